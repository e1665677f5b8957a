"""What may be said of a word, and of all words together.

The place of the rules of decision (flags by word, over- and under-statement, distance from the ranges). This
version applies only their minimums: below them nothing can be told, above them it does not decide yet.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scoring.metrics.cells import ScoreCells

FINDINGS = (
    "not_used", "less_often_than_said", "more_often_than_said", "cannot_tell", "as_said", "compatible",
)  # fmt: skip
CONCLUSIONS = ("over_stated", "under_stated", "within_ranges", "mixed", "cannot_tell")

MIN_DOCUMENTS, MIN_CLAIMS = 5, 20
MIN_WORD_DOCUMENTS, MIN_WORD_CLAIMS = 3, 5
NOT_DECIDED = "not decided yet by this version"


@dataclass(frozen=True)
class Finding:
    """Of one expression: `value` is one of FINDINGS, `reason` says why in a few words."""

    value: str
    reason: str


@dataclass(frozen=True)
class Conclusion:
    """Of all words together: `value` is one of CONCLUSIONS; reason in a few words, and a whole sentence.

    `claims`: scored claims whose word leans to one side (probability other than one half), from `documents`.
    """

    value: str
    reason: str
    sentence: str
    claims: int
    documents: int


def finding(n: int, documents: int) -> Finding:
    """What `n` scored claims of one expression from so many documents can show."""
    if n == 0:
        return Finding("not_used", "no scored claim uses it")
    short = []
    if n < MIN_WORD_CLAIMS:
        short.append(f"only {_counted(n, 'case')}")
    if documents < MIN_WORD_DOCUMENTS:
        short.append(f"only {_counted(documents, 'estimate')}")
    return Finding("cannot_tell", ", ".join(short) or NOT_DECIDED)


def conclude(cells: ScoreCells) -> Conclusion:
    """What these claims can show together."""
    leaning = cells.binary.where(cells.binary.probability != 0.5)
    claims, documents = leaning.claims, len(np.unique(leaning.document))
    short = []
    if documents < MIN_DOCUMENTS:
        short.append(f"fewer than {MIN_DOCUMENTS} documents")
    if claims < MIN_CLAIMS:
        short.append(f"fewer than {MIN_CLAIMS} claims")
    reason = " and ".join(short) or NOT_DECIDED
    return Conclusion("cannot_tell", reason, _sentence(claims, documents, bool(short)), claims, documents)


def _sentence(claims: int, documents: int, too_few: bool) -> str:
    have = f"{_counted(claims, 'scored claim')} from {_counted(documents, 'estimate')}"
    if too_few:
        return (f"Whether these words were too strong or too weak cannot be told from {have}: "
                f"it takes at least {MIN_CLAIMS} claims from {MIN_DOCUMENTS} estimates.")  # fmt: skip
    return f"There are {have}, enough to ask whether the words were too strong or too weak; {NOT_DECIDED}."


def _counted(n: int, noun: str) -> str:
    return f"{n} {noun}" if n == 1 else f"{n} {noun}s"
