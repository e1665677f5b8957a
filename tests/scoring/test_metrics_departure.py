"""When within its window what was said departed: events that occur, states that break."""

import json
import math
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given

from scoring.metrics.cells import Policies, put_on
from scoring.metrics.departure import departures
from scoring.metrics.window import Lateness, lateness, right_but_late
from tests.scoring import rowwise
from tests.scoring.examples import KENT, lexicons, policies, record, records

REFERENCE = json.loads((Path(__file__).parent.parent / "reference" / "incidence.json").read_text())


def seen(*claims):
    return put_on(record(*claims), KENT, Policies())


def only(*claims):
    (row,) = departures(seen(*claims))
    return row


def test_probable_events_by_hand():
    # Ten followed: four came in months 3, 3, 9, 20; three did not; one condition failed, two are undeterminable.
    row = only(
        {"month": 3, "count": 2}, {"month": 9}, {"month": 20}, {"outcome": "did_not_occur", "count": 3},
        {"status": "condition_not_met"}, {"status": "undeterminable", "count": 2}, {"status": "partial", "month": 2},
        {"status": "open"}, {"restated": True, "month": 1}, {"kind": "state_at_close"}, {"kind": "fact_at_time"},
    )  # fmt: skip
    assert (row.expression, row.kind, row.n, row.departed, row.undated) == ("probable", "event_by_close", 10, 4, 0)
    assert (row.condition_not_met, row.undeterminable, row.partly) == (1, 2, 1)
    assert [(one.month, one.departed) for one in row.points] == [(3, 2), (9, 3), (20, 4), (None, 4)]
    assert [one.share for one in row.points] == pytest.approx([0.2, 0.3, 0.4, 0.4])
    # log(-log) bounds of .2 with the binomial standard error of .2 among ten, from any pocket calculator.
    power = math.exp(1.959964 * math.sqrt(0.2 * 0.8 / 10) / (0.2 * -math.log(0.2)))
    assert (row.points[0].lower, row.points[0].upper) == pytest.approx((0.2**power, 0.2 ** (1 / power)), rel=1e-6)
    assert ((row.lower, row.probability, row.upper), row.standing) == ((0.63, 0.75, 0.87), "below")


def test_a_curve_with_other_ends_has_the_bounds_that_survival_in_r_gives_it():
    # Nobody is merely last seen in this case, so when the other ends came changes no share and no bound.
    case = next(case for case in REFERENCE["cases"] if case["name"] == "all_end")
    claims = [{"month": time} if cause == 1 else {"status": "undeterminable"}
              for time, cause in zip(case["time"], case["cause"], strict=True)]  # fmt: skip
    expected = case["survival_and_etm"]
    by_month = dict(
        zip(expected["time"], zip(expected["share"], expected["lower"], expected["upper"], strict=True), strict=True)
    )
    for point in only(*claims).points[:-1]:
        assert (point.share, point.lower, point.upper) == pytest.approx(by_month[point.month], rel=1e-9)


def test_a_state_departs_when_it_breaks_and_its_range_is_turned_round():
    row = only(
        {"kind": "state_throughout", "count": 6}, {"kind": "state_throughout", "outcome": "did_not_occur", "month": 5},
        {"kind": "state_throughout", "outcome": "did_not_occur"},
    )  # fmt: skip
    assert (row.kind, row.n, row.departed, row.undated) == ("state_throughout", 8, 2, 1)
    assert (row.lower, row.probability, row.upper) == (0.13, 0.25, 0.37)
    assert [(one.month, one.departed, one.share) for one in row.points] == [(5, 1, 0.125), (None, 2, 0.25)]
    assert row.standing == "inside"


def test_a_denied_word_and_one_without_a_probability_are_rows_of_their_own():
    rows = departures(seen({"month": 2}, {"month": 2, "negated": True}, {"month": 2, "word": "may"}))
    assert {(row.expression, row.negated): (row.lower, row.standing) for row in rows} == {
        ("probable", False): (0.63, "above"), ("probable", True): (0.2, "above"), ("may", False): (None, None),
    }  # fmt: skip


def test_below_five_followed_there_are_no_bounds():
    assert {point.lower for point in only({"month": 1}, {"outcome": "did_not_occur", "count": 3}).points} == {None}
    assert only({"month": 1}, {"outcome": "did_not_occur", "count": 4}).points[0].lower is not None


def test_without_any_departure_there_is_the_close_alone():
    row = only({"outcome": "did_not_occur", "count": 6})
    assert [(one.month, one.share, one.lower) for one in row.points] == [(None, 0.0, None)]


def test_what_came_about_in_part_alone_has_no_curve():
    row = only({"status": "partial", "month": 4})
    assert (row.n, row.partly, row.points, row.standing) == (0, 1, (), None)


@given(records(), lexicons(), policies)
def test_departures_agree_with_a_loop_over_claims(cells, lexicon, chosen):
    found = {(row.expression, row.negated, row.kind): row for row in departures(put_on(cells, lexicon, chosen))}
    expected = {}
    for claim in rowwise.claims(cells, lexicon, chosen):
        if claim.kind in ("event_by_close", "state_throughout") and not claim.restated:
            expected.setdefault((claim.expression, claim.negated, claim.kind), []).append(claim)
    for key, claims in expected.items():
        followed = [one for one in claims if one.record_status in ("resolved", "condition_not_met", "undeterminable")]
        partly = [one for one in claims if one.record_status == "partial"]
        if not followed and not partly:
            assert key not in found
            continue
        row, departing = found.pop(key), 1 if key[2] == "event_by_close" else 0
        gone = [one for one in followed if one.record_status == "resolved" and one.outcome == departing]
        assert (row.n, row.departed, row.partly) == (len(followed), len(gone), len(partly))
        months = sorted({one.month for one in gone if one.month >= 1})
        assert [point.month for point in row.points] == ([*months, None] if followed else [])
        for point in row.points:
            by = [one for one in gone if point.month is None or 1 <= one.month <= point.month]
            assert point.departed == len(by)
            assert point.share == pytest.approx(len(by) / len(followed), abs=1e-12)
    assert not found


# Late


def test_late_events_by_hand():
    # A window of 24 months: month 30 is within 36, month 40 within 48, month 60 within neither.
    claims = [{"month": 5}, *({"outcome": "did_not_occur", "month": month} for month in (30, 36, 40, 60)),
              {"outcome": "did_not_occur"}, {"kind": "state_throughout", "outcome": "did_not_occur", "month": 30},
              {"status": "partial"}, {"restated": True}]  # fmt: skip
    assert lateness(seen(*claims)) == Lateness(n=6, in_time=1, half_again=2, twice=3, later=1, undated=1)


def test_each_claim_may_have_a_window_of_its_own():
    cells = seen(*({"outcome": "did_not_occur", "month": 15, "window": months} for months in (12, 6)))
    assert lateness(cells) == Lateness(n=2, in_time=0, half_again=1, twice=1, later=1, undated=0)


def test_right_but_late_is_what_the_words_had_called_more_likely_than_not():
    cells = seen(
        {"outcome": "did_not_occur", "month": 30}, {"outcome": "did_not_occur", "month": 30, "word": "unlikely"}
    )
    assert (lateness(cells).half_again, right_but_late(cells).half_again) == (2, 1)


@given(records(), lexicons(), policies)
def test_in_time_late_and_undated_are_all_events_judged(cells, lexicon, chosen):
    found = lateness(put_on(cells, lexicon, chosen))
    judged = [claim for claim in rowwise.claims(cells, lexicon, chosen) if claim.kind == "event_by_close"
              and not claim.restated and claim.record_status == "resolved"]  # fmt: skip
    late = [(claim.month, claim.window) for claim in judged if claim.outcome == 0 and claim.month >= 1]
    assert found.n == len(judged) == found.in_time + found.twice + found.later + found.undated
    assert found.half_again == sum(2 * month <= 3 * window for month, window in late)
    assert found.twice == sum(month <= 2 * window for month, window in late)


@given(records(), lexicons(), policies)
def test_the_longer_the_window_the_less_is_late(cells, lexicon, chosen):
    once = put_on(cells, lexicon, chosen)
    longer = replace(once, window_months=once.window_months * 2)
    assert lateness(once).twice <= lateness(longer).twice
    assert lateness(replace(once, count=once.count * 2)).twice == 2 * lateness(once).twice
