"""Passages and sentences: entered at their printed place, where others make room; sentences requoted."""

import re
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db.models import Max

from forecasts.models import Claim, Passage, Sentence
from forecasts.rules_between_rows import sha256_of

from .recording import Recording, recorded, snapshot


def save_passage(row: Passage, *, by: str, at: datetime, why: str = "") -> None:
    """Enters or corrects a passage. Without a position it goes to the end; at one that is taken, others move down.

    Without a key it is named by its printed number, a footnote by its turn (n1, n2), others by their section.
    """
    with recorded("correct_passage" if row.pk else "enter_passage", by=by, at=at, why=why) as log:
        others = Passage.objects.filter(document=row.document).exclude(pk=row.pk)
        row.position = row.position or 1 + (others.aggregate(last=Max("position"))["last"] or 0)
        if others.filter(position=row.position).exists():
            _make_room(row, log)
        row.key = row.key or f"{row.document.slug}/{_place(row)}"
        log.save(row)


def _place(row: Passage) -> str:
    """The part of a new passage's key after the slash; a number that is printed twice gets a second number."""
    used = {passage.place for passage in row.document.passages.all()}
    if row.section == Passage.Section.FOOTNOTE:
        turn = 1
        while f"n{turn}" in used:
            turn += 1
        return f"n{turn}"
    place = re.sub(r"[^a-z0-9]+", "-", row.number.lower()).strip("-") or str(row.section)
    name, turn = place, 1
    while name in used:
        turn += 1
        name = f"{place}-{turn}"
    return name


def _make_room(row: Passage, log: Recording) -> None:
    """The passages from a place on, up to the first gap, move down by one, the last of them first."""
    places = {passage.position: passage for passage in row.document.passages.order_by("position")}
    if row.pk:  # where it stood is a gap: it waits behind the last one
        stored = next(passage for passage in places.values() if passage.pk == row.pk)
        del places[stored.position]
        stored.position = 2 + max(places)
        log.save(stored)
    gap = row.position
    while gap in places:
        gap += 1
    for place in range(gap, row.position, -1):
        places[place - 1].position = place
        log.save(places[place - 1])


def save_sentence(row: Sentence, text: str | None = None, *, by: str, at: datetime, why: str = "") -> None:
    """Enters or corrects a sentence. ``text``: as printed; where it is given, claims that quote it quote it anew.

    Without an ordinal it is the passage's last; at one that is taken, the sentences from there on move down.
    Raises ValidationError where a claim rests on words that the new text no longer has.
    """
    with recorded("correct_sentence" if row.pk else "enter_sentence", by=by, at=at, why=why) as log:
        others = {sentence.ordinal: sentence for sentence in row.passage.sentences.exclude(pk=row.pk)}
        row.ordinal = row.ordinal or 1 + max(others, default=0)
        if not row.pk:
            _move_down(row.ordinal, others, log)
        if text is not None:
            row.sha256 = sha256_of(text)
        row.key = f"{row.passage.key}/{row.ordinal}"
        log.save(row)
        for claim in row.claims.exclude(quotation=None) if text is not None else ():
            _requote(claim, str(text), log)


def _move_down(ordinal: int, sentences: dict[int, Sentence], log: Recording) -> None:
    """Sentences from ``ordinal`` on, up to the first gap, get the next number and key; their claims follow."""
    gap = ordinal
    while gap in sentences:
        gap += 1
    for place in range(gap, ordinal, -1):
        sentence = sentences[place - 1]
        before = [(claim, snapshot(claim)) for claim in sentence.claims.all()]
        sentence.ordinal, sentence.key = place, f"{sentence.passage.key}/{place}"
        log.save(sentence)
        for claim, was in before:
            log.follow(claim, was)


def _requote(claim: Claim, text: str, log: Recording) -> None:
    """Puts a sentence's new text into a claim; the span goes to where its expression stands nearest to before."""
    if claim.quotation == text:
        return
    claim.quotation = text
    if claim.span_in == Claim.SpanIn.QUOTATION and claim.span_start is not None:
        before = claim.span_start
        starts = [found.start() for found in re.finditer(re.escape(claim.expression), text)]
        if not starts:
            raise ValidationError(
                f"{claim.key} rests on “{claim.expression}”, which the new text no longer has: keep those words, or "
                "withdraw that claim first."
            )
        claim.span_start = min(starts, key=lambda start: abs(start - before))
        claim.span_end = claim.span_start + len(claim.expression)
    log.save(claim)
