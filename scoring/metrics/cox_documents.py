"""Standard errors by document of Cox's recalibration: the sandwich, and the fits without each document in turn."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from scoring.metrics.cells import ScoreCells
from scoring.metrics.clusters import Documents
from scoring.metrics.distinct import Distinct
from scoring.metrics.logistic import Fit, Floats, logit, maximum, overlaps

# Documents times distinct probabilities: up to here every fit without a document converges, in tables of so many
# entries at a time; beyond, it is one Newton step from the fit to all claims.
MOST_ENTRIES = 50_000_000
AT_A_TIME = 100_000
NEAR = 0.1


@dataclass(frozen=True)
class Errors:
    """Standard errors of intercept and slope."""

    intercept: float
    slope: float


@dataclass(frozen=True, eq=False)
class _Parts:
    """What each document adds to score and information, taken about the centre of the fit to all claims."""

    rise: Floats
    turn: Floats
    weight: Floats
    cross: Floats
    squares: Floats


def _parts(cells: ScoreCells, documents: Documents, at: Fit) -> _Parts:
    x = logit(cells.probability)
    away, line = x - at.centre, at.intercept + at.slope * x
    miss = cells.count * (cells.outcome - expit(line))
    weight = cells.count * expit(line) * expit(-line)
    return _Parts(*(documents.sums(each) for each in (miss, miss * away, weight, weight * away, weight * away**2)))


def clustered(cells: ScoreCells, documents: Documents, at: Fit) -> Errors:
    """CR0 sqrt(G/(G - 1)): the scores of the documents between two inverses of the information."""
    parts, factor = _parts(cells, documents, at), len(documents) / (len(documents) - 1)
    rise, turn = parts.rise / at.weight, parts.turn / at.squares
    # The intercept is the height of the line at the centre, less the slope times the centre.
    intercept = rise - turn * at.centre
    return Errors(math.sqrt(factor * float(np.sum(intercept**2))), math.sqrt(factor * float(np.sum(turn**2))))


def without_each_document(
    cells: ScoreCells, distinct: Distinct, x: Floats, at: Fit, documents: Documents
) -> tuple[Floats, Floats] | None:
    """Intercept and slope without each document, shape (G,) each. None where one of these fits has no maximum."""
    code = np.searchsorted(distinct.probability, cells.probability)
    if not np.all(_overlaps_without_each(cells, code, documents)):
        return None
    near = _one_step(_parts(cells, documents, at), at)
    if len(documents) * len(x) > MOST_ENTRIES:
        return near
    # Where a document decides much, one step may lead too far off to start from.
    wide = np.abs(near[0] - at.intercept) + np.abs(near[1] - at.slope) > NEAR
    start = np.where(wide, at.intercept, near[0]), np.where(wide, at.slope, near[1])
    return _converged(cells, code, distinct, x, documents, start)


def _converged(
    cells: ScoreCells, code: NDArray[np.int64], distinct: Distinct, x: Floats, documents: Documents,
    start: tuple[Floats, Floats],
) -> tuple[Floats, Floats]:  # fmt: skip
    """The fits without each document, some documents at a time, from the values given for each."""
    order = np.argsort(documents.code, kind="stable")
    cells, code, of = cells.where(order), code[order], documents.code[order]
    size, found = max(1, AT_A_TIME // len(x)), []
    for first in range(0, len(documents), size):
        last = min(first + size, len(documents))
        part = slice(*np.searchsorted(of, [first, last]))
        place, shape = (of[part] - first) * len(x) + code[part], (last - first, len(x))
        n = distinct.n - _table(place, cells.count[part], shape)
        true = distinct.true - _table(place, cells.count[part] * cells.outcome[part], shape)
        found.append(maximum(x, n, true, start[0][first:last], start[1][first:last]))
    return np.concatenate([each[0] for each in found]), np.concatenate([each[1] for each in found])


def _table(place: NDArray[np.int64], values: NDArray[np.float64] | NDArray[np.int64], shape: tuple[int, int]) -> Floats:
    return np.bincount(place, weights=values, minlength=shape[0] * shape[1]).reshape(shape).astype(np.float64)


def _one_step(parts: _Parts, at: Fit) -> tuple[Floats, Floats]:
    """One Newton step from the fit to all claims: there the scores of all sum to 0, so the rest have what is left."""
    weight, cross, squares = at.weight - parts.weight, -parts.cross, at.squares - parts.squares
    determinant = weight * squares - cross**2
    rise = (cross * parts.turn - squares * parts.rise) / determinant
    turn = (cross * parts.rise - weight * parts.turn) / determinant
    return at.intercept + rise - turn * at.centre, at.slope + turn


def _overlaps_without_each(cells: ScoreCells, code: NDArray[np.int64], documents: Documents) -> NDArray[np.bool_]:
    """Whether the claims without each document still overlap, shape (G,)."""
    ends = []
    for claims in (cells.count * cells.outcome, cells.count * (1 - cells.outcome)):
        chosen = claims > 0
        at, of = code[chosen], documents.code[chosen]
        lowest = _lowest_without_each(at, of, len(documents))
        highest = -_lowest_without_each(-at, of, len(documents))
        ends += [lowest, highest]
    return overlaps(*ends)


def _lowest_without_each(place: NDArray[np.int64], of: NDArray[np.int64], groups: int) -> Floats:
    """The lowest place without each document; infinity where nothing is left.

    Only a document that alone holds the lowest place can move it, so at most one answer differs from the rest.
    """
    lowest = np.full(groups, float(place.min()))
    holders = np.unique(of[place == place.min()])
    if len(holders) == 1:
        others = place[of != holders[0]]
        lowest[holders[0]] = others.min() if len(others) else math.inf
    return lowest
