"""Writing SVG: elements with everything escaped, and where a probability stands on a strip.

Colours come from the stylesheet by class. A `style` attribute or element would be blocked by the site's policy.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from itertools import chain

# What XML cannot hold, not even escaped: a name with one of these in it would break the picture.
NOT_IN_XML = dict.fromkeys(
    chain(set(range(32)) - {9, 10, 13}, range(0xD800, 0xE000), (0xFFFE, 0xFFFF)), "\N{REPLACEMENT CHARACTER}"
)


class Markup(str):
    """Text that is markup already. Templates and `element` take it as it is; any other text they escape."""

    __slots__ = ()

    def __html__(self) -> str:
        return self


def join(parts: Iterable[str]) -> Markup:
    return Markup("".join(_escaped(part) for part in parts))


def element(name: str, *children: str, **attributes: object) -> Markup:
    """One element. `class_` is written class, `text_anchor` text-anchor; an attribute that is None is left out."""
    given = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{_xml(_short(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    inner = join(children)
    return Markup(f"<{name}{given}>{inner}</{name}>" if inner else f"<{name}{given}/>")


def fluid(content: str, height: float, width: str = "100%") -> Markup:
    """A drawing beside text that says the same: across its cell, as high as it is, silent to screen readers."""
    return element("svg", content, width=width, height=height, aria_hidden="true", focusable="false")


def titled(title: str, *marks: str) -> Markup:
    """Marks with a sentence that shows when one points at them; the page says the same in words."""
    return element("g", element("title", title), *marks)


def x(share: float) -> str:
    """Where a share stands on a strip: 2 % of air at both ends, so that dots at 0 and 1 are whole."""
    return f"{2 + 96 * share:.2f}%"


def line(cls: str, x1: object, x2: object, y1: float, y2: float) -> Markup:
    return element("line", class_=cls, x1=x1, x2=x2, y1=y1, y2=y2)


def _escaped(part: str) -> str:
    return part if isinstance(part, Markup) else _xml(part)


def _xml(text: str) -> str:
    return escape(text.translate(NOT_IN_XML))


def _short(value: object) -> str:
    """Numbers with two decimals at most: a hundredth of a pixel is enough."""
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
