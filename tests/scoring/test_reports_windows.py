"""What a report says of windows, under each lexicon, in rows, in JSON and in words."""

import csv
import io
from dataclasses import replace

import pytest
from hypothesis import given

from scoring.metrics.cells import Range, put_on
from scoring.metrics.departure import departures, departures_under
from scoring.reports import window_words
from scoring.reports.build import build
from scoring.reports.json import from_json, to_json
from scoring.reports.rows import rows
from scoring.reports.tables import CSV
from tests.scoring.examples import KENT, lexicons, policies, record, records

TIMID = replace(KENT, slug="timid", name="Timid", ranges={("probable", False): Range(0.2, 0.3, 0.4)})
MISS = {"outcome": "did_not_occur"}
CLAIMS = (
    {"month": 5, "count": 2}, {"month": 20, "count": 2}, {**MISS, "month": 30}, {**MISS, "count": 2},
    {"status": "undeterminable"}, {**MISS, "kind": "state_throughout", "month": 7}, {"kind": "state_throughout"},
    {"word": "unlikely", **MISS, "month": 60}, {"mood": "counterfactual", "month": 3},
)  # fmt: skip


def report_on(*claims, **options):
    return build(record(*claims), [KENT, TIMID], as_of="1956-02-03", **options)


def test_departures_are_of_forecasts_and_the_same_under_every_lexicon_but_for_the_range():
    windows = report_on(*CLAIMS).windows
    probable = windows.departures[0]
    assert (probable.expression, probable.n, probable.departed, probable.late) == ("probable", 8, 4, 1)
    said = {slug: reading.said[0] for slug, reading in windows.readings.items()}
    assert (said["kent-1964"].lower, said["kent-1964"].standing) == (0.63, "below")
    assert (said["timid"].lower, said["timid"].standing) == (0.2, "above")
    assert {row.kind for row in windows.departures} == {"event_by_close", "state_throughout"}


@given(records(), lexicons("one"), lexicons("other"), policies)
def test_what_another_lexicon_says_is_what_its_own_departures_say(cells, one, other, chosen):
    seen = [put_on(cells, lexicon, chosen) for lexicon in (one, other)]
    counted, said = departures_under(seen)
    for cells_of_one, of_rows in zip(seen, said, strict=True):
        own = departures(cells_of_one)
        assert [(row.lower, row.probability, row.upper, row.standing) for row in own] == [
            (of.lower, of.probability, of.upper, of.standing) for of in of_rows
        ]
        assert [(row.n, row.points) for row in own] == [(row.n, row.points) for row in counted]


def test_claims_without_words_that_state_several_numbers_have_no_range_together():
    cells = put_on(record({"month": 1, "count": 3}, {"word": "unlikely", "month": 2}), KENT, policies_of())
    same_word = replace(cells, word=cells.word * 0)
    [row] = departures(same_word)
    assert (row.n, row.lower, row.standing) == (4, None, None)


def policies_of():
    from scoring.metrics.cells import Policies

    return Policies()


def test_late_events_are_counted_and_those_foreseen_under_each_lexicon():
    windows = report_on(*CLAIMS).windows
    assert (windows.lateness.half_again, windows.lateness.twice, windows.lateness.later) == (1, 1, 1)
    assert windows.readings["kent-1964"].right_but_late.twice == 1
    assert windows.readings["timid"].right_but_late.n == 0
    assert windows.open is None


def test_open_windows_are_in_the_report_and_its_rows():
    report = report_on({}, {"status": "open"}, {"status": "open", "outcome": "occurred"})
    found = {(row.block, row.measure): (row.value, row.n) for row in rows(report)}
    assert found["open_windows", "occurred"] == (2, 3)
    assert found["open_windows", "upper"] == (1.0, 3)
    assert found["open_windows.nie-58", "unsettled"] == (1, 3)
    assert found["lateness", "n"] == (1, None)
    assert report_on({"status": "open"}, issued_later=["nie-58"]).windows.open is None


def test_an_early_success_enters_no_measure():
    early = report_on({}, {**MISS, "word": "unlikely"}, {"status": "open", "outcome": "occurred"})
    silent = report_on({}, {**MISS, "word": "unlikely"}, {"status": "open"})
    assert early.lexicons == silent.lexicons


def test_it_comes_back_from_its_json_and_an_older_report_has_none():
    report = report_on(*CLAIMS, {"status": "open"})
    assert from_json(to_json(report)) == report
    older = to_json(replace(report, windows=None))
    assert from_json(older).windows is None
    assert [row for row in rows(from_json(older)) if row.block == "lateness"] == []


def test_months_by_word_can_be_taken_away_as_a_table():
    table = list(csv.DictReader(io.StringIO(CSV["departures"](report_on(*CLAIMS)))))
    kent = [row for row in table if (row["lexicon"], row["expression"]) == ("kent-1964", "probable")]
    events = [row for row in kent if row["kind"] == "event_by_close"]
    assert [(row["month"], row["departed_by_then"], row["share"]) for row in events] == [
        ("5", "2", "0.25"), ("20", "4", "0.5"), ("", "4", "0.5"),
    ]  # fmt: skip
    assert {row["lexicon"] for row in table} == {"kent-1964", "timid"}
    assert [row["share_lower"] for row in kent if row["kind"] == "state_throughout"] == ["", ""]
    assert CSV["departures"](replace(report_on(*CLAIMS), windows=None)).count("\n") == 1


# In words


def first_row(report, slug="kent-1964"):
    windows = report.windows
    return windows.departures[0], windows.readings[slug].said[0]


def test_a_row_is_read_aloud_with_its_number_its_interval_and_what_came_late():
    report = report_on({"month": 5, "count": 5}, {**MISS, "count": 3}, {**MISS, "month": 30, "count": 2})
    # log(-log) bounds of 5 of 10: .5 to the power exp(+-1.96 x .158 / (.5 x .693)), from any pocket calculator.
    assert window_words.reading(*first_row(report), "Kent 1964") == (
        "Of ten events spoken of with “probable”, five came by the close (50%, interval 18–75%); Kent 1964 reads "
        "63–87%. Two more came late."
    )


@pytest.mark.parametrize(
    ("claims", "told"),
    [
        ([{"month": 5, "count": 4}], "cannot tell: only 4"),
        ([{"status": "partial"}], "cannot tell: in part alone"),
        ([{"word": "may", "month": 2, "count": 5}], "no range"),
        ([{"month": 5, "count": 7}, {**MISS, "count": 3}], "inside it"),
        ([{"month": 5, "count": 5}, {**MISS, "count": 5}], "below it, interval reaches it"),
        ([{"month": 5, "count": 1}, {**MISS, "count": 30}], "below it, interval too"),
        ([{"month": 5, "count": 98}, {**MISS, "count": 2}], "above it, interval too"),
        ([{**MISS, "count": 6}], "below it, no interval"),
    ],
)
def test_against_its_range_a_share_is_told_with_its_interval(claims, told):
    assert window_words.against(*first_row(report_on(*claims))) == told


def test_below_five_nothing_is_said_and_a_state_breaks():
    report = report_on({**MISS, "kind": "state_throughout", "month": 7})
    row, said = first_row(report)
    assert "Of one state spoken of with “probable”, one broke before the close; nothing" in window_words.reading(
        row, said, "Kent 1964"
    )
    assert window_words.range_of(row, said) == "13–37%, breaks before the close"
    partly = first_row(report_on({"status": "partial"}))
    assert "nothing was followed to its close; one came about in part" in window_words.reading(*partly, "Kent 1964")


def test_late_events_in_words():
    assert window_words.late(report_on(*CLAIMS)) == (
        "Of eight events judged, four came by the close. Two came after it: one within twice the window (one of "
        "them within one and a half times), one later than that. They count as not in time. Nobody has to look for "
        "an event after its close, so there may be more. Read with Kent 1964, the words had called one of these more "
        "likely than not: right, but late."
    )
    assert "none of these" in window_words.late(report_on(*CLAIMS), "timid")
    assert window_words.late(report_on({})) == "Of one event judged, one came by the close."
    assert window_words.late(report_on(MISS)).endswith("Of the others nobody noted that they came later.")
    assert window_words.late(report_on({"status": "open"})) == "No event that might come by a close is judged."


def test_open_windows_in_words_say_that_they_are_no_calibration():
    told = window_words.still_open(
        report_on({}, {"status": "partial"}, {"status": "open"}, {"status": "open", "outcome": "occurred"})
    )
    assert told == (
        "On 3 February 1956 windows of one estimate were open still. Of their four forecasts, two were in an open "
        "window. Settled already: two had come true (50%), none had not (0%), one had come true in part; one was not "
        "settled. Had the rest gone one way or the other, between 50% and 100% would have come true. This is no "
        "calibration: what is settled before its window closes is what came early, or can come no more."
    )
    assert "no forecast of these was in a window" in window_words.still_open(report_on({}))
