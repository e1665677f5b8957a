"""What stands about a proposition, as a pure function of the outcome rows that coders left on it.

A row is known from the day the public could have had its evidence. A correction takes back what it supersedes for
all time; new evidence takes it back from its own day on. Among the rows that stand, an adjudicated one decides; else
all coders have to agree in condition, verdict and degree. Dates may differ: they make a hull.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Any

OPEN_END = date(9999, 12, 31)

DISAGREE = "disagree"
CONDITION_FAILED = "condition_not_met"
QUARTERS = {1: "1/4", 2: "1/2", 3: "3/4"}
RESULTS = (
    "did_not_occur",
    "1/4",
    "1/2",
    "3/4",
    "occurred",
    "undeterminable",
    "not_yet_due",
    DISAGREE,
    CONDITION_FAILED,
)


@dataclass(frozen=True)
class OutcomeRow:
    """One outcome as recorded; ``id`` and ``supersedes`` are any values that can be compared for equality."""

    id: Any
    condition_met: str
    verdict: str | None
    quarters: int | None
    occurred_earliest: date | None
    occurred_latest: date | None
    known_on: date
    recorded_at: datetime
    adjudicated: bool
    supersedes: Any = None
    supersession: str = ""

    @property
    def judgement(self) -> tuple[str, str | None, int | None]:
        """What coders have to agree in."""
        return self.condition_met, self.verdict, self.quarters

    @property
    def is_dated(self) -> bool:
        """Whether its dates had come when it was recorded. Earlier versions took others, such as the year 9999."""
        return self.occurred_latest is not None and self.occurred_latest <= self.recorded_at.date()

    @property
    def dated_from(self) -> date:
        """The day from which the row's dates stand. That an event did not come in time is known at the close; when it
        came late, on no day before it came."""
        late = self.occurred_latest if self.is_dated and self.verdict == "did_not_occur" else None
        return max(self.known_on, late or self.known_on)

    @property
    def result(self) -> str:
        if self.verdict is None:
            return CONDITION_FAILED
        return QUARTERS[self.quarters] if self.verdict == "partly" and self.quarters else self.verdict


@dataclass(frozen=True)
class Current:
    """What stands on one day. ``outcome`` is the row that speaks for it, or None where coders disagree."""

    result: str
    condition: str
    earliest: date | None
    latest: date | None
    outcome: Any


@dataclass(frozen=True)
class Interval:
    """``current`` stands from ``since`` up to, not including, ``until``."""

    since: date
    until: date
    current: Current


def standing_rows(rows: Sequence[OutcomeRow], on: date) -> list[OutcomeRow]:
    """The rows known by ``on`` that nothing has taken back by then."""
    taken_back = {
        row.supersedes
        for row in rows
        if row.supersedes is not None and (row.supersession == "correction" or row.known_on <= on)
    }
    return [row for row in rows if row.known_on <= on and row.id not in taken_back]


def current(rows: Sequence[OutcomeRow], on: date) -> Current | None:
    """What stands on the day ``on``; None where nothing does."""
    standing = standing_rows(rows, on)
    deciding = [row for row in standing if row.adjudicated] or standing
    if not deciding:
        return None
    if len({row.judgement for row in deciding}) > 1:
        return Current(DISAGREE, "", None, None, None)
    newest = max(deciding, key=lambda row: row.recorded_at)
    dated = [row for row in deciding if row.is_dated and row.dated_from <= on]
    earliest = [row.occurred_earliest for row in dated if row.occurred_earliest]
    latest = [row.occurred_latest for row in dated if row.occurred_latest]
    return Current(
        newest.result,
        newest.condition_met,
        min(earliest, default=None),
        max(latest, default=None),
        newest.id,
    )


def intervals(rows: Sequence[OutcomeRow]) -> list[Interval]:
    """The days on which what stands changed, oldest first, equal neighbours merged."""
    changes = sorted({day for row in rows for day in (row.known_on, row.dated_from)})
    found: list[Interval] = []
    for since, until in pairwise([*changes, OPEN_END]):
        stands = current(rows, since)
        if stands is None:
            continue
        if found and found[-1].until == since and found[-1].current == stands:
            found[-1] = Interval(found[-1].since, until, stands)
        else:
            found.append(Interval(since, until, stands))
    return found


def months_begun(opens: date, day: date) -> int:
    """Months of the window begun by ``day``: 1 from ``opens`` to the same day a month later, both included.

    So the last day of a window of two years is in month 24. Raises ValueError where ``day`` is before ``opens``.
    """
    if day < opens:
        raise ValueError(f"{day} is before the window opens on {opens}")
    months = (day.year - opens.year) * 12 + day.month - opens.month
    return max(1, months + (day.day > opens.day))


def departure(kind: str, opens: date, closes: date | None, stands: Current) -> tuple[int | None, int | None]:
    """The month, counted from the opening, in which what stands came to an end, by its latest date; and the months
    of the window.

    For an event: when it came, in part too; one that did not come in time has a month beyond the close where it came
    late. For a state that did not last throughout: when it first broke. None and None for everything else.
    """
    came = ("occurred", *QUARTERS.values()) if kind == "event_by_close" else ()
    failed = ("did_not_occur",) if kind in ("event_by_close", "state_throughout") and closes else ()
    if stands.result not in (*came, *failed) or not stands.latest:
        return None, None
    return months_begun(opens, stands.latest), months_begun(opens, closes) if closes else None
