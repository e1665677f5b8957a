"""Cox's recalibration: by hand, where it does not exist, and what must hold. Other programs: test_metrics_order.py."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.metrics import cox_documents, logistic
from scoring.metrics.by_document import crossed
from scoring.metrics.cox import ALL_ALIKE, NO_LOGIT, SEPARATED, SEPARATED_WITHOUT
from scoring.metrics.distinct import distinct
from scoring.metrics.measure import Undefined
from scoring.metrics.registry import by_key
from tests.scoring.examples import resolved


def value(key, cells):
    return by_key(key)(cells)


def close(number):
    return pytest.approx(number, rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("claims", [
    ([0.9, 0.8, 0.2, 0.1], [1, 1, 0, 0]),  # completely separated
    ([0.9, 0.8, 0.2, 0.1], [0, 0, 1, 1]),  # the wrong way round
    ([0.9, 0.5, 0.5, 0.1], [1, 1, 0, 0]),  # but for one shared value
    ([0.9, 0.5, 0.5, 0.1], [0, 1, 0, 1]),
    ([0.5, 0.5, 0.1], [1, 0, 0]),
    ([0.7, 0.7, 0.7], [1, 0, 1]),  # all alike
    ([0.9, 0.2], [1, 1]),  # one class
    ([0.9, 0.2], [0, 0]),
], ids=str)  # fmt: skip
def test_the_recalibration_has_no_estimate_where_hits_and_misses_are_separated(claims):
    cells = resolved(*claims, document=list(range(len(claims[0]))))
    for key in ("cox_intercept", "cox_slope", "cox_slope_se", "cox_intercept_cluster_se", "cox_joint_p"):
        assert value(key, cells) == Undefined(SEPARATED)
    assert value("cox_slope_jackknife_se", cells) == Undefined(SEPARATED)


def test_two_probabilities_with_hits_and_misses_each_have_their_line_by_hand():
    # 2 of 3 at .8 and 1 of 4 at .2: the line goes through both observed logits.
    cells = resolved([0.8, 0.8, 0.2, 0.2], [1, 0, 1, 0], count=[2, 1, 1, 3])
    slope = (math.log(2) - math.log(1 / 3)) / (math.log(4) - math.log(1 / 4))
    assert value("cox_slope", cells) == close(slope)
    assert value("cox_intercept", cells) == close(math.log(2) - slope * math.log(4))
    # The variance of a line through two points: 1/(n q (1 - q)) of each.
    high, low = 1 / (3 * 2 / 9), 1 / (4 * 3 / 16)
    assert value("cox_slope_se", cells) == close(math.sqrt(high + low) / (2 * math.log(4)))
    assert value("cox_intercept_se", cells) == close(math.sqrt(high + low) / 2)


def test_what_has_no_logit_is_left_out_and_counted():
    cells = resolved([0.8, 0.8, 0.2, 0.2], [1, 0, 1, 0])
    more = resolved([0.8, 0.8, 0.2, 0.2, 0.0, 1.0], [1, 0, 1, 0, 1, 1], count=[1, 1, 1, 1, 2, 1])
    assert (value("cox_dropped", cells), value("cox_dropped", more)) == (0, 3)
    for key in ("cox_intercept", "cox_slope", "cox_joint_p", "calibration_intercept"):
        assert value(key, more) == value(key, cells)


def test_certainties_alone_have_no_recalibration():
    cells = resolved([0.0, 1.0], [1, 0])
    assert value("cox_slope", cells) == value("calibration_intercept", cells) == Undefined(NO_LOGIT)
    assert value("calibration_intercept_se", cells) == Undefined(NO_LOGIT)


@pytest.mark.parametrize("outcome", [0, 1])
def test_the_calibration_intercept_is_infinite_where_all_went_the_same_way(outcome):
    cells = resolved([0.2, 0.8, 1.0], [outcome, outcome, 1 - outcome])
    assert value("calibration_intercept", cells) == Undefined(ALL_ALIKE)


def test_the_calibration_intercept_of_one_probability_by_hand():
    # 3 of 4 at .5: logit(.75) above logit(.5), with the error of one proportion.
    cells = resolved([0.5, 0.5], [1, 0], count=[3, 1])
    assert value("calibration_intercept", cells) == close(math.log(3))
    assert value("calibration_intercept_se", cells) == close(1 / math.sqrt(4 * 3 / 16))


def test_perfectly_calibrated_claims_have_intercept_zero_slope_one_and_nothing_against_them():
    cells = resolved([0.75, 0.75, 0.25, 0.25, 0.5, 0.5], [1, 0, 1, 0, 1, 0], count=[3, 1, 1, 3, 2, 2])
    assert value("cox_intercept", cells) == pytest.approx(0, abs=1e-12)
    assert value("cox_slope", cells) == close(1)
    assert value("cox_joint_p", cells) == close(1)


def test_there_is_no_error_by_document_for_one_document_or_none():
    cells = resolved([0.8, 0.8, 0.2, 0.2], [1, 0, 1, 0])
    for key in ("cox_intercept_cluster_se", "cox_slope_jackknife_se"):
        assert "at least two" in value(key, cells).reason
        assert "name no document" in value(key, replace(cells, documents=())).reason


@pytest.mark.parametrize(("outcome", "document"), [
    ([0, 1, 1, 0, 0, 0], [0, 1, 1, 1, 1, 1]),  # without 0 no miss lies above a hit
    ([1, 1, 1, 0, 0, 1], [1, 1, 1, 1, 1, 0]),  # without 0 no hit lies below a miss
    ([0, 1, 0, 1, 0, 1], [0, 1, 0, 1, 0, 1]),  # without either all went the same way
], ids=str)  # fmt: skip
def test_the_jackknife_has_no_value_where_leaving_a_document_out_separates_the_rest(outcome, document):
    cells = resolved([0.9, 0.8, 0.7, 0.6, 0.5, 0.4], outcome, document=document)
    assert isinstance(value("cox_slope", cells), float) and isinstance(value("cox_slope_cluster_se", cells), float)
    for key in ("cox_intercept_jackknife_se", "cox_slope_jackknife_se"):
        assert value(key, cells) == Undefined(SEPARATED_WITHOUT)


def test_a_document_that_decides_much_is_left_out_as_if_it_had_never_been_there():
    # Without the second document the line is that of the first alone, and the other way about.
    probability, count = [0.8, 0.8, 0.2, 0.2] * 2, [2, 1, 1, 3, 1, 30, 20, 2]
    cells = resolved(probability, [1, 0] * 4, count=count, document=[0] * 4 + [1] * 4)
    alone = [cells.where(cells.document == document) for document in (0, 1)]
    for name in ("cox_intercept", "cox_slope"):
        one, other = (value(name, each) for each in alone)
        assert value(f"{name}_jackknife_se", cells) == close(abs(one - other) / 2)


@given(st.lists(st.tuples(st.integers(1, 99), st.integers(0, 1), st.integers(0, 4)), min_size=4, max_size=40))
def test_after_the_fit_as_many_hits_are_expected_as_there_were_and_as_far_out(claims):
    cells = resolved([p / 100 for p, _, _ in claims], [y for _, y, _ in claims])
    a, b = value("cox_intercept", cells), value("cox_slope", cells)
    if isinstance(a, float):
        x = np.log(cells.probability / (1 - cells.probability))
        miss = cells.outcome - 1 / (1 + np.exp(-(a + b * x)))
        assert miss.sum() == pytest.approx(0, abs=1e-8)
        assert (miss * x).sum() == pytest.approx(0, abs=1e-8)


def test_one_step_without_a_document_is_one_step_of_newtons_method():
    cells = resolved([0.9, 0.8, 0.7, 0.4, 0.4, 0.2, 0.1], [1, 0, 1, 1, 0, 0, 1], document=[0, 1, 2, 0, 1, 2, 2])
    cell = distinct(cells)
    x = logistic.logit(cell.probability)
    at = logistic.fit(x, cell.n, cell.true)
    step = cox_documents._one_step(cox_documents.parts(crossed(cells), at), at)
    for g in range(3):
        left = cells.where(cells.document != g)
        n, true = np.zeros(len(x)), np.zeros(len(x))
        code = np.searchsorted(cell.probability, left.probability)
        np.add.at(n, code, 1)
        np.add.at(true, code, left.outcome)
        start = np.array(at.intercept), np.array(at.slope)
        assert [step[0][g], step[1][g]] == close([float(v) for v in logistic.maximum(x, n, true, *start, steps=1)])


def test_beyond_fifty_million_entries_the_jackknife_takes_one_step_and_stays_near_the_sandwich():
    chance = np.random.default_rng(5)
    n, groups, values = 60_000, 8_000, 7_000
    probability = chance.integers(1, values, n) / values
    outcome = chance.random(n) < probability
    one = resolved([0.5], [1]).where(np.zeros(n, dtype=np.intp))
    cells = replace(one, probability=probability, outcome=outcome.astype(float),
                    document=chance.integers(0, groups, n).astype(np.int32), documents=("any",) * groups)  # fmt: skip
    for name in ("cox_intercept", "cox_slope"):
        assert value(f"{name}_jackknife_se", cells) == pytest.approx(value(f"{name}_cluster_se", cells), rel=2e-3)
