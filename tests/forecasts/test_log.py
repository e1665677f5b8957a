import json

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from forecasts.actions import claims, documents
from forecasts.actions.recording import entry_hash, recorded
from forecasts.models import Document, LogEntry, LogKey, Series
from forecasts.models.log import FIRST
from tests import builders
from tests.builders import WHO
from tests.guard import WriteOutsideAction

pytestmark = pytest.mark.django_db


def keys_of(entry):
    return sorted((key.kind, key.key) for key in entry.keys.all())


def test_an_action_leaves_one_entry_that_says_who_when_why_before_and_after():
    document = builders.document("nie-1")
    document.title = "Another title"
    documents.save_document(document, by="ann", at=builders.NOW, why="Misread.")
    entry = LogEntry.objects.first()
    assert (entry.by, entry.at, entry.action, entry.why) == ("ann", builders.NOW, "correct_document", "Misread.")
    assert json.loads(entry.before)["document nie-1"]["title"] == "Estimate nie-1"
    assert json.loads(entry.after)["document nie-1"]["title"] == "Another title"
    assert keys_of(entry) == [("document", "nie-1")]


def test_the_chain_begins_at_nothing_and_holds_each_hash_in_the_next_entry():
    builders.claim(builders.document())
    entries = list(LogEntry.objects.order_by("number"))
    assert [e.number for e in entries] == list(range(1, len(entries) + 1))
    assert [e.previous for e in entries] == [FIRST, *(e.hash for e in entries[:-1])]
    assert [e.hash for e in entries] == [entry_hash(e, keys_of(e)) for e in entries]


def test_actions_inside_an_action_join_its_entry():
    before = LogEntry.objects.count()
    with recorded("submit_form", **WHO):
        builders.series("nie")
        builders.office("state")
    assert LogEntry.objects.count() == before + 1
    assert keys_of(LogEntry.objects.first()) == [("office", "state"), ("series", "nie")]


def test_a_form_that_changes_nothing_leaves_no_entry():
    document = builders.document()
    before = LogEntry.objects.count()
    documents.save_document(document, **WHO)
    assert LogEntry.objects.count() == before


def test_an_action_that_fails_half_way_leaves_neither_rows_nor_entry():
    with pytest.raises(ValidationError), recorded("submit_form", **WHO):
        builders.series("nie")
        builders.document("Not a slug")
    assert not Series.objects.exists()
    assert not LogEntry.objects.exists()


def test_a_row_and_the_thing_deleted_from_it_are_both_in_the_log():
    sentence = builders.sentence(builders.passage(builders.document()))
    documents.delete_part(sentence, reason="Not a sentence.", **WHO)
    entry = LogEntry.objects.first()
    assert (entry.action, json.loads(entry.after)) == ("delete_sentence", {"sentence nie-1/1/1": None})
    assert LogKey.objects.filter(kind="sentence", key="nie-1/1/1").count() == 2


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_what_is_taken_back_needs_a_reason(reason):
    claim = builders.claim(builders.document())
    with pytest.raises(ValidationError, match="Say why"):
        claims.withdraw_claim(claim, reason=reason, **WHO)
    claim.refresh_from_db()
    assert not claim.withdrawn


def writes_outside_actions():
    return {
        "save": lambda document: document.save(),
        "update": lambda document: Document.objects.update(title="Another"),
        "bulk_create": lambda document: Series.objects.bulk_create([Series(key="se", name="Special Estimate")]),
        "bulk_update": lambda document: Document.objects.bulk_update([document], ["title"]),
        "delete": lambda document: document.delete(),
        "many to many": lambda document: builders.voice("state").offices.clear(),
    }


@pytest.mark.parametrize("way", writes_outside_actions())
def test_a_write_outside_an_action_fails_the_test_that_does_it(way):
    document = builders.document()
    with pytest.raises(WriteOutsideAction), transaction.atomic():
        writes_outside_actions()[way](document)
