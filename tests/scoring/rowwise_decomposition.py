"""Second versions of the decompositions and calibration errors, claim by claim: see rowwise.py."""

from __future__ import annotations

import itertools
import math
import random
from statistics import fmean


def _binary(rows):
    return [(row.p, row.outcome) for row in rows if row.status == "resolved"]


def _tenth(p):
    return min(int(round(p * 1e6) // 100000), 9)


def _groups(rows, label=lambda p: p):
    """Claims with the same label: lists of (p, y), ascending."""
    groups = {}
    for p, y in sorted(_binary(rows)):
        groups.setdefault(label(p), []).append((p, y))
    return list(groups.values())


def _stated(group):
    return math.fsum(p for p, _ in group) / len(group)


def _rate(group):
    return math.fsum(y for _, y in group) / len(group)


def _over_claims(rows, value, label=lambda p: p):
    """The mean over claims of value(group), a function of the claim's group."""
    groups = _groups(rows, label)
    if not groups:
        return None
    return math.fsum(len(group) * value(group) for group in groups) / len(_binary(rows))


def _base(rows):
    return _rate(_binary(rows))


def reliability(rows):
    return _over_claims(rows, lambda group: (_stated(group) - _rate(group)) ** 2)


def resolution(rows):
    return _over_claims(rows, lambda group: (_rate(group) - _base(rows)) ** 2)


def uncertainty(rows):
    return fmean((y - _base(rows)) ** 2 for _, y in _binary(rows)) if _binary(rows) else None


def reliability_10(rows):
    return _over_claims(rows, lambda group: (_stated(group) - _rate(group)) ** 2, _tenth)


def resolution_10(rows):
    return _over_claims(rows, lambda group: (_rate(group) - _base(rows)) ** 2, _tenth)


def within_bin_variance_10(rows):
    return _over_claims(rows, lambda group: fmean((p - _stated(group)) ** 2 for p, _ in group), _tenth)


def within_bin_covariance_10(rows):
    def twice(group):
        return 2 * fmean((p - _stated(group)) * (y - _rate(group)) for p, y in group)

    return _over_claims(rows, twice, _tenth)


def generalized_resolution_10(rows):
    if not _binary(rows):
        return None
    return resolution_10(rows) - within_bin_variance_10(rows) + within_bin_covariance_10(rows)


def _added_by_chance(group):
    n, rate = len(group), _rate(group)
    return 0 if n == 1 else rate * (1 - rate) / (n - 1)


def reliability_corrected(rows):
    return reliability(rows) - _over_claims(rows, _added_by_chance) if _binary(rows) else None


def resolution_corrected(rows):
    n = len(_binary(rows))
    if n < 2:
        return None
    return resolution(rows) - _over_claims(rows, _added_by_chance) + uncertainty(rows) / (n - 1)


def uncertainty_corrected(rows):
    n = len(_binary(rows))
    return None if n < 2 else uncertainty(rows) + uncertainty(rows) / (n - 1)


def normalized_discrimination_index(rows):
    return None if not uncertainty(rows) else resolution(rows) / uncertainty(rows)


def adjusted_normalized_discrimination_index(rows):
    if not uncertainty(rows):
        return None
    n, used = len(_binary(rows)), len(_groups(rows))
    return (n * normalized_discrimination_index(rows) - used + 1) / (n - used + 1)


def ece_distinct(rows):
    return _over_claims(rows, lambda group: abs(_stated(group) - _rate(group)))


def ece_10(rows):
    return _over_claims(rows, lambda group: abs(_stated(group) - _rate(group)), _tenth)


def mce_10(rows):
    return max((abs(_stated(group) - _rate(group)) for group in _groups(rows, _tenth)), default=None)


def _smoothed(errors, s):
    """At t, the mean residual and its integral up to t, each residual spread by a Gaussian and all its reflections."""
    reach = int((1 + 7 * s) / 2) + 1
    places = [(sign * p + 2 * m, e) for p, e in errors for sign in (1, -1) for m in range(-reach, reach + 1)]

    def residual(t):
        near = ((t - place, e) for place, e in places if abs(t - place) < 8 * s)
        return math.fsum(e * math.exp(-d * d / (2 * s * s)) for d, e in near)

    def integral(t):
        return math.fsum(e * math.erf((t - place) / (s * math.sqrt(2))) / 2 for place, e in places)

    return residual, integral


def _area(errors, s):
    residual, integral = _smoothed(errors, s)
    steps = math.ceil(20 / s)
    signs = [(i / steps, residual(i / steps) > 0) for i in range(steps + 1)]
    ends = [0.0, *(_zero(residual, a, b) for (a, up), (b, down) in itertools.pairwise(signs) if up != down), 1.0]
    return math.fsum(abs(integral(b) - integral(a)) for a, b in itertools.pairwise(ends))


def _zero(function, a, b):
    positive = function(a) > 0
    for _ in range(40):
        middle = (a + b) / 2
        a, b = (middle, b) if (function(middle) > 0) == positive else (a, middle)
    return (a + b) / 2


def smooth_ece(rows):
    """By false position (Illinois): the area less the bandwidth is positive at 0 and not at the distinct error."""
    if not _binary(rows):
        return None
    n = len(_binary(rows))
    errors = [(group[0][0], len(group) * (_rate(group) - group[0][0]) / n) for group in _groups(rows)]
    a = fa = b = ece_distinct(rows)
    a, fb = 0.0, (_area(errors, b) if b > 1e-9 else b) - b
    while b - a > 1e-7 and fb < -1e-7:
        c = (a * fb - b * fa) / (fb - fa)
        fc = _area(errors, c) - c
        if abs(fc) < 1e-7:
            return c
        if fc > 0:
            a, fa, fb = c, fc, fb / 2
        else:
            b, fb, fa = c, fc, fa / 2
    return b


def _recalibrated(groups):
    """Of each (hits, n) the largest of the smallest means of neighbors: the min-max form of isotonic regression."""
    hits = [0, *itertools.accumulate(k for k, _ in groups)]
    n = [0, *itertools.accumulate(m for _, m in groups)]

    def mean(i, j):
        return (hits[j + 1] - hits[i]) / (n[j + 1] - n[i])

    last = len(groups)
    return [max(min(mean(i, j) for j in range(k, last)) for i in range(k + 1)) for k in range(last)]


def _counted(rows):
    groups = _groups(rows)
    return [group[0][0] for group in groups], [(round(sum(y for _, y in group)), len(group)) for group in groups]


def _brier(values, counted):
    total = sum(n for _, n in counted)
    return math.fsum(k * (1 - x) ** 2 + (n - k) * x**2 for x, (k, n) in zip(values, counted, strict=True)) / total


def _surprise(values, counted):
    total = sum(n for _, n in counted)
    return sum(_times(k, x) + _times(n - k, 1 - x) for x, (k, n) in zip(values, counted, strict=True)) / total


def _times(k, x):
    return k * _nats(x) if k else 0


def _nats(x):
    return math.inf if x == 0 else -math.log(x)


def _corp(rows, score):
    """Of the score: lost for want of calibration, gained by order, and that of the base rate."""
    if not _binary(rows):
        return None, None, None
    said, counted = _counted(rows)
    best, base = score(_recalibrated(counted), counted), score([_base(rows)] * len(said), counted)
    return score(said, counted) - best, base - best, base


def mcb(rows):
    return _corp(rows, _brier)[0]


def dsc(rows):
    return _corp(rows, _brier)[1]


def unc(rows):
    return _corp(rows, _brier)[2]


def log_mcb(rows):
    return _corp(rows, _surprise)[0]


def log_dsc(rows):
    return _corp(rows, _surprise)[1]


def log_unc(rows):
    return _corp(rows, _surprise)[2]


def _lost(said, counted):
    return _brier(said, counted) - _brier(_recalibrated(counted), counted)


def mcb_p_value(rows):
    """Exact where the hits can fall in few ways, else by other draws and few: see PRECISION."""
    if not _binary(rows):
        return None
    said, counted = _counted(rows)
    observed = _lost(said, counted) - 1e-12
    if math.prod(n + 1 for _, n in counted) <= 500:
        return math.fsum(
            math.prod(map(_binomial, hits, counted, said))
            for hits in itertools.product(*(range(n + 1) for _, n in counted))
            if _lost(said, [(k, n) for k, (_, n) in zip(hits, counted, strict=True)]) >= observed
        )
    chance = random.Random(7)
    drawn = ([(sum(chance.random() < p for _ in range(n)), n) for p, (_, n) in zip(said, counted, strict=True)]
             for _ in range(200))  # fmt: skip
    return fmean(_lost(said, hits) >= observed for hits in drawn)


def _binomial(k, counted, p):
    n = counted[1]
    return math.comb(n, k) * p**k * (1 - p) ** (n - k)


# How closely a second version can tell the value, where not to rounding: an integral by steps; the difference of two
# shares of draws, five standard errors at most.
PRECISION = {"smooth_ece": 1e-4, "mcb_p_value": 0.19}

MEASURES = {function.__name__: function for function in (
    reliability, resolution, uncertainty, reliability_10, resolution_10, within_bin_variance_10,
    within_bin_covariance_10, generalized_resolution_10, reliability_corrected, resolution_corrected,
    uncertainty_corrected, normalized_discrimination_index, adjusted_normalized_discrimination_index,
    ece_distinct, ece_10, mce_10, smooth_ece, mcb, dsc, unc, log_mcb, log_dsc, log_unc, mcb_p_value,
)} | {"uncertainty_10": uncertainty, "calibration_index": reliability, "discrimination_index": resolution}  # fmt: skip
