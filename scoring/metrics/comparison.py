"""Two forecasts: which has the better Brier score, and which orders the claims better.

Of the same claims row by row; of different claims, such as those of two runs, document by document.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from scoring.metrics.cells import ScoreCells
from scoring.metrics.clusters import ONE, UNKNOWN, documents, jackknife_se, several, t_quantile, without_each
from scoring.metrics.discrimination import ALL_ALIKE, FEWEST, auc, placements, spread
from scoring.metrics.distinct import distinct
from scoring.metrics.measure import Undefined, mean
from scoring.metrics.paired import EMPTY, Paired, paired
from scoring.metrics.rules import squared_error

ALIKE = "not tested: both forecasts put the claims in the same order"
TOO_FEW = "not tested: fewer than five claims occurred, or fewer than five did not"
ALL_IN_ONE = "all claims of one side are from one document, so it cannot be left out"
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


@dataclass(frozen=True)
class ApartDifference:
    """Mean Brier score of some claims less that of others, whose documents may be the same.

    `n`, `other_n`: claims of the first and the second; `documents`: with claims of either, `shared` of them with
    claims of both. `lower`, `upper`, `se` as in BrierDifference, each document left out of both at once.
    """

    n: int
    other_n: int
    documents: int | None
    shared: int | None
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


def apart_difference(first: ScoreCells, second: ScoreCells) -> ApartDifference | Undefined:
    """The difference of two Brier scores, of other claims or read otherwise, with its interval by document.

    A document is the same where it has the same name. Of the same claims it is the paired difference. Undefined where
    one of the two has no claims; `se` and the interval are undefined for fewer than two documents, where documents are
    not known, and where all claims of one side are of one document.
    """
    one, other = first.binary, second.binary
    if one.claims == 0 or other.claims == 0:
        return Undefined(EMPTY)
    scores = [squared_error(side.probability, side.outcome) for side in (one, other)]
    difference = mean(scores[0], one) - mean(scores[1], other)
    if not one.documents or not other.documents:
        why = Undefined(UNKNOWN)
        return ApartDifference(one.claims, other.claims, None, None, difference, why, why, why)
    # Names in order, that the same documents give the same last digit whatever their codes.
    names = {name: code for code, name in enumerate(sorted({*one.documents, *other.documents}))}
    sums = [_sums_by_document(side, score, names) for side, score in zip((one, other), scores, strict=True)]
    known = (sums[0][1] + sums[1][1]) > 0
    shared = int(np.sum((sums[0][1] > 0) & (sums[1][1] > 0)))
    se = _se_apart(*((total[known], n[known]) for total, n in sums))
    counts = (one.claims, other.claims, int(known.sum()), shared)
    if isinstance(se, Undefined):
        return ApartDifference(*counts, difference, se, se, se)
    half = t_quantile(0.975, int(known.sum())) * se
    return ApartDifference(*counts, difference, se, difference - half, difference + half)


Sums = tuple[NDArray[np.float64], NDArray[np.float64]]


def _sums_by_document(side: ScoreCells, score: NDArray[np.float64], names: Mapping[str, int]) -> Sums:
    """The sum of scores and the number of claims of each document, by its code among `names`."""
    code = np.array([names[name] for name in side.documents], dtype=np.int64)[side.document]
    total = np.bincount(code, weights=score * side.count, minlength=len(names)).astype(np.float64)
    return total, np.bincount(code, weights=side.count, minlength=len(names)).astype(np.float64)


def _se_apart(one: Sums, other: Sums) -> float | Undefined:
    if len(one[1]) < 2:
        return Undefined(ONE)
    if any(np.any(n == n.sum()) for _, n in (one, other)):
        return Undefined(ALL_IN_ONE)
    return jackknife_se(without_each(*one) - without_each(*other))
