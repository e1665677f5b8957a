"""How much of what was to happen by the close had happened by when."""

from hypothesis import given

from scoring.metrics.cells import Policies, put_on
from scoring.metrics.intervals import clopper_pearson
from scoring.metrics.window import WindowCurve, WindowPoint, curve
from tests.scoring import rowwise
from tests.scoring.examples import KENT, lexicons, policies, record, records


def curve_of(*claims):
    return curve(put_on(record(*claims), KENT, Policies()))


def point(month, occurred, n):
    return WindowPoint(month, occurred, n, occurred / n, *clopper_pearson(occurred, n))


def test_a_curve_by_hand():
    # Of five judged events one came in the sixth month, one in the seventh, one in the last, one after month 24.
    assert curve_of(
        {"month": 6}, {"month": 7}, {"month": 24}, {"month": 25}, {"outcome": "did_not_occur"},
        {"status": "partial", "month": 2}, {"status": "undeterminable", "count": 2}, {"status": "open"},
    ) == WindowCurve(
        n=5, occurred=4, partly=1, undeterminable=2,
        points=(point(6, 1, 5), point(12, 2, 5), point(18, 2, 5), point(24, 3, 5)),
    )  # fmt: skip


def test_states_facts_and_restatements_are_in_no_curve():
    assert curve_of(
        {"kind": "state_throughout", "month": 3}, {"kind": "state_at_close", "month": 3},
        {"kind": "fact_at_time"}, {"restated": True, "month": 3},
    ) == WindowCurve(0, 0, 0, 0, ())  # fmt: skip


def test_words_without_a_probability_count_all_the_same():
    assert curve_of({"word": "may", "month": 1}).points[0] == point(6, 1, 1)


def test_something_late_that_is_dated_did_not_occur_in_time():
    assert curve_of({"outcome": "did_not_occur", "month": 26}).occurred == 0


@given(records(), lexicons(), policies)
def test_the_curve_agrees_with_a_loop_over_claims(cells, lexicon, chosen):
    events = [claim for claim in rowwise.claims(cells, lexicon, chosen)
              if claim.kind == "event_by_close" and not claim.restated]  # fmt: skip
    judged = [claim for claim in events if claim.record_status == "resolved"]
    found = curve(put_on(cells, lexicon, chosen))
    assert (found.n, found.partly, found.undeterminable) == (
        len(judged),
        sum(claim.record_status == "partial" for claim in events),
        sum(claim.record_status == "undeterminable" for claim in events),
    )
    for one in found.points:
        assert one.occurred == sum(claim.outcome == 1 and 1 <= claim.month <= one.month for claim in judged)
