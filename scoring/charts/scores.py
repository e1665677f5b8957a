"""The score under each lexicon: from the kindest to the harshest values of the words' ranges."""

from __future__ import annotations

import math
from dataclasses import dataclass

from scoring.charts.marks import band
from scoring.charts.picture import Picture
from scoring.charts.svg import Markup, element, fluid, join, line, x
from scoring.metrics.cells import Range
from scoring.reports.model import LexiconReport, Report
from scoring.reports.numbers import score
from scoring.reports.sentences import common

HEIGHT, MIDDLE = 44, 22
HALF = 0.25  # the Brier score of saying one half each time


@dataclass(frozen=True)
class ScoreRow:
    """One lexicon: its score and bounds as text, and the marks of its strip. `lower` is the kinder end."""

    slug: str
    name: str
    year: int | None
    verified: bool
    n: int
    hits: int
    value: str
    lower: str
    upper: str
    common_n: int
    common_value: str
    marks: Markup

    @property
    def strip(self) -> Markup:
        return fluid(self.marks, HEIGHT)


def top_of_scale(report: Report) -> float:
    """Where the scale ends: one half's score or more, in steps of .05."""
    worst = [_bounds(lexicon)[2] for lexicon in report.lexicons if lexicon.forecasts.n]
    return max(HALF, math.ceil(20 * max(worst, default=HALF) - 1e-9) / 20)


def axis(report: Report) -> Markup:
    return fluid(_axis(top_of_scale(report)), 20)


def _axis(top: float) -> Markup:
    """The label of the end gives way where it would run into that of one half."""
    anchor, dx = ("end", 6) if top < 1.1 * HALF else ("middle", 0)
    labels = [
        element("text", "0", class_="t-muted", x=x(0), y=13, text_anchor="middle"),
        element("text", score(HALF), class_="t-muted", x=x(HALF / top), y=13, text_anchor=anchor, dx=dx),
    ]
    if top > 1.5 * HALF:
        labels.append(element("text", score(top), class_="t-muted", x=x(1), y=13, text_anchor="end", dx=6))
    return join(labels)


def rows(report: Report) -> list[ScoreRow]:
    top = top_of_scale(report)
    return [_row(lexicon, top) for lexicon in report.lexicons]


def _bounds(lexicon: LexiconReport) -> tuple[float, float, float]:
    measures = lexicon.forecasts.measures
    best, value, worst = (measures[key] or 0.0 for key in ("brier_best", "brier", "brier_worst"))
    # Of plain numbers all three are one, but for the last digit of sums taken in another order.
    return min(float(best), float(value)), float(value), max(float(value), float(worst))


def _row(lexicon: LexiconReport, top: float) -> ScoreRow:
    measures, brief = lexicon.forecasts.measures, lexicon.forecasts_brief
    return ScoreRow(
        slug=lexicon.slug, name=lexicon.name, year=lexicon.year, verified=lexicon.verified,
        n=brief.n, hits=brief.hits, value=score(measures["brier"]),
        lower=score(measures["brier_best"]), upper=score(measures["brier_worst"]),
        common_n=brief.common_n, common_value=score(brief.brier_common), marks=_marks(lexicon, top),
    )  # fmt: skip


def _marks(lexicon: LexiconReport, top: float) -> Markup:
    grid = [line("grid", x(0), x(0), 0, HEIGHT), line("mid", x(HALF / top), x(HALF / top), 0, HEIGHT)]
    if not lexicon.forecasts.n:
        none = element("text", "no forecast scored", class_="t-muted halo", x="50%", y=26, text_anchor="middle")
        return join([*grid, none])
    best, value, worst = _bounds(lexicon)
    title = f"{lexicon.name}: Brier score {score(value)}, kindest {score(best)}, harshest {score(worst)}"
    drawn = band(Range(best / top, value / top, worst / top), MIDDLE - 9, 18, title)
    return join([*grid, drawn, element("circle", class_="obs", cx=x(value / top), cy=MIDDLE, r=4)])


def draw(report: Report, slug: str, width: int = 720, source: str = "") -> Markup:
    """The picture as a file: all lexicons of the report."""
    picture = Picture(width, "The score under each lexicon", source)
    picture.title("The score depends on the lexicon")
    picture.subtitle("Brier score of the forecasts that each lexicon covers; 0 is best. Bar: from the kindest to the "
                     "harshest values of the words’ ranges; dot: at their best values.")  # fmt: skip
    left, right = 170, 190
    picture.strip(_axis(top_of_scale(report)), left, width - left - right, 20)
    for row in rows(report):
        picture.text(row.name, 16, 27)
        picture.text(f"{row.value} ({row.lower}–{row.upper})", width - right + 16, 27)
        picture.text(f"n = {row.n:,}", width - 60, 27, "t-muted")
        picture.strip(row.marks, left, width - left - right, HEIGHT)
    picture.paragraph(common(report))
    return picture.finish(report)
