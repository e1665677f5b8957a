"""A report as CSV: one row a figure, or one row an expression. Full precision, headings in the first line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import astuple, fields
from typing import Any

import pandas as pd

from forecasts.spreadsheet import safe
from scoring.reports.model import Report
from scoring.reports.rows import EXPRESSION_FIELDS, Row, expression_rows, rows

FIGURE = tuple(field.name for field in fields(Row))


def to_csv(report: Report) -> str:
    """Columns block, lexicon, measure, value, note, n. Infinity is inf, an undefined figure is empty.

    A report on a synthetic record has a last column `synthetic`, which says so in every line; one with a lexicon that
    is in-sample a column `in_sample`, which says so in the lines of that lexicon. So has the other file.
    """
    return figures_csv(report, rows(report))


def figures_csv(report: Report, figures: Iterable[Row]) -> str:
    """Some figures of a report, with the columns of all of them."""
    return table_csv(report, FIGURE, (astuple(row) for row in figures))


def expressions_csv(report: Report) -> str:
    """One row for each expression in each block of each lexicon: columns block, lexicon, then the fields of
    `ExpressionRow` without `by_status`."""
    table = (
        (block, slug, *(getattr(row, name) for name in EXPRESSION_FIELDS))
        for block, slug, row in expression_rows(report)
    )
    return table_csv(report, ["block", "lexicon", *EXPRESSION_FIELDS], table)


def table_csv(report: Report, columns: Sequence[str], table: Iterable[Sequence[Any]]) -> str:
    """Any rows of a report under these columns, `lexicon` among them, stamped as `to_csv` says."""
    lexicons = {one.slug: str(one.in_sample is not None).lower() for one in report.lexicons}
    at = columns.index("lexicon")
    stamp = {"synthetic": "true"} if report.is_synthetic else {}
    if report.in_sample:
        stamp["in_sample"] = ""
    cells = []
    for row in table:
        own = {"in_sample": lexicons.get(row[at], "")} if report.in_sample else {}
        cells.append([*row, *(stamp | own).values()])
    return lines([*columns, *stamp], cells)


def lines(columns: Sequence[str], table: Iterable[Sequence[Any]]) -> str:
    """Any table as text, headings first. No cell is a formula to a spreadsheet."""
    cells = [[safe(cell) for cell in row] for row in table]
    return pd.DataFrame(cells, columns=list(columns), dtype=object).to_csv(index=False, lineterminator="\n")
