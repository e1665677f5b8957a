"""Claims by document and probability: what is left when a document is left out, or drawn again."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from scoring.metrics.cells import ScoreCells
from scoring.metrics.clusters import several
from scoring.metrics.distinct import places
from scoring.metrics.measure import Undefined
from scoring.metrics.once import once

# A table of all pairs is filled while it stays that small, or hardly larger than the cells themselves.
DENSE = 1 << 22
PER_CELL = 4
ALL_ALIKE = "without one of the documents all outcomes are alike, so the claims left have no value to compare"


@dataclass(frozen=True, eq=False)
class Crossed:
    """Parallel arrays, one entry for each document and distinct probability that go together, sorted by both.

    `document`: 0 to `documents` - 1; `at`: the place among the `probability` that are distinct, ascending;
    `hits`, `misses`: claims whose proposition occurred, and did not.
    """

    documents: int
    probability: NDArray[np.float64]
    document: NDArray[np.int64]
    at: NDArray[np.int64]
    hits: NDArray[np.float64]
    misses: NDArray[np.float64]

    @cached_property
    def first(self) -> NDArray[np.int64]:
        """The first entry of each document: each has one."""
        return np.searchsorted(self.document, np.arange(self.documents))

    def by_document(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.add.reduceat(values, self.first)

    def by_probability(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.bincount(self.at, weights=values, minlength=len(self.probability)).astype(np.float64)

    def sums(self) -> NDArray[np.float64]:
        """For each document its claims, hits, sum of probabilities and sum of squared errors: shape (documents, 4)."""
        p, n = self.probability, self.hits + self.misses
        errors = self.hits * ((1 - p) ** 2)[self.at] + self.misses * (p**2)[self.at]
        return np.column_stack([self.by_document(values) for values in (n, self.hits, n * p[self.at], errors)])


@once
def crossed(cells: ScoreCells) -> Crossed | Undefined:
    """Resolved claims by document and probability. Undefined where fewer than two documents are known."""
    grouped = several(cells)
    if isinstance(grouped, Undefined):
        return grouped
    at, values = places(cells)
    key = grouped.code * len(values) + at
    pairs = len(grouped) * len(values)
    if pairs <= max(DENSE, PER_CELL * len(key)):
        used = np.arange(pairs)
    else:
        used, key = np.unique(key, return_inverse=True)
    n, hits = (
        np.bincount(key, weights=claims, minlength=len(used)).astype(np.float64)
        for claims in (cells.count, cells.count * (cells.outcome == 1))
    )
    there = np.flatnonzero(n)
    document, at = np.divmod(used[there], len(values))
    return Crossed(len(grouped), values, document, at, hits[there], (n - hits)[there])


@once
def sums_without_each(cells: ScoreCells) -> NDArray[np.float64] | Undefined:
    """What `Crossed.sums` gives of all documents but one, each left out in turn: shape (documents, 4)."""
    found = crossed(cells)
    if isinstance(found, Undefined):
        return found
    sums = found.sums()
    return sums.sum(axis=0) - sums


def brier_without_each_document(cells: ScoreCells) -> NDArray[np.float64] | Undefined:
    sums = sums_without_each(cells)
    return sums if isinstance(sums, Undefined) else sums[:, 3] / sums[:, 0]


def bias_without_each_document(cells: ScoreCells) -> NDArray[np.float64] | Undefined:
    sums = sums_without_each(cells)
    return sums if isinstance(sums, Undefined) else (sums[:, 2] - sums[:, 1]) / sums[:, 0]


def skill_without_each_document(cells: ScoreCells) -> NDArray[np.float64] | Undefined:
    """Skill against the base rate of the claims left. Undefined where those of some all went alike."""
    sums = sums_without_each(cells)
    if isinstance(sums, Undefined):
        return sums
    n, hits, _, errors = sums.T
    if np.any((hits == 0) | (hits == n)):
        return Undefined(ALL_ALIKE)
    return 1 - errors * n / (hits * (n - hits))


@once
def auc_without_each_document(cells: ScoreCells) -> NDArray[np.float64] | Undefined:
    """The area under the ROC curve without each document: ties count one half.

    Of all pairs of a hit and a miss go those with the document's hits and those with its misses; pairs inside it
    went twice and are put back once. Sorted once, so it costs O(n log n), and no table of documents by
    probabilities is made. Undefined where the claims left of some document are all alike.
    """
    found = crossed(cells)
    if isinstance(found, Undefined):
        return found
    true, false = found.by_probability(found.hits), found.by_probability(found.misses)
    below, above = np.cumsum(false) - false / 2, true.sum() - (np.cumsum(true) - true / 2)
    of_hits, of_misses = (
        found.by_document(found.hits * below[found.at]),
        found.by_document(found.misses * above[found.at]),
    )
    before = np.cumsum(found.misses) - found.misses / 2
    before -= (before[found.first] - found.misses[found.first] / 2)[found.document]
    inside = found.by_document(found.hits * before)
    left_true, left_false = true.sum() - found.by_document(found.hits), false.sum() - found.by_document(found.misses)
    if np.any((left_true == 0) | (left_false == 0)):
        return Undefined(ALL_ALIKE)
    return (float(np.dot(true, below)) - of_hits - of_misses + inside) / (left_true * left_false)
