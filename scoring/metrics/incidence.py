"""Cumulative incidence: by when which share had come to one end, where there are other ends too."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Z = 1.959963984540054  # the .975 quantile of the standard normal distribution
FEWEST = 5
LAST_SEEN, DEPARTED, OTHER_END = 0, 1, 2


@dataclass(frozen=True, eq=False)
class Incidence:
    """Parallel arrays, one entry for each time at which something ended, ascending.

    `at_risk`: those followed that had come to no end before; `departed`, `other`: ends of either sort at that time.
    `share`: estimated to have departed by then, 0 to 1; `se`: its standard error; `lower`, `upper`: 95 % for each
    time by itself, nan where there are fewer than five followed or the share is 0 or 1.
    """

    time: NDArray[np.float64]
    at_risk: NDArray[np.float64]
    departed: NDArray[np.float64]
    other: NDArray[np.float64]
    share: NDArray[np.float64]
    se: NDArray[np.float64]
    lower: NDArray[np.float64]
    upper: NDArray[np.float64]


def cumulative_incidence(time: NDArray[np.float64], cause: NDArray[np.int64], count: NDArray[np.int64]) -> Incidence:
    """The share that departed by each time, from `count` followed alike each, until `time`, with this `cause`.

    `cause`: DEPARTED; OTHER_END, after which nothing can depart any more; LAST_SEEN, neither so far: followed no
    longer, and taken to fare like those still followed. Of one time, ends come before what was last seen.

    Formula (Aalen & Johansen 1978, Scandinavian Journal of Statistics 5(3), 141-150): F(t) = sum over u <= t of
    S(u-) d1(u)/n(u), S the share at no end, n(u) at risk. Variance by Greenwood's way: where nobody is merely last
    seen it is F(1 - F)/n, ties or not. Bounds: F to the power exp(+-1.96 se/(F ln F)), log(-log) of the share being
    nearer to normal. All as if independent; claims of one document are not.
    """
    ends = np.unique(time[cause != LAST_SEEN])
    seen = np.array([count[time >= end].sum() for end in ends], dtype=np.float64)
    departed, other = (
        np.array([count[(time == end) & (cause == sort)].sum() for end in ends], dtype=np.float64)
        for sort in (DEPARTED, OTHER_END)
    )
    after = np.cumprod(1 - (departed + other) / seen)
    before = np.concatenate([[1.0], after[:-1]])
    share = np.cumsum(before * departed / seen)
    se = np.sqrt(_variance(seen, departed, departed + other, before, share))
    lower, upper = _bounds(share, se, int(count.sum()))
    return Incidence(ends, seen, departed, other, share, se, lower, upper)


def _variance(
    seen: NDArray[np.float64], departed: NDArray[np.float64], ended: NDArray[np.float64],
    before: NDArray[np.float64], share: NDArray[np.float64],
) -> NDArray[np.float64]:  # fmt: skip
    """Of the share at each time: over all times u up to it, with r = F(t) - F(u) still to come after u,

    r^2 d/(n(n - d)) + S(u-)^2 d1(n - d1)/n^3 - 2 r S(u-) d1/n^2; nothing is to come where d = n.
    Source: Marubini & Valsecchi 1995, Analysing Survival Data from Clinical Trials and Observational Studies (Wiley).
    """
    to_come = np.tril(share[:, None] - share[None, :])
    left = np.where(seen > ended, seen - ended, 1.0)
    spread = to_come**2 * np.where(seen > ended, ended / (seen * left), 0.0)
    own = before**2 * departed * (seen - departed) / seen**3
    both = 2 * to_come * before * departed / seen**2
    return np.maximum(np.sum(np.tril(spread + own - both), axis=1), 0.0)


def _bounds(
    share: NDArray[np.float64], se: NDArray[np.float64], n: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    there = (share > 1e-12) & (share < 1 - 1e-12) & (n >= FEWEST)
    inside = np.where(there, share, 0.5)
    power = np.exp(-Z * se / (inside * np.log(inside)))
    return np.where(there, inside**power, np.nan), np.where(there, inside ** (1 / power), np.nan)
