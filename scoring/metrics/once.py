"""What was found of some cells is kept with them: measures of one family share its work."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from scoring.metrics.cells import ScoreCells

T = TypeVar("T")


def once(function: Callable[[ScoreCells], T]) -> Callable[[ScoreCells], T]:
    """Keeps what the function found with the cells themselves: measures of one family share its work."""

    @wraps(function)
    def kept(cells: ScoreCells) -> T:
        found = cells.__dict__.setdefault("found once", {})
        if function not in found:
            found[function] = function(cells)
        return found[function]

    return kept
