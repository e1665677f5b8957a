"""Claims one by one: what each was given, and what it earned. Means over claims are measures; see `registry`."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scoring.metrics.cells import CLAIM_STATUSES, LexiconReading, Policies, Range, RecordCells, put_on
from scoring.metrics.rules import squared_error


@dataclass(frozen=True)
class ClaimScore:
    """One claim under one lexicon and the policies.

    `status` is one of CLAIM_STATUSES. `range`: of the proposition, None where the words give none;
    `complemented`, `synonym`: whence it is, as in `cells.Said`. `outcome`: 0 to 1. `given`: the probability
    that the words gave, at their best value, to what happened; `bits`: -log2 of it, infinite where it is 0.
    `brier`: squared error, for *partial* as the policy says. None where there is no such thing: `given` and
    `bits` have only resolved claims, `brier` also partial ones.
    """

    status: str
    range: Range | None
    complemented: bool
    synonym: bool
    outcome: float | None
    given: float | None
    bits: float | None
    brier: float | None


def claim_scores(cells: RecordCells, lexicon: LexiconReading, policies: Policies) -> list[ClaimScore]:
    """A score for each row of the cells, in their order. For claims one by one the cells hold one claim a row."""
    seen = put_on(cells, lexicon, policies)
    whole = seen.status == CLAIM_STATUSES.index("resolved")
    part = seen.status == CLAIM_STATUSES.index("partial")
    given = np.where(seen.outcome == 1, seen.probability, 1 - seen.probability)
    with np.errstate(divide="ignore"):
        bits = -np.log2(np.where(whole, given, 1.0)) + 0.0
    errors = np.where(
        whole,
        squared_error(seen.probability, seen.outcome),
        np.where(part, _in_part(seen.probability, seen.outcome, policies), np.nan),
    )
    return [
        ClaimScore(
            status=CLAIM_STATUSES[seen.status[row]],
            range=_range(seen.lower[row], seen.probability[row], seen.upper[row]),
            complemented=bool(seen.complemented[row]), synonym=bool(seen.synonym[row]),
            outcome=_or_none(seen.outcome[row]),
            given=float(given[row]) if whole[row] else None,
            bits=float(bits[row]) if whole[row] else None,
            brier=_or_none(errors[row]),
        )
        for row in range(len(seen.status))
    ]  # fmt: skip


def _in_part(p: NDArray[np.float64], y: NDArray[np.float64], policies: Policies) -> NDArray[np.float64]:
    """What a claim costs whose event happened in part."""
    if policies.partial == "expected":
        return y * (1 - p) ** 2 + (1 - y) * p**2
    counts_as = {"squared": y, "up": np.ceil(y), "down": np.floor(y), "omit": np.full(len(y), np.nan)}
    return squared_error(p, counts_as[policies.partial])


def _range(lower: float, best: float, upper: float) -> Range | None:
    return None if np.isnan(best) else Range(float(lower), float(best), float(upper))


def _or_none(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
