"""Documents drawn again: what the measures would have been, had chance handed over other documents of the kind.

All draws at once. A draw is how often each document was drawn, and every measure here is a function of sums over
documents: one product of the draws with a table of these sums gives it for all draws.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from scoring.metrics.by_document import Crossed, crossed
from scoring.metrics.cells import ScoreCells
from scoring.metrics.measure import Chance, Undefined, measure
from scoring.metrics.once import once

# Bytes that the arrays of one block of draws may take together: as much as stays in a processor's own cache, where
# the table of sums is full; more where it is sparse and each pass over it is dear.
BUDGET = 1 << 20
SPARSE_BUDGET = 256 << 20
# Entries of a full table of documents by probabilities; beyond, or where most would be 0, only the others are kept.
DENSE = 1 << 22
PER_ENTRY = 8
EFRON = "Efron 1979, Annals of Statistics 7(1), 1-26, the bootstrap; documents as units"
Table: TypeAlias = NDArray[np.float64] | csr_array


@dataclass(frozen=True, eq=False)
class Resampled:
    """Measures in each draw of documents, parallel arrays, nan in draws that leave a measure undefined: `skill`
    (`brier_skill_base_rate`) and `auc` where all outcomes drawn were alike."""

    brier: NDArray[np.float64]
    skill: NDArray[np.float64]
    mean_bias: NDArray[np.float64]
    auc: NDArray[np.float64]


def percentile(values: NDArray[np.float64], level: float = 0.95) -> tuple[float, float]:
    """The middle `level` of what was drawn, (lower, upper), draws without a value left out; nan where none has one.

    Quantiles are linear between draws (Hyndman & Fan 1996, type 7).
    """
    there = values[~np.isnan(values)]
    if len(there) == 0:
        return np.nan, np.nan
    tail = (1 - level) / 2
    lower, upper = np.quantile(there, [tail, 1 - tail])
    return float(lower), float(upper)


def resampled(
    cells: ScoreCells, chance: Chance, *, area: bool = True, budget: int | None = None
) -> Resampled | Undefined:
    """The measures of resolved claims for `chance.resamples` draws of as many documents as there are, with repeats.

    Draws depend on the seed and the number of documents alone: two lexicons that read the same documents are drawn
    alike, and their draws can be subtracted. `area`: False leaves the area out (nan), which alone is slow where
    there are very many probabilities. `budget`: bytes for one block of draws; it changes no draw.
    Undefined where fewer than two documents are known.
    """
    found = crossed(cells.binary)
    if isinstance(found, Undefined):
        return found
    sums, table = found.sums(), _table(found) if area else None
    values = np.full((4, chance.resamples), np.nan)
    start = 0
    for drawn in draws(found.documents, chance, _block(found, table, budget)):
        block = slice(start, start + drawn.shape[1])
        values[:3, block] = _means(sums.T @ drawn)
        if table is not None:
            values[3, block] = _areas(table, drawn, len(found.probability))
        start = block.stop
    return Resampled(*values)


def _block(found: Crossed, table: Table | None, budget: int | None) -> int:
    """How many draws at a time."""
    if budget is None:
        budget = SPARSE_BUDGET if isinstance(table, csr_array) else BUDGET
    entries = 3 * found.documents + (0 if table is None else 6 * len(found.probability))
    return max(1, budget // (8 * entries))


def _means(sums: NDArray[np.float64]) -> NDArray[np.float64]:
    """Brier score, skill and mean bias from the sums of each draw: shape (4, draws) to (3, draws)."""
    n, hits, stated, errors = sums
    reference = hits * (n - hits)
    skill = 1 - errors * n / np.where(reference > 0, reference, np.nan)
    return np.stack([errors / n, skill, (stated - hits) / n])


def draws(documents: int, chance: Chance, size: int) -> Iterator[NDArray[np.float64]]:
    """How often each document is drawn, in blocks of at most `size` draws: shape (documents, draws).

    Each draw is a row of `chance.generator().integers(0, documents, documents)`, so blocks of any size add up to
    the same draws.
    """
    generator = chance.generator()
    for start in range(0, chance.resamples, size):
        number = min(size, chance.resamples - start)
        key = generator.integers(0, documents, (number, documents), dtype=np.int64)
        key *= number
        key += np.arange(number)[:, None]
        counts = np.bincount(key.ravel(), minlength=documents * number)
        yield counts.reshape(documents, number).astype(np.float64)


def _table(found: Crossed) -> Table:
    """Hits by probability and document, below them misses: shape (2 probabilities, documents)."""
    shape = (2 * len(found.probability), found.documents)
    row = np.concatenate([found.at, found.at + len(found.probability)])
    document = np.concatenate([found.document, found.document])
    value = np.concatenate([found.hits, found.misses])
    if shape[0] * shape[1] > max(DENSE, PER_ENTRY * len(value)):
        return csr_array((value[value > 0], (row[value > 0], document[value > 0])), shape=shape)
    table = np.zeros(shape)
    table[row, document] = value
    return table


def _areas(table: Table, drawn: NDArray[np.float64], distinct: int) -> NDArray[np.float64]:
    """The area under the ROC curve in each draw: pairs of a hit above a miss, ties one half, by all pairs."""
    both = table @ drawn
    hits, misses = both[:distinct], both[distinct:]
    below = np.cumsum(misses, axis=0)
    pairs = below[-1] * hits.sum(axis=0)
    below -= misses / 2
    return np.einsum("kr,kr->r", hits, below) / np.where(pairs > 0, pairs, np.nan)


@once
def _kept(cells: ScoreCells) -> dict[Chance, Resampled | Undefined]:
    """What was drawn of these claims already, without the area: both ends of an interval share it."""
    return {}


def _percentile(cells: ScoreCells, chance: Chance, which: int) -> float | Undefined:
    kept = _kept(cells)
    if chance not in kept:
        kept[chance] = resampled(cells, chance, area=False)
    found = kept[chance]
    return found if isinstance(found, Undefined) else percentile(found.brier)[which]


@measure(
    label="Brier score, lower bound by resampling", formula="2.5 % quantile of the score over documents drawn again",
    orientation="none", best=None, worst=None, by_chance=True, source=EFRON, by_document=True,
)  # fmt: skip
def brier_lower_percentile(cells: ScoreCells, chance: Chance) -> float | Undefined:
    """Lower end of the 95 % percentile interval, documents drawn with repeats. Undefined below two documents.

    Beside `brier_lower`, not instead: with few documents it covers too little.
    """
    return _percentile(cells, chance, 0)


@measure(
    label="Brier score, upper bound by resampling", formula="97.5 % quantile of the score over documents drawn again",
    orientation="none", best=None, worst=None, by_chance=True, source=EFRON, by_document=True,
)  # fmt: skip
def brier_upper_percentile(cells: ScoreCells, chance: Chance) -> float | Undefined:
    """Upper end of the 95 % percentile interval, documents drawn with repeats. Undefined below two documents."""
    return _percentile(cells, chance, 1)
