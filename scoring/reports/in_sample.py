"""Lexicons counted from the very claims that they are to score: such a score looks better than it is, and says so."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from scoring.metrics.cells import LexiconReading

MARK, PERHAPS = " (in-sample)", " (perhaps in-sample)"


def in_sample(lexicon: LexiconReading, documents: Collection[str], inputs_sha: str = "") -> str | None:
    """Why a score of these documents under that lexicon is in-sample, or may be; None where it is not.

    `documents`: slugs or names, empty where none are known. `inputs_sha`: digest of the cells or file to be scored.
    """
    own = lexicon.counted_from
    if own is None:
        return None
    shared = sorted(own & frozenset(documents))
    if shared:
        named = ", ".join(shared[:3]) + (f" and {len(shared) - 3:,} more" if len(shared) > 3 else "")
        return (
            f"In-sample: {lexicon.name} was counted from claims of {named}, so on these its scores look better than "
            "they would on others."
        )
    if inputs_sha and inputs_sha == lexicon.counted_sha:
        return f"In-sample: {lexicon.name} was counted from this very file, so its scores look better than on others."
    if not own or not documents:
        return (
            f"Perhaps in-sample: no documents are named that could tell whether {lexicon.name} was counted from these."
        )
    return None


def mark(told: str | None) -> str:
    """What is put behind the name of such a lexicon."""
    if told is None:
        return ""
    return MARK if told.startswith("In-sample") else PERHAPS


def last(lexicons: Iterable[LexiconReading], documents: Collection[str], inputs_sha: str = "") -> list[LexiconReading]:
    """In the same order, but those that are in-sample last: none is the headline while there is another."""
    return sorted(lexicons, key=lambda one: in_sample(one, documents, inputs_sha) is not None)
