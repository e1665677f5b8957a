"""What a report says of windows: when what was said departed, what came late, and what is settled before its close."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scoring.metrics.cells import ScoreCells
from scoring.metrics.departure import Departure, Said, departures_under
from scoring.metrics.open_windows import OpenWindows
from scoring.metrics.window import Lateness, lateness, right_but_late


@dataclass(frozen=True)
class WindowReading:
    """What one lexicon says of the windows: of each row of `departures`, and of those events that came late which
    its words had called more likely than not."""

    said: tuple[Said, ...]
    right_but_late: Lateness


@dataclass(frozen=True)
class Windows:
    """Of the forecasts. `departures`: as the headline lexicon reads them; `readings`: slug -> what each lexicon says.

    `open`: what is settled of documents whose windows are open still; None where there are none, or where it is not
    known (of files of forecasts, whose open rows have no outcome).
    """

    departures: tuple[Departure, ...]
    lateness: Lateness
    readings: Mapping[str, WindowReading]
    open: OpenWindows | None


def windows(slugs: Sequence[str], forecasts: Sequence[ScoreCells], opened: OpenWindows | None) -> Windows:
    """`forecasts`: the same claims, row for row, as each lexicon of `slugs` shows them; the first is the headline."""
    rows, said = departures_under(forecasts)
    readings = {
        slug: WindowReading(of_rows, right_but_late(cells))
        for slug, of_rows, cells in zip(slugs, said, forecasts, strict=True)
    }
    return Windows(rows, lateness(forecasts[0]), readings, opened)
