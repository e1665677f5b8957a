"""Voices, and the positions that they take on claims of others."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from forecasts.actions import documents as actions
from forecasts.models import Claim, Document, Office, Position, Voice

from .documents import KEY_HELP
from .list_filters import by_choice, by_own_row
from .mixin import RecordAdmin
from .panels import Link, page_of
from .parts import PartAdmin, PartInline, delete_action
from .seen import rows
from .site import site


def speaking(request: HttpRequest, voices: QuerySet[Voice]) -> QuerySet[Voice]:
    """The voices that make a claim which the user sees."""
    return voices.filter(pk__in=rows(request, Claim).order_by().values("voice"))


def with_a_voice(request: HttpRequest, offices: QuerySet[Office]) -> QuerySet[Office]:
    """The offices that such a voice names."""
    return offices.filter(pk__in=speaking(request, rows(request, Voice)).values("offices"))


@admin.register(Voice, site=site)
class VoiceAdmin(RecordAdmin):
    list_display = ["key", "name", "offices_named"]
    search_fields = ["key", "name"]
    fields = ["key", "name", "offices"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Voice]:
        return super().get_queryset(request).prefetch_related("offices")

    @admin.display(description="offices")
    def offices_named(self, row: Voice) -> str:
        return ", ".join(office.name for office in row.offices.all())

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        return super().get_form(request, obj, change, help_texts={"key": KEY_HELP}, **kwargs)

    def write(self, row: Voice, form: Any, **how: Any) -> None:
        actions.save_voice(row, list(form.cleaned_data["offices"]), **how)


def _positioned(request: HttpRequest, voices: QuerySet[Voice]) -> QuerySet[Voice]:
    return voices.filter(pk__in=rows(request, Position).order_by().values("voice"))


@admin.register(Position, site=site)
class PositionAdmin(PartAdmin):
    fixed = ("voice", "claim")
    fields = ["voice", "claim", "stance", "passage", "note"]
    autocomplete_fields = ["claim", "passage"]
    list_display = ["claim", "voice", "stance", "passage"]
    list_select_related = ["claim", "voice", "passage"]
    search_fields = ["claim__key", "voice__key", "voice__name", "note"]
    ordering = ["claim__document__slug", "claim__key", "voice__key"]
    list_filter = [
        by_choice("stance", "stance", Position.Stance),
        by_own_row("voice", "voice", Voice, "voice", choose=_positioned),
        by_own_row("document", "document", Document, "claim__document", key="slug", label=lambda row: row.slug),
    ]
    object_actions = [delete_action(Position)]

    def write(self, row: Position, form: Any, **how: Any) -> None:
        actions.save_part(row, **how)

    def links(self, request: HttpRequest, row: Position) -> list[Link]:
        return [Link(f"Claim {row.claim.key}", page_of(row.claim))]


class PositionInline(PartInline):
    """What other voices say about a claim."""

    model = Position
    fields = ["voice", "stance", "passage", "note"]
    autocomplete_fields = ["passage"]
    verbose_name_plural = "positions that other voices take on this claim"

    @staticmethod
    def write(row: Position, form: Any, **how: Any) -> None:
        actions.save_part(row, **how)

    @staticmethod
    def take_back(row: Position, **how: Any) -> None:
        actions.delete_part(row, **how)
