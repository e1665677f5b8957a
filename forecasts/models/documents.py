"""Documents and their printed parts: who issued what, when, for which window, in which sentences."""

from django.db import models
from django.db.models import CheckConstraint, F, Q, TextChoices, UniqueConstraint
from django.urls import reverse

from . import keys


class Series(models.Model):
    """A line of estimates, such as the National Intelligence Estimates."""

    key = models.CharField(max_length=40, unique=True, validators=[keys.slug])
    name = models.CharField(max_length=200)

    class Meta:
        verbose_name_plural = "series"
        ordering = ["key"]

    def __str__(self):
        return self.name


class Office(models.Model):
    """A body that issues an estimate or takes a position in it."""

    key = models.CharField(max_length=40, unique=True, validators=[keys.slug])
    name = models.CharField(max_length=200)

    class Meta:
        ordering = ["key"]

    def __str__(self):
        return self.name


class DocumentState(TextChoices):
    DRAFT = "draft", "Draft"
    OUTCOME_CODING = "outcome_coding", "In outcome coding"
    PUBLISHED = "published", "Published"


class DocumentPrinted(TextChoices):
    FULL = "full", "In full"
    EXTRACT = "extract", "In extract"
    CONCLUSIONS = "conclusions", "Conclusions only"


class DocumentWindowBasis(TextChoices):
    STATED = "stated", "Stated in the document"
    ASSUMED = "assumed", "Assumed: two years"


class Document(keys.Stamped, models.Model):
    """One estimate, with the window that it speaks about."""

    State = DocumentState
    Printed = DocumentPrinted
    WindowBasis = DocumentWindowBasis
    slug = models.CharField(
        max_length=80, unique=True, validators=[keys.slug], help_text="Its name here for good: nie-58."
    )
    series = models.ForeignKey(Series, models.PROTECT, related_name="documents")
    number = models.CharField(max_length=40, help_text="As printed. Printed numbers repeat; slugs do not.")
    title = models.CharField(max_length=400)
    issued_on = models.DateField()
    information_cutoff = models.DateField(
        null=True, blank=True, help_text="The last day of the information used, where the document says so."
    )
    window_opens = models.DateField(help_text="First day of the estimate window, included.")
    window_closes = models.DateField(help_text="Last day of the estimate window, included.")
    window_basis = models.CharField(max_length=10, choices=WindowBasis, default=WindowBasis.ASSUMED)
    coordination = models.TextField(blank=True, help_text="Who concurred, and when, in your own words.")
    citation = models.TextField(blank=True, help_text="Where the text can be read.")
    region = models.CharField(max_length=100, blank=True)
    topics = models.JSONField(default=list, blank=True, help_text='A list of words: ["alliances", "trade"].')
    printed = models.CharField(max_length=20, choices=Printed, default=Printed.FULL)
    state = models.CharField(max_length=20, choices=State, default=State.DRAFT)
    withdrawn = models.BooleanField(default=False, editable=False)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="merged_from"
    )
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["-issued_on", "-id"]
        indexes = [models.Index(fields=["-issued_on", "-id"], name="document_by_issue")]
        constraints = [
            keys.one_of("state", DocumentState, "document"),
            keys.one_of("printed", DocumentPrinted, "document"),
            keys.one_of("window_basis", DocumentWindowBasis, "document"),
            CheckConstraint(
                name="document_window_opens_before_it_closes",
                condition=Q(window_opens__lte=F("window_closes")),
                violation_error_message="The window closes before it opens: correct one of the two days.",
            ),
            CheckConstraint(
                name="document_merged_is_withdrawn",
                condition=Q(merged_into=None) | Q(withdrawn=True),
                violation_error_message="A document that was merged into another is withdrawn.",
            ),
        ]

    def __str__(self):
        return f"{self.slug}: {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("document", args=[self.slug])

    @property
    def key(self) -> str:
        return self.slug

    @property
    def facts_open_on(self):
        """The day that a fact at the time is a fact of: the information cut-off, else the day of issue."""
        return self.information_cutoff or self.issued_on


class PassageSection(TextChoices):
    PROBLEM = "problem", "Problem"
    CONCLUSIONS = "conclusions", "Conclusions"
    DISCUSSION = "discussion", "Discussion"
    FOOTNOTE = "footnote", "Footnote"


class Passage(keys.Stamped, models.Model):
    """A printed paragraph, list item or footnote of a document."""

    Section = PassageSection
    key = models.CharField(max_length=120, unique=True, validators=[keys.passage_key])
    document = models.ForeignKey(Document, models.PROTECT, related_name="passages")
    position = models.PositiveIntegerField(help_text="Its place in the document: 1 is the first passage.")
    section = models.CharField(max_length=20, choices=Section)
    number = models.CharField(max_length=20, blank=True, help_text='As printed, "22d". Empty where none is.')
    mark = models.CharField(max_length=5, blank=True, help_text="A footnote's printed mark: *, †, ‡, §.")
    under = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="parts",
        help_text="For a list item the passage that introduces it; for a footnote the passage it hangs on.",
    )
    page = models.CharField(max_length=20, blank=True, help_text="Label of the page where it starts.")

    class Meta:
        ordering = ["document", "position"]
        constraints = [
            keys.one_of("section", PassageSection, "passage"),
            UniqueConstraint(
                fields=["document", "position"],
                name="passage_has_its_own_place",
                violation_error_message="Another passage of this document stands at that position.",
            ),
            CheckConstraint(
                name="passage_mark_only_on_footnotes",
                condition=Q(mark="") | Q(section="footnote"),
                violation_error_message="Only a footnote has a printed mark: empty it, or choose footnote.",
            ),
        ]

    def __str__(self):
        return self.key

    @property
    def place(self) -> str:
        """The part of the key after the slash: "22d", "n1"."""
        return self.key.partition("/")[2]


class SentenceRuledOut(TextChoices):
    FLAT_FACT = "flat_fact", "Flat statement of fact"
    CAPABILITY = "capability", "Unmarked capability"
    AIM = "aim", "An aim"
    ABOUT_THE_PAPER = "about_the_paper", "About the paper itself"
    OF_OTHERS = "of_others", "What others assert, unhedged"
    AGNOSTIC = "agnostic", "Declines to say"


class Sentence(keys.Stamped, models.Model):
    """One printed sentence of a passage, known by its place and its hash; the text itself is not kept."""

    RuledOut = SentenceRuledOut
    key = models.CharField(max_length=130, unique=True)
    passage = models.ForeignKey(Passage, models.PROTECT, related_name="sentences")
    ordinal = models.PositiveIntegerField(help_text="1 is the first sentence of the passage.")
    sha256 = models.CharField(max_length=64, validators=[keys.sha256])
    page = models.CharField(
        max_length=20, blank=True, help_text="Only where it starts on another page than the passage."
    )
    ruled_out = models.CharField(
        max_length=20,
        choices=RuledOut,
        blank=True,
        help_text="Why it makes no claim. Empty where it makes one.",
    )

    class Meta:
        ordering = ["passage__position", "ordinal"]
        constraints = [
            keys.one_of("ruled_out", SentenceRuledOut, "sentence", blank=True),
            UniqueConstraint(
                fields=["passage", "ordinal"],
                name="sentence_has_its_own_place",
                violation_error_message="This passage has a sentence with that number already.",
            ),
            CheckConstraint(
                name="sentence_ordinal_counts_from_one",
                condition=Q(ordinal__gte=1),
                violation_error_message="Sentences are counted from 1.",
            ),
        ]

    def __str__(self):
        return self.key

    @property
    def locator(self) -> str:
        return f"{self.passage.place}/{self.ordinal}"

    @property
    def page_label(self) -> str:
        return self.page or self.passage.page
