"""The score taken apart: uncertainty, less what telling claims apart gained, plus what misplaced words cost."""

from __future__ import annotations

from dataclasses import dataclass

from scoring.charts.picture import Picture
from scoring.charts.svg import Markup, element, fluid, join, line, x
from scoring.reports.curve_words import apart_heading, apart_reading
from scoring.reports.model import LexiconReport, Report
from scoring.reports.numbers import score

HEIGHT = 44


@dataclass(frozen=True)
class Part:
    """One part as text, and its bar, which starts where the one before ended."""

    name: str
    says: str
    value: str
    better: str
    marks: Markup

    @property
    def strip(self) -> Markup:
        return fluid(self.marks, HEIGHT)


def parts(lexicon: LexiconReport) -> list[Part]:
    """From the score of the base rate to the score itself; none without scored forecasts."""
    values = [lexicon.forecasts.measures.get(key) for key in ("unc", "dsc", "mcb", "brier")]
    if any(value is None for value in values):
        return []
    unc, dsc, mcb, brier = (float(value or 0) for value in values)
    top = max(unc, brier, 0.01) * 1.05

    def part(name: str, says: str, value: str, better: str, cls: str, start: float, wide: float) -> Part:
        bar = element("rect", class_=cls, x=x(start / top), y=13, width=f"{max(0.4, 96 * wide / top):.2f}%", height=18)
        lines = [line("axis", x(0), x(0), 0, HEIGHT), line("mid", x(unc / top), x(unc / top), 0, HEIGHT)]
        return Part(name, says, value, better, join([*lines, bar]))

    return [
        part("Uncertainty", "the score of always saying the base rate", score(unc), "", "bar-pale", 0, unc),
        part("− Discrimination", "what telling claims apart gained", f"−{score(dsc)}", "more is better", "bar-said",
             unc - dsc, dsc),
        part("+ Miscalibration", "what misplaced words cost", f"+{score(mcb)}", "0 is best", "bar-off", unc - dsc, mcb),
        part("= Brier score", "mean squared error", score(brier), "0 is best", "bar", 0, brier),
    ]  # fmt: skip


def draw(report: Report, slug: str, width: int = 720, source: str = "") -> Markup:
    """The picture as a file."""
    lexicon = report.lexicon(slug)
    picture = Picture(width, "The score taken apart", source)
    picture.title(apart_heading(lexicon))
    picture.subtitle(f"Forecasts, read with {lexicon.name}, n = {lexicon.forecasts.n:,}. Brier = uncertainty − "
                     "discrimination + miscalibration, without bins (CORP).")  # fmt: skip
    for part in parts(lexicon):
        picture.text(part.name, 16, 27)
        picture.text(part.value, width - 150, 27)
        picture.text(part.better, width - 100, 27, "t-muted")
        picture.strip(part.marks, 150, width - 150 - 166, HEIGHT)
    picture.paragraph(apart_reading(lexicon))
    return picture.finish(report)
