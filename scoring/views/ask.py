"""Asking a question again: the only address of these pages that starts something."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from forecasts.visibility import VisibleTo, visible_to
from scoring import runs


@require_POST
@permission_required("scoring.add_scoringrun", raise_exception=True)
def ask(request: HttpRequest) -> HttpResponse:
    """`document`: slugs to score with all lexicons; or `run`: the key of a run whose question is asked again."""
    seen = visible_to(request.user)
    try:
        run = runs.start(seen=seen, by=request.user.get_username(), at=timezone.now(), **_question(seen, request.POST))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("runs")
    return redirect("run", run.key)


def _question(seen: VisibleTo, posted: QueryDict) -> dict[str, Any]:
    """What to ask, as `runs.start` takes it. Only the day as known is taken anew. Raises Http404 for an unknown run."""
    key = posted.get("run", "").replace("\0", "")
    if not key:
        return {"documents": _slugs(posted.getlist("document"))}
    earlier = runs.visible_runs(seen).filter(key=key).first()
    if earlier is None:
        raise Http404(f"no run {key}")
    question = runs.question_of(earlier)
    return {
        "documents": question["documents"],
        "lexicons": [one["slug"] for one in question["lexicons"]],
        "policies": question["policies"],
        "seed": question["seed"],
        "resamples": question["resamples"],
    }


def _slugs(given: Sequence[str]) -> list[str]:
    return sorted({slug.replace("\0", "") for slug in given if slug})
