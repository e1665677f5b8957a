"""How often intervals hold the value that they are about.

That value is what the measure tends to as documents of the same making go on for ever, and it is computed, not drawn:

- Brier score, mean bias: any claim's expected value, whatever its document's size. It is also the expectation of the
  figure of a record of any size.
- Skill, area under the ROC curve, Cox slope: the measure of the expected table of words by outcomes. A record of few
  documents differs from it on average (the base rate is fitted to its own outcomes; pairs of one document come closer
  than others; a slope by maximum likelihood is too steep), so an interval may miss it for that reason alone.
  Beside it stands therefore how often the interval holds the mean figure of records of its own size, which only the
  simulation itself can tell.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.simulation.records import WORDS, Array, Spoken, cells, drawn, rates, record, sizes
from scoring.metrics import logistic
from scoring.metrics.cells import ScoreCells
from scoring.metrics.findings import evidence
from scoring.metrics.groups import groups
from scoring.metrics.intervals import clopper_pearson
from scoring.metrics.measure import Chance, Undefined
from scoring.metrics.registry import by_key
from scoring.metrics.resampling import percentile, resampled

# Each interval: its figure, its bounds without their ending, and what it is called among what is drawn again.
INTERVALS = {
    "brier": ("brier", "brier"),
    "brier_skill_base_rate": ("brier_skill_base_rate", "skill"),
    "mean_bias": ("mean_bias", "mean_bias"),
    "auc": ("auc_jackknife", "auc"),
    "cox_slope": ("cox_slope", None),
}
# A word with a quarter of all claims, at each of these rates.
RATES = (0.02, 0.07, 0.12, 0.2, 0.3, 0.4, 0.5, 0.63, 0.75, 0.87, 0.93, 0.99)
SHARE = 0.25
SINGLE = tuple(Spoken(f"{rate:.2f}", SHARE, rate, rate, rate) for rate in RATES)


def true_values(truth: Mapping[str, float]) -> dict[str, float]:
    """What each figure tends to: see above. `truth`: the rate of each word."""
    share, p, t = np.array([word.share for word in WORDS]), np.array([word.best for word in WORDS]), rates(truth)
    brier, base = float(share @ (t * (1 - p) ** 2 + (1 - t) * p**2)), float(share @ t)
    x, place = np.unique(p, return_inverse=True)
    n, true = (np.bincount(place, weights=weight).astype(np.float64) for weight in (share, share * t))
    misses = n - true
    below = np.cumsum(misses) - misses / 2
    return {
        "brier": brier,
        "brier_skill_base_rate": 1 - brier / (base * (1 - base)),
        "mean_bias": float(share @ (p - t)),
        "auc": float(true @ below) / (base * (1 - base)),
        "cox_slope": logistic.fit(logistic.logit(x), n, true).slope,
    }


def bounds(scored: ScoreCells, chance: Chance) -> Array:
    """Figure, bounds by document and percentile bounds of each interval: shape (intervals, 5), nan where undefined."""
    again = resampled(scored, chance)
    found = []
    for key, (stem, name) in INTERVALS.items():
        values = [by_key(one)(scored) for one in (key, f"{stem}_lower", f"{stem}_upper")]
        numbers = [np.nan if isinstance(one, Undefined) else one for one in values]
        ends = (np.nan, np.nan) if name is None or isinstance(again, Undefined) else percentile(getattr(again, name))
        found.append([*numbers, *ends])
    return np.array(found)


def one_record(truth: Mapping[str, float], documents: int, rho: float, moves: str, seed: Sequence[int]) -> Array:
    """`bounds` of a record made from this seed."""
    generator = np.random.default_rng(seed)
    scored = record(rates(truth), documents, rho, generator, moves)
    return bounds(scored, Chance(seed=int(generator.integers(1 << 31))))


@dataclass(frozen=True)
class Coverage:
    """Of one interval over many records: shares of those `defined` that hold the value it is about (`covered`) and
    the mean figure of records of that size (`covered_mean`); missed from `below` (the interval lies below the value)
    and from `above`; `bias`: mean figure less value; `with_width`: correlation of figure and width of the interval;
    `undefined`: share of records without an interval."""

    covered: float
    covered_mean: float
    below: float
    above: float
    bias: float
    with_width: float
    undefined: float


def coverage(figure: Array, lower: Array, upper: Array, value: float) -> Coverage:
    there = ~np.isnan(lower)
    mean, low, high = float(np.nanmean(figure)), lower[there], upper[there]
    return Coverage(
        covered=float(np.mean((low <= value) & (value <= high))),
        covered_mean=float(np.mean((low <= mean) & (mean <= high))),
        below=float(np.mean(high < value)), above=float(np.mean(low > value)),
        bias=mean - value, with_width=float(np.corrcoef(figure[there], high - low)[0, 1]),
        undefined=1 - float(np.mean(there)),
    )  # fmt: skip


def coverages(found: Array, truth: Mapping[str, float]) -> dict[tuple[str, str], Coverage]:
    """By interval and method. `found`: shape (records, intervals, 5), of `one_record`."""
    values, made = true_values(truth), {}
    for at, (key, (_, name)) in enumerate(INTERVALS.items()):
        figure, lower, upper, low, high = found[:, at].T
        made[key, "by document"] = coverage(figure, lower, upper, values[key])
        if name is not None:
            made[key, "percentile"] = coverage(figure, low, high, values[key])
    return made


def one_word(documents: int, rho: float, seed: Sequence[int]) -> Array:
    """`held` in a record made from this seed, for words with a quarter of all claims."""
    generator = np.random.default_rng(seed)
    n = generator.binomial(sizes(documents, generator)[:, None], SHARE, (documents, len(SINGLE)))
    return held(n, rho, generator)


def held(n: NDArray[np.int64], rho: float, generator: np.random.Generator) -> Array:
    """Whether the exact interval, and that by document, hold the rate of each word of SINGLE: shape (2, rates), 1 or
    0, nan where there is none. `n`: claims, shape (documents, rates); words share documents and nothing else.
    """
    made = cells(n, drawn(np.array(RATES), n, rho, generator, SINGLE), SINGLE)
    found = np.full((2, len(RATES)), np.nan)
    for one in evidence(made):
        word = groups(made).word[one.group]
        for at, (low, high) in enumerate([clopper_pearson(one.hits, one.n), (one.rate_lower, one.rate_upper)]):
            if low is not None and high is not None:  # None where all claims are from one document
                found[at, word] = low <= RATES[word] <= high
    return found
