"""Records in and out: byte for byte, whole or not at all, and never over what people changed."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from forecasts.actions import claims, outcomes, propositions
from forecasts.models import Claim, Document, LogEntry, Outcome, Proposition
from tests import builders
from tests.builders import WHO

pytestmark = pytest.mark.django_db

NIE_58 = settings.BASE_DIR / "fixtures" / "records" / "nie-58.yaml"


@pytest.fixture(scope="module", autouse=True)
def loaded(kept_rows):
    with kept_rows():
        builders.load_nie_58()


@pytest.fixture
def nie_58():
    return Document.objects.get(slug="nie-58")


def export(slug: str, tmp_path: Path) -> str:
    target = tmp_path / f"{slug}.yaml"
    call_command("export_record", slug, output=str(target))
    return target.read_text()


def load(text: str, tmp_path: Path) -> None:
    source = tmp_path / "record.yaml"
    source.write_text(text)
    call_command("load_record", str(source), by="tester")


def refused(text: str, tmp_path: Path) -> str:
    with pytest.raises(CommandError) as refusal:
        load(text, tmp_path)
    assert refusal.value.returncode == 2
    return str(refusal.value)


def test_a_record_comes_out_as_it_went_in_byte_for_byte(nie_58, tmp_path):
    assert export("nie-58", tmp_path) == NIE_58.read_text()


def test_loading_again_changes_nothing(nie_58, tmp_path, capsys):
    head = LogEntry.objects.first()
    call_command("load_record", str(NIE_58))
    assert LogEntry.objects.first() == head


def test_every_shipped_record_has_no_fault(nie_58, capsys):
    call_command("check_record")
    assert capsys.readouterr().out == "No fault.\n"


def test_after_an_edit_the_export_holds_it_and_the_loader_refuses_to_overrun_it(nie_58, tmp_path):
    claim = Claim.objects.get(key="nie-58.2-b")
    claim.note = "Compare paragraph 24."
    claims.save_claim(claim, **WHO)
    assert "Compare paragraph 24." in export("nie-58", tmp_path)
    message = refused(NIE_58.read_text(), tmp_path)
    assert re.search(r"record.yaml:\d+: .*: claim nie-58.2-b was changed here since", message)
    claim.refresh_from_db()
    assert claim.note == "Compare paragraph 24."


def test_an_outcome_added_since_is_not_lost_to_a_reload(nie_58, tmp_path):
    first = Outcome.objects.filter(verdict="did_not_occur").first()
    builders.superseding(first, "correction", evidence="Another reading of the same report.")
    assert "is in the database and not in this file" in refused(NIE_58.read_text(), tmp_path)
    assert Outcome.objects.filter(supersedes=first).count() == 1
    exported = export("nie-58", tmp_path)
    load(exported, tmp_path)
    assert export("nie-58", tmp_path) == exported


def test_a_newer_file_corrects_what_nobody_changed_here(nie_58, tmp_path):
    text = NIE_58.read_text().replace("region: China and the Soviet Union", "region: Eurasia")
    load(text, tmp_path)
    nie_58.refresh_from_db()
    assert nie_58.region == "Eurasia"
    assert export("nie-58", tmp_path) == text


def test_a_row_that_a_newer_file_leaves_out_is_refused(nie_58, tmp_path):
    text = NIE_58.read_text()
    without_positions = text[: text.index("\npositions:\n") + 1]
    assert "is in the database and not in this file: put it back" in refused(without_positions, tmp_path)


def test_a_changed_outcome_is_refused(nie_58, tmp_path):
    text = NIE_58.read_text().replace("confidence: high", "confidence: low", 1)
    assert "outcomes are superseded, never changed" in refused(text, tmp_path)


def test_a_locked_question_changes_only_with_a_new_version(nie_58, tmp_path):
    question = Proposition.objects.filter(criteria_locked_at__isnull=False).first()
    opening = question.text.split()[0]
    text = NIE_58.read_text()
    at = text.index(f"- id: {question.key}\n")
    changed = text[:at] + text[at:].replace(opening, f"Perhaps {opening}", 1)
    assert "raise criteria_version" in refused(changed, tmp_path)


def mini(tmp_path) -> str:
    """A small record in the form that export writes."""
    document = builders.document("nie-1")
    question = builders.proposition("something-happens")
    builders.claim(document, question, quotation="It is likely that it happens.")
    builders.outcome(question)
    return export("nie-1", tmp_path)


BAD = {
    "unknown expression": ("canonical: likely", "canonical: lickely", "canonical: there is no expression 'lickely'"),
    "unknown proposition": ("proposition: something-happens", "proposition: another", "proposition another is not in"),
    "span beside the word": ("span: [6, 12]", "span: [5, 11]", "The span must mark the expression's own letters"),
    "quotation of another sentence": (
        "that it happens.",
        "that it happened.",
        "The quotation is not sentence nie-1/1/1",
    ),
    "window that closes first": ("closes: 1954-09-04", "closes: 1951-09-04", "closes before it opens"),
    "verdict without source": ("sources: [", "note: '' #[", "sources"),
    "event before the window": (
        "occurred_earliest: 1952-09-04",
        "occurred_earliest: 1951-09-04",
        "before the window opens",
    ),
    "date that is none": ("known_on: 1955-01-01", "known_on: 1955-02-30", "known_on"),
    "forecast of a fact": ("kind: event_by_close", "kind: fact_at_time", "basis"),
    "not YAML": ("format: 1", "format: [1", "is not YAML"),
    "key twice": ("format: 1", "format: 1\nformat: 1", "format"),
}


@pytest.mark.parametrize("fault", BAD)
def test_a_bad_file_is_refused_whole_with_file_line_path_and_reason(fault, tmp_path):
    old, new, reason = BAD[fault]
    good = mini(tmp_path)
    assert old in good
    with_fault = (
        good.replace("nie-1", "nie-2")
        .replace("something-happens", "something-else")
        .replace(old.replace("something-happens", "something-else"), new)
    )
    message = refused(with_fault, tmp_path)
    assert re.search(r"record\.yaml:\d+: ", message)
    assert reason.replace("nie-1", "nie-2") in message
    assert not Document.objects.filter(slug="nie-2").exists()


def test_a_record_that_is_not_there_cannot_be_exported():
    with pytest.raises(CommandError, match="There is no document nie-99"):
        call_command("export_record", "nie-99")


def test_a_merged_question_and_a_withdrawn_claim_travel_in_the_file(tmp_path):
    document = builders.document("nie-1")
    first = builders.claim(document, builders.proposition("once"))
    second = builders.claim(document, builders.proposition("twice"))
    third = builders.claim(document, builders.proposition("mistaken"))
    propositions.merge_propositions(second.proposition, first.proposition, reason="The same question.", **WHO)
    claims.withdraw_claim(third, reason="Not a claim.", **WHO)
    exported = export("nie-1", tmp_path)
    assert "merged_into: once" in exported
    load(exported, tmp_path)
    second.refresh_from_db()
    assert second.restates == first


def test_an_outcome_supersedes_in_the_order_of_the_file(nie_58):
    first = Outcome.objects.first()
    second = builders.superseding(first, "correction")
    with pytest.raises(ValidationError, match="superseded already"):
        outcomes.supersede_outcome(
            first, outcomes.successor_of(first), supersession="correction", reason="Again.", **WHO
        )
    assert second.key.endswith(".2")


def other_document(text: str) -> str:
    """The record of NIE-58 as that of another document that shares its propositions and their outcomes."""
    return re.sub(r"nie-58(?=[./\n])", "nie-59", text)


def test_another_document_may_share_propositions_and_outcomes_as_they_are(nie_58, tmp_path):
    load(other_document(NIE_58.read_text()), tmp_path)
    assert Document.objects.get(slug="nie-59").claims.count() == nie_58.claims.count()
    assert export("nie-58", tmp_path) == NIE_58.read_text()


@pytest.mark.parametrize(
    ("kind", "old", "new"),
    [
        ("series", "National Intelligence Estimate", "Another Name"),
        ("office", "name: Department of State", "name: Another Name"),
        ("outcome", "confidence: high", "confidence: low"),
        ("proposition", "  criteria: ", "  importance: 7\n  criteria: "),
        ("claim", "nie-59.2-a", "nie-58.2-a"),
    ],
)
def test_a_file_of_one_document_changes_nothing_of_another(nie_58, tmp_path, kind, old, new):
    text = other_document(NIE_58.read_text())
    assert old in text
    told = refused(re.sub(re.escape(old), new, text), tmp_path)
    assert re.search(rf"record.yaml:\d+: .*{kind} \S+ is in the database already, and says other things", told)
    assert export("nie-58", tmp_path) == NIE_58.read_text()


def test_a_file_that_shares_a_proposition_holds_its_outcomes_too(nie_58, tmp_path):
    text = re.sub(r"\n  outcomes:\n(?:  [- ] .*\n)+", "\n", other_document(NIE_58.read_text()), count=1)
    told = refused(text, tmp_path)
    assert re.search(r"record.yaml:\d+: propositions\[0\]: outcome \S+ is in the database and not in this file", told)
    assert not Document.objects.filter(slug="nie-59").exists()
