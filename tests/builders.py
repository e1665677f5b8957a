"""Rows for tests, made by the record's own actions. Every function has defaults; tests name what matters to them."""

from datetime import UTC, date, datetime
from functools import cache
from itertools import count
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group, User

from forecasts.actions import claims, documents, lexicons, outcomes, propositions, records
from forecasts.actions.recording import recorded
from forecasts.expressions import ExpressionEntry, read_expressions
from forecasts.lexicons import LexiconEntry, read_lexicon
from forecasts.models import (
    Claim,
    Document,
    Expression,
    Lexicon,
    Office,
    Outcome,
    Passage,
    Position,
    Proposition,
    Sentence,
    Series,
    Voice,
)
from forecasts.records import read
from forecasts.rules_between_rows import sha256_of

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
WHO = {"by": "tester", "at": NOW}
FIXTURES = settings.BASE_DIR / "fixtures"
_numbers = count(1)


def load_lexicons(*slugs: str) -> None:
    """The shipped lexicons of these slugs; all of them where none is named."""
    every = [path.stem for path in sorted((FIXTURES / "lexicons").glob("*.yaml"))]
    with recorded("load_lexicons", **WHO):
        lexicons.load_expressions(shipped_expressions(), **WHO)
        for slug in slugs or every:
            lexicons.load_lexicon(shipped_lexicon(slug), **WHO)


@cache
def shipped_expressions() -> tuple[ExpressionEntry, ...]:
    return read_expressions(FIXTURES / "expressions.yaml")


@cache
def shipped_lexicon(slug: str) -> LexiconEntry:
    return read_lexicon(FIXTURES / "lexicons" / f"{slug}.yaml", shipped_expressions())


def load_nie_58() -> Document:
    """The shipped record of NIE-58, with the expressions and lexicons that it needs."""
    load_lexicons()
    voice(Voice.AGREED)
    records.load_record(read(FIXTURES / "records" / "nie-58.yaml"), **WHO)
    return Document.objects.get(slug="nie-58")


def user(name: str, *roles: str, superuser: bool = False) -> User:
    row = User.objects.create_user(name, password=f"password of {name}", is_staff=bool(roles) or superuser)
    row.is_superuser = superuser
    row.save()
    row.groups.set(Group.objects.filter(name__in=roles))
    return row


def expression(text: str = "likely", cls: str = "yardstick") -> Expression:
    row = Expression.objects.filter(text=text).first()
    if row is None:
        lexicons.load_expressions([ExpressionEntry(text, cls, (text,))], **WHO)
        row = Expression.objects.get(text=text)
    return row


def lexicon(slug: str) -> Lexicon:
    load_lexicons(slug)
    return Lexicon.objects.get(slug=slug)


def series(key: str = "nie") -> Series:
    row = Series.objects.filter(key=key).first() or Series(key=key, name="National Intelligence Estimate")
    if not row.pk:
        documents.save_part(row, **WHO)
    return row


def office(key: str = "state") -> Office:
    row = Office.objects.filter(key=key).first() or Office(key=key, name=key.title())
    if not row.pk:
        documents.save_part(row, **WHO)
    return row


def voice(key: str = "agreed") -> Voice:
    """The agreed text's is made by a migration, and here again where a test before emptied the tables."""
    row = Voice.objects.filter(key=key).first() or Voice(key=key, name=key.title())
    if not row.pk:
        documents.save_voice(row, [] if key == Voice.AGREED else [office(key)], **WHO)
    return row


def document(slug: str = "nie-1", state: str = "published", **fields: Any) -> Document:
    values = {
        "number": slug.rpartition("-")[2],
        "title": f"Estimate {slug}",
        "issued_on": date(1952, 9, 4),
        "window_opens": date(1952, 9, 4),
        "window_closes": date(1954, 9, 4),
        "state": state,
    }
    row = Document(slug=slug, series=series(), **(values | fields))
    documents.save_document(row, **WHO)
    return row


def passage(of: Document, place: str = "1", **fields: Any) -> Passage:
    values = {"section": "conclusions", "number": place, "position": of.passages.count() + 1}
    row = Passage(key=f"{of.slug}/{place}", document=of, **(values | fields))
    documents.save_part(row, **WHO)
    return row


def sentence(of: Passage, text: str = "It is likely.", ruled_out: str = "") -> Sentence:
    row = Sentence(passage=of, ordinal=of.sentences.count() + 1, sha256=sha256_of(text), ruled_out=ruled_out)
    documents.save_part(row, **WHO)
    return row


def proposition(key: str = "", *, locked: bool = True, **fields: Any) -> Proposition:
    kind = fields.get("kind", "event_by_close")
    values = {
        "text": "Something happens.",
        "kind": kind,
        "window_basis": "none" if kind == "fact_at_time" else "document",
        "opens": date(1952, 9, 4),
        "closes": None if kind == "fact_at_time" else date(1954, 9, 4),
        "criteria": "It happens at least once between opening and close.",
    }
    if fields.get("window_basis") == "open_ended":
        values["closes"] = None
    row = Proposition(key=key or f"question-{next(_numbers)}", **(values | fields))
    propositions.save_proposition(row, **WHO)
    if locked:
        propositions.lock_criteria(row, **WHO)
    return row


def claim(of: Document, about: Proposition | None = None, *, word: str = "likely", **fields: Any) -> Claim:
    """A claim in a sentence of its own: "It is WORD that N." """
    number = next(_numbers)
    text = fields.pop("quotation", None) or f"It is {word} that {number}."
    where = fields.pop("passage", None) or of.passages.first() or passage(of)
    values = {
        "voice": fields.pop("voice", None) or voice(),
        "proposition": about or proposition(),
        "quotation": text,
        "expression": word,
        "canonical": expression(word),
        "span_start": text.index(word),
        "span_end": text.index(word) + len(word),
        "mood": "forecast",
    }
    row = Claim(sentence=sentence(where, text), **(values | fields))
    if row.proposition.kind == "fact_at_time" and "mood" not in fields:
        row.mood = "assessment"
    claims.save_claim(row, **WHO)
    return row


def position(on: Claim, by_voice: str = "state", stance: str = "reserves") -> Position:
    row = Position(voice=voice(by_voice), claim=on, stance=stance, passage=on.passage)
    documents.save_part(row, **WHO)
    return row


def outcome(
    about: Proposition, verdict: str | None = "occurred", *, coder: str = "first-coder", **fields: Any
) -> Outcome:
    row = _outcome(about, verdict, coder=coder, **fields)
    outcomes.record_outcome(row, **WHO)
    return row


def superseding(old: Outcome, supersession: str = "new_evidence", **fields: Any) -> Outcome:
    row = outcomes.successor_of(old)
    for name, value in fields.items():
        setattr(row, name, value)
    outcomes.supersede_outcome(old, row, supersession=supersession, reason="Another source came up.", **WHO)
    return row


def _outcome(about: Proposition, verdict: str | None, **fields: Any) -> Outcome:
    has_date = about.kind == "event_by_close" and verdict == "occurred"
    values = {
        "condition_met": ("no" if verdict is None else "yes") if about.condition else "none",
        "verdict": verdict,
        "quarters": 2 if verdict == "partly" else None,
        "occurred_earliest": about.opens if has_date else None,
        "occurred_latest": about.opens if has_date else None,
        "evidence": "A contemporary report says so.",
        "sources": ["The Times, 1 January 1955"],
        "known_on": date(1955, 1, 1),
        "confidence": "high",
    }
    return Outcome(proposition=about, **(values | fields))
