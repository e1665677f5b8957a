"""A file in which nothing is quoted is read without the columns that are not scored: what is found is the same."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.forecast_files import reading
from scoring.forecast_files.reading import ForecastsRefused, read

HEADINGS = "claim,probability,outcome,document"
FIELDS = st.sampled_from(["", "a", "0.5", "1", "é", " ", '"a,b"', "a\rb"])
ROWS = st.lists(st.lists(FIELDS, min_size=1, max_size=6), max_size=6)
ENDS = st.sampled_from(["\n", "\r\n", "\r", "\n\n"])


def found(path):
    try:
        table = read(path, {}, worded=False, skip_bad_rows=True)
    except ForecastsRefused as refused:
        return str(refused)
    return table.table.astype(str).to_dict("list"), table.bad


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return tmp_path_factory.mktemp("plain") / "forecasts.csv"


@settings(deadline=None, max_examples=300)
@given(rows=ROWS, end=ENDS, last=st.booleans(), block=st.sampled_from([3, 8, 1 << 22]), mark=st.booleans())
def test_reading_fewer_columns_finds_the_same_rows_and_the_same_faults(path, rows, end, last, block, mark):
    lines = [HEADINGS, *(",".join(row) for row in rows)]
    text = ("\ufeff" if mark else "") + end.join(lines) + (end if last else "")
    path.write_bytes(text.encode())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "BLOCK", block)
        quick = found(path)
        patch.setattr(reading, "_is_plain", lambda *_: False)
        assert quick == found(path)


@pytest.mark.parametrize(
    ("rows", "plain"),
    [
        (["c,0.5,1,d", "c,0.5,0,d"], True),
        (["c,0.5,1,d", "c,0.5,0"], False),
        (["c,0.5,1,d,e", "c,0.5,0"], False),
        (["c,0.5,1,d", "", "c,0.5,0,d"], False),
        (['"c",0.5,1,d'], False),
        (["c\rc,0.5,1,d"], False),
        (["c,0.5,1,d", "c,0.5"], False),
    ],
)
@pytest.mark.parametrize("block", [2, 1 << 22])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_plain_means_unquoted_and_as_many_fields_in_each_line_as_headings(path, rows, plain, block, end):
    path.write_bytes(end.join([HEADINGS, *rows]).encode())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "BLOCK", block)
        assert reading._is_plain(path, 4) is plain


def test_a_first_row_that_is_too_long_shifts_no_other_row(path):
    path.write_text(f"{HEADINGS}\na,0.5,1,d,e\nb,0.4,0,f\n")
    forecasts = read(path, {}, worded=False, skip_bad_rows=True)
    assert forecasts.table.to_dict("list") == {"document": ["f"], "probability": [0.4], "outcome": [0]}
    assert [bad.line for bad in forecasts.bad] == [2]
