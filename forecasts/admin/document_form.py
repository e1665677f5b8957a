"""The form of a document: the window that it speaks about may be left out."""

from datetime import date
from typing import Any

from forecasts.models import Document

from .forms import RecordForm


class DocumentForm(RecordForm):
    """A window that is left out opens on the day of issue and closes two years later, as the model's default has it."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in ("window_opens", "window_closes"):
            if name in self.fields:
                self.fields[name].required = False
                self.fields[name].help_text += " Left out: from the day of issue, for two years."

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        issued = values.get("issued_on")
        if issued and not self.errors:
            opens = values.get("window_opens") or issued
            assumed = two_years_after(opens)
            values["window_opens"] = opens
            values["window_closes"] = values.get("window_closes") or assumed
            if (
                values.get("window_basis") == Document.WindowBasis.ASSUMED
                and opens <= values["window_closes"] != assumed
            ):
                self.add_error(
                    "window_basis",
                    "These days are not two years: choose that the document states them, or leave the last day out.",
                )
        return values


def two_years_after(day: date) -> date:
    try:
        return day.replace(year=day.year + 2)
    except ValueError:  # 29 February
        return day.replace(year=day.year + 2, day=28)
