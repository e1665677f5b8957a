"""Bounds of base rate and mean bias: what they were, had every unsettled proposition come true, or none.

They say what is not identified; they are no confidence intervals. Lower and upper, since neither end is better.
"""

from __future__ import annotations

import numpy as np

from scoring.metrics.bounds import MANSKI
from scoring.metrics.cells import CLAIM_STATUSES, ScoreCells
from scoring.metrics.measure import mean, measure


def _rate(cells: ScoreCells, guess: float) -> float:
    """The base rate with every unsettled proposition at `guess`."""
    settled = cells.status == CLAIM_STATUSES.index("resolved")
    return mean(np.where(settled, cells.outcome, guess), cells)


def _bias(cells: ScoreCells, guess: float) -> float:
    return mean(cells.probability, cells) - _rate(cells, guess)


@measure(
    label="Base rate, undeterminable: none true", domain="binary_and_undeterminable", formula="mean y, unknown y 0",
    orientation="none", best=None, worst=None, source=MANSKI,
)  # fmt: skip
def base_rate_undeterminable_lower(cells: ScoreCells) -> float:
    """The base rate had no undeterminable proposition come true: the lowest it could be."""
    return _rate(cells, 0.0)


@measure(
    label="Base rate, undeterminable: all true", domain="binary_and_undeterminable", formula="mean y, unknown y 1",
    orientation="none", best=None, worst=None, source=MANSKI,
)  # fmt: skip
def base_rate_undeterminable_upper(cells: ScoreCells) -> float:
    """The base rate had every undeterminable proposition come true: the highest it could be."""
    return _rate(cells, 1.0)


@measure(
    label="Mean bias, undeterminable: all true", domain="binary_and_undeterminable",
    formula="mean p - mean y, unknown y 1",
    orientation="none", best=None, worst=None, source=MANSKI,
)  # fmt: skip
def mean_bias_undeterminable_lower(cells: ScoreCells) -> float:
    """The mean bias had every undeterminable proposition come true: the lowest it could be."""
    return _bias(cells, 1.0)


@measure(
    label="Mean bias, undeterminable: none true", domain="binary_and_undeterminable",
    formula="mean p - mean y, unknown y 0",
    orientation="none", best=None, worst=None, source=MANSKI,
)  # fmt: skip
def mean_bias_undeterminable_upper(cells: ScoreCells) -> float:
    """The mean bias had no undeterminable proposition come true: the highest it could be."""
    return _bias(cells, 0.0)


@measure(
    label="Base rate, open: none true", domain="binary_and_open", formula="mean y, unknown y 0",
    orientation="none", best=None, worst=None, source=MANSKI,
)  # fmt: skip
def base_rate_open_lower(cells: ScoreCells) -> float:
    """The base rate had no open proposition come true: the lowest it could be."""
    return _rate(cells, 0.0)


@measure(
    label="Base rate, open: all true", domain="binary_and_open", formula="mean y, unknown y 1",
    orientation="none", best=None, worst=None, source=MANSKI,
)  # fmt: skip
def base_rate_open_upper(cells: ScoreCells) -> float:
    """The base rate had every open proposition come true: the highest it could be."""
    return _rate(cells, 1.0)


@measure(
    label="Mean bias, open: all true", domain="binary_and_open", formula="mean p - mean y, unknown y 1",
    orientation="none", best=None, worst=None, source=MANSKI,
)  # fmt: skip
def mean_bias_open_lower(cells: ScoreCells) -> float:
    """The mean bias had every open proposition come true: the lowest it could be."""
    return _bias(cells, 1.0)


@measure(
    label="Mean bias, open: none true", domain="binary_and_open", formula="mean p - mean y, unknown y 0",
    orientation="none", best=None, worst=None, source=MANSKI,
)  # fmt: skip
def mean_bias_open_upper(cells: ScoreCells) -> float:
    """The mean bias had no open proposition come true: the highest it could be."""
    return _bias(cells, 0.0)
