"""Outcomes: recorded and superseded, never edited and never deleted."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from forecasts.actions import outcomes as actions
from forecasts.models import Document, Outcome, Proposition
from forecasts.visibility import ADJUDICATOR

from .after_saving import GoesOn
from .fields import is_row_number
from .forms import IsoDateInput, LinesField, ReasonForm, RecordForm, Textarea
from .judging import DUE, due
from .list_filters import by_answer, by_choice, by_row, by_yes_or_no, filter_by
from .mixin import RecordAdmin
from .object_actions import ObjectAction
from .panels import Link, Panel, add_page, list_of, page_of
from .proposition_panels import question_panel
from .refusals import TellsAtFields
from .seen import is_curator, rows, seen_by
from .site import site


def tell_how_days_are_given(form: forms.BaseForm) -> None:
    """Where only a month or a year is known, two days say so."""
    for name, text in {
        "occurred_earliest": "The first day on which it can have been; of September 1954 the 1st. Of a state that did "
        "not last throughout: of its first break. Of an event that did not occur in time: of when it came late, if it "
        "did.",
        "occurred_latest": "The last day on which it can have been; of September 1954 the 30th. On a known day both "
        "are that day.",
        "known_on": "When the public could have had that evidence; of a book of 1985 its 31 December.",
    }.items():
        if name in form.fields:
            form.fields[name].help_text = text


class OutcomeForm(RecordForm):
    """A judgement. Where the proposition has no condition, whether it came about need not be answered."""

    settles = forms.BooleanField(
        required=False, label="Adjudicated", help_text="It settles what coders disagree about. For adjudicators only."
    )

    class Meta:
        model = Outcome
        fields = ["proposition", *actions.FIELDS]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if "condition_met" in self.fields:
            self.fields["condition_met"].required = False
        tell_how_days_are_given(self)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        question = values.get("proposition") or getattr(self.instance, "proposition", None)
        if "condition_met" in self.fields and not values.get("condition_met") and question:
            if question.condition:
                self.add_error("condition_met", "Say first whether the condition came about.")
            else:
                values["condition_met"] = Outcome.ConditionMet.NONE
        values["verdict"] = values.get("verdict") or None
        return values


class SupersedeForm(TellsAtFields, ReasonForm, forms.ModelForm):
    """Begins with what the earlier outcome says; asks which kind of supersession it is, and why."""

    supersession = forms.ChoiceField(
        label="What made you look again",
        choices=[
            ("new_evidence", "New evidence: the earlier outcome stood until this became known"),
            ("correction", "Correction: the earlier outcome was mistaken from the start"),
        ],
        widget=forms.RadioSelect,
    )
    sources = LinesField(required=False, help_text="Named sources, one a line.")
    field_order = ["supersession", "reason", *actions.FIELDS]

    class Meta:
        model = Outcome
        fields = actions.FIELDS
        widgets = {
            "occurred_earliest": IsoDateInput(),
            "occurred_latest": IsoDateInput(),
            "known_on": IsoDateInput(),
            "evidence": Textarea(),
            "note": Textarea(),
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        tell_how_days_are_given(self)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        values["verdict"] = values.get("verdict") or None
        return values


def _supersede(row: Outcome, form: Any, **how: Any) -> None:
    actions.supersede_outcome(
        row,
        form.instance,
        supersession=form.cleaned_data["supersession"],
        reason=form.cleaned_data["reason"],
        **how,
    )


def _may_supersede(model_admin: Any, request: HttpRequest, row: Outcome) -> bool:
    """Coders take back what they said themselves; curators enter what a coder tells them."""
    own = row.coder == request.user.get_username()
    return request.user.has_perm("forecasts.add_outcome") and (own or is_curator(request))


def _why_not_superseded(row: Outcome) -> str:
    later = Outcome.objects.filter(supersedes=row).first()
    return f"It was superseded by {later.key}: supersede that one." if later else ""


def _coders(request: HttpRequest) -> list[tuple[str, str]]:
    names = rows(request, Outcome).order_by("coder").values_list("coder", flat=True).distinct()
    return [(name, name) for name in names]


@admin.register(Outcome, site=site)
class OutcomeAdmin(GoesOn, RecordAdmin):
    form = OutcomeForm
    fixed = ()
    autocomplete_fields = ["proposition"]
    fieldsets = [
        (None, {"fields": ["proposition", "condition_met"]}),
        ("What happened", {"fields": [("verdict", "quarters"), ("occurred_earliest", "occurred_latest")]}),
        ("What shows it", {"fields": ["evidence", "sources", "known_on"]}),
        ("How it was judged", {"fields": ["confidence", "blind", "note"]}),
    ]
    recorded_fields = [
        "key",
        ("coder", "recorded_at"),
        ("adjudicated", "criteria_version"),
        ("supersedes", "supersession"),
    ]
    lines_help = {
        "sources": "Named sources. None only for cannot be determined and not yet due, whose evidence says where "
        "one looked."
    }
    list_display = ["key", "in_question", "verdict_named", "known_on", "confidence", "coder", "is_blind", "stands"]
    list_select_related = ["proposition", "superseded_by"]
    search_fields = ["key", "proposition__text", "evidence", "coder"]
    ordering = ["proposition__key", "pk"]
    list_filter = [
        by_answer(
            "stands",
            "stands",
            yes=lambda request, queryset: queryset.filter(superseded_by=None),
            no=lambda request, queryset: queryset.exclude(superseded_by=None),
        ),
        by_choice("verdict", "verdict", Outcome.Verdict),
        by_choice("condition", "condition", Outcome.ConditionMet, "condition_met"),
        by_choice("how sure", "confidence", Outcome.Confidence),
        filter_by("coder", "coder", _coders, lambda request, queryset, value: queryset.filter(coder=value)),
        by_yes_or_no("blind", "blind", blind=True),
        by_yes_or_no("adjudicated", "adjudicated", adjudicated=True),
        by_row(
            "document",
            "document",
            Document,
            "slug",
            lambda request, queryset, value: queryset.filter(
                proposition__in=Proposition.objects.filter(claims__document__slug=value).values("pk")
            ),
            label=lambda row: row.slug,
        ),
    ]
    object_actions = [
        ObjectAction(
            name="supersede",
            label="Supersede",
            explains="The outcome stays as it was recorded; what you enter here takes its place.",
            logged="supersede_outcome",
            make_form=lambda admin, request, row, data: SupersedeForm(data, instance=actions.successor_of(row)),
            run=_supersede,
            may=_may_supersede,
            refusal=_why_not_superseded,
            done="Superseded: what you see here stands in its place.",
            leads_to=lambda row: Outcome.objects.get(supersedes=row),
        )
    ]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    # The list

    @admin.display(description="in question", ordering="proposition__text")
    def in_question(self, row: Outcome) -> str:
        return row.proposition.text

    @admin.display(description="verdict", ordering="verdict")
    def verdict_named(self, row: Outcome) -> str:
        name = row.get_verdict_display() or "The condition did not come about"
        return f"{name} ({row.get_quarters_display()})" if row.quarters else name

    @admin.display(description="blind", ordering="blind")
    def is_blind(self, row: Outcome) -> str:
        return "yes" if row.blind else ""

    @admin.display(description="stands")
    def stands(self, row: Outcome) -> str:
        return "superseded" if hasattr(row, "superseded_by") else "yes"

    @admin.display(description="sources")
    def sources_listed(self, row: Outcome) -> str:
        return "; ".join(row.sources) or "—"

    # The form

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)
        if obj is not None:
            return [*fieldsets, ("How it is recorded", {"fields": self.recorded_fields})]
        if ADJUDICATOR in seen_by(request).roles:
            *others, (title, options) = fieldsets
            return [*others, (title, {"fields": ["settles", *options["fields"]]})]
        return fieldsets

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        if ADJUDICATOR not in seen_by(request).roles:
            form.base_fields.pop("settles", None)
        return form

    def log_name(self, verb: str) -> str:
        return "record_outcome"

    def write(self, row: Outcome, form: Any, **how: Any) -> None:
        row.coder = how["by"]
        row.adjudicated = form.cleaned_data.get("settles", False)
        actions.record_outcome(row, **how)

    def goes_on_at(self, request: HttpRequest, row: Outcome) -> str:
        """The list of what still waits; where nothing does, the question that was judged."""
        return list_of(Proposition, DUE) if due(request).exists() else page_of(row.proposition)

    def response_add(self, request: HttpRequest, obj: Outcome, post_url_continue: Any = None) -> HttpResponse:
        """Another outcome is that of the next question which waits."""
        response = super().response_add(request, obj, post_url_continue)
        following = due(request).order_by("key").first() if "_addanother" in request.POST else None
        return HttpResponseRedirect(add_page(Outcome, proposition=following.pk)) if following else response

    def links(self, request: HttpRequest, row: Outcome) -> list[Link]:
        found = [Link("Proposition", page_of(row.proposition))]
        if row.supersedes:
            found.append(Link("The earlier outcome", page_of(row.supersedes)))
        if hasattr(row, "superseded_by"):
            found.append(Link("The outcome that superseded it", page_of(row.superseded_by)))
        return found

    def panels_before(self, request: HttpRequest, row: Outcome | None) -> list[Panel]:
        """The question, as asked for in the address, or chosen in a form that came back."""
        if row is not None:
            return [question_panel(row.proposition)]
        asked = request.POST.get("proposition") or request.GET.get("proposition", "")
        seen: QuerySet[Proposition] = rows(request, Proposition)
        found = seen.filter(pk=asked).first() if is_row_number(asked) else None
        return [question_panel(found)] if found else []

    def panels_of_action(self, request: HttpRequest, row: Outcome) -> list[Panel]:
        about = Panel(
            title="The outcome that it takes the place of",
            facts=[
                ("Outcome", row.key),
                ("Verdict", self.verdict_named(row)),
                ("Coder", f"{row.coder}: the new outcome is recorded as theirs, and the history says who entered it."),
            ],
        )
        return [about, question_panel(row.proposition)]
