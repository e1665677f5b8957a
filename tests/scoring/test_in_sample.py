"""A lexicon that was counted from the claims that it scores says so, and is the headline only where it stands alone."""

import csv
import io
from dataclasses import replace

import pytest

from scoring.metrics.cells import LexiconReading, Range
from scoring.reports.build import build
from scoring.reports.csv import expressions_csv, to_csv
from scoring.reports.in_sample import in_sample, last
from scoring.reports.json import from_json, to_json
from tests.scoring.examples import KENT, record

CELLS = record(
    {}, {"outcome": "did_not_occur"}, {"word": "unlikely", "document": "nie-59"}, documents=("nie-58", "nie-59")
)
COUNTED = LexiconReading(
    slug="recalibrated-nie-58", name="Recalibrated", version=1, verified=True,
    ranges={("probable", False): Range(0.2, 0.5, 0.8)}, counted_from=frozenset({"nie-58"}), counted_sha="5" * 64,
)  # fmt: skip
ELSEWHERE = replace(COUNTED, slug="recalibrated-nie-1", counted_from=frozenset({"nie-1"}))
NAMELESS = replace(COUNTED, slug="recalibrated-file", counted_from=frozenset())
SAID = (
    "In-sample: Recalibrated was counted from claims of nie-58, so on these its scores look better than they would on "
    "others."
)


def test_it_is_in_sample_where_a_document_is_shared():
    assert in_sample(COUNTED, ["nie-58", "nie-59"]) == SAID
    assert in_sample(COUNTED, ["nie-59"]) is None
    assert in_sample(KENT, ["nie-58"]) is None


def test_the_same_file_is_in_sample_whatever_its_documents_are_called():
    assert "this very file" in (in_sample(NAMELESS, [], "5" * 64) or "")
    assert "this very file" in (in_sample(COUNTED, ["other"], "5" * 64) or "")


@pytest.mark.parametrize(("lexicon", "documents"), [(NAMELESS, ["nie-58"]), (COUNTED, [])])
def test_where_no_documents_are_named_it_may_be_in_sample(lexicon, documents):
    assert (in_sample(lexicon, documents, "6" * 64) or "").startswith("Perhaps in-sample")


def test_none_that_is_in_sample_comes_before_one_that_is_not():
    assert last([COUNTED, ELSEWHERE, KENT], ["nie-58"]) == [ELSEWHERE, KENT, COUNTED]
    assert last([COUNTED], ["nie-58"]) == [COUNTED]


def test_a_report_says_so_in_its_notes_beside_its_name_and_for_no_other_lexicon():
    report = build(CELLS, [COUNTED, KENT])
    assert report.headline == "kent-1964" and [one.slug for one in report.question.lexicons] == [
        KENT.slug,
        COUNTED.slug,
    ]
    assert report.notes["in_sample"] == SAID
    assert [(one.name, one.in_sample) for one in report.lexicons] == [
        ("Kent 1964", None),
        ("Recalibrated (in-sample)", SAID),
    ]
    assert from_json(to_json(report)) == report


def test_alone_it_is_the_headline_and_says_so():
    report = build(CELLS, [COUNTED])
    assert report.headline == COUNTED.slug and report.in_sample == (SAID,)


def test_a_report_without_one_says_nothing_of_it():
    report = build(CELLS, [ELSEWHERE, KENT])
    assert report.headline == ELSEWHERE.slug and "in_sample" not in report.notes and report.in_sample == ()
    assert "in_sample" not in to_csv(report)


@pytest.mark.parametrize("written", [to_csv, expressions_csv])
def test_files_say_so_in_the_lines_of_that_lexicon(written):
    lines = list(csv.DictReader(io.StringIO(written(build(CELLS, [COUNTED, KENT])))))
    told = {(line["lexicon"], line["in_sample"]) for line in lines}
    assert told - {("", "")} == {("kent-1964", "false"), (COUNTED.slug, "true")}
