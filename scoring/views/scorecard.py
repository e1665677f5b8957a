"""A document's scorecard: what can be said of its words, claim by claim, and what was left out."""

from typing import Any

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from forecasts.models import Document, Lexicon, Voice
from forecasts.visibility import VisibleTo, visible_to
from scoring.reports import sentences
from scoring.reports.model import Report
from scoring.selection import lexicon_readings
from scoring.views.answers import (
    answer_of,
    chosen_lexicon,
    day_of,
    lexicons_by_slug,
    newest_on,
    policies_of,
)
from scoring.views.claims import ClaimRow, by_status, by_surprise, document_claims, with_dissents
from scoring.views.figures import facts, left_out_steps, scores_figure, window_figure, words_figure
from scoring.views.wording import RULED_OUT, reason

SORTS = ("text", "surprise")


@require_safe
def scorecard(request: HttpRequest, slug: str) -> HttpResponse:
    seen = visible_to(request.user)
    document = get_object_or_404(seen.documents().select_related("series", "merged_into"), slug=slug)
    answer = answer_of(newest_on(seen, [document]))
    lexicons = lexicons_by_slug(seen)
    report = answer.report if answer else None
    names = _lexicon_names(lexicons, report)
    offered = list(names)
    chosen = chosen_lexicon(request.GET.get("lexicon"), offered)
    as_of = day_of(answer)
    sort = request.GET.get("sort", "")
    context = {
        "here": "documents",
        "document": document,
        "answer": answer,
        "as_of": as_of,
        "slug": chosen,
        "sort": sort if sort in SORTS else SORTS[0],
        "lexicon_name": names[chosen] if chosen else "",
        "choices": list(names.items()),
        "record": _record(seen, document),
    }
    if document.merged_into_id:
        context["merged_into"] = seen.documents().filter(pk=document.merged_into_id).first()
    if chosen:
        claims = document_claims(seen, document, as_of)
        context |= _claims(claims.rows(lexicon_readings([chosen])[0], policies_of(answer)), sort)
    if report and chosen:
        context |= _figures(report, chosen)
    return render(request, "scoring/scorecard.html", context)


def _lexicon_names(lexicons: dict[str, Lexicon], report: Report | None) -> dict[str, str]:
    """The lexicons of the report under the names that say what is in-sample; without one all that are readings."""
    if report is None:
        return {slug: one.name for slug, one in lexicons.items() if one.kind != Lexicon.Kind.RECALIBRATED}
    return {one.slug: one.name for one in report.lexicons if one.slug in lexicons}


def _claims(rows: list[ClaimRow], sort: str) -> dict[str, Any]:
    scored = with_dissents([row for row in rows if row.is_scored], Voice.AGREED)
    return {
        "rows": rows,
        "scored_rows": by_surprise(scored) if sort == "surprise" else scored,
        "not_scored": [(status, reason(status, len(group)), group) for status, group in by_status(rows)],
        "settled": [row for row in rows if row.score.status == "no_probability" and row.is_settled],
        "positions": _positions(rows),
    }


def _positions(rows: list[ClaimRow]) -> list[tuple]:
    """(voice, stance, passage where it is said, rows that it is about), each said once."""
    said: dict[tuple, list[ClaimRow]] = {}
    for row in rows:
        for position in row.positions:
            said.setdefault((position.voice, position.get_stance_display(), position.passage), []).append(row)
    return [(*key, about) for key, about in said.items()]


def _figures(report: Report, slug: str) -> dict[str, Any]:
    part = report.lexicon(slug)
    return {
        "report": report,
        "part": part,
        "lead": sentences.answer(report, slug),
        "cautions": [told(report, slug) for told in (sentences.one_document, sentences.assessments)],
        "conclusion": report.conclusion.sentence if slug == report.headline else "",
        "facts": facts(part.forecasts),
        "assessed": facts(part.assessments),
        "scored_count": report.counts.by_status[slug]["resolved"],
        "words": words_figure(report, slug),
        "assessment_words": words_figure(report, slug, "assessment"),
        "window": window_figure(report),
        "scores": scores_figure(report),
        "steps": left_out_steps(report, slug),
        "left_out": sentences.left_out(report, slug),
        "unscored": sentences.unscored(report, slug),
        "unscored_rows": part.forecasts.unscored_but_settled,
        "hedges": sentences.hedges(report),
    }


def _record(seen: VisibleTo, document: Document) -> dict[str, Any]:
    """How the document was recorded: its sentences, and who judged what it claims."""
    sentences_of = seen.sentences().filter(passage__document=document).order_by()
    ruled_out = dict(sentences_of.exclude(ruled_out="").values_list("ruled_out").annotate(n=Count("pk")))
    stated = seen.claims().filter(document=document).order_by().values("proposition")
    judged = seen.outcomes().filter(proposition__in=stated, superseded_by=None).order_by()
    return {
        "sentences": sentences_of.count(),
        "ruled_out": [(RULED_OUT[key], ruled_out[key]) for key in RULED_OUT if key in ruled_out],
        "claims": seen.claims().filter(document=document).count(),
        "propositions": seen.propositions().filter(pk__in=stated).count(),
        "coders": judged.values("coder").distinct().count(),
        "not_blind": judged.filter(blind=False).exists(),
    }
