"""The reliability diagram: how often what was put at each probability came true, and what chance allows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from scoring.charts.marks import dot_radius
from scoring.charts.picture import Picture
from scoring.charts.plane import (
    LEFT,
    MOST_DOTS,
    SIDE,
    TOP,
    WIDTH,
    Labels,
    across,
    down,
    figure,
    frame,
    polyline,
    some_of,
)
from scoring.charts.svg import Markup, element, join, line, titled
from scoring.metrics.corp import CurvePoint
from scoring.reports.curve_words import curve_heading, curve_reading, curve_subtitle, too_few
from scoring.reports.model import LexiconReport, Report
from scoring.reports.numbers import percent, span

COLUMNS = 56  # how high the columns under the square may be
FOOT = COLUMNS + 26
HEIGHT = TOP + SIDE + FOOT + 42
RANGE = 6


def panel(lexicon: LexiconReport) -> Markup:
    """The figure for a page; empty where there is no curve."""
    if lexicon.detail is None or too_few(lexicon.detail.curve):
        return Markup()
    return figure(marks(lexicon), HEIGHT, f"{curve_heading(lexicon)}. {curve_reading(lexicon)} A table follows.")


def marks(lexicon: LexiconReport) -> Markup:
    assert lexicon.detail is not None
    points, labels = lexicon.detail.curve, Labels()
    ranges = {row.probability: (row.lower, row.upper) for row in lexicon.forecasts.expressions if row.n}
    fitted = [(one.probability, one.pav) for one in points]
    return join([
        _band(points), frame("came true", "probability said (best value)", FOOT),
        *(() if len(points) > MOST_DOTS else _ranges(points, ranges)),
        polyline(fitted), *_dots(points, labels), *_columns(points, labels),
    ])  # fmt: skip


def _band(points: Sequence[CurvePoint]) -> Markup:
    upper = some_of([(one.probability, one.band_upper) for one in points])
    lower = some_of([(one.probability, one.band_lower) for one in points])
    corners = " ".join(f"{across(p):.1f},{down(end):.1f}" for p, end in (*upper, *reversed(lower)))
    shape = element("polygon", class_="chance", points=corners)
    return titled("where each point would lie nine times in ten, were every probability right", shape)


def _ranges(
    points: Sequence[CurvePoint], ranges: Mapping[float | None, tuple[float | None, float | None]]
) -> Iterator[Markup]:
    """The range of a word that said so, through its point."""
    for one in points:
        lower, upper = ranges.get(one.probability, (None, None))
        if lower is None or upper is None or lower == upper:
            continue
        y = down(one.pav) - RANGE
        edges = [line("band-edge", across(end), across(end), y, y + 2 * RANGE) for end in (lower, upper)]
        bar = element("rect", class_="band", x=across(lower), y=y, width=SIDE * (upper - lower), height=2 * RANGE)
        yield titled(f"the word’s range, {span(lower, upper)}", bar, *edges)


def _dots(points: Sequence[CurvePoint], labels: Labels) -> Iterator[Markup]:
    """The fitted value with its counts; none where there are too many to tell apart."""
    if len(points) > MOST_DOTS:
        return
    places = [(one, across(one.probability), down(one.pav), dot_radius(one.n)) for one in points]
    for _, x, y, radius in places:
        labels.keep_clear(x, y, radius)
    for one, x, y, radius in places:
        told = (f"put at {percent(one.probability)}: {one.hits:,} of {one.n:,} came true, {percent(one.hits / one.n)}; "
                f"fitted {percent(one.pav)}; band {span(one.band_lower, one.band_upper)}")  # fmt: skip
        yield titled(told, element("circle", class_="obs", cx=x, cy=y, r=radius))
    for one, x, y, radius in places:
        yield labels.beside(f"{one.hits:,} of {one.n:,}", x, y, radius)


def _columns(points: Sequence[CurvePoint], labels: Labels) -> Iterator[Markup]:
    """How often each probability was said; of many, how many in each tenth."""
    counts: dict[float, int] = {}
    for one in points:
        at = one.probability if len(points) <= MOST_DOTS else min(int(one.probability * 10), 9) / 10 + 0.05
        counts[at] = counts.get(at, 0) + one.n
    foot, most = TOP + SIDE + FOOT, max(counts.values())
    wide = 8.0 if len(points) <= MOST_DOTS else 0.08 * SIDE
    yield line("axis", LEFT, LEFT + SIDE, foot, foot)
    for at, n in counts.items():
        high = COLUMNS * n / most
        x = across(at) - wide / 2
        yield titled(f"{n:,} claims", element("rect", class_="bar-pale", x=x, y=foot - high, width=wide, height=high))
        yield labels.above(f"{n:,}", across(at), foot - high - 4)


def draw(report: Report, slug: str, width: int = 720, source: str = "") -> Markup:
    """The picture as a file."""
    lexicon = report.lexicon(slug)
    picture = Picture(width, "Reliability diagram", source)
    picture.title(curve_heading(lexicon))
    picture.subtitle(curve_subtitle(lexicon))
    if panel(lexicon):
        picture.strip(marks(lexicon), 16, WIDTH, HEIGHT)
    picture.paragraph(curve_reading(lexicon))
    return picture.finish(report)
