"""Actions on one thing that ask something first: withdraw, merge, publish, lock, revise, supersede, delete.

Each has a page of its own with a form; the button posts it. Whether the user may, and whether the thing is in a
state for it, is asked again when the form comes in, under the log's lock.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import helpers
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError
from django.db.models import Model, ProtectedError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse

from forecasts.actions.recording import recorded

from .forms import show
from .panels import page_of
from .seen import is_curator
from .writing import as_validation_error, now

Form = forms.BaseForm


def may_change(admin: Any, request: HttpRequest, row: Model) -> bool:
    return admin.has_change_permission(request, row)


def may_curate(admin: Any, request: HttpRequest, row: Model) -> bool:
    return admin.has_change_permission(request, row) and is_curator(request)


@dataclass(frozen=True)
class ObjectAction:
    """``run(row, form, by=, at=)`` calls an action; ``refusal(row)`` says why it cannot be done now, or nothing.

    ``make_form(admin, request, row, data)`` makes the form; ``logged`` is the action's name in the log. Afterwards the
    page of ``leads_to(row)`` is shown.
    """

    name: str
    label: str
    explains: str
    logged: str
    make_form: Callable[[Any, HttpRequest, Any, Any], Form]
    run: Callable[..., Any]
    may: Callable[[Any, HttpRequest, Any], bool] = may_change
    refusal: Callable[[Any], str] = lambda row: ""
    done: str = "Done."
    goes_to_list: bool = False
    leads_to: Callable[[Any], Any] = lambda row: row


def plain(form: type[forms.Form]) -> Callable[[Any, HttpRequest, Any, Any], Form]:
    """Makes a form that needs to know nothing of the row."""
    return lambda admin, request, row, data: form(data)


class WithObjectActions:
    """The pages of an admin's object actions."""

    object_actions: Sequence[ObjectAction] = ()
    model: Any
    opts: Any
    admin_site: Any

    def action_urls(self) -> list:
        view = self.admin_site.admin_view(self.object_action_view)
        return [
            path(
                f"<path:object_id>/{action.name}/", view, {"name": action.name}, name=self.action_url_name(action.name)
            )
            for action in self.object_actions
        ]

    def action_url_name(self, name: str) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_{name.replace('-', '_')}"

    def offered(self, request: HttpRequest, row: Model) -> list[ObjectAction]:
        """The actions that this user can take on this row as it is now."""
        return [one for one in self.object_actions if one.may(self, request, row) and not one.refusal(row)]

    def object_action_view(self, request: HttpRequest, object_id: str, name: str) -> HttpResponse:
        action = next(one for one in self.object_actions if one.name == name)
        row = self.get_object(request, unquote(object_id))  # type: ignore[attr-defined]
        if row is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)  # type: ignore[attr-defined]
        if not action.may(self, request, row):
            raise PermissionDenied
        if request.method == "POST":
            return self._take_action(request, action, row)
        if refusal := action.refusal(row):
            return self._go_back(request, action, row, refusal, messages.WARNING)
        return self._ask(request, action, row, action.make_form(self, request, row, None))

    def _take_action(self, request: HttpRequest, action: ObjectAction, shown: Model) -> HttpResponse:
        by = request.user.get_username()
        form = action.make_form(self, request, shown, request.POST)
        try:
            with recorded(action.logged, by=by, at=now(), why=request.POST.get("reason", "").replace("\0", "")):
                row = self.get_object(request, str(shown.pk))  # type: ignore[attr-defined]  # as it is under the lock
                if refusal := action.refusal(row) if row else "It is not there any more.":
                    raise ValidationError(refusal)
                form = action.make_form(self, request, row, request.POST)
                if not form.is_valid():
                    return self._ask(request, action, shown, form)
                action.run(row, form, by=by, at=now())
        except (ValidationError, IntegrityError, ProtectedError) as error:
            form.full_clean()
            show(form, as_validation_error(error))
            return self._ask(request, action, shown, form)
        return self._go_back(request, action, row, action.done, messages.SUCCESS)

    def _go_back(self, request: HttpRequest, action: ObjectAction, row: Any, text: str, level: int) -> HttpResponse:
        name = self.describe(row)  # type: ignore[attr-defined]
        messages.add_message(request, level, f"{text.removesuffix('.')}: {name}")
        if action.goes_to_list and level == messages.SUCCESS:
            return HttpResponseRedirect(reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist"))
        return HttpResponseRedirect(page_of(action.leads_to(row) if level == messages.SUCCESS else row))

    def _ask(self, request: HttpRequest, action: ObjectAction, row: Model, form: Form) -> HttpResponse:
        fieldsets = [(None, {"fields": list(form.fields)})]
        adminform = helpers.AdminForm(form, fieldsets, {}, model_admin=self)  # type: ignore[arg-type]
        context = {
            **self.admin_site.each_context(request),
            "title": action.label,
            "action": action,
            "original": row,
            "opts": self.opts,
            "adminform": adminform,
            "errors": helpers.AdminErrorList(form, []),  # type: ignore[arg-type]
            "panels": self.panels_of_action(request, row),
            "media": self.media + form.media,  # type: ignore[attr-defined]
            "back": page_of(row),
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/object_action.html", context)

    def panels_of_action(self, request: HttpRequest, row: Any) -> list:
        """What the user needs to see to decide."""
        return []
