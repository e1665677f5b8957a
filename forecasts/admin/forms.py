"""What the admin's forms have in common: lists typed one item a line, ISO dates, refusals where they belong."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models

from forecasts.actions.recording import SAY_WHY

from .refusals import TellsAtFields, at_fields

# What is copied from a PDF and not seen: soft hyphens, marks of no width, and letters that were cast as one.
UNSEEN = {ord(mark): None for mark in "\u00ad\u200b\u2060\ufeff"} | {
    ord(cast): letters for cast, letters in zip("ﬀﬁﬂﬃﬄ", ("ff", "fi", "fl", "ffi", "ffl"), strict=True)
}


def one_line(text: str | None) -> str:
    """A text as it is hashed and kept: every run of white space, line breaks too, is one space; no unseen marks."""
    return " ".join((text or "").translate(UNSEEN).split())


class LinesField(forms.CharField):
    """A list of texts, typed one a line."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", Textarea())
        super().__init__(**options)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        return _lines(super().clean(value))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return (initial or []) != _lines(data or "")


def _lines(text: str) -> list[str]:
    return [line for line in (one_line(line) for line in text.splitlines()) if line]


class IsoDateInput(forms.DateInput):
    """The browser's own date field; what it shows and sends is ISO 8601, and other spellings are read too."""

    input_type = "date"

    def __init__(self, **options: Any) -> None:
        super().__init__(format="%Y-%m-%d", **options)


class Textarea(forms.Textarea):
    """A few lines, as wide as one reads them."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs={"class": "vLargeTextField", "rows": 3, **(attrs or {})})


NO_DAY = "Give a day, as 1954-09-30; where only a month or a year is known, its first or last day as the field says."

OVERRIDES: Mapping[type[models.Field], dict[str, Any]] = {
    models.DateField: {"widget": IsoDateInput, "error_messages": {"invalid": NO_DAY}},
    models.TextField: {"widget": Textarea},
}


class RecordForm(TellsAtFields, forms.ModelForm):
    """A form whose row is written by an action. What the action refuses is shown in it, and nothing typed is lost.

    ``request`` is set on the class that the admin makes for a request; ``request.refused`` says what was refused,
    by the prefix of the form that it belongs to.
    """

    request: Any = None

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        refused = getattr(self.request, "refused", {}).get(self.prefix)
        if refused is not None:
            show(self, refused)


def show(form: forms.BaseForm, refused: ValidationError) -> None:
    """Puts messages at the fields they are about, and at the top where the form has no such field."""
    refused = at_fields(form, refused) if isinstance(form, forms.ModelForm) else refused
    if not hasattr(refused, "error_dict"):
        form.add_error(None, refused)
        return
    for name, errors in refused.error_dict.items():
        form.add_error(name if name in form.fields and name != NON_FIELD_ERRORS else None, errors)


class ReasonForm(forms.Form):
    """Asks why, because something is taken back."""

    reason = forms.CharField(
        widget=Textarea(),
        label="Why",
        help_text="It stands in the history for good.",
        error_messages={"required": SAY_WHY},
    )


class RemarkForm(forms.Form):
    """Asks why, if there is something to say."""

    reason = forms.CharField(widget=Textarea(), label="Why (optional)", required=False)


class ConfirmForm(forms.Form):
    """Asks nothing: pressing the button is the answer."""
