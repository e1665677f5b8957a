"""What all of the admin's tables and inlines share: fields that offer only what the user may see, and no second log."""

from typing import Any

from django.contrib.admin.widgets import AutocompleteSelect
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.text import capfirst

from .forms import LinesField
from .seen import rows


def is_row_number(value: Any) -> bool:
    """Whether a text from an address or a form can be the number of a row."""
    return str(value).isascii() and str(value).isdecimal() and int(value) < 2**63


class Suggestions(AutocompleteSelect):
    """A row found by typing. What is no row's number selects nothing, and the field then refuses it."""

    def build_attrs(self, base_attrs: Any, extra_attrs: Any = None) -> Any:
        return super().build_attrs(base_attrs, extra_attrs) | {"data-placeholder": "Type to search"}

    def optgroups(self, name: str, value: Any, attrs: Any = None) -> Any:
        return super().optgroups(name, [one for one in value if not one or is_row_number(one)], attrs)


class WithoutDjangosLog:
    """Django's own log is off, and so is deleting many at once."""

    actions: Any = ()

    def log_addition(self, request: Any, obj: Any, message: Any) -> Any: ...

    def log_change(self, request: Any, obj: Any, message: Any) -> Any: ...

    def log_deletions(self, request: Any, queryset: Any) -> Any: ...

    def describe(self, row: Any) -> str:
        """What a row is called where one chooses among several."""
        return str(row)

    def narrow_suggestions(self, queryset: QuerySet, source: models.Field) -> QuerySet:
        """The rows among those found that a field which points here can take."""
        return queryset


class SeenFields:
    """Forms whose fields offer and accept only rows that the user may see. For tables' admins and their inlines."""

    lines_help: dict[str, str] = {}

    def formfield_for_dbfield(self, db_field: models.Field, request: HttpRequest, **kwargs: Any) -> Any:
        if isinstance(db_field, models.JSONField):
            text = self.lines_help.get(db_field.name, str(db_field.help_text))
            label = capfirst(str(db_field.verbose_name))
            return LinesField(label=label, required=not db_field.blank, help_text=f"{text} One a line.".strip())
        field = super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]
        if hasattr(getattr(field, "widget", None), "can_delete_related"):
            field.widget.can_delete_related = False
        return field

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        kwargs.setdefault("queryset", rows(request, db_field.remote_field.model))
        if db_field.name in self.get_autocomplete_fields(request):  # type: ignore[attr-defined]
            kwargs.setdefault("widget", Suggestions(db_field, self.admin_site))  # type: ignore[attr-defined]
        return super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        kwargs.setdefault("queryset", rows(request, db_field.remote_field.model))
        return super().formfield_for_manytomany(db_field, request, **kwargs)  # type: ignore[misc]
