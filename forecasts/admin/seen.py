"""What the user of a request may see, asked once a request."""

from django.db.models import Model, QuerySet
from django.http import HttpRequest

from forecasts.models import (
    Claim,
    Document,
    Expression,
    Lexicon,
    LogEntry,
    Office,
    Outcome,
    Passage,
    Position,
    Proposition,
    Sentence,
    Series,
    Term,
    Voice,
)
from forecasts.visibility import CURATOR, VisibleTo, visible_to

ROWS = {
    Claim: VisibleTo.claims,
    Document: VisibleTo.documents,
    Expression: VisibleTo.expressions,
    Lexicon: VisibleTo.lexicons,
    LogEntry: VisibleTo.log,
    Office: VisibleTo.offices,
    Outcome: VisibleTo.outcomes,
    Passage: VisibleTo.passages,
    Position: VisibleTo.positions,
    Proposition: VisibleTo.propositions,
    Sentence: VisibleTo.sentences,
    Series: VisibleTo.series,
    Term: VisibleTo.terms,
    Voice: VisibleTo.voices,
}


def seen_by(request: HttpRequest) -> VisibleTo:
    if not hasattr(request, "_seen"):
        request._seen = visible_to(request.user)  # type: ignore[attr-defined]
    return request._seen  # type: ignore[attr-defined]


def rows(request: HttpRequest, model: type[Model]) -> QuerySet:
    """The rows of a table that the user of a request may see."""
    return ROWS[model](seen_by(request))


def is_curator(request: HttpRequest) -> bool:
    return CURATOR in seen_by(request).roles


def is_blind(request: HttpRequest, question: Proposition) -> bool:
    return seen_by(request).judges_blindly(question)
