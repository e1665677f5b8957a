"""How far outside their ranges the words may be on average, read least favourably."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scoring.metrics.cells import ScoreCells
from scoring.metrics.clusters import RHO, t_quantile
from scoring.metrics.groups import Groups, Tally, groups, tally
from scoring.metrics.measure import Undefined

Array = NDArray[np.float64]


def distance_upper(scored: ScoreCells) -> float | Undefined:
    """Upper 95 % bound of the mean distance of the words' rates from their ranges, at least 0.

    Words, largest distance max(lower - r, r - upper) first, are taken up one by one; of each such set the mean over all
    claims of lower - y or y - upper (the nearer edge) within the set, 0 elsewhere, plus t(.95) times the larger of its
    jackknife standard error and sqrt(sum n_k e_k(1 - e_k) design)/N. The largest of these. Undefined with fewer than
    two documents. Source: this project's scorer contract.
    """
    found = tally(scored)
    if isinstance(found, Undefined):
        return found
    if found.documents < 2:
        return Undefined("all claims are from one document")
    of = groups(scored)
    n, hits = found.by_expression(found.n, len(of)), found.by_expression(found.hits, len(of))
    below, above = np.round(of.lower - hits / n, 12), np.round(hits / n - of.upper, 12)
    low = (below > above) | ((below == above) & (_variance(of.lower) >= _variance(of.upper)))
    rank = _rank(scored, of, np.maximum(below, above))
    edge, sign = np.where(low, of.lower, of.upper), np.where(low, 1.0, -1.0)
    total = np.cumsum((sign * (n * edge - hits))[rank.argsort()])
    floor = np.cumsum((n * _variance(edge))[rank.argsort()])
    claims = float(n.sum())
    at = found.expression
    se_j, design = _running(found, rank[at], (sign * edge)[at] * found.n - sign[at] * found.hits, len(of))
    se = np.maximum(se_j, np.sqrt(floor * design) / claims)
    return max(0.0, float(np.max(total / claims + t_quantile(0.95, found.documents) * se)))


def _variance(rate: Array) -> Array:
    return rate * (1 - rate)


def _rank(scored: ScoreCells, of: Groups, distance: Array) -> NDArray[np.int64]:
    """The place of each word: farthest outside first; ties by lower, upper, expression."""
    names = np.array([scored.words[word].expression for word in of.word])
    order = np.lexsort((of.own_negative, of.probability, names, of.upper, of.lower, -distance))
    return np.argsort(order)


def _running(found: Tally, rank: NDArray[np.int64], total: Array, size: int) -> tuple[Array, Array]:
    """For each set of the first words: jackknife standard error of its mean over all claims, and its design effect.

    `rank` of the word and `total` for each entry of the tally. The sums over documents that both are made of are
    carried from word to word, so that many words cost no more than their claims: sum t and sum t^2 with
    t_g = (T - T_g)/(N - N_g), and sum m_g^2.
    """
    order = np.lexsort((rank, found.document))
    document, rank, total, n = found.document[order], rank[order], total[order], found.n[order]
    claims = found.by_document(found.n)
    weights = 1 / (claims.sum() - claims)
    weight = weights[document]
    before, had = _before(document, total), _before(document, n)

    def carried(change: Array) -> Array:
        return np.cumsum(np.bincount(rank, weights=change, minlength=size))

    whole = carried(total)
    first = whole * weights.sum() - carried(total * weight)
    squares = carried((2 * before + total) * total * weight**2)
    second = whole**2 * (weights**2).sum() - 2 * whole * carried(total * weight**2) + squares
    groups = found.documents
    variance = (groups - 1) / groups * np.maximum(second - first**2 / groups, 0)
    design = 1 + RHO * (carried((2 * had + n) * n) / carried(n) - 1)
    return np.sqrt(variance), design


def _before(document: NDArray[np.int64], values: Array) -> Array:
    """The sum of the entries before each one in its document; entries are sorted by document."""
    sums = np.cumsum(values) - values
    new = np.flatnonzero(np.diff(document, prepend=-1))
    return sums - np.repeat(sums[new], np.diff(np.append(new, len(document))))
