"""Propositions: what was in question, its criteria, and whether it is judged."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils.formats import date_format

from forecasts.actions import propositions as actions
from forecasts.actions.recording import recorded
from forecasts.models import Claim, Document, Expression, Office, Outcome, Proposition, Voice

from .judging import judged_by_choice, judgements, offered
from .list_filters import by_answer, by_choice, by_row, by_yes_or_no, filter_by
from .mixin import RecordAdmin
from .panels import Cell, Link, Panel, add_page, page_of
from .proposition_form import ACTIONS, PropositionForm
from .proposition_panels import claims_panel, question_panel
from .seen import is_blind, rows
from .site import site
from .taking_back import merged_into
from .voices import speaking, with_a_voice
from .writing import who

QUESTION = ["key", "text", "kind", "window_basis", "opens", "closes", "condition", "criteria"]
BLIND = [*QUESTION, "criteria_version", "criteria_locked_at"]


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
        by_row("office", "office", Office, "key", _of_claims("voice__offices__key"), choose=with_a_voice),
        by_row("voice", "voice", Voice, "key", _of_claims("voice__key"), choose=speaking),
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
    object_actions = ACTIONS

    def get_queryset(self, request: HttpRequest) -> QuerySet[Proposition]:
        seen = rows(request, Claim).filter(proposition=OuterRef("pk"), withdrawn=False).order_by()
        counted = Subquery(seen.values("proposition").annotate(n=Count("pk")).values("n"))
        judged = Exists(judgements(request))
        return super().get_queryset(request).annotate(claims_n=Coalesce(counted, 0), judged_now=judged)

    @admin.display(description="locked", ordering="criteria_locked_at")
    def is_locked(self, row: Proposition) -> str:
        return "yes" if row.criteria_locked_at else "no"

    @admin.display(description="claims", ordering="claims_n")
    def claims_seen(self, row: Any) -> int | str:
        return row.claims_n or "—"

    @admin.display(description="judged", ordering="judged_now")
    def is_judged(self, row: Any) -> str:
        return "yes" if row.judged_now else "no"

    @admin.display(description="withdrawn")
    def is_withdrawn(self, row: Proposition) -> str:
        return "yes" if row.withdrawn else "no"

    @admin.action(description="Lock the criteria of those selected", permissions=["change"])
    def lock_selected(self, request: HttpRequest, queryset: QuerySet[Proposition]) -> None:
        with recorded("lock_criteria", **who(request)):
            chosen = [row for row in queryset.order_by("key") if not actions.why_not_lockable(row)]
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
                        Cell(date_format(one.known_on)),
                        Cell(one.coder),
                        Cell(one.superseded_by.key if hasattr(one, "superseded_by") else ""),
                    ]
                    for one in outcomes.select_related("superseded_by")
                ],
                empty="None that you may see.",
            ),
        ]
        return panels if is_blind(request, row) else [claims_panel(request, row), *panels]
