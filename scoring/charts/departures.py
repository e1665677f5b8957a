"""Through the window, word by word: by the end of which month what share of the events came, of the states broke."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from scoring.charts.picture import Picture
from scoring.charts.svg import Markup, element, join, line, titled
from scoring.metrics.departure import Departure, DeparturePoint, Said
from scoring.metrics.incidence import FEWEST
from scoring.reports import window_words
from scoring.reports.model import Report
from scoring.reports.numbers import percent, span

WIDTH, HEIGHT = 344, 204
LEFT, TOP, ACROSS, DOWN = 40, 14, 204, 150
# So many words are drawn, those with the most claims first; where nothing can be told of any, fewer. The table has all.
DRAWN, DRAWN_THIN = 6, 3
# In a picture of its own.
SIDE_BY_SIDE, APART = 2, 350


def months(rows: Sequence[Departure]) -> int:
    """How far the axis of all panels goes: two years, or as many whole years as the last departure needs."""
    last = max((point.month or 0 for row in rows for point in row.points), default=0)
    return max(24, 12 * ceil(last / 12))


def panel(row: Departure, said: Said, until: int, label: str) -> Markup:
    """One word's figure for a page. `label` is for who cannot see it; `until`: the months of the axis."""
    return element(
        "svg", marks(row, said, until), viewBox=f"0 0 {WIDTH} {HEIGHT}", width="100%", class_="panel-figure",
        role="img", aria_label=label,
    )  # fmt: skip


def marks(row: Departure, said: Said, until: int) -> Markup:
    thin = row.n < FEWEST
    return join([_band(row, said), _grid(until), *_curve(row, until, thin), _label(row, thin)])


def _down(share: float) -> float:
    return TOP + DOWN * (1 - share)


def _across(month: float, until: int) -> float:
    return LEFT + ACROSS * month / until


def _band(row: Departure, said: Said) -> Markup:
    """The word's range: faint across, its edges at the close, where the curve should end."""
    if said.lower is None or said.upper is None:
        return Markup()
    high, low, end = _down(said.upper), _down(said.lower), LEFT + ACROSS
    return titled(
        f"“{window_words.shown(row)}”: {span(said.lower, said.upper)} by the close",
        element("rect", class_="band", x=LEFT, y=high, width=ACROSS, height=low - high),
        *(line("band-edge", end - 14, end + 5, y, y) for y in (high, low)),
    )


def _grid(until: int) -> Markup:
    end = LEFT + ACROSS
    lines = [line("mid" if p == 0.5 else "grid", LEFT, end, _down(p), _down(p)) for p in (0.25, 0.5, 0.75, 1)]
    shares = [
        element("text", f"{p:.0%}", class_="t-muted", x=LEFT - 7, y=_down(p) + 4, text_anchor="end")
        for p in (0, 0.5, 1)
    ]
    step = 6 * ceil(until / 24)
    ticks = [
        element("text", str(month), class_="t-muted", x=_across(month, until), y=TOP + DOWN + 19, text_anchor="middle")
        for month in range(0, until + 1, step)
    ]
    axis = line("axis", LEFT, end, _down(0), _down(0))
    name = element("text", "months since the window opened", class_="t-muted", x=LEFT, y=TOP + DOWN + 36)
    return join([*lines, axis, *shares, *ticks, name])


def _curve(row: Departure, until: int, thin: bool) -> list[Markup]:
    """A step at the end of each month in which something departed; the close, undated departures with it, at the end
    of the axis. Dotted, where there are any, the bounds of each month."""
    if not row.points:
        return []
    share = [(point.month, point.share) for point in row.points]
    lower = [(point.month, point.lower) for point in row.points if point.lower is not None]
    upper = [(point.month, point.upper) for point in row.points if point.upper is not None]
    bounds = [_steps("line-thin", values, until) for values in (lower, upper) if len(values) > 1]
    curve = _steps("line-thin" if thin else "line", [(0, 0.0), *share], until)
    return [*bounds, curve, _close(row.points[-1], row, thin)]


def _steps(cls: str, values: Sequence[tuple[int | None, float]], until: int) -> Markup:
    """A line that keeps each value until the month of the next; no month is the close, at the end of the axis."""
    places: list[tuple[float, float]] = []
    for month, value in values:
        across = _across(until if month is None else month, until)
        places += [(across, places[-1][1])] if places else []
        places.append((across, _down(value)))
    return element("polyline", class_=cls, points=" ".join(f"{x:.1f},{y:.1f}" for x, y in places))


def _close(last: DeparturePoint, row: Departure, thin: bool) -> Markup:
    suffix, end = "-thin" if thin else "", LEFT + ACROSS
    bounds = [] if last.lower is None or last.upper is None else [
        line(f"ci{suffix}", end, end, _down(last.lower), _down(last.upper))
    ]  # fmt: skip
    told = window_words.interval(row)
    title = f"by the close: {last.departed} of {row.n}, {percent(last.share)}" + (f"; interval {told}" if told else "")
    return titled(title, *bounds, element("circle", class_=f"obs{suffix}", cx=end, cy=_down(last.share), r=4.5))


def _label(row: Departure, thin: bool) -> Markup:
    """Right of the close: how many of how many, that it cannot be told, and what came late."""
    texts: list[tuple[str, str | None]] = [(f"{row.departed:,} of {row.n:,}", None)]
    texts += [("cannot tell", "t-muted")] if thin else []
    texts += [(f"+{row.late:,} late", "t-muted")] if row.late else []
    share = row.points[-1].share if row.points else 0.0
    y = min(max(_down(share) + 4, TOP + 10), TOP + DOWN - 16 * (len(texts) - 1) - 4)
    return join(
        element("text", text, class_=cls, x=LEFT + ACROSS + 10, y=y + 16 * at) for at, (text, cls) in enumerate(texts)
    )


def drawn(report: Report, slug: str | None = None) -> list[tuple[Departure, Said]]:
    """The rows that are drawn, with what the lexicon says of them."""
    windows = report.windows
    if windows is None:
        return []
    pairs = zip(windows.departures, windows.readings[slug or report.headline].said, strict=True)
    followed = [(row, said) for row, said in pairs if row.n]
    return [(row, said) for row, said in followed if row.n >= FEWEST][:DRAWN] or followed[:DRAWN_THIN]


def draw(report: Report, slug: str, width: int = 720, source: str = "") -> Markup:
    """The picture as a file: the words with the most claims, one below another."""
    picture = Picture(width, window_words.HEADING, source)
    picture.title(window_words.HEADING)
    picture.subtitle(window_words.subtitle(report, slug))
    rows = drawn(report, slug)
    until = months([row for row, _ in rows])
    for start in range(0, len(rows), SIDE_BY_SIDE):
        beside = list(zip(range(0, SIDE_BY_SIDE * APART, APART), rows[start : start + SIDE_BY_SIDE], strict=False))
        for left, (row, said) in beside:
            picture.text(f"“{window_words.shown(row)}”", 16 + left, 20, serif=True)
            of = "t-said" if said.lower is not None else "t-muted"
            picture.text(window_words.range_of(row, said), 16 + left, 38, of)
        picture.strip(Markup(), 16, WIDTH, 44)
        panels = [
            element("svg", marks(row, said, until), x=left, width=WIDTH, height=HEIGHT, overflow="visible")
            for left, (row, said) in beside
        ]
        picture.strip(join(panels), 16, width - 32, HEIGHT + 10)
    name = report.lexicon(slug).name
    picture.paragraph(window_words.reading(*rows[0], name) if rows else window_words.NONE_FOLLOWED)
    return picture.finish(report)
