"""What a report says of windows, in words: what departed when, what came late, what is settled in open windows."""

from __future__ import annotations

from scoring.metrics.departure import Departure, Said
from scoring.metrics.incidence import FEWEST
from scoring.metrics.open_windows import Settled
from scoring.metrics.window import Lateness
from scoring.reports.model import Report
from scoring.reports.numbers import counted, day_named, number, percent, span

HEADING = "Through the window, word by word"
NONE_FOLLOWED = "No event or state that forecasts speak of was followed to its close."
NO_CALIBRATION = (
    "This is no calibration: what is settled before its window closes is what came early, or can come no more."
)
KINDS = {"event_by_close": "comes by the close", "state_throughout": "breaks before the close"}


def shown(row: Departure) -> str:
    """The expression as a page prints it: "probable", "probable … not"."""
    return f"{row.expression} … not" if row.negated else row.expression


def subtitle(report: Report, slug: str | None = None) -> str:
    """What the curves are, and what their bounds are worth."""
    return (
        "Share of forecasts that had departed by the end of each month since their windows opened: an event came, a "
        "state first broke. Dot: by the close. Where a condition failed, or nobody can tell, nothing departs any more "
        f"(Aalen–Johansen). Dotted, and the line through the dot: 95% for each month by itself, as if claims were "
        f"independent; none below {FEWEST} claims. "
        f"Band: of departing by the close, read with {report.lexicon(slug).name}."
    )


def range_of(row: Departure, said: Said) -> str:
    """The range, and of what: "63–87%, comes by the close"."""
    told = "no range" if said.lower is None or said.upper is None else span(said.lower, said.upper)
    return f"{told}, {KINDS[row.kind]}"


def against(row: Departure, said: Said) -> str:
    """Where the share by the close stands against the word's range, and its interval; or why it cannot be told."""
    if row.n < FEWEST:
        return f"cannot tell: only {row.n}" if row.n else "cannot tell: in part alone"
    if said.lower is None or said.upper is None or said.standing is None:
        return "no range"
    if said.standing == "inside":
        return "inside it"
    last = row.points[-1]
    if last.lower is None or last.upper is None:
        return f"{said.standing} it, no interval"
    apart = last.upper < said.lower if said.standing == "below" else last.lower > said.upper
    return f"{said.standing} it, interval too" if apart else f"{said.standing} it, interval reaches it"


def interval(row: Departure) -> str:
    """Bounds of the share by the close; empty where there are none."""
    last = row.points[-1] if row.points else None
    return "" if last is None or last.lower is None or last.upper is None else span(last.lower, last.upper)


def reading(row: Departure, said: Said, lexicon: str) -> str:
    """One row read aloud."""
    noun, ended = (
        ("event", "came by the close") if row.kind == "event_by_close" else ("state", "broke before the close")
    )
    if not row.n:
        return f"“{shown(row)}”: nothing was followed to its close; {number(row.partly)} came about in part."
    if row.n < FEWEST:
        return (
            f"Of {counted(row.n, noun)} spoken of with “{shown(row)}”, {_or_none(row.departed)} {ended}; nothing can "
            f"be said about it yet.{_late(row)}"
        )
    bounds = interval(row)
    told = percent(row.points[-1].share) + (f", interval {bounds}" if bounds else "")
    text = f"Of {counted(row.n, noun)} spoken of with “{shown(row)}”, {_or_none(row.departed)} {ended} ({told})"
    if said.lower is not None and said.upper is not None:
        text += f"; {lexicon} reads {span(said.lower, said.upper)}"
    return f"{text}.{_late(row)}"


def _late(row: Departure) -> str:
    return f" {number(row.late).capitalize()} more came late." if row.late else ""


def right_but_late(report: Report, slug: str | None = None) -> Lateness | None:
    return report.windows.readings[slug or report.headline].right_but_late if report.windows else None


def late(report: Report, slug: str | None = None) -> str:
    """How late what did not come in time came, and how much of that its words had called more likely than not."""
    assert report.windows is not None
    found, foreseen = report.windows.lateness, right_but_late(report, slug)
    if not found.n:
        return "No event that might come by a close is judged."
    text = f"Of {counted(found.n, 'event')} judged, {_or_none(found.in_time)} came by the close."
    after = found.twice + found.later
    if not after:
        return f"{text} Of the others nobody noted that they came later." if found.undated else text
    text += (
        f" {number(after).capitalize()} came after it: {_within_twice(found)}, {_or_none(found.later)} later than "
        "that. They count as not in time. Nobody has to look for an event after its close, so there may be more."
    )
    assert foreseen is not None
    right = foreseen.twice + foreseen.later
    text += (
        f" Read with {report.lexicon(slug).name}, the words had called {_or_none(right)} of these more likely than not"
    )
    return f"{text}: right, but late." if right else f"{text}."


def _within_twice(found: Lateness) -> str:
    """Half as much again is a part of twice: said so, or the numbers seem not to sum."""
    told = f"{_or_none(found.twice)} within twice the window"
    return f"{told} ({_or_none(found.half_again)} of them within one and a half times)" if found.twice else told


def _or_none(n: int) -> str:
    return number(n) if n else "none"


def still_open(report: Report) -> str:
    """What is settled of estimates whose windows were open on the day as known, and what the rest could make of it."""
    opened = report.windows.open if report.windows else None
    day = f"On {day_named(report.question.as_of)}" if report.question.as_of else "On that day"
    if opened is None:
        return f"{day} no forecast of these was in a window that was open still."
    found = opened.together
    estimates = "one estimate" if opened.documents == 1 else f"{opened.documents:,} estimates"
    return (
        f"{day} windows of {estimates} were open still. Of their {counted(found.n, 'forecast')}, {number(found.open)} "
        f"{'was' if found.open == 1 else 'were'} in an open window. {_settled(found)} {NO_CALIBRATION}"
    )


def _settled(found: Settled) -> str:
    partly = f", {number(found.partly)} had come true in part" if found.partly else ""
    rest = f"{_or_none(found.unsettled)} {'was' if found.unsettled == 1 else 'were'} not settled"
    return (
        f"Settled already: {_or_none(found.occurred)} had come true ({percent(found.occurred / found.n)}), "
        f"{_or_none(found.did_not_occur)} had not ({percent(found.did_not_occur / found.n)}){partly}; {rest}. Had the "
        f"rest gone one way or the other, between {percent(found.lower)} and {percent(found.upper)} would have come "
        "true."
    )
