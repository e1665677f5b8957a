"""What points to a hidden thing does not name it, and what counts things counts those that one sees."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client, TestCase

from forecasts.actions import documents, propositions
from forecasts.models import Document
from forecasts.visibility import CLAIM_CODER, CURATOR, OUTCOME_CODER, VIEWER, visible_to
from scoring import runs
from tests import builders

from .desk import Desk, address

pytestmark = pytest.mark.django_db
WHY = {"reason": "Entered twice.", **builders.WHO}


@pytest.mark.parametrize(("state", "named"), [("draft", None), ("published", "nie-98")])
def test_a_document_names_the_one_it_was_merged_into_where_that_is_seen(
    client: Client, state: str, named: str | None
) -> None:
    document = builders.document("nie-1")
    documents.merge_documents(document, builders.document("nie-98", state), **WHY)
    assert client.get("/api/v1/documents/nie-1/").json()["merged_into"] == named
    assert ("nie-98" in client.get("/documents/nie-1/").content.decode().lower()) is (named is not None)


@pytest.mark.parametrize(("role", "named"), [(CLAIM_CODER, None), (CURATOR, "will-it-rain")])
def test_a_proposition_names_the_one_it_was_merged_into_where_that_is_seen(
    client: Client, role: str, named: str | None
) -> None:
    twice, asked = builders.proposition("rain-again"), builders.proposition("will-it-rain")
    builders.claim(builders.document("nie-98", "outcome_coding"), asked)
    propositions.merge_propositions(twice, asked, **WHY)
    builders.load_lexicons("kent-1964")
    client.force_login(builders.user("ann", role))
    assert client.get("/api/v1/propositions/rain-again/").json()["merged_into"] == named
    assert ("will-it-rain" in client.get("/propositions/rain-again/").content.decode()) is (named is not None)


def _run_on(document: Document, curator) -> str:
    with TestCase.captureOnCommitCallbacks(execute=True):
        return runs.start(seen=visible_to(curator), documents=[document.slug], **builders.WHO).key


def test_the_admin_lists_runs_on_hidden_documents_to_those_who_see_these() -> None:
    builders.load_lexicons("kent-1964")
    desks = {name: Desk(name, role) for name, role in (("vera", VIEWER), ("oscar", OUTCOME_CODER), ("carl", CURATOR))}
    hidden = builders.document("nie-98", "draft")
    builders.claim(hidden)
    key = _run_on(hidden, builders.user("carla", CURATOR))
    listed = {
        name: [row.key for row in desk.get(address("scoringrun", app="scoring")).context["cl"].result_list]
        for name, desk in desks.items()
    }
    assert listed == {"vera": [], "oscar": [], "carl": [key]}
    assert not runs.visible_runs(visible_to(AnonymousUser())).exists()


def test_a_blind_coders_list_of_propositions_counts_no_claim_of_what_is_being_coded() -> None:
    builders.claim(builders.document("nie-98", "outcome_coding"), builders.proposition("will-it-rain"))
    counted = {
        name: [row.claims_n for row in Desk(name, role).get(address("proposition")).context["cl"].result_list]
        for name, role in (("oscar", OUTCOME_CODER), ("carl", CURATOR))
    }
    assert counted == {"oscar": [0], "carl": [1]}
