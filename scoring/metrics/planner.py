"""What further documents may bring: the score of the next one, and how many it takes to know a word's rate."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from scoring.metrics.cells import ScoreCells
from scoring.metrics.clusters import RHO, documents, t_quantile
from scoring.metrics.groups import groups
from scoring.metrics.measure import Undefined

# How uneven documents are, where that was not measured: standard deviation of their claims over the mean.
CV = 0.6
NORMAL = 1.96
HALF_WIDTH = 0.1
MEASURED_FROM = 5


@dataclass(frozen=True)
class NextDocument:
    """95 % intervals of the mean Brier score and the mean bias (p - y) of a further document's claims."""

    brier: float
    brier_lower: float
    brier_upper: float
    bias: float
    bias_lower: float
    bias_upper: float


@dataclass(frozen=True)
class PlannedWord:
    """Of one word: its share of the claims, and how many documents in all until its rate is known to `half_width`."""

    expression: str
    probability: float
    share: float
    documents: int


@dataclass(frozen=True)
class Plan:
    """`claims`: scored in a document on average; `cv`: how uneven documents are, assumed unless `measured`."""

    claims: float
    cv: float
    measured: bool
    half_width: float
    words: tuple[PlannedWord, ...]


def next_document(scored: ScoreCells) -> NextDocument | Undefined:
    """Unweighted mean of the documents' means, +- t(.975) sd sqrt(1 + 1/G); the Brier score's ends kept in 0..1."""
    found = documents(scored)
    if isinstance(found, Undefined):
        return found
    if len(found) < 3:
        return Undefined("fewer than three documents have a scored claim")
    wide = t_quantile(0.975, len(found)) * math.sqrt(1 + 1 / len(found))

    def interval(values: np.ndarray) -> tuple[float, float, float]:
        means = found.sums(values * scored.count) / found.n
        mean, reach = float(means.mean()), wide * float(means.std(ddof=1))
        return mean, mean - reach, mean + reach

    error = scored.probability - scored.outcome
    brier, low, high = interval(error**2)
    return NextDocument(brier, max(0.0, low), min(1.0, high), *interval(error))


def design_effect(claims: float, share: float = 1.0, cv: float = CV) -> float:
    """How many claims of a word will count as one: max(1, 1 + rho share (claims (1 + cv^2) - 1)).

    `claims` a document on average, the word's `share` of them, `cv` standard deviation of claims over their mean.
    """
    return max(1.0, 1 + RHO * share * (claims * (1 + cv**2) - 1))


def planned_effective_n(documents: float, claims: float, share: float = 1.0, cv: float = CV) -> float:
    """How many independent claims the word's claims in so many documents will be worth."""
    return documents * claims * share / design_effect(claims, share, cv)


def planned_half_width(effective_n: float, p: float) -> float:
    """Half the width of the 95 % interval of a rate near `p`: 1.96 sqrt(p(1 - p)/n) + .5/n."""
    return NORMAL * math.sqrt(p * (1 - p) / effective_n) + 0.5 / effective_n


def planned_documents(half_width: float, p: float, claims: float, share: float = 1.0, cv: float = CV) -> int:
    """How many documents it takes until the interval of a rate near `p` is no wider than twice `half_width`."""
    a = NORMAL * math.sqrt(p * (1 - p))
    effective_n = ((a + math.sqrt(a**2 + 2 * half_width)) / (2 * half_width)) ** 2
    return math.ceil(effective_n * design_effect(claims, share, cv) / (claims * share))


def plan(scored: ScoreCells) -> Plan | Undefined:
    """What it takes to know each word's rate to ten points, at this record's claims a document and shares of words."""
    found = documents(scored)
    if isinstance(found, Undefined):
        return found
    if not scored.claims:
        return Undefined("no claim with a probability is resolved")
    measured = len(found) >= MEASURED_FROM
    claims = float(found.n.mean())
    cv = float(found.n.std(ddof=1)) / claims if measured else CV
    of = groups(scored)
    shares = np.bincount(of.code, weights=scored.count) / scored.claims
    words = [
        PlannedWord(shown(scored, int(of.word[k]), bool(of.own_negative[k])), float(of.probability[k]), float(share),
                    planned_documents(HALF_WIDTH, float(of.probability[k]), claims, float(share), cv))
        for k, share in enumerate(shares)
        if scored.words[of.word[k]].expression
    ]  # fmt: skip
    return Plan(claims, cv, measured, HALF_WIDTH, tuple(sorted(words, key=_order)))


def shown(scored: ScoreCells, word: int, negated: bool) -> str:
    """The expression as a page prints it; words in numbers alone have no name."""
    expression = scored.words[word].expression
    return f"{expression} … not" if negated else expression


def _order(word: PlannedWord) -> tuple[float, float, str]:
    return (-word.probability, -word.share, word.expression)
