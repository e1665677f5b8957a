"""All measures, in the order of a report. A new one is a function in its module and a line here."""

from __future__ import annotations

from scoring.metrics import bounds, calibration, rules, sample, skill
from scoring.metrics.cells import ScoreCells
from scoring.metrics.measure import DEFAULT_CHANCE, Chance, Measure, Undefined, measure

__all__ = ["BESIDE", "MEASURES", "Measure", "Undefined", "by_key", "compute", "measure"]

MEASURES: tuple[Measure, ...] = (
    sample.n,
    sample.hits,
    sample.base_rate,
    rules.brier,
    rules.brier_two_category,
    rules.log_score_nats,
    rules.log_score_bits,
    skill.brier_skill_base_rate,
    skill.brier_skill_half,
    calibration.mean_bias,
    bounds.brier_best,
    bounds.brier_worst,
    bounds.brier_all_lower,
    bounds.brier_all_upper,
    bounds.brier_undeterminable_best,
    bounds.brier_undeterminable_worst,
    rules.brier_fractional_squared,
    rules.brier_fractional_expected,
    rules.brier_fractional_up,
    rules.brier_fractional_down,
)

# Policy `partial`: the figure that stands beside the headline.
BESIDE = {
    "squared": "brier_fractional_squared",
    "expected": "brier_fractional_expected",
    "omit": "brier",
    "up": "brier_fractional_up",
    "down": "brier_fractional_down",
}


def by_key(key: str) -> Measure:
    """The measure of that name. Raises KeyError."""
    return {one.key: one for one in MEASURES}[key]


def compute(cells: ScoreCells, chance: Chance = DEFAULT_CHANCE) -> tuple[dict[str, float | int | None], dict[str, str]]:
    """All measures of these claims: key -> value, None where undefined; and key -> reason for those."""
    values: dict[str, float | int | None] = {}
    notes: dict[str, str] = {}
    for one in MEASURES:
        value = one(cells, chance)
        if isinstance(value, Undefined):
            values[one.key], notes[one.key] = None, value.reason
        else:
            values[one.key] = value
    return values, notes
