"""A run whose process was killed before it was answered: it says that it waits, and can be asked again."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client, TestCase

from forecasts.models import Document, LogEntry
from forecasts.visibility import CLAIM_CODER, VIEWER, visible_to
from scoring import runs
from scoring.models import ScoringRun
from tests import builders
from tests.pages.conftest import score, text_of

pytestmark = pytest.mark.django_db
TOLD = "the process that was to answer it may have been stopped"


@pytest.fixture
def left(estimate: Document) -> ScoringRun:
    """Recorded, and handed to nobody: what is done on commit was not done any more."""
    with TestCase.captureOnCommitCallbacks(execute=False):
        return runs.start(seen=visible_to(AnonymousUser()), documents=[estimate.slug], **builders.WHO)


def test_whoever_may_score_is_told_so_and_by_the_button_it_is_answered(client: Client, left: ScoringRun) -> None:
    client.force_login(builders.user("ann", CLAIM_CODER))
    page = client.get(f"/runs/{left.key}/")
    assert "Waiting." in text_of(page) and TOLD in text_of(page)
    assert f'name="run" value="{left.key}"' in page.content.decode()
    with TestCase.captureOnCommitCallbacks(execute=True):
        assert client.post("/runs/ask/", {"run": left.key}).url == f"/runs/{left.key}/"
    left.refresh_from_db()
    assert left.is_finished


def test_others_are_told_that_it_waits(client: Client, left: ScoringRun) -> None:
    client.force_login(builders.user("bob", VIEWER))
    page = text_of(client.get(f"/runs/{left.key}/"))
    assert "Waiting." in page and TOLD not in page


@pytest.fixture
def left_behind(left: ScoringRun, estimate: Document) -> ScoringRun:
    """The same, and the record changed since."""
    builders.outcome(estimate.claims.last().proposition, "did_not_occur")
    return left


def test_where_the_record_changed_since_it_says_so_and_the_list_too(client: Client, left_behind: ScoringRun) -> None:
    client.force_login(builders.user("ann", CLAIM_CODER))
    told = text_of(client.get(f"/runs/{left_behind.key}/"))
    assert "The record changed after it was asked. Scored again, the question is asked of the record as it is" in told
    assert "left waiting" in text_of(client.get("/runs/"))
    client.force_login(builders.user("bob", VIEWER))
    told = text_of(client.get(f"/runs/{left_behind.key}/"))
    assert "The record changed after it was asked." in told and "Scored again" not in told


def test_a_run_that_waits_for_the_record_as_it_is_is_waiting_only(client: Client, left: ScoringRun) -> None:
    page = text_of(client.get("/runs/"))
    assert "waiting" in page and "left waiting" not in page


def test_asked_again_another_run_answers_and_the_one_left_behind_is_closed(
    client: Client, left_behind: ScoringRun
) -> None:
    client.force_login(builders.user("ann", CLAIM_CODER))
    with TestCase.captureOnCommitCallbacks(execute=True):
        client.post("/runs/ask/", {"run": left_behind.key})
    left_behind.refresh_from_db()
    other = ScoringRun.objects.exclude(pk=left_behind.pk).get()
    assert other.is_finished and other.question_sha == left_behind.question_sha
    assert left_behind.state == ScoringRun.State.FAILED
    assert left_behind.problem == f"It was left waiting, and its question was asked again: {other.key}."
    assert LogEntry.objects.filter(action="fail_run", by="ann").count() == 1
    assert "waiting" not in text_of(client.get("/runs/"))
    runs.answer(left_behind.key, at=builders.NOW)  # its task comes after all
    left_behind.refresh_from_db()
    assert left_behind.state == ScoringRun.State.FAILED


def test_a_run_with_an_answer_keeps_it_when_its_question_is_asked_again(client: Client, estimate: Document) -> None:
    first = score(estimate)
    builders.outcome(estimate.claims.last().proposition, "did_not_occur")
    client.force_login(builders.user("ann", CLAIM_CODER))
    with TestCase.captureOnCommitCallbacks(execute=True):
        client.post("/runs/ask/", {"run": first.key})
    first.refresh_from_db()
    assert first.is_finished and ScoringRun.objects.count() == 2
