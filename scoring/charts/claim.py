"""One claim: what its words said about what is in question, and what happened; and how surprising that was."""

from __future__ import annotations

from scoring.charts.marks import band
from scoring.charts.svg import Markup, element, fluid, join, line, x
from scoring.metrics.cells import Range
from scoring.reports.numbers import span

HEIGHT = 34
BITS_SHOWN = 4


def said_strip(said: Range, outcome: float | None) -> Markup:
    """The range on 0, 50, 100 %, and a dot at what happened: 1 filled, 0 hollow, in between for *partly*."""
    middle = HEIGHT / 2
    grid = [line("grid", x(p), x(p), 4, HEIGHT - 4) for p in (0, 0.5, 1)]
    dot = Markup()
    if outcome is not None:
        dot = element("circle", class_="obs" if outcome == 1 else "obs-thin", cx=x(outcome), cy=middle, r=5.5)
    title = f"said: {span(said.lower, said.upper)}"
    return fluid(
        join([*grid, line("grid", x(0), x(1), middle, middle), band(said, middle - 9, 18, title), dot]), HEIGHT
    )


def bits_bar(bits: float) -> Markup:
    """0 to 4 bits with a tick at 1, the surprise of a coin toss; more than that is vermilion. Infinity has no bar."""
    if bits == float("inf"):
        return Markup()
    width = min(100.0, 100 * bits / BITS_SHOWN)
    tick = f"{100 / BITS_SHOWN}%"
    bar = element("rect", class_="bar-off" if bits > 1 else "bar", x=0, y=3, width=f"{width:.1f}%", height=10)
    return fluid(join([line("grid", tick, tick, 0, 16), bar]), 16)
