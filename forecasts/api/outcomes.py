"""Outcomes: what coders recorded about propositions, superseded ones among them."""

from datetime import date

from django.db.models import Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.fields import BooleanField
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import serializers

from config.api_views import RecordSerializer, RecordViewSet
from forecasts.filters import OutcomeFilters
from forecasts.models import Outcome
from forecasts.visibility import VisibleTo

from .asking import AS_OF, day_asked_for


@extend_schema_field({"type": "number", "enum": [0.25, 0.5, 0.75], "nullable": True, "readOnly": True})
class DegreeField(serializers.FloatField):
    """¼, ½ or ¾; with *partly*, and only then."""


class OutcomeSerializer(RecordSerializer):
    """What one coder recorded about a proposition."""

    id = serializers.CharField(source="key")
    proposition = serializers.CharField(source="proposition_key")
    verdict = serializers.ChoiceField(
        Outcome.Verdict.choices, allow_null=True, help_text="Null exactly where the condition did not come about."
    )
    condition_met = serializers.ChoiceField(Outcome.ConditionMet.choices)
    degree = DegreeField(allow_null=True)
    occurred_earliest = serializers.DateField(allow_null=True)
    occurred_latest = serializers.DateField(allow_null=True)
    known_on = serializers.DateField(help_text="When the public could have had the evidence.")
    recorded_at = serializers.DateTimeField()
    evidence = serializers.CharField()
    sources = serializers.ListField(child=serializers.CharField())
    confidence = serializers.ChoiceField(Outcome.Confidence.choices)
    coder = serializers.CharField()
    blind = serializers.BooleanField()
    adjudicated = serializers.BooleanField()
    criteria_version = serializers.IntegerField()
    supersedes = serializers.CharField(source="supersedes_key", allow_null=True)
    supersession = serializers.ChoiceField(Outcome.Supersession.choices, allow_null=True)
    superseded_by = serializers.CharField(source="superseded_by_key", allow_null=True)
    synthetic = serializers.BooleanField(source="is_synthetic")
    standing = serializers.BooleanField(help_text="Known by `as_of`, and taken back by nothing by then.")


def outcomes_as_of(seen: VisibleTo, as_of: date) -> QuerySet[Outcome]:
    """The outcomes that one may see, with the keys of their neighbours and whether each stood on a day."""
    taken_back = seen.outcomes().filter(supersedes=OuterRef("pk"))
    taken_back = taken_back.filter(Q(supersession=Outcome.Supersession.CORRECTION) | Q(known_on__lte=as_of))
    before = seen.outcomes().filter(pk=OuterRef("supersedes")).order_by().values("key")
    after = seen.outcomes().filter(supersedes=OuterRef("pk")).order_by().values("key")
    return seen.outcomes().annotate(
        proposition_key=F("proposition__key"),
        supersedes_key=Subquery(before),
        superseded_by_key=Subquery(after),
        standing=ExpressionWrapper(Q(known_on__lte=as_of) & ~Exists(taken_back), output_field=BooleanField()),
    )


@extend_schema_view(list=extend_schema(parameters=[AS_OF]), retrieve=extend_schema(parameters=[AS_OF]))
class OutcomeViewSet(RecordViewSet):
    """Outcomes, superseded ones included; `standing=true` leaves those that stood on `as_of`."""

    thing = "outcome"
    queryset = Outcome.objects.none()
    serializer_class = OutcomeSerializer
    filterset_class = OutcomeFilters
    parameters = ("as_of",)

    def get_queryset(self) -> QuerySet[Outcome]:
        return outcomes_as_of(self.seen, day_asked_for(self.request))
