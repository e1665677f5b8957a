"""Scoring rules: what a probability earns once it is known what happened."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from scoring.metrics.cells import ScoreCells
from scoring.metrics.distinct import distinct
from scoring.metrics.measure import Undefined, mean, measure

BRIER_1950 = "Brier 1950, Monthly Weather Review 78(1), 1-3"
GOOD_1952 = "Good 1952, Journal of the Royal Statistical Society B 14(1), 107-114"
GNEITING_2007 = "Gneiting & Raftery 2007, Journal of the American Statistical Association 102(477), 359-378"
FRACTIONAL = "the Brier score on degrees of an outcome; this project's scorer contract"


def squared_error(probability: NDArray[np.float64], outcome: NDArray[np.float64]) -> NDArray[np.float64]:
    return (probability - outcome) ** 2


def over_claims(if_true: NDArray[np.float64], if_false: NDArray[np.float64], cells: ScoreCells) -> float:
    """Mean over claims of what each distinct probability costs where its event occurred, and where it did not.

    A degree of an outcome counts as that share of a claim: y of it occurred, 1 - y did not. No share, no cost:
    an infinite one of what never happened adds nothing.
    """
    found = distinct(cells)
    with np.errstate(invalid="ignore"):
        parts = np.where(found.true > 0, found.true * if_true, 0.0)
        parts += np.where(found.n > found.true, (found.n - found.true) * if_false, 0.0)
    return float(parts.sum() / found.total)


def mean_squared_error(cells: ScoreCells) -> float:
    p = distinct(cells).probability
    return over_claims((1 - p) ** 2, p**2, cells)


def mean_surprise(cells: ScoreCells) -> float:
    """Mean of -ln of the probability given to what happened; infinite where that was 0."""
    p = distinct(cells).probability
    with np.errstate(divide="ignore"):
        return over_claims(-np.log(p), -np.log1p(-p), cells) + 0.0


@measure(label="Brier score", formula="mean (p - y)^2", proper=True, source=BRIER_1950)
def brier(cells: ScoreCells) -> float:
    """Mean squared distance of the probability from what happened, 0 to 1: the one-category form."""
    return mean_squared_error(cells)


@measure(
    label="Brier score, weighted by importance", formula="sum w(p - y)^2 / sum w, w the importance",
    proper=True, source=BRIER_1950,
)  # fmt: skip
def brier_weighted(cells: ScoreCells) -> float | Undefined:
    """The Brier score with each claim counted by its importance: a weight of 3 is as good as three claims.

    Undefined where all weights are 0.
    """
    total = cells.weight.sum()
    if total == 0:
        return Undefined("the importance of every claim scored is 0")
    return float(np.dot(squared_error(cells.probability, cells.outcome), cells.weight) / total)


@measure(
    label="Brier score, both categories", formula="2 mean (p - y)^2", worst=2.0, proper=True,
    source=BRIER_1950,
)  # fmt: skip
def brier_two_category(cells: ScoreCells) -> float:
    """Brier's own form: the squared errors of the event and of its denial added, twice `brier`."""
    return 2 * mean_squared_error(cells)


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
    label="Spherical score", formula="mean (p if y = 1 else 1 - p) / sqrt(p^2 + (1 - p)^2)", orientation="higher",
    best=1.0, worst=0.0, proper=True, source=GNEITING_2007,
)  # fmt: skip
def spherical_score(cells: ScoreCells) -> float:
    """Mean of the probability given to what happened over the length of the vector (p, 1 - p), 0 to 1."""
    p = distinct(cells).probability
    length = np.hypot(p, 1 - p)
    return over_claims(p / length, (1 - p) / length, cells)


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
    return mean_squared_error(cells)


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


@measure(
    label="Log score, degrees of belief (nats)", formula="mean -(y ln p + (1 - y) ln(1 - p))", domain="fractional",
    worst=math.inf, proper=True, source=GOOD_1952 + ", expected over the degree of belief",
)  # fmt: skip
def log_score_fractional_nats(cells: ScoreCells) -> float:
    """The expected log score with *partly* as a degree of belief that it happened. Infinite as the log score is."""
    return mean_surprise(cells)
