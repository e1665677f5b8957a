"""Claims by expression: those that use the same words in the same reading stand or fall together.

A denied claim without an entry of its own counts with its word: with 1 - y and the word's own range.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scoring.metrics.cells import ScoreCells
from scoring.metrics.clusters import documents
from scoring.metrics.measure import Undefined
from scoring.metrics.once import once


@dataclass(frozen=True, eq=False)
class Groups:
    """The expressions of some claims, one entry each; `code`: of each cell, 0 to K - 1.

    `word` indexes the words of the cells, `own_negative`: the denial with an entry of its own. `lower`,
    `probability`, `upper`: the word's own range, nan where it has none.
    """

    code: NDArray[np.int64]
    word: NDArray[np.int64]
    own_negative: NDArray[np.bool_]
    lower: NDArray[np.float64]
    probability: NDArray[np.float64]
    upper: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.word)


@dataclass(frozen=True, eq=False)
class Tally:
    """Scored claims of each expression in each document: one entry for each pair that occurs.

    `expression`: code of Groups; `document`: 0 to G - 1; `n` claims, at least 1; `hits`: those that went as the word
    says. Sorted by expression, then document. `documents`: G.
    """

    expression: NDArray[np.int64]
    document: NDArray[np.int64]
    n: NDArray[np.float64]
    hits: NDArray[np.float64]
    documents: int

    def by_expression(self, values: NDArray[np.float64], size: int) -> NDArray[np.float64]:
        return np.bincount(self.expression, weights=values, minlength=size).astype(np.float64)

    def by_document(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.bincount(self.document, weights=values, minlength=self.documents).astype(np.float64)


@once
def groups(cells: ScoreCells) -> Groups:
    """The expressions that these claims use: one for each word, entry and range."""
    own = _own_ranges(cells)
    code = np.zeros(len(cells.count), dtype=np.int64)
    for column in (cells.word.astype(np.int64) * 2 + cells.own_negative, *own):
        codes, size = coded(column)
        code, _ = coded(code * size + codes)
    first = _first_of_each(code)
    return Groups(code, cells.word[first].astype(np.int64), cells.own_negative[first], *(end[first] for end in own))


def coded(column: NDArray) -> tuple[NDArray[np.int64], int]:
    """The rank of each value among the distinct ones, nan last, and how many these are. Hashed, not sorted: few
    values cost little however many the cells."""
    codes, distinct = pd.factorize(column, use_na_sentinel=False)
    rank = np.empty(len(distinct), dtype=np.int64)
    rank[np.argsort(distinct)] = np.arange(len(distinct))
    return rank[codes], len(distinct)


def _first_of_each(code: NDArray[np.int64]) -> NDArray[np.int64]:
    """The first row of each code, 0 to the highest."""
    first = np.empty(int(code.max(initial=-1)) + 1, dtype=np.int64)
    first[code[::-1]] = np.arange(len(code))[::-1]
    return first


def _own_ranges(cells: ScoreCells) -> tuple[NDArray[np.float64], ...]:
    """The word's own lower, probability, upper; rounded like `Range.complement` where it was complemented."""
    ends = ((cells.lower, cells.upper), (cells.probability, cells.probability), (cells.upper, cells.lower))
    return tuple(np.where(cells.complemented, np.round(1 - other, 12), own) for own, other in ends)


def as_said(cells: ScoreCells) -> NDArray[np.float64]:
    """The outcome as the word has it: 1 - y for a denial that counts with its word."""
    return np.where(cells.complemented, 1 - cells.outcome, cells.outcome)


@once
def tally(cells: ScoreCells) -> Tally | Undefined:
    """Claims and hits by expression and document. Undefined where no documents are known."""
    found, of = documents(cells), groups(cells)
    if isinstance(found, Undefined):
        return found
    pair = of.code * len(found) + found.code
    at, size = coded(pair)
    pairs = pair[_first_of_each(at)]
    n = np.bincount(at, weights=cells.count, minlength=size).astype(np.float64)
    hits = np.bincount(at, weights=cells.count * as_said(cells), minlength=size).astype(np.float64)
    return Tally(pairs // len(found), pairs % len(found), n, hits, len(found))


@dataclass(frozen=True, eq=False)
class ByRange:
    """Scored claims that share words and range, whatever entry and probability: one entry each.

    `n` claims, `hits` that went as the word says, `lower` and `upper` of the word's own range.
    """

    n: NDArray[np.float64]
    hits: NDArray[np.float64]
    lower: NDArray[np.float64]
    upper: NDArray[np.float64]

    @property
    def rate(self) -> NDArray[np.float64]:
        return self.hits / self.n


@once
def by_range(cells: ScoreCells) -> ByRange:
    """The words of these resolved claims by (word, lower, upper). A reader's own reading is a word of its own."""
    of = groups(cells)
    keys, at = np.unique(np.stack([of.word, of.lower, of.upper], axis=1), axis=0, return_inverse=True)
    code = at.ravel()[of.code]
    n = np.bincount(code, weights=cells.count, minlength=len(keys)).astype(np.float64)
    hits = np.bincount(code, weights=cells.count * as_said(cells), minlength=len(keys)).astype(np.float64)
    return ByRange(n, hits, keys[:, 1], keys[:, 2])
