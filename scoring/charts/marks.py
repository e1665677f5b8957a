"""The marks that all pictures share: what is said is a band, what happened a dot, one square is one claim."""

from __future__ import annotations

import math
from dataclasses import dataclass

from scoring.charts.svg import Markup, element, join, line, titled, x
from scoring.metrics.cells import Range

TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)
SQUARE, GAP, A_ROW = 4, 1, 22
# Above so many claims in any row, a square of the chart stands for several.
MOST_SQUARES = 110


def gridlines(height: float, top: float = 0) -> Markup:
    """The lines of 0, 25, 50, 75 and 100 %; that of 50 % is dotted."""
    return join(line("mid" if p == 0.5 else "grid", x(p), x(p), top, height) for p in TICKS)


def tick_labels(y: float) -> Markup:
    """The labels of the same lines, those at the ends drawn in a little."""
    anchors = {0.0: ("start", -6), 1.0: ("end", 6)}
    return join(
        element("text", f"{p:.0%}", class_="t-muted", x=x(p), y=y, text_anchor=anchor, dx=dx)
        for p, (anchor, dx) in ((p, anchors.get(p, ("middle", 0))) for p in TICKS)
    )


def band(said: Range, y: float, height: float, title: str, dashed: tuple[bool, bool] = (False, False)) -> Markup:
    """A word's range, at its true bounds, with notches at its best value. `dashed`: which ends are open."""
    ends = zip((said.lower, said.upper), dashed, strict=True)
    edges = [line("band-edge open" if is_open else "band-edge", x(p), x(p), y, y + height) for p, is_open in ends]
    best = x(said.best)
    return titled(
        title,
        element("rect", class_="band", x=x(said.lower), y=y, width=f"{96 * (said.upper - said.lower):.2f}%",
                height=height),
        *edges,
        line("best", best, best, y, y + 5),
        line("best", best, best, y + height - 5, y + height),
    )  # fmt: skip


def dot_radius(n: int) -> float:
    return min(9.0, 2.6 + 0.62 * math.sqrt(n))


def rate(share: float, lower: float, upper: float, n: int, y: float, tone: str, title: str) -> Markup:
    """How often it came true, with its interval. `tone`: "" plain, "thin" cannot tell, "off" outside the band."""
    suffix = f"-{tone}" if tone else ""
    return titled(
        title,
        line(f"ci{suffix}", x(lower), x(upper), y, y),
        element("circle", class_=f"obs{suffix}", cx=x(share), cy=y, r=dot_radius(n)),
    )


def rate_label(share: float, text: str, y: float, tone: str) -> Markup:
    """The rate in words above its dot, anchored inward at the ends of the scale."""
    anchor, dx = ("end", 8) if share > 0.95 else ("start", -8) if share < 0.05 else ("middle", 0)
    cls = {"off": "t-off halo", "thin": "t-muted halo"}.get(tone, "halo")
    return element("text", text, class_=cls, x=x(share), y=y, dx=dx, text_anchor=anchor)


@dataclass(frozen=True)
class Tally:
    """Squares for claims, those that came true first; `unit` claims a square, the same in the whole chart."""

    unit: int

    @classmethod
    def for_counts(cls, counts: list[int]) -> Tally:
        most, unit = max(counts, default=0), 1
        while most > MOST_SQUARES * unit:
            unit = unit * 5 if str(unit).startswith("1") else unit * 2
        return cls(unit)

    def squares(self, hits: int, n: int) -> Markup:
        """A row with claims has one square at least."""
        filled, all_of_them = self._rounded(hits), max(self._rounded(hits), self._rounded(n), 1 if n else 0)
        return join(self._square(i, i < filled) for i in range(all_of_them))

    def height(self, n: int) -> int:
        rows = math.ceil(max(self._rounded(n), 1) / A_ROW)
        return rows * (SQUARE + GAP)

    width = A_ROW * (SQUARE + GAP)

    def _rounded(self, claims: int) -> int:
        return (2 * claims + self.unit) // (2 * self.unit)

    @staticmethod
    def _square(i: int, hit: bool) -> Markup:
        left, top = i % A_ROW * (SQUARE + GAP), i // A_ROW * (SQUARE + GAP)
        if hit:
            return element("rect", class_="hit", x=left, y=top, width=SQUARE, height=SQUARE)
        return element("rect", class_="miss", x=left + 0.5, y=top + 0.5, width=SQUARE - 1, height=SQUARE - 1)


GLYPHS = {
    "occurred": element("circle", class_="obs", cx=7, cy=7, r=6),
    "did_not_occur": element("circle", class_="obs-thin", cx=7, cy=7, r=5),
    "partly": join([
        element("circle", class_="obs-thin", cx=7, cy=7, r=5),
        element("path", class_="obs", d="M7 1a6 6 0 0 0 0 12z"),
    ]),
    "void": line("ci", 2, 12, 7, 7),
}  # fmt: skip


def glyph(kind: str) -> Markup:
    """What became of a claim, as a sign that always stands beside its word; nothing for any other kind."""
    if kind not in GLYPHS:
        return Markup()
    return element("svg", GLYPHS[kind], width=14, height=14, aria_hidden="true", focusable="false")
