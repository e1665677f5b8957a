"""Propositions: the events and states that estimates speak about."""

from django.db import models
from django.db.models import CheckConstraint, F, Q, TextChoices
from django.urls import reverse

from . import keys


class PropositionKind(TextChoices):
    EVENT_BY_CLOSE = "event_by_close", "Event by the close"
    STATE_THROUGHOUT = "state_throughout", "State throughout"
    STATE_AT_CLOSE = "state_at_close", "State at the close"
    FACT_AT_TIME = "fact_at_time", "Fact at the time"


class PropositionWindowBasis(TextChoices):
    DOCUMENT = "document", "The document's window"
    STATED = "stated", "A window of its own, stated"
    OPEN_ENDED = "open_ended", "Open-ended"
    NONE = "none", "None: a fact at the time"


class Proposition(keys.Stamped, models.Model):
    """An event or state in question, stated affirmatively, with the window in which it is looked for."""

    Kind = PropositionKind
    WindowBasis = PropositionWindowBasis
    key = models.CharField(
        max_length=120,
        unique=True,
        validators=[keys.slug],
        help_text="Its name here for good: prc-trade-with-west.",
    )
    text = models.TextField(help_text="Affirmative: for an event that it happens, for a state that it holds.")
    kind = models.CharField(max_length=20, choices=Kind)
    window_basis = models.CharField(max_length=12, choices=WindowBasis)
    opens = models.DateField(help_text="First day, included. For a fact: information cut-off, else day of issue.")
    closes = models.DateField(
        null=True, blank=True, help_text="Last day, included. Empty exactly for open-ended ones and facts."
    )
    condition = models.TextField(
        blank=True, help_text='What has to come about first ("concessions are made"). Empty: no condition.'
    )
    criteria = models.TextField(help_text="How it is settled, so that two strangers would settle it alike.")
    criteria_version = models.PositiveSmallIntegerField(default=1, editable=False)
    criteria_locked_at = models.DateTimeField(null=True, blank=True, editable=False)
    importance = models.PositiveSmallIntegerField(
        default=1,
        help_text="A whole number from 1 to 1000, set before any outcome is known; 1 unless a curator says otherwise.",
    )
    withdrawn = models.BooleanField(default=False, editable=False)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="merged_from"
    )
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["key"]
        constraints = [
            keys.one_of("kind", PropositionKind, "proposition"),
            keys.one_of("window_basis", PropositionWindowBasis, "proposition"),
            CheckConstraint(
                name="proposition_window_closes_if_it_can",
                condition=Q(window_basis__in=["document", "stated"], closes__isnull=False, closes__gte=F("opens"))
                | Q(window_basis__in=["open_ended", "none"], closes=None),
                violation_error_message="A window of the document or a stated one closes on or after the day it "
                "opens; an open-ended one and that of a fact have no close.",
            ),
            CheckConstraint(
                name="proposition_facts_have_no_window",
                condition=Q(kind="fact_at_time", window_basis="none")
                | (~Q(kind="fact_at_time") & ~Q(window_basis="none")),
                violation_error_message="A fact at the time has the window basis none, and nothing else has.",
            ),
            CheckConstraint(
                name="proposition_importance_1_to_1000",
                condition=Q(importance__range=(1, 1000)),
                violation_error_message="Importance is a whole number from 1 to 1000.",
            ),
            CheckConstraint(
                name="proposition_criteria_version_1_to_1000",
                condition=Q(criteria_version__range=(1, 1000)),
                violation_error_message="Versions of criteria are counted from 1 to 1000.",
            ),
            CheckConstraint(
                name="proposition_merged_is_withdrawn",
                condition=Q(merged_into=None) | Q(withdrawn=True),
                violation_error_message="A proposition that was merged into another is withdrawn.",
            ),
        ]

    def __str__(self):
        return self.text

    def get_absolute_url(self) -> str:
        return reverse("proposition", args=[self.key])

    @property
    def is_conditional(self) -> bool:
        return bool(self.condition)
