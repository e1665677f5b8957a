"""Propositions: what was in question, its criteria, and whether it is judged."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest

from forecasts.actions import propositions as actions
from forecasts.actions.recording import recorded
from forecasts.models import Claim, Document, Expression, Office, Outcome, Proposition, Voice

from .documents import merge_form, merged_into, not_withdrawn
from .filters import by_answer, by_choice, by_row, by_yes_or_no, filter_by
from .forms import ConfirmForm, ReasonForm, RecordForm, one_line
from .history import day_in_words
from .judging import judged_by_choice, judgements, offered
from .mixin import RecordAdmin
from .object_actions import ObjectAction, may_curate, plain
from .panels import Cell, Link, Panel, add_page, page_of
from .seen import is_blind, rows
from .site import site
from .writing import who

QUESTION = ["key", "text", "kind", "window_basis", "opens", "closes", "condition", "criteria"]
BLIND = [*QUESTION, "criteria_version", "criteria_locked_at"]


def question_panel(question: Proposition) -> Panel:
    """What a judge needs to know of a proposition, and nothing of who said it in which words."""
    closes = day_in_words(question.closes) if question.closes else "no close"
    locked = question.criteria_locked_at
    return Panel(
        title="In question",
        facts=[
            ("Proposition", question.text),
            ("Kind", question.get_kind_display()),
            ("Window", f"{day_in_words(question.opens)} to {closes} ({question.get_window_basis_display()})"),
            ("Condition", question.condition or "There is none."),
            ("Criteria", question.criteria),
            (
                "Locked",
                f"{day_in_words(locked)}, version {question.criteria_version}"
                if locked
                else "Not yet: lock them before anyone judges.",
            ),
        ],
    )


class PropositionForm(RecordForm):
    """The days of a window that is a document's, or of a fact, may be left out where the document is named."""

    of_document = forms.ModelChoiceField(
        queryset=Document.objects.none(),
        required=False,
        label="document",
        help_text="Whose window it takes where the days are left out; for a fact, whose day of issue or cut-off. It is "
        "not kept.",
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if "of_document" in self.fields:
            documents = rows(self.request, Document).filter(withdrawn=False)
            field: Any = self.fields["of_document"]
            field.queryset = documents.order_by("-issued_on")
            field.label_from_instance = lambda row: f"{row.slug}: {row.title}"
            drafts = list(documents.filter(state=Document.State.DRAFT)[:2])
            if self.instance.pk is None and len(drafts) == 1:
                field.initial = drafts[0].pk
        if "opens" in self.fields:
            self.fields["opens"].required = False

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        document, kind = values.get("of_document"), values.get("kind")
        if "opens" in self.fields and not values.get("opens"):
            fact = kind == Proposition.Kind.FACT_AT_TIME
            if document is None:
                self.add_error("opens", "Give the day, or choose the document whose window it takes.")
                return values
            values["opens"] = document.facts_open_on if fact else document.window_opens
            if values.get("window_basis") == Proposition.WindowBasis.DOCUMENT and not values.get("closes"):
                values["closes"] = document.window_closes
        return values


class ReviseForm(ReasonForm):
    """The new wording of the criteria, and why."""

    criteria = forms.CharField(widget=forms.Textarea(attrs={"rows": 6}))
    field_order = ["criteria", "reason"]


def _lock(row: Proposition, form: Any, **how: Any) -> None:
    actions.lock_criteria(row, **how)


def _revise(row: Proposition, form: Any, **how: Any) -> None:
    if one_line(form.cleaned_data["criteria"]) == one_line(row.criteria):
        raise ValidationError({"criteria": "They read as before: change them, or go back."})
    actions.revise_criteria(row, form.cleaned_data["criteria"], reason=form.cleaned_data["reason"], **how)


def _why_not_lockable(row: Proposition) -> str:
    if row.withdrawn:
        return "It is withdrawn."
    return "Its criteria are locked already." if row.criteria_locked_at else ""


def _why_not_revisable(row: Proposition) -> str:
    if row.withdrawn:
        return "It is withdrawn."
    return "" if row.criteria_locked_at else "Its criteria are not locked: correct them in the form."


def _of_claims(path: str) -> Any:
    """Propositions that a claim states which the user sees, and of which something holds."""
    return lambda request, queryset, value: queryset.filter(
        Exists(rows(request, Claim).filter(proposition=OuterRef("pk"), withdrawn=False, **{path: value}))
    )


def _without_claims(request: HttpRequest, queryset: QuerySet[Proposition]) -> QuerySet[Proposition]:
    return queryset.filter(~Exists(rows(request, Claim).filter(proposition=OuterRef("pk"), withdrawn=False)))


@admin.register(Proposition, site=site)
class PropositionAdmin(RecordAdmin):
    form = PropositionForm
    fieldsets = [
        (None, {"fields": ["key", "text", "kind"]}),
        ("Its window", {"fields": ["window_basis", "of_document", ("opens", "closes")]}),
        ("How it is settled", {"fields": ["condition", "criteria", "importance", "note"]}),
        ("Where it stands", {"fields": [("criteria_version", "criteria_locked_at"), "is_withdrawn"]}),
    ]
    readonly_fields = ["criteria_version", "criteria_locked_at", "is_withdrawn"]
    list_display = ["key", "text", "kind", "opens", "closes", "is_locked", "claims_seen", "is_judged"]
    search_fields = ["key", "text", "criteria", "condition"]
    ordering = ["key"]
    actions = ["lock_selected"]
    list_filter = [
        filter_by("judged", "judged", offered, judged_by_choice),
        by_row("document", "document", Document, "slug", _of_claims("document__slug"), label=lambda row: row.slug),
        by_row("office", "office", Office, "key", _of_claims("voice__offices__key")),
        by_row("voice", "voice", Voice, "key", _of_claims("voice__key")),
        by_choice("kind", "kind", Proposition.Kind),
        by_choice("window", "window", Proposition.WindowBasis, "window_basis"),
        by_yes_or_no("criteria locked", "locked", criteria_locked_at__isnull=False),
        by_answer(
            "claims",
            "claims",
            without_claims=_without_claims,
            of_a_yardstick_expression=lambda request, queryset: _of_claims("canonical__cls")(
                request, queryset, Expression.Class.YARDSTICK
            ),
        ),
        by_yes_or_no("condition", "condition", condition__gt=""),
        by_yes_or_no("withdrawn", "withdrawn", withdrawn=True),
    ]
    object_actions = [
        ObjectAction(
            name="lock",
            label="Lock the criteria",
            explains="From then on the question stays as it is, and outcomes can be recorded. Read it once more: would "
            "two strangers settle it alike?",
            logged="lock_criteria",
            make_form=plain(ConfirmForm),
            run=_lock,
            refusal=_why_not_lockable,
            done="The criteria are locked.",
        ),
        ObjectAction(
            name="revise",
            label="Revise the criteria",
            explains="The criteria are locked. A new wording is a new version; outcomes keep the version by which they "
            "were judged.",
            logged="revise_criteria",
            make_form=lambda admin, request, row, data: ReviseForm(data, initial={"criteria": row.criteria}),
            run=_revise,
            may=may_curate,
            refusal=_why_not_revisable,
            done="The criteria have a new version.",
        ),
        ObjectAction(
            name="withdraw",
            label="Withdraw",
            explains="For a proposition that should not have been entered. It stays, marked withdrawn, and so do the "
            "claims that state it.",
            logged="withdraw_proposition",
            make_form=plain(ReasonForm),
            run=lambda row, form, **how: actions.withdraw_proposition(row, reason=form.cleaned_data["reason"], **how),
            may=may_curate,
            refusal=not_withdrawn,
            done="Withdrawn.",
        ),
        ObjectAction(
            name="merge",
            label="Merge",
            explains="For a question that was entered twice. Its claims move to the one that stays; this one stays "
            "withdrawn, with the outcomes judged on it.",
            logged="merge_propositions",
            make_form=merge_form(Proposition),
            run=lambda row, form, **how: actions.merge_propositions(
                row, form.cleaned_data["into"], reason=form.cleaned_data["reason"], **how
            ),
            may=may_curate,
            refusal=not_withdrawn,
            done="Merged.",
        ),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Proposition]:
        seen = rows(request, Claim).filter(proposition=OuterRef("pk"), withdrawn=False).order_by()
        counted = Subquery(seen.values("proposition").annotate(n=Count("pk")).values("n"))
        judged = Exists(judgements(request))
        return super().get_queryset(request).annotate(claims_n=Coalesce(counted, 0), judged_now=judged)

    @admin.display(description="locked", boolean=True, ordering="criteria_locked_at")
    def is_locked(self, row: Proposition) -> bool:
        return row.criteria_locked_at is not None

    @admin.display(description="claims", ordering="claims_n")
    def claims_seen(self, row: Any) -> int | str:
        return row.claims_n or "—"

    @admin.display(description="judged", boolean=True, ordering="judged_now")
    def is_judged(self, row: Any) -> bool:
        return row.judged_now

    @admin.display(description="withdrawn", boolean=True)
    def is_withdrawn(self, row: Proposition) -> bool:
        return row.withdrawn

    @admin.action(description="Lock the criteria of those selected", permissions=["change"])
    def lock_selected(self, request: HttpRequest, queryset: QuerySet[Proposition]) -> None:
        with recorded("lock_criteria", **who(request)):
            chosen = [row for row in queryset.order_by("key") if not _why_not_lockable(row)]
            for row in chosen:
                actions.lock_criteria(row, **who(request))
        messages.success(request, f"{len(chosen)} locked; those that were locked or withdrawn before are as they were.")

    def narrow_suggestions(self, queryset: QuerySet, source: Any) -> QuerySet:
        standing = queryset.filter(withdrawn=False)
        return standing.filter(criteria_locked_at__isnull=False) if source.model is Outcome else standing

    def describe(self, row: Proposition) -> str:
        return f"{row.key}: {row.text}"

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            return super().get_fieldsets(request, obj)[:-1]
        if is_blind(request, obj):
            return [(None, {"fields": BLIND})]
        if obj.criteria_locked_at or not self.has_change_permission(request, obj):
            return [
                (title, {**options, "fields": [name for name in options["fields"] if name != "of_document"]})
                for title, options in super().get_fieldsets(request, obj)
            ]
        return super().get_fieldsets(request, obj)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """What is in question no longer changes once its criteria are locked."""
        fields = super().get_readonly_fields(request, obj)
        locked = obj is not None and obj.criteria_locked_at
        return [*fields, *[name for name in QUESTION if name not in fields]] if locked else fields

    def history_fields(self, request: HttpRequest, row: Proposition) -> list[str] | None:
        return BLIND if is_blind(request, row) else None

    def write(self, row: Proposition, form: Any, **how: Any) -> None:
        actions.save_proposition(row, **how)

    def links(self, request: HttpRequest, row: Proposition) -> list[Link]:
        found = super().links(request, row)
        if request.user.has_perm("forecasts.add_outcome") and row.criteria_locked_at and not row.withdrawn:
            mine = rows(request, Outcome).filter(proposition=row, coder=request.user.get_username(), superseded_by=None)
            if not mine.exists():
                found.insert(0, Link("Record an outcome", add_page(Outcome, proposition=row.pk)))
        return found

    def panels_of_action(self, request: HttpRequest, row: Proposition) -> list[Panel]:
        return [question_panel(row)]

    def panels(self, request: HttpRequest, row: Proposition) -> list[Panel]:
        outcomes = rows(request, Outcome).filter(proposition=row).order_by("pk")
        panels = [
            *merged_into(request, row),
            Panel(
                title="Outcomes",
                headers=["Outcome", "Verdict", "Known on", "Coder", "Superseded by"],
                rows=[
                    [
                        Cell(one.key, page_of(one)),
                        Cell(one.get_verdict_display() or "The condition did not come about"),
                        Cell(day_in_words(one.known_on)),
                        Cell(one.coder),
                        Cell(one.superseded_by.key if hasattr(one, "superseded_by") else ""),
                    ]
                    for one in outcomes.select_related("superseded_by")
                ],
                empty="None that you may see.",
            ),
        ]
        return panels if is_blind(request, row) else [_claims_panel(request, row), *panels]


def _claims_panel(request: HttpRequest, row: Proposition) -> Panel:
    claims = rows(request, Claim).filter(proposition=row).select_related("voice", "restates").order_by("key")
    return Panel(
        title="Claims that state it",
        headers=["Claim", "Voice", "Expression", "Restates", "Quotation"],
        rows=[
            [
                Cell(f"{one.key}{' (withdrawn)' if one.withdrawn else ''}", page_of(one)),
                Cell(one.voice.name),
                Cell(f"{'not: ' if one.negated else ''}{one.expression}"),
                Cell(one.restates.key if one.restates else ""),
                Cell(one.quotation or "not stored"),
            ]
            for one in claims
        ],
        empty="None.",
    )
