"""Whether one expression came true as often as it says, where claims of one document rise and fall together.

Rules, constants and how often they err: this project's scorer contract, simulated before they were written.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.special import betainc

from scoring.metrics.cells import ScoreCells
from scoring.metrics.clusters import RHO
from scoring.metrics.groups import Groups, Tally, groups, tally
from scoring.metrics.intervals import clopper_pearson
from scoring.metrics.measure import Undefined
from scoring.metrics.once import once

FINDINGS = (
    "not_used", "less_often_than_said", "more_often_than_said", "cannot_tell", "as_said", "compatible",
)  # fmt: skip
MIN_WORD_DOCUMENTS, MIN_WORD_CLAIMS = 3, 5
LEVEL = 0.05
TOO_WIDE = 0.6
# Two shares that agree to so many digits are the same share, computed on different ways.
SAME = 1e-12


@dataclass(frozen=True)
class Finding:
    """Of one expression: `value` is one of FINDINGS, `reason` says why in a few words."""

    value: str
    reason: str


@dataclass(frozen=True)
class Evidence:
    """What the scored claims of one expression show.

    `group`: its code among the expressions. `lower`, `upper`: its range. `rate_lower`, `rate_upper`: 95 % interval
    by document; `effective_n`: claims / design effect; both None where the record has fewer than two documents.
    `p`: how often chance alone leads so far outside the range; `holm`: that, corrected for all eligible expressions.
    """

    group: int
    lower: float
    upper: float
    n: int
    hits: int
    documents: int
    design_effect: float | None = None
    effective_n: float | None = None
    rate_lower: float | None = None
    rate_upper: float | None = None
    p: float | None = None
    holm: float | None = None

    @property
    def rate(self) -> float:
        return self.hits / self.n

    @property
    def eligible(self) -> bool:
        """Whether there is enough of it to be flagged at all."""
        return self.n >= MIN_WORD_CLAIMS and self.documents >= MIN_WORD_DOCUMENTS and self.p is not None

    @property
    def inside(self) -> bool:
        return self.lower - SAME <= self.rate <= self.upper + SAME

    @property
    def flag(self) -> str | None:
        """less_often_than_said, more_often_than_said, or None."""
        if self.holm is None or self.holm >= LEVEL or self.rate_lower is None or self.rate_upper is None:
            return None
        if self.rate_upper < self.lower:
            return "less_often_than_said"
        return "more_often_than_said" if self.rate_lower > self.upper else None


@once
def evidence(cells: ScoreCells) -> tuple[Evidence, ...]:
    """One entry for each expression of these scored claims, in the order of `groups`."""
    of, found = groups(cells), tally(cells)
    if isinstance(found, Undefined) or found.documents < 2:
        return _unclustered(cells, of, 0 if isinstance(found, Undefined) else found.documents)
    return with_holm(_clustered(of, found, range(len(of))))


def flagged(cells: ScoreCells) -> list[Evidence]:
    """The flagged of these expressions. Those with too few claims, perhaps a million, are not looked at."""
    of, found = groups(cells), tally(cells)
    if isinstance(found, Undefined) or found.documents < 2:
        return []
    n, seen = found.by_expression(found.n, len(of)), np.bincount(found.expression, minlength=len(of))
    enough = np.flatnonzero((n >= MIN_WORD_CLAIMS) & (seen >= MIN_WORD_DOCUMENTS))
    return [one for one in with_holm(_clustered(of, found, enough.tolist())) if one.flag]


def _unclustered(cells: ScoreCells, of: Groups, documents: int) -> tuple[Evidence, ...]:
    n = np.bincount(of.code, weights=cells.count, minlength=len(of))
    true = (cells.outcome == 1) != cells.complemented
    hits = np.bincount(of.code, weights=cells.count * true, minlength=len(of))
    return tuple(
        Evidence(k, float(of.lower[k]), float(of.upper[k]), int(n[k]), int(hits[k]), documents) for k in range(len(of))
    )


def _clustered(of: Groups, found: Tally, chosen: Iterable[int]) -> list[Evidence]:
    """Of the chosen expressions."""
    n, hits = found.by_expression(found.n, len(of)), found.by_expression(found.hits, len(of))
    deff, seen = design_effects(found, len(of)), np.bincount(found.expression, minlength=len(of))
    made = []
    for k in chosen:
        lower, upper, rate, effective = float(of.lower[k]), float(of.upper[k]), hits[k] / n[k], float(n[k] / deff[k])
        bounds, p = clopper_pearson(rate * effective, effective), out_of_range_p(rate, effective, lower, upper)
        made.append(Evidence(
            k, lower, upper, int(n[k]), round(hits[k]), int(seen[k]), float(deff[k]), effective, *bounds, p
        ))  # fmt: skip
    return made


def design_effects(found: Tally, size: int) -> NDArray[np.float64]:
    """How many claims of each expression count as one.

    max(1, se_j^2 / (r(1 - r)/n), 1 + rho (sum m_g^2 / sum m_g - 1)): se_j is the jackknife standard error of the
    rate r over the documents that use the expression; the second is 1 where r is 0 or 1 or one document uses it.
    """
    n, hits = found.by_expression(found.n, size), found.by_expression(found.hits, size)
    seen = np.bincount(found.expression, minlength=size).astype(np.float64)
    rest = n[found.expression] - found.n
    # Of an expression in one document nothing is left when it is left out; `several` discards that value.
    without = (hits[found.expression] - found.hits) / np.where(rest > 0, rest, 1)
    away = without - (found.by_expression(without, size) / seen)[found.expression]
    variance = (seen - 1) / seen * found.by_expression(away**2, size)
    within = hits * (n - hits) / n**3
    several = (seen > 1) & (within > 0)
    jackknife = np.where(several, variance / np.where(within > 0, within, 1), 1)
    assumed = 1 + RHO * (found.by_expression(found.n**2, size) / n - 1)
    return np.maximum(1, np.maximum(jackknife, assumed))


def out_of_range_p(rate: float, n: float, lower: float, upper: float) -> float:
    """How often chance leads as far from [lower, upper] as `rate` of `n` is, were the true rate at the violated edge.

    1 inside. Else, e that edge and x the distance from it: the binomial tail beyond the rate, and that at least x
    beyond the other edge, at most 1. `n` > 0 may be fractional (incomplete beta function).
    """
    if lower - SAME <= rate <= upper + SAME:
        return 1.0
    if rate < lower:
        p = _at_most(rate, n, lower) + _at_least(upper + (lower - rate), n, lower)
    else:
        p = _at_least(rate, n, upper) + _at_most(lower - (rate - upper), n, upper)
    return min(1.0, p)


def _at_least(rate: float, n: float, p: float) -> float:
    """P(at least `rate` of n) of a binomial; 0 above one, but for rounding."""
    if rate > 1 + SAME:
        return 0.0
    hits = min(rate, 1.0) * n
    return float(betainc(hits, n - hits + 1, p)) if hits > 0 else 1.0


def _at_most(rate: float, n: float, p: float) -> float:
    return _at_least(1 - rate, n, 1 - p)


def with_holm(found: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """The same with p-values corrected for the eligible among them."""
    chosen = [number for number, one in enumerate(found) if one.eligible]
    corrected = dict(zip(chosen, holm([found[number].p or 0.0 for number in chosen]), strict=True))
    return tuple(replace(one, holm=corrected.get(number)) for number, one in enumerate(found))


def holm(p: Sequence[float]) -> list[float]:
    """Holm's step-down correction: each p-value times how many are not smaller, never falling, at most 1.

    Source: Holm 1979, Scandinavian Journal of Statistics 6(2), 65-70.
    """
    order, corrected, highest = sorted(range(len(p)), key=lambda i: p[i]), [0.0] * len(p), 0.0
    for rank, i in enumerate(order):
        highest = max(highest, min(1.0, (len(p) - rank) * p[i]))
        corrected[i] = highest
    return corrected


def flag_needs(lower: float, upper: float, eligible: int) -> tuple[int | None, int | None]:
    """From how many effective claims on an expression could be flagged less, and more often than said, at the earliest.

    ln(a)/ln(1 - lower) and ln(a)/ln(upper), a = .05 / eligible expressions, at most .025; None: never.
    """
    level = math.log(min(LEVEL / max(eligible, 1), LEVEL / 2))
    less = None if lower <= 0 else 1 if lower >= 1 else math.ceil(level / math.log(1 - lower) - SAME)
    more = None if upper >= 1 else 1 if upper <= 0 else math.ceil(level / math.log(upper) - SAME)
    return less, more


def finding(one: Evidence | None, named: bool = True, eligible: int = 1) -> Finding:
    """What the scored claims of one expression show; None: there are none.

    `named`: whether the claims name their documents; `eligible`: expressions that the correction is for.
    """
    if one is None:
        return Finding("not_used", "no scored claim uses it")
    short = _too_little(one, named)
    if short:
        return Finding("cannot_tell", short)
    side = "below" if one.rate < one.lower else "above"
    if one.flag:
        return Finding(one.flag, f"its interval lies {side} its range, and chance rarely does that to any word")
    # Above the minimums there is an interval by document.
    low, high = one.rate_lower or 0.0, one.rate_upper or 0.0
    if high - low > TOO_WIDE:
        return Finding("cannot_tell", "its interval is wider than 60 points")
    if one.inside:
        return Finding("as_said", "its rate lies in its range")
    if low <= one.upper and high >= one.lower:
        return Finding("compatible", f"its rate lies {side} its range, but its interval reaches it")
    among = "" if eligible == 1 else f", with {eligible} words to look at,"
    return Finding("cannot_tell", f"its interval lies {side} its range, but chance{among} could do that")


def _too_little(one: Evidence, named: bool) -> str:
    short = [] if one.n >= MIN_WORD_CLAIMS else [f"only {counted(one.n, 'case')}"]
    if not named:
        short.append("no documents are named")
    elif one.documents < MIN_WORD_DOCUMENTS:
        short.append(f"only {counted(one.documents, 'estimate')}")
    return ", ".join(short)


def counted(n: int, noun: str) -> str:
    return f"{n} {noun}" if n == 1 else f"{n} {noun}s"
