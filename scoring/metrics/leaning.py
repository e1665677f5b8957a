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
from scoring.metrics.groups import as_said, coded, groups
from scoring.metrics.once import once

Array = NDArray[np.float64]

# Shifts that are tried, in logits; numbers at a time; and words above which they are taken to four digits.
SHIFTS, AT_A_TIME, MANY = np.arange(1, 6001) / 1000, 2_000_000, 10_000
CLIP = 0.01
POWER = 0.8


@dataclass(frozen=True, eq=False)
class Leaning:
    """Scored claims that lean to one side, turned to it.

    One entry a cell: `word`, code of `words`, `outcome` of what it leans to, `count` claims, `document` 0 to G - 1.
    `words`: shape (words, 3), lower, probability (above 1/2) and upper of each. `n`: claims of each document. Where no
    documents are named, all count as one.
    """

    words: Array
    word: NDArray[np.int64]
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
    of, cells = groups(scored), scored.where(scored.probability != 0.5)
    down = of.probability < 0.5
    ends = np.stack([of.lower, of.probability, of.upper], axis=1)
    words = np.where(down[:, np.newaxis], np.round(1 - ends[:, ::-1], 12), ends)
    word, document = of.code[scored.probability != 0.5], coded(cells.document)[0]
    told, count = as_said(cells), cells.count.astype(np.float64)
    return Leaning(
        words=words, word=word, outcome=np.where(down[word], 1 - told, told), count=count, document=document,
        n=np.bincount(document, weights=count).astype(np.float64),
    )  # fmt: skip


def over(found: Leaning) -> Shift:
    """mean(lower - y): positive where events fell short of even the weakest reading of the words."""
    lower = found.words[found.word, 0]
    return _shift(found, lower - found.outcome, lower)


def under(found: Leaning) -> Shift:
    """mean(y - upper): positive where events went beyond even the strongest reading of the words."""
    upper = found.words[found.word, 2]
    return _shift(found, found.outcome - upper, upper)


def _shift(found: Leaning, values: Array, edge: Array) -> Shift:
    """With the larger of the jackknife standard error and sqrt(mean e(1 - e) design/N), e the edge."""
    mean, documents = found.mean(values), len(found.n)
    if documents < 2:
        return Shift(mean)
    total = np.bincount(found.document, weights=values * found.count).astype(np.float64)
    se_j = jackknife_se(without_each(total, found.n))
    se = max(se_j, math.sqrt(found.mean(edge * (1 - edge)) * design(found.n) / found.claims))
    reach = t_quantile(0.975, documents) * se
    return Shift(mean, mean - reach, mean + reach, se, se_j)


def detectable_shift(found: Leaning, sign: int) -> float | None:
    """The smallest shift of all words, in logits, that these claims would show 8 times in 10; None if none up to 6.

    `sign` 1: words too strong, -1: too weak. t_k = expit(logit p_k - sign x) is the true rate of word k, e_k its lower
    (1) or upper (-1) edge, w_k its share of claims, f = sqrt(design/N), and means are weighted by w:
    sign mean(e - t) >= f (t(.975) sqrt(max(v_t, v_e)) + t(.8) sqrt(v_t)), v_t = mean t(1 - t), v_e = mean e(1 - e).
    Needs two documents.
    """
    documents = len(found.n)
    words = found.words[:, [1, 0 if sign > 0 else 2]]
    share: Array = np.bincount(found.word, weights=found.count, minlength=len(words)) / found.claims
    if len(words) > MANY:
        words, code = np.unique(np.round(words, 4), axis=0, return_inverse=True)
        share = np.bincount(code.ravel(), weights=share).astype(np.float64)
    start, edges = logit(np.clip(words[:, 0], CLIP, 1 - CLIP)), words[:, 1]
    spread = float(np.dot(share, edges * (1 - edges)))
    factor = math.sqrt(design(found.n) / found.claims)
    at_once = min(250, max(1, AT_A_TIME // len(words)))
    for first in range(0, len(SHIFTS), at_once):
        shifts = SHIFTS[first : first + at_once]
        true = expit(start - sign * shifts[:, np.newaxis])
        varies = (true * (1 - true)) @ share
        wanted = t_quantile(0.975, documents) * np.sqrt(np.maximum(varies, spread))
        wanted += t_quantile(POWER, documents) * np.sqrt(varies)
        shows = sign * ((edges - true) @ share) >= factor * wanted
        if shows.any():
            return float(shifts[np.argmax(shows)])
    return None
