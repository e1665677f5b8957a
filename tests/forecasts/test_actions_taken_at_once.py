"""Two people act on what both saw: the second is told what the first did, and takes nothing of it back."""

import pytest
from django.core.exceptions import ValidationError

from forecasts.actions import claims, documents, outcomes, propositions
from forecasts.checks import faults
from forecasts.models import Claim, Document, LogEntry, Outcome, Proposition
from tests import builders

pytestmark = pytest.mark.django_db
WHY = {"reason": "Both ask the same.", **builders.WHO}


def as_seen(row):
    """The row as somebody else has it before them."""
    return type(row)._default_manager.get(pk=row.pk)


def test_two_propositions_are_merged_one_way_and_not_into_each_other() -> None:
    document = builders.document()
    one, other = builders.claim(document).proposition, builders.claim(document).proposition
    one_seen, other_seen = as_seen(one), as_seen(other)
    propositions.merge_propositions(one, other, **WHY)
    with pytest.raises(ValidationError, match="choose another that is not withdrawn"):
        propositions.merge_propositions(other_seen, one_seen, **WHY)
    assert [row.key for row in Proposition.objects.filter(withdrawn=False)] == [other.key]
    assert list(faults()) == []


def test_two_documents_are_merged_one_way_and_not_into_each_other() -> None:
    one, other = builders.document("nie-1"), builders.document("nie-2")
    one_seen, other_seen = as_seen(one), as_seen(other)
    documents.merge_documents(one, other, **WHY)
    with pytest.raises(ValidationError, match="choose another that is not withdrawn"):
        documents.merge_documents(other_seen, one_seen, **WHY)
    assert [row.slug for row in Document.objects.filter(withdrawn=False)] == ["nie-2"]


def test_an_outcome_is_superseded_once_and_the_second_is_told_which_stands() -> None:
    old = builders.outcome(builders.claim(builders.document()).proposition)
    first, second = outcomes.successor_of(old), outcomes.successor_of(as_seen(old))
    outcomes.supersede_outcome(old, first, supersession="correction", **WHY)
    with pytest.raises(ValidationError, match="supersede the outcome that stands"):
        outcomes.supersede_outcome(as_seen(old), second, supersession="correction", **WHY)
    assert Outcome.objects.filter(supersedes=old).count() == 1


def test_a_claim_is_withdrawn_once() -> None:
    claim = builders.claim(builders.document())
    seen = as_seen(claim)
    claims.withdraw_claim(claim, **WHY)
    with pytest.raises(ValidationError, match="It is withdrawn already"):
        claims.withdraw_claim(seen, **WHY)


def test_publishing_leaves_a_correction_that_came_in_meanwhile() -> None:
    document = builders.document(state="draft")
    seen = as_seen(document)
    document.title = "Corrected"
    documents.save_document(document, **builders.WHO)
    documents.set_state(seen, Document.State.PUBLISHED, **builders.WHO)
    stored = as_seen(document)
    assert (stored.title, stored.state) == ("Corrected", "published")


def test_publishing_twice_leaves_one_entry_of_the_log() -> None:
    document = builders.document(state="draft")
    seen = as_seen(document)
    documents.set_state(document, Document.State.PUBLISHED, **builders.WHO)
    documents.set_state(seen, Document.State.PUBLISHED, **builders.WHO)
    assert LogEntry.objects.filter(action="set_state_published").count() == 1


def test_withdrawing_leaves_a_remark_that_came_in_meanwhile() -> None:
    claim = builders.claim(builders.document())
    seen = as_seen(claim)
    claim.note = "Compare the other print."
    claims.save_claim(claim, **builders.WHO)
    claims.withdraw_claim(seen, **WHY)
    assert Claim.objects.values_list("note", "withdrawn").get() == ("Compare the other print.", True)
