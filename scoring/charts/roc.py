"""The receiver operating characteristic: what share of events and of non-events was called at least so likely."""

from __future__ import annotations

from collections.abc import Iterator

from scoring.charts.picture import Picture
from scoring.charts.plane import MOST_DOTS, SIDE, TOP, WIDTH, Labels, across, down, figure, frame, polyline
from scoring.charts.svg import Markup, element, join, titled
from scoring.reports.curve_words import roc_heading, roc_reading, roc_subtitle
from scoring.reports.detail import RocCurve
from scoring.reports.model import LexiconReport, Report
from scoring.reports.numbers import percent

HEIGHT = TOP + SIDE + 42


def panel(lexicon: LexiconReport) -> Markup:
    """The figure for a page; empty where the curve is undefined."""
    if lexicon.detail is None or lexicon.detail.roc is None:
        return Markup()
    label = f"{roc_heading(lexicon)}. {roc_reading(lexicon)} A table follows."
    return figure(marks(lexicon.detail.roc), HEIGHT, label)


def marks(found: RocCurve) -> Markup:
    places = list(zip(found.false_alarm_rate, found.hit_rate, strict=True))
    return join([frame("events", "non-events called at least as likely"), polyline(places), *_dots(found)])


def _dots(found: RocCurve) -> Iterator[Markup]:
    if len(found.threshold) > MOST_DOTS:
        return
    labels = Labels()
    rows = list(zip(found.threshold, found.false_alarm_rate, found.hit_rate, strict=True))[1:]
    for _, false, true in rows:
        labels.keep_clear(across(false), down(true), 4)
    for threshold, false, true in rows:
        told = f"called {percent(threshold)} or more: {percent(true)} of events, {percent(false)} of non-events"
        yield titled(told, element("circle", class_="obs", cx=across(false), cy=down(true), r=4))
    for threshold, false, true in rows:
        yield labels.beside(percent(threshold), across(false), down(true), 4)


def draw(report: Report, slug: str, width: int = 720, source: str = "") -> Markup:
    """The picture as a file."""
    lexicon = report.lexicon(slug)
    picture = Picture(width, "Receiver operating characteristic", source)
    picture.title(roc_heading(lexicon))
    picture.subtitle(roc_subtitle(lexicon))
    if lexicon.detail and lexicon.detail.roc:
        picture.strip(marks(lexicon.detail.roc), 16, WIDTH, HEIGHT)
    picture.paragraph(roc_reading(lexicon))
    return picture.finish(report)
