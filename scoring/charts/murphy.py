"""The Murphy diagram: the score at every threshold at which one may act, of one forecast or of two."""

from __future__ import annotations

from collections.abc import Sequence

from scoring.charts.marks import TICKS
from scoring.charts.picture import Picture
from scoring.charts.plane import LEFT, SIDE, TOP, WIDTH, down, figure, lettered, polyline
from scoring.charts.svg import Markup, element, join, line
from scoring.reports.detail import MurphyCurve
from scoring.reports.model import LexiconReport, Report
from scoring.reports.murphy_words import always, murphy_heading, murphy_reading, murphy_subtitle

FOOT = 42
HEIGHT = TOP + SIDE + FOOT
KEY = 22  # height of a line of the key
SCALES = (0.1, 0.25, 0.5, 1.0, 2.0)
LINES = ("line", "line-second")
LONGEST = 40  # letters of a name in the key


def panel(lexicon: LexiconReport) -> Markup:
    """The figure for a page; empty where the diagram is undefined."""
    if lexicon.detail is None or lexicon.detail.murphy is None:
        return Markup()
    label = f"{murphy_heading(lexicon)}. {murphy_reading(lexicon)} A table follows."
    return figure(marks([lexicon.detail.murphy], _base_rate(lexicon)), HEIGHT, label)


def pair_panel(curves: Sequence[tuple[str, MurphyCurve]], label: str) -> Markup:
    """Two curves with what they are called, the second one dashed; `label` is for who cannot see them."""
    return figure(pair_marks(curves), pair_height(curves), label)


def pair_height(curves: Sequence[tuple[str, MurphyCurve]]) -> float:
    return HEIGHT + KEY * len(curves)


def pair_marks(curves: Sequence[tuple[str, MurphyCurve]]) -> Markup:
    keys = [
        join([line(cls, LEFT, LEFT + 28, y - 4, y - 4),
              element("text", name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…", x=LEFT + 36, y=y)])
        for at, ((name, _), cls) in enumerate(zip(curves, LINES, strict=False))
        for y in [HEIGHT + KEY * at + 14]
    ]  # fmt: skip
    return join([marks([curve for _, curve in curves]), *keys])


def marks(curves: Sequence[MurphyCurve], base_rate: float | None = None) -> Markup:
    """Grid, ticks and up to two curves; `base_rate`: also the curve of who states it each time."""
    dotted = [] if base_rate is None else [always(base_rate)]
    top = _top([*curves, *dotted])
    drawn = [polyline(_places(one, top), cls) for one, cls in zip(curves, LINES, strict=False)]
    return join([_frame(top), *(polyline(_places(one, top), "line-thin") for one in dotted), *drawn])


def _base_rate(lexicon: LexiconReport) -> float | None:
    rate = lexicon.forecasts.measures.get("base_rate")
    return None if rate is None else float(rate)


def _top(curves: Sequence[MurphyCurve]) -> float:
    """The end of the scale: the first round number that no curve passes."""
    highest = max((high for one in curves for high in (*one.before, *one.after)), default=0.0)
    return next(scale for scale in SCALES if highest <= scale)


def _places(curve: MurphyCurve, top: float) -> list[tuple[float, float]]:
    """The corners of a curve: at each threshold up or down, between two of them straight."""
    places: list[tuple[float, float]] = []
    for at, before, after in zip(curve.threshold, curve.before, curve.after, strict=True):
        places += [(at, before / top)] if before == after else [(at, before / top), (at, after / top)]
    return places


def _frame(top: float) -> Markup:
    grid = [line("grid", LEFT, LEFT + SIDE, down(p), down(p)) for p in TICKS]
    scale = [f"{p * top:.3f}".lstrip("0") if p else "0" for p in TICKS]
    return join([*grid, lettered(scale, "mean score", "threshold")])


def draw(report: Report, slug: str, width: int = 720, source: str = "") -> Markup:
    """The picture as a file."""
    lexicon = report.lexicon(slug)
    picture = Picture(width, "Murphy diagram", source)
    picture.title(murphy_heading(lexicon))
    picture.subtitle(murphy_subtitle(lexicon))
    if lexicon.detail and lexicon.detail.murphy:
        picture.strip(marks([lexicon.detail.murphy], _base_rate(lexicon)), 16, WIDTH, HEIGHT)
    picture.paragraph(murphy_reading(lexicon))
    return picture.finish(report)
