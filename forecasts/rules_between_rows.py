"""Invariants between rows: refused by the action that would break one, found by ``check_record``.

Each function takes a row, saved or not, and yields (field, message) for every rule that the row breaks.
"""

import hashlib
from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import Model

from forecasts.models import Claim, Document, Outcome, Passage, Position, Proposition, Sentence
from forecasts.synthetic import PREFIX, SERIES

Broken = Iterator[tuple[str, str]]


def sha256_of(sentence: str) -> str:
    return hashlib.sha256(sentence.encode()).hexdigest()


def document(row: Document) -> Broken:
    if row.is_synthetic != (row.series.key == SERIES):
        yield (
            "slug",
            (
                f"Slugs that begin with {PREFIX} are those of the series {SERIES}, and no other document is in it: "
                "choose another slug, or another series."
            ),
        )


def passage(row: Passage) -> Broken:
    if not row.key.startswith(f"{row.document.slug}/"):
        yield "key", f"The passage belongs to {row.document.slug}: its key begins with {row.document.slug}/."
    if row.under and row.under.document_id != row.document_id:
        yield "under", f"{row.under.key} is a passage of another document: choose one of {row.document.slug}."


def sentence(row: Sentence) -> Broken:
    if row.key != f"{row.passage.key}/{row.ordinal}":
        yield "key", f"The sentence's key is {row.passage.key}/{row.ordinal}."
    has_claims = row.pk is not None and row.claims.exists()
    if has_claims and row.ruled_out:
        yield "ruled_out", "This sentence has claims: withdraw them, or empty the reason why it makes none."


def claim(row: Claim) -> Broken:
    if row.sentence.passage_id != row.passage_id:
        yield "sentence", f"Sentence {row.sentence.key} is not in passage {row.passage.key}."
    if row.passage.document_id != row.document_id:
        yield "passage", f"Passage {row.passage.key} is not in document {row.document.slug}."
    prefix = f"{row.document.slug}.{row.passage.place}-"
    if not row.key.startswith(prefix):
        yield "key", f"The claim's key begins with {prefix}, then a letter."
    if row.sentence.ruled_out:
        yield (
            "sentence",
            (
                f"Sentence {row.sentence.key} is ruled out ({row.sentence.get_ruled_out_display()}): "
                "empty that reason first."
            ),
        )
    if row.quotation is not None and sha256_of(row.quotation) != row.sentence.sha256:
        yield (
            "quotation",
            (
                f"The quotation is not sentence {row.sentence.key} as registered (their SHA-256 differ): quote the "
                "whole sentence as printed, without page marks and note symbols, or correct the sentence."
            ),
        )
    if not row.withdrawn and row.document.withdrawn:
        yield "withdrawn", f"{row.document.slug} is withdrawn: its claims are withdrawn with it."
    if not row.withdrawn and row.proposition.withdrawn:
        yield "proposition", f"{row.proposition.key} is withdrawn: choose another proposition."
    if row.proposition.window_basis == "document" and not _has_window_of(row.proposition, row.document):
        yield (
            "proposition",
            (
                f"{row.proposition.key} takes the window of another document: choose one with a stated window, or one "
                f"whose window is that of {row.document.slug}."
            ),
        )
    if row.proposition.is_synthetic != row.document.is_synthetic:
        yield (
            "proposition",
            (
                f"Claims of synthetic documents are about propositions whose keys begin with {PREFIX}, and no others "
                "are: choose another proposition."
            ),
        )
    if row.mood == "counterfactual" and not row.proposition.condition:
        yield "mood", "A counterfactual has a condition: state it in the proposition, or choose another mood."
    if row.mood == "forecast" and row.proposition.kind == "fact_at_time":
        yield "mood", "A forecast is not about a fact at the time: choose assessment, or another proposition."
    yield from _restatement(row)


def _restatement(row: Claim) -> Broken:
    first = row.restates
    if first is None:
        return
    if first.restates is not None:
        yield "restates", f"{first.key} restates {first.restates.key} itself: choose that one."
    if row.pk and row.restatements.exists():
        yield "restates", "Other claims restate this one: it cannot restate another."
    if (first.document_id, first.voice_id) != (row.document_id, row.voice_id):
        yield "restates", f"{first.key} is another voice's, or of another document: a restatement keeps both."
    if first.proposition_id != row.proposition_id:
        yield (
            "restates",
            f"{first.key} is about {first.proposition.key}: a restatement keeps the proposition.",
        )
    if first.withdrawn and not row.withdrawn:
        yield "restates", f"{first.key} is withdrawn: this claim now stands for itself, or restates another."


def _has_window_of(question: Proposition, document: Document) -> bool:
    return (question.opens, question.closes) == (document.window_opens, document.window_closes)


def position(row: Position) -> Broken:
    if row.passage.document_id != row.claim.document_id:
        yield "passage", f"{row.passage.key} is not in the document of claim {row.claim.key}."
    if row.voice_id == row.claim.voice_id:
        yield "voice", "A voice takes no position on its own claim."


def proposition(row: Proposition) -> Broken:
    if row._state.adding:
        return
    for outcome_row in row.outcomes.filter(superseded_by=None):
        if outcome_row.kind != row.kind:
            yield (
                "kind",
                f"Outcome {outcome_row.key} judged it as {outcome_row.kind}: register a new proposition.",
            )
        for field, message in _dates(outcome_row, row):
            yield field if field in ("opens", "closes") else "closes", f"Outcome {outcome_row.key}: {message}"
    for claim_row in row.claims.filter(withdrawn=False):
        if row.withdrawn:
            yield (
                "withdrawn",
                f"Claim {claim_row.key} states it: withdraw the claim, or choose another for it.",
            )
        if row.window_basis == "document" and not _has_window_of(row, claim_row.document):
            yield (
                "opens",
                (
                    f"It takes the window of {claim_row.document.slug}, {claim_row.document.window_opens} to "
                    f"{claim_row.document.window_closes}: give those days, or choose a stated window."
                ),
            )


def outcome(row: Outcome) -> Broken:
    question = row.proposition
    if row.key.rpartition(".")[0] != f"{question.key}.{row.coder}":
        yield "key", f"The outcome's key is {question.key}.{row.coder}, a dot and a number."
    if (row.condition_met == "none") != (not question.condition):
        yield (
            "condition_met",
            (
                f"The proposition has the condition “{question.condition}”: did it come about?"
                if question.condition
                else "The proposition has no condition: choose none."
            ),
        )
    if row.kind != question.kind:
        yield "kind", f"The proposition is of kind {question.kind}."
    if question.criteria_locked_at is None:
        yield "proposition", "Its criteria are not locked yet: lock them before anyone judges."
    if row.criteria_version > question.criteria_version:
        yield "criteria_version", f"The criteria have version {question.criteria_version} at the most."
    if not (isinstance(row.sources, list) and all(isinstance(s, str) and s.strip() for s in row.sources)):
        yield "sources", "Sources are a list of names, none of them empty."
    if row.recorded_at and row.known_on.year > row.recorded_at.year:
        yield "known_on", f"It is recorded in {row.recorded_at.year}, so it is known by the end of that year."
    if row.recorded_at and row.occurred_latest and row.occurred_latest > row.recorded_at.date():
        yield "occurred_latest", f"That day had not come when it was recorded, on {row.recorded_at.date()}."
    yield from _dates(row, question)
    yield from _supersession(row)


def _dates(row: Outcome, question: Proposition) -> Broken:
    earliest, latest = row.occurred_earliest, row.occurred_latest
    if earliest is None or latest is None or row.kind == "fact_at_time":
        return
    if row.kind == "event_by_close" and row.verdict in ("occurred", "partly"):
        if earliest < question.opens:
            yield "occurred_earliest", f"That is before the window opens on {question.opens}."
        if question.closes and latest > question.closes:
            yield (
                "occurred_latest",
                (
                    f"The window closes on {question.closes}. If it came later, it did not occur in time; if the two "
                    "dates lie on both sides of the close, it cannot be determined."
                ),
            )
    if row.verdict == "did_not_occur" and question.closes:
        if row.kind == "event_by_close" and earliest <= question.closes:
            yield (
                "occurred_earliest",
                (f"An event that did not occur in time came after the close, {question.closes}, or has no dates."),
            )
        if row.kind == "state_throughout" and not question.opens <= earliest <= latest <= question.closes:
            yield "occurred_earliest", "The first break lies inside the window, or the state held throughout."


def _supersession(row: Outcome) -> Broken:
    old = row.supersedes
    if old is None:
        return
    others = Outcome.objects.filter(supersedes=old).exclude(pk=row.pk)
    for other in others:
        yield "supersedes", f"{old.key} is superseded by {other.key} already: supersede that one."
    if old.proposition_id != row.proposition_id:
        yield "supersedes", f"{old.key} is about {old.proposition.key}: a superseder keeps the proposition."
    if (old.coder, old.adjudicated) != (row.coder, row.adjudicated):
        yield "supersedes", f"{old.key} is {old.coder}'s: each coder supersedes their own outcomes."
    if row.known_on < old.known_on:
        yield (
            "known_on",
            f"{old.key} was known on {old.known_on}: what supersedes it cannot be known earlier.",
        )


RULES: dict[type[Model], Callable[[Any], Broken]] = {
    Document: document,
    Passage: passage,
    Sentence: sentence,
    Claim: claim,
    Position: position,
    Proposition: proposition,
    Outcome: outcome,
}
