"""Scoring runs: the list of them, and one run with its question, its answer and what changed since the one before."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from forecasts.models import Lexicon
from forecasts.visibility import VisibleTo, visible_to
from scoring import runs as doors
from scoring.metrics.registry import MEASURES, by_key
from scoring.models import ScoringRun
from scoring.reports import numbers, sentences, verdict
from scoring.reports.difference import Change, difference
from scoring.reports.lexicon_sensitivity import statements
from scoring.reports.model import LexiconReport, Report
from scoring.reports.numbers import day_named
from scoring.reports.policy_words import departing, policies_in_words
from scoring.views.answers import (
    answer_of,
    chosen_lexicon,
    lexicons_by_slug,
)
from scoring.views.figures import left_out_steps, scores_figure, window_figure, words_figure
from scoring.views.measures import families
from scoring.views.run_details import details
from scoring.views.voices import voices_section
from scoring.views.windows import windows_figure
from scoring.views.wording import SHOWN, STATUSES

PAGE = 50
SHOWN_DOCUMENTS = 50
SHOWN_CHANGES = 40


@require_safe
def runs(request: HttpRequest) -> HttpResponse:
    seen = visible_to(request.user)
    found = doors.visible_runs(seen).filter(answered_by=None).defer("cells", "pairs", "report").order_by("-number")
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    lexicons = lexicons_by_slug(seen)
    rows = [
        (run, question, _lexicon_names(question, lexicons), doors.is_about_synthetic(question),
         departing(question["policies"]))
        for run, question in ((one, doors.question_of(one)) for one in page)
    ]  # fmt: skip
    context = {"here": "runs", "page": page, "rows": rows, "outdated": doors.outdated(list(page)) if rows else set()}
    return render(request, "scoring/runs.html", context)


def _lexicon_names(question: dict[str, Any], lexicons: dict[str, Lexicon]) -> list[str]:
    """By name, or by slug where a lexicon is no longer loaded."""
    return [lexicons[slug].name if slug in lexicons else slug for slug in (one["slug"] for one in question["lexicons"])]


@require_safe
def run(request: HttpRequest, key: str) -> HttpResponse:
    seen = visible_to(request.user)
    found = get_object_or_404(doors.visible_runs(seen).select_related("answered_by").defer("cells", "pairs"), key=key)
    if found.answered_by:
        return redirect("run", found.answered_by.key)
    lexicons = lexicons_by_slug(seen)
    question = doors.question_of(found)
    context = {
        "here": "runs",
        "run": found,
        "question": question,
        "policies": policies_in_words(question["policies"]),
        "lexicons": list(zip(question["lexicons"], _lexicon_names(question, lexicons), strict=True)),
        "documents": found.documents.all()[:SHOWN_DOCUMENTS],
        "more_documents": max(0, found.documents.count() - SHOWN_DOCUMENTS),
        "synthetic": doors.is_about_synthetic(question),
    }
    if found.state == ScoringRun.State.QUEUED:
        context |= {"left": doors.is_outdated(found)}
    if found.is_finished:
        context |= _answered(seen, found, request.GET.get("lexicon"))
    return render(request, "scoring/run.html", context)


def _answered(seen: VisibleTo, found: ScoringRun, asked: str | None) -> dict[str, Any]:
    answer = answer_of(found)
    if answer is None or answer.report is None:
        return {"answer": answer}
    report = answer.report
    slug = chosen_lexicon(asked, answer.slugs) or report.headline
    before = doors.run_before(seen, found)
    earlier = doors.report_or_none(before) if before else None
    names = {one.slug: one.name for one in report.lexicons}
    changes = [ChangeRow(one, names) for one in difference(earlier, report)] if earlier else []
    return {
        "answer": answer,
        "report": report,
        "slug": slug,
        "lexicon_name": report.lexicon(slug).name,
        "choices": [(one.slug, one.name) for one in report.lexicons],
        "told": sentences.summary(report),
        "words": words_figure(report, slug),
        "window": window_figure(report),
        "windows": windows_figure(report, slug),
        "scores": scores_figure(report),
        "statements": _statements(report),
        "could_show": _could_show(report.lexicon(slug)),
        "steps": left_out_steps(report, slug),
        "left_out": sentences.left_out(report, slug),
        "statuses": _statuses(report),
        "status_lexicons": [one.name for one in report.lexicons],
        "families": families(report.lexicon(slug).forecasts, report.lexicon(slug).assessments),
        "part": report.lexicon(slug),
        "before": before,
        "changes": changes,
        "shown_changes": changes[:SHOWN_CHANGES],
        "more_changes": max(0, len(changes) - SHOWN_CHANGES),
        "asked_otherwise": _asked_otherwise(before, found) if before else [],
        "comparable": earlier is not None,
        **details(report, slug),
        **voices_section(seen, report, slug),
    }


def _asked_otherwise(before: ScoringRun, now: ScoringRun) -> list[str]:
    """What the run before was asked that this one was not: figures may differ although the record is the same."""
    then, question = doors.question_of(before), doors.question_of(now)
    told = []
    if then["as_of"] != question["as_of"]:
        told.append(f"as known on {day_named(then['as_of'])}")
    if then["policies"] != question["policies"]:
        told.append("under other rules")
    if [(one["slug"], one["version"]) for one in then["lexicons"]] != [
        (one["slug"], one["version"]) for one in question["lexicons"]
    ]:
        told.append("with other lexicons")
    if then["code_version"] != question["code_version"]:
        told.append("by another version of this program")
    return told


def _statements(report: Report) -> list[tuple[str, list[str], str]]:
    """Each statement, what is said of it under each lexicon, and whether it flips with the lexicon or holds."""
    return [
        (
            one.text,
            [SHOWN[value] for value in one.by_lexicon.values()],
            "flips" if one.flips else "holds" if one.holds else "",
        )
        for one in report.lexicon_sensitivity or statements(report.lexicons)
    ]


def _could_show(part: LexiconReport) -> list[str]:
    """What so many claims could show at all, and what the next estimate may bring."""
    conclusion = part.conclusion
    if conclusion is None:
        return []
    told = (verdict.detectable(conclusion), verdict.next_document(conclusion), verdict.plan(conclusion.plan))
    return [sentence for sentence in told if sentence]


def _statuses(report: Report) -> list[tuple[str, list[int]]]:
    """One row a status, one column a lexicon; the last row are all claims registered."""
    columns = [report.counts.by_status[one.slug] for one in report.lexicons]
    rows = [(word, [column[status] for column in columns]) for status, word in STATUSES.items()]
    return [*rows, ("registered", [sum(column.values()) for column in columns])]


class ChangeRow:
    """One figure that differs from the earlier run, in words."""

    def __init__(self, change: Change, names: dict[str, str]) -> None:
        self.lexicon = names.get(change.lexicon, change.lexicon) or "any"
        self.block = change.block.replace("_", " ").replace(".", ": ")
        self.expression = change.expression
        self.measure = _label(change.measure)
        self.old, self.new = _figure(change.old), _figure(change.new)


def _label(measure: str) -> str:
    if measure in {one.key for one in MEASURES}:
        return by_key(measure).label
    return measure.replace("_", " ").replace(":", ": ")


def _figure(value: float | int | str | None) -> str:
    if value is None or isinstance(value, float):
        return numbers.score(value)
    return f"{value:,}" if isinstance(value, int) else value.replace("_", " ")
