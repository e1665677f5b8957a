"""Sentences by themselves: which are undone, which are ruled out and why."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest

from forecasts.actions import passages as actions
from forecasts.models import Claim, Document, Passage, Sentence

from .after_saving import GoesOn
from .list_filters import by_answer, by_choice, by_own_row
from .panels import Cell, Link, Panel, add_page, page_of
from .parts import PartAdmin, delete_action
from .seen import rows
from .sentence_form import SentenceForm
from .site import site
from .typed import typed_text


def _undone(request: HttpRequest, queryset: QuerySet[Sentence]) -> QuerySet[Sentence]:
    return queryset.filter(ruled_out="").exclude(claims__withdrawn=False)


def next_undone(request: HttpRequest, sentence: Sentence) -> Sentence | None:
    """The next sentence of the document that has neither a claim nor a reason."""
    passage = sentence.passage
    below = Q(passage__position__gt=passage.position) | Q(passage=passage, ordinal__gt=sentence.ordinal)
    undone = _undone(request, rows(request, Sentence).filter(below, passage__document=passage.document))
    return undone.order_by("passage__position", "ordinal").first()


@admin.register(Sentence, site=site)
class SentenceAdmin(GoesOn, PartAdmin):
    form = SentenceForm
    fixed = ("passage", "ordinal", "sha256")
    fields = ["passage", "ordinal", "printed", "page", "ruled_out", "sha256"]
    autocomplete_fields = ["passage"]
    list_display = ["key", "section", "page_printed", "ruled_out", "claims_made"]
    list_select_related = ["passage__document"]
    search_fields = ["key", "claims__quotation"]
    ordering = ["passage__document__slug", "passage__position", "ordinal"]
    list_filter = [
        by_own_row("document", "document", Document, "passage__document", key="slug", label=lambda row: row.slug),
        by_answer(
            "what it has",
            "has",
            neither=_undone,
            claims=lambda request, queryset: queryset.filter(
                pk__in=Claim.objects.filter(withdrawn=False).values("sentence")
            ),
            reason=lambda request, queryset: queryset.exclude(ruled_out=""),
        ),
        by_choice("ruled out as", "ruled_out", Sentence.RuledOut),
        by_choice("section", "section", Passage.Section, "passage__section"),
    ]
    object_actions = [delete_action(Sentence)]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Sentence]:
        made = Count("claims", filter=Q(claims__withdrawn=False), distinct=True)
        return super().get_queryset(request).annotate(claims_n=made)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        fields = list(super().get_fields(request, obj))
        missing = "sha256" if obj is None else "" if self.has_change_permission(request, obj) else "printed"
        return [name for name in fields if name != missing]

    @admin.display(description="section", ordering="passage__section")
    def section(self, row: Sentence) -> str:
        return row.passage.get_section_display()

    @admin.display(description="page")
    def page_printed(self, row: Sentence) -> str:
        return row.page_label

    @admin.display(description="claims", ordering="claims_n")
    def claims_made(self, row: Any) -> int:
        return row.claims_n

    def describe(self, row: Sentence) -> str:
        return f"{row.key} ({row.get_ruled_out_display()})" if row.ruled_out else row.key

    def write(self, row: Sentence, form: Any, **how: Any) -> None:
        actions.save_sentence(row, typed_text(row, form), **how)

    def goes_on_at(self, request: HttpRequest, row: Sentence) -> str:
        return page_of(row.passage)

    def links(self, request: HttpRequest, row: Sentence) -> list[Link]:
        found = [Link(f"Passage {row.passage.key}", page_of(row.passage))]
        if request.user.has_perm("forecasts.add_claim") and not row.ruled_out:
            found.append(Link("Add a claim", add_page(Claim, sentence=row.pk)))
        return found

    def panels(self, request: HttpRequest, row: Sentence) -> list[Panel]:
        claims = rows(request, Claim).filter(sentence=row).select_related("proposition").order_by("key")
        return [
            Panel(
                title="Claims",
                headers=["Claim", "Expression", "Quotation", "In question"],
                rows=[
                    [
                        Cell(claim.key, page_of(claim)),
                        Cell(claim.expression),
                        Cell(claim.quotation or "not stored"),
                        Cell(claim.proposition.text, page_of(claim.proposition)),
                    ]
                    for claim in claims
                ],
                empty="It makes no claim.",
            )
        ]
