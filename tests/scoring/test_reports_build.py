"""From record cells to a report: each figure in its place, and the same report for the same question."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings

from scoring.metrics.cells import COLUMNS, LexiconReading, Policies, Range, put_on
from scoring.metrics.registry import compute
from scoring.metrics.window import curve
from scoring.reports.build import build
from scoring.reports.model import Brief, Common, Hedge, LexiconVersion, Question, UnscoredClass
from tests.scoring.examples import KENT, lexicons, policies, record, records

MISS = {"outcome": "did_not_occur"}
# Reads fewer words than Kent, and reads them lower.
YARDSTICK = LexiconReading(
    "icd-203-2015", "ICD 203", 2, True, {("probable", False): Range(0.55, 0.675, 0.8)}, year=2015
)


def small_record():
    """Ten claims: two scored forecasts, a scored assessment, and one of most other sorts."""
    return record(
        {}, {"word": "undoubtedly", **MISS}, {"mood": "assessment", "kind": "fact_at_time"},
        {"mood": "counterfactual", "status": "condition_not_met"}, {"status": "withdrawn"}, {"restated": True},
        {"word": "may", **MISS}, {"word": "will", "negated": True, **MISS}, {"status": "undeterminable"},
        {"status": "partial"},
    )  # fmt: skip


def test_the_report_repeats_the_question():
    report = build(small_record(), [KENT, YARDSTICK], Policies(partial="up"), documents=["nie-58", "nie-25"],
                   as_of="2026-11-24", seed=3, resamples=100, code_version="1.0")  # fmt: skip
    assert report.question == Question(
        documents=("nie-25", "nie-58"),
        lexicons=(LexiconVersion("kent-1964", 1), LexiconVersion("icd-203-2015", 2)),
        policies=Policies(partial="up").as_dict(),
        as_of="2026-11-24",
        seed=3,
        resamples=100,
        code_version="1.0",
    )
    assert (report.schema, report.headline, report.inputs_sha) == (1, "kent-1964", small_record().digest())


def test_counts_say_where_every_claim_went_under_each_lexicon():
    counts = build(small_record(), [KENT, YARDSTICK]).counts
    assert (counts.documents, counts.claims) == (1, 10)
    assert counts.by_mood == {"forecast": 8, "assessment": 1, "counterfactual": 1}
    assert {name: n for name, n in counts.by_record_status.items() if n} == {
        "withdrawn": 1, "condition_not_met": 1, "undeterminable": 1, "partial": 1, "resolved": 6,
    }  # fmt: skip
    assert {name: n for name, n in counts.by_status["kent-1964"].items() if n} == {
        "withdrawn": 1, "restated": 1, "no_probability": 2, "condition_not_met": 1, "undeterminable": 1,
        "partial": 1, "resolved": 3,
    }  # fmt: skip
    assert counts.by_status["icd-203-2015"]["no_probability"] == 3


def test_forecasts_are_the_headline_and_the_other_moods_stand_apart():
    lexicon = build(small_record(), [KENT]).lexicon()
    assert (lexicon.forecasts.n, lexicon.assessments.n, lexicon.counterfactuals.n) == (2, 1, 0)
    assert (lexicon.forecasts.claims, lexicon.forecasts.documents) == (8, 1)
    assert lexicon.forecasts.measures["brier"] == pytest.approx((0.0625 + 0.93**2) / 2)
    assert lexicon.assessments.measures["brier"] == pytest.approx(0.0625)
    assert lexicon.counterfactuals.measures["brier"] is None
    assert lexicon.counterfactuals.notes["brier"] == "no claim with a probability is resolved"


def test_the_policy_on_partly_chooses_the_figure_beside_the_headline_and_leaves_the_headline():
    squared, up = (
        build(small_record(), [KENT], Policies(partial=one)).lexicon().forecasts for one in ("squared", "up")
    )
    assert (squared.beside, up.beside) == ("brier_fractional_squared", "brier_fractional_up")
    assert squared.measures == up.measures


def test_lexicons_are_compared_on_the_forecasts_that_all_of_them_cover():
    report = build(small_record(), [KENT, YARDSTICK])
    assert report.common == Common(n=1, brier={"kent-1964": 0.0625, "icd-203-2015": pytest.approx(0.325**2)}, note=None)
    assert report.lexicon().forecasts_brief == Brief(
        n=2, hits=1, brier=pytest.approx((0.0625 + 0.93**2) / 2), common_n=1, brier_common=0.0625
    )


def test_without_the_coders_synonyms_fewer_forecasts_are_scored():
    lexicon = build(small_record(), [KENT]).lexicon()
    assert lexicon.without_synonyms == Brief(n=1, hits=1, brier=0.0625, common_n=1, brier_common=0.0625)


def test_lexicons_that_have_no_forecast_in_common_say_so():
    other = replace(YARDSTICK, ranges={("appears", False): Range(0.5, 0.6, 0.7)})
    assert build(small_record(), [KENT, other]).common == Common(
        n=0,
        brier={"kent-1964": None, "icd-203-2015": None},
        note="No resolved forecast has a probability under every lexicon.",
    )


def test_what_was_settled_without_a_probability_is_listed_by_class():
    # "will not" leaned towards what happened: it did not occur. "may" leans nowhere.
    more = record({"word": "may", **MISS}, {"word": "will", "negated": True, **MISS}, {"word": "will", **MISS},
                  {"word": "will", "status": "partial"}, {"word": "we believe", "status": "open"},
                  {"word": "may", "mood": "assessment"})  # fmt: skip
    assert build(more, [KENT]).lexicon().forecasts.unscored_but_settled == (
        UnscoredClass("bare", n=2, hits=0, partly=1, as_leaned=1),
        UnscoredClass("modal", n=1, hits=0, partly=0, as_leaned=None),
    )


def test_the_hedge_rate_is_of_claims_made_once_and_not_withdrawn():
    hedged = record({"word": "may"}, {"word": "may", "restated": True}, {"word": "may", "status": "withdrawn"},
                    {"word": "possible", "mood": "assessment"}, {"count": 2})  # fmt: skip
    assert build(hedged, [KENT]).hedge == Hedge(modal=2, claims=4, rate=0.5)
    assert build(record(), [KENT]).hedge == Hedge(modal=0, claims=0, rate=None)


def test_the_window_curve_is_of_all_judged_forecasts_and_each_blocks_of_its_own():
    cells = record({"month": 3}, {"word": "may", "month": 8}, {"mood": "assessment", "month": 1})
    report = build(cells, [KENT])
    assert [point.occurred for point in report.window.points] == [1, 2, 2, 2]
    assert [point.occurred for point in report.lexicon().forecasts.window.points] == [1, 1, 1, 1]
    assert report.lexicon().counterfactuals.window is None


def test_with_one_document_the_report_says_why_it_has_no_intervals_by_document():
    assert build(small_record(), [KENT]).notes == {
        "rate_lower": "Intervals by document need several documents; these claims are from one, so there are none."
    }
    assert build(small_record(), [KENT], documents=["nie-58", "nie-25"]).notes == {}


def test_the_conclusion_is_about_the_forecasts_under_the_headline_lexicon():
    conclusion = build(small_record(), [YARDSTICK, KENT]).conclusion
    assert conclusion.sentence.startswith("Whether these words were too strong or too weak cannot be told")
    assert (conclusion.value, conclusion.claims, conclusion.documents) == ("cannot_tell", 1, 1)


def test_words_that_the_lexicon_has_and_no_forecast_uses_come_after_those_used():
    forecasts, assessments = (
        getattr(build(small_record(), [KENT]).lexicon(), block) for block in ("forecasts", "assessments")
    )
    assert [row.shown for row in forecasts.expressions] == [
        "undoubtedly", "probable", "may", "will",
        "almost certain", "chances about even", "probable … not", "unlikely", "possible",
    ]  # fmt: skip
    assert [row.shown for row in assessments.expressions] == ["probable"]


@pytest.mark.parametrize("given_lexicons", [[], [KENT, KENT]])
def test_a_report_needs_each_lexicon_once(given_lexicons):
    with pytest.raises(ValueError, match="a report needs at least one lexicon, each once, not:"):
        build(small_record(), given_lexicons)


def test_an_unknown_lexicon_is_in_no_report():
    with pytest.raises(KeyError):
        build(small_record(), [KENT]).lexicon("kent-1965")


@settings(max_examples=40)
@given(records(), lexicons(slug="one"), lexicons(slug="two"), policies)
def test_whatever_the_record_everything_adds_up(cells, one, two, chosen):
    report = build(cells, [one, two], chosen)
    claims = cells.count.sum()
    assert sum(report.counts.by_mood.values()) == sum(report.counts.by_record_status.values()) == claims
    for lexicon in report.lexicons:
        blocks = (lexicon.forecasts, lexicon.assessments, lexicon.counterfactuals)
        assert sum(block.claims for block in blocks) == claims
        for status, number in report.counts.by_status[lexicon.slug].items():
            assert sum(block.by_status[status] for block in blocks) == number
        for block in blocks:
            used = [row for row in block.expressions if sum(row.by_status.values())]
            assert sum(row.n for row in used) == block.n == block.measures["n"]
            assert sum(sum(row.by_status.values()) for row in used) == block.claims
            settled = sum(row.settled for row in block.expressions)
            assert sum(one_class.n for one_class in block.unscored_but_settled) == settled
            assert all(math.isnan(number) is False for number in block.measures.values() if number is not None)


@settings(max_examples=40)
@given(records(), lexicons(), policies)
def test_figures_are_those_of_the_measures_and_the_curve(cells, lexicon, chosen):
    report = build(cells, [lexicon], chosen)
    seen = put_on(cells.canonical(), lexicon, chosen)
    for mood, block in (("forecast", report.lexicon().forecasts), ("assessment", report.lexicon().assessments)):
        assert (block.measures, block.notes) == compute(seen.of_mood(mood))
    assert report.window == curve(seen.of_mood("forecast"))


@settings(max_examples=40)
@given(records(), lexicons(), policies)
def test_the_order_in_which_rows_come_changes_no_digit(cells, lexicon, chosen):
    backwards = replace(cells, **{name: getattr(cells, name)[::-1] for name in COLUMNS})
    assert build(backwards, [lexicon], chosen) == build(cells, [lexicon], chosen)


def test_importance_does_not_enter_the_headline():
    heavy = build(replace(small_record(), importance=np.full(10, 9)), [KENT]).lexicon().forecasts
    light = build(small_record(), [KENT]).lexicon().forecasts
    differing = {key for key, value in heavy.measures.items() if value != light.measures[key]}
    assert differing <= {"brier_weighted"}
    assert heavy.expressions == light.expressions
