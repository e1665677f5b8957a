"""Scoring runs: the one door to a score. A question that was answered on the same record is not computed again."""

import hashlib
import json
import logging
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from celery import signature
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from forecasts.actions.recording import Recording, recorded
from forecasts.models import Claim, Document, LogEntry
from forecasts.synthetic import is_synthetic
from forecasts.visibility import VisibleTo
from scoring.metrics.cells import Policies, RecordCells
from scoring.metrics.voice_pairs import VoicePairs
from scoring.models import ScoringRun, ScoringRunSet
from scoring.pairs import voice_pairs
from scoring.questions import Asked, chosen_documents, chosen_lexicons, chosen_policies, in_sample_last
from scoring.reports.build import build
from scoring.reports.json import from_json, to_json
from scoring.reports.model import Report
from scoring.selection import RowNames, lexicon_readings, record_cells

TASK = "scoring.tasks.answer_run"
SEED = 0
RESAMPLES = 2000
log = logging.getLogger(__name__)


def record_head() -> LogEntry:
    """The newest log entry that touched the record. Raises ValidationError where there is none."""
    head = LogEntry.objects.newest_about_the_record()
    if head is None:
        raise ValidationError("Nothing is recorded yet: load or enter a document first.")
    return head


def visible_runs(seen: VisibleTo) -> ScoringRunSet:
    """The runs all of whose documents a user may see."""
    hidden = Document.objects.exclude(pk__in=seen.documents().values("pk"))
    return ScoringRun.objects.exclude(documents__in=hidden)


def run_before(seen: VisibleTo, run: ScoringRun) -> ScoringRun | None:
    """The newest earlier run with an answer on the same documents: what a run's figures are compared with."""
    earlier = visible_runs(seen).with_an_answer().filter(number__lt=run.number)
    return earlier.on_exactly(list(run.documents.all())).first()


def start(
    *,
    seen: VisibleTo,
    by: str,
    at: datetime,
    documents: Sequence[str] = (),
    lexicons: Sequence[str] = (),
    policies: Mapping[str, str] | None = None,
    as_of: date | None = None,
    seed: int = SEED,
    resamples: int = RESAMPLES,
) -> ScoringRun:
    """Asks a question and returns the run that answers it, or will.

    ``documents``: slugs, all that are seen where empty. ``lexicons``: slugs, the headline first; where empty all but
    recalibrated ones. One that was counted from these documents comes last, whatever its place.
    ``as_of``: the day as known on which the record is read; the newest entry's where None. Raises ValidationError.
    """
    if as_of == date.max:  # standings end before their `until`: none reaches beyond the calendar's last day
        raise ValidationError({"as_of": f"Give a day before {date.max}."})
    head = record_head()
    chosen = chosen_documents(seen, documents)
    asked = Asked(
        documents=chosen,
        lexicons=in_sample_last(chosen_lexicons(lexicons), chosen),
        policies=chosen_policies(policies),
        as_of=as_of or head.at.date(),
        seed=seed,
        resamples=resamples,
    )
    question = asked.as_json()
    question_sha = hashlib.sha256(question.encode()).hexdigest()
    with recorded("start_run", by=by, at=at, touches_record=False) as entry:
        run = _asked_before(question_sha, head.hash) or _ask(
            question, question_sha, head.hash, asked.documents, entry, by=by, at=at
        )
        if run.state == ScoringRun.State.QUEUED:  # also one asked before: whoever was to answer it may be gone
            transaction.on_commit(lambda: _enqueue(run.key, by=by, at=at))
    run.refresh_from_db()
    return run.answered_by or run


def ask_again(earlier: ScoringRun, *, seen: VisibleTo, by: str, at: datetime) -> ScoringRun:
    """Asks a run's question of the record as it is now: only the day as known is taken anew. Raises ValidationError.

    Where the earlier run was left waiting and another one answers, nobody waits for it any more: it ends as failed,
    and names the other. Should its task still come, it finds nothing to do.
    """
    question = question_of(earlier)
    run = start(
        seen=seen,
        by=by,
        at=at,
        documents=question["documents"],
        lexicons=[one["slug"] for one in question["lexicons"]],
        policies=question["policies"],
        seed=question["seed"],
        resamples=question["resamples"],
    )
    earlier.refresh_from_db()
    if run.pk != earlier.pk and earlier.state == ScoringRun.State.QUEUED:
        _fail(earlier, f"It was left waiting, and its question was asked again: {run.key}.", by=by, at=at)
    return run


def _asked_before(question_sha: str, head: str) -> ScoringRun | None:
    """The run that asked the same of the same record, failed ones apart."""
    same = ScoringRun.objects.filter(question_sha=question_sha, log_head=head)
    return same.exclude(state=ScoringRun.State.FAILED).first()


def _ask(
    question: str,
    question_sha: str,
    head: str,
    documents: list[Document],
    entry: Recording,
    *,
    by: str,
    at: datetime,
) -> ScoringRun:
    number = (ScoringRun.objects.aggregate(n=Max("number"))["n"] or 0) + 1
    run = ScoringRun(
        key=f"run-{number}-{question_sha[:8]}",
        number=number,
        question=question,
        question_sha=question_sha,
        log_head=head,
        asked_by=by,
        asked_at=at,
    )
    entry.save(run)
    entry.set_many(run, "documents", documents)
    return run


def _enqueue(key: str, *, by: str, at: datetime) -> None:
    """Hands a run to the workers. Where the queue cannot be reached the run fails, and says so."""
    try:
        signature(TASK, args=[key]).apply_async()
    except ConnectionError as error:
        log.exception("run %s was not enqueued", key)
        _fail(ScoringRun.objects.get(key=key), f"The queue of tasks could not be reached: {error}", by=by, at=at)


def answer(key: str, *, at: datetime) -> None:
    """Answers a waiting run. One that is answered already stays as it is: tasks may be delivered twice."""
    run = ScoringRun.objects.get(key=key)
    if run.state != ScoringRun.State.QUEUED:
        return
    try:
        cells, pairs, report = compute(run)
    except Exception as error:
        log.exception("run %s failed", key)
        _fail(run, f"{type(error).__name__}: {error}", by=run.asked_by, at=at)
        return
    _finish(run, cells, pairs, report, at=at)


def compute(run: ScoringRun) -> tuple[RecordCells, VoicePairs, Report]:
    """The cells of a run's question, its pairs of voices, and the report on them. Writes nothing."""
    question = question_of(run)
    as_of = date.fromisoformat(question["as_of"])
    claims, names = Claim.objects.filter(document__runs=run), RowNames()
    cells, pairs = record_cells(claims, as_of, names), voice_pairs(claims, as_of, names)
    report = build(
        cells,
        lexicon_readings([lexicon["slug"] for lexicon in question["lexicons"]]),
        Policies.from_mapping(question["policies"]),
        pairs=pairs,
        documents=question["documents"],
        as_of=question["as_of"],
        seed=question["seed"],
        resamples=question["resamples"],
        code_version=question["code_version"],
        issued_later=question.get("issued_later", ()),
    )
    return cells, pairs, report


def _finish(run: ScoringRun, cells: RecordCells, pairs: VoicePairs, report: Report, *, at: datetime) -> None:
    with recorded("finish_run", by=run.asked_by, at=at, touches_record=False) as entry:
        run.refresh_from_db()
        if run.state != ScoringRun.State.QUEUED:
            return
        run.state, run.finished_at, run.inputs_sha = ScoringRun.State.FINISHED, at, report.inputs_sha
        run.answered_by = ScoringRun.objects.filter(
            question_sha=run.question_sha, inputs_sha=run.inputs_sha, state=ScoringRun.State.FINISHED, answered_by=None
        ).first()
        if run.answered_by is None:
            run.cells, run.report = cells.to_bytes(), to_json(report)
            run.pairs = pairs.to_bytes() if pairs.claims else None
        entry.save(run)


def _fail(run: ScoringRun, problem: str, *, by: str, at: datetime) -> None:
    with recorded("fail_run", by=by, at=at, touches_record=False) as entry:
        run.refresh_from_db()
        if run.state == ScoringRun.State.QUEUED:
            run.state, run.problem = ScoringRun.State.FAILED, problem
            entry.save(run)


def question_of(run: ScoringRun) -> dict[str, Any]:
    return json.loads(run.question)


def is_about_synthetic(question: Mapping[str, Any]) -> bool:
    """Whether any document of a run's question was drawn at random by a program."""
    return any(map(is_synthetic, question["documents"]))


def report_of(run: ScoringRun) -> Report:
    """The report of a finished run. Raises ValueError for one without."""
    if run.report is None:
        raise ValueError(f"{run.key} has no report: it is {run.state}")
    return from_json(run.report)


def report_or_none(run: ScoringRun) -> Report | None:
    """The report of a run, for whoever goes on without: None where it has none or a newer version wrote it."""
    try:
        return report_of(run)
    except ValueError:
        return None


def is_outdated(run: ScoringRun) -> bool:
    """Whether something of the record changed since the run was asked, or last found to be the answer still."""
    return run.key in outdated([run])


def outdated(asked: Sequence[ScoringRun]) -> set[str]:
    """The keys of those that are outdated: two queries, however many there are."""
    head = record_head().hash
    answers = ScoringRun.objects.filter(answered_by__in=asked, log_head=head)
    still_right = set(answers.values_list("answered_by__key", flat=True))
    return {run.key for run in asked if run.log_head != head and run.key not in still_right}
