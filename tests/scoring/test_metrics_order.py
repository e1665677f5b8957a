"""Order, calibration tests and recalibration: against R and Python programs, by hand, and what must hold."""

import json
import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.metrics import discrimination
from scoring.metrics.calibration import HALF, NO_CELL, NO_VARIANCE
from scoring.metrics.discrimination import ALL_ALIKE, FEW, NOT_NEEDED, PERFECT, roc
from scoring.metrics.distinct import distinct
from scoring.metrics.measure import Chance, Undefined
from scoring.metrics.registry import by_key
from tests.scoring.examples import resolved

# tests/reference/order.py and order.R made the numbers; order.json holds the versions of all programs.
REFERENCE = json.loads((Path(__file__).parent.parent / "reference" / "order.json").read_text())
# rms stops its fit early, calzone keeps rates away from 0 and 1, R's errors come from the last but one step.
PRECISION = {("rms", "cox_intercept"): 1e-6, ("rms", "cox_slope"): 1e-6, ("calzone", "hosmer_lemeshow"): 1e-6,
             ("calzone", "hosmer_lemeshow_p"): 1e-4, ("R glm", "calibration_intercept_se"): 1e-8}  # fmt: skip
NUMBERS = [
    (case, *line) for case in REFERENCE["cases"] for line in case["expected"] if not line[1].startswith("delong")
]
WITH_LOGIT = "_with_logit"


def value(key, cells):
    return by_key(key)(cells)


def close(number):
    return pytest.approx(number, rel=1e-9, abs=1e-12)


def given_cells(case):
    return resolved(case["probability"], case["outcome"], document=case["document"])


@pytest.mark.parametrize(
    ("case", "program", "key", "number"), NUMBERS,
    ids=[f"{case['name']}, {program}: {key}" for case, program, key, _ in NUMBERS],
)  # fmt: skip
def test_a_figure_agrees_with_other_programs(case, program, key, number):
    cells = given_cells(case)
    if key.endswith(WITH_LOGIT):  # rms leaves out what has no logit throughout
        cells = cells.where((cells.probability > 0) & (cells.probability < 1))
    assert value(key.removesuffix(WITH_LOGIT), cells) == pytest.approx(number, rel=PRECISION.get((program, key), 1e-9))


# Confidence and the tests of calibration, by hand


def test_confidence_leaves_out_what_is_said_to_be_even():
    cells = resolved([0.9, 0.2, 0.5, 0.7], [1, 1, 1, 0])
    assert value("share_correct_side", cells) == close(1 / 3)
    assert value("over_underconfidence", cells) == close((0.9 + 0.8 + 0.7) / 3 - 1 / 3)


def test_what_is_always_even_takes_no_side():
    cells = resolved([0.5, 0.5], [1, 0])
    assert value("share_correct_side", cells) == value("over_underconfidence", cells) == Undefined(HALF)


def test_spiegelhalters_z_by_hand():
    # (.25)(-.5) + (-.8)(.6)(-1) ... : residuals .25 and -.2, weights 1 - 2p of -.5 and .6
    cells = resolved([0.75, 0.2], [1, 0])
    z = (0.25 * -0.5 - 0.2 * 0.6) / math.sqrt(0.25 * 0.1875 + 0.36 * 0.16)
    assert value("spiegelhalter_z", cells) == close(z)
    assert value("spiegelhalter_p", cells) == close(math.erfc(abs(z) / math.sqrt(2)))


def test_spiegelhalters_z_does_not_exist_where_the_score_has_no_variance():
    cells = resolved([0.0, 0.5, 1.0], [1, 0, 1])
    assert value("spiegelhalter_z", cells) == value("spiegelhalter_p", cells) == Undefined(NO_VARIANCE)


def test_a_certainty_that_came_true_leaves_the_hosmer_lemeshow_test_with_its_degree_of_freedom():
    cells = resolved([1.0, 1.0, 0.0, 0.75, 0.75], [1, 1, 0, 1, 0])
    # .75: 1 hit of 2 against 1.5 expected with variance .375
    assert value("hosmer_lemeshow", cells) == close(0.25 / 0.375)
    assert value("hosmer_lemeshow_df", cells) == 1
    assert value("hosmer_lemeshow_p", cells) == close(math.erfc(math.sqrt(0.25 / 0.375 / 2)))


@pytest.mark.parametrize(("probability", "outcome"), [(1.0, 0), (0.0, 1)])
def test_a_certainty_that_failed_makes_the_hosmer_lemeshow_statistic_infinite(probability, outcome):
    cells = resolved([probability, 0.75], [outcome, 1])
    assert value("hosmer_lemeshow", cells) == math.inf
    assert (value("hosmer_lemeshow_df", cells), value("hosmer_lemeshow_p", cells)) == (2, 0.0)


def test_certainties_that_all_came_true_leave_nothing_to_test():
    cells = resolved([1.0, 0.0], [1, 0])
    assert (value("hosmer_lemeshow", cells), value("hosmer_lemeshow_df", cells)) == (0.0, 0)
    assert value("hosmer_lemeshow_p", cells) == Undefined(NO_CELL)


# The area under the curve


def test_the_area_of_four_claims_by_hand():
    # hits at .9 and .5, misses at .5 and .1: three pairs in order and one tie
    assert value("auc", resolved([0.9, 0.5, 0.5, 0.1], [1, 1, 0, 0])) == 3.5 / 4


@pytest.mark.parametrize("key", ["auc", "auc_se", "auc_lower", "auc_upper", "auc_exact_p"])
@pytest.mark.parametrize("outcome", [0, 1])
def test_the_area_does_not_exist_where_all_went_the_same_way(key, outcome):
    assert value(key, resolved([0.2, 0.8], [outcome] * 2)) == Undefined(ALL_ALIKE)


@pytest.mark.parametrize("key", ["auc_se", "auc_lower", "auc_upper"])
def test_fewer_than_five_claims_of_a_class_or_a_perfect_order_have_no_standard_error(key):
    four = resolved([0.9, 0.8, 0.2, 0.4, 0.3, 0.1, 0.2, 0.4, 0.5], [1] * 4 + [0] * 5)
    five = resolved([0.9, 0.8, 0.2, 0.4, 0.5, 0.3, 0.1, 0.2, 0.4, 0.5], [1] * 5 + [0] * 5)
    perfect = resolved([0.9, 0.8, 0.9, 0.7, 0.6, 0.3, 0.1, 0.2, 0.4, 0.5], [1] * 5 + [0] * 5)
    assert value(key, four) == Undefined(FEW)
    assert value(key, perfect) == value(key, replace(perfect, outcome=1 - perfect.outcome)) == Undefined(PERFECT)
    assert isinstance(value(key, five), float) and value("auc_exact_p", five) == Undefined(NOT_NEEDED)


@pytest.mark.parametrize("case", REFERENCE["permutation"], ids=lambda case: f"{len(case['outcome'])} claims")
def test_the_permutation_p_value_agrees_with_scipy(case):
    assert value("auc_exact_p", resolved(case["probability"], case["outcome"])) == close(case["auc_exact_p"])


def test_the_permutation_p_value_of_one_hit_by_hand():
    # The hit may fall on any of five claims: |area - 1/2| is .375 on the three at .6 and .625 - .5 on no other.
    assert value("auc_exact_p", resolved([0.6, 0.6, 0.6, 0.6, 0.2], [1, 0, 0, 0, 0])) == 1.0
    assert value("auc_exact_p", resolved([0.6, 0.6, 0.6, 0.6, 0.2], [0, 0, 0, 0, 1])) == close(0.2)


def test_a_perfect_order_of_many_claims_has_its_p_value_in_closed_form():
    # One of all ways to choose fifty of a hundred, and one for the opposite.
    cells = resolved([0.9, 0.1], [1, 0], count=[50, 50])
    assert value("auc_exact_p", cells) == close(2 / math.comb(100, 50))


def test_where_counting_takes_too_long_the_permutation_p_value_is_drawn_and_close_to_what_counting_finds():
    outcome = [1 if at in (3, 1400, 2000, 2588) else 0 for at in range(2600)]
    cells = resolved([at / 2600 for at in range(2600)], outcome)
    drawn = [by_key("auc_exact_p")(cells, Chance(seed=seed, resamples=4000)) for seed in (3, 3, 4)]
    assert drawn[0] == drawn[1] != drawn[2]
    n, part, lead = discrimination._ranks(distinct(cells))
    counted = discrimination._counted_p(n, lead, 4, abs(int(np.dot(lead, part))))
    for one in drawn:
        assert one == pytest.approx(counted, abs=4 * math.sqrt(counted * (1 - counted) / 4000))


def test_the_area_under_the_lines_of_the_roc_is_the_area():
    cells = resolved([0.9, 0.5, 0.5, 0.1, 0.3], [1, 1, 0, 0, 1])
    curve = roc(cells)
    assert curve.threshold.tolist() == [math.inf, 0.9, 0.5, 0.3, 0.1]
    assert curve.hit_rate.tolist() == close([0, 1 / 3, 2 / 3, 1, 1])
    assert curve.false_alarm_rate.tolist() == [0, 0, 0.5, 0.5, 1]
    assert np.trapezoid(curve.hit_rate, curve.false_alarm_rate) == close(value("auc", cells))


def test_without_both_classes_there_is_no_roc():
    assert roc(resolved([0.5], [1])) == roc(resolved([0.5], [math.nan], status=["open"])) == Undefined(ALL_ALIKE)


@given(st.lists(st.tuples(st.integers(0, 100), st.integers(0, 1)), min_size=1, max_size=30))
def test_the_area_depends_on_the_order_of_the_probabilities_alone(claims):
    probability, outcome = np.array([p for p, _ in claims]) / 100, [y for _, y in claims]
    cells, moved = resolved(probability.tolist(), outcome), resolved((probability**3 / 2).tolist(), outcome)
    for key in ("auc", "auc_se", "auc_lower", "auc_upper", "auc_exact_p"):
        assert value(key, moved) == value(key, cells)
