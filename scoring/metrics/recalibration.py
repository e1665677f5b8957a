"""How often each expression came true in a record, as a reading of its own, and how such a reading does elsewhere.

The rate is not drawn towards the lexicon that the words were read with: what is counted is this record's alone, and
its interval says how little that may be. A rate mixes what the writer meant with how well he judged, so it is no
meaning of the word. On the claims that it was counted from it looks better than it is; hence each document is read
with the rates of all others. Rules and names: this project's scorer contract.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scoring.metrics.cells import LexiconReading, Policies, ScoreCells
from scoring.metrics.clusters import UNKNOWN
from scoring.metrics.findings import MIN_WORD_CLAIMS, Evidence, counted, evidence
from scoring.metrics.groups import Groups, Tally, groups, tally
from scoring.metrics.intervals import clopper_pearson
from scoring.metrics.measure import Undefined

BARE = "the policy bare_will reads it, not a lexicon"
OWN = "readers gave claims with it a range of their own"
ALONE = "all claims are from one document, so there is no other to read it with"
DENIAL = "no scored claim denies it, and its denial has an entry of its own"


@dataclass(frozen=True)
class CountedWord:
    """An expression, or its denial where that has an entry of its own: `hits` of its `n` scored claims came true.

    `documents`: that they are from, 0 where none are named. `lower`, `upper`: 95 % interval of the rate by document;
    where `exact`, as if claims were independent, since the record names fewer than two documents.
    """

    expression: str
    negated: bool
    n: int
    hits: int
    documents: int
    lower: float
    upper: float
    exact: bool

    @property
    def rate(self) -> float:
        return self.hits / self.n


@dataclass(frozen=True)
class LeftOut:
    """An expression that is given no rate, and why. `is_entry`: whether a lexicon is asked about it at all."""

    expression: str
    negated: bool
    n: int
    reason: str
    is_entry: bool = True


@dataclass(frozen=True)
class OutOfDocument:
    """The scored claims of each document, read with how often their words came true in all other documents.

    `n`: claims that could be so read, of `claims`; `documents`: that have one. `brier`: of these readings;
    `brier_lexicon`: of the lexicon that the words were read with, on the same claims. Both None where `n` is 0.
    """

    claims: int
    n: int
    documents: int
    brier: float | None
    brier_lexicon: float | None


@dataclass(frozen=True)
class Recalibration:
    """`words`: the likeliest first. `out_of_document`: undefined for fewer than two documents."""

    min_claims: int
    words: tuple[CountedWord, ...]
    left_out: tuple[LeftOut, ...]
    out_of_document: OutOfDocument | Undefined


def recalibrate(
    cells: ScoreCells, lexicon: LexiconReading, policies: Policies, min_claims: int = MIN_WORD_CLAIMS
) -> Recalibration:
    """How often what each expression introduced came true, among the resolved forecasts of these claims.

    `lexicon`, `policies`: what the cells were read with; they say which denials have an entry of their own. Other
    denials count with their word. An expression with fewer than `min_claims` claims is left out. Raises ValueError
    for `min_claims` below 1.
    """
    if min_claims < 1:
        raise ValueError(f"min_claims: {min_claims}, expected 1 or more")
    scored = cells.of_mood("forecast").binary
    words: list[CountedWord] = []
    left: list[LeftOut] = []
    for one in evidence(scored):
        word = _word(scored, one)
        reason, is_entry = _unfit(scored, one, min_claims)
        if reason:
            left.append(LeftOut(word.expression, word.negated, word.n, reason, is_entry))
        else:
            words.append(word)
    left += _denials(words, left, lexicon, policies)
    return Recalibration(
        min_claims, tuple(sorted(words, key=_likeliest_first)),
        tuple(sorted(left, key=lambda one: (one.expression, one.negated, one.reason))),
        leave_one_document_out(scored, min_claims),
    )  # fmt: skip


def _word(scored: ScoreCells, one: Evidence) -> CountedWord:
    of = groups(scored)
    exact = one.rate_lower is None or one.rate_upper is None
    lower, upper = clopper_pearson(one.hits, one.n) if exact else (one.rate_lower or 0.0, one.rate_upper or 0.0)
    # Beta quantiles of a rate near an end may pass it by a rounding.
    lower, upper = min(lower, one.rate), max(upper, one.rate)
    documents = one.documents if scored.documents else 0
    expression = scored.words[int(of.word[one.group])].expression
    return CountedWord(
        expression, bool(of.own_negative[one.group]), one.n, one.hits, documents, lower, upper, exact
    )  # fmt: skip


def _unfit(scored: ScoreCells, one: Evidence, min_claims: int) -> tuple[str, bool]:
    """Why an expression is left out, or nothing; and whether a lexicon is asked about it."""
    word = scored.words[int(groups(scored).word[one.group])]
    if word.range is not None:
        return OWN, False
    if word.cls == "bare":
        return BARE, False
    return (f"only {counted(one.n, 'case')}, of {min_claims} needed", True) if one.n < min_claims else ("", True)


def _denials(
    words: list[CountedWord], left: list[LeftOut], lexicon: LexiconReading, policies: Policies
) -> list[LeftOut]:
    """Denials with an entry of their own that no claim used: they must not be read as one minus the word's rate."""
    there = {(one.expression, one.negated) for one in words} | {(one.expression, one.negated) for one in left}
    if policies.negation != "own_entry":
        return []
    return [
        LeftOut(one.expression, True, 0, DENIAL)
        for one in words
        if not one.negated and (one.expression, True) not in there and lexicon.has((one.expression, True), policies)
    ]


def _likeliest_first(one: CountedWord) -> tuple[float, int, str, bool]:
    return (-one.rate, -one.n, one.expression, one.negated)


def leave_one_document_out(scored: ScoreCells, min_claims: int = MIN_WORD_CLAIMS) -> OutOfDocument | Undefined:
    """Mean (r - y)^2 of resolved claims, r the rate of the claim's expression in all documents but its own.

    Formula: 1/n sum over expressions k and documents d of h (1 - r)^2 + (m - h) r^2, h hits of m claims of k in d,
    r = (H - h)/(M - m), H and M of k in all documents; only where M - m is at least `min_claims`. Readers' own ranges,
    *will* and *must* are no words of a lexicon and enter neither side. Undefined where fewer than two documents are
    named.
    """
    found = tally(scored)
    if isinstance(found, Undefined):
        return Undefined(UNKNOWN)
    if found.documents < 2:
        return Undefined(ALONE)
    of = groups(scored)
    asked = _is_asked(scored, of)[found.expression]
    rest, rest_hits = _rest(found, len(of))
    readable = asked & (rest >= min_claims)
    m, h = found.n[readable], found.hits[readable]
    n, claims = int(m.sum()), int(found.n[asked].sum())
    if n == 0:
        return OutOfDocument(claims, 0, 0, None, None)
    elsewhere, said = rest_hits[readable] / rest[readable], of.probability[found.expression][readable]
    documents = len(np.unique(found.document[readable]))
    return OutOfDocument(claims, n, documents, _lost(m, h, elsewhere) / n, _lost(m, h, said) / n)


def _is_asked(scored: ScoreCells, of: Groups) -> NDArray[np.bool_]:
    """Of each expression: whether a lexicon is asked about it."""
    words = [scored.words[word] for word in of.word.tolist()]
    return np.array([word.range is None and word.cls != "bare" for word in words], dtype=np.bool_)


def _rest(found: Tally, size: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Claims and hits of each pair's expression in all other documents."""
    totals = [found.by_expression(values, size)[found.expression] for values in (found.n, found.hits)]
    return totals[0] - found.n, totals[1] - found.hits


def _lost(m: NDArray[np.float64], h: NDArray[np.float64], r: NDArray[np.float64]) -> float:
    """The sum of squared errors of m claims, h of them hits, read as r."""
    return float(np.sum(h * (1 - r) ** 2 + (m - h) * r**2))
