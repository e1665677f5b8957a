"""A second version of leaving one document out: claim by claim in plain Python, without the code that it checks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Claim:
    """A scored claim of a word that a lexicon is asked about. `entry`: the words and whether their denial is an entry
    of its own; `probability`: of the proposition; `flipped`: a denial that counts with its word."""

    document: str
    entry: tuple[str, bool]
    probability: float
    outcome: int
    flipped: bool

    @property
    def hit(self) -> int:
        return 1 - self.outcome if self.flipped else self.outcome


def claims_of(cells) -> list[Claim]:
    found = []
    for row in range(len(cells.count)):
        word = cells.words[cells.word[row]]
        if word.range is not None or word.cls == "bare":
            continue
        one = Claim(
            cells.documents[cells.document[row]], (word.expression, bool(cells.own_negative[row])),
            float(cells.probability[row]), int(cells.outcome[row]), bool(cells.complemented[row]),
        )  # fmt: skip
        found += [one] * int(cells.count[row])
    return found


def leave_one_document_out(claims: Sequence[Claim], min_claims: int) -> tuple[int, int, float | None, float | None]:
    """(claims read, documents with one, Brier score so read, Brier score as the lexicon reads the same claims)."""
    counted, said, documents = [], [], set()
    for one in claims:
        others = [other.hit for other in claims if other.entry == one.entry and other.document != one.document]
        if len(others) < min_claims:
            continue
        rate = sum(others) / len(others)
        probability = 1 - rate if one.flipped else rate
        counted.append((probability - one.outcome) ** 2)
        said.append((one.probability - one.outcome) ** 2)
        documents.add(one.document)
    if not counted:
        return 0, 0, None, None
    return len(counted), len(documents), sum(counted) / len(counted), sum(said) / len(said)
