"""Claims, each with its status on a day under a lexicon."""

from django.db.models import OuterRef, QuerySet, Subquery
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import serializers

from config.api_views import RecordSerializer, RecordViewSet
from forecasts.filters import ClaimFilters
from forecasts.models import Claim, Expression, Passage
from forecasts.status import CLAIM_STATUSES, status, with_standing

from .asking import AS_OF, LEXICON, day_asked_for, lexicon_asked_for


class ClaimSerializer(RecordSerializer):
    """One statement of a proposition by one voice in one sentence."""

    id = serializers.CharField(source="key")
    document = serializers.CharField(source="document.slug")
    paragraph = serializers.SerializerMethodField(help_text="Its printed number; its place where none is printed.")
    page = serializers.CharField(source="sentence.page", allow_null=True)
    section = serializers.ChoiceField(Passage.Section.choices, source="passage.section")
    quotation = serializers.CharField(allow_null=True, help_text="The sentence as printed, where it may be stored.")
    stem = serializers.CharField(allow_null=True, help_text="The list stem that governs it.")
    expression = serializers.CharField(help_text="As printed.")
    canonical = serializers.CharField(source="canonical.text")
    class_ = serializers.ChoiceField(Expression.Class.choices, source="canonical.cls")
    span = serializers.SerializerMethodField(help_text="Where the expression stands: [start, end) in code points.")
    span_in = serializers.ChoiceField(Claim.SpanIn.choices)
    co_markers = serializers.ListField(child=serializers.CharField())
    negated = serializers.BooleanField()
    mood = serializers.ChoiceField(Claim.Mood.choices)
    conditional = serializers.BooleanField(source="is_conditional")
    reported = serializers.BooleanField()
    window = serializers.CharField(allow_null=True, help_text="The printed words of its window.")
    voice = serializers.CharField(source="voice.key")
    restates = serializers.CharField(source="restates_key", allow_null=True, help_text="A claim's id.")
    cites = serializers.CharField(allow_null=True, help_text="An earlier document, as the text names it.")
    proposition = serializers.CharField(source="proposition.key")
    synthetic = serializers.BooleanField(source="is_synthetic")
    status = serializers.ChoiceField([(name, name) for name in CLAIM_STATUSES])

    def get_paragraph(self, claim: Claim) -> str:
        return claim.passage.number or claim.passage.place

    @extend_schema_field({"type": "array", "items": {"type": "integer"}, "nullable": True})
    def get_span(self, claim: Claim) -> list[int | None] | None:
        return None if claim.span_start is None else [claim.span_start, claim.span_end]

    def to_representation(self, instance: Claim) -> dict:
        written = super().to_representation(instance)
        return {**written, "page": written["page"] or instance.passage.page or None}


ASKING = extend_schema(parameters=[AS_OF, LEXICON])


@extend_schema_view(list=ASKING, retrieve=ASKING)
class ClaimViewSet(RecordViewSet):
    """Claims, withdrawn ones included: the statuses add up to all that are registered.

    By document, and there in the order in which they are printed.
    """

    thing = "claim"
    queryset = Claim.objects.none()
    serializer_class = ClaimSerializer
    filterset_class = ClaimFilters
    parameters = ("as_of", "lexicon")
    page_by = ("document__slug", "passage__position", "sentence__ordinal", "key")

    def get_queryset(self) -> QuerySet[Claim]:
        as_of = day_asked_for(self.request)
        lexicon = lexicon_asked_for(self.request, self.seen)
        restated = self.seen.claims().filter(pk=OuterRef("restates")).order_by().values("key")
        return (
            with_standing(self.seen.claims(), as_of)
            .annotate(status=status(as_of, lexicon.pk), restates_key=Subquery(restated))
            .select_related("document", "passage", "sentence", "voice", "proposition", "canonical")
        )
