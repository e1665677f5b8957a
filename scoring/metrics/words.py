"""The words one by one: what each was read as, and how often what it introduced came true."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scoring.metrics.cells import CLAIM_STATUSES, LexiconReading, Policies, Range, ScoreCells, Word
from scoring.metrics.clusters import ONE, UNKNOWN
from scoring.metrics.findings import Evidence, evidence, finding, flag_needs
from scoring.metrics.groups import groups
from scoring.metrics.intervals import clopper_pearson, jeffreys
from scoring.metrics.measure import Undefined, Value, mean
from scoring.metrics.posterior import JEFFREYS, from_answers, posterior
from scoring.metrics.rules import squared_error
from scoring.metrics.shrinkage import shrinkage_kappa, shrunk_rate

NOTHING = (None, None)
NOT_USED = "no scored claim uses it"


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
    rate_lower, rate_upper      95 % interval by document; None where the scored claims of all words are from one
    complemented          how many of the scored are denials counted with their word
    settled, settled_hits       claims without a probability that were resolved; those that came true,
                          or for a denial did not
    finding, finding_reason     see `findings.finding`
    design_effect, effective_n  how many of its claims count as one; claims / design effect
    out_of_range_p, holm        how often chance leads so far outside the range; corrected for all words that have
                                enough claims and documents, None for the others
    shrunk_rate                 the rate drawn towards the word's own probability (`shrinkage_kappa`)
    posterior_below, _inside, _above   probability that the true rate lies below, inside, above the range
    posterior_prior             before its claims: answers, what readers say the word means; jeffreys, nothing is known.
                                The claims enter as `effective_n` where there is one, else as `n`
    flag_less_needs, flag_more_needs   from how many effective claims on it could be flagged at all; None: never
    notes                       why a figure is None, by its name
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
    design_effect: float | None = None
    effective_n: float | None = None
    out_of_range_p: float | None = None
    holm: float | None = None
    shrunk_rate: float | None = None
    posterior_below: float | None = None
    posterior_inside: float | None = None
    posterior_above: float | None = None
    posterior_prior: str | None = None
    flag_less_needs: int | None = None
    flag_more_needs: int | None = None
    notes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class _Setting:
    """What a word's row takes from the words around it."""

    named: bool
    eligible: int
    kappa: Value
    answers: Mapping[tuple[str, bool], tuple[float, float]]


def table(cells: ScoreCells, lexicon: LexiconReading | None = None) -> tuple[ExpressionRow, ...]:
    """A row for each word that these claims use, in one reading; probabilities without words have none.

    Highest reading first, then most claims, then by name; words without a reading come last. Where `lexicon` holds
    what readers answered, the posteriors start from there.
    """
    if not any(word.expression for word in cells.words):
        return ()
    found, code = _by_word(cells), groups(cells).code
    setting = _setting(cells, lexicon)
    # Sorted once, so that each word's claims are a slice: a record may hold thousands of readers' readings.
    order = np.argsort(code, kind="stable")
    cells, (keys, starts) = cells.where(order), np.unique(code[order], return_index=True)
    ends = [*starts.tolist()[1:], len(order)]
    rows = []
    for key, start, end in zip(keys.tolist(), starts.tolist(), ends, strict=False):
        own = cells.where(slice(start, end))
        word = cells.words[own.word[0]]
        if word.expression:
            rows.append(_row(word, bool(own.own_negative[0]), own, found.get(key), setting))
    return tuple(sorted(rows, key=_order))


def _by_word(cells: ScoreCells) -> dict[int, Evidence]:
    """What the scored claims of each word show, by its code among the words of all claims."""
    resolved = np.flatnonzero(cells.status == CLAIM_STATUSES.index("resolved"))
    first = np.unique(groups(cells.binary).code, return_index=True)[1]
    return {int(groups(cells).code[resolved[at]]): one for at, one in zip(first, evidence(cells.binary), strict=True)}


def _setting(cells: ScoreCells, lexicon: LexiconReading | None) -> _Setting:
    eligible = sum(one.eligible for one in evidence(cells.binary))
    answers = lexicon.answers if lexicon else {}
    return _Setting(bool(cells.documents), eligible, shrinkage_kappa(cells), answers)


def not_used(
    rows: tuple[ExpressionRow, ...], cells: ScoreCells, lexicon: LexiconReading, policies: Policies
) -> tuple[ExpressionRow, ...]:
    """A row without claims for each further entry of the lexicon, in the same order as `table`."""
    used, nothing = {(row.expression, row.negated) for row in rows}, cells.where(cells.count < 0)
    # Under the policy *complement* no claim is read by an entry for a denial.
    reachable = [entry for entry in lexicon.ranges if not (entry[1] and policies.negation == "complement")]
    further = [entry for entry in reachable if entry not in used and lexicon.has(entry, policies)]
    if not further:
        return ()
    setting = _setting(cells, lexicon)
    more = [
        _make(*entry, None, lexicon.ranges[entry], entry in lexicon.synonyms, nothing, None, setting)
        for entry in further
    ]
    return tuple(sorted(more, key=_order))


def _order(row: ExpressionRow) -> tuple[float, int, str, bool]:
    return (2.0 if row.probability is None else -row.probability, -row.n, row.expression, row.negated)


def _row(word: Word, negated: bool, cells: ScoreCells, found: Evidence | None, setting: _Setting) -> ExpressionRow:
    own = None
    if not np.isnan(cells.probability[0]):
        own = Range(float(cells.lower[0]), float(cells.probability[0]), float(cells.upper[0]))
        own = own.complement() if cells.complemented[0] else own
    if word.range is not None or word.cls == "bare":
        # Their range is not the lexicon's, so its readers were not asked about it.
        setting = replace(setting, answers={})
    return _make(word.expression, negated, word.cls, own, bool(cells.synonym[0]), cells, found, setting)


def _make(
    expression: str, negated: bool, cls: str | None, own: Range | None, synonym: bool, cells: ScoreCells,
    found: Evidence | None, setting: _Setting,
) -> ExpressionRow:  # fmt: skip
    scored = cells.binary
    n, hits = scored.claims, _hits(scored, denied=scored.complemented)
    settled = cells.of_status("no_probability").of_record_status("resolved")
    by_status = cells.by_status()
    lower, probability, upper = (own.lower, own.best, own.upper) if own else (None, None, None)
    exact, bayes = (clopper_pearson(hits, n), jeffreys(hits, n)) if n else (NOTHING, NOTHING)
    decided = finding(found, setting.named, setting.eligible)
    figures = _clustered(found) | _shrunk(own, found, setting) | _needs(own, found, setting)
    figures |= _posterior(own, found, setting.answers.get((expression, negated)))
    return ExpressionRow(
        expression=expression, negated=negated, cls=cls, synonym=synonym,
        shown=f"{expression} … not" if negated else expression,
        lower=lower, probability=probability, upper=upper,
        claims=cells.claims - by_status["withdrawn"] - by_status["restated"], by_status=by_status,
        n=n, hits=hits, rate=hits / n if n else None, documents=found.documents if found else 0,
        brier=mean(squared_error(scored.probability, scored.outcome), scored) if n else None,
        exact_lower=exact[0], exact_upper=exact[1], jeffreys_lower=bayes[0], jeffreys_upper=bayes[1],
        complemented=int(scored.count[scored.complemented].sum()),
        settled=settled.claims, settled_hits=_hits(settled, denied=settled.negated),
        finding=decided.value, finding_reason=decided.reason,
        **figures, notes=_notes(figures, own, found, setting),
    )  # fmt: skip


Figures = dict[str, Any]


def _clustered(found: Evidence | None) -> Figures:
    names = {"rate_lower": "rate_lower", "rate_upper": "rate_upper", "design_effect": "design_effect",
             "effective_n": "effective_n", "out_of_range_p": "p", "holm": "holm"}  # fmt: skip
    return {name: getattr(found, of, None) for name, of in names.items()}


def _shrunk(own: Range | None, found: Evidence | None, setting: _Setting) -> Figures:
    if own is None or found is None or isinstance(setting.kappa, Undefined):
        return {"shrunk_rate": None}
    return {"shrunk_rate": shrunk_rate(found.hits, found.n, own.best, setting.kappa)}


def _posterior(own: Range | None, found: Evidence | None, answers: tuple[float, float] | None) -> Figures:
    names = ("posterior_below", "posterior_inside", "posterior_above", "posterior_prior")
    if own is None or found is None:
        return dict.fromkeys(names)
    prior = from_answers(*answers) if answers else None
    n = found.effective_n or found.n
    shares = posterior(found.rate * n, n, own.lower, own.upper, prior or JEFFREYS)
    return dict(zip(names, (*shares, "answers" if prior else "jeffreys"), strict=True))


def _needs(own: Range | None, found: Evidence | None, setting: _Setting) -> Figures:
    """For a word that has too few claims to be among the words that are corrected for, it would be one more."""
    if own is None:
        return {"flag_less_needs": None, "flag_more_needs": None}
    among = setting.eligible + (not (found and found.eligible))
    less, more = flag_needs(own.lower, own.upper, among)
    return {"flag_less_needs": less, "flag_more_needs": more}


def _notes(figures: Figures, own: Range | None, found: Evidence | None, setting: _Setting) -> dict[str, str]:
    """Why a figure is None."""
    reasons: dict[str, str] = {}
    for name in (key for key, value in figures.items() if value is None):
        if own is None:
            reasons[name] = "its words give no probability"
        elif name.startswith("flag_"):
            reasons[name] = "its range reaches the end of the scale, so no number of claims could show that"
        elif found is None:
            reasons[name] = NOT_USED
        elif name == "shrunk_rate" and isinstance(setting.kappa, Undefined):
            reasons[name] = setting.kappa.reason
        elif name == "holm" and found.p is not None:
            reasons[name] = "it has too few claims or documents to be flagged"
        else:
            reasons[name] = ONE if setting.named else UNKNOWN
    return reasons


def _hits(resolved: ScoreCells, denied: NDArray[np.bool_]) -> int:
    """Resolved claims whose proposition came true, or for the denied ones did not."""
    return int(resolved.count[(resolved.outcome == 1) != denied].sum())
