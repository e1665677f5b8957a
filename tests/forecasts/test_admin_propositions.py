"""Propositions are entered beside a claim, locked, revised for a reason, and merged with their claims."""

import pytest

from forecasts.models import LogEntry, Proposition
from tests import builders

from .desk import address, errors_of

pytestmark = pytest.mark.django_db


def test_a_proposition_is_entered_in_the_pop_up_of_the_claims_form(coder, draft):
    response = coder.post(
        f"{address('proposition', 'add')}?_to_field=id&_popup=1",
        key="will-it-snow", text="It snows.", kind="event_by_close", window_basis="document",
        criteria="Snow is seen.",
    )  # fmt: skip
    row = Proposition.objects.get(key="will-it-snow")
    assert f'"value": "{row.pk}"' in response.content.decode().replace("&quot;", '"')
    assert (row.opens, row.closes) == (draft.window_opens, draft.window_closes)


def test_locked_criteria_are_revised_for_a_reason_and_not_edited(curator, question):
    url = address("proposition", "change", question.pk)
    curator.stored(url, criteria="Edited past the form.", note="A remark.")
    question.refresh_from_db()
    assert question.note == "A remark." and question.criteria != "Edited past the form."
    revise = address("proposition", "revise", question.pk)
    assert "Say why" in errors_of(curator.post(revise, criteria="Rain is measured.", reason=""))
    assert "They read as before" in errors_of(curator.post(revise, reason="No reason."))
    curator.stored(revise, criteria="Rain is measured.", reason="Drizzle was unclear.")
    question.refresh_from_db()
    assert (question.criteria, question.criteria_version) == ("Rain is measured.", 2)


def test_propositions_are_merged_with_their_claims(curator, question):
    document = builders.document("nie-1")
    claim = builders.claim(document, builders.proposition("will-rain-fall"))
    curator.stored(
        address("proposition", "merge", claim.proposition.pk), into=question.pk, reason="One question, asked twice."
    )
    claim.refresh_from_db()
    assert claim.proposition == question


def test_the_criteria_of_several_propositions_are_locked_at_once_in_one_entry(curator):
    rows = [builders.proposition(f"p-{n}", locked=False) for n in range(3)]
    before = LogEntry.objects.count()
    data = {"action": "lock_selected", "_selected_action": [row.pk for row in rows]}
    curator.client.post(address("proposition"), data)
    assert Proposition.objects.filter(criteria_locked_at=None).count() == 0
    assert LogEntry.objects.count() == before + 1
