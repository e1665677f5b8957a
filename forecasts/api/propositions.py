"""Propositions: the events and states in question, each with its current outcome."""

from typing import Any

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers

from config.api_views import RecordSerializer, RecordViewSet
from forecasts.filters import PropositionFilters
from forecasts.models import Proposition
from forecasts.standing import DISAGREE

from .asking import AS_OF, day_asked_for
from .outcomes import OutcomeSerializer, outcomes_as_of


class PropositionSerializer(RecordSerializer):
    """An event or state in question, stated affirmatively, with what stood about it on a day."""

    id = serializers.CharField(source="key")
    text = serializers.CharField()
    kind = serializers.ChoiceField(Proposition.Kind.choices)
    window_basis = serializers.ChoiceField(Proposition.WindowBasis.choices)
    opens = serializers.DateField(help_text="First day, included.")
    closes = serializers.DateField(allow_null=True, help_text="Last day, included.")
    condition = serializers.CharField(allow_null=True)
    criteria = serializers.CharField()
    criteria_version = serializers.IntegerField()
    criteria_locked_at = serializers.DateTimeField(allow_null=True)
    importance = serializers.IntegerField()
    withdrawn = serializers.BooleanField()
    merged_into = serializers.CharField(source="merged_into_key", allow_null=True, help_text="A proposition's id.")
    synthetic = serializers.BooleanField(source="is_synthetic")
    coders_disagree = serializers.SerializerMethodField(
        help_text="Outcomes stand that differ in condition, verdict or degree: there is no current one."
    )
    occurred_earliest = serializers.DateField(
        source="stands.occurred_earliest",
        allow_null=True,
        help_text="Of what stands: the earliest date of all coders who agree.",
    )
    occurred_latest = serializers.DateField(
        source="stands.occurred_latest", allow_null=True, help_text="Of what stands: their latest date."
    )
    month = serializers.IntegerField(
        source="stands.month",
        allow_null=True,
        help_text="Months begun since the opening by the latest date: of events that occurred, of states that broke, "
        "and, beyond the months of the window, of events that came late.",
    )
    outcome = OutcomeSerializer(
        source="current_outcome",
        allow_null=True,
        help_text="The current outcome, as its coder recorded it. Null: nothing is known yet, or coders disagree.",
    )

    def to_representation(self, instance: Proposition) -> dict[str, Any]:
        instance.stands = next(iter(instance.current), None)  # type: ignore[attr-defined]
        instance.current_outcome = next(iter(instance.current_outcomes), None)  # type: ignore[attr-defined]
        return super().to_representation(instance)

    def get_coders_disagree(self, instance: Any) -> bool:
        return instance.stands is not None and instance.stands.result == DISAGREE


@extend_schema_view(list=extend_schema(parameters=[AS_OF]), retrieve=extend_schema(parameters=[AS_OF]))
class PropositionViewSet(RecordViewSet):
    """Propositions with window, criteria and the outcome that was current on `as_of`."""

    thing = "proposition"
    queryset = Proposition.objects.none()
    serializer_class = PropositionSerializer
    filterset_class = PropositionFilters
    parameters = ("as_of",)

    def get_queryset(self) -> QuerySet[Proposition]:
        as_of = day_asked_for(self.request)
        standings = self.seen.standings().filter(since__lte=as_of, until__gt=as_of)  # at most one a proposition
        outcomes = outcomes_as_of(self.seen, as_of).filter(standings__in=standings)
        merged_into = self.seen.propositions().filter(pk=OuterRef("merged_into")).order_by().values("key")
        return (
            self.seen.propositions()
            .annotate(merged_into_key=Subquery(merged_into))
            .prefetch_related(
                Prefetch("standings", standings, to_attr="current"),
                Prefetch("outcomes", outcomes, to_attr="current_outcomes"),
            )
        )
