"""Series, offices and documents."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import ExtractYear
from django.http import HttpRequest

from forecasts.actions import documents as actions
from forecasts.models import Claim, Document, Office, Passage, Proposition, Sentence, Series
from forecasts.models.documents import DocumentState

from .document_form import DocumentForm
from .forms import RemarkForm
from .list_filters import by_answer, by_choice, by_own_row, by_yes_or_no, filter_by
from .mixin import RecordAdmin
from .object_actions import ObjectAction, may_curate, plain
from .panels import Cell, Link, Panel, add_page, list_of, page_of
from .seen import rows
from .site import site
from .taking_back import merged_into, merging, withdrawing
from .undone import undone_panel


def state_action(state: DocumentState, name: str, label: str, explains: str) -> ObjectAction:
    return ObjectAction(
        name=name,
        label=label,
        explains=explains,
        logged=f"set_state_{state}",
        make_form=plain(RemarkForm),
        run=lambda row, form, **how: actions.set_state(row, state, reason=form.cleaned_data["reason"], **how),
        may=may_curate,
        refusal=lambda row: "It is in that state already." if row.state == state else "",
        done=f"Now {state.label.lower()}.",
    )


KEY_HELP = "Its short name here for good, as state or joint-staff."


@admin.register(Series, Office, site=site)
class NamedAdmin(RecordAdmin):
    list_display = ["key", "name"]
    search_fields = ["key", "name"]
    fields = ["key", "name"]

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        return super().get_form(request, obj, change, help_texts={"key": KEY_HELP}, **kwargs)

    def write(self, row: Any, form: Any, **how: Any) -> None:
        actions.save_part(row, **how)


@admin.register(Document, site=site)
class DocumentAdmin(RecordAdmin):
    form = DocumentForm
    fixed = ("slug",)
    fieldsets = [
        (None, {"fields": ["slug", ("series", "number"), "title", ("issued_on", "information_cutoff")]}),
        ("The window it speaks about", {"fields": [("window_opens", "window_closes"), "window_basis"]}),
        ("About it", {"fields": ["printed", "region", "topics", "coordination", "citation", "note"]}),
        ("Where it stands", {"fields": ["state", "is_withdrawn"]}),
    ]
    readonly_fields = ["state", "is_withdrawn"]
    lines_help = {"topics": "What it is about: alliances, trade."}
    list_display = [
        "slug",
        "title",
        "state",
        "series_key",
        "issued_on",
        "passages_entered",
        "claims_registered",
        "is_withdrawn",
    ]
    list_select_related = ["series"]
    search_fields = ["slug", "number", "title", "region", "citation"]
    list_filter = [
        by_choice("state", "state", Document.State),
        by_own_row("series", "series", Series, "series"),
        filter_by(
            "year of issue",
            "year",
            lambda request: _years(request),
            lambda request, queryset, value: queryset.filter(issued_on__year=int(value)),
        ),
        by_answer(
            "claims",
            "claims",
            without_claims=lambda request, queryset: queryset.filter(claims=None),
            with_undone_sentences=lambda request, queryset: queryset.filter(
                pk__in=Sentence.objects.filter(ruled_out="")
                .exclude(claims__withdrawn=False)
                .values("passage__document")
            ),
        ),
        by_choice("printed", "printed", Document.Printed),
        by_yes_or_no("withdrawn", "withdrawn", withdrawn=True),
    ]
    object_actions = [
        state_action(
            DocumentState.PUBLISHED,
            "publish",
            "Publish",
            "Everybody will see it, with its claims, propositions and outcomes.",
        ),
        state_action(
            DocumentState.OUTCOME_CODING,
            "code-outcomes",
            "Move to outcome coding",
            "Outcome coders will see its propositions and their criteria, and nothing else of it; claim coders will "
            "no longer see it.",
        ),
        state_action(DocumentState.DRAFT, "draft", "Back to draft", "Only claim coders and curators will see it."),
        withdrawing(
            actions.withdraw_document,
            "For a document that should not be in the record. It and its claims stay, marked withdrawn, and are "
            "counted as such.",
            may_curate,
        ),
        merging(
            Document,
            actions.merge_documents,
            "For a document that was entered twice. This one is withdrawn with its claims, and points to the one "
            "that stays.",
        ),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Document]:
        return (
            super()
            .get_queryset(request)
            .annotate(
                passages_n=_counted(Passage.objects.all()), claims_n=_counted(Claim.objects.filter(withdrawn=False))
            )
        )

    @admin.display(description="passages", ordering="passages_n")
    def passages_entered(self, row: Any) -> int:
        return row.passages_n or 0

    @admin.display(description="claims", ordering="claims_n")
    def claims_registered(self, row: Any) -> int:
        return row.claims_n or 0

    @admin.display(description="withdrawn", ordering="withdrawn")
    def is_withdrawn(self, row: Document) -> str:
        return "yes" if row.withdrawn else "no"

    @admin.display(description="series", ordering="series__key")
    def series_key(self, row: Document) -> str:
        return row.series.key

    @admin.display(description="topics")
    def topics_listed(self, row: Document) -> str:
        return "; ".join(row.topics) or "—"

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)
        return fieldsets if obj else fieldsets[:-1]

    def write(self, row: Document, form: Any, **how: Any) -> None:
        actions.save_document(row, **how)

    def narrow_suggestions(self, queryset: QuerySet, source: Any) -> QuerySet:
        return queryset.filter(withdrawn=False)

    def links(self, request: HttpRequest, row: Document) -> list[Link]:
        found = [
            Link("Claims", list_of(Claim, {"document": row.slug})),
            Link("Propositions", list_of(Proposition, {"document": row.slug})),
        ]
        return _add_passage(request, row) + found + super().links(request, row)

    def panels_of_action(self, request: HttpRequest, row: Document) -> list[Panel]:
        return [undone_panel(request, row)]

    def panels(self, request: HttpRequest, row: Document) -> list[Panel]:
        passages = (
            rows(request, Passage)
            .filter(document=row)
            .order_by("position")
            .annotate(
                sentences_n=Count("sentences", distinct=True),
                claims_n=Count("claims", filter=Q(claims__withdrawn=False), distinct=True),
                undone_n=Count(
                    "sentences", filter=Q(sentences__ruled_out="") & ~Q(sentences__in=_with_claims()), distinct=True
                ),
            )
        )
        undone = {"document": row.slug, "has": "neither"}
        return [
            *merged_into(request, row),
            Panel(
                title="Passages",
                headers=["Passage", "Section", "Page", "Sentences", "Claims", "Undone"],
                rows=[
                    [
                        Cell(f"{passage.mark} {passage.place}".strip(), page_of(passage)),
                        Cell(passage.get_section_display()),
                        Cell(passage.page),
                        Cell(passage.sentences_n),
                        Cell(passage.claims_n),
                        Cell(passage.undone_n or ""),
                    ]
                    for passage in passages
                ],
                links=[
                    *_add_passage(request, row),
                    Link("Sentences with neither a claim nor a reason", list_of(Sentence, undone)),
                ],
                empty="No passage is entered yet.",
            ),
        ]


def _add_passage(request: HttpRequest, row: Document) -> list[Link]:
    may = request.user.has_perm("forecasts.add_passage")
    return [Link("Add a passage", add_page(Passage, document=row.pk))] if may else []


def _with_claims() -> QuerySet:
    return Claim.objects.filter(withdrawn=False).values("sentence")


def _counted(parts: QuerySet) -> Subquery:
    """How many parts of an outer query's document there are; NULL for none."""
    of_one = parts.filter(document=OuterRef("pk")).order_by().values("document")
    return Subquery(of_one.annotate(n=Count("pk")).values("n"))


def _years(request: HttpRequest) -> list[tuple[str, str]]:
    years = rows(request, Document).order_by().annotate(year=ExtractYear("issued_on")).values_list("year", flat=True)
    return [(str(year), str(year)) for year in sorted(set(years))]
