"""How often the conclusion and the flags of words are right: truths, and what the scorer's contract says of each.

The contract's figures are facts that came with this project's scorer contract, made by programs that are not kept
here, at a correlation of .1.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from benchmarks.simulation.records import BEST, WORDS, placed, rates, record, shifted
from scoring.metrics.conclusion import CONCLUSIONS, conclude

Of = Mapping[int, float]
Four = tuple[float, float, float, float]
SHOWN = ("over_stated", "under_stated", "within_ranges", "mixed")
SIZES = (10, 25, 50, 100)
# The contract's: the correlation of its tables; by correlation the largest false alarm, and false *within*.
CONTRACT_RHO = 0.1
CONTRACT_ALARM, CONTRACT_WITHIN = {0.0: 1.9, 0.1: 3.9, 0.2: 4.5}, {0.0: 5.0, 0.1: 5.0, 0.2: 5.7}


@dataclass(frozen=True)
class Truth:
    """How often words come true.

    `rates` by word, None: each anywhere inside its range, anew in every record. `inside`: whether all are inside their
    ranges, so that whatever is shown is a false alarm. `far`: whether they are .10 outside on average, so that
    *within* is false. `contract`: percentages of over, under, within, mixed by documents, as the contract has them.
    `read`: whether the contract prints no rates, so that these are a reading of its name for the truth.
    `word`: the one that should be flagged, None: any flag is counted. `flags`: its percentages in the contract.
    """

    name: str
    rates: Mapping[str, float] | None
    inside: bool = False
    far: bool = False
    read: bool = False
    contract: Mapping[int, Four] = field(default_factory=dict)
    word: str | None = None
    flags: Of = field(default_factory=dict)

    @property
    def contract_records(self) -> int:
        return 3000 if self.inside else 2000


def _by_size(*figures: Four) -> Mapping[int, Four]:
    return dict(zip(SIZES, figures, strict=True))


def _flags(*figures: float) -> Of:
    return dict(zip(SIZES, figures, strict=True))


TRUTHS = (
    Truth("inside, middle", BEST, inside=True,
          contract=_by_size((0, 0, 44, 0), (0, 0, 99, 0), (0, 0, 100, 0), (0, 0, 100, 0))),
    Truth("all at the weaker edge", placed(0, 0, 0, 0, 0, 0), inside=True,
          contract=_by_size((2.3, 0, 14, 0), (2.7, 0, 56, 0), (3.2, 0, 88, 0), (3.9, 0, 96, 0)),
          flags=_flags(1.5, 2.1, 2.4, 3.0)),
    Truth("all at the stronger edge", placed(1, 1, 1, 1, 1, 1), inside=True,
          contract=_by_size((0, .1, 29, 0), (0, 1.2, 91, 0), (0, 2.0, 98, 0), (0, 2.5, 97, 0)),
          flags=_flags(.1, .8, 1.4, 2.3)),
    Truth("edges in turn, weaker first", placed(0, 1, 0, 1, 0, 1), inside=True, read=True,
          contract=_by_size((.8, 0, 12, 0), (.9, .3, 80, 0), (1.4, .8, 98, 0), (1.5, 1.0, 98, 0))),
    Truth("edges in turn, stronger first", placed(1, 0, 1, 0, 1, 0), inside=True, read=True,
          contract=_by_size((.8, 0, 12, 0), (.9, .3, 80, 0), (1.4, .8, 98, 0), (1.5, 1.0, 98, 0))),
    Truth("each elsewhere", None, inside=True, read=True,
          contract=_by_size((.5, 0, 28, 0), (.4, 0, 91, 0), (.6, 0, 99, 0), (.5, 0, 99, 0))),
    Truth("over-stated by 1 logit", shifted(-1),
          contract=_by_size((18, 0, 1, 0), (49, 0, 4, 0), (84, 0, 5, 0), (99, 0, 1, 0))),
    Truth("under-stated by 1 logit", shifted(1),
          contract=_by_size((0, 1, 14, 0), (0, 9, 72, 0), (0, 20, 80, 0), (0, 44, 56, 0))),
    Truth("we believe .90", BEST | {"we believe": .90},
          contract=_by_size((0, 0, 31, 0), (0, 0, 98, 0), (0, 3, 97, 0), (0, 6, 94, 0))),
    Truth("we believe .97", BEST | {"we believe": .97}, word="we believe", flags=_flags(0, 12, 58, 93),
          contract=_by_size((0, 0, 18, 0), (0, 12, 85, 0), (0, 57, 43, 0), (0, 94, 6, 0))),
    Truth("probable .40", BEST | {"probable": .40}, word="probable", flags=_flags(18, 57, 92, 100),
          contract=_by_size((18, 0, 3, 0), (59, 0, 26, 0), (93, 0, 7, 0), (100, 0, 0, 0))),
    Truth("probable .40, probably not .05", BEST | {"probable": .40, "probably not": .05},
          contract=_by_size((18, 2, 0, 1), (28, 22, 1, 32), (8, 6, 0, 85), (0, 0, 0, 100))),
    Truth("distance .10, both ways", BEST | {"probable": .43, "we believe": .97, "probably not": .08},
          far=True, read=True, contract=_by_size((8, 1, 0, 0), (18, 19, 0, 5), (13, 36, 0, 39), (1, 12, 0, 87))),
    Truth("distance .10, one word", BEST | {"probable": .23}, far=True,
          contract=_by_size((66, 0, 0, 0), (99, 0, 1, 0), (100, 0, 0, 0), (100, 0, 0, 0))),
    Truth("almost certain .60", BEST | {"almost certain": .60}, word="almost certain", flags=_flags(26, 70, 97, 100)),
    Truth("probably not .60", BEST | {"probably not": .60}, word="probably not", flags=_flags(13, 43, 83, 100)),
)  # fmt: skip


def one_record(truth: Truth, documents: int, rho: float, seed: Sequence[int]) -> NDArray[np.int64]:
    """What is said of a record: the code of CONCLUSIONS, and whether the truth's word (or any) is flagged."""
    generator = np.random.default_rng(seed)
    now = placed(*generator.random(len(WORDS))) if truth.rates is None else truth.rates
    found = conclude(record(rates(now), documents, rho, generator))
    flagged = (*found.words_over, *found.words_under, *found.words_neither)
    hit = bool(flagged) if truth.word is None else truth.word in flagged
    return np.array([CONCLUSIONS.index(found.value), hit])


@dataclass(frozen=True)
class Behaviour:
    """Of one truth, percentages of records: those of each conclusion in SHOWN, and those with the flag."""

    shown: Four
    flagged: float

    @property
    def something(self) -> float:
        """Over-stated, under-stated or mixed."""
        return self.shown[0] + self.shown[1] + self.shown[3]


def behaviour(found: NDArray[np.int64]) -> Behaviour:
    """`found`: shape (records, 2), of `one_record`."""
    over, under, within, mixed = (100 * float(np.mean(found[:, 0] == CONCLUSIONS.index(name))) for name in SHOWN)
    return Behaviour((over, under, within, mixed), 100 * float(np.mean(found[:, 1])))
