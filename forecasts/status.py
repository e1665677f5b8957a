"""The status of each claim, as SQL: the first line of the table that fits. See docs/concepts.md for the table."""

from datetime import date

from django.db.models import Case, CharField, Exists, FilteredRelation, OuterRef, Q, QuerySet, Value, When

from forecasts.models import Claim, Term

STANDING = "standing"

RECORD_STATUSES = (
    "withdrawn",
    "open_ended",
    "condition_not_met",
    "open",
    "unjudged",
    "coders_disagree",
    "undeterminable",
    "partial",
    "resolved",
)
CLAIM_STATUSES = ("withdrawn", "restated", "no_probability", *RECORD_STATUSES[1:])


def with_standing(claims: QuerySet[Claim], as_of: date) -> QuerySet[Claim]:
    """``claims`` with what stood about their propositions on ``as_of`` joined as ``standing``."""
    since = {"proposition__standings__since__lte": as_of, "proposition__standings__until__gt": as_of}
    return claims.alias(**{STANDING: FilteredRelation("proposition__standings", condition=Q(**since))})


def record_status_lines(as_of: date) -> list[tuple[Q, str]]:
    """The table without *restated* and *no_probability*, in its order; what fits none of them is resolved."""
    result, condition = f"{STANDING}__result", f"{STANDING}__condition"
    return [
        (Q(withdrawn=True), "withdrawn"),
        (Q(proposition__window_basis="open_ended"), "open_ended"),
        (Q(**{result: "condition_not_met"}), "condition_not_met"),
        (Q(proposition__closes__gte=as_of), "open"),
        (Q(**{result: None}) | Q(**{result: "not_yet_due"}), "unjudged"),
        (Q(**{result: "disagree"}), "coders_disagree"),
        (
            Q(**{result: "undeterminable"}) | Q(**{f"{condition}__in": ["partly", "unknown"]}),
            "undeterminable",
        ),
        (Q(**{f"{result}__in": ["1/4", "1/2", "3/4"]}), "partial"),
    ]


def status(as_of: date, lexicon_id: int) -> Case:
    """A claim's status under a lexicon and the default policies; the claims come from ``with_standing``."""
    withdrawn, *others = record_status_lines(as_of)
    return _first(
        [
            withdrawn,
            (Q(restates__isnull=False), "restated"),
            (_no_probability(lexicon_id), "no_probability"),
            *others,
        ]
    )


def _first(lines: list[tuple[Q, str]]) -> Case:
    return Case(
        *(When(condition, then=Value(name)) for condition, name in lines),
        default=Value("resolved"),
        output_field=CharField(),
    )


def _no_probability(lexicon_id: int) -> Q:
    """Bare and modal words are left out by default; others need a term of their own, or that of the word affirmed."""
    terms = Term.objects.filter(lexicon=lexicon_id, expression=OuterRef("canonical"))
    own = terms.filter(negated=OuterRef("negated"))
    says = Exists(own.filter(no_probability=False)) | (
        ~Exists(own) & Exists(terms.filter(negated=False, no_probability=False))
    )
    return Q(canonical__cls__in=["bare", "modal"]) | ~Q(says)
