"""Time to departure: when within its window what was said to happen did, or what was said to last broke.

An event departs when it occurs, a state that was to last throughout when it first breaks. A state at the close and
a fact have no time to depart in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scoring.metrics.cells import KINDS, RECORD_STATUSES, ScoreCells
from scoring.metrics.incidence import DEPARTED, LAST_SEEN, OTHER_END, Incidence, cumulative_incidence

EVENT, STATE = KINDS.index("event_by_close"), KINDS.index("state_throughout")
COMPETING = ("condition_not_met", "undeterminable")
FOLLOWED = ("resolved", *COMPETING)
Bound = float | None


@dataclass(frozen=True)
class DeparturePoint:
    """By the end of that month of the window (None: by the close), the share departed, with its 95 % bounds.

    The bounds hold for this month by itself and as if claims were independent; None where there are none.
    """

    month: int | None
    departed: int
    share: float
    lower: Bound
    upper: Bound


@dataclass(frozen=True)
class Said:
    """What one lexicon says of a row of departures: its range, and where the share by the close stands against it."""

    lower: Bound
    probability: Bound
    upper: Bound
    standing: str | None


@dataclass(frozen=True)
class Departure:
    """What one word said would depart by the close, and what did; each document and voice once.

    expression, negated, kind    as in the record; `kind` is event_by_close or state_throughout
    lower, probability, upper    of departing by the close, as the words put it: for a state, one minus its range.
                                 None where the words give none, or claims without words are given several
    n               followed to the close or to another end: departed, stayed, or one of COMPETING
    departed        by the close; `undated` of these have no month and are in the last point alone
    condition_not_met, undeterminable   other ends: after them nothing departs. They have no date in the record; as
                                 nobody is merely last seen, when they came changes no share
    partly          left out of `n`: departed in part
    points          one for each month with a departure, and one for the close; none without claims followed
    standing        of the share by the close, against the range: below, inside, above; None without a range
    late            of the events that did not occur by the close, those that are known to have come later
    """

    expression: str
    negated: bool
    kind: str
    lower: Bound
    probability: Bound
    upper: Bound
    n: int
    departed: int
    undated: int
    condition_not_met: int
    undeterminable: int
    partly: int
    points: tuple[DeparturePoint, ...]
    standing: str | None
    late: int = 0


def departures(cells: ScoreCells) -> tuple[Departure, ...]:
    """A row for each word and kind among these claims whose window has closed, restatements left out.

    Most followed first, then by name. Months are months of the window begun, as in `window.curve`. A claim that
    stayed is followed to its own close: the share by a month is of all claims, whatever the length of their windows.
    One whose condition failed is counted since that is known, also before its window has closed: its status is that.
    """
    rows, _ = departures_under([cells])
    return rows


def departures_under(seen: Sequence[ScoreCells]) -> tuple[tuple[Departure, ...], tuple[tuple[Said, ...], ...]]:
    """The departures of claims that several lexicons read, row for row alike: as the first reads them, and what each
    says of every row. What departed when is the same under all of them."""
    first = seen[0]
    chosen = np.isin(first.kind, (EVENT, STATE)) & ~first.restated & _any_of(first, (*FOLLOWED, "partial"))
    key = np.where(chosen, (first.word.astype(np.int64) * 2 + first.negated) * len(KINDS) + first.kind, -1)
    places = [np.flatnonzero(key == one) for one in np.unique(key[chosen]).tolist()]
    rows = {at: _row(first.where(places[at])) for at in range(len(places))}
    order = sorted(rows, key=lambda at: (-rows[at].n, rows[at].expression, rows[at].negated, rows[at].kind))
    said = tuple(tuple(_said(cells, places[at], rows[at]) for at in order) for cells in seen)
    return tuple(rows[at] for at in order), said


def _any_of(cells: ScoreCells, statuses: tuple[str, ...]) -> NDArray[np.bool_]:
    return np.isin(cells.record_status, [RECORD_STATUSES.index(name) for name in statuses])


def _row(units: ScoreCells) -> Departure:
    """All of one word and kind."""
    word, negated, kind = units.words[units.word[0]], bool(units.negated[0]), int(units.kind[0])
    lower, probability, upper = _of_departing(units, np.arange(len(units.count)), kind)
    followed = units.where(_any_of(units, FOLLOWED))
    gone = departed(followed)
    counts = {name: units.of_record_status(name).claims for name in (*COMPETING, "partial")}
    points = _points(ends(followed), followed) if followed.claims else ()
    return Departure(
        expression=word.expression, negated=negated, kind=KINDS[kind],
        lower=lower, probability=probability, upper=upper, n=followed.claims,
        departed=followed.where(gone).claims, undated=followed.where(gone & (followed.month < 1)).claims,
        condition_not_met=counts["condition_not_met"], undeterminable=counts["undeterminable"],
        partly=counts["partial"], points=points,
        standing=_standing(points[-1].share, lower, upper) if points else None,
        late=followed.where((followed.kind == EVENT) & (followed.outcome == 0) & (followed.month >= 1)).claims,
    )  # fmt: skip


def _said(cells: ScoreCells, at: NDArray[np.intp], row: Departure) -> Said:
    lower, probability, upper = _of_departing(cells, at, KINDS.index(row.kind))
    return Said(lower, probability, upper, _standing(row.points[-1].share, lower, upper) if row.points else None)


def _of_departing(cells: ScoreCells, at: NDArray[np.intp], kind: int) -> tuple[Bound, Bound, Bound]:
    """The range of the propositions of these cells, or for a state of its breaking; none where they differ."""
    bounds = [getattr(cells, name)[at] for name in ("lower", "probability", "upper")]
    if not all(np.all(one == one[0]) for one in bounds):  # nan equals nothing
        return None, None, None
    lower, probability, upper = (float(one[0]) for one in bounds)
    if kind == EVENT:
        return lower, probability, upper
    return round(1 - upper, 12), round(1 - probability, 12), round(1 - lower, 12)


def departed(cells: ScoreCells) -> NDArray[np.bool_]:
    """Whether the event occurred, or the state broke, in its window."""
    return np.where(cells.kind == EVENT, cells.outcome == 1, cells.outcome == 0)


def ends(followed: ScoreCells) -> Incidence:
    """By when which share departed; all without a month of their own end at the close, after all that have one."""
    gone = departed(followed)
    close = max(1, int(followed.month.max(initial=0))) + 1
    other = _any_of(followed, COMPETING)
    time = np.where(gone & (followed.month >= 1), followed.month, close).astype(np.float64)
    cause = np.where(gone, DEPARTED, np.where(other, OTHER_END, LAST_SEEN))
    return cumulative_incidence(time, cause, followed.count)


def _points(found: Incidence, followed: ScoreCells) -> tuple[DeparturePoint, ...]:
    """A point for each month with a departure; the last is the close, whatever ended there."""
    gone, dated = departed(followed), followed.month >= 1
    total = np.cumsum(found.departed).astype(np.int64)
    months = set(followed.month[gone & dated].tolist())
    points = [
        DeparturePoint(int(found.time[at]), int(total[at]), *_share(found, at))
        for at in range(len(total)) if int(found.time[at]) in months
    ]  # fmt: skip
    last = _share(found, -1) if len(total) else (0.0, None, None)
    return (*points, DeparturePoint(None, int(total[-1]) if len(total) else 0, *last))


def _share(found: Incidence, at: int) -> tuple[float, Bound, Bound]:
    lower, upper = float(found.lower[at]), float(found.upper[at])
    there = not np.isnan(lower)
    return float(found.share[at]), lower if there else None, upper if there else None


def _standing(share: float, lower: Bound, upper: Bound) -> str | None:
    if lower is None or upper is None:
        return None
    # Shares and ends of ranges are sums of decimals: what is equal but for rounding is inside.
    return "below" if share < lower - 1e-12 else "above" if share > upper + 1e-12 else "inside"
