"""What changed between two reports: the counts and figures that differ."""

from __future__ import annotations

from dataclasses import dataclass

from scoring.metrics.registry import MEASURES
from scoring.reports.model import Report
from scoring.reports.rows import Figure, expression_rows, rows

KEYS = frozenset(one.key for one in MEASURES)
# Measures that are told before the words; all others come after them.
FIRST = ("n", "hits", "base_rate", "brier")
EXPRESSION_FIGURES = ("lower", "probability", "upper", "claims", "n", "hits", "settled", "settled_hits", "finding")


@dataclass(frozen=True)
class Change:
    """One figure in the old report and in the new; None where it is undefined or was not there.

    `expression` is empty but for figures of a single expression.
    """

    block: str
    lexicon: str
    expression: str
    measure: str
    old: Figure
    new: Figure


def difference(old: Report, new: Report) -> list[Change]:
    """The figures that differ, in the order of `_figures`, those that the new report no longer has at the end."""
    before, after = _figures(old), _figures(new)
    return [
        Change(*key, before.get(key), after.get(key))
        for key in dict.fromkeys([*after, *before])
        if before.get(key) != after.get(key)
    ]


def _figures(report: Report) -> dict[tuple[str, str, str, str], Figure]:
    """What is counted and scored first, then the words, then all other measures."""
    first: dict[tuple[str, str, str, str], Figure] = {}
    others: dict[tuple[str, str, str, str], Figure] = {}
    for row in rows(report):
        is_other = row.measure in KEYS and row.measure not in FIRST
        (others if is_other else first)[row.block, row.lexicon, "", row.measure] = row.value
    words = {
        (block, slug, row.shown, name): getattr(row, name)
        for block, slug, row in expression_rows(report)
        for name in EXPRESSION_FIGURES
    }
    return first | words | others
