"""Where the texts of an SVG stand, resolved at a given width, with letters somewhat wider than the usual fonts have."""

from dataclasses import dataclass
from xml.etree.ElementTree import Element

LETTER = 0.5  # of the font's size; Source Sans 3 needs .47 on average, numbers .5
SIZE = 13.0


@dataclass(frozen=True)
class Box:
    text: str
    left: float
    right: float
    top: float
    bottom: float


def boxes_of(svg: Element, width: float) -> list[Box]:
    """The boxes of all texts in the drawing, in pixels. Percentages are of the nearest svg's width."""
    return list(_boxes(svg, width, 0.0, 0.0))


def _boxes(node: Element, width: float, left: float, top: float):
    for child in node:
        name = child.tag.rpartition("}")[2]
        if name == "svg":
            own = _length(child.get("width", "100%"), width)
            yield from _boxes(child, own, left + _length(child.get("x", "0"), width), top + float(child.get("y", 0)))
        elif name == "text":
            yield _box(child, width, left, top)
        else:
            yield from _boxes(child, width, left, top)


def _box(text: Element, width: float, left: float, top: float) -> Box:
    size = float(text.get("font-size", SIZE))
    long = LETTER * size * len(text.text or "")
    at = left + _length(text.get("x", "0"), width) + float(text.get("dx", 0))
    start = at - {"start": 0.0, "middle": long / 2, "end": long}[text.get("text-anchor", "start")]
    base = top + float(text.get("y", 0))
    return Box(text.text or "", start, start + long, base - 0.75 * size, base + 0.2 * size)


def _length(value: str, whole: float) -> float:
    return float(value[:-1]) / 100 * whole if value.endswith("%") else float(value)


def overlapping(boxes: list[Box]) -> list[tuple[str, str]]:
    """The pairs of texts that share some area."""
    return [
        (one.text, other.text)
        for i, one in enumerate(boxes)
        for other in boxes[i + 1 :]
        if one.left < other.right and other.left < one.right and one.top < other.bottom and other.top < one.bottom
    ]
