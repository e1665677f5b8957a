"""Which propositions wait for judgement: as the user may see it, so that blind coders learn nothing of others."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from forecasts.models import Outcome, Proposition
from forecasts.visibility import OUTCOME_CODER

from .seen import rows, seen_by

CHOICES = {
    "past_its_close": "Past its close, unjudged",
    "unjudged": "Unjudged",
    "judged": "Judged",
    "disagree": "Coders disagree",
    "undeterminable": "Cannot be determined",
    "by_me": "Judged by me",
    "not_by_me": "Not judged by me",
}


def judgements(request: HttpRequest, of: str = "pk") -> QuerySet[Outcome]:
    """The outcomes that stand and say more than *not yet due*; ``of``: the proposition's column in an outer query."""
    standing = rows(request, Outcome).filter(superseded_by=None, proposition=OuterRef(of))
    return standing.exclude(Q(verdict__isnull=False) & Q(verdict="not_yet_due"))


def _standing_now(request: HttpRequest, result: str) -> QuerySet:
    today = timezone.localdate()
    standings = seen_by(request).standings().filter(proposition=OuterRef("pk"), result=result)
    return standings.filter(since__lte=today, until__gt=today)


def is_due(prefix: str = "") -> Q:
    """Its window has closed, or it is of a fact at the time; what is open-ended is never due."""
    facts = Q(**{f"{prefix}kind": Proposition.Kind.FACT_AT_TIME})
    return facts | Q(**{f"{prefix}closes__lt": timezone.localdate()})


def judged_by_choice(request: HttpRequest, queryset: QuerySet[Proposition], choice: str) -> QuerySet[Proposition]:
    judged = Exists(judgements(request))
    mine = Exists(judgements(request).filter(coder=request.user.get_username()))
    conditions: dict[str, tuple[Any, ...]] = {
        "past_its_close": (~judged, is_due()),
        "unjudged": (~judged,),
        "judged": (judged,),
        "disagree": (Exists(_standing_now(request, "disagree")),),
        "undeterminable": (Exists(_standing_now(request, "undeterminable")),),
        "by_me": (mine,),
        "not_by_me": (~mine,),
    }
    return queryset.filter(*conditions[choice])


# The query of the list of propositions that shows what is due.
DUE = {"judged": "past_its_close", "locked": "yes", "withdrawn": "no"}


def due(request: HttpRequest) -> QuerySet[Proposition]:
    """The questions that can be judged and wait for it, as far as the user may know."""
    locked = rows(request, Proposition).filter(withdrawn=False, criteria_locked_at__isnull=False)
    return judged_by_choice(request, locked, "past_its_close")


def offered(request: HttpRequest) -> list[tuple[str, str]]:
    """What one can ask for; who codes blind is not asked to look for disagreement with others."""
    roles = seen_by(request).roles
    alone = roles == {OUTCOME_CODER}
    return [(name, text) for name, text in CHOICES.items() if not (alone and name in ("disagree", "undeterminable"))]
