"""Intervals of a rate on counted claims, as if they were independent.

Claims of one document are not: these intervals are too narrow for a record, and those by document
(`rate_lower`, `rate_upper`) need several documents.
"""

from __future__ import annotations

from scipy.special import betaincinv


def clopper_pearson(hits: float, n: float, level: float = 0.95) -> tuple[float, float]:
    """The exact interval of a binomial rate with `hits` of `n`: (lower, upper), each in 0..1.

    Formula: beta quantiles, lower B(a/2; k, n - k + 1), upper B(1 - a/2; k + 1, n - k), a = 1 - level; 0 and
    1 at the ends. `n` > 0, `hits` may be fractional (an effective number of claims). Covers at least `level`.
    Source: Clopper & Pearson 1934, Biometrika 26(4), 404-413. Raises ValueError outside 0 <= hits <= n.

    >>> clopper_pearson(0, 10)[0], round(clopper_pearson(0, 10)[1], 4)
    (0.0, 0.3085)
    """
    _check(hits, n)
    tail = (1 - level) / 2
    lower = 0.0 if hits == 0 else float(betaincinv(hits, n - hits + 1, tail))
    upper = 1.0 if hits == n else float(betaincinv(hits + 1, n - hits, 1 - tail))
    return lower, upper


def jeffreys(hits: float, n: float, level: float = 0.95) -> tuple[float, float]:
    """The equal-tailed interval of a rate under Jeffreys' prior: quantiles of Beta(k + 1/2, n - k + 1/2).

    Not widened to 0 or 1 at the ends. Source: Brown, Cai & DasGupta 2001, Statistical Science 16(2), 101-133,
    without their modification at the ends. Raises ValueError outside 0 <= hits <= n, n > 0.

    >>> [round(bound, 4) for bound in jeffreys(5, 10)]
    [0.2235, 0.7765]
    """
    _check(hits, n)
    tail = (1 - level) / 2
    a, b = hits + 0.5, n - hits + 0.5
    return float(betaincinv(a, b, tail)), float(betaincinv(a, b, 1 - tail))


def _check(hits: float, n: float) -> None:
    if not (n > 0 and 0 <= hits <= n):
        raise ValueError(f"a rate needs 0 <= hits <= n and n > 0, not {hits} of {n}")
