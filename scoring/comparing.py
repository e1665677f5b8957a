"""Run against run, lexicon against lexicon: the cells that were kept, scored side by side. Reads, never writes."""

from django.core.exceptions import ValidationError

from forecasts.models import Lexicon
from forecasts.visibility import VisibleTo
from scoring.metrics.cells import LexiconReading, RecordCells
from scoring.models import ScoringRun
from scoring.questions import code_version
from scoring.reports.model import Report
from scoring.reports.runs_compared import RunsCompared, Side, compare_runs
from scoring.runs import question_of, report_of, run_before, visible_runs
from scoring.selection import lexicon_readings


def answer_called(seen: VisibleTo, key: str) -> ScoringRun | None:
    """The run of this key, or the one that answers it; None where there is none, or not for this user."""
    if not key.isprintable():  # PostgreSQL refuses to look for NUL
        return None
    found = visible_runs(seen).select_related("answered_by").filter(key=key).first()
    return found and (found.answered_by or found)


def lexicons_of(run: ScoringRun) -> list[str]:
    """The slugs of the lexicons that a run was read with, the headline first."""
    return [one.slug for one in _report(run).lexicons]


def compared(
    first: ScoringRun, lexicon: str = "", second: ScoringRun | None = None, other_lexicon: str = ""
) -> RunsCompared:
    """One run beside another, each read with one of its lexicons.

    Left out, `second` is the same run, and `other_lexicon` that of the first, or within one run the next of its
    lexicons. Raises ValidationError where a run has no answer or was not read with such a lexicon, where a lexicon is
    no longer the one that it was read with, and where nothing would differ.
    """
    own = _chosen(first, lexicon, "lexicon", lexicons_of(first)[0])
    beside = second or first
    other = _chosen(beside, other_lexicon, "with_lexicon", _next_to(own, first, beside))
    if (beside, other) == (first, own):
        raise ValidationError({"with": "Choose another run, or another lexicon: a run is like itself."})
    return compare_runs(_side(first, own), _side(beside, other), code_version())


def usual_partner(seen: VisibleTo, run: ScoringRun) -> ScoringRun | None:
    """What a run is compared with unless one chooses: itself under its next lexicon, else the run before it."""
    return run if len(lexicons_of(run)) > 1 else run_before(seen, run)


def _report(run: ScoringRun) -> Report:
    try:
        return report_of(run)
    except ValueError as error:
        raise ValidationError({"run": f"{run} cannot be compared: {error}"}) from error


def _chosen(run: ScoringRun, asked: str, name: str, usual: str) -> str:
    offered = lexicons_of(run)
    if asked and asked not in offered:
        raise ValidationError({name: f"{run.key} was read with {', '.join(offered)}: choose one of these."})
    return asked or usual


def _next_to(own: str, first: ScoringRun, second: ScoringRun) -> str:
    offered = lexicons_of(second)
    if first == second:
        return next((one for one in offered if one != own), own)
    return own if own in offered else offered[0]


def _side(run: ScoringRun, slug: str) -> Side:
    report = _report(run)
    try:
        cells = RecordCells.from_bytes(bytes(run.cells or b""))
    except ValueError as error:
        raise ValidationError({"run": f"{run} cannot be compared: {error}"}) from error
    return Side(run.key, run.number, report, cells, _reading(run, slug))


def _reading(run: ScoringRun, slug: str) -> LexiconReading:
    """The lexicon as the run was read with it: it may have been changed or taken away since."""
    then = next(one for one in question_of(run)["lexicons"] if one["slug"] == slug)
    now = Lexicon.objects.filter(slug=slug).first()
    if now is None or now.sha256 != then["sha256"]:
        raise ValidationError(
            {"lexicon": f"{slug} is no longer as {run} was read with it (version {then['version']}): score again."}
        )
    return lexicon_readings([slug])[0]
