"""Murphy diagrams: the score under every way to weigh a false alarm against a miss.

Every proper score of probabilities is a weighted sum of elementary scores, one for each threshold: what it costs
to act where p > threshold. So a curve that lies nowhere above another is better under every proper score.
Source: Ehm, Gneiting, Jordan & Krueger 2016, Journal of the Royal Statistical Society B 78(3), 505-562.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scoring.metrics.cells import ScoreCells
from scoring.metrics.distinct import Distinct, distinct
from scoring.metrics.measure import Undefined
from scoring.metrics.paired import EMPTY, paired

ROUNDING = 1e-12


@dataclass(frozen=True, eq=False)
class Murphy:
    """Parallel arrays, ascending: 0, every distinct probability and 1, and the mean elementary score around it.

    `before`: its limit from below; `after`: its value there and its limit from above. Between two thresholds it
    is a straight line from `after` of the one to `before` of the other.
    """

    threshold: NDArray[np.float64]
    before: NDArray[np.float64]
    after: NDArray[np.float64]

    @property
    def integral(self) -> float:
        """The area under the diagram: the Brier score."""
        return float(np.dot(np.diff(self.threshold), self.after[:-1] + self.before[1:]) / 2)


@dataclass(frozen=True)
class Dominance:
    """Which of two forecasts scores no worse at any threshold: first, second, both (equal curves) or neither.

    `first_better`, `second_better`: between which two thresholds all lie at which that forecast scores better; None
    where there are none.
    """

    dominant: str
    first_better: tuple[float, float] | None
    second_better: tuple[float, float] | None


def murphy(cells: ScoreCells) -> Murphy | Undefined:
    """The Murphy diagram of resolved claims.

    Elementary score at threshold t: 2 t where p > t and it did not occur, 2 (1 - t) where p <= t and it did.
    """
    binary = cells.binary
    if binary.claims == 0:
        return Undefined(EMPTY)
    cell = distinct(binary)
    threshold = np.unique(np.concatenate([[0.0], cell.probability, [1.0]]))
    false_alarms, missed = _errors(cell, threshold)
    before, after = 2 * (threshold * false_alarms + (1 - threshold) * missed) / cell.total
    return Murphy(threshold, before, after)


def _errors(cell: Distinct, threshold: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """False alarms (p above the threshold) and missed events (p up to it), just below and at each threshold: (2, T)."""
    hits = np.concatenate([[0.0], np.cumsum(cell.true)])
    misses = np.concatenate([[0.0], np.cumsum(cell.n - cell.true)])
    upto = np.stack([np.searchsorted(cell.probability, threshold, side="left"),
                     np.searchsorted(cell.probability, threshold, side="right")])  # fmt: skip
    return misses[-1] - misses[upto], hits[upto]


def dominance(first: ScoreCells, second: ScoreCells) -> Dominance | Undefined:
    """Whether one of two forecasts of the same claims scores no worse than the other under every proper score.

    Undefined where no claim is resolved with a probability in both. Raises ValueError where the rows of the two
    are not the same claims.
    """
    pair = paired(first, second)
    return dominance_apart(pair.first, pair.second)


def dominance_apart(first: ScoreCells, second: ScoreCells) -> Dominance | Undefined:
    """Whether the mean elementary score of the one's resolved claims lies nowhere above that of the other's.

    Of different claims, where it tells as much about the claims as about who forecast them. Undefined where one of the
    two has none.
    """
    one, other = first.binary, second.binary
    if one.claims == 0 or other.claims == 0:
        return Undefined(EMPTY)
    return _dominance(distinct(one), distinct(other))


def _dominance(one: Distinct, other: Distinct) -> Dominance:
    threshold = np.unique(np.concatenate([[0.0], one.probability, other.probability, [1.0]]))
    # Errors of as many claims on both sides: whole numbers, that what is equal is seen to be so.
    ours, theirs = (other.total, one.total) if one.total != other.total else (1, 1)
    errors = zip(_errors(one, threshold), _errors(other, threshold), strict=True)
    false_alarms, missed = (ours * a - theirs * b for a, b in errors)
    gap = threshold * false_alarms + (1 - threshold) * missed
    # Whole numbers of claims that balance, such as .3 times 7 against .7 times 3, leave nothing but rounding.
    rounding = ROUNDING * (threshold * np.abs(false_alarms) + (1 - threshold) * np.abs(missed))
    gap[np.abs(gap) <= rounding] = 0
    better, worse = _below_zero(threshold, gap), _below_zero(threshold, -gap)
    name = {(True, True): "both", (False, True): "first", (True, False): "second", (False, False): "neither"}
    return Dominance(name[better is None, worse is None], better, worse)


def _below_zero(threshold: NDArray[np.float64], gap: NDArray[np.float64]) -> tuple[float, float] | None:
    """From where to where the gap lies below zero, which is straight between two thresholds; None where nowhere."""
    start, end = gap[1, :-1], gap[0, 1:]
    below = (start < 0) | (end < 0)
    if not below.any():
        return None
    left, right = threshold[:-1][below], threshold[1:][below]
    one, other = start[below], end[below]
    # Where the line crosses zero on its way down or up.
    crossing = left + (right - left) * np.clip(one / np.where(one == other, 1, one - other), 0, 1)
    lowest = np.where(one > 0, crossing, left)
    highest = np.where(other > 0, crossing, right)
    return float(lowest.min()), float(highest.max())
