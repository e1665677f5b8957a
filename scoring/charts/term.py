"""One entry of a lexicon: its range, with open ends dashed."""

from __future__ import annotations

from scoring.charts.marks import band, gridlines
from scoring.charts.svg import Markup, element, fluid, join
from scoring.metrics.cells import Range
from scoring.reports.numbers import span

HEIGHT = 40


def term_strip(said: Range | None, title: str = "", lower_open: bool = False, upper_open: bool = False) -> Markup:
    """None: the lexicon says outright that the words give no probability."""
    if said is None:
        label = element("text", "says no probability", class_="t-muted halo", x="50%", y=24, text_anchor="middle")
        return fluid(join([gridlines(HEIGHT), label]), HEIGHT)
    drawn = band(said, 8, 24, f"{title}: {span(said.lower, said.upper)}", (lower_open, upper_open))
    return fluid(join([gridlines(HEIGHT), drawn]), HEIGHT)
