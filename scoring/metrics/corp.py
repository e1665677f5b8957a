"""CORP: a score taken apart with the best monotone recalibration of what was said, without bins to choose.

Pool-adjacent-violators gives each distinct probability the rate that it should have had, in the same order. What the
score loses against that is miscalibration (mcb); what that gains on the base rate is discrimination (dsc). Dimitriadis,
Gneiting & Jordan 2021. Claims with the same probability are pooled first, so that their order means nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import isotonic_regression
from scipy.special import entr, rel_entr, xlog1py, xlogy

from scoring.metrics.cells import ScoreCells
from scoring.metrics.distinct import Distinct, distinct
from scoring.metrics.measure import DEFAULT_CHANCE, Chance, measure
from scoring.metrics.once import once

CORP = "Dimitriadis, Gneiting & Jordan 2021, Proceedings of the National Academy of Sciences 118(8), e2016191118"
MONTE_CARLO = f"{CORP}; p as Phipson & Smyth 2010, Statistical Applications in Genetics and Molecular Biology 9(1), 39"
# Two ways to the same sum differ by rounding: what is closer than this is a tie, and counts against calibration's
# rejection.
TIE = 1e-12
# Numbers drawn at a time: 32 MB.
AT_A_TIME = 4_000_000
BAND = (0.05, 0.95)
BAND_NOTE = (
    "The band is pointwise: were every probability right and the claims independent, each point by itself would lie "
    "below it at most 5 % and above it at most 5 % of the time. Some of many points do by chance."
)
# Of a curve with more points than this, the band is drawn at so many and straight between them.
BAND_POINTS = 1000


def pooled(true: NDArray[np.float64], n: NDArray[np.float64]) -> NDArray[np.float64]:
    """The monotone rates closest to the observed ones, by pooling adjacent violators.

    `true`: shape (draws, K), events at K ascending probabilities; `n`: shape (K,), claims at each. The same shape back.
    """
    # Rates lie in 0..1. With 2 added from draw to draw one call does them all: none is pooled with another.
    apart = true / n + 2.0 * np.arange(len(true))[:, np.newaxis]
    weights = np.tile(n, len(true))
    blocks = isotonic_regression(apart.ravel(), weights=weights).blocks
    rate = np.add.reduceat(true.ravel(), blocks[:-1]) / np.add.reduceat(weights, blocks[:-1])
    return np.repeat(rate, np.diff(blocks)).reshape(true.shape)


@once
def recalibrated(cells: ScoreCells) -> NDArray[np.float64]:
    """The recalibrated value of each distinct probability of these claims, ascending."""
    cell = distinct(cells)
    return pooled(cell.true[np.newaxis], cell.n)[0]


def _miscalibration(cell: Distinct, true: NDArray[np.float64], pav: NDArray[np.float64]) -> NDArray[np.float64]:
    """The Brier score less that of the recalibrated values: shape (draws,) for `true` and `pav` (draws, K).

    (p - r)^2 - (x - r)^2 as a product: exactly 0 where nothing is recalibrated. Never negative but by rounding.
    """
    p = cell.probability
    return np.maximum((p - pav) * (p + pav - 2 * true / cell.n) @ cell.n / cell.total, 0.0)


@once
def _mcb(cells: ScoreCells) -> float:
    cell = distinct(cells)
    return float(_miscalibration(cell, cell.true[np.newaxis], recalibrated(cells)[np.newaxis])[0])


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


def _as_said(cells: ScoreCells, chance: Chance) -> Iterator[NDArray[np.float64]]:
    """Events drawn as if every probability were right and the claims independent: arrays (draws, K), as many draws in
    all as `chance` says."""
    cell, generator = distinct(cells), chance.generator()
    n, at_once = cell.n.astype(np.int64), max(1, AT_A_TIME // len(cell.n))
    for start in range(0, chance.resamples, at_once):
        size = (min(at_once, chance.resamples - start), len(n))
        if n.max() == 1:
            # Seven times as fast, and numbers said once each are the many.
            yield (generator.random(size) < cell.probability).astype(np.float64)
        else:
            yield generator.binomial(n, cell.probability, size).astype(np.float64)


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
    cell, observed = distinct(cells), _mcb(cells)
    as_large = 0
    for true in _as_said(cells, chance):
        as_large += int(np.sum(_miscalibration(cell, true, pooled(true, cell.n)) >= observed - TIE))
    return (1 + as_large) / (1 + chance.resamples)


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
    lower, upper = _band(scored, chance)
    columns = (cell.probability, cell.n.astype(np.int64), cell.true.astype(np.int64), pav, lower, upper)
    return [CurvePoint(*values) for values in zip(*(column.tolist() for column in columns), strict=True)]


def _band(cells: ScoreCells, chance: Chance) -> NDArray[np.float64]:
    """Both ends of the band at each distinct probability, shape (2, K): values that draws did take."""
    cell = distinct(cells)
    points = min(len(cell.n), BAND_POINTS)
    at = np.round(np.linspace(0, len(cell.n) - 1, points)).astype(np.int64)
    drawn = np.concatenate([pooled(true, cell.n)[:, at] for true in _as_said(cells, chance)])
    ends = np.quantile(drawn, BAND, axis=0, method="inverted_cdf")
    return np.array([np.interp(cell.probability, cell.probability[at], end) for end in ends])
