"""A recalibration as a lexicon: written, read and loaded again, from a file of forecasts."""

import json
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from forecasts.expressions import read_expressions
from forecasts.lexicon_files import to_yaml
from forecasts.lexicons import FileRefused, Origin, content_sha, read_lexicon
from scoring.forecast_files.lexicons import reading_of
from scoring.metrics import words
from scoring.metrics.cells import Policies, put_on
from scoring.metrics.recalibration import recalibrate
from scoring.recalibrated import NotRecalibrated, entry, slug_of
from tests import builders
from tests.commands import output_of, refusal
from tests.scoring.examples import KENT, policies, record, spoken

FIXTURES = builders.FIXTURES
EXPRESSIONS = read_expressions(FIXTURES / "expressions.yaml")
ORIGIN = Origin(
    "5" * 64, ("nie-1", "nie-2"), "run-1-abcdef01", "", "kent-1964", 1, {"negation": "own_entry"}, "0.1.0+a"
)
KENT_POLICIES = Policies()
KENT_SHA = "b7c2ba340bd78c1f4278ebb85de6be07f63db98804078ed04aa8169bd6a04edb"
SYNTHETIC = record({"count": 5, "document": "synthetic-0001"}, documents=("synthetic-0001",))
ROWS = [("a", "likely", 1)] * 4 + [("a", "likely", 0)] + [("b", "likely", 1)] * 3 + [("b", "likely", 0)] * 3
ROWS += [("a", "unlikely", 0)] * 4


def table(rows, with_documents: bool = True) -> str:
    lines = [
        f"{document},{words},{outcome}" if with_documents else f"{words},{outcome}" for document, words, outcome in rows
    ]
    return "\n".join([*(["document,expression,outcome"] if with_documents else ["expression,outcome"]), *lines, ""])


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("forecasts.csv").write_text(table(ROWS))
    return tmp_path


# --- the file -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", sorted((FIXTURES / "lexicons").glob("*.yaml")), ids=lambda path: path.stem)
def test_every_shipped_lexicon_is_written_as_its_file_has_it(path):
    assert to_yaml(read_lexicon(path, EXPRESSIONS)) == path.read_text(encoding="utf-8")


@given(spoken(), policies, st.integers(1, 5))
def test_what_is_written_is_read_back_and_written_the_same_byte_for_byte(tmp_path_factory, cells, chosen, min_claims):
    found = recalibrate(put_on(cells, KENT, chosen), KENT, chosen, min_claims)
    if not found.words:
        with pytest.raises(NotRecalibrated, match="choose more documents"):
            entry(found, "recalibrated", ORIGIN, 1952)
        return
    lexicon = entry(found, "recalibrated", ORIGIN, 1952)
    path = tmp_path_factory.mktemp("lexicon") / "recalibrated.yaml"
    path.write_text(to_yaml(lexicon), encoding="utf-8")
    again = read_lexicon(path, EXPRESSIONS)
    assert (again, to_yaml(again)) == (lexicon, path.read_text(encoding="utf-8"))


@given(spoken(), st.integers(1, 5))
def test_put_on_the_claims_that_it_was_counted_from_it_says_how_often_they_came_true(cells, min_claims):
    found = recalibrate(put_on(cells, KENT, KENT_POLICIES), KENT, KENT_POLICIES, min_claims)
    if not found.words:
        return
    again = (
        put_on(cells, reading_of(entry(found, "recalibrated", ORIGIN, 1952)), KENT_POLICIES).of_mood("forecast").binary
    )
    own = [again.words[code].range is None for code in again.word]
    own = again.where(np.array(own, dtype=bool))
    assert own.claims == sum(one.n for one in found.words)
    rows = [row for row in words.table(own) if row.n]
    assert [row.probability for row in rows] == pytest.approx([row.rate for row in rows], abs=1e-6)


def test_a_lexicon_that_was_loaded_before_there_were_origins_has_the_digest_that_it_had():
    """Of kent-1964, as the version before wrote it into databases."""
    assert content_sha(builders.shipped_lexicon("kent-1964")) == KENT_SHA


WRONG = {
    "no origin": (r"origin:\n(  .*\n)+", "", "a recalibrated lexicon needs its origin"),
    "origin of a printed one": ("kind: recalibrated", "kind: printed", "only a recalibrated lexicon has an origin"),
    "neither run nor file": (r"  file: .*\n", "", "needs run or file, one of them"),
    "no digest": (r"inputs_sha: \w+", "inputs_sha: abc", "must be a SHA-256"),
    "not counted": ("basis: counted", "basis: printed", "all terms of a recalibrated lexicon are counted"),
    "of how many": (r"  n: 11\n", "", "is counted: needs n, the number of claims"),
    "a mean": (r"  n: 11\n", "  n: 11\n  mean: 0.5\n  sd: 0.1\n", "only an elicited lexicon has mean and sd"),
    "out of order": (r"lower: 0.\d+", "lower: 0.9", "are not in this order"),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_a_wrong_file_is_refused_with_its_reason(folder, wrong):
    output_of("score_file", "forecasts.csv", "--lexicon", "kent-1964", "--recalibrated", "counted.yaml")
    pattern, other, reason = WRONG[wrong]
    text = re.sub(pattern, other, Path("counted.yaml").read_text(), count=1)
    Path("wrong.yaml").write_text(text)
    with pytest.raises(FileRefused, match=reason):
        read_lexicon("wrong.yaml", EXPRESSIONS)


@pytest.mark.parametrize("name", ["Counted.yaml", "counted words.yaml", "counted.txt", "counted"])
def test_a_file_that_could_name_no_lexicon_is_refused(name):
    with pytest.raises(NotRecalibrated, match="names no lexicon"):
        slug_of(Path(name))


# --- from a file of forecasts -------------------------------------------------------------------------------------


def test_a_file_is_recalibrated_and_its_figures_are_those_by_hand(folder):
    """likely: 7 of 11. a: 4 of 5, b: 3 of 6. Of unlikely there are four, too few. Left out in turn: a is read as 3/6,
    b as 4/5, unlikely as nothing; Brier (4 (1/2)^2 + (1/2)^2 + 3 (1/5)^2 + 3 (4/5)^2) / 11 = 3.29/11."""
    printed = output_of("score_file", "forecasts.csv", "--lexicon", "kent-1964", "--recalibrated", "counted.yaml")
    lexicon = read_lexicon("counted.yaml", EXPRESSIONS)
    likely, unlikely = lexicon.terms
    assert (likely.expression, likely.n, likely.best) == ("likely", 11, round(7 / 11, 6))
    assert likely.note == "Came true 7 of 11 times, in 2 documents."
    assert unlikely.no_probability and unlikely.note == "Only 4 cases, of 5 needed."
    assert f"Brier score {3.29 / 11:.3f}".replace("0.", ".") + " on the 11 of 15 claims" in " ".join(printed.split())


def test_it_carries_the_digest_of_the_file_and_the_names_of_its_documents(folder):
    output_of(
        "score_file", "forecasts.csv", "--lexicon", "kent-1964", "--recalibrated", "counted.yaml", "--json", "r.json"
    )
    origin = read_lexicon("counted.yaml", EXPRESSIONS).origin
    report = json.loads(Path("r.json").read_text())
    assert origin and (origin.documents, origin.file, origin.run) == (("a", "b"), "forecasts.csv", "")
    assert origin.inputs_sha == report["provenance"]["sha256"]
    assert report["recalibration"]["out_of_document"]["n"] == 11


def test_scoring_the_same_file_with_it_is_in_sample_and_not_the_headline(folder):
    output_of("score_file", "forecasts.csv", "--lexicon", "kent-1964", "--recalibrated", "counted.yaml")
    lexicons = ["--lexicon", "counted.yaml", "--lexicon", "kent-1964"]
    printed = " ".join(output_of("score_file", "forecasts.csv", *lexicons, "--json", "r.json").split())
    report = json.loads(Path("r.json").read_text())
    assert "In-sample: Recalibrated (counted) was counted from claims of a, b" in printed
    assert "counted (in-sample)" in printed and "read with kent-1964" in printed
    assert report["notes"]["in_sample"].startswith("In-sample") and list(report["lexicons"]) == ["kent-1964", "counted"]
    assert report["lexicons"]["counted"]["in_sample"] and not report["lexicons"]["kent-1964"]["in_sample"]


def test_a_file_that_shares_a_document_is_in_sample_too_and_another_is_not(folder):
    output_of("score_file", "forecasts.csv", "--lexicon", "kent-1964", "--recalibrated", "counted.yaml")
    Path("shares.csv").write_text(table([("b", "likely", 1), ("c", "likely", 0)]))
    Path("other.csv").write_text(table([("c", "likely", 1), ("d", "likely", 0)]))
    assert "In-sample" in output_of("score_file", "shares.csv", "--lexicon", "counted.yaml")
    assert "n-sample" not in output_of("score_file", "other.csv", "--lexicon", "counted.yaml")


def test_documents_that_are_resampled_by_something_else_are_known_by_their_names(folder):
    output_of("score_file", "forecasts.csv", "--lexicon", "kent-1964", "--recalibrated", "counted.yaml")
    Path("shares.csv").write_text("document,cluster,expression,outcome\nb,1952,likely,1\nc,1953,likely,0\n")
    assert "In-sample" in output_of("score_file", "shares.csv", "--lexicon", "counted.yaml")


def test_of_a_file_without_documents_nobody_can_tell_but_of_the_same_file(folder):
    Path("nameless.csv").write_text(table(ROWS, with_documents=False))
    output_of("score_file", "nameless.csv", "--lexicon", "kent-1964", "--recalibrated", "counted.yaml")
    assert "In-sample" in output_of("score_file", "nameless.csv", "--lexicon", "counted.yaml")
    assert "Perhaps in-sample" in output_of("score_file", "forecasts.csv", "--lexicon", "counted.yaml")
    (likely, *_) = read_lexicon("counted.yaml", EXPRESSIONS).terms
    assert "takes its claims as independent" in likely.note


def test_a_file_may_ask_for_fewer_claims_or_more(folder):
    asked = ("score_file", "forecasts.csv", "--lexicon", "kent-1964", "--recalibrated", "counted.yaml", "--min-claims")
    output_of(*asked, "4")
    assert [one.n for one in read_lexicon("counted.yaml", EXPRESSIONS).terms if not one.no_probability] == [11, 4]
    assert "no expression has 12 scored claims, the most has 11" in refusal(*asked, "12")


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (["--lexicon", "kent-1964", "--min-claims", "4"], "give --recalibrated with --min-claims"),
        (["--lexicon", "kent-1964", "--recalibrated", "counted.yaml", "--min-claims", "0"], "from 1 on"),
        (["--recalibrated", "counted.yaml"], "Words are counted: give --lexicon"),
        (["--lexicon", "kent-1964", "--recalibrated", "kent-1964.yaml"], "the name of a shipped lexicon"),
        (["--lexicon", "kent-1964", "--recalibrated", "nowhere/counted.yaml"], "there is no folder nowhere"),
        (["--lexicon", "kent-1964", "--recalibrated", "Counted.yaml"], "names no lexicon"),
        (["--lexicon", "icd-203-2015", "--recalibrated", "counted.yaml", "--synonyms", "without"], None),
    ],
)
def test_what_cannot_be_written_is_refused_before_anything_is(folder, options, reason):
    if reason is None:
        assert "counted.yaml: written" in output_of("score_file", "forecasts.csv", *options)
        return
    assert reason in refusal("score_file", "forecasts.csv", *options)
    assert sorted(path.name for path in folder.iterdir()) == ["forecasts.csv"]


def test_policies_are_told_in_the_words_of_the_pages(capsys):
    for command in ("recalibrate", "score_file"):
        with pytest.raises(SystemExit):
            call_command(command, "--help")
        told = " ".join(capsys.readouterr().out.split())
        assert "a claim counts each time that it is said. Default: first." in told and "95–100%" in told


def test_what_is_counted_from_a_synthetic_record_says_so():
    found = recalibrate(put_on(SYNTHETIC, KENT, KENT_POLICIES), KENT, KENT_POLICIES)
    origin = replace(ORIGIN, documents=("synthetic-0001",))
    assert entry(found, "counted", origin, 2026).note.startswith("Synthetic: drawn at random by a program")
