"""The distinct probabilities of claims: what all measures need that do not ask who said something."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from scoring.metrics.cells import ScoreCells
from scoring.metrics.codes import column_codes
from scoring.metrics.once import once
from scoring.metrics.together import rows_together, together

MICRO = 1_000_000
TENTH = MICRO // 10


@dataclass(frozen=True, eq=False)
class Distinct:
    """Parallel arrays, one entry for each distinct probability, ascending; equal means equal to the last bit.

    `n`: claims; `true`: sum of their outcomes, so hits where all are 0 or 1.
    """

    probability: NDArray[np.float64]
    n: NDArray[np.float64]
    true: NDArray[np.float64]

    @property
    def rate(self) -> NDArray[np.float64]:
        return self.true / self.n

    @property
    def total(self) -> float:
        return float(self.n.sum())

    @cached_property
    def squares(self) -> float:
        """Sum over claims of the square of their probability."""
        return float(np.sum(self.n * self.probability**2))

    @property
    def base_rate(self) -> float:
        return float(self.true.sum() / self.n.sum())


@once
def places(cells: ScoreCells) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Of each cell the place of its probability among the distinct ones, and these, ascending."""
    counted = rows_together(cells)
    if counted is not None and len(counted[0].count) < len(cells.count):
        rows, at = counted
        place, values = places(rows)
        return place[at], values
    values, code = column_codes(cells.probability)
    order = np.argsort(values)
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    return place[code], values[order]


@once
def distinct(cells: ScoreCells) -> Distinct:
    """The distinct probabilities of these claims, all of which have a probability and an outcome."""
    if (fewer := together(cells)) is not cells:
        return distinct(fewer)
    code, values = places(cells)
    n = np.bincount(code, weights=cells.count, minlength=len(values)).astype(np.float64)
    true = np.bincount(code, weights=cells.count * cells.outcome, minlength=len(values)).astype(np.float64)
    return Distinct(values, n, true)


def tenth(probability: NDArray[np.float64]) -> NDArray[np.int64]:
    """The bin of each probability, 0 to 9: [0, .1), [.1, .2) … [.9, 1], edges tested on millionths."""
    return np.minimum(np.round(probability * MICRO).astype(np.int64) // TENTH, 9)
