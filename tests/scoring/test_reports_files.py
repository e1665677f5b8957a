"""A report as JSON, as CSV, and beside another report."""

import csv
import io
import json
import math
from dataclasses import fields, replace
from pathlib import Path

import pytest
from hypothesis import given, settings

from forecasts.spreadsheet import safe
from scoring.metrics.cells import Policies
from scoring.reports.build import build
from scoring.reports.csv import expressions_csv, to_csv
from scoring.reports.difference import Change, difference
from scoring.reports.json import from_json, to_data, to_json
from scoring.reports.rows import Row, rows
from tests.scoring.examples import KENT, lexicons, policies, record, records

MISS = {"outcome": "did_not_occur"}
FIRST_SCHEMA = Path(__file__).parent.parent / "reference" / "report_schema_1.json"


def infinite():
    """A bare *will* read as certain that did not come true."""
    return build(record({"word": "will", **MISS}), [KENT], Policies(bare_will="certain"))


def table(text):
    return list(csv.DictReader(io.StringIO(text)))


@settings(max_examples=50)
@given(records(), lexicons(), policies)
def test_a_report_comes_back_from_json_as_it_was(cells, lexicon, chosen):
    report = build(cells, [lexicon], chosen, as_of="2026-11-24")
    assert from_json(to_json(report)) == report


def test_infinity_is_the_string_inf_and_an_undefined_figure_is_null():
    measures = to_data(infinite())["lexicons"][0]["forecasts"]["measures"]
    assert (measures["log_score_nats"], measures["brier_skill_base_rate"], measures["n"]) == ("inf", None, 1)
    assert from_json(to_json(infinite())).lexicon().forecasts.measures["log_score_nats"] == math.inf


def test_negative_infinity_has_its_sign():
    report = infinite()
    odd = replace(report, hedge=replace(report.hedge, rate=-math.inf))
    assert json.loads(to_json(odd))["hedge"]["rate"] == "-inf"
    assert from_json(to_json(odd)) == odd


def test_a_report_of_the_first_schema_can_be_read():
    # Written by this program when the schema was 1; later versions must go on reading it.
    report = from_json(FIRST_SCHEMA.read_text())
    assert (report.question.documents, report.counts.claims, report.headline) == (("nie-58",), 5, "kent-1964")
    assert report.lexicon().forecasts.measures["brier"] == pytest.approx((0.0625 + 0.5625) / 2)


def test_an_older_report_is_brought_up_step_by_step(monkeypatch):
    older = json.loads(FIRST_SCHEMA.read_text()) | {"schema": 0}
    older["finding"] = older.pop("conclusion")

    def from_zero(data):
        return {**{key: value for key, value in data.items() if key != "finding"}, "schema": 1,
                "conclusion": data["finding"]}  # fmt: skip

    monkeypatch.setattr("scoring.reports.json.UPGRADES", {0: from_zero})
    assert from_json(json.dumps(older)) == from_json(FIRST_SCHEMA.read_text())


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"schema": 1}', '{"schema": 1, "colour": "blue"}', '{"schema": "1"}']
)
def test_what_is_no_report_is_refused(text):
    with pytest.raises(ValueError, match="this is no report: "):
        from_json(text)


def test_a_report_of_a_later_version_is_refused_by_its_number():
    with pytest.raises(ValueError, match="schema 2, this version reads 1 to 1"):
        from_json('{"schema": 2}')


# CSV


def test_the_csv_has_a_row_for_each_figure():
    report = build(record({}, MISS, {"status": "undeterminable"}), [KENT])
    found = table(to_csv(report))
    assert [list(row) for row in found[:1]] == [["block", "lexicon", "measure", "value", "note", "n"]]
    assert len(found) == len(rows(report))
    assert {
        "block": "forecasts",
        "lexicon": "kent-1964",
        "measure": "brier",
        "value": "0.3125",
        "note": "",
        "n": "2",
    } in found
    harsh = next(row for row in found if row["measure"] == "brier_undeterminable_worst")
    assert harsh["n"] == "3"
    assert found[-1] == {
        "block": "conclusion", "lexicon": "kent-1964", "measure": "value", "value": "cannot_tell",
        "note": "fewer than 5 documents and fewer than 20 claims", "n": "",
    }  # fmt: skip


def test_the_csv_writes_infinity_and_leaves_the_undefined_empty_with_its_reason():
    found = {row["measure"]: row for row in table(to_csv(infinite())) if row["block"] == "forecasts"}
    assert found["log_score_nats"]["value"] == "inf"
    skill = found["brier_skill_base_rate"]
    assert (skill["value"], skill["note"][:24]) == ("", "all 1 did not come true,")


def test_the_csv_gives_numbers_back_to_the_last_digit():
    report = build(record({}, MISS, MISS), [KENT])
    found = {row["measure"]: row["value"] for row in table(to_csv(report)) if row["block"] == "forecasts"}
    for key, value in report.lexicon().forecasts.measures.items():
        assert found[key] == "" if value is None else float(found[key]) == value


@settings(max_examples=30)
@given(records(), lexicons(slug="one"), lexicons(slug="two"), policies)
def test_no_two_rows_are_about_the_same_figure(cells, one, two, chosen):
    keys = [(row.block, row.lexicon, row.measure) for row in rows(build(cells, [one, two], chosen))]
    assert len(set(keys)) == len(keys)


def test_what_was_settled_unscored_has_rows_and_a_leaning_where_there_is_one():
    report = build(record({"word": "will", "negated": True, **MISS}, {"word": "may"}), [KENT])
    block = "forecasts.unscored_but_settled"
    assert [(row.measure, row.value, row.n) for row in rows(report) if row.block == block] == [
        ("bare:hits", 0, 1), ("bare:partly", 0, None), ("bare:as_leaned", 1, 1),
        ("modal:hits", 1, 1), ("modal:partly", 0, None),
    ]  # fmt: skip


def test_the_expressions_have_a_file_of_their_own():
    found = table(expressions_csv(build(record({}, {"word": "may", **MISS}), [KENT])))
    assert list(found[0])[:5] == ["block", "lexicon", "expression", "negated", "shown"]
    assert "by_status" not in found[0]
    assert [(row["expression"], row["n"], row["upper"]) for row in found[:2]] == [
        ("probable", "1", "0.87"), ("may", "0", ""),
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\nx"])
def test_a_text_that_a_spreadsheet_would_run_is_made_plain(text):
    assert safe(text) == "'" + text


@pytest.mark.parametrize("cell", ["probable", "", -0.5, -3, None, False])
def test_any_other_cell_stays(cell):
    assert safe(cell) is cell


def test_a_lexicon_whose_name_is_a_formula_does_not_run_in_a_spreadsheet():
    report = build(record({}), [replace(KENT, slug="=cmd|' /C calc'!A0")])
    assert {row["lexicon"] for row in table(to_csv(report))} == {"", "'=cmd|' /C calc'!A0"}


# Beside another report


def test_equal_reports_differ_in_nothing():
    assert difference(infinite(), infinite()) == []


def test_the_difference_names_each_figure_that_changed_with_both_values():
    before = build(record({}, {"word": "may"}), [KENT])
    after = build(record(MISS, {"word": "may"}), [KENT])
    changed = {(one.block, one.expression, one.measure): (one.old, one.new) for one in difference(before, after)}
    assert changed["forecasts", "", "brier"] == (0.0625, 0.5625)
    assert changed["forecasts", "", "hits"] == (1, 0)
    assert changed["forecasts", "probable", "hits"] == (1, 0)
    assert not any(key[0] == "counts" for key in changed)


def test_a_figure_that_is_new_or_gone_stands_beside_none():
    one, two = build(record({}), [KENT]), build(record({}, {"word": "appears"}), [KENT])
    appeared = Change("forecasts", "kent-1964", "appears", "claims", None, 1)
    assert appeared in difference(one, two)
    assert replace(appeared, old=1, new=None) in difference(two, one)


def test_a_row_has_the_columns_of_the_file():
    assert [field.name for field in fields(Row)] == ["block", "lexicon", "measure", "value", "note", "n"]
