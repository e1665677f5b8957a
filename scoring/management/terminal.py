"""How wide what is printed may be."""

import os
from typing import Any

from rich.console import Console

WIDTH = 100
NARROWEST = 60


def console(out: Any) -> Console:
    """A hundred columns in a file or a pipe, the same everywhere; in a narrower terminal as many as it has, since lines
    of a table that a terminal breaks cannot be read."""
    return Console(file=out, width=_width(out), highlight=False, markup=False)


def _width(out: Any) -> int:
    """Of the terminal itself: what an environment says of another does not count."""
    try:
        columns = os.get_terminal_size(out.fileno()).columns if out.isatty() else WIDTH
    except (AttributeError, OSError, ValueError):
        return WIDTH
    return min(WIDTH, max(NARROWEST, columns or WIDTH))
