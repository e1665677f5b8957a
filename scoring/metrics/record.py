"""Record cells: the claims of a selection, counted by everything that scoring asks about them.

A cell knows the words of a claim, not their probability: a lexicon is put on later (`cells.put_on`).
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

MOODS = ("forecast", "assessment", "counterfactual")
KINDS = ("event_by_close", "state_throughout", "state_at_close", "fact_at_time")
CLASSES = ("yardstick", "belief", "bare", "modal")
OUTCOMES = ("none", "did_not_occur", "1/4", "1/2", "3/4", "occurred")
OUTCOME_VALUES = np.array([np.nan, 0.0, 0.25, 0.5, 0.75, 1.0])
RECORD_STATUSES = (
    "withdrawn", "open_ended", "condition_not_met", "open", "unjudged",
    "coders_disagree", "undeterminable", "partial", "resolved",
)  # fmt: skip

# Columns in the order of a row, with the type that they are kept in.
COLUMNS = {
    "document": np.int32, "voice": np.int32, "word": np.int32, "negated": np.bool_, "mood": np.int8,
    "kind": np.int8, "restated": np.bool_, "status": np.int8, "outcome": np.int8, "month": np.int16,
    "window_months": np.int16, "count": np.int64, "importance": np.int64,
}  # fmt: skip
KEY = tuple(COLUMNS)[:-2]
FORMAT = "record-cells-2"
# Cells of the first format know neither breaks of states nor late events, and no window.
OLDER = {"record-cells-1": ("window_months",)}
# What reading kept bytes raises where they are damaged, by numpy, json and zipfile: RuntimeError for what claims to be
# encrypted or packed in a way that nobody knows.
DAMAGED = (ValueError, KeyError, TypeError, AttributeError, EOFError, OSError, RuntimeError, zlib.error,
           zipfile.BadZipFile)  # fmt: skip


@dataclass(frozen=True)
class Range:
    """What a word says about how likely something is: 0 <= lower <= best <= upper <= 1. Raises ValueError."""

    lower: float
    best: float
    upper: float

    def __post_init__(self) -> None:
        if not 0 <= self.lower <= self.best <= self.upper <= 1:
            raise ValueError(
                f"a range needs 0 <= lower <= best <= upper <= 1, not {self.lower}, {self.best}, {self.upper}"
            )

    def complement(self) -> Range:
        """The range of the denial, rounded to 12 digits, so that 1 - .93 is the same number as .07."""
        return Range(round(1 - self.upper, 12), round(1 - self.best, 12), round(1 - self.lower, 12))


@dataclass(frozen=True)
class Word:
    """A canonical expression with its class; a reader's own reading of a claim brings its range along.

    Such a range is about the proposition as it stands, so a negator in the claim is already in it.
    """

    expression: str
    cls: str
    range: Range | None = None

    def __post_init__(self) -> None:
        if self.cls not in CLASSES:
            raise ValueError(f"class of {self.expression!r}: {self.cls!r} is none of {', '.join(CLASSES)}")

    def sort_key(self) -> tuple[str, str, tuple[float, ...]]:
        own = () if self.range is None else (self.range.lower, self.range.best, self.range.upper)
        return (self.expression, self.cls, own)


@dataclass(frozen=True, eq=False)
class RecordCells:
    """One row a cell: parallel arrays of one length, whose codes index the tuples of names.

    `document`, `voice`, `word` index `documents`, `voices`, `words`; `mood`, `kind`, `status`, `outcome`
    index MOODS, KINDS, RECORD_STATUSES, OUTCOMES. `outcome` is "none" unless the status is partial or
    resolved, or open, where it is what is settled already although the window has not closed. `month`, of partial and
    resolved: the month, from 1 at the opening of the window, in which the event occurred or the state first broke;
    of an event that did not occur in time the month beyond the window in which it came late; -1 for none.
    `window_months`: how many months that window has, -1 where there is no month. `count`: claims in the cell,
    `importance`: sum of their importance. Raises ValueError naming column, row and value.
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
    status: NDArray[np.int8]
    outcome: NDArray[np.int8]
    month: NDArray[np.int16]
    window_months: NDArray[np.int16]
    count: NDArray[np.int64]
    importance: NDArray[np.int64]

    def __post_init__(self) -> None:
        for name in ("documents", "voices", "words"):
            names = tuple(getattr(self, name))
            if len(set(names)) < len(names):
                raise ValueError(f"record cells: {name} holds a name twice")
            object.__setattr__(self, name, names)
        given = {name: np.asarray(getattr(self, name)).astype(np.int64) for name in COLUMNS}
        if len({len(column) for column in given.values()}) > 1:
            sizes = ", ".join(f"{name} {len(column)}" for name, column in given.items())
            raise ValueError(f"record cells: columns differ in length: {sizes}")
        self._check_codes(given)
        self._check_outcomes(given)
        for name, dtype in COLUMNS.items():
            object.__setattr__(self, name, given[name].astype(dtype))

    def _check_codes(self, given: dict[str, NDArray[np.int64]]) -> None:
        sizes = {"document": len(self.documents), "voice": len(self.voices), "word": len(self.words),
                 "negated": 2, "mood": len(MOODS), "kind": len(KINDS), "restated": 2,
                 "status": len(RECORD_STATUSES), "outcome": len(OUTCOMES)}  # fmt: skip
        for name, size in sizes.items():
            outside = (given[name] < 0) | (given[name] >= size)
            _refuse(name, given[name], outside, f"is no code from 0 to {size - 1}")
        for name in ("month", "window_months"):
            _refuse(name, given[name], (given[name] < -1) | (given[name] > 32767), "is no month")
        for name in ("count", "importance"):
            _refuse(name, given[name], given[name] < 1, "is not 1 or more")

    def _check_outcomes(self, given: dict[str, NDArray[np.int64]]) -> None:
        status, outcome = given["status"], given["outcome"]
        resolved = status == RECORD_STATUSES.index("resolved")
        partial = status == RECORD_STATUSES.index("partial")
        whole, part = (outcome == 1) | (outcome == 5), (outcome >= 2) & (outcome <= 4)
        _refuse("outcome", outcome, resolved & ~whole, "does not go with status resolved (1 or 5)")
        _refuse("outcome", outcome, partial & ~part, "does not go with status partial (2, 3 or 4)")
        neither = ~resolved & ~partial & (status != RECORD_STATUSES.index("open")) & (outcome != 0)
        _refuse("outcome", outcome, neither, "needs a status partial, resolved or open")

    @classmethod
    def from_rows(
        cls,
        rows: Iterable[Sequence[int]],
        documents: Iterable[str],
        voices: Iterable[str],
        words: Iterable[Word],
    ) -> RecordCells:
        """Cells from rows of integers in the order of COLUMNS."""
        table = np.array(list(rows), dtype=np.int64).reshape(-1, len(COLUMNS))
        return cls(tuple(documents), tuple(voices), tuple(words), *table.T)

    def where(self, mask: NDArray[np.bool_]) -> RecordCells:
        return replace(self, **{name: getattr(self, name)[mask] for name in COLUMNS})

    def by_name(self) -> RecordCells:
        """The same cells in the same order, their names sorted and without those that no cell uses."""
        documents, document = _by_name(self.documents, self.document, str)
        voices, voice = _by_name(self.voices, self.voice, str)
        words, word = _by_name(self.words, self.word, Word.sort_key)
        return replace(self, documents=documents, voices=voices, words=words,
                       document=document, voice=voice, word=word)  # fmt: skip

    def counted_together(self, order: NDArray[np.intp], first: NDArray[np.intp]) -> RecordCells:
        """The cells in that order, those from each of `first` up to the next as one: they are equal."""
        columns = {name: getattr(self, name)[order] for name in COLUMNS}
        sums = {name: np.add.reduceat(columns[name], first) if len(first) else columns[name]
                for name in ("count", "importance")}  # fmt: skip
        return replace(self, **({name: columns[name][first] for name in KEY} | sums))

    def canonical(self) -> RecordCells:
        """The same claims with equal cells merged, sorted by names, without names that no cell uses."""
        cells = self.by_name()
        return cells.counted_together(*equal_rows([getattr(cells, name) for name in KEY]))

    def digest(self) -> str:
        """SHA-256 of the claims by name: the same for any order of rows, codes or names and any grouping."""
        return self.canonical().digest_in_order()

    def digest_in_order(self) -> str:
        """SHA-256 of these cells, row by row as they are."""
        sha = hashlib.sha256(_names_as_json(self))
        for name in COLUMNS:
            sha.update(getattr(self, name).astype("<i8").tobytes())
        return sha.hexdigest()

    def to_bytes(self) -> bytes:
        """A compressed npz file without pickles."""
        names = np.frombuffer(_names_as_json(self), dtype=np.uint8)
        file = io.BytesIO()
        np.savez_compressed(file, names=names, **{name: getattr(self, name) for name in COLUMNS})
        return file.getvalue()

    @classmethod
    def from_bytes(cls, data: bytes) -> RecordCells:
        """The cells that `to_bytes` wrote, also in an older format. Raises ValueError for anything else."""
        try:
            with np.load(io.BytesIO(data), allow_pickle=False) as file:
                names = json.loads(file["names"].tobytes())
                if names["format"] not in (FORMAT, *OLDER):
                    raise ValueError(f"format {names['format']!r}, expected {FORMAT!r}")
                unknown = {name: np.full(len(file["count"]), -1) for name in OLDER.get(names["format"], ())}
                columns = [unknown[name] if name in unknown else file[name] for name in COLUMNS]
            words = tuple(Word(e, c, None if own is None else Range(*own)) for e, c, own in names["words"])
            return cls(tuple(names["documents"]), tuple(names["voices"]), words, *columns)
        except DAMAGED as error:
            raise ValueError(f"these bytes are no record cells: {error}") from error


def _refuse(name: str, column: NDArray[np.int64], bad: NDArray[np.bool_], why: str) -> None:
    if bad.any():
        row = int(np.argmax(bad))
        raise ValueError(f"record cells: column {name}, row {row}: {column[row]} {why}")


def equal_rows(keys: Sequence[NDArray]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The order that sorts rows by these columns, and where in it each new row begins."""
    order = np.lexsort(keys[::-1])
    new = np.zeros(len(order), dtype=np.bool_)
    new[:1] = True
    for key in keys:
        ordered = key[order]
        new[1:] |= ordered[1:] != ordered[:-1]
    return order, np.flatnonzero(new)


def _by_name(names, codes, key):
    """The names that are used, sorted, and the codes that fit them."""
    used = np.unique(codes)
    order = sorted(used.tolist(), key=lambda code: key(names[code]))
    rank = np.zeros(len(names), dtype=np.int64)
    rank[order] = np.arange(len(order))
    return tuple(names[code] for code in order), rank[codes]


def _names_as_json(cells: RecordCells) -> bytes:
    words = [[word.expression, word.cls, list(word.sort_key()[2]) or None] for word in cells.words]
    names = {"format": FORMAT, "documents": cells.documents, "voices": cells.voices, "words": words}
    return json.dumps(names, ensure_ascii=False, separators=(",", ":")).encode()
