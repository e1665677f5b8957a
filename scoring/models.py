"""Scoring runs: questions to the record, and their answers."""

from collections.abc import Sequence

from django.db import models
from django.db.models import CheckConstraint, Count, Q, UniqueConstraint
from django.urls import reverse

from forecasts.models import Document
from forecasts.models.keys import one_of, sha256


class RunState(models.TextChoices):
    QUEUED = "queued", "Waiting"
    FINISHED = "finished", "Finished"
    FAILED = "failed", "Failed"


class ScoringRunSet(models.QuerySet["ScoringRun"]):
    def with_an_answer(self) -> "ScoringRunSet":
        """Those that hold an answer of their own, newest first, without the bytes of their cells."""
        return self.filter(state=RunState.FINISHED, answered_by=None).defer("cells", "pairs").order_by("-number")

    def on_exactly(self, documents: Sequence[Document]) -> "ScoringRunSet":
        """Those that asked about these documents and no others."""
        these = Count("documents", filter=Q(documents__in=documents), distinct=True)
        counted = self.annotate(all_of_them=Count("documents", distinct=True), these=these)
        return counted.filter(all_of_them=len(documents), these=len(documents))


class ScoringRun(models.Model):
    """An immutable question to the record, and the answer computed from the cells kept with it."""

    State = RunState
    logged_by_digest = ("cells", "pairs", "report")

    key = models.CharField(max_length=40, unique=True)
    number = models.PositiveIntegerField(unique=True)
    documents = models.ManyToManyField(Document, related_name="runs")
    question = models.TextField(help_text="Canonical JSON.")
    question_sha = models.CharField(max_length=64, validators=[sha256])
    inputs_sha = models.CharField(max_length=64, blank=True)
    log_head = models.CharField(max_length=64, validators=[sha256])
    cells = models.BinaryField(null=True, blank=True)
    pairs = models.BinaryField(
        null=True, blank=True, help_text="What voices said of the same propositions, where any did."
    )
    report = models.TextField(null=True, blank=True, help_text="JSON, as scoring.reports.json writes it.")
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    problem = models.TextField(blank=True)
    answered_by = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="answers")
    asked_by = models.CharField(max_length=150)
    asked_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = ScoringRunSet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            one_of("state", RunState, "scoringrun"),
            CheckConstraint(
                name="scoringrun_finished_has_an_answer",
                condition=Q(
                    state="finished",
                    answered_by=None,
                    report__isnull=False,
                    cells__isnull=False,
                    finished_at__isnull=False,
                )
                | Q(state="finished", answered_by__isnull=False, report=None, cells=None, finished_at__isnull=False)
                | (~Q(state="finished") & Q(report=None, cells=None, answered_by=None)),
                violation_error_message="A finished run has a report and its cells, or names the run that answered it.",
            ),
            CheckConstraint(
                name="scoringrun_pairs_go_with_cells",
                condition=Q(pairs=None) | Q(cells__isnull=False),
                violation_error_message="Pairs of voices are kept where cells are.",
            ),
            CheckConstraint(
                name="scoringrun_failed_says_why",
                condition=(Q(state="failed") & ~Q(problem="")) | (~Q(state="failed") & Q(problem="")),
                violation_error_message="A failed run says why; others have nothing to say.",
            ),
            UniqueConstraint(
                fields=["question_sha", "inputs_sha"],
                condition=Q(state="finished", answered_by=None),
                name="scoringrun_one_answer_to_a_question",
            ),
        ]

    def __str__(self):
        return f"Run {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("run", args=[self.key])

    @property
    def is_finished(self) -> bool:
        return self.state == self.State.FINISHED
