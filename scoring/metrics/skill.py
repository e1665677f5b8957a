"""Skill: a score beside that of a simple reference forecast. Never averaged over groups (Murphy 1988)."""

from __future__ import annotations

import math

import numpy as np

from scoring.metrics.cells import ScoreCells
from scoring.metrics.clusters import several, without_each
from scoring.metrics.distinct import distinct
from scoring.metrics.measure import Undefined, mean, measure
from scoring.metrics.rules import mean_squared_error, squared_error

MURPHY_1988 = "Murphy 1988, Monthly Weather Review 116(12), 2417-2424"


@measure(
    label="Skill against the reference forecast", formula="1 - Brier / Brier of the reference",
    orientation="higher", best=1.0, worst=-math.inf, source=MURPHY_1988,
)  # fmt: skip
def brier_skill_reference(cells: ScoreCells) -> float | Undefined:
    """Share of the Brier score saved against a reference forecast, on the claims that have one.

    Both scores are of these claims alone, so a reference for some of them is compared with nothing else.
    Undefined where none has one, or where the reference made no error.
    """
    compared = cells.where(~np.isnan(cells.reference))
    if compared.claims == 0:
        return Undefined("no claim scored has a reference forecast beside it")
    reference = mean(squared_error(compared.reference, compared.outcome), compared)
    return _saved(mean_squared_error(compared), reference, "the reference forecast made no error to compare with")


@measure(
    label="Skill against the base rate", formula="1 - Brier / (b(1 - b)), b the base rate",
    orientation="higher", best=1.0, worst=-math.inf, source=MURPHY_1988,
)  # fmt: skip
def brier_skill_base_rate(cells: ScoreCells) -> float | Undefined:
    """Share of the Brier score saved against stating the sample's own base rate for every claim.

    That reference knows the outcomes, so it is hard to beat. Undefined where all outcomes are alike.
    """
    rate = distinct(cells).base_rate
    return _saved(mean_squared_error(cells), rate * (1 - rate), _alike(cells))


@measure(
    label="Skill against one half", formula="1 - Brier / .25", orientation="higher", best=1.0, worst=-3.0,
    source=MURPHY_1988,
)  # fmt: skip
def brier_skill_half(cells: ScoreCells) -> float:
    """Share of the Brier score saved against saying one half each time."""
    return 1 - mean_squared_error(cells) / 0.25


@measure(
    label="Skill against the base rate of the other claims",
    formula="1 - Brier / (b(1 - b)(n/(n - 1))^2), the mean square of (hits of the others)/(n - 1) - y",
    orientation="higher", best=1.0, worst=-math.inf, source=MURPHY_1988 + ", left one claim out",
)  # fmt: skip
def brier_skill_leave_one_out(cells: ScoreCells) -> float | Undefined:
    """Share of the Brier score saved against stating for each claim the base rate of all others.

    It flatters: that reference errs away from each outcome, so even stating the base rate seems to have skill,
    .16 with 12 claims. Undefined for one claim and where all outcomes are alike.
    """
    found = distinct(cells)
    if found.total < 2:
        return Undefined("one claim alone is scored, so no other gives a base rate")
    apart = found.total / (found.total - 1)
    return _saved(mean_squared_error(cells), found.base_rate * (1 - found.base_rate) * apart**2, _alike(cells))


@measure(
    label="Skill against the base rate of the other documents",
    formula="1 - Brier / mean (b_g - y)^2, b_g the base rate of all documents but the claim's own",
    orientation="higher", best=1.0, worst=-math.inf, source=MURPHY_1988 + ", left one document out", by_document=True,
)  # fmt: skip
def brier_skill_leave_one_document_out(cells: ScoreCells) -> float | Undefined:
    """Share of the Brier score saved against stating for each claim the base rate of all other documents.

    That reference could have been known without the document. Undefined where there are fewer than two
    documents, and where all outcomes are alike.
    """
    grouped = several(cells)
    if isinstance(grouped, Undefined):
        return grouped
    true = grouped.sums(cells.count * cells.outcome)
    others = without_each(true, grouped.n)
    errors = true * (1 - others) ** 2 + (grouped.n - true) * others**2
    return _saved(mean_squared_error(cells), float(errors.sum() / grouped.n.sum()), _alike(cells))


def _saved(score: float, reference: float, without: str) -> float | Undefined:
    return 1 - score / reference if reference > 0 else Undefined(without)


def _alike(cells: ScoreCells) -> str:
    came = "came true" if distinct(cells).base_rate else "did not come true"
    return f"all {cells.claims} {came}, so the base rate alone makes no error to compare with"
