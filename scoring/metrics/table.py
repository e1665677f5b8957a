"""Cells from a table of forecasts: one row a forecast in, equal rows counted together out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import prod

import numpy as np
from numpy.typing import NDArray

from scoring.metrics.cells import CLAIM_STATUSES, KINDS, MOODS, RECORD_STATUSES, ScoreCells, Word
from scoring.metrics.codes import BLOCK, column_codes, first_rows, joined_codes, parted_codes

Columns = Mapping[str, NDArray]
Counted = tuple[tuple[NDArray, ...], NDArray[np.int64], NDArray[np.int64]]

DENSE = 1 << 22
NO_WORD = Word("", "yardstick")


def score_cells(columns: Columns, words: Sequence[Word] = (NO_WORD,)) -> ScoreCells:
    """The cells of forecasts in numbers: those that agree in everything but their weight are counted together.

    `columns`, arrays of one length: `probability` and `outcome`, 0 to 1, nan for none; and where there are any
    `lower`, `upper`, `reference`, `complemented`, `document` (anything that tells documents apart), `status` (codes of
    CLAIM_STATUSES, else resolved), `month` and `window_months` (as in RecordCells), `word` (codes of `words`),
    `negated`, `weight` (importance, whole numbers from 1).
    """
    coded = {name: column_codes(values) for name, values in columns.items() if name != "weight"}
    codes = [code for _, code in coded.values()]
    shape = tuple(len(distinct) for distinct, _ in coded.values())
    counted = _counted_densely if prod(shape) <= DENSE else _counted_sparsely
    of_cell, count, weight = counted(codes, shape, columns.get("weight"))
    values = {
        name: distinct[code] if len(distinct) > 1 else np.broadcast_to(distinct, len(count))
        for (name, (distinct, _)), code in zip(coded.items(), of_cell, strict=True)
    }
    documents: tuple[str, ...] = ()
    if "document" in coded:
        documents = tuple(map(str, coded["document"][0].tolist()))
        values["document"] = of_cell[list(coded).index("document")]
    return _cells(values, documents, tuple(words), count, weight)


def _counted_densely(codes: Sequence[NDArray], shape: tuple[int, ...], weight: NDArray | None) -> Counted:
    """By a table of all combinations, filled block by block: with few distinct values it fits into memory."""
    count, total = np.zeros(prod(shape), dtype=np.int64), np.zeros(0 if weight is None else prod(shape))
    size = max(BLOCK, len(count))
    for start in range(0, len(codes[0]), size):
        block = slice(start, start + size)
        key = np.zeros(len(codes[0][block]), dtype=np.int64)
        # The last column, which may be the document, leads: cells come out by document.
        for code, width in reversed(list(zip(codes, shape, strict=True))):
            if width > 1:
                key *= width
                key += code[block]
        count += np.bincount(key, minlength=len(count))
        if weight is not None:
            total += np.bincount(key, weights=weight[block], minlength=len(count))
    used = np.flatnonzero(count)
    count = count[used]
    return parted_codes(used, shape[::-1])[::-1], count, count if weight is None else total[used].astype(np.int64)


def _counted_sparsely(codes: Sequence[NDArray], shape: tuple[int, ...], weight: NDArray | None) -> Counted:
    """By hashing the combinations that occur."""
    known, cell = column_codes(joined_codes(zip(codes, shape, strict=True), len(codes[0])))
    first = first_rows(cell, len(known))
    count = np.bincount(cell)
    total = count if weight is None else np.bincount(cell, weights=weight).astype(np.int64)
    return tuple(code[first] for code in codes), count, total


def _cells(
    values: Columns, documents: tuple[str, ...], words: tuple[Word, ...], count: NDArray, weight: NDArray
) -> ScoreCells:
    n = len(count)

    def all_alike(value: object, dtype: type[np.generic]) -> NDArray:
        return np.broadcast_to(np.array(value, dtype=dtype), n)

    zero, no, none = all_alike(0, np.int32), all_alike(False, np.bool_), all_alike(np.nan, np.float64)
    probability, outcome = values["probability"], values["outcome"]
    resolved = all_alike(CLAIM_STATUSES.index("resolved"), np.int8)
    status = values.get("status", resolved).astype(np.int8, copy=False)
    return ScoreCells(
        documents=documents, voices=("agreed",), words=words,
        document=values.get("document", all_alike(-1, np.int32)).astype(np.int32, copy=False), voice=zero,
        word=values.get("word", zero).astype(np.int32, copy=False),
        negated=values.get("negated", no).astype(np.bool_, copy=False),
        mood=all_alike(MOODS.index("forecast"), np.int8), kind=all_alike(KINDS.index("event_by_close"), np.int8),
        restated=status == CLAIM_STATUSES.index("restated") if "status" in values else no,
        month=values.get("month", all_alike(-1, np.int16)),
        window_months=values.get("window_months", all_alike(-1, np.int16)),
        lower=values.get("lower", probability), probability=probability, upper=values.get("upper", probability),
        complemented=values.get("complemented", no).astype(np.bool_, copy=False), own_negative=no, synonym=no,
        outcome=outcome, status=status, record_status=record_status(status, outcome),
        count=count, weight=weight, reference=values.get("reference", none),
    )  # fmt: skip


def record_status(status: NDArray, outcome: NDArray[np.float64]) -> NDArray[np.int8]:
    """What the record says of claims with these codes of CLAIM_STATUSES: of those without a probability and of those
    said twice it is told by the outcome."""
    of = {name: number for number, name in enumerate(RECORD_STATUSES)}
    known = np.array([of.get(name, -1) for name in CLAIM_STATUSES], dtype=np.int8)
    if len(status) and status.strides == (0,) and known[status[0]] >= 0:
        return np.broadcast_to(known[status[0]], len(status))
    whole = np.where((outcome > 0) & (outcome < 1), of["partial"], of["resolved"])
    told = np.where(np.isnan(outcome), of["open"], whole)
    return np.where(known[status] < 0, told, known[status]).astype(np.int8)
