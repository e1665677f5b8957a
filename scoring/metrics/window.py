"""Through the window: how much of what was to happen by the close had happened by when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scoring.metrics.cells import KINDS, RECORD_STATUSES, ScoreCells
from scoring.metrics.intervals import clopper_pearson

MONTHS = (6, 12, 18, 24)


@dataclass(frozen=True)
class WindowPoint:
    """By the end of that month of the window, `occurred` of `n`; exact 95 % bounds of the share."""

    month: int
    occurred: int
    n: int
    share: float
    exact_lower: float
    exact_upper: float


@dataclass(frozen=True)
class WindowCurve:
    """Propositions that something happens by the close, judged, each document and voice once.

    `n`: occurred or did not; `occurred`: by the close, whenever that was; `partly` and `undeterminable` are
    counted apart and in no point. Without any of the first there are no points.
    """

    n: int
    occurred: int
    partly: int
    undeterminable: int
    points: tuple[WindowPoint, ...]


def curve(cells: ScoreCells, months: Sequence[int] = MONTHS) -> WindowCurve:
    """The window curve of these claims, whatever their words: restatements and other kinds are left out.

    An event is counted by month m if m months of the window, or fewer, had begun when it occurred.
    """
    units = cells.where((cells.kind == KINDS.index("event_by_close")) & ~cells.restated)
    resolved = units.of_record_status("resolved")
    happened = resolved.where(resolved.outcome == 1)
    points = tuple(_point(happened, resolved.claims, month) for month in months) if resolved.claims else ()
    partly = units.of_record_status("partial").claims
    undeterminable = units.of_record_status("undeterminable").claims
    return WindowCurve(resolved.claims, happened.claims, partly, undeterminable, points)


@dataclass(frozen=True)
class Lateness:
    """Judged events, each document and voice once: in time, late, or not at all as far as anybody noted.

    `in_time`: by the close. Of the others, `half_again`: within one and a half times the window; `twice`: within
    two times, the former among them; `later` than that; `undated`: nobody noted that it came. Nobody has to look
    for an event after its close, so late ones are a lower bound. All but `half_again` sum to `n`.

    Months are whole: the window of two years ends with its 24th month, one and a half times it with the 36th.
    """

    n: int
    in_time: int
    half_again: int
    twice: int
    later: int
    undated: int


def lateness(cells: ScoreCells) -> Lateness:
    """How late those events were that did not occur by the close; restatements and other kinds are left out."""
    chosen = (cells.kind == KINDS.index("event_by_close")) & ~cells.restated
    chosen &= cells.record_status == RECORD_STATUSES.index("resolved")
    events = cells.where(chosen)
    months = events.window_months.astype(np.float64)
    late = (events.outcome == 0) & (events.month >= 1)

    def claims(some: NDArray[np.bool_]) -> int:
        return int(events.count[some].sum())

    return Lateness(
        n=events.claims,
        in_time=claims(events.outcome == 1),
        half_again=claims(late & (events.month <= 1.5 * months)),
        twice=claims(late & (events.month <= 2 * months)),
        later=claims(late & (events.month > 2 * months)),
        undated=claims((events.outcome == 0) & (events.month < 1)),
    )


def right_but_late(cells: ScoreCells) -> Lateness:
    """The same of the claims whose words gave the event more than an even chance: what came late to these was
    foreseen, but not in time."""
    return lateness(cells.where(cells.probability > 0.5))


def _point(happened: ScoreCells, n: int, month: int) -> WindowPoint:
    in_time = (happened.month >= 1) & (happened.month <= month)
    occurred = int(np.sum(happened.count[in_time]))
    return WindowPoint(month, occurred, n, occurred / n, *clopper_pearson(occurred, n))
