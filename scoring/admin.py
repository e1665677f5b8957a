"""Scoring runs in the admin: to read, and to start one. A run is asked by ``runs.start`` and nothing else."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin import helpers
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.views.decorators.csrf import csrf_protect

from forecasts.admin.forms import IsoDateInput, show
from forecasts.admin.list_filters import by_choice, by_row, filter_by
from forecasts.admin.mixin import ReadAdmin
from forecasts.admin.panels import Cell, Link, Panel, list_of, page_of
from forecasts.admin.seen import rows, seen_by
from forecasts.admin.site import site
from forecasts.models import Document, Lexicon
from forecasts.synthetic import SENTENCE
from scoring import questions, runs
from scoring.metrics.policies import POLICIES
from scoring.models import ScoringRun
from scoring.reports import policy_words, sentences
from scoring.reports.difference import difference

MAX_CHANGES = 200


class StartForm(forms.Form):
    """The question. What is left out means all documents, all lexicons, and as known today."""

    documents = forms.MultipleChoiceField(
        required=False, widget=forms.CheckboxSelectMultiple, help_text="None chosen: all that you may see."
    )
    lexicons = forms.MultipleChoiceField(
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="None chosen: all. The first of those chosen is the headline.",
    )
    as_of = forms.DateField(
        required=False,
        label="As known on",
        widget=IsoDateInput(),
        help_text="Left out: the day of the newest entry about the record.",
    )

    def __init__(self, request: HttpRequest, data: Any = None) -> None:
        super().__init__(data)
        documents = rows(request, Document).filter(withdrawn=False)
        self.fields["documents"].choices = [(row.slug, str(row)) for row in documents]  # type: ignore[attr-defined]
        names = [(row.slug, row.name) for row in questions.headline_first(rows(request, Lexicon))]
        self.fields["lexicons"].choices = names  # type: ignore[attr-defined]
        for name, values in POLICIES.items():
            choices = [(value, capfirst(policy_words.POLICIES[name][value])) for value in values]
            self.fields[name] = forms.ChoiceField(
                label=name.replace("_", " ").capitalize(), choices=choices, required=False, initial=values[0]
            )

    def policies(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in POLICIES if self.cleaned_data.get(name)}


def _askers(request: HttpRequest) -> list[tuple[str, str]]:
    seen = runs.visible_runs(seen_by(request))
    return [(name, name) for name in seen.order_by("asked_by").values_list("asked_by", flat=True).distinct()]


@admin.register(ScoringRun, site=site)
class ScoringRunAdmin(ReadAdmin):
    list_display = ["key", "documents_asked", "as_known_on", "state", "asked_by", "asked_at"]
    list_filter = [
        by_choice("state", "state", ScoringRun.State),
        by_row(
            "document",
            "document",
            Document,
            "slug",
            lambda request, queryset, value: queryset.filter(documents__slug=value),
            label=lambda row: row.slug,
        ),
        filter_by("asked by", "by", _askers, lambda request, queryset, value: queryset.filter(asked_by=value)),
    ]
    ordering = ["-number"]
    fields = ["key", "state", "problem", ("asked_by", "asked_at"), "finished_at", "question_sha", "inputs_sha"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[ScoringRun]:
        seen = runs.visible_runs(seen_by(request)).order_by("-number")
        return seen.defer("cells", "pairs", "report").prefetch_related("documents").select_related("answered_by")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return admin.ModelAdmin.has_add_permission(self, request)

    @admin.display(description="documents")
    def documents_asked(self, row: ScoringRun) -> str:
        return ", ".join(sorted(document.slug for document in row.documents.all()))

    @admin.display(description="as known on")
    def as_known_on(self, row: ScoringRun) -> str:
        return str(runs.question_of(row)["as_of"])

    def links(self, request: HttpRequest, row: ScoringRun) -> list[Link]:
        answer = [Link("The run that answers it", page_of(row.answered_by))] if row.answered_by else []
        return answer + super().links(request, row)

    def panels(self, request: HttpRequest, row: ScoringRun) -> list[Panel]:
        return [_question_panel(row), *_answer_panels(request, row)]

    @method_decorator(csrf_protect)
    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """A form for the question; posting it starts the run."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = StartForm(request, request.POST if request.method == "POST" else None)
        if form.is_valid():
            try:
                run = self._start(request, form)
            except ValidationError as error:
                show(form, error)
            else:
                messages.success(request, f"{run.key}: {run.get_state_display().lower()}.")
                return HttpResponseRedirect(page_of(run))
        return self._ask_for(request, form)

    def _start(self, request: HttpRequest, form: StartForm) -> ScoringRun:
        return runs.start(
            seen=seen_by(request),
            by=request.user.get_username(),
            at=timezone.now(),
            documents=form.cleaned_data["documents"],
            lexicons=form.cleaned_data["lexicons"],
            policies=form.policies(),
            as_of=form.cleaned_data["as_of"],
        )

    def _ask_for(self, request: HttpRequest, form: StartForm) -> HttpResponse:
        fieldsets = [
            (None, {"fields": ["documents", "lexicons", "as_of"]}),
            ("How words are read", {"fields": list(POLICIES)}),
        ]
        context = {
            **self.admin_site.each_context(request),
            "title": "Start a run",
            "opts": self.opts,
            "adminform": helpers.AdminForm(form, fieldsets, {}, model_admin=self),  # type: ignore[arg-type]
            "errors": helpers.AdminErrorList(form, []),  # type: ignore[arg-type]
            "media": self.media + form.media,
            "back": list_of(ScoringRun),
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/start_run.html", context)


def _question_panel(row: ScoringRun) -> Panel:
    question = runs.question_of(row)
    policies = "; ".join(policy_words.policies_in_words(question["policies"]))
    lexicons = ", ".join(f"{one['slug']} (version {one['version']})" for one in question["lexicons"])
    return Panel(
        title="The question",
        facts=[
            ("Documents", ", ".join(question["documents"])),
            ("As known on", question["as_of"]),
            ("Lexicons", lexicons),
            ("Policies", policies),
            ("Code", question["code_version"]),
        ],
    )


def _answer_panels(request: HttpRequest, row: ScoringRun) -> list[Panel]:
    report = runs.report_or_none(row)
    if report is None:
        return []
    synthetic = [SENTENCE] if report.is_synthetic else []
    found = [Panel(title="The answer", facts=[("", line) for line in [*synthetic, *sentences.summary(report)]])]
    before = runs.run_before(seen_by(request), row)
    earlier = runs.report_or_none(before) if before else None
    if before is None or earlier is None:
        return found
    changed = sentences.changes(difference(earlier, report))
    return [
        *found,
        Panel(
            title=f"What differs from {before.key}",
            headers=["Figure: before → now"],
            rows=[[Cell(line)] for line in changed[:MAX_CHANGES]],
            note=f"Asked by {before.asked_by} on {date_format(before.asked_at)}. Its figures stay as they are.",
            links=[Link(before.key, page_of(before))],
            empty="No figure differs.",
        ),
    ]
