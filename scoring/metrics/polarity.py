"""Which way a proposition is phrased decides some measures: these, as coded and turned to what was thought likelier.

Whether a claim is recorded as "will fall" at .2 or "will stand" at .8 leaves its Brier score alone and moves the area
under the curve. None of these measures decides the conclusion.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from scoring.metrics.cells import ScoreCells
from scoring.metrics.measure import DEFAULT_CHANCE, Chance, Undefined
from scoring.metrics.registry import by_key

POLAR = (
    "auc", "brier_skill_base_rate", "reliability", "resolution", "mcb", "dsc", "cox_intercept", "cox_slope",
    "mean_bias",
)  # fmt: skip


@dataclass(frozen=True)
class Polarity:
    """The measures that depend on phrasing, key -> value, None where undefined."""

    as_coded: Mapping[str, float | int | None]
    folded: Mapping[str, float | int | None]


def fold(cells: ScoreCells) -> ScoreCells:
    """The same claims about what their words call likelier: where p < 1/2, of the denial, with 1 - p and 1 - y."""
    turned = cells.probability < 0.5

    def other(values: np.ndarray, instead: np.ndarray) -> np.ndarray:
        return np.where(turned, np.round(1 - instead, 12), values)

    return replace(
        cells, probability=other(cells.probability, cells.probability), outcome=other(cells.outcome, cells.outcome),
        lower=other(cells.lower, cells.upper), upper=other(cells.upper, cells.lower),
        reference=other(cells.reference, cells.reference), complemented=cells.complemented ^ turned,
    )  # fmt: skip


def polarity(cells: ScoreCells, chance: Chance = DEFAULT_CHANCE) -> Polarity:
    return Polarity(_values(cells, chance), _values(fold(cells), chance))


def _values(cells: ScoreCells, chance: Chance) -> dict[str, float | int | None]:
    found = {key: by_key(key)(cells, chance) for key in POLAR}
    return {key: None if isinstance(value, Undefined) else value for key, value in found.items()}
