"""How far the rates of single expressions may be trusted against what the words say."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from scipy.special import gammaln

from scoring.metrics.cells import ScoreCells
from scoring.metrics.groups import as_said, groups
from scoring.metrics.measure import Undefined, measure
from scoring.metrics.once import once

LOWEST, HIGHEST = 0.1, 1e4
GRID = np.geomspace(LOWEST, HIGHEST, 201)
AT_A_TIME = 1 << 16
CONTRACT = "this project's scorer contract; the model: Skellam 1948, J. Royal Statistical Society B 10(2), 257-261"


@measure(
    label="Shrinkage towards the words", formula="max over k of sum log BetaBinomial(hits; n, p k, (1 - p) k)",
    orientation="none", best=None, worst=None, source=CONTRACT,
)  # fmt: skip
def shrinkage_kappa(cells: ScoreCells) -> float | Undefined:
    """How many claims the word's own probability weighs as many as, where an expression's rate is estimated.

    Maximum likelihood over expressions, between .1 and 10,000, infinite at that upper end: then the rates differ from
    the words no more than by chance. Words of probability 0 and 1 are left out. Undefined where no other
    expression is used at least twice: a single claim tells nothing of how rates differ.
    """
    return _kappa(cells)


@once
def _kappa(cells: ScoreCells) -> float | Undefined:
    of = groups(cells)
    n = np.bincount(of.code, weights=cells.count, minlength=len(of)).astype(np.float64)
    hits = np.bincount(of.code, weights=cells.count * as_said(cells), minlength=len(of)).astype(np.float64)
    # A single claim has the likelihood p or 1 - p whatever kappa is.
    tells = (of.probability > 0) & (of.probability < 1) & (n > 1)
    if not tells.any():
        return Undefined("no expression with a probability between 0 and 1 has two scored claims")
    return most_likely(of.probability[tells], n[tells], hits[tells])


def most_likely(probability: NDArray[np.float64], n: NDArray[np.float64], hits: NDArray[np.float64]) -> float:
    """The kappa in [.1, 10,000] under which these hits are likeliest, infinity at the upper end.

    Arrays of one entry an expression; `n` > 1, 0 < `probability` < 1.
    """
    rows, times = np.unique(np.stack([probability, n, hits], axis=1), axis=0, return_counts=True)

    def lost(log_kappa: float) -> float:
        return -float(np.dot(times, log_likelihood(math.exp(log_kappa), *rows.T)))

    # The likelihood may have several peaks: the highest of a grid is climbed.
    size = max(1, AT_A_TIME // len(rows))
    on_grid = [
        -float(np.dot(times, row))
        for first in range(0, len(GRID), size)
        for row in log_likelihood(GRID[first : first + size, np.newaxis], *rows.T)
    ]
    at = int(np.argmin(on_grid))
    ends = (math.log(GRID[max(at - 1, 0)]), math.log(GRID[min(at + 1, len(GRID) - 1)]))
    climbed = minimize_scalar(lost, bounds=ends, method="bounded", options={"xatol": 1e-10})
    if min(on_grid) <= climbed.fun:
        return math.inf if at == len(GRID) - 1 else float(GRID[at])
    return math.exp(climbed.x)


def log_likelihood(
    kappa: float | NDArray[np.float64],
    probability: NDArray[np.float64],
    n: NDArray[np.float64],
    hits: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Of each expression, without the binomial coefficient, which does not depend on kappa; shape (..., expressions)
    for kappas of shape (..., 1)."""
    a, b = probability * kappa, (1 - probability) * kappa
    true, false = gammaln(hits + a) - gammaln(a), gammaln(n - hits + b) - gammaln(b)
    return true + false - (gammaln(n + kappa) - gammaln(kappa))


def shrunk_rate(hits: int, n: int, probability: float, kappa: float) -> float:
    """(hits + kappa p)/(n + kappa): the rate drawn towards the word's own probability p; p for infinite kappa."""
    return probability if math.isinf(kappa) else (hits + kappa * probability) / (n + kappa)
