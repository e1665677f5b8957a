"""The first page: the question, the answer, the words, what there is to look at."""

from typing import Any

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from forecasts.models import Document
from forecasts.visibility import VisibleTo, visible_to
from scoring import runs
from scoring.models import ScoringRun
from scoring.reports import sentences
from scoring.reports.model import Report
from scoring.views.answers import answer_of, chosen_lexicon, newest_on
from scoring.views.figures import words_figure

SHOWN = 8


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    seen = visible_to(request.user)
    answer = answer_of(_newest_on_the_record(seen))
    latest = list(
        runs.visible_runs(seen).with_an_answer().defer("cells", "pairs", "report").prefetch_related("documents")[:SHOWN]
    )
    documents = seen.documents().filter(withdrawn=False)
    context = {
        "here": "words",
        "documents": documents.annotate(registered=Count("claims")).order_by("-issued_on", "-id")[:SHOWN],
        "document_count": documents.count(),
        "answer": answer,
        "latest": [
            (run, question, runs.is_about_synthetic(question))
            for run, question in ((one, runs.question_of(one)) for one in latest)
        ],
        "outdated": runs.outdated(latest) if latest else set(),
    }
    if answer and answer.report:
        context |= _figures(answer.report, chosen_lexicon(request.GET.get("lexicon"), answer.slugs) or "")
    return render(request, "scoring/home.html", context)


def _figures(report: Report, slug: str) -> dict[str, Any]:
    by_status = report.counts.by_status[slug]
    return {
        "report": report,
        "slug": slug,
        "lexicon_name": report.lexicon(slug).name,
        "choices": [(one.slug, one.name) for one in report.lexicons],
        "lead": sentences.answer(report, slug),
        "conclusion": report.conclusion.sentence if slug == report.headline else "",
        "words": words_figure(report, slug),
        "scored": by_status["resolved"],
        "unjudged": by_status["unjudged"],
        "not_scored": report.counts.claims - by_status["resolved"],
    }


def _newest_on_the_record(seen: VisibleTo) -> ScoringRun | None:
    """The run that speaks for all that is published; where there is none, the newest run on anything."""
    published = list(Document.objects.filter(state=Document.State.PUBLISHED, withdrawn=False))
    on_all = newest_on(seen, published) if published else None
    return on_all or runs.visible_runs(seen).with_an_answer().first()
