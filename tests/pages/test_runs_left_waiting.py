"""A run whose process was killed before it was answered: it says that it waits, and can be asked again."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client, TestCase

from forecasts.models import Document
from forecasts.visibility import CLAIM_CODER, VIEWER, visible_to
from scoring import runs
from scoring.models import ScoringRun
from tests import builders
from tests.pages.conftest import text_of

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
