"""Tables and lists of Markdown, and how well a figure of so many records is known."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    yield from (f"| {' | '.join(row)} |" for row in rows)
    yield ""


def listed(lead: str, found: Sequence[str], none: str) -> Iterator[str]:
    """What was found under the lead, or a sentence where that is nothing."""
    if not found:
        yield f"{none}\n"
        return
    yield f"{lead}:\n"
    yield from (f"- {one}" for one in found)
    yield ""


def error(percent: float, records: int) -> float:
    """Monte Carlo standard error of a percentage, in points."""
    return math.sqrt(percent * (100 - percent) / records)


def agree(one: float, records: int, other: float, other_records: int) -> bool:
    """Whether two percentages differ by no more than three standard errors and the rounding of the second (half a
    point)."""
    both = min(99.9, max(0.1, (one + other) / 2))
    return abs(one - other) <= 3 * math.hypot(error(both, records), error(both, other_records)) + 0.5


def joined(figures: Sequence[float], digits: int = 0) -> str:
    return "/".join(f"{one:.{digits}f}" if digits else f"{one:g}" for one in figures)
