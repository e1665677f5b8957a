"""Logistic regression of hits on the logit of the probability: logit P(y = 1) = a + b x, on distinct probabilities.

Everything is exact up to rounding on the distinct probabilities: claims that share one need not be told apart.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

Floats = NDArray[np.float64]
STEPS = 100
TOLERANCE = 1e-9
NEAR = 0.01
POLISH = 4


@dataclass(frozen=True, eq=False)
class Fit:
    """Maximum likelihood, with the information about the centre of x, where intercept and slope are independent.

    `intercept`, `slope`: one number for each table of hits that was fitted. `centre`: mean of x weighted by
    n mu (1 - mu); `weight`: the sum of these weights; `squares`: their sum of squares of x about the centre.
    """

    intercept: Floats
    slope: Floats
    centre: Floats
    weight: Floats
    squares: Floats


def logit(p: Floats | float) -> Floats:
    """ln(p / (1 - p)) of probabilities between 0 and 1."""
    return np.asarray(np.log(p) - np.log1p(-np.asarray(p)))


def log_likelihood(x: Floats, n: Floats, true: Floats, intercept: Floats, slope: Floats) -> Floats:
    """Of `true` hits among `n` claims at each x (last axis), for each pair of intercept and slope."""
    line = intercept[..., None] + slope[..., None] * x
    return np.sum(true * line - n * np.logaddexp(0, line), axis=-1)


def fit(x: Floats, n: Floats, true: Floats, intercept: Floats, slope: Floats, steps: int = STEPS) -> Fit:
    """Newton's method from the values given, with halved steps wherever a whole one would be worse.

    `x`: shape (K,), ascending. `n`, `true`: shape (..., K), so that many tables are fitted at once; `intercept`,
    `slope`: shape (...). Every table must overlap (see `overlaps`), or there is no maximum to find.
    """
    found = _information(x, n, intercept, slope)
    reached = log_likelihood(x, n, true, intercept, slope)
    for _ in range(steps):
        miss = true - n * expit(found.intercept[..., None] + found.slope[..., None] * x)
        turn = np.sum(miss * (x - found.centre[..., None]), axis=-1) / found.squares
        rise = np.sum(miss, axis=-1) / found.weight - turn * found.centre
        part = _step(x, n, true, found, rise, turn, reached)
        found = _information(x, n, found.intercept + part * rise, found.slope + part * turn)
        reached = log_likelihood(x, n, true, found.intercept, found.slope)
        if np.all(np.abs(turn) + np.abs(rise) <= TOLERANCE * (1 + np.abs(found.intercept) + np.abs(found.slope))):
            # Errors square with each step: what is left is rounding.
            break
    return found


def _information(x: Floats, n: Floats, intercept: Floats, slope: Floats) -> Fit:
    line = intercept[..., None] + slope[..., None] * x
    weight = n * expit(line) * expit(-line)
    total = np.sum(weight, axis=-1)
    centre = np.sum(weight * x, axis=-1) / total
    return Fit(intercept, slope, centre, total, np.sum(weight * (x - centre[..., None]) ** 2, axis=-1))


def _step(x: Floats, n: Floats, true: Floats, at: Fit, rise: Floats, turn: Floats, reached: Floats) -> Floats:
    """How much of each Newton step to take: halved until the likelihood does not fall, up to rounding."""
    part = np.ones_like(rise)
    for _ in range(STEPS):
        new = log_likelihood(x, n, true, at.intercept + part * rise, at.slope + part * turn)
        worse = new < reached - TOLERANCE * (1 + np.abs(reached))
        if not np.any(worse):
            break
        part[worse] /= 2
    return part


def intercept_alone(x: Floats, n: Floats, true: Floats) -> tuple[float, float]:
    """Intercept and its information where the slope is 1; both hits and misses must occur.

    The sum of residuals only falls as the intercept rises: bisection brings it near, Newton's method home.
    """
    rate = float(logit(true.sum() / n.sum()))
    low, high = rate - float(x.max()), rate - float(x.min())
    while high - low > NEAR:
        middle = (low + high) / 2
        low, high = (middle, high) if np.sum(true - n * expit(middle + x)) > 0 else (low, middle)
    intercept = (low + high) / 2
    for _ in range(POLISH):
        intercept += float(np.sum(true - n * expit(intercept + x))) / _weight(x + intercept, n)
    return intercept, _weight(x + intercept, n)


def _weight(line: Floats, n: Floats) -> float:
    return float(np.sum(n * expit(line) * expit(-line)))


def overlaps(hit_from: Floats, hit_to: Floats, miss_from: Floats, miss_to: Floats) -> NDArray[np.bool_]:
    """Whether the maximum likelihood exists, from the places of the lowest and highest hit and miss.

    It exists only where some miss lies strictly above some hit and some hit strictly above some miss: otherwise
    hits and misses are separated, completely or but for one shared value, and the slope runs to infinity.
    Source: Albert & Anderson 1984, Biometrika 71(1), 1-10, for one covariate.
    """
    return (miss_to > hit_from) & (hit_to > miss_from)
