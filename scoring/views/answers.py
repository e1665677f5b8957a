"""Which run answers for a page, and what it says. Every page asks here; nobody's run is shown to who may not see it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Min
from django.utils import timezone

from forecasts.models import Document, Lexicon, LogEntry
from forecasts.visibility import VisibleTo
from scoring import questions, runs
from scoring.metrics.cells import Policies
from scoring.models import ScoringRun
from scoring.reports.model import Report


@dataclass(frozen=True)
class Answer:
    """A finished run with its report. `readable` is False for a report that this version cannot read."""

    run: ScoringRun
    report: Report | None
    outdated: bool

    @property
    def slugs(self) -> list[str]:
        return [one.slug for one in self.report.lexicons] if self.report else []


def newest_on_each(seen: VisibleTo, documents: Sequence[Document]) -> dict[str, ScoringRun]:
    """Slug of a document -> the newest run on it alone."""
    answers = runs.visible_runs(seen).with_an_answer()
    alone = answers.annotate(size=Count("documents", distinct=True), slug=Min("documents__slug")).filter(size=1)
    newest: dict[str, ScoringRun] = {}
    for run in alone.filter(slug__in=[document.slug for document in documents]):
        newest.setdefault(run.slug, run)
    return newest


def answer_of(run: ScoringRun | None) -> Answer | None:
    """What a run answered; None where there is no run."""
    if run is None:
        return None
    return Answer(run, runs.report_or_none(run), runs.is_outdated(run))


def chosen_lexicon(asked: str | None, offered: Sequence[str]) -> str | None:
    """The slug asked for if it is offered, else the first one; None where none is offered."""
    if asked in offered:
        return asked
    return offered[0] if offered else None


def lexicons_by_slug(seen: VisibleTo) -> dict[str, Lexicon]:
    """All lexicons, the headline first."""
    return {one.slug: one for one in questions.headline_first(seen.lexicons())}


def day_of(answer: Answer | None) -> date:
    """The day as known on which a page reads the record: the run's own, else that of the newest entry."""
    if answer and answer.report and answer.report.question.as_of:
        return date.fromisoformat(answer.report.question.as_of)
    head = LogEntry.objects.newest_about_the_record()
    return head.at.date() if head else timezone.now().date()


def policies_of(answer: Answer | None) -> Policies:
    if answer and answer.report:
        return Policies.from_mapping(answer.report.question.policies)
    return Policies()
