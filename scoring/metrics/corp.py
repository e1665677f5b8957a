"""CORP: a score taken apart with the best monotone recalibration of what was said, without bins to choose.

Pool-adjacent-violators gives each distinct probability the rate that it should have had, in the same order. What the
score loses against that is miscalibration (mcb); what that gains on the base rate is discrimination (dsc). Dimitriadis,
Gneiting & Jordan 2021. Claims with the same probability are pooled first, so that their order means nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import isotonic_regression
from scipy.special import entr, rel_entr, xlog1py, xlogy

from scoring.metrics.cells import ScoreCells
from scoring.metrics.distinct import Distinct, distinct
from scoring.metrics.measure import DEFAULT_CHANCE, Chance, measure
from scoring.metrics.once import once

Events: TypeAlias = NDArray[np.float64] | NDArray[np.bool_]

CORP = "Dimitriadis, Gneiting & Jordan 2021, Proceedings of the National Academy of Sciences 118(8), e2016191118"
PHIPSON = "Phipson & Smyth 2010, Statistical Applications in Genetics and Molecular Biology 9(1), 39"
MONTE_CARLO = f"the statistic: {CORP}; p as {PHIPSON}"
# Two ways to the same sum differ by rounding: what is closer than this is a tie, and counts against calibration's
# rejection.
TIE = 1e-12
# Numbers drawn at a time, 1.6 MB: larger arrays cost more to ask for than to fill. Where there are on average so few
# claims with each probability, they are drawn one by one, which is quicker.
AT_A_TIME, FEW_CLAIMS = 200_000, 5
BAND = (0.05, 0.95)
BAND_NOTE = (
    "The band is pointwise: were every probability right and the claims independent, each point by itself would lie "
    "below it at most 5 % and above it at most 5 % of the time. Some of many points do by chance."
)
# Of a curve with more points than this, the band is drawn at so many and straight between them.
BAND_POINTS = 1000


@dataclass(frozen=True, eq=False)
class _Blocks:
    """What adjacent violators are pooled to, in all draws one after the other: for each block the place where it begins
    in the draws laid end to end, its events and its claims."""

    first: NDArray[np.int64]
    true: NDArray[np.float64]
    n: NDArray[np.float64]

    @property
    def rate(self) -> NDArray[np.float64]:
        return self.true / self.n


def _blocks(true: Events, n: NDArray[np.float64]) -> _Blocks:
    """The blocks of the monotone rates closest to the observed ones. Arrays as in `pooled`."""
    size, single = len(n), bool(n.max() == 1)
    rate = true if single else true / n
    # What falls or stays is pooled, whatever its neighbours: that leaves a sixth of single claims for the rest.
    new = np.ones(true.shape, dtype=np.bool_)
    np.greater(rate[:, 1:], rate[:, :-1], out=new[:, 1:])
    first = np.flatnonzero(new)
    ends = np.append(first[1:], true.size)
    of_runs = np.diff(np.cumsum(true)[ends - 1], prepend=0).astype(np.float64)
    if single:
        n_of_runs = (ends - first).astype(np.float64)
    else:
        claims = np.append(0.0, np.cumsum(n))
        n_of_runs = claims[(ends - 1) % size + 1] - claims[first % size]
    # Rates lie in 0..1. With 2 added from draw to draw one call does them all: none is pooled with another.
    apart = of_runs / n_of_runs + 2.0 * (first // size)
    at = isotonic_regression(apart, weights=n_of_runs).blocks[:-1]
    return _Blocks(first[at], np.add.reduceat(of_runs, at), np.add.reduceat(n_of_runs, at))


def pooled(true: NDArray[np.float64], n: NDArray[np.float64]) -> NDArray[np.float64]:
    """The monotone rates closest to the observed ones, by pooling adjacent violators.

    `true`: shape (draws, K), events at K ascending probabilities; `n`: shape (K,), claims at each. The same shape back.
    """
    found = _blocks(true, n)
    return np.repeat(found.rate, np.diff(found.first, append=true.size)).reshape(true.shape)


def mcb_of(cell: Distinct, true: Events) -> NDArray[np.float64]:
    """`mcb` had there been these events: shape (draws,) for `true` (draws, K)."""
    return _mcb_of(cell, true, _blocks(true, cell.n))


def _mcb_of(cell: Distinct, true: Events, found: _Blocks) -> NDArray[np.float64]:
    """Sum of n p^2 - 2 p t + t over probabilities, t events, less t - t^2 / n over blocks: a claim's share."""
    left = np.add.reduceat(
        found.true * (1 - found.rate), np.searchsorted(found.first, len(cell.n) * np.arange(len(true)))
    )
    # No matrix product: where other programs keep the cores busy, its threads wait for each other.
    return (cell.squares + np.einsum("dk,k->d", true, 1 - 2 * cell.probability) - left) / cell.total


@once
def recalibrated(cells: ScoreCells) -> NDArray[np.float64]:
    """The recalibrated value of each distinct probability of these claims, ascending."""
    cell = distinct(cells)
    return pooled(cell.true[np.newaxis], cell.n)[0]


@once
def _mcb(cells: ScoreCells) -> float:
    """(p - r)^2 - (x - r)^2 as a product: exactly 0 where nothing is recalibrated. Never negative but by rounding."""
    cell, pav = distinct(cells), recalibrated(cells)
    p = cell.probability
    return max(float((p - pav) * (p + pav - 2 * cell.rate) @ cell.n / cell.total), 0.0)


@measure(label="Miscalibration", formula="Brier - Brier of the recalibrated p", worst=None, source=CORP)
def mcb(cells: ScoreCells) -> float:
    """What the Brier score loses for want of calibration, 0 to 1. Brier = mcb - dsc + unc."""
    return _mcb(cells)


@measure(
    label="Discrimination", formula="Brier of the base rate - Brier of the recalibrated p",
    orientation="higher", best=None, worst=None, source=CORP,
)  # fmt: skip
def dsc(cells: ScoreCells) -> float:
    """What the order of the probabilities gains on the base rate once recalibrated, 0 to `unc`."""
    cell = distinct(cells)
    return float(np.dot(cell.n, (recalibrated(cells) - cell.base_rate) ** 2) / cell.total)


@measure(
    label="Uncertainty (Brier)", formula="Brier of the base rate: r(1 - r)",
    orientation="none", best=None, worst=None, source=CORP,
)  # fmt: skip
def unc(cells: ScoreCells) -> float:
    """The Brier score of stating the base rate each time, 0 to .25."""
    rate = distinct(cells).base_rate
    return rate * (1 - rate)


def _logarithms(cell: Distinct, stated: NDArray[np.float64]) -> NDArray[np.float64]:
    """Sum of ln of the probability that `stated` gave to what happened, for each distinct probability: -inf where
    that was 0 and it happened, 0 where nothing happened that it spoke of."""
    return xlogy(cell.true, stated) + xlog1py(cell.n - cell.true, -stated)


@measure(label="Miscalibration (log)", formula="log score - log score of the recalibrated p", worst=np.inf, source=CORP)
def log_mcb(cells: ScoreCells) -> float:
    """What the log score loses for want of calibration, in nats; infinite where something impossible happened.

    The recalibrated log score is always finite. log_score_nats = log_mcb - log_dsc + log_unc.
    """
    cell = distinct(cells)
    lost = _logarithms(cell, recalibrated(cells)) - _logarithms(cell, cell.probability)
    return max(float(lost.sum() / cell.total), 0.0)


@measure(
    label="Discrimination (log)", formula="log score of the base rate - log score of the recalibrated p",
    orientation="higher", best=None, worst=None, source=CORP,
)  # fmt: skip
def log_dsc(cells: ScoreCells) -> float:
    """What the order of the probabilities gains on the base rate once recalibrated, in nats, 0 to `log_unc`."""
    cell, pav = distinct(cells), recalibrated(cells)
    gained = rel_entr(pav, cell.base_rate) + rel_entr(1 - pav, 1 - cell.base_rate)
    return float(np.dot(cell.n, gained) / cell.total)


@measure(
    label="Uncertainty (log)", formula="log score of the base rate: -(r ln r + (1 - r) ln(1 - r))",
    orientation="none", best=None, worst=None, source=CORP,
)  # fmt: skip
def log_unc(cells: ScoreCells) -> float:
    """The log score of stating the base rate each time, in nats, 0 to ln 2."""
    rate = distinct(cells).base_rate
    return float(entr(rate) + entr(1 - rate))


def _as_said(cells: ScoreCells, chance: Chance) -> Iterator[Events]:
    """Events drawn as if every probability were right and the claims independent: arrays (draws, K), as many draws in
    all as `chance` says."""
    cell, generator = distinct(cells), chance.generator()
    n = cell.n.astype(np.int64)
    one_by_one = cell.total <= FEW_CLAIMS * len(n)
    first, each = np.cumsum(n) - n, np.repeat(cell.probability, n if one_by_one else 0)
    at_once = max(1, AT_A_TIME // max(len(n), len(each)))
    for start in range(0, chance.resamples, at_once):
        draws = min(at_once, chance.resamples - start)
        if not one_by_one:
            yield generator.binomial(n, cell.probability, (draws, len(n))).astype(np.float64)
        elif len(each) == len(n):
            yield generator.random((draws, len(n))) < each
        else:
            yield np.add.reduceat(generator.random((draws, len(each))) < each, first, axis=1, dtype=np.float64)


@dataclass(frozen=True, eq=False)
class _Drawn:
    """What calibrated and independent claims would look like: `as_large`, draws with an `mcb` at least that of the
    claims; `band`, shape (2, K): where their recalibrated values lie."""

    as_large: int
    band: NDArray[np.float64]


@once
def _kept(cells: ScoreCells) -> dict[Chance, _Drawn]:
    return {}


def _drawn(cells: ScoreCells, chance: Chance) -> _Drawn:
    """The p-value and the band share their draws: of a million numbers these take all the time."""
    kept = _kept(cells)
    if chance not in kept:
        cell, observed, as_large, rates = distinct(cells), _mcb(cells), 0, []
        points = min(len(cell.n), BAND_POINTS)
        at = np.round(np.linspace(0, len(cell.n) - 1, points)).astype(np.int64)
        for true in _as_said(cells, chance):
            found = _blocks(true, cell.n)
            as_large += int(np.sum(_mcb_of(cell, true, found) >= observed - TIE))
            place = (len(cell.n) * np.arange(len(true)))[:, np.newaxis] + at
            rates.append(found.rate[np.searchsorted(found.first, place, side="right") - 1])
        # Ends are values that draws did take.
        ends = np.quantile(np.concatenate(rates), BAND, axis=0, method="inverted_cdf")
        band = np.array([np.interp(cell.probability, cell.probability[at], end) for end in ends])
        kept[chance] = _Drawn(as_large, band)
    return kept[chance]


@measure(
    label="Miscalibration, p value", formula="(1 + draws with mcb at least as large) / (1 + draws), y ~ Bernoulli(p)",
    orientation="none", best=None, worst=None, source=MONTE_CARLO, by_chance=True,
)  # fmt: skip
def mcb_p_value(cells: ScoreCells, chance: Chance) -> float:
    """How often calibrated probabilities would look at least as miscalibrated (`mcb`) as these: one-sided, 0 to 1.

    What was observed counts as one of the draws. So p is never 0, at least 1/(1 + draws), and among calibrated
    records p <= a has at most probability a however few draws there are. Claims count as independent: those of one
    document are not, and then it rejects too often.
    """
    return (1 + _drawn(cells, chance).as_large) / (1 + chance.resamples)


@dataclass(frozen=True)
class CurvePoint:
    """A point of the reliability curve: of `n` claims that said `probability`, `hits` came true.

    pav           the recalibrated value: the rate, pooled with its neighbors' where rates fall
    band_lower, band_upper   where `pav` lies with 5 % below and 5 % above if all probabilities are right. A pointwise
                  consistency band around what was said, no interval of the rate: see BAND_NOTE
    """

    probability: float
    n: int
    hits: int
    pav: float
    band_lower: float
    band_upper: float


def curve(cells: ScoreCells, chance: Chance = DEFAULT_CHANCE) -> list[CurvePoint]:
    """The reliability curve of the resolved claims among these: a point for each distinct probability, ascending.

    The band is drawn at random, claims independent. Source: as for `mcb`. No point without resolved claims.
    """
    scored = cells.binary
    if scored.claims == 0:
        return []
    cell, pav = distinct(scored), recalibrated(scored)
    lower, upper = _drawn(scored, chance).band
    columns = (cell.probability, cell.n.astype(np.int64), cell.true.astype(np.int64), pav, lower, upper)
    return [CurvePoint(*values) for values in zip(*(column.tolist() for column in columns), strict=True)]
