"""Two forecasts of the same claims, row by row."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scoring.metrics.cells import CLAIM_STATUSES, ScoreCells

EMPTY = "no claim with a probability is resolved"


@dataclass(frozen=True, eq=False)
class Paired:
    """The resolved claims to which both forecasts give a probability; row i of both is the same claims."""

    first: ScoreCells
    second: ScoreCells

    @property
    def claims(self) -> int:
        return self.first.claims


def paired(first: ScoreCells, second: ScoreCells) -> Paired:
    """Lay two forecasts side by side. Raises ValueError where their rows are not the same claims."""
    if len(first.count) != len(second.count):
        raise ValueError(
            f"two forecasts of {len(first.count)} and {len(second.count)} rows cannot be paired row by row"
        )
    for name in ("count", "outcome", "document"):
        one, other = getattr(first, name), getattr(second, name)
        if not np.array_equal(one, other, equal_nan=name == "outcome"):
            raise ValueError(f"the two forecasts differ in {name}: their rows are not the same claims")
    resolved = CLAIM_STATUSES.index("resolved")
    common = (first.status == resolved) & (second.status == resolved)
    return Paired(first.where(common), second.where(common))
