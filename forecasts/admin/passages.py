"""Passages, with their sentences in one form."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, Max, Q, QuerySet
from django.http import HttpRequest

from forecasts.actions import documents as document_actions
from forecasts.actions import passages as actions
from forecasts.models import Claim, Document, Passage, Sentence

from .after_saving import GoesOn
from .forms import RecordForm
from .list_filters import by_answer, by_choice, by_own_row
from .panels import Cell, Link, Panel, add_page, page_of
from .parts import PartAdmin, PartInline, delete_action
from .seen import rows
from .sentence_form import SentenceForm
from .site import site
from .typed import as_typed, typed_text


class SentenceInline(PartInline):
    model = Sentence
    form = SentenceForm
    fields = ["ordinal", "printed", "page", "ruled_out", "kept"]
    readonly_fields = ["kept"]
    ordering = ["ordinal"]
    verbose_name_plural = "sentences, in their printed order"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Sentence]:
        self.request = request  # an inline is made anew for each
        return super().get_queryset(request).prefetch_related("claims")

    @admin.display(description="kept as")
    def kept(self, row: Sentence) -> str:
        """The quotation of a claim that it makes; else the beginning of its hash, with what was typed just now."""
        if not row.pk:
            return "—"
        quoted = (claim.quotation for claim in row.claims.all() if claim.quotation)
        typed = as_typed(self.request, row)
        unquoted = f"its hash, {row.sha256[:12]}…" + (f" You typed: {typed}" if typed else "")
        return next(quoted, unquoted)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        fields = list(super().get_fields(request, obj))
        return fields if self.has_change_permission(request, obj) else [name for name in fields if name != "printed"]

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        return 3 if obj is None or not obj.sentences.exists() else 1

    @staticmethod
    def write(row: Sentence, form: Any, **how: Any) -> None:
        actions.save_sentence(row, typed_text(row, form), **how)

    @staticmethod
    def take_back(row: Sentence, **how: Any) -> None:
        document_actions.delete_part(row, **how)


class PassageForm(RecordForm):
    """Position and key may be left out; at a position that is taken, the others make room."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, text in {
            "position": "Left out: the last. Where another stands there, that one and those after it move down.",
            "key": "Left out: from the document and the printed number, as nie-58/22d; footnotes are n1, n2 …",
        }.items():
            if name in self.fields:
                self.fields[name].required = False
                self.fields[name].help_text = text

    def _get_validation_exclusions(self) -> set[str]:
        return {*super()._get_validation_exclusions(), "position"}  # type: ignore[misc]


@admin.register(Passage, site=site)
class PassageAdmin(GoesOn, PartAdmin):
    form = PassageForm
    inlines = [SentenceInline]
    fields = ["document", ("section", "number", "mark"), ("page", "position"), "under", "key"]
    autocomplete_fields = ["document", "under"]
    list_display = ["key", "section", "number", "mark", "page", "sentences_entered", "claims_registered"]
    list_select_related = ["document"]
    search_fields = ["key", "number", "document__title"]
    ordering = ["document__slug", "position"]
    list_filter = [
        by_own_row("document", "document", Document, "document", key="slug", label=lambda row: row.slug),
        by_choice("section", "section", Passage.Section),
        by_answer(
            "claims",
            "claims",
            with_claims=lambda request, queryset: queryset.filter(
                pk__in=Claim.objects.filter(withdrawn=False).values("passage")
            ),
            without_claims=lambda request, queryset: queryset.exclude(
                pk__in=Claim.objects.filter(withdrawn=False).values("passage")
            ),
        ),
    ]
    object_actions = [delete_action(Passage)]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Passage]:
        return (
            super()
            .get_queryset(request)
            .annotate(
                sentences_n=Count("sentences", distinct=True),
                claims_n=Count("claims", filter=Q(claims__withdrawn=False), distinct=True),
            )
        )

    @admin.display(description="sentences", ordering="sentences_n")
    def sentences_entered(self, row: Any) -> int:
        return row.sentences_n

    @admin.display(description="claims", ordering="claims_n")
    def claims_registered(self, row: Any) -> int:
        return row.claims_n

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        fields = list(super().get_readonly_fields(request, obj))
        return [*fields, "document"] if obj else fields

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """A new passage begins as the last one of its document ended: same section, same page."""
        initial = super().get_changeform_initial_data(request)
        last = None
        if "document" in initial:
            of_document = rows(request, Passage).filter(document__pk=initial["document"])
            last = of_document.filter(position=of_document.aggregate(last=Max("position"))["last"]).first()
        return ({"section": last.section, "page": last.page} if last else {}) | initial

    def names(self, row: Passage) -> Q:
        return super().names(row) | Q(kind="sentence", key__startswith=f"{row.key}/")

    def write(self, row: Passage, form: Any, **how: Any) -> None:
        actions.save_passage(row, **how)

    def goes_on_at(self, request: HttpRequest, row: Passage) -> str:
        return page_of(row.document)

    def links(self, request: HttpRequest, row: Passage) -> list[Link]:
        following = rows(request, Passage).filter(document=row.document, position__gt=row.position)
        after = following.order_by("position").first()
        found = [Link(f"Document {row.document.slug}", page_of(row.document))]
        if self.has_add_permission(request):
            found.append(Link("Add a passage", add_page(Passage, document=row.document_id)))
        return found + ([Link(f"Next: {after.place}", page_of(after))] if after else [])

    def panels(self, request: HttpRequest, row: Passage) -> list[Panel]:
        may_add = request.user.has_perm("forecasts.add_claim")
        claims = list(rows(request, Claim).filter(passage=row).select_related("proposition", "voice").order_by("key"))
        table = []
        for sentence in rows(request, Sentence).filter(passage=row).select_related("passage").order_by("ordinal"):
            table += [_claim_row(sentence, claim) for claim in claims if claim.sentence_id == sentence.pk]
            if sentence.ruled_out:
                reason = Cell(f"Ruled out: {sentence.get_ruled_out_display()}")
                table.append([Cell(sentence.locator, page_of(sentence)), reason, *EMPTY])
            elif may_add:
                has_one = any(claim.sentence_id == sentence.pk and not claim.withdrawn for claim in claims)
                add = Cell("Add another claim" if has_one else "Add a claim", add_page(Claim, sentence=sentence.pk))
                table.append([Cell(sentence.locator, page_of(sentence)), add, *EMPTY])
        return [
            Panel(
                title="Claims, sentence by sentence",
                headers=["Sentence", "Claim", "Expression", "Voice", "In question"],
                rows=table,
                empty="Enter the sentences first; claims are made in them.",
            )
        ]


EMPTY = [Cell("")] * 3


def _claim_row(sentence: Sentence, claim: Claim) -> list[Cell]:
    return [
        Cell(sentence.locator, page_of(sentence)),
        Cell(f"{claim.key}{' (withdrawn)' if claim.withdrawn else ''}", page_of(claim)),
        Cell(f"{'not: ' if claim.negated else ''}{claim.expression}"),
        Cell(claim.voice.name),
        Cell(claim.proposition.text, page_of(claim.proposition)),
    ]
