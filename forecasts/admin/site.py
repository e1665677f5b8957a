"""The admin's site: who comes in, in what order the tables stand, and what waits to be done."""

from typing import Any

from django.contrib.admin import AdminSite, ModelAdmin
from django.contrib.admin.models import LogEntry
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse

from .waiting import waiting

ORDER = [
    "Document",
    "Passage",
    "Sentence",
    "Claim",
    "Position",
    "Proposition",
    "Outcome",
    "Voice",
    "Office",
    "Series",
    "Expression",
    "Lexicon",
    "LogEntry",
]


class Suggestions(AutocompleteJsonView):
    """What is found while one types: rows that the asker may see, described by their admin."""

    def process_request(self, request: HttpRequest) -> tuple:
        term, *others = super().process_request(request)
        return term.replace("\0", ""), *others

    def get_queryset(self) -> QuerySet:
        return self.model_admin.narrow_suggestions(super().get_queryset(), self.source_field)

    def serialize_result(self, obj: Model, to_field_name: str) -> dict[str, str]:
        return {"id": str(getattr(obj, to_field_name)), "text": self.model_admin.describe(obj)}


class RecordSite(AdminSite):
    site_header = "Estimative"
    site_title = "Estimative"
    index_title = "The record"
    site_url = "/"

    def get_urls(self) -> list:
        """Without the address that says of any row, seen or not, where it is shown."""
        return [url for url in super().get_urls() if getattr(url, "name", None) != "view_on_site"]

    def autocomplete_view(self, request: HttpRequest) -> HttpResponse:
        return Suggestions.as_view(admin_site=self)(request)

    def get_log_entries(self, request: HttpRequest) -> QuerySet[LogEntry]:
        """Django's own log is off: there is one history."""
        return LogEntry.objects.none()

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        apps = super().get_app_list(request, app_label)
        for app in apps:
            app["models"].sort(key=lambda model: _place(model["object_name"]))
        return apps

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return super().index(request, {"waiting": waiting(request), **(extra_context or {})})


def _place(name: str) -> int:
    return ORDER.index(name) if name in ORDER else len(ORDER)


site = RecordSite(name="admin")


def admin_of(model: type[Model]) -> ModelAdmin:
    return site.get_model_admin(model)
