"""Through the window: how much of what was to happen by the close had happened by when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from scoring.metrics.cells import KINDS, ScoreCells
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


def _point(happened: ScoreCells, n: int, month: int) -> WindowPoint:
    in_time = (happened.month >= 1) & (happened.month <= month)
    occurred = int(np.sum(happened.count[in_time]))
    return WindowPoint(month, occurred, n, occurred / n, *clopper_pearson(occurred, n))
