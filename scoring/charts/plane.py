"""A square of two shares, 0 to 100 % across and up, and labels that stand on it without running into one another."""

from __future__ import annotations

from collections.abc import Sequence

from scoring.charts.marks import TICKS
from scoring.charts.svg import Markup, element, join, line

WIDTH, LEFT, TOP, SIDE = 344, 44, 34, 276
LETTER, HIGH, LOW = 7.0, 10.0, 3.0  # how wide a letter is at most, and how far it reaches above and below its line
# Of a line with more points than this, so many are drawn.
MOST_POINTS = 400
MOST_DOTS = 30


def across(share: float) -> float:
    return LEFT + SIDE * share


def down(share: float) -> float:
    return TOP + SIDE * (1 - share)


def frame(upwards: str, sideways: str, below: float = 0) -> Markup:
    """Grid, diagonal, ticks and the names of both axes; the ticks of the lower one stand `below` pixels under the
    square."""
    lines = [line("mid" if p == 0.5 else "grid", LEFT, LEFT + SIDE, down(p), down(p)) for p in TICKS]
    diagonal = line("mid", across(0), across(1), down(0), down(1))
    return join([*lines, diagonal, lettered([f"{p:.0%}" for p in TICKS], upwards, sideways, below)])


def lettered(left: Sequence[str], upwards: str, sideways: str, below: float = 0) -> Markup:
    """Ticks and the names of both axes; `left`: what stands at each of TICKS on the upright one."""
    foot = TOP + SIDE + below
    marks = [
        element("text", text, class_="t-muted", x=LEFT - 7, y=down(p) + 4, text_anchor="end")
        for p, text in zip(TICKS, left, strict=True)
    ]
    under = [
        element("text", f"{p:.0%}", class_="t-muted", x=across(p), y=foot + 18, text_anchor="middle") for p in TICKS
    ]
    names = [
        element("text", upwards, class_="t-muted", x=0, y=TOP - 20),
        element("text", sideways, class_="t-muted", x=LEFT + SIDE, y=foot + 36, text_anchor="end"),
    ]
    return join([*marks, *under, *names])


def polyline(places: Sequence[tuple[float, float]], cls: str = "line") -> Markup:
    """A line through these shares (across, up); of very many, some are taken, both ends among them."""
    points = " ".join(f"{across(x):.1f},{down(y):.1f}" for x, y in some_of(places))
    return element("polyline", class_=cls, points=points)


def some_of(places: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    if len(places) <= MOST_POINTS:
        return list(places)
    step = (len(places) - 1) / (MOST_POINTS - 1)
    return [places[round(step * at)] for at in range(MOST_POINTS)]


def figure(marks: str, height: float, label: str) -> Markup:
    """The drawing for a page; `label` is for who cannot see it."""
    return element(
        "svg", marks, viewBox=f"0 0 {WIDTH} {height:.0f}", width="100%", class_="panel-figure", role="img",
        aria_label=label,
    )  # fmt: skip


class Labels:
    """Labels of dots, each in the first place beside its dot that is free; where none is, there is no label."""

    def __init__(self) -> None:
        self.taken: list[tuple[float, float, float, float]] = []

    def keep_clear(self, x: float, y: float, radius: float) -> None:
        self.taken.append((x - radius, y - radius, x + radius, y + radius))

    def beside(self, text: str, x: float, y: float, radius: float) -> Markup:
        """Above, below, right or left of a dot."""
        places = (
            ("middle", x, y - radius - 5), ("middle", x, y + radius + 13), ("start", x + radius + 4, y + 4),
            ("end", x - radius - 4, y + 4), ("end", x - radius, y - radius - 3), ("start", x + radius, y + radius + 12),
        )  # fmt: skip
        return next((drawn for place in places if (drawn := self._placed(text, *place))), Markup())

    def above(self, text: str, x: float, y: float) -> Markup:
        return self._placed(text, "middle", x, y) or Markup()

    def _placed(self, text: str, anchor: str, x: float, y: float) -> Markup | None:
        wide = LETTER * len(text)
        start = x - {"start": 0.0, "middle": wide / 2, "end": wide}[anchor]
        box = (start, y - HIGH, start + wide, y + LOW)
        if (
            start < LEFT + 1
            or start + wide > WIDTH
            or y - HIGH < TOP - 16
            or any(_meet(box, one) for one in self.taken)
        ):
            return None
        self.taken.append(box)
        return element("text", text, class_="halo", x=round(x, 1), y=round(y, 1), text_anchor=anchor)


def _meet(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
