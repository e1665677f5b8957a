"""Tests of calibration where claims of one document rise and fall together.

Tests that take claims as independent reject calibrated records too often. Here calibrated outcomes are drawn with an
effect of their document: its claims with probability p come true with a probability drawn from the beta distribution
of mean p and variance rho p(1 - p), all from the same quantile, one for each document (beta-binomial outcomes with
correlation rho). The same statistics as without clusters are compared with those of the draws.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.special import betaincinv

from scoring.metrics.by_document import crossed
from scoring.metrics.calibration import NO_VARIANCE
from scoring.metrics.cells import ScoreCells
from scoring.metrics.clusters import RHO, several
from scoring.metrics.corp import pooled
from scoring.metrics.distinct import Distinct, distinct
from scoring.metrics.measure import DEFAULT_CHANCE, Chance, Undefined, measure
from scoring.metrics.once import once

Array = NDArray[np.float64]
Statistic = Callable[[Distinct, Array], Array]

CORRELATIONS = (0.05, 0.1, 0.2)
SOURCE = "this project's scorer contract; beta-binomial: Skellam 1948, J. Royal Statistical Society B 10(2), 257-261"
# A document's quantile is one of so many equally likely ones. With more different probabilities than GRID, the
# quantiles of each are taken straight between those of a grid, which keeps its mean.
QUANTILES, GRID = 512, 200
# Numbers drawn at a time: 32 MB; and in all, about ten seconds.
AT_A_TIME, MOST = 4_000_000, 100_000_000
# With so many documents the sums over them are as good as normal, and are drawn at once where single ones take long.
MANY_DOCUMENTS, LONG, FEW_PROBABILITIES = 1000, 10_000_000, 1000
TIE = 1e-12


@measure(
    label="Miscalibration, p value by document",
    formula="(1 + draws with mcb at least as large) / (1 + draws), y of a document correlated .1",
    orientation="none", best=None, worst=None, source=SOURCE, by_chance=True, by_document=True,
)  # fmt: skip
def mcb_p_clustered(cells: ScoreCells, chance: Chance) -> float | Undefined:
    """How often calibrated words would look as miscalibrated (`mcb`), documents drawn towards being right or away from
    it. Undefined with fewer than two documents."""
    return p_value("mcb", cells, chance, RHO)


@measure(
    label="Spiegelhalter's p by document", formula="(1 + draws with |z| at least as large) / (1 + draws)",
    orientation="none", best=None, worst=None, source=SOURCE, by_chance=True, by_document=True,
)  # fmt: skip
def spiegelhalter_p_clustered(cells: ScoreCells, chance: Chance) -> float | Undefined:
    """Two-sided p-value of Spiegelhalter's z, documents drawn towards or away from being right, where effects add up.

    Undefined with fewer than two documents, and where all probabilities are 0, .5 or 1.
    """
    return p_value("spiegelhalter", cells, chance, RHO)


@measure(
    label="Mean bias, p value by document",
    formula="(1 + draws with |mean p - mean y| at least as large) / (1 + draws)",
    orientation="none", best=None, worst=None, source=SOURCE, by_chance=True, by_document=True,
)  # fmt: skip
def mean_bias_p_clustered(cells: ScoreCells, chance: Chance) -> float | Undefined:
    """Two-sided p-value of the mean bias, documents drawn towards or away from the events, where effects add up.

    Undefined with fewer than two documents.
    """
    return p_value("mean_bias", cells, chance, RHO)


def sensitivity(cells: ScoreCells, chance: Chance = DEFAULT_CHANCE) -> dict[str, dict[float, float | Undefined]]:
    """The three p-values of resolved claims under each of CORRELATIONS: key of the measure -> correlation -> p."""
    scored = cells.binary
    if not scored.claims:
        return {}
    return {
        f"{name}_p_clustered": {rho: p_value(name, scored, chance, rho) for rho in CORRELATIONS} for name in STATISTICS
    }


def p_value(name: str, cells: ScoreCells, chance: Chance, rho: float) -> float | Undefined:
    """Of one statistic: mcb, spiegelhalter or mean_bias; what was observed counts as one of the draws.

    The cells are resolved claims. Draws serve all statistics of the same claims.
    """
    found = several(cells)
    if isinstance(found, Undefined):
        return found
    p = distinct(cells).probability
    if name == "spiegelhalter" and not np.any((p > 0) & (p < 1) & (p != 0.5)):
        return Undefined(NO_VARIANCE)
    pairs = _pairs(cells)
    if not _normal(cells, chance) and len(pairs.n) * chance.resamples > MOST:
        return Undefined(f"{len(pairs.n):,} documents times probabilities are too many to draw for")
    kept = _kept(cells)
    if (name, chance, rho) not in kept:
        for direction, names in (("right", ("mcb", "spiegelhalter")), ("event", ("mean_bias",))):
            if name in names:
                draws = _normal_draws if _normal(cells, chance) else _draws
                shares = _shares(cells, names, draws(cells, chance, rho, direction), chance.resamples)
                kept.update({(each, chance, rho): share for each, share in shares.items()})
    return kept[name, chance, rho]


@once
def _kept(cells: ScoreCells) -> dict[tuple[str, Chance, float], float]:
    return {}


@once
def _tables(cells: ScoreCells) -> dict[float, tuple[Array, NDArray[np.int64], Array]]:
    return {}


def _quantiles(cells: ScoreCells, rho: float) -> tuple[Array, NDArray[np.int64], Array]:
    tables = _tables(cells)
    if rho not in tables:
        tables[rho] = quantiles(distinct(cells).probability, rho)
    return tables[rho]


def _shares(cells: ScoreCells, names: tuple[str, ...], draws: Iterator[Array], number: int) -> dict[str, float]:
    cell = distinct(cells)
    observed = {name: float(STATISTICS[name](cell, cell.true[np.newaxis])[0]) - TIE for name in names}
    reached = dict.fromkeys(names, 0)
    for true in draws:
        for name in names:
            reached[name] += int(np.sum(STATISTICS[name](cell, true) >= observed[name]))
    return {name: (1 + count) / (1 + number) for name, count in reached.items()}


def _mcb(cell: Distinct, true: Array) -> Array:
    """`corp.mcb` of each draw: (p - r)^2 - (x - r)^2 as a product, x the recalibrated value."""
    p, pav = cell.probability, pooled(true, cell.n)
    return (p - pav) * (p + pav - 2 * true / cell.n) @ cell.n / cell.total


def _spiegelhalter(cell: Distinct, true: Array) -> Array:
    """The size of Spiegelhalter's z times its denominator, which is the same in all draws, a claim."""
    return np.abs((true - cell.n * cell.probability) @ (1 - 2 * cell.probability)) / cell.total


def _mean_bias(cell: Distinct, true: Array) -> Array:
    return np.abs((cell.n * cell.probability - true).sum(axis=1)) / cell.total


STATISTICS: dict[str, Statistic] = {"mcb": _mcb, "spiegelhalter": _spiegelhalter, "mean_bias": _mean_bias}


@dataclass(frozen=True, eq=False)
class _Pairs:
    """Claims with each distinct probability in each document: `n` of them, at least 1; sorted by probability."""

    probability: NDArray[np.int64]
    document: NDArray[np.int64]
    n: NDArray[np.int64]
    documents: int


@once
def _pairs(cells: ScoreCells) -> _Pairs:
    found = crossed(cells)
    assert not isinstance(found, Undefined)
    order = np.argsort(found.at, kind="stable")  # by probability, then document
    n = (found.hits + found.misses).astype(np.int64)
    return _Pairs(found.at[order], found.document[order], n[order], found.documents)


def _draws(cells: ScoreCells, chance: Chance, rho: float, direction: str) -> Iterator[Array]:
    """Events at each distinct probability, were all calibrated: blocks of shape (draws, K), `chance.resamples` in all.

    `direction`: whether the effect of a document lifts what was said (right: p above one half up, below it down) or
    the events themselves (event).
    """
    pairs, probability, generator = _pairs(cells), distinct(cells).probability, chance.generator()
    table, low, weight = _quantiles(cells, rho)
    turned = (probability < 0.5)[pairs.probability] & (direction == "right")
    low, weight = low[pairs.probability], weight[pairs.probability]
    first = np.flatnonzero(np.diff(pairs.probability, prepend=-1))
    size = max(1, AT_A_TIME // len(pairs.n))
    for start in range(0, chance.resamples, size):
        draws = min(size, chance.resamples - start)
        at = generator.integers(QUANTILES, size=(draws, pairs.documents))[:, pairs.document]
        at = np.where(turned, QUANTILES - 1 - at, at)
        true = table[low, at] * (1 - weight) + table[np.minimum(low + 1, len(table) - 1), at] * weight
        events = generator.binomial(pairs.n, np.clip(true, 0, 1))
        yield np.add.reduceat(events, first, axis=1).astype(np.float64)


def _normal(cells: ScoreCells, chance: Chance) -> bool:
    """Whether sums over documents are drawn instead of single documents."""
    pairs, long = _pairs(cells), len(_pairs(cells).n) * chance.resamples > LONG
    return long and pairs.documents >= MANY_DOCUMENTS and len(distinct(cells).n) <= FEW_PROBABILITIES


def _normal_draws(cells: ScoreCells, chance: Chance, rho: float, direction: str) -> Iterator[Array]:
    """As `_draws`, from the normal distribution with the same means and covariances: that of sums over documents.

    cov_kl = sum_g m_gk m_gl cov(q_k, q_l), on the diagonal + sum_g m_gk E q_k(1 - q_k), q_k the beta quantile.
    """
    pairs, cell = _pairs(cells), distinct(cells)
    table, low, weight = _quantiles(cells, rho)
    below, above = table[low], table[np.minimum(low + 1, len(table) - 1)]
    true = below + (above - below) * weight[:, np.newaxis]
    if direction == "right":
        true = np.where((cell.probability < 0.5)[:, np.newaxis], true[:, ::-1], true)
    claims = csr_array((pairs.n.astype(np.float64), (pairs.document, pairs.probability)))
    covariance = (claims.T @ claims).toarray() * np.cov(true, bias=True).reshape(len(true), -1)
    covariance += np.diag(cell.n * (true * (1 - true)).mean(axis=1))
    sizes, axes = np.linalg.eigh(covariance)
    spread = axes * np.sqrt(np.maximum(sizes, 0))
    luck = chance.generator().standard_normal((chance.resamples, len(true)))
    yield cell.n * cell.probability + luck @ spread.T


def quantiles(probability: Array, rho: float) -> tuple[Array, NDArray[np.int64], Array]:
    """Quantiles of the beta distributions with these means and correlation `rho`: (table, low, weight).

    Row `low` of the table, shape (rows, QUANTILES), times 1 - `weight` and the next row times `weight` is that of each
    probability. Beta(p s, (1 - p) s) with s = (1 - rho)/rho has variance rho p(1 - p).
    """
    grid = probability if len(probability) <= GRID else np.linspace(0, 1, GRID + 1)
    size, at = (1 - rho) / rho, (np.arange(QUANTILES) + 0.5) / QUANTILES
    inside = (grid > 0) & (grid < 1)
    table = np.repeat(grid[:, np.newaxis], QUANTILES, axis=1)
    table[inside] = betaincinv(grid[inside, np.newaxis] * size, (1 - grid[inside, np.newaxis]) * size, at)
    low = np.searchsorted(grid, probability, side="right") - 1
    wide = grid[np.minimum(low + 1, len(grid) - 1)] - grid[low]
    return table, low, np.divide(probability - grid[low], wide, out=np.zeros_like(probability), where=wide > 0)
