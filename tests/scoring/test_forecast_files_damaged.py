"""Files that are damaged, or no tables at all: refused with line and column, what was found and what is expected."""

import gzip
import os
from functools import partial
from pathlib import Path

import pytest

from scoring.forecast_files import report
from scoring.forecast_files.reading import CHANGED, ForecastsRefused, read
from scoring.metrics.cells import Policies
from scoring.metrics.measure import Chance
from tests.rights import folder_of_all, not_as_root

HEADINGS = "claim,document,probability,outcome,issued,closes\n"
ROWS = "a,d1,.7,1,1990-01-01,1991-01-01\nb,d2,.3,0,,\n"
NO_NUMBER = "a number from 0 to 1, or nothing"


@pytest.fixture
def file(tmp_path):
    def write(content: str | bytes, name: str = "forecasts.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


scored = partial(read, headings={}, worded=False)


def refused(path: Path, **options) -> str:
    with pytest.raises(ForecastsRefused) as error:
        scored(path, **options)
    return str(error.value).replace(f"{path}: ", "")


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("z,d\0002,.5,1,,", "line 4, column document: found 'd\\x002', expected a text without the character NUL"),
        ("z\0,d2,.5,1,,", "line 4, column claim: found 'z\\x00', expected a text without the character NUL"),
        ('"z","d\0",.5,1,,', "line 4, column document: found 'd\\x00', expected a text without the character NUL"),
        ("z,d2,.5\0,1,,", f"line 4, column probability: found '.5\\x00', expected {NO_NUMBER}"),
        ("z,d2,1e400,1,,", f"line 4, column probability: found '1e400', expected {NO_NUMBER}"),
        ("z,d2,.5,-1e400,,", f"line 4, column outcome: found '-1e400', expected {NO_NUMBER}"),
        ("z,d2,nan,1,,", f"line 4, column probability: found 'nan', expected {NO_NUMBER}"),
        ("z,d2,inf,1,,", f"line 4, column probability: found 'inf', expected {NO_NUMBER}"),
        ('z,d2,"0,5",1,,', f"line 4, column probability: found '0,5', expected {NO_NUMBER}"),
        ("z,d2,50%,1,,", f"line 4, column probability: found '50%', expected {NO_NUMBER}"),
        ("z,d2,=1/2,1,,", f"line 4, column probability: found '=1/2', expected {NO_NUMBER}"),
        ("z,d2,0_5,1,,", f"line 4, column probability: found '0_5', expected {NO_NUMBER}"),
        ("z,d2,٠.٥,1,,", f"line 4, column probability: found '٠.٥', expected {NO_NUMBER}"),
        ("z,d2,NA,1,,", f"line 4, column probability: found 'NA', expected {NO_NUMBER}"),
        ("z,d2,.5,1,0000-01-01,", "line 4, column issued: found '0000-01-01', expected a date such as 1954-09-04, or"),
        ("z,d2,.5,1,1990-02-30,", "line 4, column issued: found '1990-02-30', expected a date such as 1954-09-04, or"),
        ('"z,d2,.5,1,,', "line 4, column claim: found a quote without end, expected a second quote that closes it"),
        (
            'z,d2,.5,1,,"1990',
            "line 4, column closes: found a quote without end, expected a second quote that closes it",
        ),
        ("z,d2,.5", "line 4, column row: found 3 fields, expected 6, as there are headings"),
    ],
)
def test_a_damaged_row_is_refused_with_line_column_what_was_found_and_what_is_expected(file, row, message):
    assert message in refused(file(f"{HEADINGS}{ROWS}{row}\n"))


def test_one_cell_is_told_once_though_two_things_are_wrong_with_it(file):
    assert refused(file(f"{HEADINGS}{ROWS}z,d2,.5\0,1,,\n")).count("\n") == 0


@pytest.mark.parametrize("quote", ["", '"'])
def test_a_cell_of_a_million_characters_is_read_and_not_printed_whole(file, quote):
    long = "9" * 1_000_000
    assert len(scored(file(f"{HEADINGS}{ROWS}{quote}{long}{quote},d2,.5,1,,\n")).table) == 3
    message = refused(file(f"{HEADINGS}{ROWS}z,d2,{quote}{long}{quote},1,,\n"))
    assert "line 4, column probability: found " in message and "characters), expected a number" in message
    assert len(message) < 300


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "it is empty"),
        (b"PK\x03\x04\x14\x00", "it is a spreadsheet or another compressed file: export the sheet as CSV"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "it is a spreadsheet: export the sheet as CSV"),
        (gzip.compress(HEADINGS.encode()), "it is compressed: unpack it first"),
        ((HEADINGS + ROWS).encode("utf-16"), "it is UTF-16 text: save it as UTF-8"),
        (
            (HEADINGS + ROWS).encode("utf-16-le"),
            "line 1, column 1: found the character NUL, expected text in UTF-8 (is the file UTF-16?)",
        ),
        (
            (HEADINGS + ROWS + "é,d2,.5,1,,\n").encode("latin-1"),
            "line 4, column claim: found the byte 0xe9, expected text in UTF-8: save the file as UTF-8",
        ),
        (
            (HEADINGS + ROWS + "z,dé,.5,1,,\n").encode("latin-1"),
            "line 4, column document: found the byte 0xe9, expected text in UTF-8: save the file as UTF-8",
        ),
        (HEADINGS.replace("claim", "claim é").encode("latin-1"), "line 1, column row: found the byte 0xe9"),
        ((HEADINGS + ROWS).replace(",", ";").encode(), "its columns seem to be separated by ';': save it with commas"),
        ((HEADINGS + ROWS).replace(",", "\t").encode(), "its columns seem to be separated by '\\t': save it with comm"),
    ],
)
def test_what_is_no_table_in_utf_8_with_commas_is_told_apart(file, content, message):
    assert message in refused(file(content))


def test_parquet_without_the_library_for_it_says_what_to_install(file):
    try:
        import pyarrow  # noqa: F401
    except ImportError:
        assert "Parquet needs pyarrow (python -m pip install pyarrow)" in refused(file(b"PAR1", "forecasts.parquet"))


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_every_end_of_line_is_one_and_a_file_may_mix_them(file, end):
    head, *rows = (HEADINGS + ROWS).splitlines()
    mixed = f"{head}\n{rows[0]}{end}{rows[1]}\nz,d2,.5,1,,{end}"
    assert len(scored(file(mixed)).table) == 3
    assert "line 4, column probability: found 2" in refused(file(mixed.replace("z,d2,.5", "z,d2,2")))


def test_a_mark_of_byte_order_and_blank_lines_are_passed_over(file):
    content = (HEADINGS + "\n\n" + ROWS + "\n\n").encode("utf-8-sig")
    assert scored(file(content)).table["document"].tolist() == ["d1", "d2"]


def test_days_of_the_first_and_the_last_year_are_days(file):
    assert len(scored(file(f"{HEADINGS}{ROWS}z,d2,.5,1,0001-01-01,9999-12-31\n")).table) == 3
    message = refused(file(f"{HEADINGS}{ROWS}z,d2,.5,1,9999-12-31,0001-01-01\n"))
    assert "line 4, column closes: found '0001-01-01', expected a day no earlier than that of issued" in message


def test_columns_that_a_spreadsheet_left_without_heading_are_passed_over(file):
    path = file("probability,outcome,,\n.7,1,,\n.3,0,,\n")
    assert scored(path).table.columns.tolist() == ["probability", "outcome"]


def test_a_cell_that_a_spreadsheet_would_compute_is_a_text(file):
    assert scored(file(f"{HEADINGS}{ROWS}=1+1,@SUM(A1),.5,1,,\n")).table["document"].tolist()[-1] == "@SUM(A1)"


def test_a_folder_a_pipe_and_a_link_to_nothing_are_refused(tmp_path):
    os.mkfifo(tmp_path / "pipe.csv")
    (tmp_path / "dead.csv").symlink_to("nowhere.csv")
    (tmp_path / "loop.csv").symlink_to("loop.csv")
    assert refused(tmp_path) == refused(tmp_path / "pipe.csv") != ""
    assert refused(tmp_path / "dead.csv") == "it cannot be read: No such file or directory"
    assert refused(tmp_path / "loop.csv") == "it cannot be read: Too many levels of symbolic links"


def test_a_link_to_a_file_is_followed(file, tmp_path):
    (tmp_path / "link.csv").symlink_to(file(HEADINGS + ROWS))
    assert len(scored(tmp_path / "link.csv").table) == 2


@pytest.mark.parametrize("closed", ["file", "folder"])
def test_a_file_that_one_may_not_read_is_refused(closed):
    with folder_of_all() as folder:
        path = folder / "inner" / "forecasts.csv"
        path.parent.mkdir()
        path.write_text(HEADINGS + ROWS)
        (path if closed == "file" else path.parent).chmod(0)
        with not_as_root():
            assert refused(path) == "it cannot be read: Permission denied"
        path.parent.chmod(0o755)


def test_bad_rows_are_left_out_where_that_is_asked_for(file):
    found = scored(file(f"{HEADINGS}{ROWS}z\0,d2,.5,1,,\ny,d3,.4,1,,\n"), skip_bad_rows=True)
    assert found.table["document"].tolist() == ["d1", "d2", "d3"] and [bad.line for bad in found.bad] == [4]


def test_a_file_that_grows_while_it_is_scored_is_refused(file):
    path = file(HEADINGS + ROWS)

    def write_more(step: str) -> None:
        if step.startswith("scoring"):
            with path.open("a") as more:
                more.write("z,d2,.5,1,,\n")

    asked = report.Asked(
        path=path, headings={}, lexicons=(), word_of=str, policies=Policies(), chance=Chance(0, 50), code_version="x",
        skip_bad_rows=False, recalibrate=False,
    )  # fmt: skip
    with pytest.raises(ForecastsRefused, match=CHANGED):
        report.score(asked, write_more)
    assert report.score(asked).report
