"""To withdraw a row, and to merge one that was entered twice: the same two object actions for several tables."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from forecasts.actions.recording import why_not_withdrawable
from forecasts.models import Document

from .fields import Suggestions
from .forms import ReasonForm
from .object_actions import ObjectAction, may_change, may_curate, plain
from .panels import Cell, Panel, page_of
from .seen import rows
from .site import site


def withdrawing(
    action: Callable[..., Any], explains: str, may: Callable[[Any, HttpRequest, Any], bool] = may_change
) -> ObjectAction:
    """Withdraws by ``action(row, reason=, by=, at=)``, which the log calls by its own name."""
    return ObjectAction(
        name="withdraw",
        label="Withdraw",
        explains=explains,
        logged=action.__name__,
        make_form=plain(ReasonForm),
        run=lambda row, form, **how: action(row, reason=form.cleaned_data["reason"], **how),
        may=may,
        refusal=why_not_withdrawable,
        done="Withdrawn.",
    )


def merging(model: type[Model], action: Callable[..., Any], explains: str) -> ObjectAction:
    """Merges by ``action(row, into, reason=, by=, at=)``, which the log calls by its own name."""
    source = model._meta.get_field("merged_into")
    return ObjectAction(
        name="merge",
        label="Merge",
        explains=explains,
        logged=action.__name__,
        make_form=lambda admin, request, row, data: MergeForm(source, rows(request, model), row, data),
        run=lambda row, form, **how: action(row, form.cleaned_data["into"], reason=form.cleaned_data["reason"], **how),
        may=may_curate,
        refusal=why_not_withdrawable,
        done="Merged.",
    )


class MergeForm(ReasonForm):
    """Asks which row stays. ``source``: a field of the table that points to the table itself."""

    into = forms.ModelChoiceField(queryset=Document.objects.none(), label="The one that stays")
    field_order = ["into", "reason"]

    def __init__(self, source: Any, among: QuerySet, row: Model, data: Any) -> None:
        super().__init__(data)
        field: Any = self.fields["into"]
        field.queryset = among.exclude(pk=row.pk).filter(withdrawn=False)
        field.error_messages["invalid_choice"] = (
            "That one cannot stay: it is the one to be merged, or it is withdrawn. Choose another."
        )
        field.widget = Suggestions(source, site)
        field.widget.choices = field.choices


def merged_into(request: HttpRequest, row: Any) -> list[Panel]:
    """Where a row that was merged points to, if the user may see that."""
    stays = rows(request, type(row)).filter(pk=row.merged_into_id).first() if row.merged_into_id else None
    if stays is None:
        return []
    return [Panel(title="Merged", headers=["The one that stays"], rows=[[Cell(stays.key, page_of(stays))]])]
