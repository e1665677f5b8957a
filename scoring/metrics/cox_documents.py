"""Standard errors by document of Cox's recalibration: the sandwich, and the fits without each document in turn."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from scoring.metrics.by_document import Crossed
from scoring.metrics.distinct import Distinct
from scoring.metrics.logistic import Fit, Floats, logit, maximum, overlaps

# Documents times distinct probabilities: up to here every fit without a document converges, in tables of so many
# entries at a time; beyond, it is one Newton step from the fit to all claims.
MOST_ENTRIES = 50_000_000
AT_A_TIME = 1 << 15
NEAR = 0.1


@dataclass(frozen=True)
class Errors:
    """Standard errors of intercept and slope."""

    intercept: float
    slope: float


@dataclass(frozen=True, eq=False)
class Parts:
    """What each document adds to score and information, taken about the centre of the fit to all claims."""

    rise: Floats
    turn: Floats
    weight: Floats
    cross: Floats
    squares: Floats


def parts(found: Crossed, at: Fit) -> Parts:
    x = logit(found.probability)
    away, line = x - at.centre, at.intercept + at.slope * x
    n, rate = found.hits + found.misses, expit(line)
    miss, weight = found.hits - n * rate[found.at], n * (rate * expit(-line))[found.at]
    away = away[found.at]
    return Parts(*(found.by_document(each) for each in (miss, miss * away, weight, weight * away, weight * away**2)))


def clustered(added: Parts, at: Fit) -> Errors:
    """CR0 sqrt(G/(G - 1)): the scores of the documents between two inverses of the information."""
    factor = len(added.rise) / (len(added.rise) - 1)
    rise, turn = added.rise / at.weight, added.turn / at.squares
    # The intercept is the height of the line at the centre, less the slope times the centre.
    intercept = rise - turn * at.centre
    return Errors(math.sqrt(factor * float(np.sum(intercept**2))), math.sqrt(factor * float(np.sum(turn**2))))


def without_each_document(
    found: Crossed, added: Parts, distinct: Distinct, x: Floats, at: Fit
) -> tuple[Floats, Floats] | None:
    """Intercept and slope without each document, shape (G,) each. None where one of these fits has no maximum."""
    if not np.all(_overlaps_without_each(found)):
        return None
    near = _one_step(added, at)
    if found.documents * len(x) > MOST_ENTRIES:
        return near
    # Where a document decides much, one step may lead too far off to start from.
    wide = np.abs(near[0] - at.intercept) + np.abs(near[1] - at.slope) > NEAR
    start = np.where(wide, at.intercept, near[0]), np.where(wide, at.slope, near[1])
    return _converged(found, distinct, x, start)


def _converged(found: Crossed, distinct: Distinct, x: Floats, start: tuple[Floats, Floats]) -> tuple[Floats, Floats]:
    """The fits without each document, some documents at a time, from the values given for each."""
    size, fits = max(1, AT_A_TIME // len(x)), []
    for first in range(0, found.documents, size):
        last = min(first + size, found.documents)
        part = slice(*np.searchsorted(found.document, [first, last]))
        place, shape = (found.document[part] - first) * len(x) + found.at[part], (last - first, len(x))
        n = distinct.n - _table(place, found.hits[part] + found.misses[part], shape)
        true = distinct.true - _table(place, found.hits[part], shape)
        fits.append(maximum(x, n, true, start[0][first:last], start[1][first:last]))
    return np.concatenate([each[0] for each in fits]), np.concatenate([each[1] for each in fits])


def _table(place: NDArray[np.int64], values: Floats, shape: tuple[int, int]) -> Floats:
    return np.bincount(place, weights=values, minlength=shape[0] * shape[1]).reshape(shape).astype(np.float64)


def _one_step(added: Parts, at: Fit) -> tuple[Floats, Floats]:
    """One Newton step from the fit to all claims: there the scores of all sum to 0, so the rest have what is left."""
    weight, cross, squares = at.weight - added.weight, -added.cross, at.squares - added.squares
    determinant = weight * squares - cross**2
    rise = (cross * added.turn - squares * added.rise) / determinant
    turn = (cross * added.rise - weight * added.turn) / determinant
    return at.intercept + rise - turn * at.centre, at.slope + turn


def _overlaps_without_each(found: Crossed) -> NDArray[np.bool_]:
    """Whether the claims without each document still overlap, shape (G,)."""
    return overlaps(*_ends_without_each(found, found.hits), *_ends_without_each(found, found.misses))


def _ends_without_each(found: Crossed, claims: Floats) -> tuple[Floats, Floats]:
    """The lowest and the highest place of these claims without each document; beyond all where none is left."""
    places = np.flatnonzero(found.by_probability(claims))
    return _end_without_each(found, claims, places, 0), _end_without_each(found, claims, places, -1)


def _end_without_each(found: Crossed, claims: Floats, places: NDArray[np.intp], end: int) -> Floats:
    """Only a document that alone holds the place at that end can move it, so at most one answer differs from the
    rest."""
    without = np.full(found.documents, float(places[end]))
    holders = found.document[(found.at == places[end]) & (claims > 0)]  # ascending
    if holders[0] == holders[-1]:
        others = np.flatnonzero(found.by_probability(np.where(found.document == holders[0], 0.0, claims)))
        without[holders[0]] = others[end] if len(others) else (-math.inf if end else math.inf)
    return without
