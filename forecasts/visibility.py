"""Who may see what. Every query that serves a request starts here.

Published: everybody. Draft: claim coders and curators. In outcome coding: outcome coders see propositions, criteria and
their own outcomes; adjudicators and curators see all; others see nothing.
"""

from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.db.models import Q, QuerySet

from forecasts.models import (
    Claim,
    Document,
    Expression,
    Lexicon,
    LogEntry,
    LogKey,
    Office,
    Outcome,
    Passage,
    Position,
    Proposition,
    Sentence,
    Series,
    Standing,
    Term,
    Voice,
)

VIEWER = "viewer"
CLAIM_CODER = "claim coder"
OUTCOME_CODER = "outcome coder"
ADJUDICATOR = "adjudicator"
CURATOR = "curator"
ROLES = (VIEWER, CLAIM_CODER, OUTCOME_CODER, ADJUDICATOR, CURATOR)

User = AbstractUser | AnonymousUser


class VisibleTo:
    """The rows that one user may see, as querysets to go on from."""

    def __init__(self, user: User) -> None:
        self.user = user
        names = set(user.groups.values_list("name", flat=True)) if user.is_authenticated else set()
        if user.is_authenticated and user.is_superuser and user.is_active:
            names = set(ROLES)
        self.roles = names

    def _has(self, *roles: str) -> bool:
        return not self.roles.isdisjoint(roles)

    @property
    def states(self) -> list[str]:
        """The publication states in which this user sees a document whole."""
        states = [Document.State.PUBLISHED]
        if self._has(CLAIM_CODER, CURATOR):
            states.append(Document.State.DRAFT)
        if self._has(ADJUDICATOR, CURATOR):
            states.append(Document.State.OUTCOME_CODING)
        return [str(state) for state in states]

    def documents(self) -> QuerySet[Document]:
        return Document.objects.filter(state__in=self.states)

    def passages(self) -> QuerySet[Passage]:
        return Passage.objects.filter(document__state__in=self.states)

    def sentences(self) -> QuerySet[Sentence]:
        return Sentence.objects.filter(passage__document__state__in=self.states)

    def claims(self) -> QuerySet[Claim]:
        return Claim.objects.filter(document__state__in=self.states)

    def positions(self) -> QuerySet[Position]:
        return Position.objects.filter(claim__document__state__in=self.states)

    def _of_visible_claims(self, prefix: str) -> Q:
        """Propositions that a document states which is seen whole, reached over ``prefix``."""
        stated = Claim.objects.filter(document__state__in=self.states).values("proposition")
        return Q(**{f"{prefix}in": stated})

    def _being_coded(self, prefix: str) -> Q:
        coding = Claim.objects.filter(document__state=Document.State.OUTCOME_CODING).values("proposition")
        return Q(**{f"{prefix}in": coding})

    def propositions(self) -> QuerySet[Proposition]:
        seen = self._of_visible_claims("pk__")
        if self._has(OUTCOME_CODER):
            seen |= self._being_coded("pk__")
        if self._has(CLAIM_CODER, CURATOR):
            seen |= Q(claims=None)
        return Proposition.objects.filter(pk__in=Proposition.objects.filter(seen).values("pk"))

    def judges_blindly(self, question: Proposition) -> bool:
        """Whether a proposition is seen to be judged only: text and criteria, not who said it, nor notes."""
        return question.claims.exists() and not self.claims().filter(proposition=question).exists()

    def outcomes(self) -> QuerySet[Outcome]:
        seen = self._of_visible_claims("proposition__")
        if self._has(CURATOR):
            seen |= Q(proposition__claims=None)
        if self._has(OUTCOME_CODER):
            seen |= self._being_coded("proposition__") & Q(coder=self.user.get_username())
        return Outcome.objects.filter(pk__in=Outcome.objects.filter(seen).values("pk"))

    def standings(self) -> QuerySet[Standing]:
        return Standing.objects.filter(self._of_visible_claims("proposition__"))

    def series(self) -> QuerySet[Series]:
        return Series.objects.all()

    def offices(self) -> QuerySet[Office]:
        return Office.objects.all()

    def voices(self) -> QuerySet[Voice]:
        return Voice.objects.all()

    def expressions(self) -> QuerySet[Expression]:
        return Expression.objects.all()

    def lexicons(self) -> QuerySet[Lexicon]:
        return Lexicon.objects.all()

    def terms(self) -> QuerySet[Term]:
        return Term.objects.all()

    def log(self) -> QuerySet[LogEntry]:
        """Log entries quote rows whole, drafts among them: for curators, and for a thing's own history page."""
        return LogEntry.objects.all() if self._has(CURATOR) else LogEntry.objects.none()

    def history_of(self, kind: str, key: str) -> QuerySet[LogKey]:
        """The log's lines about one thing; the caller has found the thing itself among the visible ones."""
        return LogKey.objects.filter(kind=kind, key=key).select_related("entry")


def visible_to(user: User) -> VisibleTo:
    return VisibleTo(user)
