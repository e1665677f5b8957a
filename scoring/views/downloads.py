"""A run's report to take away: JSON, CSV, and its charts as pictures."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from forecasts.visibility import visible_to
from scoring import runs
from scoring.charts.registry import CHARTS
from scoring.models import ScoringRun
from scoring.reports.json import to_json
from scoring.reports.model import Report
from scoring.reports.tables import CSV
from scoring.views.answers import chosen_lexicon, chosen_width


@require_safe
def report_json(request: HttpRequest, key: str) -> HttpResponse:
    run, report = _found(request, key)
    return file(to_json(report), "application/json", f"estimative-{run.key}.json")


@require_safe
def table_csv(request: HttpRequest, key: str, table: str) -> HttpResponse:
    """`report`: a row a figure; `words`: a row an expression; the others stand in `scoring.reports.tables`."""
    if table not in CSV:
        raise Http404(f"no table {table}")
    run, report = _found(request, key)
    return file(CSV[table](report), "text/csv; charset=utf-8", f"estimative-{table}-{run.key}.csv")


@require_safe
def picture(request: HttpRequest, key: str, chart: str) -> HttpResponse:
    """`?lexicon=` and `?width=720|1200`; anything else gives the headline lexicon, the smaller picture."""
    if chart not in CHARTS:
        raise Http404(f"no chart {chart}")
    run, report = _found(request, key)
    slug = chosen_lexicon(request.GET.get("lexicon"), [one.slug for one in report.lexicons]) or report.headline
    drawn = CHARTS[chart](report, slug, chosen_width(request.GET.get("width")), f"{run}.")
    return file(drawn, "image/svg+xml", f"estimative-{chart}-{slug}-{run.key}.svg")


def _found(request: HttpRequest, key: str) -> tuple[ScoringRun, Report]:
    """The run and its report; a run that another one answered gives that one's."""
    found = (
        runs.visible_runs(visible_to(request.user))
        .select_related("answered_by")
        .defer("cells", "pairs", "answered_by__cells", "answered_by__pairs")
    )
    run = get_object_or_404(found, key=key)
    run = run.answered_by or run
    report = runs.report_or_none(run)
    if report is None:
        raise Http404(f"{run.key} has no report")
    return run, report


def file(content: str, content_type: str, name: str) -> HttpResponse:
    return HttpResponse(
        content, content_type=content_type, headers={"Content-Disposition": f'inline; filename="{name}"'}
    )
