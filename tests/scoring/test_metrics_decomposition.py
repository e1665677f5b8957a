"""The Brier and log scores taken apart, and calibration errors: by hand, against other programs, and identities."""

import json
import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.metrics import ece
from scoring.metrics.corp import recalibrated
from scoring.metrics.measure import Chance, Undefined
from scoring.metrics.registry import by_key
from tests.scoring.examples import resolved

REFERENCE = json.loads((Path(__file__).parent.parent / "reference" / "decomposition.json").read_text())
cases = pytest.mark.parametrize("case", REFERENCE["cases"], ids=lambda case: case["name"])
# Outcomes 0 0 0 1 1 1: the first pair that every program must give alike.
SIX = resolved([0.4, 0.3, 0.2, 0.1, 0.5, 0.9], [0, 0, 0, 1, 1, 1])


def value(key, cells):
    return by_key(key)(cells)


def close(number):
    return pytest.approx(number, rel=1e-12, abs=1e-12)


def of(case):
    return resolved(case["probability"], case["outcome"])


@st.composite
def forecasts(draw):
    """Resolved forecasts in thousandths or in tenths, each up to five times."""
    claim = st.tuples(st.integers(0, 1000), st.integers(0, 1), st.integers(1, 5))
    claims = draw(st.lists(claim, min_size=1, max_size=30))
    grain = draw(st.sampled_from((1, 100)))
    return resolved([min(p // grain * grain, 1000) / 1000 for p, _, _ in claims], [y for _, y, _ in claims],
                    count=[n for _, _, n in claims])  # fmt: skip


# By hand


def test_the_first_reference_pair_falls_apart_as_two_programs_say():
    assert (value("mcb", SIX), value("dsc", SIX), value("unc", SIX)) == (close(0.61 / 6), close(0.125), close(0.25))
    assert value("brier", SIX) == pytest.approx(0.2266667, abs=5e-8)


def test_terms_of_eight_claims_by_hand():
    # .2: 1 of 4; .25: 0 of 1; .8: 2 of 3. Base rate 3/8, tenths 0.2: (1 of 5, mean .21) and 0.8.
    cells = resolved([0.2, 0.2, 0.25, 0.8, 0.8], [1, 0, 0, 1, 0], count=[1, 3, 1, 2, 1])
    reliability = (4 * 0.05**2 + 0.25**2 + 3 * (0.8 - 2 / 3) ** 2) / 8
    resolution = (4 * 0.125**2 + 0.375**2 + 3 * (2 / 3 - 0.375) ** 2) / 8
    added, uncertainty = (4 * (3 / 16) / 3 + 3 * (2 / 9) / 2) / 8, 15 / 64
    assert {key: value(key, cells) for key in (
        "reliability", "resolution", "uncertainty", "reliability_corrected", "resolution_corrected",
        "uncertainty_corrected", "reliability_10", "within_bin_variance_10", "within_bin_covariance_10",
        "normalized_discrimination_index", "adjusted_normalized_discrimination_index", "ece_distinct", "ece_10",
        "mce_10",
    )} == {
        "reliability": close(reliability),
        "resolution": close(resolution),
        "uncertainty": close(uncertainty),
        "reliability_corrected": close(reliability - added),
        "resolution_corrected": close(resolution - added + uncertainty / 7),
        "uncertainty_corrected": close(uncertainty * 8 / 7),
        "reliability_10": close((5 * 0.01**2 + 3 * (0.8 - 2 / 3) ** 2) / 8),
        "within_bin_variance_10": close((4 * 0.01**2 + 0.04**2) / 8),
        "within_bin_covariance_10": close(2 / 8 * (4 * -0.01 * (0.25 - 0.2) + 0.04 * (0 - 0.2))),
        "normalized_discrimination_index": close(resolution / uncertainty),
        "adjusted_normalized_discrimination_index": close((8 * resolution / uncertainty - 2) / 6),
        "ece_distinct": close((4 * 0.05 + 0.25 + 0.4) / 8),
        "ece_10": close((5 * 0.01 + 0.4) / 8),
        "mce_10": close(0.8 - 2 / 3),
    }  # fmt: skip


def test_single_claims_add_nothing_to_the_correction():
    assert value("reliability_corrected", SIX) == value("reliability", SIX)


def test_one_claim_has_no_corrected_resolution_or_uncertainty():
    one = resolved([0.7], [1])
    nothing = Undefined("one claim alone has no variance to estimate it from")
    assert value("resolution_corrected", one) == value("uncertainty_corrected", one) == nothing
    assert value("reliability_corrected", one) == close(0.09)


@pytest.mark.parametrize(("outcome", "came"), [(1, "came true"), (0, "did not come true")])
def test_there_is_nothing_to_tell_apart_where_all_went_alike(outcome, came):
    alike = resolved([0.7, 0.2], [outcome] * 2)
    expected = Undefined(f"all 2 {came}, so there was nothing to tell apart")
    assert value("normalized_discrimination_index", alike) == expected
    assert value("adjusted_normalized_discrimination_index", alike) == expected
    assert value("dsc", alike) == value("unc", alike) == value("log_dsc", alike) == value("log_unc", alike) == 0


def test_a_tenth_and_what_lies_just_below_it_by_rounding_are_in_one_bin():
    # .1 * 3 is not .3 to the last bit: two distinct probabilities, one bin.
    cells = resolved([0.1 * 3, 0.3, 0.3, 0.3], [1, 0, 0, 1])
    assert value("ece_10", cells) == close(0.2)  # 2 of 4 at .3
    assert value("ece_distinct", cells) == close((0.7 + 3 * abs(0.3 - 1 / 3)) / 4)


def test_something_impossible_that_happened_makes_the_log_miscalibration_infinite_and_nothing_else():
    cells = resolved([0.0, 0.0, 0.6, 1.0, 1.0], [1, 0, 1, 1, 0])
    assert value("log_mcb", cells) == math.inf
    assert 0 <= value("log_dsc", cells) <= value("log_unc", cells) < math.inf
    assert value("log_mcb", resolved([0.0, 1.0, 0.5, 0.5], [0, 1, 1, 0])) == 0.0


# Against other programs: tests/reference/decomposition.py made the numbers and holds the versions.


@cases
def test_terms_agree_with_exact_fractions(case):
    assert {key: value(key, of(case)) for key in case["fractions"]} == {
        key: close(number) for key, number in case["fractions"].items()
    }


@cases
def test_corp_agrees_with_model_diagnostics(case):
    assert {key: value(key, of(case)) for key in case["model_diagnostics"]} == {
        key: close(number) for key, number in case["model_diagnostics"].items()
    }


@cases
@pytest.mark.parametrize("program", ["scikit-learn", "scores"])
def test_recalibrated_values_agree_with_two_programs(case, program):
    assert recalibrated(of(case)).tolist() == close(case["pav"][program])


@pytest.mark.parametrize("key", ["ece_10", "mce_10"])
def test_errors_in_bins_agree_with_scikit_learn(key):
    # Its bins are closed on the right: it is asked only where no edge was said.
    asked = [case for case in REFERENCE["cases"] if case["scikit_learn"]]
    assert [case["name"] for case in asked] == ["numeric"]
    assert [value(key, of(case)) for case in asked] == close([case["scikit_learn"][key] for case in asked])


@cases
def test_smooth_error_agrees_with_a_quadrature(case):
    assert value("smooth_ece", of(case)) == pytest.approx(case["smooth_ece"]["quadrature"], rel=2e-6)


@cases
def test_smooth_error_agrees_with_relplot(case):
    # relplot counts a claim at exactly 0 or 1 half, and truncates the kernel.
    closely = 0.04 if {0.0, 1.0} & set(case["probability"]) else 0.005
    assert value("smooth_ece", of(case)) == pytest.approx(case["smooth_ece"]["relplot"], rel=closely)


def test_p_of_miscalibration_agrees_with_every_way_in_which_the_hits_can_fall():
    exact = {case["name"]: case["mcb_p_value"] for case in REFERENCE["cases"] if case["mcb_p_value"]}
    assert set(exact) == {"six", "few"}
    for case in REFERENCE["cases"]:
        if case["name"] in exact:
            drawn = by_key("mcb_p_value")(of(case), Chance(seed=3, resamples=40_000))
            # Four standard errors.
            assert drawn == pytest.approx(exact[case["name"]], abs=0.01)


# Smooth error


def test_smooth_error_is_the_distinct_one_where_nothing_can_cancel():
    high = resolved([0.6, 0.7], [0, 0])
    assert value("smooth_ece", high) == close(0.65) == close(value("ece_distinct", high))
    apart = resolved([0.1, 0.1, 0.9, 0.9], [1, 0, 1, 0], count=[1003, 8997, 8997, 1003])
    assert value("smooth_ece", apart) == close(0.0003) == close(value("ece_distinct", apart))


def test_smooth_error_sees_no_difference_between_probabilities_closer_than_the_error():
    # .5 came true too often, .500001 as much too rarely: over any wider bandwidth that cancels.
    cells = resolved([0.5, 0.5, 0.500001, 0.500001], [1, 0, 1, 0], count=[10_100, 9_900, 9_900, 10_100])
    assert value("ece_distinct", cells) == pytest.approx(0.005, abs=1e-6)
    assert value("smooth_ece", cells) < 1e-4


@cases
def test_smooth_error_is_the_same_where_probabilities_are_gathered_because_there_are_many(case, monkeypatch):
    one_by_one = value("smooth_ece", of(case))
    monkeypatch.setattr(ece, "DIRECT", 0)
    assert value("smooth_ece", of(case)) == pytest.approx(one_by_one, rel=1e-6)


# What must hold for any claims


@given(forecasts())
def test_the_brier_score_is_the_sum_of_its_parts(cells):
    v = {key: value(key, cells) for key in (
        "brier", "reliability", "resolution", "uncertainty", "reliability_10", "resolution_10", "uncertainty_10",
        "within_bin_variance_10", "within_bin_covariance_10", "generalized_resolution_10", "mcb", "dsc", "unc",
    )}  # fmt: skip
    brier = close(v["brier"])
    assert v["reliability"] - v["resolution"] + v["uncertainty"] == brier
    within = v["within_bin_variance_10"] - v["within_bin_covariance_10"]
    assert v["reliability_10"] - v["resolution_10"] + within + v["uncertainty_10"] == brier
    assert v["reliability_10"] - v["generalized_resolution_10"] + v["uncertainty_10"] == brier
    assert v["mcb"] - v["dsc"] + v["unc"] == brier
    if cells.claims > 1:
        corrected = [value(f"{name}_corrected", cells) for name in ("reliability", "resolution", "uncertainty")]
        assert corrected[0] - corrected[1] + corrected[2] == brier


@given(forecasts())
def test_the_log_score_is_the_sum_of_its_parts(cells):
    parts = value("log_mcb", cells) - value("log_dsc", cells) + value("log_unc", cells)
    assert parts == close(value("log_score_nats", cells))


@given(forecasts())
def test_no_part_of_a_score_is_negative_and_order_gains_no_more_than_there_is(cells):
    for prefix in ("", "log_"):
        assert value(f"{prefix}mcb", cells) >= 0
        assert 0 <= value(f"{prefix}dsc", cells) <= value(f"{prefix}unc", cells) + 1e-12


@given(forecasts())
def test_psychologists_and_meteorologists_have_two_names_for_one_number(cells):
    assert value("calibration_index", cells) == value("reliability", cells)
    assert value("discrimination_index", cells) == value("resolution", cells)
    assert value("uncertainty", cells) == value("uncertainty_10", cells) == value("unc", cells)


@given(forecasts())
def test_recalibration_takes_away_miscalibration_and_leaves_the_rest(cells):
    values = dict(zip(np.unique(cells.probability), recalibrated(cells), strict=True))
    better = replace(cells, probability=np.array([values[p] for p in cells.probability]))
    assert value("mcb", better) == close(0)
    assert value("brier", better) == close(value("brier", cells) - value("mcb", cells))
    assert value("dsc", better) == close(value("dsc", cells))


@given(forecasts())
def test_only_the_order_of_probabilities_matters_to_discrimination(cells):
    stretched = replace(cells, probability=cells.probability**3 / 2 + 0.25)
    assert recalibrated(stretched).tolist() == recalibrated(cells).tolist()
    assert [value(key, stretched) for key in ("dsc", "unc", "log_dsc")] == [
        value(key, cells) for key in ("dsc", "unc", "log_dsc")
    ]


@given(forecasts())
def test_smooth_error_lies_between_the_mean_bias_and_the_distinct_error(cells):
    smooth = value("smooth_ece", cells)
    assert abs(value("mean_bias", cells)) * (1 - 1e-6) - 1e-12 <= smooth <= value("ece_distinct", cells) * (1 + 1e-6)


@given(forecasts())
def test_bins_show_no_larger_error_than_distinct_probabilities(cells):
    assert value("ece_10", cells) <= value("ece_distinct", cells) + 1e-12
    assert value("ece_10", cells) <= value("mce_10", cells) + 1e-12
