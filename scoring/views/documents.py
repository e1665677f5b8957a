"""The list of estimates: how many of their claims are registered, and how many scored."""

from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from forecasts.visibility import visible_to
from scoring import runs
from scoring.models import ScoringRun
from scoring.views.answers import newest_on_each

PAGE = 50


@require_safe
def documents(request: HttpRequest) -> HttpResponse:
    seen = visible_to(request.user)
    found = seen.documents().filter(withdrawn=False).select_related("series").annotate(registered=Count("claims"))
    page = Paginator(found.order_by("-issued_on", "-id"), PAGE).get_page(request.GET.get("page"))
    newest = newest_on_each(seen, list(page))
    rows = [(document, _brief(newest.get(document.slug))) for document in page]
    return render(request, "scoring/documents.html", {"here": "documents", "page": page, "rows": rows})


def _brief(run: ScoringRun | None) -> dict[str, Any] | None:
    """Of the newest run on one document alone: its forecasts scored, under the headline lexicon."""
    report = runs.report_or_none(run) if run else None
    if report is None:
        return None
    known = {one.slug for one in report.lexicons if one.in_sample is None}
    slug = settings.HEADLINE_LEXICON if settings.HEADLINE_LEXICON in known else report.headline
    return {
        "run": run,
        "scored": report.counts.by_status[slug]["resolved"],
        "forecasts": report.lexicon(slug).forecasts,
    }
