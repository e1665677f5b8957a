"""Sentences are typed as printed; what is kept is their hash."""

import re
from typing import Any

from django import forms

from forecasts.models import Sentence
from forecasts.rules import sha256_of

from .forms import RecordForm, one_line

PAGE_MARK = re.compile(r"\[\s*page\s[^\]]*\]", re.IGNORECASE)
NOTE_SYMBOLS = "*†‡§↩"


def why_not_as_printed(text: str, number: str) -> str:
    """What of the print does not belong to the sentence, in words that say what to do; empty where all does."""
    mark = PAGE_MARK.search(text)
    if mark:
        return f"Leave out the page mark {mark.group()}: it is not part of the sentence."
    if number and re.match(rf"{re.escape(number)}[.)]\s", text):
        return f"Leave out the printed number “{number}.”: it is the passage's."
    if text.endswith(tuple(NOTE_SYMBOLS)):
        return f"Leave out the note symbol {text[-1]} at the end."
    return ""


class SentenceForm(RecordForm):
    """One sentence of a passage. Its text is hashed and forgotten; that of a claim is kept in its quotation."""

    printed = forms.CharField(
        label="sentence as printed",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "cols": 60}),
        help_text="Without paragraph number, page marks and note symbols. Only its hash is kept.",
    )

    class Meta:
        model = Sentence
        fields = ["ordinal", "page", "ruled_out"]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if "page" in self.fields:
            self.fields["page"].widget.attrs["size"] = 5
        ordinal = self.fields.get("ordinal")
        if ordinal is not None:
            ordinal.required = False
            ordinal.widget.attrs["class"] = "vIntegerField ordinal"
            ordinal.disabled = self.instance.pk is not None  # its key: other things may know it
        if self.instance.pk and "printed" in self.fields:
            self.fields["printed"].widget.attrs["placeholder"] = "Entered. Type it here again only to correct it."

    def clean_printed(self) -> str:
        text = one_line(self.cleaned_data["printed"])
        if not text and self.instance.pk is None:
            raise forms.ValidationError("Type the sentence as it is printed.")
        wrong = why_not_as_printed(text, self._printed_number())
        if wrong:
            raise forms.ValidationError(wrong)
        if text:
            self.instance.sha256 = sha256_of(text)
        return text

    def _printed_number(self) -> str:
        """The passage's; that of a passage which is entered in the same form is still in the request."""
        if self.instance.passage_id:
            return self.instance.passage.number
        passage = self.cleaned_data.get("passage")
        return passage.number if passage else self.request.POST.get("number", "").strip()

    def _get_validation_exclusions(self) -> set[str]:
        """Where a new sentence's place is taken, the others make room."""
        excluded = super()._get_validation_exclusions()  # type: ignore[misc]
        return excluded if self.instance.pk else {*excluded, "ordinal"}
