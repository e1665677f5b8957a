"""Claims whatever their document: what a measure needs that does not ask who said something, or when.

A million claims in ten thousand documents that use twenty words are some forty cells then.
"""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scoring.metrics.cells import ScoreCells
from scoring.metrics.codes import column_codes, first_rows, joined_codes
from scoring.metrics.once import once

# What is lost, and what is summed; by everything else claims are still told apart.
LOST, SUMMED = ("document", "voice", "month", "window_months"), ("count", "weight")
NAMES = ("documents", "voices", "words")
KEPT = tuple(one.name for one in fields(ScoreCells) if one.name not in (*LOST, *SUMMED, *NAMES))


def together(cells: ScoreCells) -> ScoreCells:
    """The same claims without document, voice and month, equal ones counted together, in order of appearance.

    The cells themselves where that would leave more than half of them.
    """
    found = rows_together(cells)
    return cells if found is None else found[0]


@once
def rows_together(cells: ScoreCells) -> tuple[ScoreCells, NDArray[np.integer]] | None:
    """The same with the row among them of each cell; None where more than half would be left."""
    # A column that is another one, or repeats a single value, tells no claims apart.
    told = {id(column): column for column in (getattr(cells, name) for name in KEPT) if column.strides != (0,)}
    coded = ((codes, len(values)) for values, codes in map(column_codes, told.values()))
    known, at = column_codes(joined_codes(coded, len(cells.count)))
    number = len(known)
    if number * 2 > len(at):
        return None
    columns: dict[str, Any] = {name: np.full(number, -1, dtype=getattr(cells, name).dtype) for name in LOST}
    summed = {id(column): column for column in (getattr(cells, name) for name in SUMMED)}
    sums = {key: np.bincount(at, weights=column, minlength=number) for key, column in summed.items()}
    columns |= {name: sums[id(getattr(cells, name))].astype(np.int64) for name in SUMMED}
    return replace(cells.where(first_rows(at, number)), documents=(), **columns), at
