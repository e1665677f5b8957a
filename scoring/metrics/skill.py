"""Skill: a score beside that of a simple reference forecast. Never averaged over groups (Murphy 1988)."""

from __future__ import annotations

import math

from scoring.metrics.cells import ScoreCells
from scoring.metrics.measure import Undefined, mean, measure
from scoring.metrics.rules import squared_error

MURPHY_1988 = "Murphy 1988, Monthly Weather Review 116(12), 2417-2424"


@measure(
    label="Skill against the base rate", formula="1 - Brier / (b(1 - b)), b the base rate",
    orientation="higher", best=1.0, worst=-math.inf, source=MURPHY_1988,
)  # fmt: skip
def brier_skill_base_rate(cells: ScoreCells) -> float | Undefined:
    """Share of the Brier score saved against stating the sample's own base rate for every claim.

    That reference knows the outcomes, so it is hard to beat. Undefined where all outcomes are alike.
    """
    rate = mean(cells.outcome, cells)
    if rate in (0.0, 1.0):
        came = "came true" if rate else "did not come true"
        return Undefined(f"all {cells.claims} {came}, so the base rate alone makes no error to compare with")
    return 1 - mean(squared_error(cells.probability, cells.outcome), cells) / (rate * (1 - rate))


@measure(
    label="Skill against one half", formula="1 - Brier / .25", orientation="higher", best=1.0, worst=-3.0,
    source=MURPHY_1988,
)  # fmt: skip
def brier_skill_half(cells: ScoreCells) -> float:
    """Share of the Brier score saved against saying one half each time."""
    return 1 - mean(squared_error(cells.probability, cells.outcome), cells) / 0.25
