"""Files of forecasts: read as they are, refused where a row contradicts itself."""

import math
from datetime import date, timedelta
from pathlib import Path

import pytest

from forecasts.standing import months_begun
from scoring.forecast_files.cells import stated, worded
from scoring.forecast_files.reading import ForecastsRefused, read
from scoring.metrics.cells import Word
from scoring.metrics.registry import by_key
from scoring.metrics.window import Lateness, lateness, right_but_late

DATA = Path(__file__).parents[3] / "shared" / "data" / "forecasts"
GOOD = "probability,outcome\n0.7,1\n0.2,0\n"


@pytest.fixture
def file(tmp_path):
    """Writes a file and returns its path."""

    def write(text: str, encoding: str = "utf-8") -> Path:
        path = tmp_path / "forecasts.csv"
        path.write_bytes(text.encode(encoding))
        return path

    return write


def refusal(path: Path, headings: dict[str, str] | None = None, *, in_words: bool = False) -> str:
    with pytest.raises(ForecastsRefused) as refused:
        read(path, headings or {}, worded=in_words)
    return str(refused.value).replace(f"{path}: ", "")


def test_two_columns_are_enough(file):
    cells = stated(read(file(GOOD), {}, worded=False))
    assert cells.claims == 2 and cells.documents == ()
    assert by_key("brier")(cells) == pytest.approx((0.09 + 0.04) / 2)


def test_a_file_made_elsewhere_is_scored_as_it_is(file):
    path = file("year,probwin,won,race\n2022,0.7,1,a\n2022,0.2,0,b\n")
    headings = {"probability": "probwin", "outcome": "won", "document": "race"}
    cells = stated(read(path, headings, worded=False))
    assert cells.documents == ("a", "b") and cells.binary.claims == 2


def test_a_cluster_is_resampled_in_place_of_the_document(file):
    path = file("document,cluster,probability,outcome\na,1,.5,1\nb,1,.5,0\n")
    assert stated(read(path, {}, worded=False)).documents == ("1",)


DATED = """probability,outcome,issued,closes,occurred_on
.8,1,1952-09-04,1954-09-04,1952-10-04
.8,1,1952-09-04,1954-09-04,1954-09-04
.8,1,1952-09-04,1954-09-04,
.8,.5,1952-09-04,1954-09-04,1953-03-05
.8,0,1952-09-04,1954-09-04,1955-09-04
.8,0,1952-09-04,1954-09-04,1956-09-05
.3,0,1952-09-04,1953-09-04,1953-12-01
.8,0,1952-09-04,1954-09-04,
.8,,1952-09-04,1954-09-04,
"""


def test_days_of_issue_close_and_event_tell_months_in_time_and_late(file):
    cells = stated(read(file(DATED), {}, worded=False))
    months = sorted(zip(cells.month.tolist(), cells.window_months.tolist(), strict=True))
    assert [pair for pair in months if pair[0] > 0] == [(1, 24), (7, 24), (15, 12), (24, 24), (36, 24), (49, 24)]
    # Months 36 of 24 and 15 of 12 are within one and a half times the window, 49 of 24 is beyond twice.
    assert lateness(cells) == Lateness(n=7, in_time=3, half_again=2, twice=2, later=1, undated=1)
    assert right_but_late(cells) == Lateness(n=6, in_time=3, half_again=1, twice=1, later=1, undated=1)


def test_without_a_close_nothing_is_late_and_without_the_day_of_issue_there_are_no_months(file):
    open_ended = stated(
        read(file("probability,outcome,issued,occurred_on\n.5,0,1952-09-04,1954-09-05\n"), {}, worded=False)
    )
    assert open_ended.month.tolist() == [-1]
    undated = stated(read(file("probability,outcome,occurred_on\n.5,1,1954-09-05\n"), {}, worded=False))
    assert undated.month.tolist() == [-1]


def test_months_of_a_file_are_those_of_the_record(file):
    opens, days = date(1952, 1, 31), [date(1952, 1, 31) + timedelta(days=n) for n in range(0, 1500, 7)]
    rows = "".join(f".5,1,{opens},{day}\n" for day in days)
    cells = stated(read(file("probability,outcome,issued,occurred_on\n" + rows), {}, worded=False))
    assert set(cells.month.tolist()) == {months_begun(opens, day) for day in days}


@pytest.mark.parametrize(
    ("probability", "outcome", "status"),
    [(".5", "1", "resolved"), (".5", ".5", "partial"), (".5", "", "open"), ("", "1", "no_probability"),
     ("", "", "no_probability")],
)  # fmt: skip
def test_without_a_column_the_status_is_told_by_probability_and_outcome(file, probability, outcome, status):
    cells = stated(read(file(f"probability,outcome\n{probability},{outcome}\n"), {}, worded=False))
    assert cells.by_status()[status] == 1


def test_a_stated_status_holds_and_a_blank_one_is_told(file):
    text = "probability,outcome,status\n.5,,undeterminable\n.5,1,\n.5,,condition_not_met\n"
    by_status = stated(read(file(text), {}, worded=False)).by_status()
    assert (by_status["undeterminable"], by_status["resolved"], by_status["condition_not_met"]) == (1, 1, 1)


def test_bounds_weight_and_reference_come_along_and_blank_ones_are_the_number_itself(file):
    text = "probability,lower,upper,outcome,weight,reference\n.5,.4,.6,1,3,.2\n.7,,,0,,\n"
    cells = stated(read(file(text), {}, worded=False))
    assert sorted(zip(cells.lower, cells.upper, cells.weight, strict=True)) == [(0.4, 0.6, 3), (0.7, 0.7, 1)]
    assert sorted(cells.reference.tolist(), key=str) == [0.2, math.inf] or math.isnan(cells.reference[1])


def test_words_wait_for_a_lexicon_and_a_denial_is_kept(file):
    path = file("expression,negated,outcome,probability\nLikely,no,1,\nlikely,yes,0,2\n")
    cells = worded(read(path, {}, worded=True), lambda text: Word(text.lower(), "yardstick"))
    assert cells.words == (Word("likely", "yardstick"),)
    assert sorted(cells.negated.tolist()) == [False, True]


BAD_ROWS = {
    "probability outside": ("probability,outcome\n1.2,1\n", "line 2, column probability: found 1.2"),
    "no number": ("probability,outcome\nmaybe,1\n", "line 2, column probability: found 'maybe'"),
    "outcome outside": ("probability,outcome\n.5,2\n", "line 2, column outcome: found 2"),
    "lower above": ("probability,lower,outcome\n.5,.6,1\n", "column lower: found 0.6, expected at most the prob"),
    "upper below": ("probability,upper,outcome\n.5,.4,1\n", "column upper: found 0.4, expected at least"),
    "bound alone": ("probability,upper,outcome\n,.4,1\n", "column upper: found 0.4, expected nothing"),
    "resolved without": ("probability,outcome,status\n.5,,resolved\n", "column outcome: found nothing, expected 0"),
    "partial resolved": ("probability,outcome,status\n.5,.5,resolved\n", "found 0.5, expected 0 or 1, as the status"),
    "whole partial": ("probability,outcome,status\n.5,1,partial\n", "found 1, expected between 0 and 1, as the status"),
    "open with": ("probability,outcome,status\n.5,1,open\n", "found 1, expected nothing, as the status says"),
    "resolved silent": ("probability,outcome,status\n,1,resolved\n", "column probability: found nothing, expected a"),
    "not silent": ("probability,outcome,status\n.5,1,no_probability\n", "column probability: found 0.5, expected noth"),
    "unknown status": ("probability,outcome,status\n.5,1,done\n", "column status: found 'done', expected one of"),
    "two outcomes": ("proposition,probability,outcome\np,.5,1\np,.6,0\n", "line 3, column outcome: found 0, expected"),
    "weight": ("probability,outcome,weight\n.5,1,1.5\n", "column weight: found 1.5, expected a whole number from 1"),
    "flag": ("probability,outcome,complemented\n.5,1,perhaps\n", "column complemented: found 'perhaps', expected true"),
    "date": ("probability,outcome,closes\n.5,1,4/9/1954\n", "column closes: found '4/9/1954', expected a date"),
    "no such day": ("probability,outcome,closes\n.5,1,1954-02-30\n", "column closes: found '1954-02-30'"),
    "came before": (
        "probability,outcome,issued,occurred_on\n.5,1,1952-09-04,1952-09-03\n", "column occurred_on: found '1952-09-03'"
    ),
    "came in time after the close": (
        "probability,outcome,closes,occurred_on\n.5,1,1954-09-04,1954-09-05\n", "no later than that of closes"
    ),
    "did not come and yet in time": (
        "probability,outcome,closes,occurred_on\n.5,0,1954-09-04,1954-09-04\n", "a day after that of closes, or nothing"
    ),
    "closes first": ("probability,outcome,issued,closes\n.5,1,1954-09-04,1952-09-04\n", "expected a day no earlier"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "told"), BAD_ROWS.values(), ids=BAD_ROWS)
def test_a_row_that_contradicts_itself_stops_the_run_with_line_column_found_and_expected(file, text, told):
    assert told in refusal(file(text))


def test_the_line_is_that_of_the_file_past_blank_lines_and_texts_of_several_lines(file):
    assert refusal(file('document,probability,outcome\n"a\nb",.5,1\n\nc,7,1\n')).startswith(
        "line 5, column probability"
    )


def test_bad_rows_are_left_out_and_listed_where_that_is_asked_for(file):
    forecasts = read(file(GOOD + "5,1\n"), {}, worded=False, skip_bad_rows=True)
    assert len(forecasts.table) == 2
    assert [str(bad) for bad in forecasts.bad] == [
        "line 4, column probability: found 5.0, expected a number from 0 to 1, or nothing"
    ]


def test_of_many_bad_rows_the_first_twenty_are_told_and_the_rest_counted(file):
    told = refusal(file("probability,outcome\n" + "7,1\n" * 25))
    assert told.count("found 7") == 20 and told.endswith("and 5 more")


@pytest.mark.parametrize(
    ("text", "headings", "told"),
    [
        ("p,outcome\n.5,1\n", {}, "there is no column 'probability': name the one that holds it by --probability"),
        (GOOD, {"outcome": "won"}, "there is no column 'won' (asked for by --outcome); it has: probability, outcome"),
        ("outcome,outcome,probability\n1,1,.5\n", {}, "the heading 'outcome' stands in it twice: rename one"),
        ("probability,outcome\n", {}, "it has no rows below its headings"),
        ("", {}, "it is empty"),
        ("probability,outcome\n.5,1\n.5,1,9,9\n", {}, "line 3, column row: found 4 fields, expected 2, as there are"),
        ('probability,outcome\n".5",1\n.5\n', {}, "line 3, column row: found 1 fields, expected 2"),
    ],
)  # fmt: skip
def test_a_file_without_what_is_needed_is_refused(file, text, headings, told):
    assert told in refusal(file(text), headings)


def test_a_file_that_is_not_there_or_no_text_is_refused(file, tmp_path):
    assert "it cannot be read" in refusal(tmp_path / "none.csv")
    assert "it cannot be read" in refusal(tmp_path)
    latin = refusal(file("probability,outcome\n.5,1\nÄ,1\n", "latin-1"))
    assert "line 3, column probability: found the byte 0xc4, expected text in UTF-8" in latin


@pytest.mark.parametrize(
    ("name", "probability", "outcome", "key", "score", "rows"),
    [
        ("forecastbench_market_crowd", "crowd_probability", "outcome", "brier", 0.0927, 2015),
        ("538_governors_elections", "probwin", "probwin_outcome", "brier", 0.03954, 19831),
        ("538_nfl_games", "prob1", "prob1_outcome", "brier", 0.22083, 1882),
        ("538_nfl_games", "prob1", "prob1_outcome", "brier_fractional_squared", 0.22011, 1889),
    ],
)
def test_real_files_have_the_brier_score_that_others_give_them(name, probability, outcome, key, score, rows):
    path = DATA / f"{name}.csv"
    if not path.exists():
        pytest.skip("the forecasts of others are not beside this checkout")
    cells = stated(read(path, {"probability": probability, "outcome": outcome}, worded=False))
    assert by_key(key)(cells) == pytest.approx(score, abs=5e-6 if score < 0.05 or score > 0.2 else 5e-5)
    assert (cells.binary if key == "brier" else cells.fractional).claims == rows
