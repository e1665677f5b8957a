"""What the Brier score is made of: how well calibrated, how well told apart, how uncertain the world was.

On distinct probabilities the three terms of Murphy add up to the Brier score. In ten bins they do not, unless the
two terms for what differs within a bin are added. The corrected terms take out part of what so few claims in a cell
add to the first by chance alone.
"""

from __future__ import annotations

import numpy as np

from scoring.metrics.cells import ScoreCells
from scoring.metrics.distinct import Distinct, distinct, tenth
from scoring.metrics.measure import Undefined, measure
from scoring.metrics.once import once

MURPHY = "Murphy 1973, Journal of Applied Meteorology 12(4), 595-600"
BINNED = f"{MURPHY}, with bins for probabilities"
STEPHENSON = "Stephenson, Coelho & Jolliffe 2008, Weather and Forecasting 23(4), 752-757"
FERRO = "Ferro & Fricker 2012, Quarterly Journal of the Royal Meteorological Society 138(668), 1954-1960"
YANIV = "Yaniv, Yates & Smith 1991, Psychological Bulletin 110(3), 611-617"
ALONE = "one claim alone has no variance to estimate it from"


@once
def tenths(cells: ScoreCells) -> Distinct:
    """The tenths in use, each with its mean probability; ascending."""
    cell = distinct(cells)
    _, code = np.unique(tenth(cell.probability), return_inverse=True)
    n, stated, true = (
        np.bincount(code, weights=values).astype(np.float64)
        for values in (cell.n, cell.n * cell.probability, cell.true)
    )
    return Distinct(stated / n, n, true)


def _reliability(cell: Distinct) -> float:
    return float(np.dot(cell.n, (cell.probability - cell.rate) ** 2) / cell.total)


def _resolution(cell: Distinct) -> float:
    return float(np.dot(cell.n, (cell.rate - cell.base_rate) ** 2) / cell.total)


def _uncertainty(cell: Distinct) -> float:
    return cell.base_rate * (1 - cell.base_rate)


def _variance_within(cell: Distinct) -> float:
    """Mean over claims of r(1 - r), r the rate of the claim's cell: uncertainty less resolution."""
    return float(np.dot(cell.n, cell.rate * (1 - cell.rate)) / cell.total)


@measure(label="Reliability", formula="sum n_k (p_k - r_k)^2 / n, over distinct p; r_k the rate", source=MURPHY)
def reliability(cells: ScoreCells) -> float:
    """Mean squared distance of each probability from the rate of what was said with it, 0 to 1.

    With few claims in a cell it is too high by chance alone: see `reliability_corrected`.
    """
    return _reliability(distinct(cells))


@measure(
    label="Resolution", formula="sum n_k (r_k - r)^2 / n, over distinct p; r the base rate",
    orientation="higher", best=None, worst=None, source=MURPHY,
)  # fmt: skip
def resolution(cells: ScoreCells) -> float:
    """Mean squared distance of those rates from the base rate, 0 to `uncertainty`: how far they tell apart."""
    return _resolution(distinct(cells))


@measure(
    label="Uncertainty", formula="r(1 - r), r the base rate", orientation="none", best=None, worst=None, source=MURPHY
)
def uncertainty(cells: ScoreCells) -> float:
    """The Brier score of stating the base rate each time, 0 to .25: Brier = reliability - resolution + uncertainty."""
    return _uncertainty(distinct(cells))


@measure(label="Reliability, ten bins", formula="sum n_k (mean p_k - r_k)^2 / n, over tenths", source=BINNED)
def reliability_10(cells: ScoreCells) -> float:
    """Mean squared distance of a bin's mean probability from its rate, 0 to 1; see `tenth` for the edges."""
    return _reliability(tenths(cells))


@measure(
    label="Resolution, ten bins", formula="sum n_k (r_k - r)^2 / n, over tenths",
    orientation="higher", best=None, worst=None, source=BINNED,
)  # fmt: skip
def resolution_10(cells: ScoreCells) -> float:
    """Mean squared distance of the bins' rates from the base rate, 0 to `uncertainty_10`."""
    return _resolution(tenths(cells))


@measure(
    label="Uncertainty, beside ten bins", formula="r(1 - r), r the base rate",
    orientation="none", best=None, worst=None, source=BINNED,
)  # fmt: skip
def uncertainty_10(cells: ScoreCells) -> float:
    """The same as `uncertainty`: bins do not touch the base rate."""
    return _uncertainty(tenths(cells))


@once
def _within_bins(cells: ScoreCells) -> tuple[float, float]:
    """Variance of p within tenths, and twice its covariance there with the outcome."""
    cell, bins = distinct(cells), tenths(cells)
    _, code = np.unique(tenth(cell.probability), return_inverse=True)
    off = cell.probability - bins.probability[code]
    variance = np.dot(cell.n, off**2) / cell.total
    covariance = np.dot(cell.n * off, cell.rate - bins.rate[code]) / cell.total
    return float(variance), float(2 * covariance)


@measure(
    label="Variance within ten bins", formula="mean (p - mean p_k)^2, k the tenth of p",
    orientation="none", best=None, worst=None, source=STEPHENSON,
)  # fmt: skip
def within_bin_variance_10(cells: ScoreCells) -> float:
    """How far probabilities of one bin differ, 0 to .0025."""
    return _within_bins(cells)[0]


@measure(
    label="Covariance within ten bins", formula="2 mean (p - mean p_k)(y - r_k), k the tenth of p",
    orientation="none", best=None, worst=None, source=STEPHENSON,
)  # fmt: skip
def within_bin_covariance_10(cells: ScoreCells) -> float:
    """Twice how far, within a bin, higher probabilities went with what came true; -.05 to .05."""
    return _within_bins(cells)[1]


@measure(
    label="Generalized resolution, ten bins",
    formula="resolution_10 - within_bin_variance_10 + within_bin_covariance_10",
    orientation="higher", best=None, worst=None, source=STEPHENSON,
)  # fmt: skip
def generalized_resolution_10(cells: ScoreCells) -> float:
    """Resolution with what bins hide, so that Brier = reliability_10 - this + uncertainty_10. It may be negative."""
    variance, covariance = _within_bins(cells)
    return _resolution(tenths(cells)) - variance + covariance


@once
def _by_chance(cells: ScoreCells) -> float:
    """What chance adds to reliability: sum n_k v_k/(n_k - 1) / n, v_k = r_k(1 - r_k).

    A cell with one claim adds nothing: its rate is 0 or 1, and nothing can be estimated from it.
    """
    cell = distinct(cells)
    several = cell.n > 1
    n, rate = cell.n[several], cell.rate[several]
    return float(np.sum(n * rate * (1 - rate) / (n - 1)) / cell.total)


@measure(
    label="Reliability, corrected",
    formula="reliability - sum n_k v_k/(n_k - 1) / n, v_k = r_k(1 - r_k), where n_k > 1",
    best=None, worst=None, source=FERRO,
)  # fmt: skip
def reliability_corrected(cells: ScoreCells) -> float:
    """Reliability less what chance adds to it. It may be negative; it stays too high by what single claims add."""
    return _reliability(distinct(cells)) - _by_chance(cells)


@measure(
    label="Resolution, corrected",
    formula="resolution - sum n_k v_k/(n_k - 1) / n + uncertainty/(n - 1), v_k = r_k(1 - r_k), where n_k > 1",
    orientation="higher", best=None, worst=None, source=FERRO,
)  # fmt: skip
def resolution_corrected(cells: ScoreCells) -> float | Undefined:
    """Resolution less what chance adds to it. It may be negative. Undefined for one claim."""
    cell = distinct(cells)
    if cell.total == 1:
        return Undefined(ALONE)
    return _resolution(cell) - _by_chance(cells) + _uncertainty(cell) / (cell.total - 1)


@measure(
    label="Uncertainty, corrected", formula="uncertainty n/(n - 1)",
    orientation="none", best=None, worst=None, source=FERRO,
)  # fmt: skip
def uncertainty_corrected(cells: ScoreCells) -> float | Undefined:
    """Variance of outcomes, unbiased. The corrected terms add up to the Brier score. Undefined for one claim."""
    cell = distinct(cells)
    if cell.total == 1:
        return Undefined(ALONE)
    return _uncertainty(cell) * cell.total / (cell.total - 1)


@measure(label="Calibration index", formula="sum n_k (p_k - r_k)^2 / n, over distinct p", source=YANIV)
def calibration_index(cells: ScoreCells) -> float:
    """CI, what psychologists of judgment call reliability: the same number, 0 to 1."""
    return _reliability(distinct(cells))


@measure(
    label="Discrimination index", formula="sum n_k (r_k - r)^2 / n, over distinct p",
    orientation="higher", best=None, worst=None, source=YANIV,
)  # fmt: skip
def discrimination_index(cells: ScoreCells) -> float:
    """DI, what psychologists of judgment call resolution: the same number, 0 to `uncertainty`."""
    return _resolution(distinct(cells))


@once
def _explained(cells: ScoreCells) -> float | Undefined:
    """Share of the variance of outcomes that lies between cells: as 1 less what lies within, it is exact at 1."""
    cell = distinct(cells)
    variance = _uncertainty(cell)
    if variance == 0:
        came = "came true" if cell.base_rate else "did not come true"
        return Undefined(f"all {cells.claims} {came}, so there was nothing to tell apart")
    return 1 - _variance_within(cell) / variance


@measure(
    label="Normalized discrimination index", formula="DI / (r(1 - r)), r the base rate",
    orientation="higher", best=1.0, worst=None, source=YANIV,
)  # fmt: skip
def normalized_discrimination_index(cells: ScoreCells) -> float | Undefined:
    """NDI: share of the variance of outcomes that distinct probabilities tell apart, 0 to 1.

    It is 1 where each probability was said once: see the adjusted one. Undefined where all outcomes are alike.
    """
    return _explained(cells)


@measure(
    label="Adjusted normalized discrimination index", formula="(n NDI - K + 1) / (n - K + 1), K distinct p",
    orientation="higher", best=1.0, worst=None, source=YANIV,
)  # fmt: skip
def adjusted_normalized_discrimination_index(cells: ScoreCells) -> float | Undefined:
    """ANDI: NDI less what so many distinct probabilities explain by chance; it may be negative.

    Where each was said once it is 1 whatever was said. Undefined where all outcomes are alike.
    """
    share = _explained(cells)
    if isinstance(share, Undefined):
        return share
    cell = distinct(cells)
    return 1 - (1 - share) * cell.total / (cell.total - len(cell.n) + 1)
