"""The words one by one: what each was read as, and how often what it introduced came true."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scoring.metrics.cells import LexiconReading, Policies, Range, ScoreCells, Word
from scoring.metrics.conclusion import finding
from scoring.metrics.intervals import clopper_pearson, jeffreys
from scoring.metrics.measure import mean
from scoring.metrics.rules import squared_error

NOTHING = (None, None)


@dataclass(frozen=True)
class ExpressionRow:
    """One expression in the claims of a block, under one lexicon and the policies.

    expression, negated   canonical; `negated` where the lexicon has an entry of its own for the denial, which
                          is a row of its own. Any other denied claim counts with its word: with 1 - y and the
                          word's own range
    shown                 the expression as a page prints it, "almost certain … not"
    cls                   yardstick, belief, bare, modal; None for an entry that no claim uses
    lower, probability, upper   the word's range; all None where it has none
    synonym               the range is a coder's addition to the lexicon
    claims                claims that use it, without withdrawn and restated ones
    by_status             all claims that use it, by status
    n, hits, rate, documents, brier   of the scored ones (resolved); a hit came true, or for a denial counted
                          with its word did not
    exact_, jeffreys_     95 % intervals of the rate as if claims were independent; None without claims
    rate_lower, rate_upper      95 % interval by document; None: this version does not compute it
    complemented          how many of the scored are denials counted with their word
    settled, settled_hits       claims without a probability that were resolved; those that came true,
                          or for a denial did not
    finding, finding_reason     see `conclusion.finding`
    """

    expression: str
    negated: bool
    shown: str
    cls: str | None
    lower: float | None
    probability: float | None
    upper: float | None
    synonym: bool
    claims: int
    by_status: Mapping[str, int]
    n: int
    hits: int
    rate: float | None
    documents: int
    brier: float | None
    exact_lower: float | None
    exact_upper: float | None
    jeffreys_lower: float | None
    jeffreys_upper: float | None
    rate_lower: float | None
    rate_upper: float | None
    complemented: int
    settled: int
    settled_hits: int
    finding: str
    finding_reason: str


def table(cells: ScoreCells) -> tuple[ExpressionRow, ...]:
    """A row for each word that these claims use.

    Highest reading first, then most claims, then by name; words without a reading come last.
    """
    group = cells.word.astype(np.int64) * 2 + cells.own_negative
    # Sorted once, so that each word's claims are a slice: a record may hold thousands of readers' readings.
    order = np.argsort(group, kind="stable")
    cells, (keys, starts) = cells.where(order), np.unique(group[order], return_index=True)
    ends = [*starts.tolist()[1:], len(order)]
    rows = [
        _row(cells.words[key // 2], bool(key % 2), cells.where(slice(start, end)))
        for key, start, end in zip(keys.tolist(), starts.tolist(), ends, strict=False)
    ]
    return tuple(sorted(rows, key=_order))


def not_used(
    rows: tuple[ExpressionRow, ...], cells: ScoreCells, lexicon: LexiconReading, policies: Policies
) -> tuple[ExpressionRow, ...]:
    """A row without claims for each further entry of the lexicon, in the same order as `table`."""
    used, nothing = {(row.expression, row.negated) for row in rows}, cells.where(cells.count < 0)
    more = []
    for entry, own in lexicon.ranges.items():
        # Under the policy *complement* no claim is read by an entry for a denial.
        unreachable = entry[1] and policies.negation == "complement"
        if entry not in used and lexicon.has(entry, policies) and not unreachable:
            more.append(_make(*entry, None, own, entry in lexicon.synonyms, nothing))
    return tuple(sorted(more, key=_order))


def _order(row: ExpressionRow) -> tuple[float, int, str, bool]:
    return (2.0 if row.probability is None else -row.probability, -row.n, row.expression, row.negated)


def _row(word: Word, negated: bool, cells: ScoreCells) -> ExpressionRow:
    own = None
    if not np.isnan(cells.probability[0]):
        own = Range(float(cells.lower[0]), float(cells.probability[0]), float(cells.upper[0]))
        own = own.complement() if cells.complemented[0] else own
    return _make(word.expression, negated, word.cls, own, bool(cells.synonym[0]), cells)


def _make(
    expression: str, negated: bool, cls: str | None, own: Range | None, synonym: bool, cells: ScoreCells
) -> ExpressionRow:
    scored = cells.binary
    n, hits = scored.claims, _hits(scored, denied=scored.complemented)
    documents = len(np.unique(scored.document))
    settled = cells.of_status("no_probability").of_record_status("resolved")
    by_status = cells.by_status()
    lower, probability, upper = (own.lower, own.best, own.upper) if own else (None, None, None)
    exact, bayes = (clopper_pearson(hits, n), jeffreys(hits, n)) if n else (NOTHING, NOTHING)
    decided = finding(n, documents)
    return ExpressionRow(
        expression=expression, negated=negated, cls=cls, synonym=synonym,
        shown=f"{expression} … not" if negated else expression,
        lower=lower, probability=probability, upper=upper,
        claims=cells.claims - by_status["withdrawn"] - by_status["restated"], by_status=by_status,
        n=n, hits=hits, rate=hits / n if n else None, documents=documents,
        brier=mean(squared_error(scored.probability, scored.outcome), scored) if n else None,
        exact_lower=exact[0], exact_upper=exact[1], jeffreys_lower=bayes[0], jeffreys_upper=bayes[1],
        rate_lower=None, rate_upper=None, complemented=int(scored.count[scored.complemented].sum()),
        settled=settled.claims, settled_hits=_hits(settled, denied=settled.negated),
        finding=decided.value, finding_reason=decided.reason,
    )  # fmt: skip


def _hits(resolved: ScoreCells, denied: NDArray[np.bool_]) -> int:
    """Resolved claims whose proposition came true, or for the denied ones did not."""
    return int(resolved.count[(resolved.outcome == 1) != denied].sum())
