"""Who writes, when and why, whether somebody else wrote meanwhile, and what a refusal says."""

import json
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import Max, Model, ProtectedError, Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format

from forecasts.models import LogEntry, LogKey

from .history import Line, in_words, line, model_of

MAX_NAMED = 5
OTHERS = (
    "Others changed this while you had it open, and nothing of yours is stored yet. Compare the versions below; "
    "what you typed stands in the form. To put it in the place of theirs, save again."
)
OWN = (
    "You changed this yourself after this page was opened: in another window, by a second click, or before you went "
    "back to it. That is stored, as below; what stands in the form is not, unless you save again."
)


def now() -> datetime:
    return timezone.now()


def who(request: HttpRequest) -> dict[str, Any]:
    return {"by": request.user.get_username(), "at": now()}


def why(request: HttpRequest) -> str:
    """The reason that was typed beside a form, if any."""
    return request.POST.get("_why", "").replace("\0", "").strip()


def as_validation_error(error: ValidationError | IntegrityError | ProtectedError) -> ValidationError:
    """A refusal in words that say what to do."""
    if isinstance(error, ProtectedError):
        protected: Any = error.protected_objects
        things = sorted(f"{row._meta.verbose_name} {row.key}" for row in protected)
        more = f" and {len(things) - MAX_NAMED} more" if len(things) > MAX_NAMED else ""
        named = ", ".join(things[:MAX_NAMED])
        return ValidationError(f"Other things depend on it: {named}{more}. Take those back first.")
    if isinstance(error, IntegrityError):
        return ValidationError(
            "Somebody else was quicker, or another thing depends on it: look at how it is now, then try again."
        )
    return error


def newest_entry() -> int:
    """The number of the log's newest entry: what is read from now on is at least as new."""
    return LogEntry.objects.aggregate(newest=Max("number"))["newest"] or 0


def written_since(names: Q, number: int) -> list[tuple[LogKey, Line]]:
    """What was done to things of these names after an entry of the log, oldest first."""
    keys = LogKey.objects.filter(names, entry__number__gt=number).select_related("entry").order_by("entry__number")
    found = []
    for key in keys:
        name = f"{key.kind} {key.key}"
        before, after = json.loads(key.entry.before)[name], json.loads(key.entry.after)[name]
        found.append((key, line(key.entry, model_of(key.kind), before, after)))
    return found


def conflict(row: Model, names: Q, number: int, form: Any) -> ValidationError | None:
    """What others made of a row, or of its parts, since it was shown, beside what is typed in the form.

    ``number``: the log's newest entry when it was shown. None where nobody wrote.
    """
    written = written_since(names, number)
    if not written:
        return None
    alone = {what.by for _, what in written} == {form.request.user.get_username()}
    messages = [OWN if alone else OTHERS]
    for key, what in written:
        about = "" if key.kind == row._meta.model_name else f"{key.kind} {key.key}, "
        heading = f"{about}{what.action.lower()} by {what.by}, {date_format(what.at, 'DATETIME_FORMAT')} UTC"
        said = [_versions(row, change, form if not about else None) for change in what.changes]
        messages.append(f"{heading}{f' ({what.why})' if what.why else ''}: {'; '.join(said)}.")
    return ValidationError(messages)


def _versions(row: Model, change: Any, form: forms.ModelForm | None) -> str:
    if change.name == "sha256":
        return "its words, of which the hash is kept"
    text = f"{change.field} was “{change.before}”, is “{change.after}”"
    if form is not None and change.name in form.fields:
        typed = form.cleaned_data.get(change.name, form[change.name].value())
        key = getattr(typed, "key", typed)
        text += f", you typed “{in_words(type(row), change.name, str(key) if key is not None else None)}”"
    return text
