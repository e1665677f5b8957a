"""A second version of the scoring, written row by row from the definitions, without arrays and without any of
the code that it checks: one plain object a claim, one loop a measure."""

from __future__ import annotations

import math
from dataclasses import dataclass

from tests.scoring import rowwise_decomposition, rowwise_errors, rowwise_order, rowwise_ranges

STATUSES = ("withdrawn", "open_ended", "condition_not_met", "open", "unjudged", "coders_disagree",
            "undeterminable", "partial", "resolved")  # fmt: skip
MOODS = ("forecast", "assessment", "counterfactual")
KINDS = ("event_by_close", "state_throughout", "state_at_close", "fact_at_time")
DEGREES = (None, 0.0, 0.25, 0.5, 0.75, 1.0)


@dataclass
class Claim:
    document: str
    voice: str
    expression: str
    cls: str
    negated: bool
    mood: str
    kind: str
    restated: bool
    record_status: str
    outcome: float | None
    month: int
    window: int
    status: str = ""
    lower: float | None = None
    p: float | None = None
    upper: float | None = None
    complemented: bool = False
    own_negative: bool = False
    weight: float = 1.0
    reference: float | None = None


def claims(cells, lexicon, policies) -> list[Claim]:
    """Every claim on its own, with its range and its status under the lexicon."""
    found = []
    for i in range(len(cells.count)):
        word = cells.words[cells.word[i]]
        for _ in range(cells.count[i]):
            claim = Claim(
                cells.documents[cells.document[i]], cells.voices[cells.voice[i]], word.expression, word.cls,
                bool(cells.negated[i]), MOODS[cells.mood[i]], KINDS[cells.kind[i]], bool(cells.restated[i]),
                STATUSES[cells.status[i]], None if STATUSES[cells.status[i]] == "open" else DEGREES[cells.outcome[i]],
                int(cells.month[i]), int(cells.window_months[i]),
            )  # fmt: skip
            claim.weight = cells.importance[i] / cells.count[i]
            read(claim, word.range, lexicon, policies)
            claim.status = status(claim, policies)
            found.append(claim)
    return found


def read(claim, own, lexicon, policies) -> None:
    numbers = complemented = None
    if own is not None:
        numbers = (own.lower, own.best, own.upper)
    elif claim.cls == "bare":
        if policies.bare_will == "certain":
            numbers = (1.0, 1.0, 1.0)
        if policies.bare_will == "range":
            numbers = (0.95, 0.975, 1.0)
        complemented = claim.negated
    elif claim.cls != "modal" or policies.modal == "lexicon":
        entries = dict(lexicon.ranges)
        if policies.synonyms == "without":
            for synonym in lexicon.synonyms:
                entries.pop(synonym, None)
        found = None
        if claim.negated and policies.negation == "own_entry" and (claim.expression, True) in entries:
            found = entries[claim.expression, True]
            claim.own_negative = True
        else:
            found = entries.get((claim.expression, False))
            complemented = claim.negated
        if found is not None:
            numbers = (found.lower, found.best, found.upper)
    if numbers is None:
        return
    if complemented:
        numbers = (1 - numbers[2], 1 - numbers[1], 1 - numbers[0])
        claim.complemented = True
    claim.lower, claim.p, claim.upper = numbers


def status(claim, policies) -> str:
    if claim.record_status == "withdrawn":
        return "withdrawn"
    if claim.restated and policies.restatement == "first":
        return "restated"
    if claim.p is None:
        return "no_probability"
    return claim.record_status


def _binary(rows):
    return [row for row in rows if row.status == "resolved"]


def _fractional(rows):
    return [row for row in rows if row.status in ("resolved", "partial")]


def _bounded(rows):
    return [row for row in rows if row.status in ("resolved", "undeterminable")]


def _mean(values):
    values = list(values)
    return math.fsum(values) / len(values) if values else None


def _log(row, base):
    given = row.p if row.outcome == 1 else 1 - row.p
    return math.inf if given == 0 else -math.log(given) / math.log(base)


def _skill(rows, reference):
    score = brier(rows)
    return None if score is None or reference == 0 else 1 - score / reference


def n(rows):
    return len(_binary(rows))


def hits(rows):
    return sum(1 for row in _binary(rows) if row.outcome == 1)


def base_rate(rows):
    return _mean(row.outcome for row in _binary(rows))


def brier(rows):
    return _mean((row.p - row.outcome) ** 2 for row in _binary(rows))


def brier_two_category(rows):
    return _mean((row.p - row.outcome) ** 2 + ((1 - row.p) - (1 - row.outcome)) ** 2 for row in _binary(rows))


def log_score_nats(rows):
    return _mean(_log(row, math.e) for row in _binary(rows))


def log_score_bits(rows):
    return _mean(_log(row, 2) for row in _binary(rows))


def brier_skill_base_rate(rows):
    rate = base_rate(rows)
    return None if rate is None else _skill(rows, _mean((rate - row.outcome) ** 2 for row in _binary(rows)))


def brier_skill_half(rows):
    return _skill(rows, _mean((0.5 - row.outcome) ** 2 for row in _binary(rows)))


def mean_bias(rows):
    return None if not _binary(rows) else _mean(row.p for row in _binary(rows)) - base_rate(rows)


def _ends(row):
    return [(row.lower - row.outcome) ** 2, (row.upper - row.outcome) ** 2]


def brier_best(rows):
    inside = [0 if row.lower <= row.outcome <= row.upper else min(_ends(row)) for row in _binary(rows)]
    return _mean(inside)


def brier_worst(rows):
    return _mean(max(_ends(row)) for row in _binary(rows))


def brier_all_lower(rows):
    return _mean((row.lower - row.outcome) ** 2 for row in _binary(rows))


def brier_all_upper(rows):
    return _mean((row.upper - row.outcome) ** 2 for row in _binary(rows))


def _either(row, choose):
    if row.status == "undeterminable":
        return choose(row.p**2, (1 - row.p) ** 2)
    return (row.p - row.outcome) ** 2


def brier_undeterminable_best(rows):
    return _mean(_either(row, min) for row in _bounded(rows))


def brier_undeterminable_worst(rows):
    return _mean(_either(row, max) for row in _bounded(rows))


def brier_fractional_squared(rows):
    return _mean((row.p - row.outcome) ** 2 for row in _fractional(rows))


def brier_fractional_expected(rows):
    return _mean(row.outcome * (1 - row.p) ** 2 + (1 - row.outcome) * row.p**2 for row in _fractional(rows))


def brier_fractional_up(rows):
    return _mean((row.p - (1 if row.outcome > 0 else 0)) ** 2 for row in _fractional(rows))


def brier_fractional_down(rows):
    return _mean((row.p - (1 if row.outcome == 1 else 0)) ** 2 for row in _fractional(rows))


MEASURES = {function.__name__: function for function in (
    n, hits, base_rate, brier, brier_two_category, log_score_nats, log_score_bits, brier_skill_base_rate,
    brier_skill_half, mean_bias, brier_best, brier_worst, brier_all_lower, brier_all_upper,
    brier_undeterminable_best, brier_undeterminable_worst, brier_fractional_squared, brier_fractional_expected,
    brier_fractional_up, brier_fractional_down,
)} | rowwise_order.MEASURES  # fmt: skip
MEASURES |= rowwise_errors.MEASURES
MEASURES |= rowwise_decomposition.MEASURES
MEASURES |= rowwise_ranges.MEASURES
