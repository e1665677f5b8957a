"""Cox's recalibration: logit P(y = 1) = a + b logit p. Intercept 0 and slope 1 where probabilities are calibrated.

Claims with p = 0 or 1 have no logit: they are left out of this module's figures and counted by `cox_dropped`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy.special import chdtrc

from scoring.metrics import logistic
from scoring.metrics.by_document import Crossed, crossed
from scoring.metrics.cells import ScoreCells
from scoring.metrics.clusters import jackknife_se
from scoring.metrics.cox_documents import Errors, Parts, clustered, parts, without_each_document
from scoring.metrics.distinct import Distinct, distinct
from scoring.metrics.logistic import Fit, fit, intercept_alone, logit, overlaps
from scoring.metrics.measure import Undefined, measure
from scoring.metrics.once import once

NO_LOGIT = "every claim was called certain or impossible, and neither has a logit"
SEPARATED = (
    "the probabilities separate what occurred from what did not, or are all alike, so the recalibration has no estimate"
)
SEPARATED_WITHOUT = "without one of the documents the rest have no estimate: they are separated, or all alike"
ALL_ALIKE = "all claims with a probability between 0 and 1 went the same way, so the intercept is infinite"
COX = "Cox 1958, Biometrika 45(3-4), 562-565"
MILLER = "Miller, Langefeld, Tierney, Hui & McDonald 1993, Medical Decision Making 13(1), from page 49"
LIANG = "Liang & Zeger 1986, Biometrika 73(1), 13-22, with the factor for few documents"
TUKEY = "Tukey 1958, Annals of Mathematical Statistics 29(2), 614"


@dataclass(frozen=True, eq=False)
class _Model:
    """The claims that have a logit, their distinct probabilities with x = logit p, and the fit."""

    cells: ScoreCells
    distinct: Distinct
    x: logistic.Floats
    fit: Fit


@once
def _with_logit(cells: ScoreCells) -> ScoreCells:
    inside = (cells.probability > 0) & (cells.probability < 1)
    return cells if inside.all() else cells.where(inside)


@once
def _model(cells: ScoreCells) -> _Model | Undefined:
    kept = _with_logit(cells)
    if kept.claims == 0:
        return Undefined(NO_LOGIT)
    cell = distinct(kept)
    hit, miss = np.flatnonzero(cell.true), np.flatnonzero(cell.n - cell.true)
    if not (len(hit) and len(miss) and overlaps(hit[0], hit[-1], miss[0], miss[-1])):
        return Undefined(SEPARATED)
    x = logit(cell.probability)
    return _Model(kept, cell, x, fit(x, cell.n, cell.true))


@once
def _errors(cells: ScoreCells) -> Errors | Undefined:
    """Standard errors of intercept and slope from independent claims."""
    model = _model(cells)
    if isinstance(model, Undefined):
        return model
    found = model.fit
    return Errors(math.sqrt(1 / found.weight + found.centre**2 / found.squares), math.sqrt(1 / found.squares))


@once
def _by_document(cells: ScoreCells) -> tuple[_Model, Crossed, Parts] | Undefined:
    """The model, its claims by document, at least two, and what each document adds."""
    model = _model(cells)
    if isinstance(model, Undefined):
        return model
    found = crossed(model.cells)
    return found if isinstance(found, Undefined) else (model, found, parts(found, model.fit))


@once
def _cluster_errors(cells: ScoreCells) -> Errors | Undefined:
    found = _by_document(cells)
    if isinstance(found, Undefined):
        return found
    model, _, added = found
    return clustered(added, model.fit)


@once
def _jackknife_errors(cells: ScoreCells) -> Errors | Undefined:
    found = _by_document(cells)
    if isinstance(found, Undefined):
        return found
    model, by_document, added = found
    without = without_each_document(by_document, added, model.distinct, model.x, model.fit)
    if without is None:
        return Undefined(SEPARATED_WITHOUT)
    return Errors(jackknife_se(without[0]), jackknife_se(without[1]))


@measure(
    label="Cox intercept", formula="a of logit P(y = 1) = a + b logit p, by maximum likelihood; p = 0 and 1 left out",
    orientation="zero", best=None, worst=None, source=COX,
)  # fmt: skip
def cox_intercept(cells: ScoreCells) -> float | Undefined:
    """Intercept of the recalibration, in logits: what was said to be even happened with probability expit(a).

    Undefined where the probabilities separate what occurred from what did not, completely or but for one value.
    Its sign is opposite to that of the mean bias where the slope is 1.
    """
    found = _model(cells)
    return found if isinstance(found, Undefined) else found.fit.intercept


@measure(
    label="Cox slope", formula="b of logit P(y = 1) = a + b logit p, by maximum likelihood; p = 0 and 1 left out",
    orientation="none", best=None, worst=None, source=COX,
)  # fmt: skip
def cox_slope(cells: ScoreCells) -> float | Undefined:
    """Slope of the recalibration: 1 where calibrated, below 1 where probabilities were too far from even.

    Undefined where the probabilities separate what occurred from what did not, completely or but for one value.
    """
    found = _model(cells)
    return found if isinstance(found, Undefined) else found.fit.slope


@measure(
    label="Cox intercept, standard error", formula="sqrt of the first entry of the inverse information",
    orientation="none", best=None, worst=None, source=COX,
)  # fmt: skip
def cox_intercept_se(cells: ScoreCells) -> float | Undefined:
    """Standard error of the intercept, taking all claims as independent. Undefined where the intercept is."""
    found = _errors(cells)
    return found if isinstance(found, Undefined) else found.intercept


@measure(
    label="Cox slope, standard error", formula="sqrt of the second entry of the inverse information",
    orientation="none", best=None, worst=None, source=COX,
)  # fmt: skip
def cox_slope_se(cells: ScoreCells) -> float | Undefined:
    """Standard error of the slope, taking all claims as independent. Undefined where the slope is."""
    found = _errors(cells)
    return found if isinstance(found, Undefined) else found.slope


@measure(
    label="Cox intercept, standard error by document", formula="CR0 sqrt(G/(G - 1)), G documents",
    orientation="none", best=None, worst=None, source=LIANG, by_document=True,
)  # fmt: skip
def cox_intercept_cluster_se(cells: ScoreCells) -> float | Undefined:
    """Standard error of the intercept that lets claims of one document correlate (sandwich).

    Undefined where the intercept is and for fewer than two documents. Too small for few documents.
    """
    found = _cluster_errors(cells)
    return found if isinstance(found, Undefined) else found.intercept


@measure(
    label="Cox slope, standard error by document", formula="CR0 sqrt(G/(G - 1)), G documents",
    orientation="none", best=None, worst=None, source=LIANG, by_document=True,
)  # fmt: skip
def cox_slope_cluster_se(cells: ScoreCells) -> float | Undefined:
    """Standard error of the slope that lets claims of one document correlate (sandwich).

    Undefined where the slope is and for fewer than two documents. Too small for few documents.
    """
    found = _cluster_errors(cells)
    return found if isinstance(found, Undefined) else found.slope


@measure(
    label="Cox intercept, jackknife standard error",
    formula="sqrt((G - 1)/G sum (a_g - mean a)^2), a_g without document g",
    orientation="none", best=None, worst=None, source=TUKEY, by_document=True,
)  # fmt: skip
def cox_intercept_jackknife_se(cells: ScoreCells) -> float | Undefined:
    """Delete-one-document standard error of the intercept.

    Undefined where the intercept is, for fewer than two documents, and where leaving one out separates the rest.
    Each a_g is fitted to convergence; where G documents times K distinct probabilities exceed 50 million, it is one
    Newton step from the fit to all claims.
    """
    found = _jackknife_errors(cells)
    return found if isinstance(found, Undefined) else found.intercept


@measure(
    label="Cox slope, jackknife standard error",
    formula="sqrt((G - 1)/G sum (b_g - mean b)^2), b_g without document g",
    orientation="none", best=None, worst=None, source=TUKEY, by_document=True,
)  # fmt: skip
def cox_slope_jackknife_se(cells: ScoreCells) -> float | Undefined:
    """Delete-one-document standard error of the slope.

    Undefined where the slope is, for fewer than two documents, and where leaving one out separates the rest.
    Each b_g is fitted to convergence; where G documents times K distinct probabilities exceed 50 million, it is one
    Newton step from the fit to all claims.
    """
    found = _jackknife_errors(cells)
    return found if isinstance(found, Undefined) else found.slope


@measure(
    label="Cox recalibration, joint p",
    formula="P(X >= 2 (l(a, b) - l(0, 1))), l the log-likelihood, X chi-squared with 2 degrees of freedom",
    orientation="none", best=None, worst=None, source=MILLER,
)  # fmt: skip
def cox_joint_p(cells: ScoreCells) -> float | Undefined:
    """Likelihood ratio p-value of intercept 0 and slope 1 together, taking all claims as independent.

    Undefined where the recalibration has no estimate.
    """
    found = _model(cells)
    if isinstance(found, Undefined):
        return found
    null = logistic.log_likelihood(found.x, found.distinct.n, found.distinct.true, 0.0, 1.0)
    # Where the fit is the null itself, rounding may leave the difference just below zero.
    return float(chdtrc(2, max(0.0, 2 * (found.fit.log_likelihood - null))))


@measure(
    label="Claims left out of the recalibration", formula="number of claims with p = 0 or p = 1",
    orientation="none", best=None, worst=None, empty=0, source="this project's scorer contract",
)  # fmt: skip
def cox_dropped(cells: ScoreCells) -> int:
    """Claims called certain or impossible: they have no logit and enter no figure of the recalibration."""
    return cells.claims - _with_logit(cells).claims


@once
def _offset(cells: ScoreCells) -> tuple[float, float] | Undefined:
    """Intercept with the slope fixed at 1, and its standard error."""
    kept = _with_logit(cells)
    if kept.claims == 0:
        return Undefined(NO_LOGIT)
    cell = distinct(kept)
    if cell.true.sum() in (0, cell.total):
        return Undefined(ALL_ALIKE)
    intercept, information = intercept_alone(logit(cell.probability), cell.n, cell.true)
    return intercept, 1 / math.sqrt(information)


@measure(
    label="Calibration intercept", formula="a of logit P(y = 1) = a + logit p, by maximum likelihood",
    orientation="zero", best=None, worst=None, source=COX,
)  # fmt: skip
def calibration_intercept(cells: ScoreCells) -> float | Undefined:
    """By how many logits the probabilities were too low on the whole: positive where mean bias is negative.

    Claims with p = 0 or 1 are left out. Undefined where all others went the same way.
    """
    found = _offset(cells)
    return found if isinstance(found, Undefined) else found[0]


@measure(
    label="Calibration intercept, standard error", formula="1 / sqrt(sum mu (1 - mu)), mu = expit(a + logit p)",
    orientation="none", best=None, worst=None, source=COX,
)  # fmt: skip
def calibration_intercept_se(cells: ScoreCells) -> float | Undefined:
    """Standard error of that intercept, taking all claims as independent. Undefined where the intercept is."""
    found = _offset(cells)
    return found if isinstance(found, Undefined) else found[1]
