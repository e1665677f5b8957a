"""A record of one document: no interval by document, so what would hold under stated correlations."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from scoring.metrics.cells import ScoreCells
from scoring.metrics.clusters import documents
from scoring.metrics.intervals import (
    CORRELATIONS,
    UnderCorrelation,
    effective_n,
    rate_under_correlation,
    under_correlation,
)
from scoring.metrics.measure import Undefined, mean
from scoring.metrics.rules import squared_error

FEW = "one claim alone is scored, so nothing shows how much claims differ"
FLAT = "all claims scored have the same value, so nothing shows how much claims differ"


def one_document(cells: ScoreCells, correlations: Sequence[float] = CORRELATIONS) -> tuple[UnderCorrelation, ...]:
    """Brier score, mean bias and base rate of resolved claims under each intraclass correlation.

    Nothing where they are of several documents (their own agreement tells more), of unknown ones, or where none is
    resolved. The base rate has the exact interval, the other two Student's; `intervals` says why.
    """
    binary = cells.binary
    found = documents(binary)
    if isinstance(found, Undefined) or len(found) != 1:
        return ()
    p, y = binary.probability, binary.outcome
    return (
        *(_mean_row("brier", squared_error(p, y), binary, rho) for rho in correlations),
        *(_mean_row("mean_bias", p - y, binary, rho) for rho in correlations),
        *(_rate_row(binary, rho) for rho in correlations),
    )


def _mean_row(name: str, values: NDArray[np.float64], cells: ScoreCells, rho: float) -> UnderCorrelation:
    n, centre = cells.claims, mean(values, cells)
    squares = float(np.dot((values - centre) ** 2, cells.count))
    # 1 - .7 is not quite .3: values that differ by rounding alone do not differ.
    if n < 2 or np.ptp(values) < 1e-9:
        return UnderCorrelation(name, centre, rho, effective_n(n, rho), None, None, FEW if n < 2 else FLAT)
    return UnderCorrelation(
        name, centre, rho, effective_n(n, rho), *under_correlation(centre, squares / (n - 1), n, rho)
    )


def _rate_row(cells: ScoreCells, rho: float) -> UnderCorrelation:
    n, rate = cells.claims, mean(cells.outcome, cells)
    bounds = rate_under_correlation(float(np.dot(cells.outcome, cells.count)), n, rho)
    return UnderCorrelation("base_rate", rate, rho, effective_n(n, rho), *bounds)
