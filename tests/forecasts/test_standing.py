"""What stands, as of when: hand-made histories, and the table of months."""

from datetime import UTC, date, datetime

import pytest

from forecasts.standing import OPEN_END, OutcomeRow, current, departure, intervals, months_begun

Y1955, Y1960, Y1965 = date(1955, 1, 1), date(1960, 1, 1), date(1965, 1, 1)


def row(id, verdict="occurred", *, known_on=Y1955, hour=0, **fields):
    values = {"condition_met": "none", "quarters": None, "occurred_earliest": None, "occurred_latest": None,
              "adjudicated": False}  # fmt: skip
    recorded_at = datetime(2026, 1, 1, hour, tzinfo=UTC)
    return OutcomeRow(id=id, verdict=verdict, known_on=known_on, recorded_at=recorded_at, **(values | fields))


def results(rows):
    return [(i.since, i.until, i.current.result) for i in intervals(rows)]


def test_nothing_stands_before_the_evidence_was_known():
    assert current([row(1)], date(1954, 12, 31)) is None
    assert results([row(1)]) == [(Y1955, OPEN_END, "occurred")]


def test_new_evidence_stands_from_its_own_day():
    later = row(2, "did_not_occur", known_on=Y1960, supersedes=1, supersession="new_evidence")
    assert results([row(1), later]) == [(Y1955, Y1960, "occurred"), (Y1960, OPEN_END, "did_not_occur")]


def test_a_correction_takes_back_what_it_corrects_for_all_time():
    later = row(2, "did_not_occur", known_on=Y1960, supersedes=1, supersession="correction")
    assert results([row(1), later]) == [(Y1960, OPEN_END, "did_not_occur")]


def test_coders_who_differ_disagree_until_one_is_adjudicated():
    rows = [row(1), row(2, "did_not_occur", known_on=Y1960), row(3, known_on=Y1965, adjudicated=True)]
    assert results(rows) == [
        (Y1955, Y1960, "occurred"),
        (Y1960, Y1965, "disagree"),
        (Y1965, OPEN_END, "occurred"),
    ]


@pytest.mark.parametrize("other", [{"condition_met": "yes"}, {"verdict": "partly", "quarters": 2}])
def test_coders_agree_in_condition_verdict_and_degree(other):
    assert current([row(1), row(2, **other)], Y1955).result == "disagree"


def test_of_agreeing_coders_the_newest_row_speaks_and_dates_make_a_hull():
    rows = [
        row(1, hour=2, occurred_earliest=date(1953, 3, 1), occurred_latest=date(1953, 3, 9)),
        row(2, hour=1, occurred_earliest=date(1953, 2, 1), occurred_latest=date(1953, 3, 5)),
    ]
    stands = current(rows, Y1955)
    assert (stands.outcome, stands.earliest, stands.latest) == (1, date(1953, 2, 1), date(1953, 3, 9))


def test_equal_neighbours_are_one_interval():
    rows = [row(1, hour=1), row(2, known_on=Y1960)]
    assert results(rows) == [(Y1955, OPEN_END, "occurred")]


def test_a_condition_that_failed_is_a_result_of_its_own():
    assert results([row(1, None, condition_met="no")]) == [(Y1955, OPEN_END, "condition_not_met")]


@pytest.mark.parametrize(("quarters", "result"), [(1, "1/4"), (2, "1/2"), (3, "3/4")])
def test_partly_keeps_its_degree(quarters, result):
    assert results([row(1, "partly", quarters=quarters)]) == [(Y1955, OPEN_END, result)]


OPENS = date(1952, 9, 4)


@pytest.mark.parametrize(
    ("day", "month"),
    [
        (date(1952, 9, 4), 1),
        (date(1952, 10, 4), 1),
        (date(1952, 10, 5), 2),
        (date(1953, 3, 4), 6),
        (date(1953, 3, 5), 7),
        (date(1954, 9, 3), 24),
        (date(1954, 9, 4), 24),
        (date(1954, 9, 5), 25),
    ],
)
def test_months_begun_counts_from_one_and_ends_with_the_window(day, month):
    assert months_begun(OPENS, day) == month


def test_a_day_before_the_window_is_in_no_month():
    with pytest.raises(ValueError, match="before the window opens"):
        months_begun(OPENS, date(1952, 9, 3))


CLOSES = date(1954, 9, 4)
BEFORE, AFTER = date(1953, 3, 5), date(1955, 1, 1)


@pytest.mark.parametrize(
    ("kind", "verdict", "day", "closes", "months"),
    [
        ("event_by_close", "occurred", BEFORE, CLOSES, (7, 24)),
        ("event_by_close", "occurred", BEFORE, None, (7, None)),
        ("event_by_close", "did_not_occur", AFTER, CLOSES, (28, 24)),
        ("event_by_close", "did_not_occur", None, CLOSES, (None, None)),
        ("event_by_close", "did_not_occur", AFTER, None, (None, None)),
        ("state_throughout", "did_not_occur", BEFORE, CLOSES, (7, 24)),
        ("state_throughout", "occurred", None, CLOSES, (None, None)),
        ("state_at_close", "did_not_occur", BEFORE, CLOSES, (None, None)),
        ("fact_at_time", "occurred", BEFORE, None, (None, None)),
    ],
)
def test_events_that_came_in_time_or_late_and_states_that_broke_have_a_month(kind, verdict, day, closes, months):
    stands = current([row(1, verdict, occurred_earliest=day, occurred_latest=day)], Y1965)
    assert departure(kind, OPENS, closes, stands) == months


def test_what_came_in_part_has_a_month_and_a_state_that_held_in_part_has_none():
    stands = current([row(1, "partly", quarters=2, occurred_earliest=BEFORE, occurred_latest=BEFORE)], Y1955)
    assert departure("event_by_close", OPENS, CLOSES, stands) == (7, 24)
    assert departure("state_throughout", OPENS, CLOSES, stands) == (None, None)


def test_that_an_event_came_late_stands_on_no_day_before_it_came():
    late = row(1, "did_not_occur", occurred_earliest=date(1959, 12, 1), occurred_latest=Y1960)
    assert [(i.since, i.current.result, i.current.latest) for i in intervals([late])] == [
        (Y1955, "did_not_occur", None),
        (Y1960, "did_not_occur", Y1960),
    ]
