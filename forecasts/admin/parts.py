"""Parts that stand in the form of the thing they are part of, each written by the action of its kind."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from forecasts.actions import documents as document_actions

from .fields import SeenFields
from .forms import OVERRIDES, ReasonForm, RecordForm
from .mixin import RecordAdmin
from .object_actions import ObjectAction, plain
from .seen import rows

# A form says itself how many parts it sends: more than this are not built.
MOST_PARTS = 300


class PartAdmin(RecordAdmin):
    """Parts can be taken back while nothing depends on them."""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return admin.ModelAdmin.has_delete_permission(self, request, obj)


class ActionFormSet(forms.BaseInlineFormSet):
    """Parts of a thing, each written by the action of its kind. ``write`` and ``take_back`` are set by the inline."""

    write: Callable[..., None]
    take_back: Callable[..., None]

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].widget.attrs["aria-label"] = "Delete"

    def validate_unique(self) -> None:
        """Left to the actions: where a place is taken, an action may make room."""


class PartInline(SeenFields, admin.TabularInline):
    """Rows that stand in the form of the thing they are part of."""

    formset = ActionFormSet
    form = RecordForm
    formfield_overrides = dict(OVERRIDES)
    write: Callable[..., None]
    take_back: Callable[..., None]
    extra = 0
    max_num = MOST_PARTS

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        queryset = rows(request, self.model)
        ordering = self.get_ordering(request)
        return queryset.order_by(*ordering) if ordering else queryset

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        formset: Any = super().get_formset(request, obj, absolute_max=MOST_PARTS, **kwargs)
        formset.form.request = request
        for name, field in formset.form.base_fields.items():  # the column's heading is no label of its cells
            widget = getattr(field.widget, "widget", field.widget)
            widget.attrs.setdefault("aria-label", str(field.label or name))
        formset.form.hand_clean_DELETE = lambda form: None  # the action says what depends on it, and what to do
        formset.write = staticmethod(self.write)
        formset.take_back = staticmethod(self.take_back)
        return formset


def delete_action(model: type[Any]) -> ObjectAction:
    """Takes back a part that nothing depends on."""
    name = str(model._meta.verbose_name)
    return ObjectAction(
        name="delete",
        label=f"Delete this {name}",
        explains="For what was entered by mistake, and only while nothing depends on it. The history keeps it.",
        logged=f"delete_{model._meta.model_name}",
        make_form=plain(ReasonForm),
        run=lambda row, form, **how: document_actions.delete_part(row, reason=form.cleaned_data["reason"], **how),
        may=lambda admin, request, row: admin.has_delete_permission(request, row),
        done="Deleted.",
        goes_to_list=True,
    )
