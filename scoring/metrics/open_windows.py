"""While windows are open: what is settled already each way, and between which bounds the share must end.

This is no calibration. What is settled before its close is what came early, or can come no more; a rate among these
alone would be that of the quick.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scoring.metrics.record import MOODS, OUTCOMES, RECORD_STATUSES, RecordCells

# Of these statuses it is, or was, asked whether the proposition is true.
ASKED = ("open", "unjudged", "coders_disagree", "undeterminable", "partial", "resolved")
PARTLY = ("1/4", "1/2", "3/4")
# So many documents are told one by one, those with the most open claims first.
TOLD = 50


@dataclass(frozen=True)
class Settled:
    """Forecasts of documents of which some window is open still: each document and voice once, no restatements.

    `n`: all but those withdrawn, without a close, or whose condition failed; `open`: of these, those whose window is
    open still. `occurred`, `did_not_occur`: settled each way, whether their window is open or closed; `partly`: came
    about in part; `unsettled`: the rest, for whatever reason. These four sum to `n`. `lower`, `upper`: the share that
    has occurred in the end, should all but those settled either way go against it, or for it.
    """

    n: int
    open: int
    occurred: int
    did_not_occur: int
    partly: int
    unsettled: int
    lower: float
    upper: float


@dataclass(frozen=True)
class SettledDocument:
    document: str
    settled: Settled


@dataclass(frozen=True)
class OpenWindows:
    """`documents`: how many have an open claim; `together`: all of these; `told`: up to TOLD of them one by one."""

    documents: int
    together: Settled
    told: tuple[SettledDocument, ...]


def open_windows(cells: RecordCells, issued_later: Collection[str] = ()) -> OpenWindows | None:
    """What is settled of the documents that have a forecast in a window open still; None where there is none.

    `issued_later`: documents that did not exist on the day as known; they are left out.

    Formula: `lower` = occurred/n, `upper` = (n - did not occur)/n, bounds of what is not known yet (Manski 2003,
    Partial Identification of Probability Distributions, Springer); no confidence intervals.
    """
    asked = np.isin(cells.status, [RECORD_STATUSES.index(name) for name in ASKED])
    there = np.array([name not in issued_later for name in cells.documents], dtype=np.bool_)[cells.document]
    units = asked & there & ~cells.restated & (cells.mood == MOODS.index("forecast"))
    columns = _columns(cells, units)
    at = np.flatnonzero(columns["open"])
    if not len(at):
        return None
    order = sorted(at.tolist(), key=lambda code: (-columns["open"][code], cells.documents[code]))
    return OpenWindows(
        documents=len(at),
        together=_settled({name: int(column[at].sum()) for name, column in columns.items()}),
        told=tuple(
            SettledDocument(
                cells.documents[code], _settled({name: int(column[code]) for name, column in columns.items()})
            )
            for code in order[:TOLD]
        ),
    )


def _columns(cells: RecordCells, units: NDArray[np.bool_]) -> dict[str, NDArray[np.int64]]:
    """Of these cells the claims of each document: all, open ones, and by what is settled."""
    document, count, status, outcome = (
        getattr(cells, name)[units] for name in ("document", "count", "status", "outcome")
    )

    def claims(some: NDArray[np.bool_]) -> NDArray[np.int64]:
        counted = np.bincount(document[some], weights=count[some], minlength=len(cells.documents))
        return counted.astype(np.int64)

    return {
        "n": claims(np.ones(len(count), dtype=np.bool_)),
        "open": claims(status == RECORD_STATUSES.index("open")),
        "occurred": claims(outcome == OUTCOMES.index("occurred")),
        "did_not_occur": claims(outcome == OUTCOMES.index("did_not_occur")),
        "partly": claims(np.isin(outcome, [OUTCOMES.index(name) for name in PARTLY])),
    }


def _settled(of: dict[str, int]) -> Settled:
    n, occurred, not_so = of["n"], of["occurred"], of["did_not_occur"]
    unsettled = n - occurred - not_so - of["partly"]
    return Settled(**of, unsettled=unsettled, lower=occurred / n, upper=(n - not_so) / n)
