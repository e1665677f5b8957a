"""How sure scores are: standard errors and intervals, by claim and by document.

Those by claim take claims as independent, which claims of one document are not. Those by document leave out each
document in turn; they need at least two, and with fewer than ten they are rough.
"""

from __future__ import annotations

import math
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from scoring.metrics import by_document, cox, discrimination, skill
from scoring.metrics.calibration import mean_bias
from scoring.metrics.cells import ScoreCells
from scoring.metrics.clusters import cluster_se, jackknife_se, several, t_quantile
from scoring.metrics.distinct import distinct
from scoring.metrics.measure import Undefined, measure
from scoring.metrics.once import once
from scoring.metrics.rules import mean_squared_error, squared_error

TUKEY = "Tukey 1958, Annals of Mathematical Statistics 29(2), 614"
LIANG_ZEGER = "Liang & Zeger 1986, Biometrika 73(1), 13-22"
STUDENT = "Student 1908, Biometrika 6(1), 1-25"
BY_DOCUMENT = "t(.975, G - 1) sqrt((G - 1)/G sum (t_g - mean t)^2), t_g without document g of G"
Bounds: TypeAlias = tuple[float, float] | Undefined


def interval(
    estimate: float | Undefined, without_each_document: NDArray[np.float64] | Undefined, level: float = 0.95
) -> Bounds:
    """Interval by document: estimate -+ t(1 - (1 - level)/2, G - 1) times the delete-one-document jackknife error.

    `without_each_document`: the estimate without each of the G documents, at least two. Not cut off at the ends of
    the scale. Undefined where the estimate or any of these is, with the reason. Source: Tukey 1958.
    """
    if isinstance(estimate, Undefined):
        return estimate
    if isinstance(without_each_document, Undefined):
        return without_each_document
    if not np.all(np.isfinite(without_each_document)):
        return Undefined("without one of the documents there is no finite value")
    return _student(estimate, jackknife_se(without_each_document), len(without_each_document), level)


def _student(estimate: float, se: float, groups: int, level: float = 0.95) -> tuple[float, float]:
    half = t_quantile(1 - (1 - level) / 2, groups) * se
    return estimate - half, estimate + half


def _end(bounds: Bounds, which: int) -> float | Undefined:
    return bounds if isinstance(bounds, Undefined) else bounds[which]


@measure(
    label="Standard error of the Brier score, by claim",
    formula="sqrt(sum (s - mean s)^2 / (n - 1) / n), s = (p - y)^2",
    orientation="none", best=None, worst=None, source=STUDENT,
)  # fmt: skip
def brier_se(cells: ScoreCells) -> float | Undefined:
    """Standard error of the Brier score if all claims were independent. Undefined for one claim."""
    found = distinct(cells)
    if found.total < 2:
        return Undefined("one claim alone is scored, so nothing shows how much scores differ")
    score, p = mean_squared_error(cells), found.probability
    squares = found.true * ((1 - p) ** 2 - score) ** 2 + (found.n - found.true) * (p**2 - score) ** 2
    return math.sqrt(float(squares.sum()) / (found.total - 1) / found.total)


@measure(
    label="Standard error of the Brier score, by document, sandwich",
    formula="sqrt(G/(G - 1) sum (S_g - s n_g)^2) / n, S_g the sum of (p - y)^2 in document g, s the Brier score",
    orientation="none", best=None, worst=None, source=LIANG_ZEGER + ", with the factor for few documents",
    by_document=True,
)  # fmt: skip
def brier_cluster_se(cells: ScoreCells) -> float | Undefined:
    """Standard error of the Brier score that lets claims of one document move together.

    Undefined where fewer than two documents are known.
    """
    grouped = several(cells)
    if isinstance(grouped, Undefined):
        return grouped
    return cluster_se(grouped.sums(cells.count * squared_error(cells.probability, cells.outcome)), grouped.n)


@measure(
    label="Standard error of the Brier score, by document, jackknife",
    formula="sqrt((G - 1)/G sum (b_g - mean b)^2), b_g the Brier score without document g of G",
    orientation="none", best=None, worst=None, source=TUKEY, by_document=True,
)  # fmt: skip
def brier_jackknife_se(cells: ScoreCells) -> float | Undefined:
    """Standard error of the Brier score from leaving out each document. Undefined below two documents."""
    without = by_document.brier_without_each_document(cells)
    return without if isinstance(without, Undefined) else jackknife_se(without)


@once
def _brier(cells: ScoreCells) -> Bounds:
    return interval(mean_squared_error(cells), by_document.brier_without_each_document(cells))


@measure(
    label="Brier score, lower bound", formula=f"Brier - {BY_DOCUMENT}", orientation="none", best=None, worst=None,
    source=TUKEY, by_document=True,
)  # fmt: skip
def brier_lower(cells: ScoreCells) -> float | Undefined:
    """Lower end of the 95 % interval by document, not cut off at 0. Undefined below two documents."""
    return _end(_brier(cells), 0)


@measure(
    label="Brier score, upper bound", formula=f"Brier + {BY_DOCUMENT}", orientation="none", best=None, worst=None,
    source=TUKEY, by_document=True,
)  # fmt: skip
def brier_upper(cells: ScoreCells) -> float | Undefined:
    """Upper end of the 95 % interval by document, not cut off at 1. Undefined below two documents."""
    return _end(_brier(cells), 1)


@once
def _skill(cells: ScoreCells) -> Bounds:
    return interval(skill.brier_skill_base_rate.function(cells), by_document.skill_without_each_document(cells))


@measure(
    label="Skill against the base rate, lower bound", formula=f"skill - {BY_DOCUMENT}", orientation="none",
    best=None, worst=None, source=TUKEY, by_document=True,
)  # fmt: skip
def brier_skill_base_rate_lower(cells: ScoreCells) -> float | Undefined:
    """Lower end of the 95 % interval by document.

    Undefined below two documents, and where without one of them all outcomes are alike.
    """
    return _end(_skill(cells), 0)


@measure(
    label="Skill against the base rate, upper bound", formula=f"skill + {BY_DOCUMENT}", orientation="none",
    best=None, worst=None, source=TUKEY, by_document=True,
)  # fmt: skip
def brier_skill_base_rate_upper(cells: ScoreCells) -> float | Undefined:
    """Upper end of the 95 % interval by document, not cut off at 1. Undefined where the lower end is."""
    return _end(_skill(cells), 1)


@once
def _bias(cells: ScoreCells) -> Bounds:
    return interval(mean_bias.function(cells), by_document.bias_without_each_document(cells))


@measure(
    label="Mean bias, lower bound", formula=f"mean bias - {BY_DOCUMENT}", orientation="none", best=None, worst=None,
    source=TUKEY, by_document=True,
)  # fmt: skip
def mean_bias_lower(cells: ScoreCells) -> float | Undefined:
    """Lower end of the 95 % interval by document. Undefined below two documents."""
    return _end(_bias(cells), 0)


@measure(
    label="Mean bias, upper bound", formula=f"mean bias + {BY_DOCUMENT}", orientation="none", best=None, worst=None,
    source=TUKEY, by_document=True,
)  # fmt: skip
def mean_bias_upper(cells: ScoreCells) -> float | Undefined:
    """Upper end of the 95 % interval by document. Undefined below two documents."""
    return _end(_bias(cells), 1)


@once
def _auc(cells: ScoreCells) -> Bounds:
    return interval(discrimination.auc.function(cells), by_document.auc_without_each_document(cells))


@measure(
    label="Area under the ROC curve, lower bound by document", formula=f"AUC - {BY_DOCUMENT}", orientation="none",
    best=None, worst=None, source=TUKEY, by_document=True,
)  # fmt: skip
def auc_jackknife_lower(cells: ScoreCells) -> float | Undefined:
    """Lower end of the 95 % interval by document; `auc_lower` takes claims as independent.

    Undefined below two documents, and where without one of them all outcomes are alike.
    """
    return _end(_auc(cells), 0)


@measure(
    label="Area under the ROC curve, upper bound by document", formula=f"AUC + {BY_DOCUMENT}", orientation="none",
    best=None, worst=None, source=TUKEY, by_document=True,
)  # fmt: skip
def auc_jackknife_upper(cells: ScoreCells) -> float | Undefined:
    """Upper end of the 95 % interval by document, not cut off at 1. Undefined where the lower end is."""
    return _end(_auc(cells), 1)


@once
def _cox_slope(cells: ScoreCells) -> Bounds:
    slope, se = cox.cox_slope.function(cells), cox.cox_slope_jackknife_se.function(cells)
    # The slope is of the claims that have a logit, and so is the number of documents.
    grouped = several(cells.where((cells.probability > 0) & (cells.probability < 1)))
    if isinstance(slope, Undefined):
        return slope
    if isinstance(se, Undefined):
        return se
    return grouped if isinstance(grouped, Undefined) else _student(slope, se, len(grouped))


@measure(
    label="Cox slope, lower bound", formula=f"slope - {BY_DOCUMENT}", orientation="none", best=None, worst=None,
    source=TUKEY, by_document=True,
)  # fmt: skip
def cox_slope_lower(cells: ScoreCells) -> float | Undefined:
    """Lower end of the 95 % interval by document. Undefined where `cox_slope_jackknife_se` is."""
    return _end(_cox_slope(cells), 0)


@measure(
    label="Cox slope, upper bound", formula=f"slope + {BY_DOCUMENT}", orientation="none", best=None, worst=None,
    source=TUKEY, by_document=True,
)  # fmt: skip
def cox_slope_upper(cells: ScoreCells) -> float | Undefined:
    """Upper end of the 95 % interval by document. Undefined where `cox_slope_jackknife_se` is."""
    return _end(_cox_slope(cells), 1)
