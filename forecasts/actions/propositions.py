"""Propositions: entered, corrected while unlocked, locked, revised, withdrawn, merged."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.formats import date_format

from forecasts.models import Claim, Proposition

from .outcomes import refresh_standings
from .recording import Recording, need_reason, recorded, refuse, why_not_withdrawable

LOCKED = ["text", "kind", "window_basis", "opens", "closes", "condition", "criteria", "criteria_version"]


def save_proposition(row: Proposition, *, by: str, at: datetime, why: str = "") -> None:
    """Enters or corrects a proposition. Once its criteria are locked, what is in question no longer changes."""
    with recorded("correct_proposition" if row.pk else "enter_proposition", by=by, at=at, why=why) as log:
        old = Proposition.objects.filter(pk=row.pk).first()
        changed = [name for name in LOCKED if old and getattr(old, name) != getattr(row, name)]
        if old and old.criteria_locked_at and changed:
            raise ValidationError(
                dict.fromkeys(changed, "The criteria are locked: revise them by the action, with a reason.")
            )
        log.save(row)
        if changed:
            refresh_standings(row, log)


def why_not_lockable(row: Proposition) -> str:
    """Why the criteria cannot be locked now; empty where they can."""
    if row.withdrawn:
        return "It is withdrawn."
    locked = row.criteria_locked_at
    return f"Its criteria were locked on {date_format(locked)} already." if locked else ""


def why_not_revisable(row: Proposition) -> str:
    """Why the criteria cannot have a new version now; empty where they can."""
    if row.withdrawn:
        return "It is withdrawn."
    return "" if row.criteria_locked_at else "Its criteria are not locked: correct them instead."


def lock_criteria(row: Proposition, *, by: str, at: datetime) -> None:
    """From now on the question stays as it is, and outcomes can be recorded."""
    with recorded("lock_criteria", by=by, at=at) as log:
        log.renew(row)
        refuse(row, why_not_lockable(row))
        row.criteria_locked_at = at
        log.save(row)


def revise_criteria(row: Proposition, criteria: str, *, by: str, at: datetime, reason: str) -> None:
    """A new version of locked criteria; outcomes keep the version by which they were judged."""
    with recorded("revise_criteria", by=by, at=at, why=need_reason(reason)) as log:
        log.renew(row)
        refuse(row, why_not_revisable(row))
        if criteria.split() == row.criteria.split():
            raise ValidationError({"criteria": "They read as before: change them, or let them be."})
        row.criteria, row.criteria_version, row.criteria_locked_at = criteria, row.criteria_version + 1, at
        log.save(row)


def withdraw_proposition(row: Proposition, *, by: str, at: datetime, reason: str) -> None:
    """Takes a mistaken proposition back, and with it the claims that state it. All stay, marked withdrawn."""
    with recorded("withdraw_proposition", by=by, at=at, why=need_reason(reason)) as log:
        log.renew(row)
        refuse(row, why_not_withdrawable(row))
        for claim in row.claims.filter(withdrawn=False):
            claim.withdrawn = True
            log.save(claim)
        row.withdrawn = True
        log.save(row)


def merge_propositions(row: Proposition, into: Proposition, *, by: str, at: datetime, reason: str) -> None:
    """Two rows for one question: claims move to ``into``; ``row`` stays, withdrawn, with the outcomes judged on it.

    Where both had a claim of one voice in one document, the one that moves now restates the one that was there.
    """
    with recorded("merge_propositions", by=by, at=at, why=need_reason(reason)) as log:
        log.renew(row, into)
        refuse(row, _why_not_merged(row, into) or why_not_withdrawable(row))
        for claim in row.claims.filter(restates=None):
            _move(claim, into, log)
        row.withdrawn, row.merged_into = True, into
        log.save(row)


def _why_not_merged(row: Proposition, into: Proposition) -> str:
    if row.pk == into.pk or into.withdrawn:
        return f"It cannot be merged into {into.key}: choose another that is not withdrawn."
    if row.kind != into.kind:
        return f"It is of kind {row.kind}, {into.key} of {into.kind}: they ask different things."
    return ""


def _move(claim: Claim, into: Proposition, log: Recording) -> None:
    """Moves a claim with its restatements; where its unit has a claim already, all of them restate that one."""
    restatements = list(claim.restatements.all())
    unit = Claim.objects.filter(document=claim.document, voice=claim.voice, proposition=into)
    there = None if claim.withdrawn else unit.filter(restates=None, withdrawn=False).first()
    in_order = [*restatements, claim] if there else [claim, *restatements]
    for one in in_order:
        one.proposition = into
        one.restates = there or (None if one is claim else claim)
        log.save(one)
