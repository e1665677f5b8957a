"""A proposition's page: what was in question, how it is settled, what was recorded, who claimed it."""

from datetime import date

import pytest
from django.test import Client

from forecasts.actions import propositions
from forecasts.models import Document
from tests import builders
from tests.pages.conftest import text_of

pytestmark = pytest.mark.django_db


def test_it_shows_criteria_evidence_and_sources(client: Client, nie_58: Document) -> None:
    page = text_of(client.get("/propositions/border-disputes-recur/"))
    assert "Settled by" in page and "locked on 24 November 2026" in page
    assert "occurred, between 1 April 1962 and 31 December 1962" in page
    assert "Keesing's Contemporary Archives" in page
    assert "not blind" in page
    assert "NIE-58, ¶ 23a" in page


def test_a_superseded_outcome_stays_and_says_why(client: Client, estimate: Document) -> None:
    old = estimate.claims.first().proposition.outcomes.get()
    builders.superseding(old, "correction", verdict="did_not_occur", occurred_earliest=None, occurred_latest=None)
    page = text_of(client.get(f"/propositions/{old.proposition.key}/"))
    assert "superseded: correction" in page
    assert page.index("superseded: correction") < page.index("did not occur")


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"kind": "fact_at_time"}, "none: a fact on 4 September 1952"),
        ({"window_basis": "open_ended"}, "from 4 September 1952, without a close"),
        ({}, "4 September 1952 to 4 September 1954, both days included"),
        ({"condition": "it rains"}, "Condition it rains"),
    ],
)
def test_it_tells_its_window_and_condition(client: Client, estimate: Document, fields: dict, said: str) -> None:
    about = builders.proposition("asked", **fields)
    builders.claim(estimate, about)
    page = text_of(client.get("/propositions/asked/"))
    assert said in page
    assert "Not judged. No outcome is recorded yet." in page


def test_one_that_failed_its_condition_says_so(client: Client, estimate: Document) -> None:
    about = builders.proposition("asked", condition="it rains")
    builders.claim(estimate, about)
    builders.outcome(about, None)
    assert "condition not met" in text_of(client.get("/propositions/asked/"))


def test_one_that_came_true_in_part_tells_its_degree(client: Client, estimate: Document) -> None:
    about = builders.proposition("asked", kind="state_at_close")
    builders.claim(estimate, about)
    builders.outcome(about, "partly", quarters=3)
    assert "partly, ¾" in text_of(client.get("/propositions/asked/"))


def test_a_merged_one_says_where_it_went(client: Client, estimate: Document) -> None:
    twin, kept = builders.proposition("twin"), builders.proposition("kept", text="It rains.")
    builders.claim(estimate, kept)
    builders.claim(builders.document("nie-2", issued_on=date(1953, 1, 1)), twin)
    propositions.merge_propositions(twin, kept, reason="The same.", **builders.WHO)
    client.force_login(builders.user("cora", "curator"))
    assert "It was merged into It rains." in text_of(client.get("/propositions/twin/"))
