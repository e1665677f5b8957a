"""What of a document is not done yet, for whoever is about to show it to others."""

from django.db.models import Exists
from django.http import HttpRequest

from forecasts.models import Claim, Document, Proposition, Sentence

from .judging import judgements
from .panels import Cell, Panel, list_of
from .seen import rows


def undone_panel(request: HttpRequest, document: Document) -> Panel:
    """Counts, each with the list that shows them; those of which there are none are left out."""
    sentences = rows(request, Sentence).filter(passage__document=document, ruled_out="")
    stated = rows(request, Claim).filter(document=document, withdrawn=False).order_by().values("proposition")
    questions = rows(request, Proposition).filter(pk__in=stated, withdrawn=False)
    of_it = {"document": document.slug}
    counts = [
        (
            "Sentences with neither a claim nor a reason",
            sentences.exclude(claims__withdrawn=False).count(),
            list_of(Sentence, {**of_it, "has": "neither"}),
        ),
        (
            "Propositions whose criteria are not locked",
            questions.filter(criteria_locked_at=None).count(),
            list_of(Proposition, {**of_it, "locked": "no", "withdrawn": "no"}),
        ),
        (
            "Propositions that nobody has judged",
            questions.filter(~Exists(judgements(request))).count(),
            list_of(Proposition, {**of_it, "judged": "unjudged", "withdrawn": "no"}),
        ),
    ]
    return Panel(
        title="Not done yet",
        headers=["What", "How many"],
        rows=[[Cell(what, url), Cell(number)] for what, number, url in counts if number],
        empty="Nothing: every sentence is coded, and every proposition locked and judged.",
    )
