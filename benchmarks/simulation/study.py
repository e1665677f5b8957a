"""All records of the study, made and scored; the same figures from any number of processes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field
from functools import partial
from itertools import product
from multiprocessing import get_context
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from benchmarks.simulation import coverage, rules
from benchmarks.simulation.records import BEST, shifted

# Records whose intervals are tried: how often words come true, and what claims of one document have in common.
CALLED = {"right": "right at once", "event": "by event", "word": "word by word"}
MADE = {f"calibrated, {name}": (BEST, moves) for moves, name in CALLED.items()} | {
    "over-stated by 1 logit, right at once": (shifted(-1), "right")
}
OTHER_RHOS = (0.0, 0.2)


@dataclass(frozen=True)
class Study:
    """What was asked for, and what was found.

    `intervals`: (records, documents) -> (interval, method) -> Coverage. `words`: (rho, documents) -> shares of
    records whose exact interval, and whose interval by document, hold the rate: shape (2, rates). `rules`:
    (truth, rho, documents) -> Behaviour.
    """

    records: int
    documents: tuple[int, ...]
    rho: float
    seed: int
    intervals: dict[tuple[str, int], Mapping[tuple[str, str], coverage.Coverage]] = field(default_factory=dict)
    words: dict[tuple[float, int], NDArray[np.float64]] = field(default_factory=dict)
    rules: dict[tuple[str, float, int], rules.Behaviour] = field(default_factory=dict)

    @property
    def rhos(self) -> tuple[float, ...]:
        return tuple(sorted({self.rho, *OTHER_RHOS}))


def study(records: int, documents: tuple[int, ...], rho: float, seed: int, processes: int = 1) -> Study:
    made = Study(records, documents, rho, seed)
    with get_context("spawn").Pool(processes) if processes > 1 else nullcontext() as pool:
        for step in (_intervals, _words, _rules):
            step(made, partial(_scored, made, pool))
    return made


def _scored(made: Study, pool: Any, function: Callable[..., NDArray], label: str, *given: Any) -> NDArray:
    """What the function finds in each record. Each has a seed of its own: no figure depends on another's records."""
    begin = [made.seed, crc32(f"{label} {made.rho}".encode())]
    seeds = [(*begin, number) for number in range(made.records)]
    one = partial(function, *given)
    found = map(one, seeds) if pool is None else pool.map(one, seeds, chunksize=max(1, made.records // 20))
    return np.array(list(found))


def _intervals(made: Study, scored: Callable[..., NDArray]) -> None:
    for (name, (truth, moves)), documents in product(MADE.items(), made.documents):
        found = scored(coverage.one_record, f"{name} {documents}", truth, documents, made.rho, moves)
        made.intervals[name, documents] = coverage.coverages(found, truth)


def _words(made: Study, scored: Callable[..., NDArray]) -> None:
    for rho, documents in product(sorted({0.0, made.rho}), made.documents):
        found = scored(coverage.one_word, f"one word {rho} {documents}", documents, rho)
        made.words[rho, documents] = np.nanmean(found, axis=0)


def _rules(made: Study, scored: Callable[..., NDArray]) -> None:
    for truth, rho, documents in product(rules.TRUTHS, made.rhos, made.documents):
        if rho == made.rho or truth.inside or truth.far:
            found = scored(rules.one_record, f"{truth.name} {rho} {documents}", truth, documents, rho)
            made.rules[truth.name, rho, documents] = rules.behaviour(found)
