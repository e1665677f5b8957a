"""The log in words: who did what to a thing, when and why, and what each of its fields said before and after."""

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.text import capfirst

from forecasts.models import LogEntry, LogKey
from forecasts.visibility import VisibleTo

NOTHING = "—"


@dataclass(frozen=True)
class Change:
    """What one field said before and after; ``NOTHING`` where it said nothing."""

    name: str
    field: str
    before: str
    after: str


@dataclass(frozen=True)
class Line:
    """What one action did to one thing. ``entered`` and ``gone``: it was not there before, or after."""

    number: int
    at: datetime
    by: str
    action: str
    why: str
    changes: list[Change]
    entered: bool = False
    gone: bool = False


def action_in_words(action: str) -> str:
    return capfirst(action.replace("_", " "))


def model_of(kind: str) -> type[models.Model] | None:
    """The table whose rows the log calls ``kind``."""
    for label in ("forecasts", "scoring"):
        if kind in apps.all_models[label]:
            return apps.get_model(label, kind)
    return None


def changes(
    model: type[models.Model] | None,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
    only: Collection[str] | None = None,
) -> list[Change]:
    """The fields that differ, in the order in which they are declared. ``only``: no others are looked at."""
    old, new = before or {}, after or {}
    names = [name for name in _declared(model) if name in old or name in new]
    names += sorted((set(old) | set(new)).difference(names))
    return [
        Change(name, label(model, name), in_words(model, name, old.get(name)), in_words(model, name, new.get(name)))
        for name in names
        if (only is None or name in only) and _said(old.get(name)) != _said(new.get(name))
    ]


def _said(value: Any) -> Any:
    return None if value in ("", []) else value


def _declared(model: type[models.Model] | None) -> list[str]:
    if model is None:
        return []
    return [field.name for field in [*model._meta.concrete_fields, *model._meta.local_many_to_many]]


def _field(model: type[models.Model] | None, name: str) -> Any:
    if model is None:
        return None
    try:
        return model._meta.get_field(name)
    except FieldDoesNotExist:  # the log may remember a field that later versions no longer have
        return None


def label(model: type[models.Model] | None, name: str) -> str:
    field = _field(model, name)
    return capfirst(str(getattr(field, "verbose_name", name.replace("_", " "))))


def in_words(model: type[models.Model] | None, name: str, value: Any) -> str:
    """A logged value as a reader expects it: choices by their names, dates in words, lists with semicolons."""
    if _said(value) is None:
        return NOTHING
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return "; ".join(str(item) for item in value)
    field = _field(model, name)
    if isinstance(field, models.DateTimeField):
        moment = parse_datetime(str(value))
        return f"{date_format(moment, 'DATETIME_FORMAT')} UTC" if moment else str(value)
    if isinstance(field, models.DateField):
        return date_format(date.fromisoformat(str(value)))
    return str(dict(getattr(field, "flatchoices", None) or ()).get(value, value))


def lines_of(entry: LogEntry) -> Iterator[tuple[str, str, Line]]:
    """What one entry did to each of its things: (kind, key, line)."""
    before, after = json.loads(entry.before), json.loads(entry.after)
    for name in sorted(after):
        kind, _, key = name.partition(" ")
        yield kind, key, line(entry, model_of(kind), before[name], after[name])


def line(
    entry: LogEntry,
    model: type[models.Model] | None,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
    only: Collection[str] | None = None,
) -> Line:
    return Line(
        number=entry.number,
        at=entry.at,
        by=entry.by,
        action=action_in_words(entry.action),
        why=entry.why,
        changes=changes(model, before, after, only),
        entered=before is None,
        gone=after is None,
    )


def history_of(seen: VisibleTo, row: models.Model, only: Collection[str] | None = None) -> list[Line]:
    """All that was done to a thing, the newest first; it is followed through the keys it had before.

    ``only``: for whoever may see only these fields. What touched no other field is left out, and so are reasons.
    """
    kind, key = row._meta.model_name or "", row.key  # type: ignore[attr-defined]
    found: list[Line] = []
    below = None
    while key is not None:
        touched = seen.history_of(kind, key).order_by("-entry__number")
        touched = touched if below is None else touched.filter(entry__number__lt=below)
        earlier_key = None
        for log_key in touched:
            before, after = _of(log_key)
            found.append(line(log_key.entry, type(row), before, after, only))
            was = None if before is None else before.get("key", key)
            if was != key:  # entered here, or known by another key until then
                earlier_key, below = was, log_key.entry.number
                break
        key = earlier_key
    if only is None:
        return found
    return [_without_reason(one) for one in found if one.changes]


def _of(log_key: LogKey) -> tuple[dict[str, Any] | None, dict[str, Any] | None]:
    name = f"{log_key.kind} {log_key.key}"
    return json.loads(log_key.entry.before)[name], json.loads(log_key.entry.after)[name]


def _without_reason(one: Line) -> Line:
    return Line(one.number, one.at, one.by, one.action, "", one.changes, one.entered, one.gone)
