"""Two forecasts of the same claims: which has the better Brier score, and which orders the claims better."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from scoring.metrics.cells import ScoreCells
from scoring.metrics.clusters import documents, jackknife_se, several, t_quantile, without_each
from scoring.metrics.discrimination import ALL_ALIKE, FEWEST, auc, placements, spread
from scoring.metrics.distinct import distinct
from scoring.metrics.measure import Undefined, mean
from scoring.metrics.paired import EMPTY, Paired, paired

ALIKE = "not tested: both forecasts put the claims in the same order"
TOO_FEW = "not tested: fewer than five claims occurred, or fewer than five did not"
CONSTANT = "not tested: every claim changes its rank alike, so the difference has no variance"


@dataclass(frozen=True)
class AreaDifference:
    """Areas under the ROC curve of both forecasts; `difference`, `z`: first minus second; `p`: two-sided."""

    first: float
    second: float
    difference: float
    z: float | Undefined
    p: float | Undefined


@dataclass(frozen=True)
class BrierDifference:
    """Mean Brier score of the first less that of the second, negative where the first is better.

    `lower`, `upper`: 95 %, difference -+ t(.975, G - 1) times the delete-one-document standard error `se`.
    """

    n: int
    documents: int | None
    difference: float
    se: float | Undefined
    lower: float | Undefined
    upper: float | Undefined


def delong_difference(first: ScoreCells, second: ScoreCells) -> AreaDifference | Undefined:
    """DeLong's test of two areas on the same claims, which it takes as independent.

    Undefined where all occurred or none did. Not tested (z and p undefined) where both forecasts order the claims
    alike, for fewer than five claims of a class, and where the difference has no variance. Raises ValueError where
    the rows of the two are not the same claims.
    Source: DeLong, DeLong & Clarke-Pearson 1988, Biometrics 44(3), 837-845.
    """
    pair = paired(first, second)
    if pair.claims == 0:
        return Undefined(EMPTY)
    one, other = auc.function(pair.first), auc.function(pair.second)
    if isinstance(one, Undefined) or isinstance(other, Undefined):
        return Undefined(ALL_ALIKE)
    gap = _places(pair.first) - _places(pair.second)
    difference = one - other if np.any(gap) else 0.0
    return AreaDifference(one, other, difference, *_tested(pair, gap, difference))


def _tested(pair: Paired, gap: NDArray[np.float64], difference: float) -> tuple[float | Undefined, float | Undefined]:
    """z and p, or why there are none, from what each cell's place in the other class changes by."""
    hit, n = pair.first.outcome == 1, pair.first.count.astype(np.float64)
    classes = [(gap[each], n[each]) for each in (hit, ~hit)]
    sizes = [float(of.sum()) for _, of in classes]
    reason = ""
    if not np.any(gap):
        reason = ALIKE
    elif min(sizes) < FEWEST:
        reason = TOO_FEW
    # Places are whole halves of one claim of the other class: less than a quarter apart is rounding.
    elif all(np.ptp(gaps) * size < 0.25 for (gaps, _), size in zip(classes, sizes[::-1], strict=True)):
        reason = CONSTANT
    if reason:
        return Undefined(reason), Undefined(reason)
    z = difference / math.sqrt(sum(spread(gaps, of) for gaps, of in classes))
    return z, float(2 * ndtr(-abs(z)))


def _places(cells: ScoreCells) -> NDArray[np.float64]:
    """Of each cell: the share of the other class on the right side of it, ties one half."""
    cell = distinct(cells)
    below, above = placements(cell.true, cell.n)
    at = np.searchsorted(cell.probability, cells.probability)
    return np.where(cells.outcome == 1, below[at], above[at])


def brier_difference(first: ScoreCells, second: ScoreCells) -> BrierDifference | Undefined:
    """The paired difference of Brier scores with its delete-one-document interval.

    Undefined without claims; `se` and the interval are undefined for fewer than two documents. Raises ValueError
    where the rows of the two are not the same claims.
    """
    pair = paired(first, second)
    if pair.claims == 0:
        return Undefined(EMPTY)
    one, other = pair.first, pair.second
    gap = (one.probability - one.outcome) ** 2 - (other.probability - other.outcome) ** 2
    known, found, difference = documents(one), several(one), mean(gap, one)
    count = None if isinstance(known, Undefined) else len(known)
    if isinstance(found, Undefined):
        return BrierDifference(pair.claims, count, difference, found, found, found)
    se = jackknife_se(without_each(found.sums(gap * one.count), found.n))
    half = t_quantile(0.975, len(found)) * se
    return BrierDifference(pair.claims, count, difference, se, difference - half, difference + half)
