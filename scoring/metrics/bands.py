"""Calibration of ranges: how far the words' rates lie outside what the words say, and whether chance explains it."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from scipy.special import bdtr

from scoring.metrics.cells import ScoreCells
from scoring.metrics.groups import ByRange, by_range
from scoring.metrics.measure import Chance, Undefined, measure
from scoring.metrics.once import once

CONTRACT = "this project's scorer contract"
# Two ways to the same sum differ by rounding: what is closer than this counts as reached.
TIE = 1e-12
# Standard deviations beyond which no draw is sought at first.
FAR = 7
# Draws times words beyond which nothing is drawn: about 400 MB.
MOST = 20_000_000
# Draws times choices of ends, up to which every choice is looked at: 2,000 draws of eleven words.
EVERY = 1 << 22
# Words whose choices are held against all those of the others at once, in arrays that stay in the cache.
AT_ONCE = 5


@measure(
    label="Distance from the ranges", formula="sum (n_k/n) distance(rate_k, [lower_k, upper_k])^2", source=CONTRACT,
)  # fmt: skip
def band_distance(cells: ScoreCells) -> float:
    """Mean squared distance of the words' rates from their ranges, 0 to 1; 0 where every rate lies in its range."""
    return _distance(cells)


@once
def _distance(cells: ScoreCells) -> float:
    found = by_range(cells)
    return float(np.dot(_outside(found, found.rate), found.n) / found.n.sum())


def _outside(found: ByRange, rate: NDArray[np.float64]) -> NDArray[np.float64]:
    """Squared distance of rates, of shape (words,) or (draws, words), from the words' ranges."""
    return np.maximum(np.maximum(found.lower - rate, rate - found.upper), 0.0) ** 2


@measure(
    label="Distance from the ranges, p value",
    formula="max over true rates in the ranges of (1 + draws with a distance at least as large) / (1 + draws)",
    orientation="none", best=None, worst=None, source=CONTRACT, by_chance=True,
)  # fmt: skip
def band_p_value(cells: ScoreCells, chance: Chance) -> float | Undefined:
    """How often words whose true rates lie in their ranges would look so far outside, where that is most often.

    Claims count as independent: those of one document are not, and then it rejects too often. The true rates are sought
    among the ends of the ranges: whatever the other words' rates, the chance falls and then rises in the rate of one,
    so it is largest at an end. With up to eleven words that have a range (at 2,000 draws) every choice of ends is
    looked at; with more, one word after another is moved until no move makes it more often, which may miss the largest.
    """
    found = by_range(cells)
    if len(found.n) * chance.resamples > MOST:
        return Undefined(f"{len(found.n):,} different words or ranges are too many to draw for")
    observed = _distance(cells)
    if observed <= TIE:
        return 1.0
    at_lower, at_upper = _drawn(found, chance)
    return (1 + _largest(at_lower, at_upper, observed)) / (1 + chance.resamples)


def _drawn(found: ByRange, chance: Chance) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Each word's part of the distance in each draw, with its true rate at the lower and at the upper end.

    Shape (draws, words). The same luck at both ends, so that the two can be compared.
    """
    luck = chance.generator().random((chance.resamples, len(found.n)))
    parts = []
    for end in (found.lower, found.upper):
        hits = np.stack(
            [_hits(luck[:, k], int(n), p) for k, (n, p) in enumerate(zip(found.n, end, strict=True))], axis=1
        )
        parts.append(_outside(found, hits / found.n) * found.n / found.n.sum())
    return parts[0], parts[1]


def _hits(luck: NDArray[np.float64], n: int, p: float) -> NDArray[np.int64]:
    """Binomial hits of n claims at these quantiles: the fewest whose distribution function reaches each."""
    middle, away = n * p, FAR * math.sqrt(n * p * (1 - p)) + FAR
    first, last = max(0, int(middle - away)), min(n, int(middle + away) + 1)
    # Only there the function moves, as long as all quantiles lie between its values at both ends.
    if (first and bdtr(first - 1, n, p) >= luck.min()) or (last < n and bdtr(last - 1, n, p) < luck.max()):
        first, last = 0, n
    return first + np.searchsorted(bdtr(np.arange(first, last), n, p), luck, side="left")


def _largest(at_lower: NDArray[np.float64], at_upper: NDArray[np.float64], observed: float) -> int:
    """In how many draws the distance is reached at most, over the choices of ends.

    That an end is enough: for a word alone, dP/dp is a sum over hits above its range, p^(b - 1) (1 - p)^(n - b) each,
    less one over hits below it. In powers of p/(1 - p) its coefficients change sign once, and so does the mixture over
    what the other words do, whatever distance that leaves to this one.
    """
    wide = np.any(at_lower != at_upper, axis=0)
    if len(at_lower) << int(wide.sum()) > EVERY:
        starts = (at_lower.sum(axis=1), at_upper.sum(axis=1))
        return max(_most(at_lower, at_upper, start, observed) for start in starts)
    few = np.flatnonzero(wide)
    inner, outer = (_choices(at_lower[:, part], at_upper[:, part]) for part in (few[:AT_ONCE], few[AT_ONCE:]))
    wanted = observed - TIE - at_lower[:, ~wide].sum(axis=1)
    return max(int(np.count_nonzero(inner >= wanted - one, axis=1).max()) for one in outer)


def _choices(at_lower: NDArray[np.float64], at_upper: NDArray[np.float64]) -> NDArray[np.float64]:
    """The sums over some words for every choice of their ends: shape (draws, words) to (2^words, draws)."""
    sums = np.zeros((1, len(at_lower)))
    for low, high in zip(at_lower.T, at_upper.T, strict=True):
        sums = np.concatenate([sums + low, sums + high])
    return sums


def _most(
    at_lower: NDArray[np.float64], at_upper: NDArray[np.float64], start: NDArray[np.float64], observed: float
) -> int:
    """In how many draws the distance is reached, from one choice of ends on to the best that single changes lead to."""
    raised = bool(np.array_equal(start, at_upper.sum(axis=1)))
    upper = np.full(at_lower.shape[1], raised)
    total, most = start, int(np.sum(start >= observed - TIE))
    changed = True
    while changed:
        changed = False
        for k in range(len(upper)):
            step = at_upper[:, k] - at_lower[:, k]
            other = total - step if upper[k] else total + step
            reached = int(np.sum(other >= observed - TIE))
            if reached > most:
                total, most, upper[k], changed = other, reached, not upper[k], True
    return most
