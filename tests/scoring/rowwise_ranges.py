"""A second version of bounds, bands, shrinkage and tests by document: plain claims and loops over all that could have
happened, where that is little, else few draws of its own."""

from __future__ import annotations

import itertools
import math
import random
from functools import cache

import pytest

from tests.scoring.rowwise_words import beta_tail, groups, kappa_log_likelihood, own


def _binary(rows):
    return [row for row in rows if row.status == "resolved"]


FEW = 400
STEPS = 60
DRAWS = 200


def _by_range(rows):
    """[(lower, upper, outcomes as the word has them)] by expression and range."""
    found = {}
    for row in _binary(rows):
        (lower, _, upper), outcome = own(row)
        found.setdefault((row.expression, lower, upper), []).append(outcome)
    return [(lower, upper, outcomes) for (_, lower, upper), outcomes in found.items()]


def _with_one_value(outcomes, value):
    return math.fsum((value - outcome) ** 2 for outcome in outcomes)


def _shared(rows, choose):
    words, n = _by_range(rows), len(_binary(rows))
    if not n:
        return None
    total = 0.0
    for lower, upper, outcomes in words:
        rate = sum(outcomes) / len(outcomes)
        values = [lower, upper] + ([rate] if lower <= rate <= upper else [])
        total += choose(_with_one_value(outcomes, value) for value in values)
    return total / n


def brier_shared_best(rows):
    return _shared(rows, min)


def brier_shared_worst(rows):
    return _shared(rows, max)


def _filled(rows, status):
    """Scored claims and those of one status, as (p, what their outcome could be)."""
    chosen = [row for row in rows if row.status in ("resolved", status)]
    return [(row.p, [row.outcome] if row.status == "resolved" else [0, 1]) for row in chosen]


def _bound(rows, status, choose, of):
    claims = _filled(rows, status)
    return math.fsum(choose(of(p, y) for y in could) for p, could in claims) / len(claims) if claims else None


def brier_open_best(rows):
    return _bound(rows, "open", min, lambda p, y: (p - y) ** 2)


def brier_open_worst(rows):
    return _bound(rows, "open", max, lambda p, y: (p - y) ** 2)


def _ends(status):
    """base_rate and mean_bias, lower and upper, with the claims of that status free."""
    made = {}
    for name, of in (("base_rate", lambda p, y: y), ("mean_bias", lambda p, y: p - y)):
        for end, choose in (("lower", min), ("upper", max)):
            made[f"{name}_{status}_{end}"] = (
                lambda rows, choose=choose, of=of: _bound(rows, status, choose, of)
            )  # fmt: skip
    return made


def shrinkage_kappa(rows):
    """The highest of a grid, then by halving the step around it."""
    if not any(0 < p < 1 and len(claims) > 1 for (_, _, (_, p, _)), claims in groups(rows).items()):
        return None
    grid = [0.1 * 10 ** (step / 40) for step in range(201)]
    likely = [kappa_log_likelihood(rows, kappa) for kappa in grid]
    at = likely.index(max(likely))
    low, high = math.log(grid[max(at - 1, 0)]), math.log(grid[min(at + 1, 200)])
    for _ in range(60):
        one, two = low + (high - low) / 3, high - (high - low) / 3
        if kappa_log_likelihood(rows, math.exp(one)) < kappa_log_likelihood(rows, math.exp(two)):
            low = one
        else:
            high = two
    found = math.exp((low + high) / 2)
    if kappa_log_likelihood(rows, 1e4) >= kappa_log_likelihood(rows, found):
        return math.inf
    return found if kappa_log_likelihood(rows, found) > kappa_log_likelihood(rows, 0.1) else 0.1


def _distance(lower, upper, rate):
    return max(lower - rate, rate - upper, 0.0)


def _binomial(hits, n, p):
    return math.comb(n, hits) * p**hits * (1 - p) ** (n - hits)


def band_distance(rows):
    words = _by_range(rows)
    if not words:
        return None
    total = sum(len(outcomes) for _, _, outcomes in words)
    return math.fsum(
        len(outcomes) / total * _distance(lower, upper, sum(outcomes) / len(outcomes)) ** 2
        for lower, upper, outcomes in words
    )


def band_p_value(rows):
    """The largest over the ends and the middles of the ranges, all hits counted out, or drawn where they are many."""
    observed = band_distance(rows)
    if observed is None or observed <= 1e-12:
        return observed if observed is None else 1.0
    words = _by_range(rows)
    sizes = [len(outcomes) for _, _, outcomes in words]

    def reached(hits):
        return math.fsum(
            n / sum(sizes) * _distance(lower, upper, h / n) ** 2
            for h, n, (lower, upper, _) in zip(hits, sizes, words, strict=True)
        ) >= observed - 1e-12  # fmt: skip

    if math.prod(n + 1 for n in sizes) <= FEW and len(words) <= 4:
        outside = [hits for hits in itertools.product(*(range(n + 1) for n in sizes)) if reached(hits)]
        return max(
            math.fsum(math.prod(map(_binomial, hits, sizes, true)) for hits in outside)
            for true in itertools.product(*({lower, (lower + upper) / 2, upper} for lower, upper, _ in words))
        )
    chance = random.Random(5)
    luck = [[[chance.random() for _ in range(n)] for n in sizes] for _ in range(DRAWS)]
    ends = list(itertools.product(*({lower, upper} for lower, upper, _ in words)))
    return max(
        sum(reached([sum(u < p for u in one) for one, p in zip(draw, true, strict=True)]) for draw in luck) / DRAWS
        for true in (ends if len(ends) <= 32 else [[w[0] for w in words], [w[1] for w in words]])
    )


@cache
def beta_quantile(p, step, rho):
    """The quantile (step + 1/2)/STEPS of Beta(p s, (1 - p) s), s = (1 - rho)/rho, by bisection."""
    if p in (0.0, 1.0):
        return p
    size, low, high = (1 - rho) / rho, 0.0, 1.0
    for _ in range(24):
        middle = (low + high) / 2
        if beta_tail(middle, p * size, (1 - p) * size) < (step + 0.5) / STEPS:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _recalibrated(counted):
    """Pool-adjacent-violators on [(hits, n)], one value each."""
    blocks = []
    for hits, n in counted:
        blocks.append([hits, n, 1])
        while len(blocks) > 1 and blocks[-2][0] * blocks[-1][1] >= blocks[-1][0] * blocks[-2][1]:
            last = blocks.pop()
            blocks[-1] = [one + two for one, two in zip(blocks[-1], last, strict=True)]
    return [hits / n for hits, n, words in blocks for _ in range(words)]


def _mcb(said, counted):
    lost = [(n * (p * p - x * x) - 2 * h * (p - x))
            for p, x, (h, n) in zip(said, _recalibrated(counted), counted, strict=True)]  # fmt: skip
    return math.fsum(lost) / sum(n for _, n in counted)


def _spiegelhalter(said, counted):
    return abs(math.fsum((h - n * p) * (1 - 2 * p) for p, (h, n) in zip(said, counted, strict=True))) / sum(
        n for _, n in counted
    )


def _bias(said, counted):
    return abs(math.fsum(n * p - h for p, (h, n) in zip(said, counted, strict=True))) / sum(n for _, n in counted)


def clustered_p(rows, statistic, right, rho=0.1):
    """Exact but for the steps of the quantiles where all that could happen is little, else by DRAWS draws."""
    claims = _binary(rows)
    claims = [(row.document, round(row.p, 12), row.outcome) for row in claims]
    documents = sorted({g for g, _, _ in claims})
    if len(documents) < 2:
        return None
    said = sorted({p for _, p, _ in claims})
    if statistic is _spiegelhalter and not set(said) - {0.0, 0.5, 1.0}:
        return None
    size = {(g, p): sum(claim[:2] == (g, p) for claim in claims) for g in documents for p in said}
    n = [sum(size[g, p] for g in documents) for p in said]
    hits = [sum(claim[1:] == (p, 1) for claim in claims) for p in said]
    observed = statistic(said, list(zip(hits, n, strict=True))) - 1e-12

    def true(p, step):
        return 1 - beta_quantile(1 - p, step, rho) if right and p < 0.5 else beta_quantile(p, step, rho)

    if math.prod(m + 1 for m in n) <= FEW:
        ways = {(0,) * len(said): 1.0}
        for g in documents:
            ways = _added(
                ways, _of_document([size[g, p] for p in said], [[true(p, s) for p in said] for s in range(STEPS)])
            )
        return math.fsum(
            weight for way, weight in ways.items() if statistic(said, list(zip(way, n, strict=True))) >= observed
        )
    chance, reached = random.Random(9), 0
    for _ in range(DRAWS):
        drawn = dict.fromkeys(said, 0)
        for g in documents:
            step = chance.randrange(STEPS)
            for p in said:
                drawn[p] += sum(chance.random() < true(p, step) for _ in range(size[g, p]))
        reached += statistic(said, list(zip(drawn.values(), n, strict=True))) >= observed
    return reached / DRAWS


def _of_document(sizes, rates_by_step):
    """Hits by probability -> how likely, over all quantiles of the document."""
    ways = {}
    for way in itertools.product(*(range(m + 1) for m in sizes)):
        ways[way] = math.fsum(math.prod(map(_binomial, way, sizes, rates)) for rates in rates_by_step) / STEPS
    return ways


def _added(ways, more):
    total = {}
    for one, weight in ways.items():
        for two, other in more.items():
            key = tuple(a + b for a, b in zip(one, two, strict=True))
            total[key] = total.get(key, 0.0) + weight * other
    return total


def mcb_p_clustered(rows):
    return clustered_p(rows, _mcb, right=True)


def spiegelhalter_p_clustered(rows):
    return clustered_p(rows, _spiegelhalter, right=True)


def mean_bias_p_clustered(rows):
    return clustered_p(rows, _bias, right=False)


# How closely a second version can tell the value: the difference of two shares of draws, five standard errors at most;
# and, relative to the value, where a flat likelihood is highest.
PRECISION = dict.fromkeys(
    ("band_p_value", "mcb_p_clustered", "spiegelhalter_p_clustered", "mean_bias_p_clustered"), 0.2
)  # fmt: skip
# The likelihood is so flat that two searches end up to a hundredth apart, and above FLAT anywhere up to infinity.
RELATIVE = {"shrinkage_kappa": 1e-2}
FLAT = 5000


class AtLeast(float):
    """Equals every number from itself on."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, float | int) and other >= float(self)

    __hash__ = float.__hash__


def about(key, number):
    """What a second search for the most likely value may give."""
    near = RELATIVE[key]
    return AtLeast(FLAT * (1 - near)) if number > FLAT else pytest.approx(number, rel=near)


MEASURES = {function.__name__: function for function in (
    brier_shared_best, brier_shared_worst, brier_open_best, brier_open_worst, shrinkage_kappa, band_distance,
    band_p_value, mcb_p_clustered, spiegelhalter_p_clustered, mean_bias_p_clustered,
)} | _ends("open") | _ends("undeterminable")  # fmt: skip
