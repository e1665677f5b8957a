"""Claims whatever their document: what a measure needs that does not ask who said something, or when.

A million claims in ten thousand documents that use twenty words are some forty cells then.
"""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scoring.metrics.cells import ScoreCells
from scoring.metrics.codes import column_codes
from scoring.metrics.once import once

# What is lost, and what is summed; by everything else claims are still told apart.
LOST, SUMMED = ("document", "voice", "month"), ("count", "weight")
NAMES = ("documents", "voices", "words")
KEPT = tuple(one.name for one in fields(ScoreCells) if one.name not in (*LOST, *SUMMED, *NAMES))
WIDEST = 1 << 62


def together(cells: ScoreCells) -> ScoreCells:
    """The same claims without document, voice and month, equal ones counted together, in order of appearance.

    The cells themselves where that would leave more than half of them.
    """
    found = rows_together(cells)
    return cells if found is None else found[0]


@once
def rows_together(cells: ScoreCells) -> tuple[ScoreCells, NDArray[np.integer]] | None:
    """The same with the row among them of each cell; None where more than half would be left."""
    key, size = np.zeros(len(cells.count), dtype=np.int64), 1
    # A column that is another one, or repeats a single value, tells no claims apart.
    told = {id(column): column for column in (getattr(cells, name) for name in KEPT) if column.strides != (0,)}
    for column in told.values():
        values, codes = column_codes(column)
        if size > WIDEST // len(values):
            key, size = _numbered(key)
        key *= len(values)
        key += codes
        size *= len(values)
    known, at = column_codes(key)
    number = len(known)
    if number * 2 > len(at):
        return None
    first = np.empty(number, dtype=np.int64)
    first[at[::-1]] = np.arange(len(at) - 1, -1, -1)
    columns: dict[str, Any] = {name: np.full(number, -1, dtype=getattr(cells, name).dtype) for name in LOST}
    summed = {id(column): column for column in (getattr(cells, name) for name in SUMMED)}
    sums = {key: np.bincount(at, weights=column, minlength=number) for key, column in summed.items()}
    columns |= {name: sums[id(getattr(cells, name))].astype(np.int64) for name in SUMMED}
    return replace(cells.where(first), documents=(), **columns), at


def _numbered(key: NDArray[np.int64]) -> tuple[NDArray[np.int64], int]:
    known, codes = column_codes(key)
    return codes.astype(np.int64), len(known)
