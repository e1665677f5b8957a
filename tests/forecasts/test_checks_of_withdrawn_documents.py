"""What was withdrawn by an action is in order: check_record asks nobody to mend it."""

import pytest

from forecasts.actions import claims, documents
from forecasts.checks import faults
from tests import builders

pytestmark = pytest.mark.django_db
WHY = {"reason": "Entered by mistake.", **builders.WHO}


def test_the_sentences_of_a_withdrawn_document_need_no_claim() -> None:
    document = builders.document()
    builders.claim(document)
    documents.withdraw_document(document, **WHY)
    assert list(faults()) == []


def test_a_sentence_whose_only_claim_was_withdrawn_still_needs_one_or_a_reason() -> None:
    claim = builders.claim(builders.document())
    claims.withdraw_claim(claim, **WHY)
    assert [line.partition(": ")[0] for line in faults()] == [f"sentence {claim.sentence.key}"]
