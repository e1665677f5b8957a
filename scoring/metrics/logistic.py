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
# What is lost by more than this share is more than rounding; and after a step so small the next one, whose error is
# about its square, is the last.
TOLERANCE, LAST = 1e-9, 1e-7
# Newton's steps of a concave likelihood make it larger where they are this small.
SURE = 1e-3
NEAR = 0.01
POLISH = 4


@dataclass(frozen=True, eq=False)
class Fit:
    """The maximum, and the information about the centre of x, where intercept and slope are independent.

    `centre`: mean of x weighted by n mu (1 - mu); `weight`: the sum of these weights; `squares`: their sum of
    squares of x about the centre; `log_likelihood`: at the maximum.
    """

    intercept: float
    slope: float
    centre: float
    weight: float
    squares: float
    log_likelihood: float


@dataclass(frozen=True, eq=False)
class _Place:
    """What Newton's method needs to know of a line, for each of many tables: shape (...)."""

    rise: Floats
    turn: Floats
    centre: Floats
    weight: Floats
    squares: Floats


def logit(p: Floats | float) -> Floats:
    """ln(p / (1 - p)) of probabilities between 0 and 1."""
    return np.asarray(np.log(p) - np.log1p(-np.asarray(p)))


def log_likelihood(x: Floats, n: Floats, true: Floats, intercept: float, slope: float) -> float:
    """Of `true` hits among `n` claims at each x."""
    line = intercept + slope * x
    return float(np.sum(true * line - n * np.logaddexp(0, line)))


def fit(x: Floats, n: Floats, true: Floats) -> Fit:
    """Intercept and slope of one table, shape (K,), x ascending. It must overlap, or there is no maximum."""
    start = np.zeros(())
    intercept, slope = maximum(x, n, true, start, start)
    at = _look(x, n, true, intercept, slope)
    likelihood = _likelihood(x, n, true, intercept, slope)
    return Fit(*(float(each) for each in (intercept, slope, at.centre, at.weight, at.squares, likelihood)))


def maximum(
    x: Floats, n: Floats, true: Floats, intercept: Floats, slope: Floats, steps: int = STEPS
) -> tuple[Floats, Floats]:
    """Newton's method from the values given, with halved steps wherever a whole one would be worse.

    `x`: shape (K,), ascending. `n`, `true`: shape (..., K), so that many tables are fitted at once; `intercept`,
    `slope`: shape (...). Every table must overlap (see `overlaps`), or there is no maximum to find.
    """
    at = _look(x, n, true, intercept, slope)
    for _ in range(steps):
        small = np.abs(at.rise) + np.abs(at.turn) <= LAST * (1 + np.abs(intercept) + np.abs(slope))
        if np.all(small):
            # Errors square with each step: after this one what is left is rounding.
            return intercept + at.rise, slope + at.turn
        part = _part(x, n, true, intercept, slope, at)
        intercept, slope = intercept + part * at.rise, slope + part * at.turn
        at = _look(x, n, true, intercept, slope)
    return intercept, slope


def _part(x: Floats, n: Floats, true: Floats, intercept: Floats, slope: Floats, at: _Place) -> Floats:
    """How much of Newton's step makes nothing worse, for each table: all of it where it is small."""
    part = np.ones_like(at.rise)
    if np.all(np.abs(at.rise) + np.abs(at.turn) <= SURE):
        return part
    old = _likelihood(x, n, true, intercept, slope)
    fallen = old - TOLERANCE * (1 + np.abs(old))  # by more than rounding
    while np.any(worse := _likelihood(x, n, true, intercept + part * at.rise, slope + part * at.turn) < fallen):
        part = np.where(worse, part / 2, part)
    return part


def _likelihood(x: Floats, n: Floats, true: Floats, intercept: Floats, slope: Floats) -> Floats:
    """Its logarithm, for each of many tables: shape (...)."""
    line = intercept[..., None] + slope[..., None] * x
    above = np.maximum(line, 0) + np.log1p(np.exp(-np.abs(line)))
    return np.asarray(np.sum(true * line - n * above, axis=-1))


def _look(x: Floats, n: Floats, true: Floats, intercept: Floats, slope: Floats) -> _Place:
    """Newton's next step from a line, and the information there."""
    line = intercept[..., None] + slope[..., None] * x
    small = np.exp(-np.abs(line))
    one = 1 / (1 + small)
    miss = true - n * np.where(line > 0, one, small * one)
    weight = n * small * one**2
    total = np.sum(weight, axis=-1)
    centre = np.asarray(weight @ x) / total
    away = x - centre[..., None]
    turned = np.einsum("...k,...k->...", miss, away)
    weight *= away
    squares = np.einsum("...k,...k->...", weight, away)
    turn = turned / squares
    return _Place(np.sum(miss, axis=-1) / total - turn * centre, turn, centre, total, squares)


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
