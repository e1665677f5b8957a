"""All charts that can be taken away as a picture. A new one is a file and a line here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from scoring.charts import departures, left_out, murphy, reliability, roc, scores, taken_apart, window, words
from scoring.charts.svg import Markup
from scoring.reports.model import Report


class Draw(Protocol):
    """From a report and the slug of one of its lexicons to a whole SVG file, `width` pixels wide."""

    def __call__(self, report: Report, slug: str, width: int = ..., source: str = ...) -> Markup: ...


CHARTS: Mapping[str, Draw] = {
    "words": words.draw,
    "window": window.draw,
    "departures": departures.draw,
    "scores": scores.draw,
    "left-out": left_out.draw,
    "reliability": reliability.draw,
    "taken-apart": taken_apart.draw,
    "roc": roc.draw,
    "murphy": murphy.draw,
}
WIDTHS = (720, 1200)
