"""Every measure: against numbers by hand, against other programs, against a second version, and what must hold."""

import importlib
import itertools
import json
import math
import pkgutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import scoring.metrics
from scoring.metrics.cells import Policies, put_on
from scoring.metrics.measure import Measure, Undefined
from scoring.metrics.registry import BESIDE, MEASURES, by_key, compute
from tests.scoring import rowwise, rowwise_decomposition, rowwise_ranges
from tests.scoring.examples import KENT, lexicons, policies, record, records, resolved

REFERENCE = json.loads((Path(__file__).parent.parent / "reference" / "binary_measures.json").read_text())
# Measures of the binary set alone: no other claim may change them.
MAIN = tuple(measure for measure in MEASURES if measure.domain == "binary")
SAME_FOR_THE_DENIAL = (
    "brier", "brier_weighted", "brier_two_category", "log_score_nats", "log_score_bits", "spherical_score",
    "brier_skill_reference", "brier_skill_half", "brier_best", "brier_worst", "brier_se", "brier_cluster_se",
    "brier_jackknife_se", "brier_lower", "brier_upper", "brier_lower_percentile", "brier_upper_percentile",
    "over_underconfidence", "share_correct_side", "spiegelhalter_z", "spiegelhalter_p", "brier_open_best",
    "brier_open_worst",
)  # fmt: skip
# Only where every claim is denied: these look at which way events went.
SAME_FOR_THE_DENIAL_OF_ALL = (
    "brier_skill_base_rate", "brier_skill_leave_one_out", "brier_skill_leave_one_document_out",
    "brier_skill_base_rate_lower", "brier_skill_base_rate_upper", "auc_jackknife_lower", "auc_jackknife_upper",
    "cox_slope_lower", "cox_slope_upper",
    "hosmer_lemeshow", "hosmer_lemeshow_df", "hosmer_lemeshow_p", "auc", "auc_se", "auc_lower", "auc_upper",
    "auc_exact_p", "cox_slope", "cox_intercept_se", "cox_slope_se", "cox_intercept_cluster_se", "cox_slope_cluster_se",
    "cox_intercept_jackknife_se", "cox_slope_jackknife_se", "cox_joint_p", "cox_dropped", "calibration_intercept_se",
    "reliability", "resolution", "uncertainty", "reliability_corrected", "resolution_corrected",
    "uncertainty_corrected", "calibration_index", "discrimination_index", "normalized_discrimination_index",
    "adjusted_normalized_discrimination_index", "ece_distinct", "smooth_ece", "mcb", "dsc", "unc", "log_mcb",
    "log_dsc", "log_unc", "brier_shared_best", "brier_shared_worst", "band_distance",
)  # fmt: skip
OPPOSITE_FOR_THE_DENIAL_OF_ALL = ("mean_bias", "cox_intercept", "calibration_intercept")
COUNTS = ("n", "hits", "cox_dropped")
# Figures that rest on how many claims there are: all else asks for shares only.
RESTS_ON_HOW_MANY = (
    "brier_skill_leave_one_out", "brier_se",
    "reliability_corrected", "resolution_corrected", "uncertainty_corrected",
    "adjusted_normalized_discrimination_index", "mcb_p_value",
    "spiegelhalter_z", "spiegelhalter_p", "hosmer_lemeshow", "hosmer_lemeshow_p", "auc_se", "auc_lower", "auc_upper",
    "auc_exact_p", "cox_intercept_se", "cox_slope_se", "cox_joint_p", "calibration_intercept_se",
    "mcb_p_clustered", "spiegelhalter_p_clustered", "mean_bias_p_clustered", "band_p_value", "shrinkage_kappa",
)  # fmt: skip


def value(key, cells):
    return by_key(key)(cells)


def close(number):
    return pytest.approx(number, rel=1e-9, abs=1e-12, nan_ok=True)


def as_closely_as_its_second_version(key, number):
    """Most second versions are exact; a few can tell the value only so closely."""
    if key in rowwise_ranges.RELATIVE:
        return rowwise_ranges.about(key, number)
    precision = (rowwise_decomposition.PRECISION | rowwise_ranges.PRECISION).get(key)
    return pytest.approx(number, abs=precision) if precision else close(number)


@st.composite
def forecasts(draw, min_size: int = 1):
    """Resolved forecasts with ranges and a reference in hundredths, from up to four documents."""
    claim = st.tuples(
        st.lists(st.integers(0, 100), min_size=3, max_size=3).map(sorted), st.integers(0, 1), st.integers(1, 3),
        st.integers(0, 3), st.integers(0, 100),
    )  # fmt: skip
    claims = draw(st.lists(claim, min_size=min_size, max_size=12))
    lower, probability, upper = ([claim[0][at] / 100 for claim in claims] for at in range(3))
    outcome, count = [claim[1] for claim in claims], [claim[2] for claim in claims]
    document, reference = [claim[3] for claim in claims], [claim[4] / 100 for claim in claims]
    return resolved(probability, outcome, lower=lower, upper=upper, count=count, document=document,
                    reference=reference)  # fmt: skip


def denied(cells, rows=slice(None)):
    """The same claims with the denial in question: p to 1 - p, y to 1 - y, bounds swapped."""
    new = {name: getattr(cells, name).copy() for name in ("lower", "probability", "upper", "outcome", "reference")}
    new["lower"][rows], new["upper"][rows] = 1 - cells.upper[rows], 1 - cells.lower[rows]
    new["probability"][rows], new["outcome"][rows] = 1 - cells.probability[rows], 1 - cells.outcome[rows]
    new["reference"][rows] = 1 - cells.reference[rows]
    return replace(cells, **new)


# Against numbers by hand


def test_measures_of_three_claims_by_hand():
    # probable (.63 .75 .87) occurred; probable did not; probable denied (.20 .30 .40), did not occur.
    cells = put_on(record({}, {"outcome": "did_not_occur"}, {"negated": True, "outcome": "did_not_occur"}),
                   KENT, Policies())  # fmt: skip
    values, _ = compute(cells)
    expected = {
        "n": 3,
        "hits": 1,
        "base_rate": close(1 / 3),
        "brier": close((0.0625 + 0.5625 + 0.09) / 3),
        "brier_two_category": close(2 * (0.0625 + 0.5625 + 0.09) / 3),
        "log_score_nats": close(-(math.log(0.75) + math.log(0.25) + math.log(0.7)) / 3),
        "brier_weighted": close((0.0625 + 0.5625 + 0.09) / 3),
        "spherical_score": close((0.75 / math.sqrt(0.625) + 0.25 / math.sqrt(0.625) + 0.7 / math.sqrt(0.58)) / 3),
        "log_score_bits": close(-(math.log2(0.75) + math.log2(0.25) + math.log2(0.7)) / 3),
        "brier_skill_base_rate": close(1 - (0.715 / 3) / (2 / 9)),
        "brier_skill_half": close(1 - (0.715 / 3) / 0.25),
        "brier_skill_leave_one_out": close(1 - (0.715 / 3) / ((1 + 0.25 + 0.25) / 3)),
        "mean_bias": close(0.6 - 1 / 3),
        "brier_best": close((0.13**2 + 0.63**2 + 0.2**2) / 3),
        "brier_worst": close((0.37**2 + 0.87**2 + 0.4**2) / 3),
        "brier_all_lower": close((0.37**2 + 0.63**2 + 0.2**2) / 3),
        "brier_all_upper": close((0.13**2 + 0.87**2 + 0.4**2) / 3),
        "brier_undeterminable_best": close(0.715 / 3),
        "brier_undeterminable_worst": close(0.715 / 3),
        "brier_fractional_squared": close(0.715 / 3),
        "brier_fractional_expected": close(0.715 / 3),
        "brier_fractional_up": close(0.715 / 3),
        "brier_fractional_down": close(0.715 / 3),
        "log_score_fractional_nats": close(-(math.log(0.75) + math.log(0.25) + math.log(0.7)) / 3),
    }
    assert {key: values[key] for key in expected} == expected


def test_figures_for_what_came_about_in_part_by_hand():
    # One claim at .75 that occurred (.0625), one at .75 of which a quarter came about.
    cells = put_on(record({}, {"status": "partial", "outcome": "1/4"}), KENT, Policies())
    assert value("brier", cells) == close(0.0625)
    assert value("brier_fractional_squared", cells) == close((0.0625 + 0.25) / 2)
    assert value("brier_fractional_expected", cells) == close((0.0625 + 0.25 * 0.0625 + 0.75 * 0.5625) / 2)
    assert value("brier_fractional_up", cells) == close((0.0625 + 0.0625) / 2)
    assert value("brier_fractional_down", cells) == close((0.0625 + 0.5625) / 2)
    partly = 0.25 * math.log(0.75) + 0.75 * math.log(0.25)
    assert value("log_score_fractional_nats", cells) == close(-(math.log(0.75) + partly) / 2)


def test_bounds_for_what_nobody_can_determine_by_hand():
    cells = put_on(record({}, {"status": "undeterminable"}), KENT, Policies())
    assert value("brier_undeterminable_best", cells) == close((0.0625 + 0.0625) / 2)
    assert value("brier_undeterminable_worst", cells) == close((0.0625 + 0.5625) / 2)


def test_something_called_impossible_that_happened_makes_the_log_score_infinite():
    cells = resolved([0.0, 1.0], [1, 1])
    assert value("log_score_nats", cells) == value("log_score_bits", cells) == math.inf
    assert value("log_score_nats", resolved([0.0, 1.0], [0, 1])) == 0.0


@pytest.mark.parametrize(("outcome", "came"), [(1, "came true"), (0, "did not come true")])
def test_skill_against_the_base_rate_is_undefined_where_all_went_alike(outcome, came):
    expected = Undefined(f"all 2 {came}, so the base rate alone makes no error to compare with")
    assert value("brier_skill_base_rate", resolved([0.5, 0.6], [outcome] * 2)) == expected


def test_without_scored_claims_the_count_is_zero_and_the_rest_is_undefined_with_its_reason():
    values, notes = compute(resolved([0.5], [math.nan], status=["unjudged"]))
    assert [values.pop(key) for key in COUNTS] == [0, 0, 0]
    assert set(values.values()) == {None} and set(notes) == set(values)
    assert notes["brier"] == "no claim with a probability is resolved"


# Against other programs


@pytest.mark.parametrize("case", REFERENCE["cases"], ids=lambda case: case["name"])
def test_measures_agree_with_scikit_learn(case):
    # tests/reference/binary_measures.py made the numbers and holds the versions.
    cells = resolved(case["probability"], case["outcome"])
    assert {key: value(key, cells) for key in case["expected"]} == {
        key: close(number) for key, number in case["expected"].items()
    }


def test_the_first_reference_pair_has_the_brier_score_that_two_programs_give_it():
    # R reliabilitydiag and model-diagnostics: .2266667
    assert value("brier", resolved([0.4, 0.3, 0.2, 0.1, 0.5, 0.9], [0, 0, 0, 1, 1, 1])) == pytest.approx(
        0.2266667, abs=5e-8
    )


# Against a second version


@given(records(), lexicons(), policies)
def test_measures_agree_with_a_loop_over_claims(cells, lexicon, chosen):
    values, notes = compute(put_on(cells, lexicon, chosen))
    rows = rowwise.claims(cells, lexicon, chosen)
    for key, function in rowwise.MEASURES.items():
        expected = function(rows)
        assert values[key] == (None if expected is None else as_closely_as_its_second_version(key, expected)), key
        assert (key in notes) == (expected is None), key


# What must hold for any claims


@given(forecasts(), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(cells, random):
    order = list(range(len(cells.count)))
    random.shuffle(order)
    moved = cells.where(np.array(order))
    for measure in MEASURES:
        assert _number(measure(moved)) == close(_number(measure(cells))), measure.key


def _number(result):
    return math.nan if isinstance(result, Undefined) else result


@given(records(), lexicons(), policies)
def test_claims_that_are_not_scored_change_no_main_figure(cells, lexicon, chosen):
    seen = put_on(cells, lexicon, chosen)
    for measure in MAIN:
        assert measure(seen) == measure(seen.binary)


@given(forecasts())
def test_importance_changes_one_figure_alone(cells):
    heavier = replace(cells, weight=cells.weight + np.arange(len(cells.weight)))
    for measure in MEASURES:
        assert measure.key == "brier_weighted" or measure(heavier) == measure(cells)


@given(forecasts())
def test_an_importance_of_three_is_as_good_as_three_claims(cells):
    weighted = replace(cells, count=np.ones(len(cells.count), dtype=np.int64), weight=cells.count)
    assert value("brier_weighted", weighted) == close(value("brier", cells))


@given(forecasts())
def test_counting_every_claim_twice_changes_no_mean(cells):
    twice = replace(cells, count=cells.count * 2)
    for measure in MEASURES:
        if measure.key in COUNTS:
            assert measure(twice) == 2 * measure(cells)
        elif measure.key not in RESTS_ON_HOW_MANY:
            assert _number(measure(twice)) == close(_number(measure(cells))), measure.key


@given(forecasts())
def test_a_cell_of_many_claims_is_as_good_as_many_cells(cells):
    apart = cells.where(np.repeat(np.arange(len(cells.count)), cells.count))
    one = np.ones(len(apart.count), dtype=np.int64)
    apart = replace(apart, count=one, weight=one)
    for measure in MEASURES:
        assert _number(measure(apart)) == close(_number(measure(cells))), measure.key


@given(forecasts())
def test_the_denial_of_every_claim_has_the_same_scores_and_the_opposite_bias(cells):
    other = denied(cells)
    for key in SAME_FOR_THE_DENIAL + SAME_FOR_THE_DENIAL_OF_ALL:
        assert _number(value(key, other)) == close(_number(value(key, cells))), key
    for key in OPPOSITE_FOR_THE_DENIAL_OF_ALL:
        assert _number(value(key, other)) == close(-_number(value(key, cells))), key
    assert _number(value("mean_bias_lower", other)) == close(-_number(value("mean_bias_upper", cells)))
    assert value("brier_all_lower", other) == close(value("brier_all_upper", cells))


@given(forecasts(), st.data())
def test_the_denial_of_any_claims_has_the_same_scores(cells, data):
    some = np.array(data.draw(st.lists(st.booleans(), min_size=len(cells.count), max_size=len(cells.count))))
    other = denied(cells, some)
    for key in SAME_FOR_THE_DENIAL:
        assert _number(value(key, other)) == close(_number(value(key, cells))), key


@given(records(), lexicons(), policies)
def test_the_score_lies_within_all_its_bounds(cells, lexicon, chosen):
    seen = put_on(cells, lexicon, chosen).binary
    if seen.claims:
        best, worst = value("brier_best", seen), value("brier_worst", seen)
        for key in ("brier", "brier_all_lower", "brier_all_upper"):
            assert best - 1e-12 <= value(key, seen) <= worst + 1e-12
        ordered = (best, value("brier_shared_best", seen), value("brier_shared_worst", seen), worst)
        assert all(one <= other + 1e-12 for one, other in itertools.pairwise(ordered))
    bounded = put_on(cells, lexicon, chosen).of_status("resolved", "undeterminable")
    if bounded.claims:
        assert value("brier_undeterminable_best", bounded) <= value("brier_undeterminable_worst", bounded)
    seen = put_on(cells, lexicon, chosen)
    for main in ("base_rate", "mean_bias"):
        for status in ("open", "undeterminable"):
            low, high = (_number(value(f"{main}_{status}_{end}", seen)) for end in ("lower", "upper"))
            assert math.isnan(low) or low <= high + 1e-12


# Every measure by being registered


@pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: measure.key)
class TestEveryMeasure:
    def test_says_what_it_is(self, measure):
        assert measure.function.__doc__ and measure.label and measure.formula and measure.source
        assert measure.function.__name__ == measure.key

    def test_has_a_second_version_in_the_tests(self, measure):
        assert measure.key in rowwise.MEASURES

    def test_has_its_best_value_where_all_was_foreseen(self, measure):
        perfect = measure(resolved([1.0, 0.0, 1.0], [1, 0, 1], document=[0, 1, 2], reference=[0.5] * 3))
        assert measure.best is None or perfect == measure.best

    def test_has_its_worst_value_where_all_went_the_other_way(self, measure):
        result = measure(resolved([1.0, 0.0], [0, 1]))
        assert measure.worst is None or math.isinf(measure.worst) or result == measure.worst

    def test_stays_between_its_best_and_its_worst(self, measure):
        ends = [end for end in (measure.best, measure.worst) if end is not None]
        if len(ends) == 2:
            result = measure(resolved([0.75, 0.3, 0.93], [1, 1, 0], document=[0, 1, 2], reference=[0.5] * 3))
            assert min(ends) <= result <= max(ends)


def test_the_registry_lists_every_measure_that_a_module_defines():
    defined = {
        id(thing)
        for module in pkgutil.iter_modules(scoring.metrics.__path__)
        for thing in vars(importlib.import_module(f"scoring.metrics.{module.name}")).values()
        if isinstance(thing, Measure)
    }
    assert defined == {id(measure) for measure in MEASURES}
    assert len({measure.key for measure in MEASURES}) == len(MEASURES)


def test_every_policy_on_partly_has_a_measure_beside_the_headline():
    assert set(BESIDE.values()) <= {measure.key for measure in MEASURES}


def test_a_measure_refuses_an_unknown_domain_or_orientation():
    with pytest.raises(ValueError, match="measure brier: unknown domain or orientation"):
        replace(by_key("brier"), domain="all")
    with pytest.raises(ValueError, match="measure brier: unknown domain or orientation"):
        replace(by_key("brier"), orientation="up")
