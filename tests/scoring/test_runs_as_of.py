"""The day as known: a question about a day on which nothing can be known is refused, not answered wrongly."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.test import TestCase

from forecasts.visibility import visible_to
from scoring import runs
from scoring.metrics.open_windows import Settled
from scoring.metrics.window import Lateness
from scoring.reports.model import Report
from scoring.reports.windows import Windows
from tests import builders

pytestmark = pytest.mark.django_db


def report(as_of: date) -> Report:
    with TestCase.captureOnCommitCallbacks(execute=True):
        run = runs.start(seen=visible_to(AnonymousUser()), as_of=as_of, **builders.WHO)
    run.refresh_from_db()
    return runs.report_of(run.answered_by or run)


def statuses(as_of: date) -> dict[str, int]:
    counted = report(as_of).counts.by_status["kent-1964"]
    return {status: n for status, n in counted.items() if n}


def test_what_is_known_forever_is_known_on_the_last_day_but_one_and_the_last_is_refused() -> None:
    builders.load_lexicons("kent-1964")
    builders.outcome(builders.claim(builders.document()).proposition)
    assert statuses(date(1954, 12, 31)) == {"unjudged": 1}
    assert statuses(date(1955, 1, 1)) == {"resolved": 1}
    assert statuses(date(9999, 12, 30)) == {"resolved": 1}
    with pytest.raises(ValidationError, match="Give a day before 9999-12-31"):
        statuses(date.max)


def test_a_question_about_a_day_before_everything_counts_all_as_open() -> None:
    builders.load_lexicons("kent-1964")
    builders.outcome(builders.claim(builders.document()).proposition)
    assert statuses(date.min) == {"open": 1}


def windows(as_of: date) -> Windows:
    found = report(as_of).windows
    assert found is not None
    return found


def make_four() -> None:
    """Of four forecasts of 4 September 1952 for two years: one event came in March 1953, as was known in May; one came
    late, on 1 December 1956; a state broke in January 1954; of the last nothing was ever known."""
    builders.load_lexicons("kent-1964")
    document = builders.document(issued_on=date(1952, 9, 4))
    came, late, broke = (
        builders.proposition(key, kind=kind)
        for key, kind in (("came", "event_by_close"), ("late", "event_by_close"), ("broke", "state_throughout"))
    )
    for about in (came, late, broke, builders.proposition("unknown")):
        builders.claim(document, about)
    judged = {"came": (date(1953, 3, 1), date(1953, 5, 1)), "late": (date(1956, 12, 1), date(1954, 9, 5)),
              "broke": (date(1954, 1, 1), date(1954, 2, 1))}  # fmt: skip
    for about in (came, late, broke):
        day, known_on = judged[about.key]
        verdict = "occurred" if about is came else "did_not_occur"
        builders.outcome(about, verdict, occurred_earliest=day, occurred_latest=day, known_on=known_on)


@pytest.mark.parametrize(
    ("as_of", "occurred", "did_not_occur", "lower", "upper"),
    [
        (date(1953, 1, 1), 0, 0, 0.0, 1.0),
        (date(1953, 5, 1), 1, 0, 0.25, 1.0),
        (date(1954, 9, 4), 1, 1, 0.25, 0.75),
    ],
)
def test_while_the_window_is_open_what_was_known_on_the_day_is_settled_and_the_rest_is_bounded(
    as_of: date, occurred: int, did_not_occur: int, lower: float, upper: float
) -> None:
    make_four()
    found = windows(as_of)
    assert found.open is not None
    unsettled = 4 - occurred - did_not_occur
    assert found.open.together == Settled(4, 4, occurred, did_not_occur, 0, unsettled, lower, upper)
    assert found.lateness.n == 0 and found.departures == ()


def test_before_it_was_issued_no_window_of_an_estimate_was_open() -> None:
    make_four()
    assert windows(date(1952, 9, 3)).open is None
    assert statuses(date(1952, 9, 3)) == {"open": 4}


def test_once_the_window_has_closed_departures_are_told_and_an_event_is_late_from_the_day_on_which_it_came() -> None:
    make_four()
    closed, come = windows(date(1954, 9, 5)), windows(date(1956, 12, 1))
    assert closed.open is None
    told = {
        row.kind: (row.n, row.departed, row.late, [(point.month, point.share) for point in row.points])
        for row in closed.departures
    }
    assert told == {
        "event_by_close": (2, 1, 0, [(6, 0.5), (None, 0.5)]),
        "state_throughout": (1, 1, 0, [(16, 1.0), (None, 1.0)]),
    }
    assert closed.lateness == Lateness(n=2, in_time=1, half_again=0, twice=0, later=0, undated=1)
    # 1 December 1956 is in month 51, beyond twice the window of 24.
    assert come.lateness == Lateness(n=2, in_time=1, half_again=0, twice=0, later=1, undated=0)
    assert [row.late for row in come.departures] == [1, 0]
    assert come.readings["kent-1964"].right_but_late.later == 1
