"""A proposition: what was in question, how it is settled, what was recorded about it, and who claimed it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from forecasts.models import Outcome
from forecasts.standing import QUARTERS
from forecasts.verdicts import in_words
from forecasts.visibility import visible_to


@require_safe
def proposition(request: HttpRequest, key: str) -> HttpResponse:
    seen = visible_to(request.user)
    found = get_object_or_404(seen.propositions().select_related("merged_into"), key=key)
    outcomes = seen.outcomes().filter(proposition=found).select_related("superseded_by", "supersedes")
    claims = (
        seen.claims().filter(proposition=found, withdrawn=False).select_related("document", "passage__under", "voice")
    )
    context = {
        "here": "documents",
        "proposition": found,
        "note": "" if seen.judges_blindly(found) else found.note,
        "outcomes": [(row, verdict_of(row)) for row in outcomes.order_by("recorded_at", "id")],
        "claims": claims.select_related("document", "passage__under", "voice"),
        "merged_into": seen.propositions().filter(pk=found.merged_into_id).first() if found.merged_into_id else None,
    }
    return render(request, "forecasts/proposition.html", context)


def verdict_of(row: Outcome) -> str:
    """The verdict in words, or that the condition did not come about."""
    if row.verdict is None:
        return in_words(row.kind, "condition_not_met")
    return in_words(row.kind, QUARTERS.get(row.quarters or 0, row.verdict))
