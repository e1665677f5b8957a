"""Who sees what of a draft, of a document in outcome coding, and of a published one."""

import pytest
from django.contrib.auth.models import AnonymousUser

from forecasts.visibility import ROLES, visible_to
from tests import builders

pytestmark = pytest.mark.django_db

STATES = ["draft", "outcome_coding", "published"]


@pytest.fixture(scope="module")
def shelf(kept_rows):
    """One document in each state, with a passage, a claim, a proposition and two coders' outcomes."""
    with kept_rows():
        for state in STATES:
            document = builders.document(f"nie-{state.replace('_', '-')}", state)
            claim = builders.claim(document, builders.proposition(f"q-{state.replace('_', '-')}"))
            builders.position(claim)
            builders.outcome(claim.proposition, coder="ann")
            builders.outcome(claim.proposition, coder="bob")
        builders.proposition("q-unstated")


def someone(*roles, name="ann"):
    return builders.user(name, *roles)


def states_of(rows, path):
    return {str(state) for state in rows.values_list(path, flat=True)}


def seen_whole(user):
    """The states of which a user sees documents, passages, sentences, claims, positions and standings alike."""
    seen = visible_to(user)
    found = [
        states_of(seen.documents(), "state"),
        states_of(seen.passages(), "document__state"),
        states_of(seen.sentences(), "passage__document__state"),
        states_of(seen.claims(), "document__state"),
        states_of(seen.positions(), "claim__document__state"),
        states_of(seen.standings(), "proposition__claims__document__state"),
    ]
    assert all(states == found[0] for states in found)
    return found[0]


@pytest.mark.parametrize(
    ("roles", "states"),
    [
        ([], {"published"}),
        (["viewer"], {"published"}),
        (["claim coder"], {"published", "draft"}),
        (["outcome coder"], {"published"}),
        (["adjudicator"], {"published", "outcome_coding"}),
        (["curator"], {"published", "draft", "outcome_coding"}),
    ],
)
def test_each_role_sees_documents_of_its_states_whole(shelf, roles, states):
    assert seen_whole(someone(*roles)) == states


def test_nobody_sees_published_documents_alone(shelf):
    assert seen_whole(AnonymousUser()) == {"published"}
    seen = visible_to(AnonymousUser())
    assert set(seen.propositions().values_list("key", flat=True)) == {"q-published"}
    assert states_of(seen.outcomes(), "proposition__key") == {"q-published"}


def test_an_outcome_coder_sees_the_questions_in_coding_and_none_but_their_own_outcomes(shelf):
    seen = visible_to(someone("outcome coder"))
    assert set(seen.propositions().values_list("key", flat=True)) == {"q-outcome-coding", "q-published"}
    of_coding = seen.outcomes().filter(proposition__key="q-outcome-coding")
    assert set(of_coding.values_list("coder", flat=True)) == {"ann"}


@pytest.mark.parametrize("role", ["claim coder", "curator"])
def test_who_enters_propositions_sees_those_that_no_claim_states_yet(shelf, role):
    assert visible_to(someone(role)).propositions().filter(key="q-unstated").exists()


@pytest.mark.parametrize("role", ["viewer", "outcome coder", "adjudicator"])
def test_others_do_not_see_a_proposition_that_no_claim_states(shelf, role):
    assert not visible_to(someone(role)).propositions().filter(key="q-unstated").exists()


def test_a_superuser_sees_everything(shelf):
    user = builders.user("root", superuser=True)
    assert seen_whole(user) == set(STATES)
    assert visible_to(user).outcomes().count() == 6


def test_a_superuser_who_was_shut_out_sees_what_everybody_sees(shelf):
    user = builders.user("root", superuser=True)
    user.is_active = False
    assert seen_whole(user) == {"published"}


def test_only_curators_read_the_log(shelf):
    assert {role for role in ROLES if visible_to(someone(role, name=role.replace(" ", "-"))).log().exists()} == {
        "curator"
    }
