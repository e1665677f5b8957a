"""What a measure is: one function on score cells, with everything that a help page says about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scoring.metrics.cells import ScoreCells
from scoring.metrics.together import together


@dataclass(frozen=True)
class Undefined:
    """A measure has no value here; the reason is a sentence for the reader."""

    reason: str


Value = float | int | Undefined


@dataclass(frozen=True)
class Chance:
    """What a measure that draws at random needs, so that the same question has the same answer."""

    seed: int = 0
    resamples: int = 2000

    def generator(self) -> np.random.Generator:
        return np.random.default_rng(self.seed)


DEFAULT_CHANCE = Chance()


# Which claims a measure is computed on, and what to say when there are none.
DOMAINS: Mapping[str, tuple[Callable[[ScoreCells], ScoreCells], str]] = {
    "binary": (lambda cells: cells.binary, "no claim with a probability is resolved"),
    "fractional": (
        lambda cells: cells.fractional,
        "no claim with a probability is resolved, wholly or in part",
    ),
    "binary_and_undeterminable": (
        lambda cells: cells.of_status("resolved", "undeterminable"),
        "no claim with a probability is resolved or undeterminable",
    ),
    "binary_and_open": (
        lambda cells: cells.of_status("resolved", "open"),
        "no claim with a probability is resolved or open",
    ),
}
ORIENTATIONS = ("lower", "higher", "zero", "none")


@dataclass(frozen=True)
class Measure:
    """A named measure. Calling it with any score cells picks the claims of its domain and computes on them.

    key, label     its name in files and on pages
    formula        in plain characters, p the probability, y the outcome, means over claims
    domain         a key of DOMAINS
    orientation    lower or higher is better, zero is best, or none
    best, worst    the ends of its scale; None where there is none
    proper         whether honesty is the best policy under it; None where the question makes no sense
    source         who defined it, where
    empty          its value without claims; None: undefined
    by_chance      whether it draws at random: its function then takes a Chance too
    by_document    whether it asks from which document claims are; others see equal claims counted together
    """

    key: str
    label: str
    formula: str
    domain: str
    orientation: str
    best: float | None
    worst: float | None
    proper: bool | None
    source: str
    function: Callable[..., Value]
    empty: int | None = None
    by_chance: bool = False
    by_document: bool = False

    def __post_init__(self) -> None:
        if self.domain not in DOMAINS or self.orientation not in ORIENTATIONS:
            raise ValueError(f"measure {self.key}: unknown domain or orientation")

    @property
    def family(self) -> str:
        """The module that it stands in: measures of one subject."""
        return self.function.__module__.rpartition(".")[2]

    def __call__(self, cells: ScoreCells, chance: Chance = DEFAULT_CHANCE) -> Value:
        select, without = DOMAINS[self.domain]
        chosen = select(cells if self.by_document else together(cells))
        if not len(chosen.count):
            return Undefined(without) if self.empty is None else self.empty
        return self.function(chosen, chance) if self.by_chance else self.function(chosen)


def measure(
    *,
    label: str,
    formula: str,
    source: str,
    domain: str = "binary",
    orientation: str = "lower",
    best: float | None = 0.0,
    worst: float | None = 1.0,
    proper: bool | None = None,
    empty: int | None = None,
    by_chance: bool = False,
    by_document: bool = False,
) -> Callable[[Callable[..., Value]], Measure]:
    """Turn a function on score cells into a measure whose key is the function's name.

    The function sees only claims of its domain, at least one, so it checks nothing. Their documents it sees only
    where `by_document` says that it asks for them.
    """

    def make(function: Callable[..., Value]) -> Measure:
        return Measure(function.__name__, label, formula, domain, orientation, best, worst, proper, source,
                       function, empty, by_chance, by_document)  # fmt: skip

    return make


def mean(values: NDArray[np.float64], cells: ScoreCells) -> float:
    """The mean over claims of a value given for each cell."""
    return float(np.dot(values, cells.count) / cells.claims)
