"""Documents and their parts: entering and correcting, publishing, withdrawing, merging."""

from datetime import datetime

from django.core.exceptions import ValidationError

from forecasts.models import Document, Office, Passage, Position, Proposition, Sentence, Series, Voice
from forecasts.models.documents import DocumentState

from .outcomes import refresh_standings
from .recording import Recording, need_reason, recorded, refuse, why_not_withdrawable

Part = Series | Office | Voice | Passage | Sentence | Position


def save_part(row: Part, *, by: str, at: datetime, why: str = "") -> None:
    """Enters or corrects a series, office, voice, passage, sentence or position."""
    verb = "correct" if row.pk else "enter"
    with recorded(f"{verb}_{row._meta.model_name}", by=by, at=at, why=why) as log:
        if isinstance(row, Sentence):
            row.key = f"{row.passage.key}/{row.ordinal}"
        log.save(row)


def save_voice(row: Voice, offices: list[Office], *, by: str, at: datetime, why: str = "") -> None:
    """Enters or corrects a voice and the set of offices that it names."""
    with recorded("correct_voice" if row.pk else "enter_voice", by=by, at=at, why=why) as log:
        log.save(row)
        log.set_many(row, "offices", offices)


def delete_part(row: Part, *, by: str, at: datetime, reason: str) -> None:
    """Takes back a part that nothing depends on yet. Raises ProtectedError where something does."""
    with recorded(f"delete_{row._meta.model_name}", by=by, at=at, why=need_reason(reason)) as log:
        log.delete(row)


def save_document(row: Document, *, by: str, at: datetime, why: str = "") -> None:
    """Enters or corrects a document. Propositions that take its window move with it, and so do their standings."""
    with recorded("correct_document" if row.pk else "enter_document", by=by, at=at, why=why) as log:
        old = Document.objects.filter(pk=row.pk).first()
        log.save(row)
        if old and (old.window_opens, old.window_closes) != (row.window_opens, row.window_closes):
            _move_windows(row, log)


def _move_windows(document: Document, log: Recording) -> None:
    for question in Proposition.objects.filter(
        claims__document=document, claims__withdrawn=False, window_basis="document"
    ).distinct():
        question.opens, question.closes = document.window_opens, document.window_closes
        log.save(question)
        refresh_standings(question, log)


def set_state(row: Document, state: DocumentState, *, by: str, at: datetime, reason: str = "") -> None:
    """Moves a document between draft, outcome coding and published."""
    with recorded(f"set_state_{state}", by=by, at=at, why=reason) as log:
        log.renew(row)
        row.state = state
        log.save(row)


def withdraw_document(row: Document, *, by: str, at: datetime, reason: str) -> None:
    """Takes a mistaken document back: it and its claims stay, marked withdrawn, and are counted as such."""
    with recorded("withdraw_document", by=by, at=at, why=need_reason(reason)) as log:
        log.renew(row)
        refuse(row, why_not_withdrawable(row))
        _withdraw(row, log)


def merge_documents(row: Document, into: Document, *, by: str, at: datetime, reason: str) -> None:
    """Marks a document as entered twice: it is withdrawn with its claims, and points to the one that stays."""
    with recorded("merge_documents", by=by, at=at, why=need_reason(reason)) as log:
        log.renew(row, into)
        if row.pk == into.pk or into.withdrawn:
            raise ValidationError(
                f"{row.slug} cannot be merged into {into.slug}: choose another that is not withdrawn."
            )
        refuse(row, why_not_withdrawable(row))
        row.merged_into = into
        _withdraw(row, log)


def _withdraw(row: Document, log: Recording) -> None:
    row.withdrawn = True
    log.save(row)
    for claim in row.claims.filter(withdrawn=False).order_by("restates"):
        claim.withdrawn = True
        log.save(claim)
