"""Calibrated outcomes at random, where claims of one document rise and fall together.

An outcome is drawn with an effect of its document: its claims with probability p come true with a probability drawn
from the beta distribution of mean p and variance rho p(1 - p), all from the same quantile, one for each document
(beta-binomial outcomes with correlation rho).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.special import betaincinv

from scoring.metrics.by_document import crossed
from scoring.metrics.cells import ScoreCells
from scoring.metrics.distinct import distinct
from scoring.metrics.measure import Chance, Undefined
from scoring.metrics.once import once

Array = NDArray[np.float64]

# A document's quantile is one of so many equally likely ones. With more different probabilities than GRID, the
# quantiles of each are taken straight between those of a grid, which keeps its mean.
QUANTILES, GRID = 512, 200
# Numbers drawn at a time, 1.6 MB: larger arrays cost more to ask for than to fill. And pairs of document and
# probability at a time, each with a row of quantiles: at most 16 MB.
AT_A_TIME, PAIRS_AT_A_TIME = 200_000, 4096
# So few claims of a pair are drawn one by one, which is quicker.
FEW_CLAIMS = 5
# Where claims of one probability vary by so much, given their documents, their sum is as good as normal and is drawn
# at once.
MANY_EVENTS = 100
# With so many documents the sums over them are as good as normal too, and are drawn where single ones take long.
MANY_DOCUMENTS, LONG, FEW_PROBABILITIES = 1000, 10_000_000, 1000


@dataclass(frozen=True, eq=False)
class Quantiles:
    """Quantiles of beta distributions. Row `low` of `table`, shape (rows, QUANTILES), times 1 - `weight` and the next
    row times `weight` is that of each probability, from the other end where it is `turned`."""

    table: Array
    low: NDArray[np.int64]
    weight: Array
    turned: NDArray[np.bool_]

    def at(self, k: NDArray[np.int64], quantile: NDArray[np.int64]) -> Array:
        """One quantile each of these probabilities. `k` and `quantile` have one shape, or one that is stretched to."""
        place = np.where(self.turned[k], QUANTILES - 1 - quantile, quantile)
        low, weight = self.low[k], self.weight[k]
        below, above = self.table[low, place], self.table[np.minimum(low + 1, len(self.table) - 1), place]
        return np.clip(below + (above - below) * weight, 0, 1)

    def rows(self, k: NDArray[np.int64]) -> Array:
        """The quantiles of these probabilities: shape (probabilities, QUANTILES)."""
        below, above = self.table[self.low[k]], self.table[np.minimum(self.low[k] + 1, len(self.table) - 1)]
        between = np.clip(below + (above - below) * self.weight[k, np.newaxis], 0, 1)
        return np.where(self.turned[k, np.newaxis], between[:, ::-1], between)


def quantiles(probability: Array, rho: float) -> Quantiles:
    """Those with these means, ascending, and correlation `rho`: Beta(p s, (1 - p) s) with s = (1 - rho)/rho has
    variance rho p(1 - p)."""
    grid = probability if len(probability) <= GRID else np.linspace(0, 1, GRID + 1)
    size, at = (1 - rho) / rho, (np.arange(QUANTILES) + 0.5) / QUANTILES
    inside = (grid > 0) & (grid < 1)
    table = np.repeat(grid[:, np.newaxis], QUANTILES, axis=1)
    table[inside] = betaincinv(grid[inside, np.newaxis] * size, (1 - grid[inside, np.newaxis]) * size, at)
    low = np.searchsorted(grid, probability, side="right") - 1
    wide = grid[np.minimum(low + 1, len(grid) - 1)] - grid[low]
    weight = np.divide(probability - grid[low], wide, out=np.zeros_like(probability), where=wide > 0)
    return Quantiles(table, low, weight, np.zeros(len(probability), dtype=np.bool_))


@dataclass(frozen=True, eq=False)
class Pairs:
    """Claims with each distinct probability in each document: `n` of them, at least 1; sorted by probability."""

    probability: NDArray[np.int64]
    document: NDArray[np.int64]
    n: NDArray[np.int64]
    documents: int

    def of(self, some: NDArray | slice) -> Pairs:
        return replace(self, probability=self.probability[some], document=self.document[some], n=self.n[some])

    def at(self, k: int) -> Pairs:
        """Those of one probability."""
        return self.of(slice(*np.searchsorted(self.probability, [k, k + 1])))


@once
def pairs(cells: ScoreCells) -> Pairs:
    """Of claims from at least two documents."""
    found = crossed(cells)
    assert not isinstance(found, Undefined)
    order = np.argsort(found.at, kind="stable")  # by probability, then document
    n = (found.hits + found.misses).astype(np.int64)
    return Pairs(found.at[order], found.document[order], n[order], found.documents)


@once
def _tables(cells: ScoreCells) -> dict[float, Quantiles]:
    return {}


def _quantiles(cells: ScoreCells, rho: float, direction: str) -> Quantiles:
    tables, probability = _tables(cells), distinct(cells).probability
    if rho not in tables:
        tables[rho] = quantiles(probability, rho)
    return replace(tables[rho], turned=(probability < 0.5) & (direction == "right"))


def drawn_at_once(cells: ScoreCells, chance: Chance) -> bool:
    """Whether sums over documents are drawn instead of single documents."""
    found, long = pairs(cells), len(pairs(cells).n) * chance.resamples > LONG
    return long and found.documents >= MANY_DOCUMENTS and len(distinct(cells).n) <= FEW_PROBABILITIES


def draws(cells: ScoreCells, chance: Chance, rho: float, direction: str) -> Iterator[Array]:
    """Events at each distinct probability, were all calibrated: blocks of shape (draws, K), `chance.resamples` in all.

    `direction`: whether the effect of a document lifts what was said (right: p above one half up, below it down) or
    the events themselves (event).
    """
    found = _quantiles(cells, rho, direction)
    return _normal(cells, chance, found) if drawn_at_once(cells, chance) else _by_document(cells, chance, found, rho)


def _by_document(cells: ScoreCells, chance: Chance, of: Quantiles, rho: float) -> Iterator[Array]:
    found, cell, generator = pairs(cells), distinct(cells), chance.generator()
    many = cell.n * cell.probability * (1 - cell.probability) * (1 - rho) >= MANY_EVENTS
    alone = list(_alone(found, ~many))
    size = max(1, AT_A_TIME // len(found.n))
    for start in range(0, chance.resamples, size):
        at = generator.integers(QUANTILES, size=(found.documents, min(size, chance.resamples - start)))
        events = np.zeros((len(cell.n), at.shape[1]))
        for some in alone:
            _add_events(events, some, of, at, generator)
        for k in np.flatnonzero(many).tolist():
            events[k] = _many_events(found.at(k), of.rows(np.array([k]))[0], at, generator)
        yield events.T


def _alone(found: Pairs, chosen: NDArray[np.bool_]) -> Iterator[Pairs]:
    """The pairs of chosen probabilities, some at a time: first those of few claims, one by one, then the others."""
    which = chosen[found.probability]
    few = np.flatnonzero(which & (found.n <= FEW_CLAIMS))
    claims = found.of(np.repeat(few, found.n[few]))
    for part in (replace(claims, n=np.ones_like(claims.n)), found.of(which & (found.n > FEW_CLAIMS))):
        for first in range(0, len(part.n), PAIRS_AT_A_TIME):
            yield part.of(slice(first, first + PAIRS_AT_A_TIME))


def _add_events(
    events: Array, some: Pairs, of: Quantiles, at: NDArray[np.int64], generator: np.random.Generator
) -> None:
    """Those of each pair, added to `events`, shape (K, draws). `at`, shape (documents, draws): the quantile of each
    document."""
    first = np.flatnonzero(np.diff(some.probability, prepend=-1))
    used, row = some.probability[first], np.repeat(np.arange(len(first)), np.diff(first, append=len(some.n)))
    if len(used) * QUANTILES <= len(some.n) * at.shape[1]:
        true = of.rows(used)[row[:, np.newaxis], at[some.document]]
    else:  # most of the rows would not be asked for
        true = of.at(some.probability[:, np.newaxis], at[some.document])
    single = some.n.max() == 1
    drawn = generator.random(true.shape) < true if single else generator.binomial(some.n[:, np.newaxis], true)
    events[used] += np.add.reduceat(drawn, first, axis=0, dtype=np.float64)


def _many_events(some: Pairs, row: Array, at: NDArray[np.int64], generator: np.random.Generator) -> Array:
    """Those of one probability in all its documents, given these quantiles of it and their quantile in each draw, as in
    `_add_events`: a normal number, rounded, shape (draws,)."""
    # No matrix product: where other programs keep the cores busy, its threads wait for each other.
    n, true = some.n.astype(np.float64), row[at[some.document]]
    mean = np.einsum("g,gd->d", n, true)
    true *= true
    drawn = mean + np.sqrt(mean - np.einsum("g,gd->d", n, true)) * generator.standard_normal(len(mean))
    return np.clip(np.rint(drawn), 0, n.sum())


def _normal(cells: ScoreCells, chance: Chance, of: Quantiles) -> Iterator[Array]:
    """From the normal distribution with the same means and covariances: that of sums over documents.

    cov_kl = sum_g m_gk m_gl cov(q_k, q_l), on the diagonal + sum_g m_gk E q_k(1 - q_k), q_k the beta quantile.
    """
    found, cell = pairs(cells), distinct(cells)
    true = of.rows(np.arange(len(cell.n)))
    claims = csr_array((found.n.astype(np.float64), (found.document, found.probability)))
    covariance = (claims.T @ claims).toarray() * np.cov(true, bias=True).reshape(len(true), -1)
    covariance += np.diag(cell.n * (true * (1 - true)).mean(axis=1))
    sizes, axes = np.linalg.eigh(covariance)
    spread = axes * np.sqrt(np.maximum(sizes, 0))
    luck = chance.generator().standard_normal((chance.resamples, len(true)))
    yield cell.n * cell.probability + luck @ spread.T
