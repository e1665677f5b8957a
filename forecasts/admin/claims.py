"""Claims: registered in sentences, found again by what is asked of them."""

from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.db.models import Exists, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from forecasts.actions import claims as actions
from forecasts.models import Claim, Document, Expression, Lexicon, LogEntry, Office, Proposition, Sentence, Voice
from forecasts.status import CLAIM_STATUSES, status, with_standing

from .after_saving import GoesOn
from .claim_form import ClaimForm
from .claim_words import found_panel, what_was_taken
from .fields import is_row_number
from .judging import is_due, judgements
from .list_filters import by_answer, by_choice, by_own_row, by_row, by_yes_or_no, filter_by
from .mixin import RecordAdmin
from .panels import Cell, Link, Panel, add_page, page_of
from .seen import rows
from .sentences import next_undone
from .site import site
from .taking_back import withdrawing
from .typed import as_typed
from .voices import PositionInline, speaking, with_a_voice

STATUSES = [(name, name.replace("_", " ").capitalize()) for name in CLAIM_STATUSES]


def with_status(queryset: QuerySet[Claim]) -> QuerySet[Claim]:
    """Claims with ``status_now``: under the headline lexicon, on the day of the newest entry about the record."""
    lexicon = Lexicon.objects.filter(slug=settings.HEADLINE_LEXICON).first()
    newest = LogEntry.objects.newest_about_the_record()
    if lexicon is None or newest is None:
        return queryset
    as_of = newest.at.date()
    return with_standing(queryset, as_of).annotate(status_now=status(as_of, lexicon.pk))


def by_status(request: HttpRequest, queryset: QuerySet[Claim], value: str) -> QuerySet[Claim]:
    annotated: Any = queryset
    return annotated.filter(status_now=value) if "status_now" in queryset.query.annotations else queryset.none()


def unjudged(request: HttpRequest, queryset: QuerySet[Claim]) -> QuerySet[Claim]:
    return queryset.filter(~Exists(judgements(request, of="proposition")))


def _used_expressions(request: HttpRequest) -> list[tuple[str, str]]:
    used = rows(request, Claim).order_by("canonical__text").values_list("canonical__text", flat=True).distinct()
    return [(text, text) for text in used]


@admin.register(Claim, site=site)
class ClaimAdmin(GoesOn, RecordAdmin):
    form = ClaimForm
    inlines = [PositionInline]
    fieldsets = [
        (None, {"fields": ["key", "sentence", "voice", "quotation", "stem"]}),
        (
            "The words of doubt",
            {
                "fields": [
                    ("expression", "canonical"),
                    ("span_in", "span_start", "span_end"),
                    "negated",
                    "co_markers",
                ],
                "description": "Expression, canonical form and span may be left out: the strongest expression of the "
                "quotation is taken.",
            },
        ),
        ("What it says", {"fields": ["proposition", ("mood", "reported"), "window", "restates"]}),
        ("About it", {"fields": ["cites", "note"]}),
    ]
    autocomplete_fields = ["sentence", "canonical", "proposition", "restates"]
    lines_help = {"co_markers": "Other markers of doubt about this claim, in canonical form: we believe."}
    list_display = [
        "key",
        "words",
        "expression_class",
        "voice_key",
        "mood",
        "in_question",
        "status_named",
    ]
    list_select_related = ["voice", "proposition", "canonical"]
    search_fields = ["key", "quotation", "expression", "proposition__key", "proposition__text", "note"]
    ordering = ["document__slug", "passage__position", "sentence__ordinal", "key"]
    list_filter = [
        by_own_row("document", "document", Document, "document", key="slug", label=lambda row: row.slug),
        filter_by("status", "status", lambda request: STATUSES, by_status),
        by_answer(
            "judged",
            "judged",
            past_its_close_and_unjudged=lambda request, queryset: unjudged(request, queryset).filter(
                is_due("proposition__")
            ),
            unjudged=unjudged,
            judged=lambda request, queryset: queryset.filter(Exists(judgements(request, of="proposition"))),
        ),
        by_yes_or_no("restatement", "restatement", restates__isnull=False),
        by_row(
            "office",
            "office",
            Office,
            "key",
            lambda request, queryset, value: queryset.filter(voice__offices__key=value),
            choose=with_a_voice,
        ),
        by_own_row("voice", "voice", Voice, "voice", choose=speaking),
        by_choice("class", "class", Expression.Class, "canonical__cls"),
        filter_by(
            "expression",
            "expression",
            _used_expressions,
            lambda request, queryset, value: queryset.filter(canonical__text=value),
        ),
        by_choice("mood", "mood", Claim.Mood),
        by_choice("kind", "kind", Proposition.Kind, "proposition__kind"),
        by_yes_or_no("negated", "negated", negated=True),
        by_yes_or_no("reported", "reported", reported=True),
        by_yes_or_no("withdrawn", "withdrawn", withdrawn=True),
    ]
    object_actions = [
        withdrawing(
            actions.withdraw_claim,
            "For a claim that should not have been registered. It stays, marked withdrawn, and is counted so.",
        )
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Claim]:
        return with_status(super().get_queryset(request))

    # The list

    @admin.display(description="expression", ordering="canonical__text")
    def words(self, row: Claim) -> str:
        return f"not: {row.expression}" if row.negated else row.expression

    @admin.display(description="class", ordering="canonical__cls")
    def expression_class(self, row: Claim) -> str:
        return row.canonical.get_cls_display()

    @admin.display(description="voice", ordering="voice__key")
    def voice_key(self, row: Claim) -> str:
        return row.voice.key

    @admin.display(description="in question", ordering="proposition__text")
    def in_question(self, row: Claim) -> str:
        return row.proposition.text

    @admin.display(description="status", ordering="status_now")
    def status_named(self, row: Claim) -> str:
        return dict(STATUSES).get(getattr(row, "status_now", ""), "—")

    @admin.display(description="co-markers")
    def co_markers_listed(self, row: Claim) -> str:
        return "; ".join(row.co_markers) or "—"

    def describe(self, row: Claim) -> str:
        return f"{row.key}: “{row.expression}”, {row.proposition.text}"

    def narrow_suggestions(self, queryset: QuerySet, source: Any) -> QuerySet:
        standing = queryset.filter(withdrawn=False).select_related("proposition")
        return standing.filter(restates=None) if source.name == "restates" else standing

    # The form

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None:  # its key is given
            fieldsets = [
                (None, {"fields": [name for name in fieldsets[0][1]["fields"] if name != "key"]}),
                *fieldsets[1:],
            ]
        return fieldsets

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        field: Any = form.base_fields.get("sentence")
        if obj is not None and field is not None:  # its key names the passage: it moves within that only
            field.queryset = field.queryset.filter(passage=obj.passage)
        return form

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """A claim in the sentence asked for, or in the first undone one of the passage asked for."""
        initial: dict[str, Any] = super().get_changeform_initial_data(request)
        sentence = self._sentence_asked_for(request)
        quoted = _quoted(request, sentence) if sentence else None
        if sentence:
            initial["sentence"] = sentence.pk
        agreed = rows(request, Voice).filter(key=Voice.AGREED).first()
        return {
            "voice": agreed.pk if agreed else None,
            "quotation": quoted.quotation if quoted else None,
            **initial,
        }

    def _sentence_asked_for(self, request: HttpRequest) -> Sentence | None:
        asked, passage = request.GET.get("sentence", ""), request.GET.get("passage", "")
        seen = rows(request, Sentence)
        if is_row_number(asked):
            return seen.filter(pk=asked).first()
        if is_row_number(passage):
            undone = seen.filter(passage__pk=passage, ruled_out="").exclude(claims__withdrawn=False)
            return undone.order_by("ordinal").first()
        return None

    def log_name(self, verb: str) -> str:
        return "register_claim" if verb == "enter" else "correct_claim"

    def names(self, row: Claim) -> Q:
        return super().names(row) | Q(kind="position", key__startswith=f"{row.key}:")

    def write(self, row: Claim, form: Any, **how: Any) -> None:
        actions.save_claim(row, **how)

    def save_model(self, request: HttpRequest, obj: Claim, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if not form.data.get("expression"):
            messages.info(request, what_was_taken(obj))

    def response_add(self, request: HttpRequest, obj: Claim, post_url_continue: Any = None) -> HttpResponse:
        response = super().response_add(request, obj, post_url_continue)
        if "_addanother" in request.POST and IS_POPUP_VAR not in request.POST:
            return HttpResponseRedirect(add_page(Claim, sentence=obj.sentence_id))
        return response

    def goes_on_at(self, request: HttpRequest, row: Claim) -> str:
        return page_of(row.passage)

    def links(self, request: HttpRequest, row: Claim) -> list[Link]:
        found = [
            Link(f"Passage {row.passage.key}", page_of(row.passage)),
            Link("Proposition", page_of(row.proposition)),
        ]
        if self.has_add_permission(request):
            found.append(Link("Add a claim to this sentence", add_page(Claim, sentence=row.sentence_id)))
            following = next_undone(request, row.sentence)
            if following:
                found.append(Link(f"Next sentence: {following.locator}", add_page(Claim, sentence=following.pk)))
        return found

    def panels(self, request: HttpRequest, row: Claim) -> list[Panel]:
        same = rows(request, Claim).filter(proposition=row.proposition).exclude(pk=row.pk).select_related("document")
        return [
            found_panel(row),
            Panel(
                title="Other claims on the same proposition",
                headers=["Claim", "Expression", "Restates", "Quotation"],
                rows=[
                    [
                        Cell(one.key, page_of(one)),
                        Cell(one.expression),
                        Cell(
                            "this claim" if one.restates_id == row.pk else "" if one.restates_id is None else "another"
                        ),
                        Cell(one.quotation or "not stored"),
                    ]
                    for one in same.order_by("key")
                ],
                empty="There is none.",
            ),
        ]

    def panels_of_new(self, request: HttpRequest) -> list[Panel]:
        sentence = self._sentence_asked_for(request)
        if sentence is None:
            return []
        there = rows(request, Claim).filter(sentence=sentence).select_related("proposition").order_by("key")
        table = [[Cell(one.key, page_of(one)), Cell(one.expression), Cell(one.proposition.text)] for one in there]
        panel = Panel(
            title=f"Claims made in {sentence.key}",
            headers=["Claim", "Expression", "In question"],
            rows=table,
            empty="None so far.",
        )
        quoted = _quoted(request, sentence)
        return [found_panel(quoted), panel] if quoted else [panel]


def _quoted(request: HttpRequest, sentence: Sentence) -> Claim | None:
    """A claim that quotes the sentence, or one that would, with the words as they were typed in this session."""
    there = rows(request, Claim).filter(sentence=sentence).exclude(quotation=None).first()
    typed = as_typed(request, sentence)
    return there or (Claim(quotation=typed) if typed else None)
