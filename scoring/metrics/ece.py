"""Expected calibration error: how far, on average, the rate lies from what was said.

The figure depends on what counts as the same probability. On distinct ones it is high by chance alone where each was
said a few times; bins hide what cancels within them; the smooth one chooses how far to look by itself.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from scipy.fft import dct, dst
from scipy.optimize import brentq

from scoring.metrics.cells import ScoreCells
from scoring.metrics.decomposition import tenths
from scoring.metrics.distinct import Distinct, distinct
from scoring.metrics.measure import measure

NAEINI = "Naeini, Cooper & Hauskrecht 2015, Proceedings of the AAAI Conference 29, 2901-2907"
BLASIOK = "Błasiok & Nakkiran 2023, Smooth ECE, arXiv:2309.12236"

# Kernels this many bandwidths apart do not reach each other: they share 2e-9 of their mass.
APART = 12.0
# Bandwidths below this are not told apart: the value is then at most so far off.
FINEST = 1e-4
# Per bandwidth: cosines until what is left is below 1e-12; grid points, for one part in a million; and points to gather
# many probabilities at, for one part in ten million.
MODES, GRID, GATHER = 2.4, 64.0, 1024.0
DIRECT = 200_000


def _mean_distance(cell: Distinct) -> float:
    return float(np.dot(cell.n, np.abs(cell.probability - cell.rate)) / cell.total)


@measure(
    label="Calibration error",
    formula="sum n_k |p_k - r_k| / n, over distinct p; r_k the rate",
    source=NAEINI + ", with distinct probabilities for bins",
)
def ece_distinct(cells: ScoreCells) -> float:
    """Mean distance of a probability from the rate of what was said with it, 0 to 1; too high where n_k is small."""
    return _mean_distance(distinct(cells))


@measure(label="Calibration error, ten bins", formula="sum n_k |mean p_k - r_k| / n, over tenths", source=NAEINI)
def ece_10(cells: ScoreCells) -> float:
    """Mean distance of a bin's mean probability from its rate, 0 to 1."""
    return _mean_distance(tenths(cells))


@measure(label="Largest calibration error, ten bins", formula="max |mean p_k - r_k|, over tenths", source=NAEINI)
def mce_10(cells: ScoreCells) -> float:
    """The largest distance of a bin's mean probability from its rate, 0 to 1, however few claims the bin has."""
    bins = tenths(cells)
    return float(np.max(np.abs(bins.probability - bins.rate)))


@measure(
    label="Smooth calibration error",
    formula="s with s = integral |mean K_s(t, p)(y - p)| dt, K_s a Gaussian reflected at 0 and 1",
    worst=None, source=BLASIOK,
)  # fmt: skip
def smooth_ece(cells: ScoreCells) -> float:
    """Calibration error smoothed with a kernel as wide as the error itself, 0 to 1.

    The integral falls as the bandwidth s grows, from `ece_distinct` to |mean bias|, so one s equals it: that is the
    value, to about one part in a million.
    """
    cell = distinct(cells)
    residual = (cell.true - cell.n * cell.probability) / cell.total
    error, bias = float(np.abs(residual).sum()), abs(float(residual.sum()))
    # All to one side: nothing cancels at any bandwidth. Far apart: nothing does at a bandwidth as small as the error.
    if bias >= error * (1 - 1e-12) or error * APART <= np.diff(cell.probability).min():
        return error
    return _fixed_point(cell.probability, residual, error)


def _fixed_point(probability: NDArray[np.float64], residual: NDArray[np.float64], error: float) -> float:
    """The bandwidth that equals the integral at it. It is at most `error`: that is halved until it lies above."""
    low = error
    while True:
        smoothed = _Smoothed(probability, residual, low)
        found = smoothed.integral(low)
        if found >= low:
            return smoothed.fixed_point(low)
        if low < FINEST:
            return found
        low /= 2


class _Smoothed:
    """Residuals smoothed with a reflected Gaussian: r(t) = sum_j a_j exp(-(pi j s)^2 / 2) cos(pi j t), t in 0..1.

    Reflection at both ends makes the kernel a sum of cosines alone (heat that leaves no rod), each damped by itself.
    Good for bandwidths from `finest` up.
    """

    def __init__(self, probability: NDArray[np.float64], residual: NDArray[np.float64], finest: float) -> None:
        self.frequency = np.pi * np.arange(math.ceil(MODES / finest) + 1)
        self.amplitude = 2 * self._cosines(probability, residual, finest)
        self.amplitude[0] /= 2
        self.points = _power_of_two(GRID / finest)

    def _cosines(
        self, probability: NDArray[np.float64], residual: NDArray[np.float64], finest: float
    ) -> NDArray[np.float64]:
        """sum residual cos(pi j p) for each frequency."""
        if len(probability) * len(self.frequency) <= DIRECT:
            return np.cos(np.multiply.outer(self.frequency, probability)) @ residual
        points = _power_of_two(GATHER / finest)
        # Shared between the two nearest points, so that neither sum nor mean moves.
        below = np.minimum((probability * points).astype(np.int64), points - 1)
        share = probability * points - below
        near = np.concatenate([below, below + 1])
        shares = np.concatenate([residual * (1 - share), residual * share])
        gathered = np.bincount(near, shares, points + 1).astype(np.float64)
        gathered[1:-1] /= 2
        return dct(gathered, type=1)[: len(self.frequency)]

    def fixed_point(self, low: float) -> float:
        """The bandwidth that equals the integral at it, from `low` to twice that and what rounding may add."""
        return float(brentq(lambda s: self.integral(s) - s, low, 2.001 * low, xtol=1e-12, rtol=1e-11))

    def integral(self, bandwidth: float) -> float:
        """Of |r| over 0..1: differences of the antiderivative at grid points; triangles where r changes its sign."""
        waves = self.amplitude * np.exp(-((self.frequency * bandwidth) ** 2) / 2)
        halves = np.zeros(self.points + 1)
        halves[: len(waves)] = waves / 2
        halves[0] = waves[0]
        r = dct(halves, type=1)
        halves[1 : len(waves)] /= self.frequency[1:]
        upto = np.linspace(0, waves[0], self.points + 1)
        upto[1:-1] += dst(halves[1:-1], type=1)
        area = np.abs(np.diff(upto))
        turns = np.flatnonzero(r[:-1] * r[1:] < 0)
        left, right = r[turns], r[turns + 1]
        area[turns] = (left**2 + right**2) / (2 * np.abs(left - right)) / self.points
        return float(area.sum())


def _power_of_two(number: float) -> int:
    """The power of two from `number` up; what exceeds one by rounding alone is that one."""
    return 1 << math.ceil(math.log2(number) - 1e-6)
