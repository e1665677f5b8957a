"""Outcomes: recorded and superseded, never edited; standings follow in the same transaction."""

import re
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError

from forecasts.models import Outcome, Proposition, Standing
from forecasts.standing import Interval, OutcomeRow, departure, intervals

from .recording import Recording, need_reason, recorded

CODER = re.compile(r"[A-Za-z0-9_.@+-]+")

# What a coder says in an outcome; the rest follows from the question and the moment.
FIELDS = [
    "condition_met",
    "verdict",
    "quarters",
    "occurred_earliest",
    "occurred_latest",
    "evidence",
    "sources",
    "known_on",
    "confidence",
    "blind",
    "note",
]


def record_outcome(row: Outcome, *, by: str, at: datetime, why: str = "") -> None:
    """Records what a coder found about a proposition. ``row`` is new and has its proposition and coder."""
    if row.pk:
        raise ValidationError(f"Outcome {row.key} is recorded: supersede it, outcomes are not edited.")
    with recorded("record_outcome", by=by, at=at, why=why) as log:
        _complete(row, at)
        log.save(row)
        refresh_standings(row.proposition, log)


def supersede_outcome(old: Outcome, new: Outcome, *, supersession: str, by: str, at: datetime, reason: str) -> None:
    """Records ``new`` in the place of ``old``, which stays. ``supersession``: new_evidence or correction."""
    with recorded("supersede_outcome", by=by, at=at, why=need_reason(reason)) as log:
        if Outcome.objects.filter(supersedes=old).exists():
            raise ValidationError(f"{old.key} has been superseded already: supersede the outcome that stands.")
        new.proposition, new.coder, new.adjudicated = old.proposition, old.coder, old.adjudicated
        new.supersedes, new.supersession = old, supersession
        _complete(new, at)
        log.save(new)
        refresh_standings(new.proposition, log)


def successor_of(old: Outcome) -> Outcome:
    """An unsaved outcome that says what ``old`` says: what a form for superseding begins with."""
    values: dict[str, Any] = {name: getattr(old, name) for name in FIELDS}
    return Outcome(proposition=old.proposition, coder=old.coder, adjudicated=old.adjudicated, **values)


def _complete(row: Outcome, at: datetime) -> None:
    """What follows from the proposition and the moment, where it is not given (a record file gives it)."""
    row.kind = row.proposition.kind
    row.recorded_at = row.recorded_at or at
    if not row.key:
        if not CODER.fullmatch(row.coder):
            raise ValidationError(
                f"{row.coder[:150]}: an outcome is named after its coder. Have your user name spelled in letters "
                "without accents, digits and @ . + - _"
            )
        row.criteria_version = row.proposition.criteria_version
        earlier = Outcome.objects.filter(proposition=row.proposition, coder=row.coder).count()
        row.key = f"{row.proposition.key}.{row.coder}.{earlier + 1}"


def standing_of(question: Proposition) -> list[Standing]:
    """The standings that a proposition's outcomes make, unsaved."""
    rows = [
        OutcomeRow(
            id=o.pk,
            condition_met=o.condition_met,
            verdict=o.verdict,
            quarters=o.quarters,
            occurred_earliest=o.occurred_earliest,
            occurred_latest=o.occurred_latest,
            known_on=o.known_on,
            recorded_at=o.recorded_at,
            adjudicated=o.adjudicated,
            supersedes=o.supersedes_id,
            supersession=o.supersession,
        )
        for o in question.outcomes.order_by("id")
    ]
    return [_standing(question, interval) for interval in intervals(rows)]


def _standing(question: Proposition, interval: Interval) -> Standing:
    stands = interval.current
    month, window_months = departure(question.kind, question.opens, question.closes, stands)
    return Standing(
        proposition=question,
        since=interval.since,
        until=interval.until,
        result=stands.result,
        condition=stands.condition,
        month=month,
        window_months=window_months,
        occurred_earliest=stands.earliest,
        occurred_latest=stands.latest,
        outcome_id=stands.outcome,
    )


def refresh_standings(question: Proposition, log: Recording) -> None:
    log.replace_all(question.standings.all(), standing_of(question))


def rebuild_standings(*, by: str, at: datetime) -> int:
    """Derives all standings anew; returns how many propositions had others than their outcomes make."""
    wrong = [question for question in Proposition.objects.all() if differs(question)]
    with recorded("rebuild_standings", by=by, at=at) as log:
        for question in wrong:
            refresh_standings(question, log)
    return len(wrong)


def differs(question: Proposition) -> bool:
    """Whether the standings kept for a proposition are others than its outcomes make."""
    fields = [f.attname for f in Standing._meta.concrete_fields if not f.primary_key]

    def values(standing: Standing) -> tuple:
        return tuple(getattr(standing, name) for name in fields)

    return [values(s) for s in question.standings.order_by("since")] != [values(s) for s in standing_of(question)]
