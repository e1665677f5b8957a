"""Scores beside a reference, and how sure they are: second versions, row by row, for `rowwise.py`.

A claim left out, a document left out: each time all is computed anew from the rows that are left.
"""

from __future__ import annotations

import math

import numpy as np
from scipy.stats import t

from tests.scoring import rowwise_order

RESAMPLES = 2000


def _binary(rows):
    return [row for row in rows if row.status == "resolved"]


def _fractional(rows):
    return [row for row in rows if row.status in ("resolved", "partial")]


def _mean(values):
    values = list(values)
    return math.fsum(values) / len(values)


def _brier(rows):
    return _mean((row.p - row.outcome) ** 2 for row in rows)


def _saved(rows, errors):
    reference = _mean(errors)
    return None if reference == 0 else 1 - _brier(rows) / reference


def brier_weighted(rows):
    weights = math.fsum(row.weight for row in _binary(rows))
    if weights == 0:
        return None
    return math.fsum(row.weight * (row.p - row.outcome) ** 2 for row in _binary(rows)) / weights


def spherical_score(rows):
    earned = []
    for row in _binary(rows):
        given = row.p if row.outcome == 1 else 1 - row.p
        earned.append(given / math.sqrt(row.p**2 + (1 - row.p) ** 2))
    return _mean(earned) if earned else None


def log_score_fractional_nats(rows):
    costs = []
    for row in _fractional(rows):
        for share, given in ((row.outcome, row.p), (1 - row.outcome, 1 - row.p)):
            if share > 0:
                costs.append(math.inf if given == 0 else -share * math.log(given))
    return sum(costs) / len(_fractional(rows)) if costs else None


def brier_skill_reference(rows):
    rows = [row for row in _binary(rows) if row.reference is not None]
    return _saved(rows, [(row.reference - row.outcome) ** 2 for row in rows]) if rows else None


def brier_skill_leave_one_out(rows):
    rows = _binary(rows)
    if len(rows) < 2:
        return None
    rates = [_mean(other.outcome for other in rows if other is not row) for row in rows]
    return _saved(rows, [(rate - row.outcome) ** 2 for rate, row in zip(rates, rows, strict=True)])


def brier_skill_leave_one_document_out(rows):
    rows = _binary(rows)
    without = {name: [row.outcome for row in rows if row.document != name] for name in _documents(rows)}
    if len(without) < 2:
        return None
    return _saved(rows, [(_mean(without[row.document]) - row.outcome) ** 2 for row in rows])


def brier_se(rows):
    scores = [(row.p - row.outcome) ** 2 for row in _binary(rows)]
    if len(scores) < 2:
        return None
    return math.sqrt(math.fsum((score - _mean(scores)) ** 2 for score in scores) / (len(scores) - 1) / len(scores))


def brier_cluster_se(rows):
    rows, found = _binary(rows), _documents(_binary(rows))
    if len(found) < 2:
        return None
    score, squares = _brier(rows), []
    for name in found:
        squares.append(math.fsum((row.p - row.outcome) ** 2 - score for row in rows if row.document == name) ** 2)
    return math.sqrt(len(found) / (len(found) - 1) * math.fsum(squares)) / len(rows)


def _documents(rows):
    return sorted({row.document for row in rows})


def without_each(rows, figure):
    """The figure without each document, None where there are fewer than two or it has no value somewhere."""
    names = _documents(rows)
    if len(names) < 2:
        return None
    left = [figure([row for row in rows if row.document != name]) for name in names]
    return None if None in left else left


def jackknife_se(left):
    centre = _mean(left)
    return math.sqrt((len(left) - 1) / len(left) * math.fsum((one - centre) ** 2 for one in left))


def _end(figure, sign):
    def of(rows):
        rows = _binary(rows)
        left = without_each(rows, figure)
        if left is None or figure(rows) is None:
            return None
        return figure(rows) + sign * t.ppf(0.975, len(left) - 1) * jackknife_se(left)

    return of


def brier_jackknife_se(rows):
    left = without_each(_binary(rows), _brier)
    return None if left is None else jackknife_se(left)


def _bias(rows):
    return _mean(row.p for row in rows) - _mean(row.outcome for row in rows)


def _skill(rows):
    rate = _mean(row.outcome for row in rows)
    return _saved(rows, [(rate - row.outcome) ** 2 for row in rows])


def area(rows):
    """The share of pairs of a hit and a miss in which the hit had the higher probability, ties one half."""
    pairs = [(one.p > other.p) + (one.p == other.p) / 2
             for one in rows if one.outcome == 1 for other in rows if other.outcome == 0]  # fmt: skip
    return _mean(pairs) if pairs else None


def _slope(rows):
    fit = rowwise_order._fit([(math.log(row.p / (1 - row.p)), row.outcome, row.document) for row in rows])
    return None if fit is None else fit[1]


def _slope_end(sign):
    """Claims without a logit are in none of the fits, and a document of such claims alone is left out by none."""
    return lambda rows: _end(_slope, sign)([row for row in rows if row.p is not None and 0 < row.p < 1])


def drawn_again(rows, seed=0, resamples=RESAMPLES):
    """The Brier score in each draw of documents. Which documents are drawn is part of the definition: numpy's
    default generator, one row of `integers` a draw, documents in the order of their numbers."""
    names = _documents(rows)
    draws = np.random.default_rng(seed).integers(0, len(names), (resamples, len(names))).tolist()
    errors = [math.fsum((row.p - row.outcome) ** 2 for row in rows if row.document == name) for name in names]
    sizes = [sum(row.document == name for row in rows) for name in names]
    return [sum(errors[at] for at in draw) / sum(sizes[at] for at in draw) for draw in draws]


def quantile(values, share):
    """Linear between the two values beside the place share (n - 1)."""
    values, place = sorted(values), share * (len(values) - 1)
    below = math.floor(place)
    above = min(below + 1, len(values) - 1)
    return values[below] + (place - below) * (values[above] - values[below])


def _percentile(share):
    def of(rows):
        rows = _binary(rows)
        return quantile(drawn_again(rows), share) if len(_documents(rows)) > 1 else None

    return of


MEASURES = {function.__name__: function for function in (
    brier_weighted, spherical_score, log_score_fractional_nats, brier_skill_reference, brier_skill_leave_one_out,
    brier_skill_leave_one_document_out, brier_se, brier_cluster_se, brier_jackknife_se,
)}  # fmt: skip
for name, figure in (
    ("brier", _brier), ("brier_skill_base_rate", _skill), ("mean_bias", _bias), ("auc_jackknife", area),
):  # fmt: skip
    MEASURES |= {f"{name}_lower": _end(figure, -1), f"{name}_upper": _end(figure, 1)}
MEASURES |= {"brier_lower_percentile": _percentile(0.025), "brier_upper_percentile": _percentile(0.975)}
MEASURES |= {"cox_slope_lower": _slope_end(-1), "cox_slope_upper": _slope_end(1)}
