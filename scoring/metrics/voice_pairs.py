"""Voices of one document on the same proposition: pairs of what two of them said, counted like record cells.

A pair is one proposition in one document of which two voices each state how likely it is. The two spoke at the same
time and knew the same, and one outcome settles both: so their scores can be compared pair by pair. Voices of different
documents cannot, since the later one knows more.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scoring.metrics.record import DAMAGED, KEY, RecordCells, Word, equal_rows

AGREED = "agreed"
# A row of integers: of the pair, of the first voice, of the second, and how many pairs with what importance.
SIDE = ("voice", "word", "negated", "mood")
SHARED = ("document", "kind", "status", "outcome")
ROW = (*SHARED, *(f"first_{name}" for name in SIDE), *(f"second_{name}" for name in SIDE), "count", "importance")
FORMAT = b"voice-pairs-1"


@dataclass(frozen=True, eq=False)
class VoicePairs:
    """What two voices said of the same propositions: row i of `first` and of `second` are the same pairs.

    The agreed text is always first, others in the order of their keys. `count`: pairs. No pair is withdrawn or a
    restatement. Raises ValueError where rows differ in anything but voice, word, negated and mood.
    """

    first: RecordCells
    second: RecordCells

    def __post_init__(self) -> None:
        one, other = self.first, self.second
        same = len(one.count) == len(other.count) and one.documents == other.documents
        if not same or any(np.any(getattr(one, name) != getattr(other, name)) for name in (*SHARED, "count")):
            raise ValueError("voice pairs: both sides need the same documents, outcomes and counts, row by row")

    @classmethod
    def from_rows(
        cls,
        rows: Sequence[Sequence[int]] | NDArray[np.int64],
        documents: Sequence[str],
        voices: Sequence[str],
        words: Sequence[Word],
    ) -> VoicePairs:
        """Pairs from rows of integers in the order of ROW; each pair once or in both orders."""
        table = np.asarray(rows, dtype=np.int64).reshape(-1, len(ROW))
        column = dict(zip(ROW, table.T, strict=True))
        rank = np.zeros(len(voices), dtype=np.int64)
        rank[sorted(range(len(voices)), key=lambda code: (voices[code] != AGREED, voices[code]))] = range(len(voices))
        kept = rank[column["first_voice"]] < rank[column["second_voice"]]
        none = np.full(len(table), -1)
        shared: dict[str, Any] = {name: column[name] for name in (*SHARED, "count", "importance")}
        shared |= {"restated": none == 0, "month": none, "window_months": none}

        def side(which: str) -> RecordCells:
            columns: dict[str, Any] = shared | {name: column[f"{which}_{name}"] for name in SIDE}
            return RecordCells(tuple(documents), tuple(voices), tuple(words), **columns).where(kept)

        return cls(side("first"), side("second")).canonical()

    def where(self, mask: NDArray[np.bool_]) -> VoicePairs:
        return VoicePairs(self.first.where(mask), self.second.where(mask))

    @property
    def claims(self) -> int:
        """How many pairs there are."""
        return int(self.first.count.sum())

    def between(self) -> list[tuple[str, str]]:
        """The voices that share a proposition, two by two, those with the agreed text first."""
        codes = np.unique(np.stack([self.first.voice, self.second.voice]), axis=1)
        named = [(self.first.voices[one], self.second.voices[other]) for one, other in codes.T.tolist()]
        return sorted(named, key=lambda pair: (pair[0] != AGREED, pair))

    def of(self, first: str, second: str | None = None) -> VoicePairs:
        """The pairs of these two voices; of the first and any other where no second is named."""
        mask = _is(self.first, first)
        return self.where(mask if second is None else mask & _is(self.second, second))

    def canonical(self) -> VoicePairs:
        """The same pairs with equal ones counted together, sorted by names, without names that none uses."""
        one, other = self.first.by_name(), self.second.by_name()
        order, first = equal_rows([*(getattr(one, name) for name in KEY), *(getattr(other, name) for name in SIDE)])
        return VoicePairs(one.counted_together(order, first), other.counted_together(order, first))

    def digest(self) -> str:
        """SHA-256 of the pairs by name: the same for any order of rows, codes or names and any grouping."""
        sha = hashlib.sha256(FORMAT)
        pairs = self.canonical()
        for side in (pairs.first, pairs.second):
            sha.update(side.digest_in_order().encode())
        return sha.hexdigest()

    def to_bytes(self) -> bytes:
        """A file of both sides, without pickles."""
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w") as archive:
            for name, side in (("first", self.first), ("second", self.second)):
                archive.writestr(zipfile.ZipInfo(name), side.to_bytes())
        return file.getvalue()

    @classmethod
    def from_bytes(cls, data: bytes) -> VoicePairs:
        """The pairs that `to_bytes` wrote. Raises ValueError for anything else."""
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                return cls(*(RecordCells.from_bytes(archive.read(name)) for name in ("first", "second")))
        except DAMAGED as error:
            raise ValueError(f"these bytes are no voice pairs: {error}") from error


def none_of() -> VoicePairs:
    """No pairs at all."""
    return VoicePairs.from_rows([], (), (), ())


def inputs_digest(cells: RecordCells, pairs: VoicePairs | None) -> str:
    """What a report was computed from: the digest of the record cells, and of the pairs where there are any."""
    if pairs is None or not pairs.claims:
        return cells.digest()
    return hashlib.sha256(f"{cells.digest()} {pairs.digest()}".encode()).hexdigest()


def _is(cells: RecordCells, voice: str) -> NDArray[np.bool_]:
    return np.array([name == voice for name in cells.voices], dtype=np.bool_)[cells.voice]
