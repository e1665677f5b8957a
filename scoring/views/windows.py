"""What a run's page shows of windows: curves of words, what came late, what is settled while windows are open."""

from __future__ import annotations

from dataclasses import dataclass

from scoring.charts import departures
from scoring.charts.svg import Markup
from scoring.metrics.departure import Departure, Said
from scoring.metrics.open_windows import OpenWindows
from scoring.metrics.window import Lateness
from scoring.reports import window_words
from scoring.reports.model import Report


@dataclass(frozen=True)
class Panel:
    word: str
    said: str
    has_range: bool
    drawing: Markup


@dataclass(frozen=True)
class Line:
    """One word and kind in the table, as printed."""

    word: str
    kind: str
    said: str
    row: Departure
    interval: str
    against: str


@dataclass(frozen=True)
class LateLine:
    name: str
    found: Lateness


@dataclass(frozen=True)
class WindowsFigure:
    heading: str
    subtitle: str
    panels: list[Panel]
    lines: list[Line]
    reading: str
    late: list[LateLine]
    late_told: str
    opened: OpenWindows | None
    open_told: str


def windows_figure(report: Report, slug: str) -> WindowsFigure | None:
    """None for a report of an earlier version, which does not know."""
    windows = report.windows
    if windows is None:
        return None
    name, reading = report.lexicon(slug).name, windows.readings[slug]
    rows = list(zip(windows.departures, reading.said, strict=True))
    drawn = departures.drawn(report, slug)
    return WindowsFigure(
        heading=window_words.HEADING, subtitle=window_words.subtitle(report, slug),
        panels=_panels(drawn, name), lines=[_line(row, said) for row, said in rows],
        reading=window_words.reading(*drawn[0], name) if drawn else window_words.NONE_FOLLOWED,
        late=[LateLine("All events judged", windows.lateness),
              LateLine(f"Called more likely than not, read with {name}", reading.right_but_late)],
        late_told=window_words.late(report, slug), opened=windows.open, open_told=window_words.still_open(report),
    )  # fmt: skip


def _panels(drawn: list[tuple[Departure, Said]], lexicon: str) -> list[Panel]:
    until = departures.months([row for row, _ in drawn])
    return [
        Panel(
            window_words.shown(row), window_words.range_of(row, said), said.lower is not None,
            departures.panel(row, said, until, window_words.reading(row, said, lexicon)),
        )
        for row, said in drawn
    ]  # fmt: skip


def _line(row: Departure, said: Said) -> Line:
    return Line(
        window_words.shown(row), window_words.KINDS[row.kind], window_words.range_of(row, said).partition(",")[0], row,
        window_words.interval(row), window_words.against(row, said),
    )  # fmt: skip
