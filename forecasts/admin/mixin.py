"""The one mixin by which the admin reads only what the user may see, and writes only through named actions.

A submitted form is one recording, so one entry of the log, whatever number of rows it touches.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import flatten_fieldsets, unquote
from django.contrib.admin.views.main import ERROR_FLAG
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError
from django.db.models import ProtectedError, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.decorators import method_decorator
from django.utils.text import capfirst
from django.views.decorators.csrf import csrf_protect

from forecasts.actions.recording import recorded

from .fields import SeenFields, WithoutDjangosLog, is_row_number
from .forms import OVERRIDES, RecordForm
from .history import history_of
from .object_actions import WithObjectActions
from .panels import Link, Panel, page_of
from .seen import rows, seen_by
from .writing import as_validation_error, conflict, newest_entry, who, why

REFUSALS = (ValidationError, IntegrityError, ProtectedError)


class ReadAdmin(WithoutDjangosLog, SeenFields, WithObjectActions, admin.ModelAdmin):
    """Lists, pages and histories of what the user may see. Writes nothing."""

    formfield_overrides = dict(OVERRIDES)
    change_form_template = "admin/record_change_form.html"
    list_per_page = 100
    list_max_show_all = 1000
    save_on_top = False
    view_on_site = False

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        queryset = rows(request, self.model)
        ordering = self.get_ordering(request)
        return queryset.order_by(*ordering) if ordering else queryset

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest | None = None) -> bool:
        """An address filters by this list's own filters and by nothing else: other paths could lead to hidden rows."""
        filters = self.get_list_filter(request) if request else ()
        return lookup in {getattr(one, "parameter_name", None) for one in filters}

    def get_urls(self) -> list:
        return [*self.action_urls(), *super().get_urls()]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Where nothing can be changed, lists are shown as lists."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or self.has_change_permission(request, obj):
            return fieldsets

        def readable(name: Any) -> Any:
            return f"{name}_listed" if isinstance(name, str) and hasattr(self, f"{name}_listed") else name

        return [
            (title, {**options, "fields": [readable(name) for name in options["fields"]]})
            for title, options in fieldsets
        ]

    def changelist_view(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        title = {"title": capfirst(str(self.opts.verbose_name_plural))}
        if ERROR_FLAG in request.GET:
            messages.warning(
                request, "The address asks for a value that this list's filters do not have: all are shown."
            )
        return super().changelist_view(request, {**title, **(extra_context or {})})

    # The pages of one thing

    def panels(self, request: HttpRequest, row: Any) -> list[Panel]:
        """What stands under the form of a row that exists."""
        return []

    def panels_of_new(self, request: HttpRequest) -> list[Panel]:
        """What stands under the form of a row that is not there yet."""
        return []

    def panels_before(self, request: HttpRequest, row: Any) -> list[Panel]:
        """What is to be read before the form; ``row`` is None where it is not there yet."""
        return []

    def site_page(self, row: Any) -> str:
        """The address of the matching page of the site; empty where there is none."""
        return row.get_absolute_url() if hasattr(row, "get_absolute_url") else ""

    def links(self, request: HttpRequest, row: Any) -> list[Link]:
        """Where one can go from a row's page, beside its history."""
        page = self.site_page(row)
        return [Link("View on site", page)] if page else []

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict,
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Any = None,
    ) -> HttpResponse:
        is_popup = context.get("is_popup")
        if obj is not None and request.method == "POST":  # a refused form has put into it what was typed
            obj = self.get_object(request, str(obj.pk)) or obj
        name = str(self.opts.verbose_name)
        context |= {
            "title": f"Add {name}" if add else capfirst(name),
            "shown": getattr(request, "shown", 0),
            "why": why(request) if request.method == "POST" else "",
            "may_write": self.has_add_permission(request) if add else self.has_change_permission(request, obj),
            "object_tools": [] if add else self._tools(request, obj),
            "panels_before": self.panels_before(request, obj),
            "panels": [] if is_popup else (self.panels_of_new(request) if add else self.panels(request, obj)),
        }
        return super().render_change_form(request, context, add, change, form_url, obj)

    def _tools(self, request: HttpRequest, row: Any) -> list[Link]:
        offered = [one for one in self.offered(request, row) if one.name != "delete"]
        acts = [Link(one.label, page_of(row, one.name.replace("-", "_"))) for one in offered]
        return self.links(request, row) + acts  # what is done every day stands first

    def history_fields(self, request: HttpRequest, row: Any) -> Sequence[str] | None:
        """The fields whose history the user may see; None for all."""
        return None

    def history_view(self, request: HttpRequest, object_id: str, extra_context: dict | None = None) -> HttpResponse:
        row = self.get_object(request, unquote(object_id))
        if row is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)  # type: ignore[attr-defined]
        if not self.has_view_or_change_permission(request, row):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "title": "History",
            "subtitle": self.describe(row),
            "lines": history_of(seen_by(request), row, self.history_fields(request, row)),
            "original": row,
            "opts": self.opts,
            "back": page_of(row),
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/record_history.html", context)


class RecordAdmin(ReadAdmin):
    """An admin that writes: each submitted form is one recording of named actions.

    Subclasses say in ``write`` which action enters or corrects a row.
    """

    form = RecordForm
    fixed: Sequence[str] = ("key",)
    # Called with the row, its form, and ``by``, ``at`` and ``why``.
    write: Callable[..., None]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return admin.ModelAdmin.has_add_permission(self, request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return admin.ModelAdmin.has_change_permission(self, request, obj)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """A name that other things may know stays, once a row has it."""
        fields = super().get_readonly_fields(request, obj)
        return [*fields, *self.fixed] if obj else fields

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> type[forms.ModelForm]:
        form = super().get_form(request, obj, change, **kwargs)
        form.request = request  # type: ignore[attr-defined]
        return form

    def log_name(self, verb: str) -> str:
        """The name in the log of what this form does; ``verb`` is enter or correct."""
        return f"{verb}_{self.opts.model_name}"

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """What an address fills in; a row only where the user sees it."""
        initial: dict[str, Any] = super().get_changeform_initial_data(request)
        pointers = [field for field in self.opts.concrete_fields if field.is_relation and field.name in initial]
        for field in pointers:
            number = initial.pop(field.name)
            if is_row_number(number) and rows(request, field.related_model).filter(pk=number).exists():
                initial[field.name] = number
        return initial

    def names(self, row: Any) -> Q:
        """The names in the log of a row and of the parts that its form shows."""
        return Q(kind=self.opts.model_name, key=row.key)

    @method_decorator(csrf_protect)
    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        request.refused = {}  # type: ignore[attr-defined]
        if request.method != "POST":
            request.shown = newest_entry()  # type: ignore[attr-defined]
            return self._changeform_view(request, object_id, form_url, extra_context)  # type: ignore[attr-defined]
        try:
            with recorded(self.log_name("correct" if object_id else "enter"), why=why(request), **who(request)):
                request.shown = newest_entry()  # type: ignore[attr-defined]
                if object_id:
                    self._look_for_others(request, object_id)
                return self._changeform_view(request, object_id, form_url, extra_context)  # type: ignore[attr-defined]
        except REFUSALS as error:
            request.refused.setdefault(None, as_validation_error(error))  # type: ignore[attr-defined]
        return self._changeform_view(request, object_id, form_url, extra_context)  # type: ignore[attr-defined]

    def _look_for_others(self, request: HttpRequest, object_id: str) -> None:
        """Refuses where somebody wrote since the form was shown."""
        row = self.get_object(request, unquote(object_id))
        shown = request.POST.get("_shown", "")
        if row is None or not shown.isdecimal() or not self.has_change_permission(request, row):
            return
        fields = flatten_fieldsets(self.get_fieldsets(request, row))
        form = self.get_form(request, row, change=True, fields=fields)(request.POST, instance=row)
        form.full_clean()
        refused = conflict(row, self.names(row), int(shown), form)
        if refused is not None:
            request.refused[None] = refused  # type: ignore[attr-defined]

    @contextmanager
    def _refusals_of(self, request: HttpRequest, form: forms.BaseForm) -> Iterator[None]:
        """What is refused inside belongs to this form."""
        if request.refused:  # type: ignore[attr-defined]
            raise ValidationError("This form was refused, and is written no second time.")
        try:
            yield
        except REFUSALS as error:
            request.refused[form.prefix] = as_validation_error(error)  # type: ignore[attr-defined]
            raise

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if change and not form.has_changed():
            return
        with self._refusals_of(request, form):
            self.write(obj, form, why=why(request), **who(request))

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        for formset in formsets:
            self.save_formset(request, form, formset, change=change)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        formset.save(commit=False)
        for part in formset.deleted_forms:
            if part.instance.pk:
                with self._refusals_of(request, part):
                    formset.take_back(part.instance, reason=why(request), **who(request))
        for part in formset.forms:
            if part.has_changed() and part not in formset.deleted_forms:
                with self._refusals_of(request, part):
                    formset.write(part.instance, part, why=why(request), **who(request))

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        raise PermissionDenied  # a part is taken back by its object action, which asks why

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        raise PermissionDenied
