"""The log, for curators: every action, what it touched, and what was there before and after."""

import json
from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest

from forecasts.models import LogEntry

from .history import action_in_words, lines_of
from .list_filters import by_yes_or_no, filter_by
from .mixin import ReadAdmin
from .panels import Cell, Panel
from .seen import rows
from .site import site

SHOWN_THINGS = 200


def _distinct(column: str) -> Any:
    def offer(request: HttpRequest) -> list[tuple[str, str]]:
        values = rows(request, LogEntry).order_by(column).values_list(column, flat=True).distinct()
        return [(value, action_in_words(value) if column == "action" else value) for value in values]

    return offer


@admin.register(LogEntry, site=site)
class LogEntryAdmin(ReadAdmin):
    list_display = ["number", "at", "by", "action_named", "why", "things"]
    list_display_links = ["number", "action_named"]
    search_fields = ["why", "keys__key", "by"]
    ordering = ["-number"]
    fields = [("number", "at"), ("by", "action"), "why", "touches_record", "previous", "hash"]
    list_filter = [
        filter_by(
            "action", "action", _distinct("action"), lambda request, queryset, value: queryset.filter(action=value)
        ),
        filter_by("who", "by", _distinct("by"), lambda request, queryset, value: queryset.filter(by=value)),
        by_yes_or_no("about the record", "record", touches_record=True),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[LogEntry]:
        return super().get_queryset(request).annotate(things_n=Count("keys", distinct=True))

    @admin.display(description="action", ordering="action")
    def action_named(self, row: LogEntry) -> str:
        return action_in_words(row.action)

    @admin.display(description="things touched", ordering="things_n")
    def things(self, row: Any) -> int:
        return row.things_n

    def panels(self, request: HttpRequest, row: LogEntry) -> list[Panel]:
        touched = list(lines_of(row))
        panels = [
            Panel(
                title=f"{kind} {key}",
                headers=["Field", "Before", "After"],
                rows=[[Cell(change.field), Cell(change.before), Cell(change.after)] for change in line.changes],
                note="Entered." if line.entered else "Deleted." if line.gone else "",
            )
            for kind, key, line in touched[:SHOWN_THINGS]
        ]
        more = len(json.loads(row.after)) - SHOWN_THINGS
        if more > 0:
            panels.append(Panel(title=f"and {more} more things"))
        return panels

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> Any:
        """An entry is history itself: its own page says all."""
        return self.changeform_view(request, object_id)
