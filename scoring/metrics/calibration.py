"""Calibration: whether what is said with a probability happens that often."""

from __future__ import annotations

from scoring.metrics.cells import ScoreCells
from scoring.metrics.measure import mean, measure


@measure(
    label="Mean bias", formula="mean p - mean y", orientation="zero", worst=None,
    source="Yates 1982, Organizational Behavior and Human Performance 30(1), 132-156",
)  # fmt: skip
def mean_bias(cells: ScoreCells) -> float:
    """Mean probability less the base rate, -1 to 1: positive where probabilities were too high."""
    return mean(cells.probability - cells.outcome, cells)
