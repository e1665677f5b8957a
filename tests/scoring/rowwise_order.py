"""The second version, continued: confidence, order, tests and recalibration, one loop over claims each."""

from __future__ import annotations

import math
from collections import Counter


def _pairs(rows):
    return [(row.p, row.outcome, row.document) for row in rows if row.status == "resolved"]


def _two_sided(z):
    return math.erfc(abs(z) / math.sqrt(2))


def _chi_squared_beyond(x, df):
    """P(X >= x), by the finite sums for even and odd degrees of freedom."""
    if math.isinf(x):
        return 0.0
    half = x / 2
    if df % 2 == 0:
        return math.fsum(math.exp(-half) * half**j / math.factorial(j) for j in range(df // 2))
    terms = [math.exp(-half) * half ** (j - 0.5) / math.gamma(j + 0.5) for j in range(1, (df + 1) // 2)]
    return math.erfc(math.sqrt(half)) + math.fsum(terms)


def over_underconfidence(rows):
    share = share_correct_side(rows)
    sure = [max(p, 1 - p) for p, _, _ in _pairs(rows) if p != 0.5]
    return None if share is None else math.fsum(sure) / len(sure) - share


def share_correct_side(rows):
    right = [(p > 0.5) == (y == 1) for p, y, _ in _pairs(rows) if p != 0.5]
    return sum(right) / len(right) if right else None


def spiegelhalter_z(rows):
    above = math.fsum((y - p) * (1 - 2 * p) for p, y, _ in _pairs(rows))
    below = math.fsum((1 - 2 * p) ** 2 * p * (1 - p) for p, _, _ in _pairs(rows))
    return above / math.sqrt(below) if below else None


def spiegelhalter_p(rows):
    z = spiegelhalter_z(rows)
    return None if z is None else _two_sided(z)


def _said(rows):
    """Each probability with the outcomes of the claims that have it, those that are certain and right left out."""
    found = {}
    for p, y, _ in _pairs(rows):
        found.setdefault(p, []).append(y)
    return {p: ys for p, ys in found.items() if not (p in (0, 1) and set(ys) == {p})}


def hosmer_lemeshow(rows):
    if not _pairs(rows):
        return None
    parts = []
    for p, ys in _said(rows).items():
        if p in (0, 1):
            return math.inf
        expected = p * len(ys)
        parts.append((sum(ys) - expected) ** 2 / (expected * (1 - expected / len(ys))))
    return math.fsum(parts)


def hosmer_lemeshow_df(rows):
    return len(_said(rows)) if _pairs(rows) else None


def hosmer_lemeshow_p(rows):
    df = hosmer_lemeshow_df(rows)
    return _chi_squared_beyond(hosmer_lemeshow(rows), df) if df else None


def _classes(rows):
    return [p for p, y, _ in _pairs(rows) if y == 1], [p for p, y, _ in _pairs(rows) if y == 0]


def _wins(one, others):
    return sum(1 if one > other else 0.5 if one == other else 0 for other in others) / len(others)


def auc(rows):
    true, false = _classes(rows)
    return sum(_wins(p, false) for p in true) / len(true) if true and false else None


def auc_se(rows):
    true, false = _classes(rows)
    if min(len(true), len(false)) < 5 or auc(rows) in (0, 1):
        return None
    area, total = auc(rows), 0
    for places in ([_wins(p, false) for p in true], [1 - _wins(p, true) for p in false]):
        variance = math.fsum((place - area) ** 2 for place in places) / (len(places) - 1)
        total += variance / len(places)
    return math.sqrt(total)


def auc_lower(rows):
    return None if auc_se(rows) is None else auc(rows) - 1.959963984540054 * auc_se(rows)


def auc_upper(rows):
    return None if auc_se(rows) is None else auc(rows) + 1.959963984540054 * auc_se(rows)


def auc_exact_p(rows):
    """Every way to deal the hits to the claims, by twice the sum of their mid-ranks, in whole numbers."""
    true, false = _classes(rows)
    if not true or not false or auc_se(rows) is not None:
        return None
    everyone = true + false
    rank = {p: 2 * sum(q < p for q in everyone) + sum(q == p for q in everyone) + 1 for p in everyone}
    ways = Counter({(0, 0): 1})
    for p in everyone:
        for (taken, total), count in list(ways.items()):
            if taken < len(true):
                ways[taken + 1, total + rank[p]] += count
    centre = len(true) * (len(everyone) + 1)
    seen = abs(sum(rank[p] for p in true) - centre)
    dealt = {total: count for (taken, total), count in ways.items() if taken == len(true)}
    return sum(count for total, count in dealt.items() if abs(total - centre) >= seen) / sum(dealt.values())


def _logits(rows):
    return [(math.log(p / (1 - p)), y, document) for p, y, document in _pairs(rows) if 0 < p < 1]


def _chance(x, a, b):
    line = a + b * x
    return 1 / (1 + math.exp(-line)) if line > 0 else math.exp(line) / (1 + math.exp(line))


def _likelihood(points, a, b):
    return math.fsum(math.log(_chance(x, a, b) if y else _chance(-x, -a, b)) for x, y, _ in points)


def _information(points, a, b):
    weights = [(_chance(x, a, b) * _chance(-x, -a, b), x) for x, _, _ in points]
    return [math.fsum(w * x**power for w, x in weights) for power in range(3)]


def _fit(points):
    """Intercept and slope by Newton's method; None where some threshold tells hits from misses."""
    true, false = [x for x, y, _ in points if y], [x for x, y, _ in points if not y]
    if not true or not false or max(false) <= min(true) or max(true) <= min(false):
        return None
    a = b = 0.0
    for _ in range(60):
        one, x1, x2 = _information(points, a, b)
        rise = math.fsum(y - _chance(x, a, b) for x, y, _ in points)
        turn = math.fsum((y - _chance(x, a, b)) * x for x, y, _ in points)
        determinant = one * x2 - x1**2
        step = (x2 * rise - x1 * turn) / determinant, (one * turn - x1 * rise) / determinant
        while _likelihood(points, a + step[0], b + step[1]) < _likelihood(points, a, b) - 1e-9:
            step = step[0] / 2, step[1] / 2
        a, b = a + step[0], b + step[1]
        if abs(step[0]) + abs(step[1]) < 1e-12 * (1 + abs(a) + abs(b)):
            break
    return a, b


def _inverse(points, a, b):
    one, x1, x2 = _information(points, a, b)
    determinant = one * x2 - x1**2
    return [[x2 / determinant, -x1 / determinant], [-x1 / determinant, one / determinant]]


def _model_se(rows):
    fit = _fit(_logits(rows))
    return fit and [math.sqrt(_inverse(_logits(rows), *fit)[at][at]) for at in (0, 1)]


def _cluster_se(rows):
    points = _logits(rows)
    fit, groups = _fit(points), {document for _, _, document in points}
    if fit is None or len(groups) < 2:
        return None
    bread, variance = _inverse(points, *fit), [0, 0]
    for group in groups:
        part = [(x, y) for x, y, document in points if document == group]
        score = [math.fsum((y - _chance(x, *fit)) * x**power for x, y in part) for power in (0, 1)]
        for at in (0, 1):
            variance[at] += (bread[at][0] * score[0] + bread[at][1] * score[1]) ** 2
    return [math.sqrt(each * len(groups) / (len(groups) - 1)) for each in variance]


def _jackknife_se(rows):
    points = _logits(rows)
    groups = sorted({document for _, _, document in points})
    fits = [_fit([point for point in points if point[2] != group]) for group in groups]
    if _fit(points) is None or len(groups) < 2 or None in fits:
        return None
    found = []
    for at in (0, 1):
        middle = sum(fit[at] for fit in fits) / len(fits)
        squares = math.fsum((fit[at] - middle) ** 2 for fit in fits)
        found.append(math.sqrt((len(fits) - 1) / len(fits) * squares))
    return found


def _of(function, at):
    def part(rows):
        found = function(rows)
        return None if found is None else found[at]

    return part


def cox_joint_p(rows):
    points = _logits(rows)
    fit = _fit(points)
    if fit is None:
        return None
    gain = 2 * (_likelihood(points, *fit) - _likelihood(points, 0, 1))
    return math.exp(-max(gain, 0) / 2)


def cox_dropped(rows):
    return sum(p in (0, 1) for p, _, _ in _pairs(rows))


def calibration_intercept(rows):
    """By bisection: the intercept at which as many hits are expected as there were."""
    points = _logits(rows)
    hits = sum(y for _, y, _ in points)
    if hits in (0, len(points)):
        return None
    low, high = -100.0, 100.0
    for _ in range(200):
        middle = (low + high) / 2
        if math.fsum(_chance(x, middle, 1) for x, _, _ in points) < hits:
            low = middle
        else:
            high = middle
    return middle


def calibration_intercept_se(rows):
    a = calibration_intercept(rows)
    return None if a is None else 1 / math.sqrt(_information(_logits(rows), a, 1)[0])


MEASURES = {function.__name__: function for function in (
    over_underconfidence, share_correct_side, spiegelhalter_z, spiegelhalter_p, hosmer_lemeshow, hosmer_lemeshow_df,
    hosmer_lemeshow_p, auc, auc_se, auc_lower, auc_upper, auc_exact_p, cox_joint_p, cox_dropped,
    calibration_intercept, calibration_intercept_se,
)} | {
    f"cox_{name}{error}": _of(function, at)
    for error, function in (
        ("", lambda rows: _fit(_logits(rows))), ("_se", _model_se), ("_cluster_se", _cluster_se),
        ("_jackknife_se", _jackknife_se),
    )
    for at, name in enumerate(("intercept", "slope"))
}  # fmt: skip
