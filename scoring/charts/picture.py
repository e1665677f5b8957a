"""A chart as a file of its own: the same marks, with their light colours as attributes, and what they are and whence.

An SVG file cannot bring a stylesheet under the site's policy, so every class is spelled out as attributes.
"""

from __future__ import annotations

import re
import textwrap

from forecasts.synthetic import SENTENCE
from scoring.charts.svg import Markup, element, join
from scoring.reports.model import Report

PAPER, INK, MUTED, EDGE, RULE = "#fbfaf6", "#1c1d20", "#575a60", "#84807a", "#dcd8ce"
SAID, BAND, OFF, CHANCE = "#1d5c9e", "#cfe0f1", "#ad3a0c", "#e9e5db"
SERIF = "'Source Serif 4', Charter, Cambria, Georgia, serif"
SANS = "'Source Sans 3', 'Segoe UI', Roboto, Helvetica, Arial, sans-serif"

# What the stylesheet says of each class of mark, in the light theme.
LIGHT: dict[str, dict[str, object]] = {
    "grid": {"stroke": RULE, "stroke-width": 1},
    "mid": {"stroke": EDGE, "stroke-width": 1, "stroke-dasharray": "2 3"},
    "axis": {"stroke": EDGE, "stroke-width": 1},
    "band": {"fill": BAND},
    "band-edge": {"stroke": SAID, "stroke-width": 2},
    "open": {"stroke-dasharray": "3 3"},
    "best": {"stroke": SAID, "stroke-width": 1.5},
    "obs": {"fill": INK},
    "obs-thin": {"fill": PAPER, "stroke": INK, "stroke-width": 2},
    "obs-off": {"fill": OFF},
    "ci": {"stroke": INK, "stroke-width": 2, "stroke-linecap": "round"},
    "ci-thin": {"stroke": INK, "stroke-width": 1.5, "stroke-dasharray": "1 4", "stroke-linecap": "round"},
    "ci-off": {"stroke": OFF, "stroke-width": 2.5, "stroke-linecap": "round"},
    "hit": {"fill": INK},
    "miss": {"fill": "none", "stroke": EDGE, "stroke-width": 1},
    "bar": {"fill": INK},
    "bar-pale": {"fill": EDGE},
    "bar-off": {"fill": OFF},
    "bar-said": {"fill": SAID},
    "lost": {"fill": CHANCE},
    "chance": {"fill": CHANCE},
    "line": {"fill": "none", "stroke": INK, "stroke-width": 2.25, "stroke-linejoin": "round"},
    "line-second": {"fill": "none", "stroke": SAID, "stroke-width": 2.25, "stroke-dasharray": "7 4"},
    "line-thin": {"fill": "none", "stroke": INK, "stroke-width": 1.5, "stroke-dasharray": "1 4"},
    "t-muted": {"fill": MUTED},
    "t-said": {"fill": SAID},
    "t-off": {"fill": OFF},
    "halo": {"paint-order": "stroke", "stroke": PAPER, "stroke-width": 4, "stroke-linejoin": "round"},
}
CLASS = re.compile(r' class="([^"]*)"')
MARGIN = 16


def with_light_colours(markup: str) -> Markup:
    """The same markup with each class replaced by its attributes. Raises KeyError for a class unknown here."""
    return Markup(CLASS.sub(lambda found: _attributes(found[1].split()), markup))


def _attributes(classes: list[str]) -> str:
    merged: dict[str, object] = {}
    for name in classes:
        merged |= LIGHT[name]
    return "".join(f' {name}="{value}"' for name, value in merged.items())


class Picture:
    """A picture that grows downwards. Texts are placed in the row at hand, which a strip then closes."""

    def __init__(self, width: int, name: str, source: str) -> None:
        self.width, self.name, self.source = width, name, source
        self.parts: list[Markup] = []
        self.y = MARGIN
        self.heading = name

    def title(self, text: str) -> None:
        self.heading = text
        self._lines(text, size=22, leading=28, serif=True)

    def subtitle(self, text: str) -> None:
        self.y += 4
        self._lines(text, size=13, leading=18, cls="t-muted")
        self.y += 10

    def paragraph(self, text: str) -> None:
        self.y += 12
        self._lines(text, size=14, leading=19)

    def text(self, text: str, left: float, below: float, cls: str | None = None, serif: bool = False) -> None:
        """A text in the row at hand, `below` its top."""
        if text:
            size, family = (17, SERIF) if serif else (None, None)
            self.parts.append(
                element("text", text, class_=cls, x=left, y=self.y + below, font_size=size, font_family=family)
            )

    def strip(self, content: Markup, left: float, width: float, height: float) -> None:
        """Marks drawn in percent of their own width; the next row begins below them."""
        self.parts.append(element("svg", content, x=left, y=self.y, width=width, height=height, overflow="visible"))
        self.y += int(height)

    def finish(self, report: Report) -> Markup:
        """The whole file, with what it was made from at its foot and in its metadata."""
        asked = report.question
        origin = (
            f"Estimative. {self.source} Estimates: {', '.join(asked.documents) or 'none'}. "
            f"As known on {asked.as_of}. Inputs {report.inputs_sha[:12]}, version {asked.code_version}, "
            f"seed {asked.seed}. Made with MIT-licensed code."
        )
        return self.close(origin, is_synthetic=report.is_synthetic)

    def close(self, origin: str, *, is_synthetic: bool) -> Markup:
        """The whole file, with these words on what it was made from at its foot and in its metadata."""
        if is_synthetic:
            self.y += 6
            self._lines(SENTENCE, size=14, leading=19, cls="t-off")
            origin = f"{SENTENCE} {origin}"
        self.y += 10
        self._lines(origin, size=12, leading=16, cls="t-muted")
        height = self.y + MARGIN - 4
        drawn = element(
            "svg", element("title", self.heading), element("desc", f"{self.name}. {origin}"),
            element("metadata", origin),
            element("rect", width=self.width, height=height, fill=PAPER), with_light_colours(join(self.parts)),
            xmlns="http://www.w3.org/2000/svg", width=self.width, height=height,
            viewBox=f"0 0 {self.width} {height}", font_family=SANS, font_size=13, fill=INK,
        )  # fmt: skip
        return Markup(f'<?xml version="1.0" encoding="UTF-8"?>\n{drawn}\n')

    def _lines(self, text: str, size: int, leading: int, cls: str | None = None, serif: bool = False) -> None:
        """A text broken into lines that leave a tenth more room than the usual fonts need."""
        most = int((self.width - 2 * MARGIN) / (0.53 * size))
        for one in textwrap.wrap(text, most):
            self.y += leading
            self.parts.append(
                element("text", one, class_=cls, x=MARGIN, y=self.y, font_size=size,
                        font_family=SERIF if serif else None)
            )  # fmt: skip
