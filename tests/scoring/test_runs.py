"""Runs: asked through one door, answered once, never changed."""

import json
from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError

from forecasts.models import LogEntry
from forecasts.visibility import visible_to
from scoring import runs
from scoring.models import ScoringRun
from scoring.reports.difference import difference
from tests import builders
from tests.builders import NOW, WHO


@pytest.fixture
def scored(db, django_capture_on_commit_callbacks):
    """Starts a run and lets its task run, as a commit would."""
    builders.load_lexicons("kent-1964", "icd-203-2015")

    def start(**question):
        with django_capture_on_commit_callbacks(execute=True):
            run = runs.start(**({"seen": visible_to(AnonymousUser())} | WHO | question))
        run.refresh_from_db()
        return run

    return start


@pytest.fixture
def claim(scored):
    claim = builders.claim(builders.document("nie-1"), word="likely")
    builders.outcome(claim.proposition)
    return claim


def test_a_run_answers_its_question(scored, claim):
    run = scored()
    report = runs.report_of(run)
    assert (run.state, run.is_finished) == ("finished", True)
    assert report.counts.claims == 1
    # By hand: Kent reads likely as .75, ICD 203 as .675 (the middle of .55 and .80), and it came true.
    assert [one.forecasts.measures["brier"] for one in report.lexicons] == pytest.approx([0.25**2, 0.325**2])


def test_a_question_answered_on_the_same_record_is_not_computed_again(scored, claim):
    assert scored() == scored()
    assert ScoringRun.objects.count() == 1


def test_after_a_change_a_new_run_shows_the_difference_and_the_old_one_stays(scored, claim):
    first = scored()
    old_text = first.report
    builders.superseding(claim.proposition.outcomes.get(), "correction", verdict="did_not_occur",
                         occurred_earliest=None, occurred_latest=None)  # fmt: skip
    second = scored()
    first.refresh_from_db()
    assert second != first
    assert first.report == old_text
    assert runs.is_outdated(first) and not runs.is_outdated(second)
    changed = {change.measure: (change.old, change.new) for change in difference(*map(runs.report_of, (first, second)))
               if change.lexicon == "kent-1964" and not change.expression}  # fmt: skip
    assert changed["brier"] == (0.0625, 0.5625)


def test_a_change_that_no_figure_depends_on_is_answered_by_the_run_before(scored, claim):
    first = scored()
    claim.note = "Compare paragraph 24."
    from forecasts.actions.claims import save_claim

    save_claim(claim, **WHO)
    again = scored()
    assert again == ScoringRun.objects.get(answered_by=first)
    assert scored() == first


def test_as_of_is_an_axis_of_its_own(scored, claim):
    before_it_was_known = runs.report_of(scored(as_of=date(1954, 12, 31)))
    assert before_it_was_known.counts.by_record_status["unjudged"] == 1
    while_it_was_open = runs.report_of(scored(as_of=date(1954, 9, 4)))
    assert while_it_was_open.counts.by_record_status["open"] == 1


def test_without_a_day_the_newest_entry_of_the_record_says_which(scored, claim):
    run = scored(at=NOW.replace(year=2030))
    assert runs.question_of(run)["as_of"] == "2026-11-24"
    assert LogEntry.objects.first().touches_record is False


def test_a_run_counts_every_claim_once(scored, claim):
    document = claim.document
    builders.claim(document, claim.proposition, restates=claim)
    builders.claim(document, word="will")
    builders.claim(document, builders.proposition(window_basis="open_ended"))
    report = runs.report_of(scored())
    assert {slug: sum(by.values()) for slug, by in report.counts.by_status.items()} == {
        "kent-1964": 4,
        "icd-203-2015": 4,
    }


def test_a_run_is_seen_by_those_who_see_all_its_documents(scored, claim):
    draft = builders.document("nie-2", "draft")
    builders.claim(draft)
    coder = builders.user("ann", "claim coder")
    run = scored(seen=visible_to(coder))
    assert json.loads(run.question)["documents"] == ["nie-1", "nie-2"]
    assert list(runs.visible_runs(visible_to(coder))) == [run]
    assert not runs.visible_runs(visible_to(AnonymousUser())).exists()


@pytest.mark.parametrize(
    ("question", "field"),
    [
        ({"documents": ["nie-99"]}, "documents"),
        ({"documents": ["nie-2"]}, "documents"),
        ({"lexicons": ["sherman"]}, "lexicons"),
        ({"lexicons": ["kent-1964", "kent-1964"]}, "lexicons"),
        ({"policies": {"bare_will": "perhaps"}}, "policies"),
        ({"policies": {"mood": "good"}}, "policies"),
    ],
)
def test_a_question_that_cannot_be_asked_is_refused_by_name(scored, claim, question, field):
    builders.document("nie-2", "draft")
    with pytest.raises(ValidationError) as refusal:
        scored(**question)
    assert list(refusal.value.message_dict) == [field]
    assert not ScoringRun.objects.exists()


def test_an_empty_record_has_nothing_to_score(db):
    with pytest.raises(ValidationError, match="Nothing is recorded yet"):
        runs.start(seen=visible_to(AnonymousUser()), **WHO)


def test_a_run_that_cannot_be_computed_fails_and_says_why(scored, claim, monkeypatch, caplog):
    def broken(*args, **options):
        raise ArithmeticError("a measure came to nothing")

    monkeypatch.setattr(runs, "build", broken)
    run = scored()
    assert (run.state, run.problem) == ("failed", "ArithmeticError: a measure came to nothing")
    monkeypatch.undo()
    assert scored().is_finished


def test_a_task_that_is_delivered_twice_answers_once(scored, claim):
    run = scored()
    entries = LogEntry.objects.count()
    runs.answer(run.key, at=NOW)
    assert LogEntry.objects.count() == entries


def test_a_run_that_nobody_answered_is_handed_out_again(db, claim, django_capture_on_commit_callbacks, scored):
    with django_capture_on_commit_callbacks(execute=False):
        waiting = runs.start(seen=visible_to(AnonymousUser()), **WHO)
    assert waiting.state == "queued"
    assert scored() == waiting
    waiting.refresh_from_db()
    assert waiting.is_finished


def test_only_a_finished_run_has_a_report():
    with pytest.raises(ValueError, match="has no report"):
        runs.report_of(ScoringRun(key="run-1", state="queued"))


def test_the_same_record_gives_the_same_inputs_whatever_its_rows_are_numbered(scored, claim):
    run = scored()
    cells = runs.RecordCells.from_bytes(bytes(run.cells))
    assert cells.digest() == run.inputs_sha
