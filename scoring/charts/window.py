"""Through the window: how much of what was to happen by the close had happened by months 6, 12, 18 and 24."""

from __future__ import annotations

from scoring.charts.picture import Picture
from scoring.charts.svg import Markup, element, join, line, titled
from scoring.metrics.findings import MIN_WORD_CLAIMS
from scoring.metrics.window import WindowCurve, WindowPoint
from scoring.reports.model import Report
from scoring.reports.numbers import percent, span
from scoring.reports.sentences import window

WIDTH, HEIGHT = 344, 204
LEFT, TOP, ACROSS, DOWN = 40, 14, 244, 150
MONTHS = 24


def panel(curve: WindowCurve, label: str = "") -> Markup:
    """The figure for a page; empty where nothing of the kind is judged. `label` is for who cannot see it."""
    if not curve.points:
        return Markup()
    return element(
        "svg", marks(curve), viewBox=f"0 0 {WIDTH} {HEIGHT}", width="100%", class_="panel-figure", role="img",
        aria_label=label,
    )  # fmt: skip


def marks(curve: WindowCurve) -> Markup:
    thin = curve.n < MIN_WORD_CLAIMS
    return join([_grid(), _line(curve, thin), *(_point(point, thin) for point in curve.points), _label(curve, thin)])


def _across(month: float) -> float:
    return LEFT + ACROSS * month / MONTHS


def _down(share: float) -> float:
    return TOP + DOWN * (1 - share)


def _grid() -> Markup:
    lines = [line("mid" if p == 0.5 else "grid", LEFT, LEFT + ACROSS, _down(p), _down(p)) for p in (0.25, 0.5, 0.75, 1)]
    shares = [
        element("text", f"{p:.0%}", class_="t-muted", x=LEFT - 7, y=_down(p) + 4, text_anchor="end")
        for p in (0, 0.5, 1)
    ]
    months = [
        element("text", str(month), class_="t-muted", x=_across(month), y=TOP + DOWN + 19, text_anchor="middle")
        for month in (0, 6, 12, 18, 24)
    ]
    axis = line("axis", LEFT, LEFT + ACROSS, _down(0), _down(0))
    name = element("text", "months since the window opened", class_="t-muted", x=LEFT, y=TOP + DOWN + 36)
    return join([*lines, axis, *shares, *months, name])


def _line(curve: WindowCurve, thin: bool) -> Markup:
    """Between two of the months nothing is known: the line that joins them is straight."""
    places = [(0.0, 0.0), *((point.month, point.share) for point in curve.points)]
    points = " ".join(f"{_across(month):.1f},{_down(share):.1f}" for month, share in places)
    return element("polyline", class_="line-thin" if thin else "line", points=points)


def _point(point: WindowPoint, thin: bool) -> Markup:
    suffix = "-thin" if thin else ""
    at = _across(point.month)
    title = (
        f"by month {point.month}: {point.occurred} of {point.n}, {percent(point.share)}; "
        f"95% interval {span(point.exact_lower, point.exact_upper)}"
    )
    return titled(
        title,
        line(f"ci{suffix}", at, at, _down(point.exact_lower), _down(point.exact_upper)),
        element("circle", class_=f"obs{suffix}", cx=at, cy=_down(point.share), r=4.5),
    )


def _label(curve: WindowCurve, thin: bool) -> Markup:
    """Right of the last dot; drawn in where the dot is at an edge."""
    last = curve.points[-1]
    y = min(max(_down(last.share) + 4, TOP + 10), TOP + DOWN - (20 if thin else 4))
    said = [element("text", f"{last.occurred} of {last.n}", x=_across(last.month) + 9, y=y)]
    if thin:
        said.append(element("text", "cannot tell", class_="t-muted", x=_across(last.month) + 9, y=y + 16))
    return join(said)


def draw(report: Report, slug: str, width: int = 720, source: str = "") -> Markup:
    """The picture as a file. It is the same under every lexicon: what happens when is no matter of words."""
    picture = Picture(width, "Through the window", source)
    picture.title("How much had happened by when")
    picture.subtitle(
        "Forecasts that something happens by a close: the share that had happened, with exact 95% intervals as if "
        "claims were independent."
    )
    if report.window.points:
        picture.strip(marks(report.window), 16, WIDTH, HEIGHT)
    picture.paragraph(window(report) or "No such forecast is judged.")
    return picture.finish(report)
