"""Propositions are typed with the document whose window they take; their criteria are locked and revised by actions."""

from typing import Any

from django import forms
from django.utils.text import Truncator

from forecasts.actions import propositions as actions
from forecasts.models import Document, Proposition

from .forms import ConfirmForm, ReasonForm, RecordForm, Textarea
from .object_actions import ObjectAction, may_curate, plain
from .seen import rows
from .taking_back import merging, withdrawing


class PropositionForm(RecordForm):
    """The days of a window that is a document's, or of a fact, may be left out where the document is named."""

    of_document = forms.ModelChoiceField(
        queryset=Document.objects.none(),
        required=False,
        label="Document",
        help_text="Whose window it takes where the days are left out; for a fact, whose day of issue or cut-off. It is "
        "not kept.",
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if "of_document" in self.fields:
            documents = rows(self.request, Document).filter(withdrawn=False)
            field: Any = self.fields["of_document"]
            field.queryset = documents.order_by("-issued_on")
            field.label_from_instance = lambda row: Truncator(f"{row.slug}: {row.title}").chars(80)
            drafts = list(documents.filter(state=Document.State.DRAFT)[:2])
            if self.instance.pk is None and len(drafts) == 1:
                field.initial = drafts[0].pk
        for name in ("opens", "window_basis"):
            if name in self.fields:
                self.fields[name].required = False
        if "window_basis" in self.fields:
            self.fields["window_basis"].help_text = "Left out: the document's window, and none for a fact."

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        document, kind = values.get("of_document"), values.get("kind")
        if "window_basis" in self.fields and kind and not values.get("window_basis"):
            basis = Proposition.WindowBasis
            values["window_basis"] = basis.NONE if kind == Proposition.Kind.FACT_AT_TIME else basis.DOCUMENT
        if "opens" in self.fields and not values.get("opens"):
            fact = kind == Proposition.Kind.FACT_AT_TIME
            if document is None:
                self.add_error("opens", "Give the day, or choose the document whose window it takes.")
                return values
            values["opens"] = document.facts_open_on if fact else document.window_opens
            if values.get("window_basis") == Proposition.WindowBasis.DOCUMENT and not values.get("closes"):
                values["closes"] = document.window_closes
        return values


class ReviseForm(ReasonForm):
    """The new wording of the criteria, and why."""

    criteria = forms.CharField(widget=Textarea(attrs={"rows": 6}))
    field_order = ["criteria", "reason"]


def _lock(row: Proposition, form: Any, **how: Any) -> None:
    actions.lock_criteria(row, **how)


def _revise(row: Proposition, form: Any, **how: Any) -> None:
    actions.revise_criteria(row, form.cleaned_data["criteria"], reason=form.cleaned_data["reason"], **how)


ACTIONS = [
    ObjectAction(
        name="lock",
        label="Lock the criteria",
        explains="From then on the question stays as it is, and outcomes can be recorded. Read it once more: would "
        "two strangers settle it alike?",
        logged="lock_criteria",
        make_form=plain(ConfirmForm),
        run=_lock,
        refusal=actions.why_not_lockable,
        done="The criteria are locked.",
    ),
    ObjectAction(
        name="revise",
        label="Revise the criteria",
        explains="The criteria are locked. A new wording is a new version; outcomes keep the version by which they "
        "were judged.",
        logged="revise_criteria",
        make_form=lambda admin, request, row, data: ReviseForm(data, initial={"criteria": row.criteria}),
        run=_revise,
        may=may_curate,
        refusal=actions.why_not_revisable,
        done="The criteria have a new version.",
    ),
    withdrawing(
        actions.withdraw_proposition,
        "For a proposition that should not have been entered. It stays, marked withdrawn, and so do the claims that "
        "state it.",
        may_curate,
    ),
    merging(
        Proposition,
        actions.merge_propositions,
        "For a question that was entered twice. Its claims move to the one that stays; this one stays withdrawn, with "
        "the outcomes judged on it.",
    ),
]
