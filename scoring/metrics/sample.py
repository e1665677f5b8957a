"""What there is to score: how many claims, how many came true."""

from __future__ import annotations

from scoring.metrics.cells import ScoreCells
from scoring.metrics.measure import mean, measure


@measure(label="Claims scored", formula="n", orientation="none", best=None, worst=None, empty=0, source="a count")
def n(cells: ScoreCells) -> int:
    """Claims with a probability whose proposition occurred or did not."""
    return cells.claims


@measure(
    label="Propositions that came true", formula="sum y", orientation="none", best=None, worst=None, empty=0,
    source="a count",
)  # fmt: skip
def hits(cells: ScoreCells) -> int:
    """Among the claims scored, those whose proposition occurred."""
    return int(cells.count[cells.outcome == 1].sum())


@measure(label="Base rate", formula="mean y", orientation="none", best=None, worst=None, source="a share")
def base_rate(cells: ScoreCells) -> float:
    """Share of the claims scored whose proposition occurred."""
    return mean(cells.outcome, cells)
