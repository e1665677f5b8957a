"""Lexicons: cited readings of words as numbers, with their terms."""

from django.db.models import F, Prefetch, QuerySet
from rest_framework import serializers

from config.api_views import RecordSerializer, RecordViewSet
from forecasts.filters import LexiconFilters
from forecasts.models import Expression, Lexicon, Term


class TermSerializer(RecordSerializer):
    """What the lexicon reads in an expression, or in its denial; no figures where it says outright: no probability."""

    expression = serializers.CharField(source="expression.text", help_text="The canonical expression.")
    class_ = serializers.ChoiceField(Expression.Class.choices, source="expression.cls")
    negated = serializers.BooleanField()
    lower = serializers.FloatField(allow_null=True)
    best = serializers.FloatField(allow_null=True)
    upper = serializers.FloatField(allow_null=True)
    no_probability = serializers.BooleanField()
    basis = serializers.ChoiceField(Term.Basis.choices)
    lower_open = serializers.BooleanField()
    upper_open = serializers.BooleanField()
    best_is_midpoint = serializers.BooleanField()
    verified = serializers.BooleanField()
    n = serializers.IntegerField(allow_null=True, help_text="People asked; of a counted term, claims.")
    mean = serializers.FloatField(allow_null=True)
    sd = serializers.FloatField(allow_null=True)
    note = serializers.CharField(allow_null=True)


class OriginSerializer(RecordSerializer):
    """The record that a recalibrated lexicon was counted from. Scoring that record with it is in-sample."""

    documents = serializers.ListField(child=serializers.CharField())
    inputs_sha = serializers.CharField(help_text="SHA-256 of the run's cells, or of the file of forecasts.")
    run = serializers.CharField(allow_null=True)
    file = serializers.CharField(allow_null=True)
    lexicon = serializers.CharField(help_text="What the words were read with.")
    lexicon_version = serializers.IntegerField()
    code_version = serializers.CharField()


class LexiconSerializer(RecordSerializer):
    """A cited, versioned reading. Of an elicited one lower, best and upper are quartile, median and quartile; of a
    recalibrated one the bounds are a 95 % interval of the rate of its claims that came true."""

    id = serializers.CharField(source="slug")
    name = serializers.CharField(help_text="What pages call it.")
    title = serializers.CharField()
    authors = serializers.ListField(child=serializers.CharField())
    year = serializers.IntegerField()
    version = serializers.IntegerField()
    kind = serializers.ChoiceField(Lexicon.Kind.choices)
    nested = serializers.BooleanField(help_text="Whether its ranges may contain one another.")
    citation = serializers.CharField()
    url = serializers.CharField(allow_null=True)
    read_in = serializers.CharField(allow_null=True, help_text="In which copy it was read.")
    verified = serializers.BooleanField(help_text="False: at second hand.")
    note = serializers.CharField(allow_null=True)
    origin = OriginSerializer(allow_null=True, help_text="Of a recalibrated lexicon.")
    sha256 = serializers.CharField(help_text="Of its contents.")
    terms = TermSerializer(many=True)


class LexiconViewSet(RecordViewSet):
    """Lexicons with their terms, the likeliest first; in CSV one line is one term."""

    thing = "lexicon"
    lookup_field = "slug"
    queryset = Lexicon.objects.none()
    serializer_class = LexiconSerializer
    filterset_class = LexiconFilters

    def get_queryset(self) -> QuerySet[Lexicon]:
        likeliest_first = F("best").desc(nulls_last=True)
        terms = self.seen.terms().select_related("expression").order_by(likeliest_first, "expression__text", "negated")
        return self.seen.lexicons().prefetch_related(Prefetch("terms", terms))
