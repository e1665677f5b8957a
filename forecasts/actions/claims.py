"""Claims: registered, corrected, withdrawn."""

from datetime import datetime

from django.core.exceptions import ValidationError

from forecasts.models import Claim, Passage

from .recording import need_reason, recorded, refuse, why_not_withdrawable


def save_claim(row: Claim, *, by: str, at: datetime, why: str = "") -> None:
    """Registers or corrects a claim. Its document and passage follow from its sentence, its key from its passage."""
    with recorded("correct_claim" if row.pk else "register_claim", by=by, at=at, why=why) as log:
        complete(row)
        log.save(row)


def complete(row: Claim) -> None:
    """What follows from a claim's sentence: passage, document and, where it has none yet, the next letter's key."""
    row.passage = row.sentence.passage
    row.document = row.passage.document
    if not row.key:
        row.key = f"{row.document.slug}.{row.passage.place}-{next_letter(row.passage)}"


def next_letter(passage: Passage) -> str:
    """The letter after the last one used in a passage: a … z, aa, ab …"""
    used = [key.rpartition("-")[2] for key in passage.claims.values_list("key", flat=True)]
    return letters(max((number(letter) for letter in used), default=0) + 1)


def letters(place: int) -> str:
    """1 -> a, 26 -> z, 27 -> aa."""
    text = ""
    while place:
        place, digit = divmod(place - 1, 26)
        text = chr(ord("a") + digit) + text
    return text


def number(letter: str) -> int:
    """a -> 1, z -> 26, aa -> 27."""
    place = 0
    for character in letter:
        place = place * 26 + ord(character) - ord("a") + 1
    return place


def withdraw_claim(row: Claim, *, by: str, at: datetime, reason: str) -> None:
    """Takes a mistaken claim back. It stays, is counted as withdrawn, and frees its unit for another claim."""
    with recorded("withdraw_claim", by=by, at=at, why=need_reason(reason)) as log:
        log.renew(row)
        refuse(row, why_not_withdrawable(row))
        standing = row.restatements.filter(withdrawn=False)
        if standing:
            others = ", ".join(claim.key for claim in standing)
            raise ValidationError(
                f"{row.key} is restated by {others}: withdraw those first, or let them restate another."
            )
        row.withdrawn = True
        log.save(row)
