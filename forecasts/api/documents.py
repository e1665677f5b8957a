"""Documents, and their passages with every registered sentence."""

from django.db.models import F, OuterRef, Prefetch, QuerySet, Subquery
from rest_framework import serializers

from config.api_views import KeysField, RecordSerializer, RecordViewSet
from forecasts.filters import DocumentFilters, PassageFilters
from forecasts.models import Document, Passage, Sentence


class DocumentSerializer(RecordSerializer):
    """One estimate, with the window that it speaks about."""

    id = serializers.CharField(source="slug")
    series = serializers.CharField(source="series.key")
    number = serializers.CharField(help_text="As printed; printed numbers repeat.")
    title = serializers.CharField()
    issued_on = serializers.DateField()
    information_cutoff = serializers.DateField(allow_null=True)
    window_basis = serializers.ChoiceField(Document.WindowBasis.choices)
    opens = serializers.DateField(source="window_opens", help_text="First day of the estimate window, included.")
    closes = serializers.DateField(source="window_closes", help_text="Last day of the estimate window, included.")
    coordination = serializers.CharField(allow_null=True)
    citation = serializers.CharField(allow_null=True)
    region = serializers.CharField(allow_null=True)
    topics = serializers.ListField(child=serializers.CharField())
    printed = serializers.ChoiceField(Document.Printed.choices)
    state = serializers.ChoiceField(Document.State.choices)
    withdrawn = serializers.BooleanField()
    merged_into = serializers.CharField(source="merged_into_slug", allow_null=True, help_text="A document's id.")
    note = serializers.CharField(allow_null=True)
    synthetic = serializers.BooleanField(
        source="is_synthetic", help_text="Drawn at random by a program: nobody wrote it, and none of it happened."
    )


class DocumentViewSet(RecordViewSet):
    """Estimates. `issued_from` and `issued_to` are years, both included."""

    thing = "document"
    lookup_field = "slug"
    queryset = Document.objects.none()
    serializer_class = DocumentSerializer
    filterset_class = DocumentFilters

    def get_queryset(self) -> QuerySet[Document]:
        merged_into = self.seen.documents().filter(pk=OuterRef("merged_into")).order_by().values("slug")
        return self.seen.documents().select_related("series").annotate(merged_into_slug=Subquery(merged_into))


class SentenceSerializer(RecordSerializer):
    """One printed sentence, known by place and hash. It makes claims, or it is ruled out for a reason."""

    id = serializers.CharField(source="key")
    locator = serializers.CharField()
    sha256 = serializers.CharField()
    page = serializers.CharField(source="page_label", allow_null=True)
    ruled_out = serializers.ChoiceField(Sentence.RuledOut.choices, allow_null=True)
    claims = KeysField()


class PassageSerializer(RecordSerializer):
    """A printed paragraph, list item or footnote."""

    id = serializers.CharField(source="key")
    document = serializers.CharField(source="document.slug")
    position = serializers.IntegerField(help_text="Its place in the document; 1 is the first.")
    section = serializers.ChoiceField(Passage.Section.choices)
    number = serializers.CharField(allow_null=True, help_text="As printed.")
    mark = serializers.CharField(allow_null=True, help_text="A footnote's printed mark.")
    under = serializers.CharField(
        source="under_key", allow_null=True, help_text="The passage that introduces it, or on which it hangs."
    )
    page = serializers.CharField(allow_null=True)
    synthetic = serializers.BooleanField(source="is_synthetic")
    sentences = SentenceSerializer(many=True)


class PassageViewSet(RecordViewSet):
    """Paragraphs and footnotes with their sentences, by document and as printed; in CSV one line is one sentence."""

    thing = "passage"
    lookup_value_regex = "[a-z0-9-]+/[a-z0-9-]+"
    queryset = Passage.objects.none()
    serializer_class = PassageSerializer
    filterset_class = PassageFilters
    page_by = ("document__slug", "position")

    def get_queryset(self) -> QuerySet[Passage]:
        claims = Prefetch("claims", self.seen.claims().order_by("key").only("key", "sentence"))
        sentences = self.seen.sentences().select_related("passage").prefetch_related(claims).order_by("ordinal")
        return (
            self.seen.passages()
            .select_related("document")
            .annotate(under_key=F("under__key"))
            .prefetch_related(Prefetch("sentences", sentences))
        )
