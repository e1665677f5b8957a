"""Sentences are typed as printed; what is kept is their hash."""

import re
from typing import Any

from django import forms

from forecasts.models import Sentence
from forecasts.rules_between_rows import sha256_of

from .forms import RecordForm, one_line

PAGE_MARK = re.compile(r"\[\s*page\s[^\]]*\]", re.IGNORECASE)
NOTE_SYMBOLS = "*†‡§↩"
NOTE_NUMBER = re.compile(r"[^\W\d][.!?][”’\")]*([0-9]{1,2}|[¹²³⁰⁴-⁹]+)$")
LINE_END = re.compile(r"(\w+)-[^\S\r\n]*[\r\n]\s*(\w+)")


def why_not_as_printed(text: str, number: str) -> str:
    """What of the print does not belong to the sentence, in words that say what to do; empty where all does.

    ``text``: with the line breaks that were typed or pasted.
    """
    mark = PAGE_MARK.search(text)
    if mark:
        return f"Leave out the page mark {mark.group()}: it is not part of the sentence."
    if number and re.match(rf"{re.escape(number)}[.)]\s", text):
        return f"Leave out the printed number “{number}.”: it is the passage's."
    if text.endswith(tuple(NOTE_SYMBOLS)):
        return f"Leave out the note symbol {text[-1]} at the end."
    number_of_note = NOTE_NUMBER.search(text)
    if number_of_note:
        return f"Leave out the number {number_of_note.group(1)} at the end: it is that of a note."
    divided = LINE_END.search(text)
    if divided:
        one, other = divided.groups()
        return f"A line ends within “{one}-{other}”: write “{one}{other}” or “{one}-{other}”, without the line break."
    return ""


class SentenceForm(RecordForm):
    """One sentence of a passage. The record keeps its hash; the text is kept in the quotations of its claims."""

    printed = forms.CharField(
        label="sentence as printed",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "cols": 60}),
        help_text="One sentence a row, without paragraph number, page marks and note symbols. The record keeps only "
        "its hash; its words wait in your session, for the claims that quote it, until you sign out.",
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
        wrong = why_not_as_printed(self.cleaned_data["printed"], self._printed_number())
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
