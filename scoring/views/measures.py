"""Every measure on a run's page, by what it is about."""

from __future__ import annotations

from dataclasses import dataclass

from scoring.metrics.registry import MEASURES, Measure
from scoring.reports import numbers
from scoring.reports.model import Block
from scoring.views.wording import FAMILIES


@dataclass(frozen=True)
class MeasureRow:
    key: str
    label: str
    formula: str
    better: str
    forecasts: str
    assessments: str
    note: str


@dataclass(frozen=True)
class Family:
    """Measures of one subject. `without`: for each reason, those that have no value on the forecasts."""

    title: str
    rows: list[MeasureRow]
    without: dict[str, list[str]]

    @property
    def n_without(self) -> int:
        return sum(map(len, self.without.values()))


BETTER = {"lower": "lower is better", "higher": "higher is better", "zero": "0 is best", "none": ""}


def families(forecasts: Block, assessments: Block) -> list[Family]:
    """The measures that a report has, by what they are about. One of an earlier version lacks the newer ones."""
    found = {family: Family(title, [], {}) for family, title in FAMILIES.items()}
    for one in MEASURES:
        if one.key not in forecasts.measures:
            continue
        if forecasts.measures[one.key] is None and assessments.measures.get(one.key) is None:
            found[one.family].without.setdefault(forecasts.notes.get(one.key, ""), []).append(one.label)
        else:
            found[one.family].rows.append(_measure_row(one, forecasts, assessments))
    return [family for family in found.values() if family.rows or family.without]


def _measure_row(one: Measure, forecasts: Block, assessments: Block) -> MeasureRow:
    return MeasureRow(
        one.key, one.label, one.formula, BETTER[one.orientation],
        _printed(one.key, forecasts), _printed(one.key, assessments), forecasts.notes.get(one.key, ""),
    )  # fmt: skip


def _printed(key: str, block: Block) -> str:
    value = block.measures.get(key)
    return f"{value:,}" if isinstance(value, int) else numbers.score(value)
