"""Scoring rules: what a probability earns once it is known what happened."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from scoring.metrics.cells import ScoreCells
from scoring.metrics.measure import mean, measure

BRIER_1950 = "Brier 1950, Monthly Weather Review 78(1), 1-3"
GOOD_1952 = "Good 1952, Journal of the Royal Statistical Society B 14(1), 107-114"
FRACTIONAL = "the Brier score on degrees of an outcome; this project's scorer contract"


def squared_error(probability: NDArray[np.float64], outcome: NDArray[np.float64]) -> NDArray[np.float64]:
    return (probability - outcome) ** 2


def mean_surprise(cells: ScoreCells) -> float:
    """Mean of -ln of the probability given to what happened; infinite where that was 0."""
    given = np.where(cells.outcome == 1, cells.probability, 1 - cells.probability)
    with np.errstate(divide="ignore"):
        return mean(-np.log(given) + 0.0, cells)


@measure(label="Brier score", formula="mean (p - y)^2", proper=True, source=BRIER_1950)
def brier(cells: ScoreCells) -> float:
    """Mean squared distance of the probability from what happened, 0 to 1: the one-category form."""
    return mean(squared_error(cells.probability, cells.outcome), cells)


@measure(
    label="Brier score, both categories", formula="2 mean (p - y)^2", worst=2.0, proper=True,
    source=BRIER_1950,
)  # fmt: skip
def brier_two_category(cells: ScoreCells) -> float:
    """Brier's own form: the squared errors of the event and of its denial added, twice `brier`."""
    return 2 * mean(squared_error(cells.probability, cells.outcome), cells)


@measure(
    label="Log score (nats)", formula="mean -ln(p if y = 1 else 1 - p)", worst=math.inf, proper=True,
    source=GOOD_1952,
)  # fmt: skip
def log_score_nats(cells: ScoreCells) -> float:
    """Mean surprise at what happened. Infinite where something called impossible happened: never clipped."""
    return mean_surprise(cells)


@measure(
    label="Log score (bits)", formula="mean -log2(p if y = 1 else 1 - p)", worst=math.inf, proper=True,
    source=GOOD_1952,
)  # fmt: skip
def log_score_bits(cells: ScoreCells) -> float:
    """The log score in bits: 1 for each halving of the probability given to what happened."""
    return mean_surprise(cells) / math.log(2)


@measure(
    label="Brier score, degrees of fulfilment", formula="mean (p - y)^2, y a degree", domain="fractional",
    proper=True, source=FRACTIONAL,
)  # fmt: skip
def brier_fractional_squared(cells: ScoreCells) -> float:
    """The Brier score with *partly* as a degree of fulfilment: an event that half happened has y = .5."""
    return mean(squared_error(cells.probability, cells.outcome), cells)


@measure(
    label="Brier score, degrees of belief", formula="mean y(1 - p)^2 + (1 - y)p^2", domain="fractional",
    proper=True, source=FRACTIONAL,
)  # fmt: skip
def brier_fractional_expected(cells: ScoreCells) -> float:
    """The expected Brier score with *partly* as a degree of belief that it happened."""
    p, y = cells.probability, cells.outcome
    return mean(y * (1 - p) ** 2 + (1 - y) * p**2, cells)


@measure(
    label="Brier score, partly counts as occurred", formula="mean (p - [y > 0])^2", domain="fractional",
    proper=True, source=FRACTIONAL,
)  # fmt: skip
def brier_fractional_up(cells: ScoreCells) -> float:
    """The Brier score with every *partly* taken as occurred."""
    return mean(squared_error(cells.probability, np.ceil(cells.outcome)), cells)


@measure(
    label="Brier score, partly counts as not", formula="mean (p - [y = 1])^2", domain="fractional",
    proper=True, source=FRACTIONAL,
)  # fmt: skip
def brier_fractional_down(cells: ScoreCells) -> float:
    """The Brier score with every *partly* taken as not occurred."""
    return mean(squared_error(cells.probability, np.floor(cells.outcome)), cells)
