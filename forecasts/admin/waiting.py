"""What waits to be done, for the admin's first page."""

from dataclasses import dataclass

from django.http import HttpRequest

from forecasts.models import Proposition, Sentence

from .judging import DUE, due
from .panels import list_of
from .seen import rows


@dataclass(frozen=True)
class Waits:
    """So many of something, and the list that shows them."""

    count: int
    text: str
    url: str


def waiting(request: HttpRequest) -> list[Waits]:
    """The queues that this user can work on, those that are empty left out."""
    user = request.user
    found = []
    if user.has_perm("forecasts.change_sentence"):
        undone = rows(request, Sentence).filter(ruled_out="").exclude(claims__withdrawn=False)
        words = "sentence with neither a claim nor a reason", "sentences with neither a claim nor a reason"
        found.append(_waits(undone.count(), words, list_of(Sentence, {"has": "neither"})))
    questions = rows(request, Proposition).filter(withdrawn=False)
    if user.has_perm("forecasts.change_proposition"):
        unlocked = questions.filter(criteria_locked_at=None)
        words = "proposition whose criteria are not locked", "propositions whose criteria are not locked"
        found.append(_waits(unlocked.count(), words, list_of(Proposition, {"locked": "no", "withdrawn": "no"})))
    if user.has_perm("forecasts.add_outcome"):
        words = (
            "proposition past its close that waits for judgement",
            "propositions past their close that wait for judgement",
        )
        found.append(_waits(due(request).count(), words, list_of(Proposition, DUE)))
    return [one for one in found if one.count]


def _waits(count: int, words: tuple[str, str], url: str) -> Waits:
    """``words`` for one and for several."""
    return Waits(count, words[count != 1], url)
