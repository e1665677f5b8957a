"""Bounds: how far a score could move within the words' ranges, or with the outcomes that nobody can settle.

They say what is not identified. They are no confidence intervals, and nothing is ranked on them.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scoring.metrics.cells import CLAIM_STATUSES, ScoreCells
from scoring.metrics.groups import ByRange, by_range
from scoring.metrics.measure import mean, measure
from scoring.metrics.rules import squared_error

# They score lower and upper probabilities another way, and show that no real-valued score of ranges is strictly proper.
IMPRECISE = (
    "this project's scorer contract; why no one number: Seidenfeld, Schervish & Kadane 2012, "
    "Int. Journal of Approximate Reasoning 53(8), 1248-1261"
)
MANSKI = "Manski 2003, Partial Identification of Probability Distributions (Springer)"


@measure(label="Brier score, kindest values", formula="mean min (v - y)^2, v in [lower, upper]", source=IMPRECISE)
def brier_best(cells: ScoreCells) -> float:
    """Each claim takes the value of its word's range that is kindest to it."""
    return mean(squared_error(np.where(cells.outcome == 1, cells.upper, cells.lower), cells.outcome), cells)


@measure(label="Brier score, harshest values", formula="mean max (v - y)^2, v in [lower, upper]", source=IMPRECISE)
def brier_worst(cells: ScoreCells) -> float:
    """Each claim takes the value of its word's range that is harshest to it."""
    return mean(squared_error(np.where(cells.outcome == 1, cells.lower, cells.upper), cells.outcome), cells)


@measure(label="Brier score, all at the lower ends", formula="mean (lower - y)^2", source=IMPRECISE)
def brier_all_lower(cells: ScoreCells) -> float:
    """Every word at the lower end of its range."""
    return mean(squared_error(cells.lower, cells.outcome), cells)


@measure(label="Brier score, all at the upper ends", formula="mean (upper - y)^2", source=IMPRECISE)
def brier_all_upper(cells: ScoreCells) -> float:
    """Every word at the upper end of its range."""
    return mean(squared_error(cells.upper, cells.outcome), cells)


@measure(
    label="Brier score, kindest value of each word",
    formula="mean (v_k - y)^2, v_k the rate of word k kept within its range",
    source=IMPRECISE,
)
def brier_shared_best(cells: ScoreCells) -> float:
    """Each word takes one value within its range for all its claims, the kindest. A bound, no confidence interval."""
    found = by_range(cells)
    return _shared(found, np.clip(found.rate, found.lower, found.upper))


@measure(
    label="Brier score, harshest value of each word",
    formula="mean (v_k - y)^2, v_k the end of the range of word k with the larger sum",
    source=IMPRECISE,
)
def brier_shared_worst(cells: ScoreCells) -> float:
    """Each word takes one value within its range for all its claims, the harshest. A bound, no confidence interval."""
    found = by_range(cells)
    middle = (found.lower + found.upper) / 2
    return _shared(found, np.where(found.rate <= middle, found.upper, found.lower))


def _shared(found: ByRange, value: NDArray[np.float64]) -> float:
    """The Brier score where each word has one value: hits of n claims, (v - 1)^2 for a hit, v^2 for a miss."""
    lost = found.hits * (value - 1) ** 2 + (found.n - found.hits) * value**2
    return float(lost.sum() / found.n.sum())


@measure(
    label="Brier score, undeterminable filled kindly", domain="binary_and_undeterminable",
    formula="mean (p - y)^2, unknown y the kinder of 0 and 1", source=MANSKI,
)  # fmt: skip
def brier_undeterminable_best(cells: ScoreCells) -> float:
    """The Brier score had every undeterminable proposition gone the way that suits its claim."""
    return mean(squared_error(cells.probability, _filled(cells, cells.probability > 0.5)), cells)


@measure(
    label="Brier score, undeterminable filled harshly", domain="binary_and_undeterminable",
    formula="mean (p - y)^2, unknown y the harsher of 0 and 1", source=MANSKI,
)  # fmt: skip
def brier_undeterminable_worst(cells: ScoreCells) -> float:
    """The Brier score had every undeterminable proposition gone against its claim."""
    return mean(squared_error(cells.probability, _filled(cells, cells.probability <= 0.5)), cells)


@measure(
    label="Brier score, open filled kindly", domain="binary_and_open",
    formula="mean (p - y)^2, unknown y the kinder of 0 and 1", source=MANSKI,
)  # fmt: skip
def brier_open_best(cells: ScoreCells) -> float:
    """The Brier score were every open proposition to go the way that suits its claim."""
    return mean(squared_error(cells.probability, _filled(cells, cells.probability > 0.5)), cells)


@measure(
    label="Brier score, open filled harshly", domain="binary_and_open",
    formula="mean (p - y)^2, unknown y the harsher of 0 and 1", source=MANSKI,
)  # fmt: skip
def brier_open_worst(cells: ScoreCells) -> float:
    """The Brier score were every open proposition to go against its claim."""
    return mean(squared_error(cells.probability, _filled(cells, cells.probability <= 0.5)), cells)


def _filled(cells: ScoreCells, guess: NDArray[np.bool_]) -> NDArray[np.float64]:
    unknown = cells.status != CLAIM_STATUSES.index("resolved")
    return np.where(unknown, guess, cells.outcome).astype(np.float64)
