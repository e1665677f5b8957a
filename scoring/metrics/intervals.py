"""Intervals of a rate or a mean of counted claims: as if they were independent, or under a stated correlation.

Claims of one document are not independent: the first are too narrow for a record, and those by document
(`rate_lower`, `rate_upper`) need several documents. A record of one document has neither; what remains is to say
what would follow from a correlation that nobody can measure there (`under_correlation`).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from scipy.special import betaincinv, stdtrit

# Intraclass correlations under which a record of one document is shown.
CORRELATIONS = (0.0, 0.05, 0.2)


@dataclass(frozen=True)
class UnderCorrelation:
    """A figure of one document, and its 95 % interval did any two of its claims correlate by `rho`.

    `measure`: brier, mean_bias or base_rate; `effective_n`: so many independent claims would tell as much.
    `lower`, `upper`: None where there is no interval, for the `reason` given.
    """

    measure: str
    estimate: float
    rho: float
    effective_n: float
    lower: float | None
    upper: float | None
    reason: str | None = None


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


def effective_n(n: float, rho: float) -> float:
    """So many independent claims tell as much about a mean as `n` of one document that correlate by `rho` in pairs.

    Formula: n / (1 + (n - 1) rho). Source: Kish 1965, Survey Sampling (Wiley). Raises ValueError outside
    n > 0, 0 <= rho < 1.

    >>> effective_n(21, 0.2)
    4.2
    """
    if not (n > 0 and 0 <= rho < 1):
        raise ValueError(f"effective claims need n > 0 and 0 <= rho < 1, not n = {n}, rho = {rho}")
    return n / (1 + (n - 1) * rho)


def under_correlation(
    estimate: float, variance: float, n: float, rho: float, level: float = 0.95
) -> tuple[float, float]:
    """The interval of a mean over `n` >= 2 claims of one document, any two of which correlate by `rho`.

    `variance`: of the claims in the document, sum (x - mean x)^2 / (n - 1). Claims that move together lie closer
    to one another than to the truth: this variance falls short by the factor 1 - rho, and is divided by it.
    Formula: estimate -+ t(1 - (1 - level)/2, n - 1) sqrt(variance / (1 - rho) / effective_n). For normal values of
    equal correlation it is exact: mean and variance are then independent, the latter with n - 1 degrees of freedom;
    hence t and not the normal distribution, and not t with the effective n. Not cut off at the ends of a scale.
    Source: this project's scorer contract, on Kish's design effect. Raises ValueError below two claims, for a
    negative variance, and outside 0 <= rho < 1.

    >>> [round(bound, 4) for bound in under_correlation(0.2, 0.04, 25, 0.2)]
    [-0.0223, 0.4223]
    """
    if n < 2 or variance < 0:
        raise ValueError(f"an interval of a mean needs n >= 2 and a variance, not n = {n}, variance = {variance}")
    fewer = effective_n(n, rho)
    half = float(stdtrit(n - 1, 1 - (1 - level) / 2)) * math.sqrt(variance / (1 - rho) / fewer)
    return estimate - half, estimate + half


def rate_under_correlation(hits: float, n: float, rho: float, level: float = 0.95) -> tuple[float, float]:
    """The interval of a rate among `n` claims of one document, any two of which correlate by `rho`.

    The exact interval on the effective number of claims, as many of them hits as among all: it stays in 0..1 and
    has a width where all or none came true. Source: Korn & Graubard 1998, Survey Methodology 24(2), 193-201,
    without their change of the degrees of freedom. Raises ValueError outside 0 <= hits <= n, 0 <= rho < 1.
    """
    _check(hits, n)
    fewer = effective_n(n, rho)
    # In this order: n of n has to stay all of the fewer.
    return clopper_pearson(fewer * (hits / n), fewer, level)


def _check(hits: float, n: float) -> None:
    if not (n > 0 and 0 <= hits <= n):
        raise ValueError(f"a rate needs 0 <= hits <= n and n > 0, not {hits} of {n}")
