"""The admin's site: who comes in, in what order the tables stand, and what waits to be done."""

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.admin.models import LogEntry
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.template.response import TemplateResponse

from .waiting import waiting

APPS = ["forecasts", "scoring", "auth"]
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
        table: Any = self.model_admin
        return table.narrow_suggestions(super().get_queryset(), self.source_field)

    def serialize_result(self, obj: Model, to_field_name: str) -> dict[str, str]:
        table: Any = self.model_admin
        return {"id": str(getattr(obj, to_field_name)), "text": table.describe(obj)}


class RecordSite(AdminSite):
    site_header = "Estimative"
    site_title = "Estimative"
    index_title = "The record"
    site_url = "/"
    enable_nav_sidebar = False  # the bar on top leads to the tables, and lists keep their width

    def get_urls(self) -> list:
        """Without the address that says of any row, seen or not, where it is shown."""
        return [url for url in super().get_urls() if getattr(url, "name", None) != "view_on_site"]

    def autocomplete_view(self, request: HttpRequest) -> Any:
        return Suggestions.as_view(admin_site=self)(request)

    def get_log_entries(self, request: HttpRequest) -> QuerySet[LogEntry]:
        """Django's own log is off: there is one history."""
        return LogEntry.objects.none()

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        apps = super().get_app_list(request, app_label)
        for app in apps:
            app["models"].sort(key=lambda model: _place(model["object_name"]))
        return sorted(apps, key=lambda app: APPS.index(app["app_label"]))

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        return super().index(request, {"waiting": waiting(request), **(extra_context or {})})


def _place(name: str) -> int:
    return ORDER.index(name) if name in ORDER else len(ORDER)


site = RecordSite(name="admin")
site.disable_action("delete_selected")  # what can be taken back is taken back by its own action, which asks why
