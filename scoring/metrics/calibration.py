"""Calibration: whether what is said with a probability happens that often.

None of the tests here knows that claims of one document rise and fall together: they reject too often where
documents are few and long. Their clustered counterparts stand beside them.
"""

from __future__ import annotations

import math

import numpy as np
from scipy.special import chdtrc, ndtr

from scoring.metrics.cells import ScoreCells
from scoring.metrics.distinct import distinct
from scoring.metrics.measure import Undefined, mean, measure
from scoring.metrics.once import once

OUR_HALF = "; that p = .5 is left out is this project's scorer contract"
HALF = "all claims have the probability .5, which is on neither side"
NO_VARIANCE = "all probabilities are 0, .5 or 1, where the test has no variance"
NO_CELL = "no cell is left: every claim was called certain or impossible, and rightly"
SPIEGELHALTER = "Spiegelhalter 1986, Statistics in Medicine 5(5), 421-433"
HOSMER_LEMESHOW = "Hosmer & Lemeshow 1980, Communications in Statistics: Theory and Methods 9(10), 1043-1069"


@measure(
    label="Mean bias", formula="mean p - mean y", orientation="zero", worst=None,
    source="Yates 1982, Organizational Behavior and Human Performance 30(1), 132-156",
)  # fmt: skip
def mean_bias(cells: ScoreCells) -> float:
    """Mean probability less the base rate, -1 to 1: positive where probabilities were too high."""
    return mean(cells.probability - cells.outcome, cells)


@once
def _sides(cells: ScoreCells) -> tuple[float, float] | Undefined:
    """Mean of max(p, 1 - p) and share on the correct side, of the claims not at .5."""
    cell = distinct(cells)
    p, n, true = (each[cell.probability != 0.5] for each in (cell.probability, cell.n, cell.true))
    if len(p) == 0:
        return Undefined(HALF)
    return float(np.dot(np.maximum(p, 1 - p), n) / n.sum()), float(np.sum(np.where(p > 0.5, true, n - true)) / n.sum())


@measure(
    label="Overconfidence", formula="mean max(p, 1 - p) - share on the correct side, p = .5 left out",
    orientation="zero", worst=None,
    source="Lichtenstein & Fischhoff 1977, Organizational Behavior and Human Performance 20(2), 159-183"
    + OUR_HALF,
)  # fmt: skip
def over_underconfidence(cells: ScoreCells) -> float | Undefined:
    """How sure the claims were of the side they took, less how often it was the right one, -.5 to 1.

    Positive where they were surer than right. Undefined where every claim is at .5.
    """
    found = _sides(cells)
    return found if isinstance(found, Undefined) else found[0] - found[1]


@measure(
    label="Share on the correct side", formula="share of y = 1 where p > .5, of y = 0 where p < .5; p = .5 left out",
    orientation="higher", best=1.0, worst=0.0,
    source="Mandel & Barnes 2014, Proceedings of the National Academy of Sciences 111(30), 10984-10989" + OUR_HALF,
)  # fmt: skip
def share_correct_side(cells: ScoreCells) -> float | Undefined:
    """Share of the claims that leaned the way it went, 0 to 1. Undefined where every claim is at .5."""
    found = _sides(cells)
    return found if isinstance(found, Undefined) else found[1]


@measure(
    label="Spiegelhalter's z", formula="sum (y - p)(1 - 2p) / sqrt(sum (1 - 2p)^2 p (1 - p))",
    orientation="zero", best=None, worst=None, source=SPIEGELHALTER,
)  # fmt: skip
def spiegelhalter_z(cells: ScoreCells) -> float | Undefined:
    """How far the Brier score lies from what calibrated probabilities would give, in standard errors.

    Positive where it is worse than that. It does not see claims at .5, nor errors that offset each other.
    Undefined where all probabilities are 0, .5 or 1.
    """
    cell = distinct(cells)
    p, away = cell.probability, 1 - 2 * cell.probability
    variance = float(np.sum(cell.n * away**2 * p * (1 - p)))
    if variance == 0:
        return Undefined(NO_VARIANCE)
    return float(np.sum((cell.true - cell.n * p) * away)) / math.sqrt(variance)


@measure(
    label="Spiegelhalter's p", formula="P(|Z| >= |z|), Z standard normal", orientation="none", best=None, worst=None,
    source=SPIEGELHALTER,
)  # fmt: skip
def spiegelhalter_p(cells: ScoreCells) -> float | Undefined:
    """Two-sided p-value of Spiegelhalter's z, taking all claims as independent. Undefined where z is."""
    z = spiegelhalter_z.function(cells)
    return z if isinstance(z, Undefined) else float(2 * ndtr(-abs(z)))


@once
def _hosmer_lemeshow(cells: ScoreCells) -> tuple[float, int]:
    """The statistic and its degrees of freedom: the cells that are not certain and right."""
    cell = distinct(cells)
    expected = cell.n * cell.probability
    variance = expected * (1 - cell.probability)
    sure, right = variance == 0, cell.true == expected
    free = len(cell.n) - int(np.sum(sure & right))
    if np.any(sure & ~right):
        return math.inf, free
    # A probability next to 0 that came true makes a number beyond the largest one: infinity.
    with np.errstate(over="ignore"):
        return float(np.sum((cell.true - expected)[~sure] ** 2 / variance[~sure])), free


@measure(
    label="Hosmer-Lemeshow", formula="sum over distinct p of (O - E)^2 / (E (1 - E/n)), O hits of n claims, E = n p",
    best=0.0, worst=math.inf, source=HOSMER_LEMESHOW,
)  # fmt: skip
def hosmer_lemeshow(cells: ScoreCells) -> float:
    """Squared distance of hits from expected hits on the distinct probabilities, in variances, at least 0.

    The source has tenths of the claims for cells. A cell at 0 or 1 that came as said adds nothing; one that did not
    makes it infinite.
    """
    return _hosmer_lemeshow(cells)[0]


@measure(
    label="Hosmer-Lemeshow, degrees of freedom", formula="number of distinct p, less those of 0 and 1 that agree",
    orientation="none", best=None, worst=None, source=HOSMER_LEMESHOW,
)  # fmt: skip
def hosmer_lemeshow_df(cells: ScoreCells) -> int:
    """Number of cells that enter the statistic: the probabilities were not fitted, so none is taken off."""
    return _hosmer_lemeshow(cells)[1]


@measure(
    label="Hosmer-Lemeshow p", formula="P(X >= statistic), X chi-squared", orientation="none", best=None, worst=None,
    source=HOSMER_LEMESHOW,
)  # fmt: skip
def hosmer_lemeshow_p(cells: ScoreCells) -> float | Undefined:
    """p-value of the statistic, taking all claims as independent; 0 where it is infinite.

    Undefined where every claim was called certain or impossible, and rightly. The chi-squared distribution is an
    approximation: poor where a cell expects fewer than about five hits or five misses.
    """
    statistic, free = _hosmer_lemeshow(cells)
    return Undefined(NO_CELL) if free == 0 else float(chdtrc(free, statistic))
