"""Curves in words: the reliability curve, the ROC, and the score taken apart. The Murphy diagram has its own file."""

from __future__ import annotations

from collections.abc import Sequence

from scoring.metrics.conclusion import MIN_CLAIMS, MIN_DOCUMENTS
from scoring.metrics.corp import BAND_NOTE, CurvePoint
from scoring.reports.detail import NONE_SCORED
from scoring.reports.model import LexiconReport
from scoring.reports.numbers import capital, counted, number, percent, score

MIN_CURVE = 10


def too_few(points: Sequence[CurvePoint]) -> bool:
    """Whether there are too few claims to draw a curve, or all of them went one way."""
    n, hits = sum(one.n for one in points), sum(one.hits for one in points)
    return n < MIN_CURVE or hits in (0, n)


def _points(lexicon: LexiconReport) -> Sequence[CurvePoint]:
    return lexicon.detail.curve if lexicon.detail else ()


def outside(points: Sequence[CurvePoint]) -> list[CurvePoint]:
    """The points that lie outside the band of chance."""
    return [one for one in points if not one.band_lower - 1e-12 <= one.pav <= one.band_upper + 1e-12]


def curve_heading(lexicon: LexiconReport) -> str:
    points = _points(lexicon)
    if not points:
        return "No reliability curve"
    if too_few(points):
        return "Too few claims for a reliability curve"
    off = len(outside(points))
    n = lexicon.forecasts.n
    if not off and (n < MIN_CLAIMS or 0 < lexicon.forecasts.documents < MIN_DOCUMENTS):
        return f"Chance allows this reliability curve; of {counted(n, 'forecast')} it allows many"
    if not off:
        return "Nowhere does the reliability curve leave what chance allows"
    values = "value" if len(points) == 1 else "values"
    return f"The reliability curve leaves what chance allows at {number(off)} of {number(len(points))} {values}"


def curve_subtitle(lexicon: LexiconReport) -> str:
    return (
        f"Forecasts, read with {lexicon.name}, n = {lexicon.forecasts.n:,}. Dots and line: how often they came true, "
        "fitted so that it never falls (CORP). Blue bars: ranges of the words. Shaded: where each point would lie nine "
        "times in ten, were every probability right. Columns: how often each was said."
    )


def curve_reading(lexicon: LexiconReport) -> str:
    points = _points(lexicon)
    if not points:
        return capital(f"{NONE_SCORED}.")
    n, hits = sum(one.n for one in points), sum(one.hits for one in points)
    if n < MIN_CURVE:
        return f"{capital(counted(n, 'forecast'))} scored: a curve is drawn from {number(MIN_CURVE)} on."
    if hits in (0, n):
        return f"All {n:,} {'came true' if hits else 'did not come true'}: a curve needs both."
    most = max(points, key=lambda one: one.n)
    told = f"Of {most.n:,} put at {percent(most.probability)}, {most.hits:,} came true ({percent(most.hits / most.n)})."
    return f"{told} {BAND_NOTE}"


def roc_heading(lexicon: LexiconReport) -> str:
    area = lexicon.forecasts.measures.get("auc")
    if area is None:
        return "No area under the ROC curve"
    hits, n = int(lexicon.forecasts.measures["hits"] or 0), lexicon.forecasts.n
    if area in (0, 1) and min(hits, n - hits) > 1:
        called = "likelier" if area else "less likely"
        return f"Each of {counted(hits, 'event')} was called {called} than each of {counted(n - hits, 'non-event')}"
    return f"Of an event and a non-event, the event was called likelier {percent(area)} of the time"


def roc_subtitle(lexicon: LexiconReport) -> str:
    return (
        f"Forecasts, read with {lexicon.name}, n = {lexicon.forecasts.n:,}. Each dot: what share of the events and "
        "of the non-events was called at least so likely. Dotted: no better than by chance."
    )


def roc_reading(lexicon: LexiconReport) -> str:
    measures, notes = lexicon.forecasts.measures, lexicon.forecasts.notes
    area, lower, upper = (measures.get(key) for key in ("auc", "auc_lower", "auc_upper"))
    if area is None:
        return capital(f"{notes.get('auc', NONE_SCORED)}.")
    hits, n = int(measures["hits"] or 0), lexicon.forecasts.n
    pairs = f"{counted(hits, 'event')} and {counted(n - hits, 'non-event')}"
    told = f"Area {score(area)} of {pairs}; equal calls count one half."
    if lower is None or upper is None:
        return f"{told} No interval: {notes.get('auc_lower', '')}."
    return f"{told} 95% interval {score(lower)} to {score(upper)}, as if claims were independent."


def apart_heading(lexicon: LexiconReport) -> str:
    brier = lexicon.forecasts.measures.get("brier")
    return "No score to take apart" if brier is None else f"Where the score of {score(brier)} comes from"


def apart_reading(lexicon: LexiconReport) -> str:
    measures = lexicon.forecasts.measures
    dsc, mcb, brier = (measures.get(key) for key in ("dsc", "mcb", "brier"))
    if dsc is None or mcb is None or brier is None:
        return capital(f"{NONE_SCORED}.")
    told = (
        f"Telling claims apart gained {score(dsc)}; misplacing the words cost {score(mcb)}. Had every value been the "
        f"fitted rate instead, the score would have been {score(brier - mcb)}."
    )
    p = measures.get("mcb_p_clustered")
    if p is None:
        return told
    often = "less than once in 1,000 times" if p < 0.001 else f"{p * 100:.1f} times in 100"
    return f"{told} Were the words right, it would cost as much {often}, claims of one estimate leaning together by .1."
