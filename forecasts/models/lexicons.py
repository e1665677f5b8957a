"""Expressions of likelihood, and lexicons: cited readings of them as probability ranges."""

from django.db import models
from django.db.models import CheckConstraint, F, Q, TextChoices, UniqueConstraint
from django.urls import reverse

from . import keys

UNIT_RANGE = Q(
    lower__isnull=False,
    best__isnull=False,
    upper__isnull=False,
    lower__gte=0,
    best__gte=F("lower"),
    upper__gte=F("best"),
    upper__lte=1,
)


class ExpressionClass(TextChoices):
    YARDSTICK = "yardstick", "Yardstick"
    BELIEF = "belief", "Belief"
    BARE = "bare", "Bare"
    MODAL = "modal", "Modal"


class Expression(models.Model):
    """A canonical estimative expression, with the forms in which it is printed."""

    Class = ExpressionClass
    text = models.CharField(max_length=80, unique=True)
    cls = models.CharField("class", max_length=10, choices=Class)
    surface_forms = models.JSONField(default=list)

    class Meta:
        ordering = ["text"]
        constraints = [keys.one_of("cls", ExpressionClass, "expression")]

    def __str__(self):
        return self.text

    @property
    def key(self) -> str:
        return self.text


class LexiconKind(TextChoices):
    PRINTED = "printed", "Printed by its author"
    ELICITED = "elicited", "Elicited from readers"
    RECALIBRATED = "recalibrated", "Counted from a record"


class Lexicon(models.Model):
    """A cited, versioned reading of words as numbers."""

    Kind = LexiconKind
    slug = models.CharField(max_length=60, unique=True, validators=[keys.slug])
    name = models.CharField(max_length=300, help_text="What pages call it: Kent 1964.")
    title = models.CharField(max_length=300)
    authors = models.JSONField(default=list)
    year = models.PositiveSmallIntegerField()
    version = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=15, choices=Kind)
    nested = models.BooleanField(default=False)
    citation = models.TextField()
    url = models.CharField(max_length=500, blank=True)
    read_in = models.TextField(blank=True)
    verified = models.BooleanField()
    note = models.TextField(blank=True)
    origin = models.JSONField(
        null=True,
        blank=True,
        help_text="Of a recalibrated lexicon: the documents it was counted from, and the digest of their cells.",
    )
    sha256 = models.CharField(max_length=64, validators=[keys.sha256])

    class Meta:
        ordering = ["slug"]
        constraints = [
            keys.one_of("kind", LexiconKind, "lexicon"),
            CheckConstraint(
                name="lexicon_has_a_citation",
                condition=~Q(citation=""),
                violation_error_message="A lexicon without a citation is nobody's reading: name its source.",
            ),
            CheckConstraint(
                name="lexicon_recalibrated_has_an_origin",
                condition=Q(kind="recalibrated", origin__isnull=False)
                | (~Q(kind="recalibrated") & Q(origin__isnull=True)),
                violation_error_message="A recalibrated lexicon says what it was counted from; others do not.",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("lexicon", args=[self.slug])

    @property
    def key(self) -> str:
        return self.slug


class TermBasis(TextChoices):
    PRINTED = "printed", "Printed"
    CODERS_SYNONYM = "coders_synonym", "Coder's synonym"
    COUNTED = "counted", "Counted from a record"


class Term(models.Model):
    """What one lexicon reads in one expression, or in its denial: a range, or outright no probability."""

    Basis = TermBasis
    lexicon = models.ForeignKey(Lexicon, models.CASCADE, related_name="terms")
    expression = models.ForeignKey(Expression, models.PROTECT, related_name="terms")
    negated = models.BooleanField(default=False)
    lower = models.FloatField(null=True, blank=True)
    best = models.FloatField(null=True, blank=True)
    upper = models.FloatField(null=True, blank=True)
    no_probability = models.BooleanField(default=False)
    basis = models.CharField(max_length=15, choices=Basis)
    lower_open = models.BooleanField(default=False)
    upper_open = models.BooleanField(default=False)
    best_is_midpoint = models.BooleanField(default=False)
    verified = models.BooleanField(default=True)
    n = models.PositiveIntegerField(null=True, blank=True)
    mean = models.FloatField(null=True, blank=True)
    sd = models.FloatField(null=True, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["lexicon", "-best", "expression"]
        constraints = [
            keys.one_of("basis", TermBasis, "term"),
            UniqueConstraint(fields=["lexicon", "expression", "negated"], name="term_one_per_expression"),
            CheckConstraint(
                name="term_range_in_order_or_no_probability",
                condition=Q(no_probability=True, lower=None, best=None, upper=None)
                | (Q(no_probability=False) & UNIT_RANGE),
                violation_error_message="0 ≤ lower ≤ best ≤ upper ≤ 1, or outright no probability and no figures.",
            ),
        ]

    def __str__(self):
        return self.key

    @property
    def key(self) -> str:
        return f"{self.lexicon.slug}:{self.expression.text}{' (negated)' if self.negated else ''}"
