"""A synthetic record in the database: by the record's actions or in bulk, and in a database of its own."""

import json
import sqlite3

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command

from forecasts.actions import documents
from forecasts.actions.records import load_record
from forecasts.actions.synthetic import enter_in_bulk
from forecasts.checks import faults
from forecasts.models import Claim, Document, LogEntry, Standing
from forecasts.records import Record
from forecasts.status import CLAIM_STATUSES
from scoring.management.synthetic import enter_synthetic
from scoring.metrics.conclusion import CONCLUSIONS
from scoring.metrics.findings import FINDINGS
from scoring.reports.build import build
from scoring.selection import lexicon_readings, record_cells
from scoring.synthetic import WRITERS, Plan, record_rows
from tests import builders
from tests.commands import refusal

pytestmark = pytest.mark.django_db
FEW = Plan(documents=12, claims_per_document=8, seed=4)
LATER = builders.date(2030, 1, 1)


def enter(plan, bulk=True):
    builders.load_lexicons("kent-1964")
    return enter_synthetic(plan, **builders.WHO, bulk=bulk)


def report_on(plan):
    enter(plan)
    return build(record_cells(Claim.objects.all(), LATER), lexicon_readings(["kent-1964"]))


def test_what_is_entered_in_bulk_is_what_the_actions_would_have_entered():
    enter(FEW)
    loaded = [load_record(Record(rows=rows), **builders.WHO) for rows in record_rows(FEW)]
    assert [(one.entered, one.corrected) for one in loaded] == [([], [])] * 12
    assert list(faults()) == []


def test_the_actions_enter_each_document_under_its_own_entry():
    made = enter(FEW, bulk=False)
    assert LogEntry.objects.filter(action="load_record").count() == 12
    assert (made["document"], made["claim"]) == (Document.objects.count(), Claim.objects.count())
    assert list(faults()) == []


def test_both_ways_give_the_same_cells():
    enter(FEW, bulk=False)
    by_actions = record_cells(Claim.objects.all(), LATER).digest()
    standings = set(Standing.objects.values_list("proposition__key", "since", "until", "result", "month"))
    claims = {key: fields for rows in record_rows(FEW) for key, fields in rows["claim"].items()}
    assert set(Claim.objects.values_list("key", flat=True)) == claims.keys()
    with builders.recorded("empty_for_a_test", **builders.WHO):
        for model in (Standing, *reversed(OWN)):
            model.objects.all()._raw_delete("default")
    enter(FEW)
    assert record_cells(Claim.objects.all(), LATER).digest() == by_actions
    assert set(Standing.objects.values_list("proposition__key", "since", "until", "result", "month")) == standings


OWN = [builders.Document, builders.Passage, builders.Sentence, builders.Proposition, Claim, builders.Position,
       builders.Outcome]  # fmt: skip


def test_the_bulk_is_one_log_entry_that_says_what_was_done():
    made = enter(FEW)
    entry = LogEntry.objects.get(action="enter_synthetic_record")
    assert "Synthetic" in entry.why and "calibrated" in entry.why
    told = json.loads(entry.after)["synthetic_record synthetic-0001"]
    assert told["drawn"] == FEW.as_dict()
    assert told["last"] == "synthetic-0012"
    assert {kind: told[kind] for kind in made} == dict(made)
    assert told["standing"] == Standing.objects.count()
    assert not LogEntry.objects.filter(number__gt=entry.number).exists()


def test_the_bulk_refuses_a_database_with_a_document_that_is_not_synthetic():
    builders.document("nie-1")
    with pytest.raises(ValidationError, match=r"nie-1, which is not synthetic: make .* of its own"):
        enter(FEW)
    assert list(Document.objects.values_list("slug", flat=True)) == ["nie-1"]


def test_so_does_the_way_by_actions():
    builders.document("nie-1")
    with pytest.raises(ValidationError, match="which is not synthetic"):
        enter(FEW, bulk=False)
    assert Document.objects.count() == 1


def test_the_bulk_refuses_documents_that_are_there_already_and_such_as_are_not_synthetic():
    enter(FEW)
    claims = Claim.objects.count()
    with pytest.raises(ValidationError, match="synthetic-0001 is there already"):
        enter(FEW)
    real = {"document": {"nie-1": {}}}
    with pytest.raises(ValidationError, match="nie-1 is not synthetic"):
        enter_in_bulk([real], **builders.WHO, why="", drawn={})
    assert Claim.objects.count() == claims


@pytest.mark.parametrize(("slug", "series"), [("synthetic-1", "nie"), ("nie-1", "synthetic")])
def test_a_document_is_synthetic_by_slug_and_series_or_by_neither(slug, series):
    row = Document(
        slug=slug, series=builders.series(series), number="1", title="One", issued_on=LATER,
        window_opens=LATER, window_closes=LATER,
    )  # fmt: skip
    with pytest.raises(ValidationError, match="choose another slug, or another series"):
        documents.save_document(row, **builders.WHO)


def test_a_claim_of_an_estimate_is_never_about_a_synthetic_proposition():
    enter(FEW)
    invented = builders.Proposition.objects.filter(window_basis="stated").first()
    with pytest.raises(ValidationError, match="choose another proposition"):
        builders.claim(builders.document("nie-1"), invented)


def test_states_break_and_events_come_late_within_one_and_a_half_times_the_window_and_beyond():
    report = report_on(Plan(documents=120, seed=7))
    states = [row for row in report.windows.departures if row.kind == "state_throughout"]
    assert sum(row.departed for row in states) > 20
    assert sum(row.undated for row in states) == 0
    late = report.windows.lateness
    assert 0 < late.half_again < late.twice and late.later > 0 and late.undated > 0
    assert sum(row.late for row in report.windows.departures) == late.twice + late.later
    assert report.windows.open.together.occurred > 0


def test_every_status_occurs_in_the_usual_thirty_documents():
    by_status = report_on(Plan(documents=30, seed=7)).counts.by_status["kent-1964"]
    assert list(by_status) == list(CLAIM_STATUSES)
    assert [status for status, n in by_status.items() if not n] == []


CONCLUDED = {
    "calibrated": "within_ranges",
    "over_stating": "over_stated",
    "under_stating": "under_stated",
    "mixed": "mixed",
}


@pytest.mark.parametrize("writer", WRITERS)
def test_the_report_concludes_what_the_writers_rule_is(writer):
    report = report_on(Plan(documents=120, writer=writer, seed=7))
    assert report.conclusion.value == CONCLUDED[writer], report.conclusion.reason


def test_of_five_documents_nothing_is_concluded():
    assert report_on(Plan(documents=3, seed=7)).conclusion.value == "cannot_tell"
    assert {*CONCLUDED.values(), "cannot_tell"} == set(CONCLUSIONS)


def findings(plan):
    return {row.finding for row in report_on(plan).lexicon().forecasts.expressions}


def test_every_finding_occurs_where_a_writer_says_too_much():
    assert findings(Plan(documents=40, writer="over_stating", seed=7)) == set(FINDINGS)


# The command


def test_the_command_makes_a_record_in_a_file_of_its_own_and_once_only(tmp_path, capsys):
    path = tmp_path / "made up.sqlite3"
    call_command("make_synthetic", "--documents=2", "--claims-per-document=3", "--bulk", "--database-file", str(path))
    printed = capsys.readouterr().out
    assert printed.startswith("Synthetic: ") and "2 documents" in printed and "made%20up.sqlite3" in printed
    made = sqlite3.connect(path)
    assert made.execute("SELECT slug FROM forecasts_document").fetchall() == [("synthetic-0001",), ("synthetic-0002",)]
    made.close()
    assert "holds a synthetic record already" in refusal(
        "make_synthetic", "--documents=2", "--database-file", str(path)
    )
    assert not Document.objects.exists()


def test_the_command_refuses_a_database_with_an_estimate_in_it():
    builders.document("nie-1")
    assert "nie-1, which is not synthetic" in refusal("make_synthetic", "--here")


def test_the_command_refuses_another_programs_database(tmp_path):
    path = tmp_path / "other.sqlite3"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE letters (text TEXT)")
    other.close()
    assert "another program's database" in refusal("make_synthetic", "--database-file", str(path))


def test_the_command_names_what_cannot_be_made_and_where(tmp_path):
    assert "give documents: a whole number" in refusal("make_synthetic", "--documents=0")
    assert "make that folder first" in refusal(
        "make_synthetic", "--database-file", str(tmp_path / "no" / "file.sqlite3")
    )
