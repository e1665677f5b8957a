"""Which run answers for a page, and what it says. Every page asks here; nobody's run is shown to who may not see it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import Count, Min
from django.utils import timezone

from forecasts.models import Document, Lexicon, LogEntry
from forecasts.visibility import VisibleTo
from scoring import questions, runs
from scoring.charts.registry import WIDTHS
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


# Of more runs on the same documents only the newest are looked at.
LOOKED_AT = 20


def speaks_for_the_record(answers: Iterable[ScoringRun]) -> ScoringRun | None:
    """Of runs on the same documents the one that answers where a reader chose none: under the default policies and
    the headline lexicon, as known last, the newest. Whoever asks as of an earlier day or under other policies looks at
    that run; it does not change what all others see. Where no run is of that kind, the one as known last."""
    return max(answers, key=_rank, default=None)


def _rank(run: ScoringRun) -> tuple[bool, str, int]:
    question = runs.question_of(run)
    usual = (
        question["policies"] == Policies().as_dict() and question["lexicons"][0]["slug"] == settings.HEADLINE_LEXICON
    )
    # A day to come is no later knowledge than that of the day of asking.
    return usual, min(question["as_of"], run.asked_at.date().isoformat()), run.number


def newest_on(seen: VisibleTo, documents: Sequence[Document]) -> ScoringRun | None:
    """The run that speaks for these documents and no others."""
    return speaks_for_the_record(runs.visible_runs(seen).with_an_answer().on_exactly(documents)[:LOOKED_AT])


def newest_on_each(seen: VisibleTo, documents: Sequence[Document]) -> dict[str, ScoringRun]:
    """Slug of a document -> the run that speaks for it alone."""
    answers = runs.visible_runs(seen).with_an_answer()
    alone = answers.annotate(size=Count("documents", distinct=True), slug=Min("documents__slug")).filter(size=1)
    on_each: dict[str, list[ScoringRun]] = {}
    for run in alone.filter(slug__in=[document.slug for document in documents]):
        on_each.setdefault(run.slug, []).append(run)
    return {slug: speaking for slug, found in on_each.items() if (speaking := speaks_for_the_record(found))}


def answer_of(run: ScoringRun | None) -> Answer | None:
    """What a run answered; None where there is no run."""
    if run is None:
        return None
    return Answer(run, runs.report_or_none(run), runs.is_outdated(run))


def chosen_width(asked: str | None) -> int:
    """The width of a picture in pixels: the one asked for if pictures are drawn so, else the smaller one."""
    return next((one for one in WIDTHS if str(one) == asked), WIDTHS[0])


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
