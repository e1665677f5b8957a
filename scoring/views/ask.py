"""Asking a question again: the only address of these pages that starts something."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from forecasts.visibility import VisibleTo, visible_to
from scoring import runs
from scoring.models import ScoringRun


@require_POST
@permission_required("scoring.add_scoringrun", raise_exception=True)
def ask(request: HttpRequest) -> HttpResponse:
    """`document`: slugs to score with all lexicons; or `run`: the key of a run whose question is asked again."""
    seen = visible_to(request.user)
    who: dict[str, Any] = {"seen": seen, "by": request.user.get_username(), "at": timezone.now()}
    key = request.POST.get("run", "").replace("\0", "")
    try:
        if key:
            run = runs.ask_again(_asked_before(seen, key), **who)
        else:
            run = runs.start(documents=_slugs(request.POST.getlist("document")), **who)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("runs")
    return redirect("run", run.key)


def _asked_before(seen: VisibleTo, key: str) -> ScoringRun:
    """Raises Http404 for a run that is not there, or that one may not see."""
    earlier = runs.visible_runs(seen).filter(key=key).first()
    if earlier is None:
        raise Http404(f"no run {key}")
    return earlier


def _slugs(given: Sequence[str]) -> list[str]:
    return sorted({slug.replace("\0", "") for slug in given if slug})
