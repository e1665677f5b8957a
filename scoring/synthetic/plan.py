"""What a synthetic record is drawn from: its size, its seed, and the rule of its writer."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from scoring.synthetic.words import WORDS, Word


@dataclass(frozen=True)
class Writer:
    """Who errs how: by how many logits claims are borne out more often than Kent's best values say.

    A word is turned towards what it holds true (unlikely: that it does not happen) before `above` (words of more
    than one half) or `below` (of less) is added; so a minus sign is over-statement. Words of one half stay.
    """

    above: float
    below: float
    says: str

    def rate(self, word: Word) -> float:
        """How often the event in question happens where this writer says `word`, over many documents."""
        if word.best is None:
            return word.rate
        if word.best == 0.5:
            return 0.5
        shift = self.above if word.best > 0.5 else self.below
        right = max(word.best, 1 - word.best)
        borne_out = 1 / (1 + math.exp(-(math.log(right / (1 - right)) + shift)))
        return borne_out if word.best > 0.5 else 1 - borne_out


# 1.5 and 2.5 logits: about what 25 to 50 documents of 8 claims can show (over-statement shows sooner).
WRITERS: Mapping[str, Writer] = {
    "calibrated": Writer(0.0, 0.0, "events bear the words out as often as Kent's best values say"),
    "over_stating": Writer(-1.5, -1.5, "events bear the words out less often than they say: 1.5 logits less"),
    "under_stating": Writer(2.5, 2.5, "events bear the words out more often than they say: 2.5 logits more"),
    "mixed": Writer(-1.5, 2.5, "words of more than one half say too much, by 1.5 logits; of less too little, by 2.5"),
}
MAX_DOCUMENTS, MAX_CLAIMS = 1_000_000, 2_000


@dataclass(frozen=True)
class Plan:
    """Equal plans give equal rows, and the rows of one document depend on no other. Raises ValueError.

    `claims_per_document`: the mean; `spread`: standard deviation by mean (0: all are alike). `rho`: intraclass
    correlation, on the probability scale, of being borne out within a document. `first_issue`: the day on which
    the first document is issued; the others follow, one a month, and begin anew after 25 years.
    """

    documents: int = 30
    claims_per_document: int = 12
    writer: str = "calibrated"
    seed: int = 0
    rho: float = 0.1
    spread: float = 0.6
    first_issue: date = date(1950, 1, 15)

    def __post_init__(self) -> None:
        checks = {
            f"documents: a whole number from 1 to {MAX_DOCUMENTS}": 1 <= self.documents <= MAX_DOCUMENTS,
            f"claims_per_document: a whole number from 1 to {MAX_CLAIMS}": 1 <= self.claims_per_document <= MAX_CLAIMS,
            f"writer: one of {', '.join(WRITERS)}": self.writer in WRITERS,
            "seed: a whole number, 0 or more": self.seed >= 0,
            "rho: from 0 to less than 1": 0 <= self.rho < 1,
            "spread: from 0 to 2": 0 <= self.spread <= 2,
        }
        wrong = [what for what, fits in checks.items() if not fits]
        if wrong:
            raise ValueError("; ".join(wrong))

    def as_dict(self) -> dict[str, Any]:
        return {**asdict(self), "first_issue": self.first_issue.isoformat()}

    def rate(self, word: Word) -> float:
        return WRITERS[self.writer].rate(word)

    @property
    def rates(self) -> tuple[float, ...]:
        """`rate` of each of WORDS."""
        return tuple(self.rate(word) for word in WORDS)
