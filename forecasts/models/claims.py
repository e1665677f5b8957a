"""Claims: what one voice said about a proposition, in which words."""

from django.db import models
from django.db.models import CheckConstraint, F, Q, TextChoices, UniqueConstraint
from django.db.models.functions import Substr
from django.db.models.lookups import Exact

from . import keys
from .documents import Document, Office, Passage, Sentence
from .lexicons import Expression
from .propositions import Proposition

SPAN = {"length": F("span_end") - F("span_start"), "pos": F("span_start") + 1}


def _span_reads(field: str) -> Q:
    return Q(Exact(Substr(field, **SPAN), F("expression")))


class Voice(models.Model):
    """Who speaks in an estimate: the agreed text, or a named set of offices."""

    AGREED = "agreed"

    key = models.CharField(max_length=40, unique=True, validators=[keys.slug])
    name = models.CharField(max_length=200)
    offices = models.ManyToManyField(Office, related_name="voices", blank=True)

    class Meta:
        ordering = ["key"]

    def __str__(self):
        return self.name


class ClaimMood(TextChoices):
    FORECAST = "forecast", "Forecast"
    ASSESSMENT = "assessment", "Assessment"
    COUNTERFACTUAL = "counterfactual", "Counterfactual"


class ClaimSpanIn(TextChoices):
    QUOTATION = "quotation", "The quotation"
    STEM = "stem", "The list's stem"


class Claim(keys.Stamped, models.Model):
    """One statement of a proposition by one voice in one sentence."""

    Mood = ClaimMood
    SpanIn = ClaimSpanIn
    key = models.CharField(max_length=120, unique=True, validators=[keys.claim_key])
    document = models.ForeignKey(Document, models.PROTECT, related_name="claims")
    passage = models.ForeignKey(Passage, models.PROTECT, related_name="claims")
    sentence = models.ForeignKey(Sentence, models.PROTECT, related_name="claims")
    voice = models.ForeignKey(Voice, models.PROTECT, related_name="claims")
    proposition = models.ForeignKey(Proposition, models.PROTECT, related_name="claims")
    quotation = models.TextField(
        null=True, blank=True, help_text="The sentence as printed. Empty where it may not be stored."
    )
    stem = models.TextField(null=True, blank=True, help_text="The stem of the list that governs it, if one does.")
    expression = models.CharField(max_length=80, help_text="As printed: undoubtedly, will probably …")
    canonical = models.ForeignKey(Expression, models.PROTECT, related_name="claims")
    span_in = models.CharField(max_length=10, choices=SpanIn, default=SpanIn.QUOTATION)
    span_start = models.PositiveIntegerField(null=True, blank=True)
    span_end = models.PositiveIntegerField(null=True, blank=True)
    co_markers = models.JSONField(default=list, blank=True, help_text='Other markers of doubt: ["we believe"].')
    negated = models.BooleanField(default=False, help_text="A negator stands in the claim's words.")
    mood = models.CharField(max_length=15, choices=Mood)
    reported = models.BooleanField(default=False, help_text="It is about what others think or feel.")
    window = models.CharField(max_length=300, blank=True, help_text="The claim's printed words of time.")
    restates = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="restatements")
    cites = models.CharField(max_length=300, blank=True, help_text="An earlier document that it cites.")
    withdrawn = models.BooleanField(default=False, editable=False)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["document", "passage__position", "sentence__ordinal", "key"]
        constraints = [
            keys.one_of("mood", ClaimMood, "claim"),
            keys.one_of("span_in", ClaimSpanIn, "claim"),
            UniqueConstraint(
                fields=["document", "voice", "proposition"],
                condition=Q(restates=None, withdrawn=False),
                name="claim_one_unrestated_per_unit",
                violation_error_message="This document's voice has a claim on that proposition already: say which "
                "claim this one restates, or choose another proposition.",
            ),
            CheckConstraint(
                name="claim_restates_another",
                condition=Q(restates=None) | ~Q(restates=F("id")),
                violation_error_message="A claim cannot restate itself: choose the earlier claim.",
            ),
            CheckConstraint(
                name="claim_span_marks_the_expression",
                condition=Q(span_start=None, span_end=None)
                | (
                    Q(span_start__isnull=False, span_end__isnull=False, span_start__lt=F("span_end"))
                    & (
                        Q(span_in="quotation", quotation=None)
                        | Q(span_in="stem", stem=None)
                        | (Q(span_in="quotation", quotation__isnull=False) & _span_reads("quotation"))
                        | (Q(span_in="stem", stem__isnull=False) & _span_reads("stem"))
                    )
                ),
                violation_error_message="The span must mark the expression's own letters in the quotation (or stem): "
                "count characters from 0, and give both ends.",
            ),
            CheckConstraint(
                name="claim_has_an_expression",
                condition=~Q(expression=""),
                violation_error_message="Give the expression as it is printed.",
            ),
            CheckConstraint(
                name="claim_quotation_is_null_not_empty",
                condition=(Q(quotation=None) | ~Q(quotation="")) & (Q(stem=None) | ~Q(stem="")),
                violation_error_message="Leave out a quotation that may not be stored; do not store an empty one.",
            ),
        ]

    def __str__(self):
        return self.key

    @property
    def is_conditional(self) -> bool:
        return self.proposition.is_conditional


class PositionStance(TextChoices):
    CONCURS = "concurs", "Concurs"
    RESERVES = "reserves", "Reserves"
    DISSENTS = "dissents", "Dissents"


class Position(models.Model):
    """What a voice says about a claim of another, without a probability of its own."""

    Stance = PositionStance
    voice = models.ForeignKey(Voice, models.PROTECT, related_name="positions")
    claim = models.ForeignKey(Claim, models.PROTECT, related_name="positions")
    stance = models.CharField(max_length=10, choices=Stance)
    passage = models.ForeignKey(Passage, models.PROTECT, related_name="positions", help_text="Where it says so.")
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["claim", "voice"]
        constraints = [
            keys.one_of("stance", PositionStance, "position"),
            UniqueConstraint(
                fields=["voice", "claim"],
                name="position_one_per_voice_and_claim",
                violation_error_message="This voice has a position on that claim already.",
            ),
        ]

    def __str__(self):
        return self.key

    @property
    def key(self) -> str:
        return f"{self.claim.key}:{self.voice.key}"
