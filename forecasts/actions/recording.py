"""The only place that writes rows of the record: every action opens a recording, and each recording is one log entry.

An action inside another joins its recording, so that one submitted form, or one loaded file, is one entry.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction

from forecasts.models import LogEntry, LogKey
from forecasts.models.log import FIRST
from forecasts.rules_between_rows import RULES

SAY_WHY = "Say why: whoever reads the history later will ask."
LOG_LOCK = 1952_09_04  # any number that nothing else locks on


def kind_of(row: models.Model) -> str:
    return row._meta.model_name or ""


def plain(value: Any) -> Any:
    """A field's value as JSON can hold it: rows by their key, dates by ISO 8601."""
    if isinstance(value, models.Model):
        return value.key  # type: ignore[attr-defined]
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return hashlib.sha256(value).hexdigest()
    return value


def snapshot(row: models.Model) -> dict[str, Any]:
    """All that the database keeps of a row, by stable keys; what a model is logged by digest of, by its SHA-256."""
    fields = {f.name: plain(getattr(row, f.name)) for f in row._meta.concrete_fields if not f.primary_key}
    for name in getattr(row, "logged_by_digest", ()):
        if fields[name] is not None:
            fields[name] = f"sha256:{hashlib.sha256(str(fields[name]).encode()).hexdigest()}"
    many = {f.name: sorted(plain(other) for other in getattr(row, f.name).all()) for f in row._meta.local_many_to_many}
    return fields | many


def canonical(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


class Recording:
    """What one action touches. Its methods are the only writers of the tables of ``forecasts`` and ``scoring``."""

    def __init__(self) -> None:
        self.before: dict[tuple[str, str], Any] = {}
        self.rows: dict[tuple[str, str], models.Model | None] = {}
        self.summaries: dict[tuple[str, str], Any] = {}

    def _touch(self, row: models.Model, before: Any, gone: bool = False) -> None:
        name = (kind_of(row), row.key)  # type: ignore[attr-defined]
        self.before.setdefault(name, before)
        self.rows[name] = None if gone else row

    def save(self, row: models.Model) -> None:
        """Checks a row against the database's rules and those between rows, and writes it. Raises ValidationError."""
        before = snapshot(fresh(row)) if row.pk else None
        row.full_clean(validate_unique=False, validate_constraints=False)
        refuse_broken(row)
        _write(row)
        self._touch(row, before)

    def renew(self, *rows: models.Model) -> None:
        """Makes rows say what the database says now, under the lock: the caller read them before it."""
        for row in rows:
            row.refresh_from_db()

    def set_many(self, row: models.Model, field: str, others: Iterable[models.Model]) -> None:
        before = snapshot(row)
        getattr(row, field).set(others)
        self._touch(row, before)

    def follow(self, row: models.Model, before: dict[str, Any]) -> None:
        """Notes a row that says something else since another, which it names by its key, was given another key."""
        self._touch(row, before)

    def delete(self, row: models.Model) -> None:
        before = snapshot(row)
        self._touch(row, before, gone=True)
        row.delete()

    def replace_all(self, old: models.QuerySet, new: Sequence[models.Model]) -> None:
        """Puts derived rows in the place of others. They can be derived again, so the log does not hold them."""
        old.delete()
        if new:
            type(new[0])._default_manager.bulk_create(new, batch_size=1000)

    def insert_many(self, model: type[models.Model], columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        """Writes rows as the database wants their values, unchecked but by its constraints, and logs none of them.

        Only for the action that fills a database with a synthetic record; it says in `summarise` what it did.
        """
        quote = connection.ops.quote_name
        names, marks = ", ".join(map(quote, columns)), ", ".join(["%s"] * len(columns))
        with connection.cursor() as cursor:
            cursor.executemany(f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES ({marks})", rows)

    def summarise(self, kind: str, key: str, what: dict[str, Any]) -> None:
        """What the log says of rows that it does not hold one by one."""
        self.summaries[kind, key] = what

    def _stored(self) -> dict[tuple[str, str], Any]:
        """The touched rows as the database has them now, None for those that are gone; one query a table."""
        found: dict[tuple[type[models.Model], Any], Any] = {}
        touched = [row for row in self.rows.values() if row]
        for model in {type(row) for row in touched}:
            keys = [row.pk for row in touched if type(row) is model]
            rows = model._default_manager.select_related(*pointers(model)).in_bulk(keys)
            found |= {(model, pk): snapshot(row) for pk, row in rows.items()}
        return {name: found[type(row), row.pk] if row else None for name, row in self.rows.items()}

    def changes(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """The touched rows before and after, each as {"kind key": fields}, without those that stayed as they were."""
        after = self._stored() | self.summaries
        changed = [name for name in after if after[name] != self.before.get(name)]
        return (
            {" ".join(name): self.before.get(name) for name in changed},
            {" ".join(name): after[name] for name in changed},
        )


def refuse_broken(row: models.Model) -> None:
    """Raises ValidationError, a list of messages for each field, where a row breaks a rule between rows."""
    messages: dict[str, list[str]] = {}
    for field, message in RULES[type(row)](row) if type(row) in RULES else ():
        messages.setdefault(field, []).append(message)
    if messages:
        raise ValidationError(messages)


def refuse(row: models.Model, why_not: str) -> None:
    """Raises ValidationError, naming the row, where something stands in an action's way."""
    if why_not:
        raise ValidationError(f"{row.key}: {why_not}")  # type: ignore[attr-defined]


def why_not_withdrawable(row: Any) -> str:
    """Why a claim, proposition or document cannot be withdrawn or merged now; empty where it can."""
    return "It is withdrawn already." if row.withdrawn else ""


def need_reason(reason: str) -> str:
    """The reason given for taking something back. Raises ValidationError where it is empty."""
    if not reason.strip():
        raise ValidationError({"reason": SAY_WHY})
    return reason


def fresh(row: models.Model) -> models.Model:
    """The row as the database has it, with the rows that it points to."""
    return type(row)._default_manager.select_related(*pointers(type(row))).get(pk=row.pk)


def pointers(model: type[models.Model]) -> list[str]:
    """What to select with rows whose snapshots are taken: the rows they point to."""
    return [f.name for f in model._meta.concrete_fields if f.is_relation]


def _write(row: models.Model) -> None:
    """Lets the database judge first, which is quick; where it refuses, finds the message that says what to do."""
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        row.validate_unique()
        row.validate_constraints()
        raise ValidationError(f"The database refuses this {row._meta.verbose_name}: {error}") from error


def entry_hash(entry: LogEntry, keys: list[tuple[str, str]]) -> str:
    """SHA-256 of an entry's own bytes; ``keys`` are (kind, key) pairs in their order."""
    stored = [
        entry.previous,
        entry.number,
        entry.at.isoformat(),
        entry.by,
        entry.action,
        entry.why,
        entry.before,
        entry.after,
        entry.touches_record,
        keys,
    ]
    return hashlib.sha256(canonical(stored).encode()).hexdigest()


_open: ContextVar[Recording | None] = ContextVar("open_recording", default=None)


def is_open() -> bool:
    return _open.get() is not None


@contextmanager
def recorded(action: str, *, by: str, at: datetime, why: str = "", touches_record: bool = True) -> Iterator[Recording]:
    """One transaction and one log entry, written when the block ends well and something changed."""
    outer = _open.get()
    if outer is not None:
        yield outer
        return
    with transaction.atomic():
        _lock_log()
        recording = Recording()
        token = _open.set(recording)
        try:
            yield recording
            _append(recording, action=action, by=by, at=at, why=why, touches_record=touches_record)
        finally:
            _open.reset(token)


def _lock_log() -> None:
    """Two writers take turns. SQLite's transactions are IMMEDIATE and need nothing more."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOG_LOCK])


def _append(recording: Recording, **what: Any) -> None:
    before, after = recording.changes()
    if not after:
        return
    last = LogEntry.objects.order_by("-number").first()
    keys = sorted((kind, key) for kind, _, key in (name.partition(" ") for name in after))
    entry = LogEntry(
        number=last.number + 1 if last else 1,
        previous=last.hash if last else FIRST,
        before=canonical(before),
        after=canonical(after),
        **what,
    )
    entry.hash = entry_hash(entry, keys)
    entry.full_clean()
    entry.save()
    LogKey.objects.bulk_create([LogKey(entry=entry, kind=kind, key=key) for kind, key in keys], batch_size=1000)
