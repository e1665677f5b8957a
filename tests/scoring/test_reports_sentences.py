"""The report in words."""

import math
from dataclasses import replace

import pytest
from hypothesis import given, settings

from scoring.metrics.cells import LexiconReading, Policies, Range
from scoring.reports import numbers, sentences
from scoring.reports.build import build
from scoring.reports.difference import Change
from tests.scoring.examples import KENT, READING, lexicons, policies, record, records

MISS = {"outcome": "did_not_occur"}
ICD = LexiconReading("icd-203-2015", "ICD 203", 1, True, {("probable", False): Range(0.55, 0.675, 0.8)})


def read(*claims, documents=("nie-58",), row=0, **chosen):
    report = build(record(*claims, documents=documents), [KENT], Policies(**chosen))
    return sentences.reading(report.lexicon().forecasts.expressions[row], "Kent 1964")


def test_the_summary_of_one_estimate():
    report = build(
        record(
            {"count": 7}, {**MISS, "count": 4}, {"mood": "assessment", "kind": "fact_at_time", "count": 2},
            {"word": "may", "count": 3}, {"status": "open_ended"}, {"status": "undeterminable"},
        ),
        [KENT, ICD],
    )  # fmt: skip
    assert sentences.summary(report) == [
        "Eleven forecasts from one estimate: too few to tell whether the words were too strong or too weak.",
        "Read with Kent 1964, eleven forecasts are scored and seven came true. The Brier score is .244 (0 is best; "
        "one half said each time gives .250). Within the words' ranges it could be anything from .155 to .362.",
        "Eleven claims from one estimate. Claims of one estimate lean together, so even these intervals are too "
        "narrow; read the claims, not the score.",
        "Apart from these, two judgements of how things stood at the time are scored and two came true, with a "
        "Brier score of .062.",
        "13 of 18 claims are scored. Three state no probability, one has no close, one cannot be determined. Had "
        "the forecast that cannot be determined gone one way or the other, the Brier score would lie between "
        ".229 and .271.",
        "Settled, but without a probability: three with “may”, “could” or “possible” alone (three came true).",
        "3 of 18 claims (17%) say only “may”, “could”, “possible” or the like.",
        "On the eleven forecasts to which every lexicon gives a probability, the Brier score is .244 (Kent 1964), "
        ".233 (ICD 203).",
        "Events that might happen by a close, 14 judged: 0 by month 6, 0 by month 12, 0 by month 18, 0 by month 24 "
        "had happened. One more cannot be determined.",
    ]


def test_a_record_without_any_score_says_so():
    report = build(record({"word": "may", "status": "open", "kind": "fact_at_time"}), [KENT])
    assert sentences.summary(report) == [
        "No forecast is scored: nothing can be told about the words yet.",
        "Read with Kent 1964, no forecast is both settled and stated with a probability.",
        "0 of 1 claims are scored. One states no probability.",
        "1 of 1 claims (100%) says only “may”, “could”, “possible” or the like.",
        "No resolved forecast has a probability under every lexicon.",
    ]


def test_an_empty_record_has_no_hedges_and_nothing_left_out():
    report = build(record(), [KENT])
    assert sentences.hedges(report) is None
    assert sentences.left_out(report) == "0 of 0 claims are scored."


def test_enough_claims_are_not_called_too_few():
    slugs = tuple(f"nie-{number}" for number in range(5))
    report = build(record(*({"document": slug, "count": 5} for slug in slugs), documents=slugs), [KENT])
    assert sentences.heading(report) == (
        "25 forecasts from five estimates: whether the words were too strong or too weak cannot be told"
    )
    assert sentences.one_document(report) is None


def test_a_single_claim_is_put_in_the_singular():
    report = build(record({}, {"mood": "assessment"}), [KENT])
    assert sentences.heading(report) == (
        "One forecast from one estimate: too few to tell whether the words were too strong or too weak"
    )
    assert sentences.answer(report).startswith("Read with Kent 1964, one forecast is scored and one came true.")
    assert sentences.common(report) == (
        "On the one forecast to which every lexicon gives a probability, the Brier score is .062 (Kent 1964)."
    )


def test_several_undeterminable_forecasts_are_bounded_together():
    report = build(record({}, {"status": "undeterminable", "count": 2}), [KENT])
    assert sentences.left_out(report) == (
        "1 of 3 claims is scored. Two cannot be determined. Had every forecast that cannot be determined gone "
        "one way or the other, the Brier score would lie between .062 and .396."
    )


def test_what_came_about_in_part_is_told_apart():
    report = build(record({"word": "will", **MISS}, {"word": "will", "status": "partial", "month": 2},
                          {"month": 2}), [KENT])  # fmt: skip
    assert sentences.unscored(report) == (
        "Settled, but without a probability: two with “will” or “must” alone (none came true, one in part)."
    )
    assert sentences.window(report).endswith("had happened. One more happened in part.")


def test_another_lexicon_than_the_headline_can_be_told():
    report = build(record({}), [KENT, ICD])
    assert sentences.answer(report, "icd-203-2015").startswith("Read with ICD 203, one forecast")


# One row of the words


def test_a_row_with_enough_claims_gives_count_share_interval_and_range():
    assert read({"count": 6}, {**MISS, "count": 2}) == (
        "Of 8 claims introduced by “probable”, 6 came true in time (75%, interval 35–97%); Kent 1964 reads 63–87%. "
        "Nothing can be said about it yet."
    )


def test_a_row_that_was_off_in_several_estimates_says_which_way():
    slugs = tuple(f"nie-{number}" for number in range(10))
    text = read(*({"document": slug, "count": 3, **MISS} for slug in slugs), documents=slugs)
    assert text == (
        "Of 30 claims introduced by “probable”, 0 came true in time (0%, interval 0–14%); Kent 1964 reads 63–87%. "
        "It came true less often than it says."
    )


def test_a_row_with_a_finding_and_an_interval_by_document_reads_those():
    report = build(record({"count": 9}), [KENT])
    row = replace(report.lexicon().forecasts.expressions[0], finding="compatible", rate_lower=0.7, rate_upper=0.99)
    assert sentences.reading(row, "Kent 1964") == (
        "Of 9 claims introduced by “probable”, 9 came true in time (100%, interval 70–99%); Kent 1964 reads 63–87%."
    )


def test_an_assessment_came_true_without_a_time():
    report = build(record({"count": 5, "mood": "assessment"}), [KENT])
    row = report.lexicon().assessments.expressions[0]
    assert "5 came true (100%" in sentences.reading(row, "Kent 1964", "assessment")


def test_a_denial_with_an_entry_of_its_own_is_read_by_the_event():
    assert read({"negated": True}, {"negated": True, **MISS, "count": 5}).startswith(
        "Of 6 claims introduced by “probable … not”, 1 saw the event happen in time (17%"
    )
    assert read({"negated": True, **MISS, "count": 2}) == (
        "“Probable … not” was scored 2 times and the event happened never; anything between 0% and 84% would fit. "
        "Nothing can be said about it yet."
    )


def test_a_row_with_few_claims_says_what_would_fit():
    assert read({"count": 2}, MISS) == (
        "“Probable” was scored 3 times and came true 2 times; anything between 9% and 99% would fit. "
        "Nothing can be said about it yet."
    )
    assert read({}).startswith("“Probable” was scored once and came true once;")


def test_denials_counted_with_their_word_are_mentioned():
    denied = {"word": "almost certain", "negated": True, **MISS}
    assert "One of them is a denial: come true where the event did not happen." in read(denied)
    assert "Two of them are denials: come true where the event did not happen." in read({**denied, "count": 2})


def test_words_without_a_scored_claim():
    assert read({"status": "open"}) == "“Probable” was used once; no such claim is scored."
    assert read({"word": "may", "status": "open", "count": 2}) == "“may” says no probability; it was used 2 times."
    assert read({"word": "appears"}) == (
        "“appears” has no probability under Kent 1964; it was used once, 1 of 1 settled came true."
    )
    assert read({}, row=1) == "“Almost certain” was not used."


# Numbers


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.1304, ".130"), (0.0, ".000"), (1.0, "1.000"), (-0.25, "−.250"), (-0.0001, ".000"), (-1.5, "−1.500"),
     (None, "—"), (math.inf, "∞"), (-math.inf, "−∞")],
)  # fmt: skip
def test_a_score_has_three_digits_and_no_leading_zero(value, text):
    assert numbers.score(value) == text


def test_numbers_are_words_up_to_twelve():
    assert [numbers.number(n) for n in (0, 11, 12, 13, 1126)] == ["no", "eleven", "twelve", "13", "1,126"]


def test_a_range_that_prints_as_one_number_is_one_number():
    assert (numbers.span(0.63, 0.87), numbers.span(1.0, 1.0)) == ("63–87%", "100%")


def test_changes_are_one_line_each():
    assert sentences.changes([
        Change("forecasts", "kent-1964", "", "brier", 0.0625, None),
        Change("counts", "", "", "claims", 10, 11),
        Change("forecasts", "kent-1964", "probable", "finding", "not_used", "cannot_tell"),
    ]) == [
        "kent-1964 · forecasts · brier: .062 → —",
        "counts · claims: 10 → 11",
        "kent-1964 · forecasts · probable · finding: not_used → cannot_tell",
    ]  # fmt: skip


@settings(max_examples=40)
@given(records(), lexicons(slug="one"), lexicons(slug="two"), policies)
def test_any_report_can_be_told(cells, one, two, chosen):
    report = build(cells, [one, two], chosen)
    told = sentences.summary(report)
    for lexicon in report.lexicons:
        for mood, block in (("forecast", lexicon.forecasts), ("assessment", lexicon.assessments)):
            told += [sentences.reading(row, lexicon.name, mood) for row in block.expressions]
    assert all(text.endswith((".", "…")) and "None" not in text and "nan" not in text for text in told)


def test_a_readers_reading_is_read_like_a_word():
    assert read({"word": READING.expression, "count": 5}).startswith("Of 5 claims introduced by “two chances in three”")
