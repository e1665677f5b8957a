"""What stands beside the measures of a lexicon: curves, phrasing, correlations, readers, failed certainties."""

import math
from dataclasses import replace

import pytest

from scoring.metrics.cells import Policies
from scoring.metrics.corp import BAND_NOTE
from scoring.reports.build import build
from scoring.reports.detail import NAMED, NONE_SCORED
from scoring.reports.specification import Specified
from tests.scoring.examples import KENT, record

MISS = {"outcome": "did_not_occur"}
CERTAIN = Policies(bare_will="certain")


def detail(*claims, documents=("nie-58",), **question):
    return build(record(*claims, documents=documents), [KENT], **question).lexicon().detail


def test_a_curve_has_a_point_for_each_reading_with_its_counts_and_a_pointwise_band():
    found = detail({}, {}, MISS, {"word": "unlikely", **MISS})
    # probable .75: two of three came true; unlikely .30: none of one. Rising already, so nothing is pooled.
    assert [(one.probability, one.n, one.hits, one.pav) for one in found.curve] == [
        (0.3, 1, 0, 0.0), (0.75, 3, 2, pytest.approx(2 / 3)),
    ]  # fmt: skip
    assert all(0 <= one.band_lower <= one.band_upper <= 1 for one in found.curve)
    assert found.notes == {"curve": BAND_NOTE}


def test_the_receiver_operating_characteristic_and_the_murphy_diagram_by_hand():
    found = detail({}, {"word": "unlikely", **MISS})
    assert found.roc.threshold == (math.inf, 0.75, 0.3)
    assert (found.roc.hit_rate, found.roc.false_alarm_rate) == ((0.0, 1.0, 1.0), (0.0, 0.0, 1.0))
    # Up to .30 the miss is a false alarm, 2 t / 2; from .75 on the hit is missed, 2 (1 - t) / 2.
    assert found.murphy.threshold == (0.0, 0.3, 0.75, 1.0)
    assert found.murphy.before == (0.0, 0.3, 0.0, 0.0)
    assert found.murphy.after == (0.0, 0.0, 0.25, 0.0)


def test_assessments_enter_none_of_it():
    assert detail({"mood": "assessment"}).curve == ()


def test_where_nothing_is_scored_each_part_says_why():
    found = detail({"status": "open"})
    assert (found.curve, found.roc, found.murphy, found.sensitivity.one_document) == ((), None, None, ())
    assert found.notes["curve"] == NONE_SCORED and set(found.notes) == {"curve", "roc", "murphy"}


def test_where_all_came_true_there_is_no_roc():
    assert detail({}, {}).notes["roc"].startswith("all")


def test_of_one_document_intervals_are_told_under_three_correlations_and_no_p_value():
    found = detail({}, MISS).sensitivity
    assert [(one.measure, one.rho) for one in found.one_document][:3] == [
        ("brier", 0.0),
        ("brier", 0.05),
        ("brier", 0.2),
    ]
    assert {key: set(values.values()) for key, values in found.p_values.items()}["mcb_p_clustered"] == {None}


def test_of_several_documents_p_values_are_told_under_each_lexicon():
    cells = record({}, MISS, {"document": "nie-25"}, documents=("nie-58", "nie-25"))
    first, second = build(cells, [KENT, replace(KENT, slug="twin")], resamples=50).lexicons
    assert first.detail.sensitivity.one_document == ()
    assert set(first.detail.sensitivity.p_values["mean_bias_p_clustered"]) == {"0.05", "0.1", "0.2"}
    assert second.detail == first.detail
    at_tenth = first.detail.sensitivity.p_values["mean_bias_p_clustered"]["0.1"]
    assert at_tenth == first.forecasts.measures["mean_bias_p_clustered"]


def test_readers_of_an_elicited_lexicon_are_scored_one_by_one_and_as_their_mean():
    elicited = replace(KENT, answers={("probable", False): (0.7, 0.1)})
    readers = build(record({}), [elicited]).lexicon().readers
    # The mean reader said .7 of what came true: .09; single readers differ by .1, so .01 more.
    assert (readers.n, readers.average_reading_score) == (1, pytest.approx(0.09))
    assert readers.average_reader_score == pytest.approx(0.10)
    assert build(record({}), [KENT]).lexicon().readers is None


def test_certainties_that_failed_are_listed_by_word_with_their_documents():
    will = {"word": "will"}
    claims = [{**will, **MISS}, {**will, **MISS, "document": "nie-25", "count": 2}, {**will, "negated": True}, will,
              {**will, "mood": "assessment", **MISS}]  # fmt: skip
    report = build(record(*claims, documents=("nie-58", "nie-25")), [KENT], CERTAIN)
    block = report.lexicon().forecasts
    assert [(one.expression, one.negated, one.probability, one.n, one.named) for one in block.wrong_certainties] == [
        ("will", False, 1.0, 3, ("nie-25", "nie-58")), ("will", True, 0.0, 1, ("nie-58",)),
    ]  # fmt: skip
    assert block.measures["log_score_nats"] == math.inf
    assert [one.n for one in report.lexicon().assessments.wrong_certainties] == [1]
    assert build(record(*claims[:1]), [KENT]).lexicon().forecasts.wrong_certainties == ()


def test_of_very_many_documents_the_first_are_named_and_all_counted():
    names = tuple(f"nie-{number:02}" for number in range(NAMED + 3))
    claims = [{"word": "will", "document": name, **MISS} for name in names]
    (one,) = build(record(*claims, documents=names), [KENT], CERTAIN, resamples=5).lexicon().forecasts.wrong_certainties
    assert (one.documents, one.named) == (NAMED + 3, names[:NAMED])


def test_every_policy_but_partial_is_in_the_specification_under_each_lexicon():
    report = build(record({}, {"word": "will", **MISS}), [KENT, replace(KENT, slug="twin")])
    assert len(report.specification) == 2 * 48
    chosen = Specified("kent-1964", "own_entry", "certain", "first", "with", "omit", n=2, brier=(0.0625 + 1) / 2)
    assert chosen in report.specification
