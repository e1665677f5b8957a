"""Score cells: record cells seen through one lexicon and the policies.

What a score is computed from: a probability range, an outcome, and how many claims share them. A change of
lexicon or policy puts another pair of glasses on the same record cells and reads nothing again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scoring.metrics.policies import POLICIES, Policies
from scoring.metrics.record import (
    CLASSES,
    COLUMNS,
    KINDS,
    MOODS,
    OUTCOME_VALUES,
    OUTCOMES,
    RECORD_STATUSES,
    Range,
    RecordCells,
    Word,
)

__all__ = [
    "CLAIM_STATUSES", "CLASSES", "COLUMNS", "KINDS", "MOODS", "OUTCOMES", "OUTCOME_VALUES", "POLICIES",
    "RECORD_STATUSES", "LexiconReading", "Policies", "Range", "RecordCells", "Said", "ScoreCells", "Word",
    "put_on", "read_with", "said", "unread",
]  # fmt: skip

# The first that fits is a claim's status. The record knows all but the second and third.
CLAIM_STATUSES = (RECORD_STATUSES[0], "restated", "no_probability", *RECORD_STATUSES[1:])
BARE = {"omit": None, "certain": Range(1.0, 1.0, 1.0), "range": Range(0.95, 0.975, 1.0)}


@dataclass(frozen=True)
class LexiconReading:
    """A lexicon as scoring sees it.

    `ranges`: (expression, negated) -> range of the proposition, None where the lexicon says outright that the
    words give no probability. `synonyms`: the entries that a coder added to what the lexicon prints. `answers`: of the
    entries that readers were asked about, mean and standard deviation of what they answered, in shares. `counted_from`,
    `counted_sha`: the documents, and digest of the cells or file, that a recalibrated lexicon was counted from; None
    and empty for any other.
    """

    slug: str
    name: str
    version: int
    verified: bool
    ranges: Mapping[tuple[str, bool], Range | None]
    synonyms: frozenset[tuple[str, bool]] = frozenset()
    year: int | None = None
    answers: Mapping[tuple[str, bool], tuple[float, float]] = field(default_factory=dict)
    counted_from: frozenset[str] | None = None
    counted_sha: str = ""

    def has(self, entry: tuple[str, bool], policies: Policies) -> bool:
        """Whether there is such an entry and it counts under the policy on coders' synonyms."""
        return entry in self.ranges and (policies.synonyms == "with" or entry not in self.synonyms)


@dataclass(frozen=True)
class Said:
    """What a claim's words say about its proposition, and whence.

    `complemented`: one minus the word's own range. `own_negative`: the lexicon's own entry for the denial was
    used (which may say: no probability). `synonym`: the entry is a coder's.
    """

    range: Range | None = None
    complemented: bool = False
    own_negative: bool = False
    synonym: bool = False


def said(word: Word, negated: bool, lexicon: LexiconReading, policies: Policies) -> Said:
    """The range of the proposition in a claim with this word. Bare and modal words never reach the lexicon
    unless the policy says so."""
    if word.range is not None:
        return Said(word.range)
    if word.cls == "bare":
        return _as_stated(BARE[policies.bare_will], negated, synonym=False)
    if word.cls == "modal" and policies.modal == "omit":
        return Said()
    denial, positive = (word.expression, True), (word.expression, False)
    if negated and policies.negation == "own_entry" and lexicon.has(denial, policies):
        return Said(lexicon.ranges[denial], own_negative=True, synonym=denial in lexicon.synonyms)
    own = lexicon.ranges[positive] if lexicon.has(positive, policies) else None
    return _as_stated(own, negated, synonym=positive in lexicon.synonyms)


def _as_stated(own: Range | None, negated: bool, synonym: bool) -> Said:
    if own is None:
        return Said()
    if negated:
        return Said(own.complement(), complemented=True, synonym=synonym)
    return Said(own, synonym=synonym)


@dataclass(frozen=True, eq=False)
class ScoreCells:
    """One row a cell, parallel arrays of one length.

    `lower`, `probability`, `upper`: of the proposition, nan where the words give none. `outcome`: 0 to 1,
    nan where there is none, and where the window is open still. `status` indexes CLAIM_STATUSES, `record_status`
    RECORD_STATUSES, `mood` MOODS, `kind` KINDS. `count`: claims, at least 1. `weight`: sum of their importance.
    `reference`: what a reference forecast said of the same proposition, nan where there is none. The rest as in
    RecordCells and Said.

    A document is what claims are resampled by. Where no documents are known, `documents` is empty and
    `document` -1 throughout.
    """

    documents: tuple[str, ...]
    voices: tuple[str, ...]
    words: tuple[Word, ...]
    document: NDArray[np.int32]
    voice: NDArray[np.int32]
    word: NDArray[np.int32]
    negated: NDArray[np.bool_]
    mood: NDArray[np.int8]
    kind: NDArray[np.int8]
    restated: NDArray[np.bool_]
    month: NDArray[np.int16]
    window_months: NDArray[np.int16]
    lower: NDArray[np.float64]
    probability: NDArray[np.float64]
    upper: NDArray[np.float64]
    complemented: NDArray[np.bool_]
    own_negative: NDArray[np.bool_]
    synonym: NDArray[np.bool_]
    outcome: NDArray[np.float64]
    status: NDArray[np.int8]
    record_status: NDArray[np.int8]
    count: NDArray[np.int64]
    weight: NDArray[np.int64]
    reference: NDArray[np.float64]

    def where(self, chosen: NDArray[np.bool_] | NDArray[np.intp] | slice) -> ScoreCells:
        """Some of the cells, by mask, by index or a slice of them; names and codes stay.

        These very cells where a mask leaves none out, so that what was found of them is not sought again.
        """
        rows: Any = chosen
        if not isinstance(chosen, slice) and chosen.dtype == np.bool_:
            rows = np.flatnonzero(rows)
            if len(rows) == len(self.count):
                return self
        arrays = {name: getattr(self, name) for name in _ARRAYS}
        # Where a number is its own range, three columns are one array.
        taken: dict[int, Any] = {id(array): _taken(array, rows) for array in arrays.values()}
        return replace(self, **{name: taken[id(array)] for name, array in arrays.items()})

    def of_status(self, *names: str) -> ScoreCells:
        kept = self.__dict__.setdefault("of status", {})
        if names not in kept:
            fits = np.isin(np.arange(len(CLAIM_STATUSES)), [CLAIM_STATUSES.index(name) for name in names])
            found = self.where(fits[self.status])
            # Cells that held themselves would stay in memory.
            kept[names] = None if found is self else found
        return kept[names] or self

    def of_record_status(self, name: str) -> ScoreCells:
        return self.where(self.record_status == RECORD_STATUSES.index(name))

    def of_class(self, name: str) -> ScoreCells:
        """The claims whose word is of that class."""
        return self.where(np.array([word.cls == name for word in self.words], dtype=np.bool_)[self.word])

    def of_mood(self, name: str) -> ScoreCells:
        return self.where(self.mood == MOODS.index(name))

    @property
    def binary(self) -> ScoreCells:
        """Resolved claims, outcome 0 or 1: what every measure is computed on unless it says otherwise."""
        return self.of_status("resolved")

    @property
    def fractional(self) -> ScoreCells:
        """Resolved claims and those that came about in part."""
        return self.of_status("partial", "resolved")

    @property
    def claims(self) -> int:
        return int(self.count.sum())

    def by_status(self) -> dict[str, int]:
        """Claims of each status, all statuses in the table's order; they sum to `claims`."""
        sums = np.bincount(self.status, weights=self.count, minlength=len(CLAIM_STATUSES))
        return {name: int(n) for name, n in zip(CLAIM_STATUSES, sums, strict=True)}


def _taken(array: NDArray, chosen: NDArray[np.intp] | slice) -> NDArray:
    """Some entries of an array; one that repeats a single value takes no memory, and keeps taking none."""
    if len(array) and array.strides == (0,):
        return np.broadcast_to(array[:1], len(range(len(array))[chosen]) if isinstance(chosen, slice) else len(chosen))
    return array[chosen]


_ARRAYS = tuple(f.name for f in fields(ScoreCells) if f.name not in ("documents", "voices", "words"))


def put_on(cells: RecordCells, lexicon: LexiconReading, policies: Policies) -> ScoreCells:
    """The record cells with the probabilities that this lexicon gives their words under these policies.

    Row for row: one score cell for each record cell, so that two lexicons can be laid side by side.
    """
    return read_with(unread(cells), lexicon, policies)


def unread(cells: RecordCells) -> ScoreCells:
    """The record cells before any lexicon is put on: no word has a probability."""
    n = len(cells.count)
    none, no = np.full(n, np.nan), np.zeros(n, dtype=np.bool_)
    return ScoreCells(
        documents=cells.documents, voices=cells.voices, words=cells.words,
        document=cells.document, voice=cells.voice, word=cells.word, negated=cells.negated,
        mood=cells.mood, kind=cells.kind, restated=cells.restated, month=cells.month,
        window_months=cells.window_months,
        lower=none, probability=none, upper=none, complemented=no, own_negative=no, synonym=no,
        outcome=OUTCOME_VALUES[np.where(cells.status == RECORD_STATUSES.index("open"), 0, cells.outcome)],
        status=np.full(n, CLAIM_STATUSES.index("no_probability"), dtype=np.int8), record_status=cells.status,
        count=cells.count, weight=cells.importance, reference=none,
    )  # fmt: skip


def read_with(cells: ScoreCells, lexicon: LexiconReading, policies: Policies) -> ScoreCells:
    """The same cells read with another lexicon or other policies, row for row."""
    table = [[said(word, negated, lexicon, policies) for negated in (False, True)] for word in cells.words]
    at = (cells.word, cells.negated.astype(np.int8))
    probability = _bound(table, "best")[at]
    return replace(
        cells, lower=_bound(table, "lower")[at], probability=probability, upper=_bound(table, "upper")[at],
        complemented=_flag(table, "complemented")[at], own_negative=_flag(table, "own_negative")[at],
        synonym=_flag(table, "synonym")[at], status=_claim_status(cells, probability, policies),
    )  # fmt: skip


def _bound(table: list[list[Said]], name: str) -> NDArray[np.float64]:
    """One bound of every word's range, affirmed and denied: shape (words, 2), nan where there is no range."""
    bounds = [[np.nan if one.range is None else getattr(one.range, name) for one in row] for row in table]
    return np.array(bounds, dtype=np.float64).reshape(-1, 2)


def _flag(table: list[list[Said]], name: str) -> NDArray[np.bool_]:
    return np.array([[getattr(one, name) for one in row] for row in table], dtype=np.bool_).reshape(-1, 2)


def _claim_status(cells: ScoreCells, probability: NDArray[np.float64], policies: Policies) -> NDArray[np.int8]:
    """Lines are put on from the last to the first: the first that fits is what remains."""
    code = {name: number for number, name in enumerate(CLAIM_STATUSES)}
    status = np.array([code[name] for name in RECORD_STATUSES], dtype=np.int8)[cells.record_status]
    status[np.isnan(probability)] = code["no_probability"]
    if policies.restatement == "first":
        status[cells.restated] = code["restated"]
    status[cells.record_status == RECORD_STATUSES.index("withdrawn")] = code["withdrawn"]
    return status
