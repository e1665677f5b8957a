"""The day as known: a question about a day on which nothing can be known is refused, not answered wrongly."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.test import TestCase

from forecasts.visibility import visible_to
from scoring import runs
from tests import builders

pytestmark = pytest.mark.django_db


def statuses(as_of: date) -> dict[str, int]:
    with TestCase.captureOnCommitCallbacks(execute=True):
        run = runs.start(seen=visible_to(AnonymousUser()), as_of=as_of, **builders.WHO)
    run.refresh_from_db()
    counted = runs.report_of(run.answered_by or run).counts.by_status["kent-1964"]
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
