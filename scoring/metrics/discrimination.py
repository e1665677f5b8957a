"""Discrimination: whether what occurred had been given higher probabilities than what did not.

Only the order of the probabilities matters here, so nothing in this module sees whether they are calibrated.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln

from scoring.metrics.cells import ScoreCells
from scoring.metrics.distinct import Distinct, distinct
from scoring.metrics.measure import Chance, Undefined, measure
from scoring.metrics.once import once

Z = 1.959963984540054  # the .975 quantile of the standard normal distribution
FEWEST = 5
EXACT_STEPS = 200_000_000
ALL_ALIKE = "all that was resolved went the same way, so there is no pair of claims to tell apart"
FEW = "fewer than five claims occurred, or fewer than five did not: the permutation p-value stands instead"
PERFECT = "the probabilities separate what occurred from what did not: the permutation p-value stands instead"
NOT_NEEDED = "at least five claims went each way and the order is not perfect: the interval stands instead"
DELONG = "DeLong, DeLong & Clarke-Pearson 1988, Biometrics 44(3), 837-845"


@dataclass(frozen=True, eq=False)
class Roc:
    """Parallel arrays, from the strictest threshold to the loosest: the rates if "yes" is said where p >= threshold.

    The first point, where nothing is called likely, has the threshold infinity.
    """

    threshold: NDArray[np.float64]
    false_alarm_rate: NDArray[np.float64]
    hit_rate: NDArray[np.float64]


@dataclass(frozen=True)
class _Area:
    auc: float
    hits: float
    misses: float
    se: float


def placements(true: NDArray[np.float64], n: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """For each distinct probability, ascending: the share of non-occurrences below it, and of occurrences above it.

    Ties count one half. Both classes must have claims. Source: Sun & Xu 2014, IEEE Signal Processing Letters
    21(11), 1389-1393, on distinct values.
    """
    false = n - true
    below = np.cumsum(false) - false / 2
    above = true.sum() - (np.cumsum(true) - true / 2)
    return below / false.sum(), above / true.sum()


def spread(values: NDArray[np.float64], n: NDArray[np.float64]) -> float:
    """The squared standard error of a mean over claims, from independent claims of one class, at least two."""
    total = float(n.sum())
    centre = float(np.dot(values, n)) / total
    return float(np.dot((values - centre) ** 2, n)) / (total - 1) / total


@once
def _delong(cells: ScoreCells) -> _Area | Undefined:
    """The area under the curve, the size of both classes and DeLong's standard error (nan for one claim of a class)."""
    cell = distinct(cells)
    hits = float(cell.true.sum())
    misses = cell.total - hits
    if hits == 0 or misses == 0:
        return Undefined(ALL_ALIKE)
    below, above = placements(cell.true, cell.n)
    auc = float(np.dot(below, cell.true)) / hits
    if min(hits, misses) < 2:
        return _Area(auc, hits, misses, math.nan)
    return _Area(auc, hits, misses, math.sqrt(spread(below, cell.true) + spread(above, cell.n - cell.true)))


def _perfect(cell: Distinct) -> bool:
    """Whether the order alone tells what occurred: the area is 0 or 1."""
    true, false = np.flatnonzero(cell.true), np.flatnonzero(cell.n - cell.true)
    return bool(true[0] > false[-1] or false[0] > true[-1])


def _with_error(cells: ScoreCells) -> _Area | Undefined:
    """The area where DeLong's error may be used: at least five claims of each class, and no perfect order."""
    found = _delong(cells)
    if isinstance(found, Undefined):
        return found
    if min(found.hits, found.misses) < FEWEST:
        return Undefined(FEW)
    return Undefined(PERFECT) if _perfect(distinct(cells)) else found


@measure(
    label="Area under the ROC curve", formula="P(p_i > p_j) + P(p_i = p_j)/2, i of y = 1, j of y = 0",
    orientation="higher", best=1.0, worst=0.0, source="Hanley & McNeil 1982, Radiology 143(1), 29-36",
)  # fmt: skip
def auc(cells: ScoreCells) -> float | Undefined:
    """How often of two claims the one that occurred had the higher probability, 0 to 1; ties count one half.

    Undefined where all occurred or none did. It depends on which side propositions are phrased.
    """
    found = _delong(cells)
    return found if isinstance(found, Undefined) else found.auc


@measure(
    label="Standard error of the area",
    formula="sqrt(S10/n1 + S01/n0), S10 and S01 the variances of the placements of both classes",
    orientation="none", best=None, worst=None, source=DELONG,
)  # fmt: skip
def auc_se(cells: ScoreCells) -> float | Undefined:
    """DeLong's standard error of the area, taking all claims as independent.

    Undefined where the area is 0 or 1, or fewer than five claims occurred, or fewer than five did not.
    """
    found = _with_error(cells)
    return found if isinstance(found, Undefined) else found.se


@measure(
    label="Area, lower bound", formula="AUC - 1.96 SE", orientation="none", best=None, worst=None, source=DELONG,
)  # fmt: skip
def auc_lower(cells: ScoreCells) -> float | Undefined:
    """Lower end of DeLong's normal 95 % interval, not cut off at 0. Undefined where the standard error is."""
    found = _with_error(cells)
    return found if isinstance(found, Undefined) else found.auc - Z * found.se


@measure(
    label="Area, upper bound", formula="AUC + 1.96 SE", orientation="none", best=None, worst=None, source=DELONG,
)  # fmt: skip
def auc_upper(cells: ScoreCells) -> float | Undefined:
    """Upper end of DeLong's normal 95 % interval, not cut off at 1. Undefined where the standard error is."""
    found = _with_error(cells)
    return found if isinstance(found, Undefined) else found.auc + Z * found.se


@measure(
    label="Permutation p of the area",
    formula="share of all ways to deal the outcomes to the claims with |AUC - 1/2| at least as large",
    orientation="none", best=None, worst=None, by_chance=True,
    source="Pitman 1937, Supplement to the Journal of the Royal Statistical Society 4(1), 119-130",
)  # fmt: skip
def auc_exact_p(cells: ScoreCells, chance: Chance) -> float | Undefined:
    """Two-sided permutation p-value of the area, where the sample is too small or too clear for a standard error.

    Exact: in closed form where the area is 0 or 1, else by counting all ways. Where so many probabilities would take
    more than a fraction of a second to count, (1 + as extreme) / (1 + drawn) over `chance.resamples` random draws.
    Undefined where all occurred or none did, and where `auc_se` is defined. Claims are taken as independent.
    """
    found = _delong(cells)
    if isinstance(found, Undefined):
        return found
    if not isinstance(_with_error(cells), Undefined):
        return Undefined(NOT_NEEDED)
    cell = distinct(cells)
    if _perfect(cell):
        return _perfect_p(cell)
    n, part, lead = _ranks(cell)
    drawn, seen = int(part.sum()), abs(int(np.dot(lead, part)))
    if len(n) * drawn * _width(n, lead, drawn) > EXACT_STEPS:
        return _drawn_p(n, lead, drawn, seen, chance)
    return _counted_p(n, lead, drawn, seen)


def _ranks(cell: Distinct) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Claims, those of the smaller class, and claims below less claims above, by distinct probability.

    The sum of the last over the smaller class is 2 n1 n0 (AUC - 1/2), up to its sign: in whole numbers, so that
    ways exactly as extreme as what was seen are never lost to rounding.
    """
    n, true = cell.n.astype(np.int64), cell.true.astype(np.int64)
    part = true if 2 * true.sum() <= n.sum() else n - true
    below = np.cumsum(n) - n
    return n, part, 2 * below + n - n.sum()


def _width(n: NDArray[np.int64], lead: NDArray[np.int64], drawn: int) -> int:
    """How many sums of so many leads there may be."""
    return 2 * drawn * int(np.max(np.abs(lead))) + 1


def _perfect_p(cell: Distinct) -> float:
    """Of all ways to deal the outcomes, one makes this area, and at most one the opposite."""
    hits, total = float(cell.true.sum()), cell.total
    edges = np.concatenate([np.cumsum(cell.n), np.cumsum(cell.n[::-1])])
    # Areas of 0 and 1 are both possible where as many claims as occurred fill whole cells from either end.
    ends = 1 + int(hits in edges[: len(cell.n)] and hits in edges[len(cell.n) :])
    ways = gammaln(total + 1) - gammaln(hits + 1) - gammaln(total - hits + 1)
    return min(1.0, ends * float(np.exp(-ways)))


def _counted_p(n: NDArray[np.int64], lead: NDArray[np.int64], drawn: int, seen: int) -> float:
    """The share of ways to draw claims whose leads sum to at least what was seen, either way.

    Ways to draw j claims with sum s, one distinct probability after the other. At most four are drawn, so the
    counts stay far below what a float holds, and they are only ever added.
    """
    half = _width(n, lead, drawn) // 2
    ways = np.zeros((drawn + 1, 2 * half + 1))
    ways[0, half] = 1
    for size, step in zip(n.tolist(), lead.tolist(), strict=True):
        before = ways.copy()
        for taken in range(1, min(size, drawn) + 1):
            # Nothing leaves the array: it holds every sum of so many leads.
            to = slice(max(taken * step, 0), 2 * half + 1 + min(taken * step, 0))
            of = slice(max(-taken * step, 0), 2 * half + 1 + min(-taken * step, 0))
            ways[taken:, to] += math.comb(size, taken) * before[: drawn + 1 - taken, of]
    sums = np.abs(np.arange(-half, half + 1))
    return float(ways[drawn][sums >= seen].sum() / ways[drawn].sum())


def _drawn_p(n: NDArray[np.int64], lead: NDArray[np.int64], drawn: int, seen: int, chance: Chance) -> float:
    """The same share among random draws without replacement; what was seen counts as one of them."""
    total, generator = int(n.sum()), chance.generator()
    picks = generator.integers(total, size=(chance.resamples, drawn))
    while np.any(twice := np.any(np.diff(np.sort(picks, axis=1), axis=1) == 0, axis=1)):
        picks[twice] = generator.integers(total, size=(int(twice.sum()), drawn))
    sums = lead[np.searchsorted(np.cumsum(n), picks, side="right")].sum(axis=1)
    return float((1 + np.sum(np.abs(sums) >= seen)) / (1 + chance.resamples))


def roc(cells: ScoreCells) -> Roc | Undefined:
    """The receiver operating characteristic of resolved claims; the area under its straight lines is `auc`.

    Undefined where all occurred or none did.
    """
    binary = cells.binary
    if binary.claims == 0 or isinstance(_delong(binary), Undefined):
        return Undefined(ALL_ALIKE)
    cell = distinct(binary)
    true, false = cell.true[::-1], (cell.n - cell.true)[::-1]
    return Roc(
        threshold=np.concatenate([[math.inf], cell.probability[::-1]]),
        false_alarm_rate=np.concatenate([[0.0], np.cumsum(false) / false.sum()]),
        hit_rate=np.concatenate([[0.0], np.cumsum(true) / true.sum()]),
    )
