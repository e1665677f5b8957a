"""Whether events fell short of the weakest reading of the words, or went beyond the strongest, on average.

Words for something unlikely are turned round, so that every word leans to its event; words at one half lean nowhere and
are left out. Rules and constants: this project's scorer contract.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit

from scoring.metrics.cells import ScoreCells
from scoring.metrics.clusters import design, jackknife_se, t_quantile, without_each
from scoring.metrics.measure import once

Array = NDArray[np.float64]

# Shifts that are tried, in logits; so many at a time.
SHIFTS, AT_A_TIME = np.arange(1, 6001) / 1000, 250
CLIP = 0.01
POWER = 0.8


@dataclass(frozen=True, eq=False)
class Leaning:
    """Scored claims that lean to one side, turned to it: one entry a cell.

    `lower`, `probability`, `upper`, `outcome` of what the words lean to, probability > 1/2; `count` claims;
    `document`: 0 to G - 1; `n`: claims of each document. Where none are named, all count as one.
    """

    lower: Array
    probability: Array
    upper: Array
    outcome: Array
    count: Array
    document: NDArray[np.int64]
    n: Array

    @property
    def claims(self) -> float:
        return float(self.n.sum())

    def mean(self, values: Array) -> float:
        return float(np.dot(values, self.count)) / self.claims


@dataclass(frozen=True)
class Shift:
    """A mean over claims by document: `se` the standard error, `se_j` that by leaving out documents, `lower` and
    `upper` 95 %. All but the mean are None with fewer than two documents."""

    mean: float
    lower: float | None = None
    upper: float | None = None
    se: float | None = None
    se_j: float | None = None


@once
def leaning(scored: ScoreCells) -> Leaning:
    """The claims of these scored ones whose word leans to one side."""
    cells = scored.where(scored.probability != 0.5)
    down = cells.probability < 0.5
    _, code = np.unique(cells.document, return_inverse=True)
    count = cells.count.astype(np.float64)
    return Leaning(
        lower=np.where(down, _other(cells.upper), cells.lower),
        probability=np.where(down, _other(cells.probability), cells.probability),
        upper=np.where(down, _other(cells.lower), cells.upper),
        outcome=np.where(down, 1 - cells.outcome, cells.outcome),
        count=count, document=code, n=np.bincount(code, weights=count).astype(np.float64),
    )  # fmt: skip


def _other(share: Array) -> Array:
    return np.round(1 - share, 12)


def over(found: Leaning) -> Shift:
    """mean(lower - y): positive where events fell short of even the weakest reading of the words."""
    return _shift(found, found.lower - found.outcome, found.lower)


def under(found: Leaning) -> Shift:
    """mean(y - upper): positive where events went beyond even the strongest reading of the words."""
    return _shift(found, found.outcome - found.upper, found.upper)


def _shift(found: Leaning, values: Array, edge: Array) -> Shift:
    """With the larger of the jackknife standard error and sqrt(mean e(1 - e) design/N), e the edge."""
    mean, groups = found.mean(values), len(found.n)
    if groups < 2:
        return Shift(mean)
    total = np.bincount(found.document, weights=values * found.count).astype(np.float64)
    se_j = jackknife_se(without_each(total, found.n))
    se = max(se_j, math.sqrt(found.mean(edge * (1 - edge)) * design(found.n) / found.claims))
    reach = t_quantile(0.975, groups) * se
    return Shift(mean, mean - reach, mean + reach, se, se_j)


def detectable_shift(found: Leaning, sign: int) -> float | None:
    """The smallest shift of all words, in logits, that these claims would show 8 times in 10; None if none up to 6.

    `sign` 1: words too strong, -1: too weak. t_k = expit(logit p_k - sign x) is the true rate of word k, e_k its lower
    (1) or upper (-1) edge, w_k its share of claims, f = sqrt(design/N), and means are weighted by w:
    sign mean(e - t) >= f (t(.975) sqrt(max(v_t, v_e)) + t(.8) sqrt(v_t)), v_t = mean t(1 - t), v_e = mean e(1 - e).
    Needs two documents.
    """
    groups = len(found.n)
    edge = found.lower if sign > 0 else found.upper
    words, code = np.unique(np.stack([found.probability, edge], axis=1), axis=0, return_inverse=True)
    share = np.bincount(code.ravel(), weights=found.count) / found.claims
    start, edges = logit(np.clip(words[:, 0], CLIP, 1 - CLIP)), words[:, 1]
    spread = float(np.dot(share, edges * (1 - edges)))
    factor = math.sqrt(design(found.n) / found.claims)
    for first in range(0, len(SHIFTS), AT_A_TIME):
        shifts = SHIFTS[first : first + AT_A_TIME]
        true = expit(start - sign * shifts[:, np.newaxis])
        varies = (true * (1 - true)) @ share
        wanted = t_quantile(0.975, groups) * np.sqrt(np.maximum(varies, spread))
        wanted += t_quantile(POWER, groups) * np.sqrt(varies)
        shows = sign * ((edges - true) @ share) >= factor * wanted
        if shows.any():
            return float(shifts[np.argmax(shows)])
    return None
