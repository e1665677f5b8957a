"""Outcomes: what coders recorded about propositions, and which of it stands as of which day."""

from django.db import models
from django.db.models import CheckConstraint, F, Q, TextChoices, UniqueConstraint

from . import keys
from .propositions import Proposition


class OutcomeVerdict(TextChoices):
    OCCURRED = "occurred", "Occurred"
    DID_NOT_OCCUR = "did_not_occur", "Did not occur"
    PARTLY = "partly", "Partly"
    UNDETERMINABLE = "undeterminable", "Cannot be determined"
    NOT_YET_DUE = "not_yet_due", "Not yet due"


class OutcomeConditionMet(TextChoices):
    NONE = "none", "There is no condition"
    YES = "yes", "Yes"
    NO = "no", "No"
    PARTLY = "partly", "Partly"
    UNKNOWN = "unknown", "Unknown"


class OutcomeSupersession(TextChoices):
    NEW_EVIDENCE = "new_evidence", "New evidence"
    CORRECTION = "correction", "Correction"


class OutcomeConfidence(TextChoices):
    HIGH = "high", "High"
    MODERATE = "moderate", "Moderate"
    LOW = "low", "Low"


class OutcomeQuarters(models.IntegerChoices):
    ONE = 1, "¼"
    TWO = 2, "½"
    THREE = 3, "¾"


class Outcome(keys.Stamped, models.Model):
    """What one coder recorded about a proposition. Superseded, never overwritten."""

    Verdict = OutcomeVerdict
    ConditionMet = OutcomeConditionMet
    Supersession = OutcomeSupersession
    Confidence = OutcomeConfidence
    Quarters = OutcomeQuarters
    key = models.CharField(max_length=300, unique=True, validators=[keys.outcome_key], editable=False)
    proposition = models.ForeignKey(Proposition, models.PROTECT, related_name="outcomes")
    kind = models.CharField(max_length=20, choices=Proposition.Kind, editable=False)
    condition_met = models.CharField("did the condition come about?", max_length=10, choices=ConditionMet)
    verdict = models.CharField(
        max_length=15,
        choices=Verdict,
        null=True,
        blank=True,
        help_text="Empty exactly where the condition did not come about.",
    )
    quarters = models.PositiveSmallIntegerField(
        "degree", choices=Quarters, null=True, blank=True, help_text="With partly, and only then."
    )
    occurred_earliest = models.DateField(null=True, blank=True)
    occurred_latest = models.DateField(null=True, blank=True)
    evidence = models.TextField(help_text="What shows it, in a sentence or two of your own.")
    sources = models.JSONField(
        default=list,
        blank=True,
        help_text="Named sources. None only for cannot be determined and not yet due, whose evidence says "
        "where one looked.",
    )
    known_on = models.DateField(help_text="When the public could have had that evidence.")
    recorded_at = models.DateTimeField(editable=False)
    confidence = models.CharField("how sure", max_length=10, choices=Confidence)
    coder = models.CharField(max_length=150, editable=False)
    blind = models.BooleanField(
        default=False, help_text="Judged without sight of the words, and without knowing how it ended."
    )
    adjudicated = models.BooleanField(default=False, editable=False)
    criteria_version = models.PositiveSmallIntegerField(default=1, editable=False)
    supersedes = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="superseded_by"
    )
    supersession = models.CharField("why it supersedes", max_length=15, choices=Supersession, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["proposition", "id"]
        constraints = [
            keys.one_of("condition_met", OutcomeConditionMet, "outcome"),
            keys.one_of("confidence", OutcomeConfidence, "outcome"),
            keys.one_of("supersession", OutcomeSupersession, "outcome", blank=True),
            keys.one_of("kind", Proposition.Kind, "outcome"),
            CheckConstraint(
                name="outcome_verdict_is_known",
                condition=Q(verdict=None) | Q(verdict__isnull=False, verdict__in=OutcomeVerdict.values),
                violation_error_message=f"verdict: choose one of {', '.join(OutcomeVerdict.values)}.",
            ),
            CheckConstraint(
                name="outcome_no_verdict_exactly_if_condition_failed",
                condition=Q(condition_met="no", verdict=None) | (~Q(condition_met="no") & Q(verdict__isnull=False)),
                violation_error_message="Where the condition did not come about there is no verdict; everywhere else "
                "there is one.",
            ),
            CheckConstraint(
                name="outcome_degree_exactly_with_partly",
                condition=Q(verdict="partly", quarters__isnull=False, quarters__in=[1, 2, 3])
                | (Q(quarters=None) & (Q(verdict=None) | ~Q(verdict="partly"))),
                violation_error_message="A degree (¼, ½, ¾) goes with partly, and with nothing else.",
            ),
            CheckConstraint(
                name="outcome_dates_both_or_neither_in_order",
                condition=Q(occurred_earliest=None, occurred_latest=None)
                | Q(
                    occurred_earliest__isnull=False,
                    occurred_latest__isnull=False,
                    occurred_earliest__lte=F("occurred_latest"),
                ),
                violation_error_message="Give both dates, the earliest no later than the latest, or neither.",
            ),
            CheckConstraint(
                name="outcome_event_that_occurred_has_a_date",
                condition=~Q(kind="event_by_close")
                | Q(verdict=None)
                | ~Q(verdict="occurred")
                | Q(occurred_earliest__isnull=False),
                violation_error_message="An event that occurred by the close has a date: give the earliest and the "
                "latest day on which it can have been.",
            ),
            CheckConstraint(
                name="outcome_state_that_held_has_no_date",
                condition=~Q(kind="state_throughout")
                | Q(verdict=None)
                | ~Q(verdict="occurred")
                | Q(occurred_earliest=None),
                violation_error_message="A state that held throughout has no date: leave both empty.",
            ),
            CheckConstraint(
                name="outcome_not_yet_due_has_no_date",
                condition=Q(verdict=None) | ~Q(verdict="not_yet_due") | Q(occurred_earliest=None),
                violation_error_message="What is not yet due has no date: leave both empty.",
            ),
            CheckConstraint(
                name="outcome_is_known_no_earlier_than_it_occurred",
                condition=Q(occurred_earliest=None)
                | Q(known_on__gte=F("occurred_earliest"))
                | Q(kind="event_by_close", verdict__isnull=False, verdict="did_not_occur"),  # that date is a later one
                violation_error_message="What occurred cannot be known before the earliest day on which it can have "
                "been.",
            ),
            CheckConstraint(
                name="outcome_has_evidence",
                condition=~Q(evidence=""),
                violation_error_message="Say what shows it, or where you looked.",
            ),
            CheckConstraint(
                name="outcome_has_sources_if_judged",
                condition=Q(verdict__isnull=False, verdict__in=["undeterminable", "not_yet_due"])
                | Q(sources__0__isnull=False),
                violation_error_message="No source, no verdict: name at least one source, or record that it cannot be "
                "determined and where you looked.",
            ),
            CheckConstraint(
                name="outcome_supersedes_for_a_reason",
                condition=Q(supersedes=None, supersession="") | (Q(supersedes__isnull=False) & ~Q(supersession="")),
                violation_error_message="An outcome supersedes another for a reason: new evidence or a correction.",
            ),
            CheckConstraint(
                name="outcome_supersedes_another",
                condition=Q(supersedes=None) | ~Q(supersedes=F("id")),
                violation_error_message="An outcome cannot supersede itself.",
            ),
            UniqueConstraint(
                fields=["proposition", "coder", "adjudicated"],
                condition=Q(supersedes=None),
                name="outcome_one_first_row_per_coder",
                violation_error_message="This coder has an outcome for that proposition already: supersede it.",
            ),
        ]

    def __str__(self):
        return self.key

    @property
    def degree(self) -> float | None:
        return None if self.quarters is None else self.quarters / 4


class Standing(models.Model):
    """Derived: what stands about a proposition from ``since`` up to, not including, ``until``."""

    proposition = models.ForeignKey(Proposition, models.CASCADE, related_name="standings", db_index=False)
    since = models.DateField()
    until = models.DateField()
    result = models.CharField(max_length=20)
    condition = models.CharField(max_length=10, blank=True)
    month = models.SmallIntegerField(null=True)
    window_months = models.SmallIntegerField(null=True)
    occurred_earliest = models.DateField(null=True)
    occurred_latest = models.DateField(null=True)
    outcome = models.ForeignKey(Outcome, models.CASCADE, null=True, related_name="standings")

    class Meta:
        ordering = ["proposition", "since"]
        constraints = [
            UniqueConstraint(fields=["proposition", "since"], name="standing_one_per_day"),
            CheckConstraint(name="standing_ends_after_it_begins", condition=Q(since__lt=F("until"))),
        ]

    def __str__(self):
        return f"{self.proposition_id} {self.since}–{self.until}: {self.result}"
