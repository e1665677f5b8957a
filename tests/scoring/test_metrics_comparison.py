"""Two forecasts of the same claims, and Murphy diagrams: by hand, against R, and what must hold."""

import json
import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.metrics.clusters import ONE, UNKNOWN
from scoring.metrics.comparison import (
    ALIKE,
    ALL_IN_ONE,
    CONSTANT,
    TOO_FEW,
    apart_difference,
    brier_difference,
    delong_difference,
)
from scoring.metrics.discrimination import ALL_ALIKE
from scoring.metrics.measure import Undefined
from scoring.metrics.murphy import Dominance, dominance, dominance_apart, murphy
from scoring.metrics.paired import EMPTY
from scoring.metrics.registry import by_key
from tests.scoring.examples import resolved

REFERENCE = json.loads((Path(__file__).parent.parent / "reference" / "order.json").read_text())["cases"]
hundredths = st.integers(0, 100).map(lambda number: number / 100)
rows = st.lists(st.tuples(hundredths, hundredths, st.integers(0, 1), st.integers(1, 3)), min_size=1, max_size=20)


def close(number):
    return pytest.approx(number, rel=1e-9, abs=1e-12)


def both(claims):
    """Two forecasts from rows of first and second probability, outcome and count."""
    first, second, outcome, count = (list(column) for column in zip(*claims, strict=True))
    return resolved(first, outcome, count=count), resolved(second, outcome, count=count)


def elementary(claims, threshold, below):
    """Mean elementary score, row by row; `below`: its limit from below the threshold."""
    total = 0
    for p, y in claims:
        acts = p >= threshold if below else p > threshold
        total += 2 * threshold if acts and y == 0 else 2 * (1 - threshold) if not acts and y == 1 else 0
    return total / len(claims)


# Murphy diagrams


def test_the_murphy_diagram_of_two_claims_by_hand():
    curve = murphy(resolved([0.25, 0.75], [1, 0]))
    assert curve.threshold.tolist() == [0, 0.25, 0.75, 1]
    # Up to .25 the false alarm at .75 costs t; from .25 on the missed event adds 1 - t; from .75 on that alone.
    assert curve.before.tolist() == [0, 0.25, 1, 0]
    assert curve.after.tolist() == [0, 1, 0.25, 0]
    assert curve.integral == by_key("brier")(resolved([0.25, 0.75], [1, 0])) == 0.5625


@given(rows)
def test_the_murphy_diagram_agrees_with_a_loop_over_claims_and_its_area_is_the_brier_score(claims):
    cells, _ = both(claims)
    curve = murphy(cells)
    apart = [(p, y) for p, _, y, count in claims for _ in range(count)]
    for at, before, after in zip(curve.threshold, curve.before, curve.after, strict=True):
        assert before == close(elementary(apart, at, below=True))
        assert after == close(elementary(apart, at, below=False))
    assert curve.integral == close(by_key("brier")(cells))
    assert set(cells.probability.tolist()) <= set(curve.threshold.tolist())


def test_without_resolved_claims_there_is_no_diagram_and_nothing_to_compare():
    cells = resolved([0.5], [math.nan], status=["open"])
    assert murphy(cells) == dominance(cells, cells) == Undefined(EMPTY)
    assert delong_difference(cells, cells) == brier_difference(cells, cells) == Undefined(EMPTY)


# Dominance


def test_who_is_surer_and_right_dominates_from_the_lower_to_the_higher_probability():
    sure, shy = resolved([0.9, 0.1], [1, 0]), resolved([0.6, 0.4], [1, 0])
    assert dominance(sure, shy) == Dominance("first", (0.1, 0.9), None)
    assert dominance(shy, sure) == Dominance("second", None, (0.1, 0.9))
    assert dominance(sure, sure) == Dominance("both", None, None)


def test_where_the_curves_cross_neither_dominates():
    first, second = resolved([0.9, 0.4], [1, 1]), resolved([0.6, 0.7], [1, 1])
    # The first misses the event at .4 from there to .7; from .6 the second misses the other, from .7 both.
    assert dominance(first, second) == Dominance("neither", (0.7, 0.9), (0.4, 0.6))


def test_where_curves_cross_between_two_thresholds_the_crossing_is_told():
    # Of four, the first has two false alarms at .8; the second has one, and misses one event that it put at .2.
    first, second = resolved([0.8] * 4, [1, 1, 0, 0]), resolved([0.2, 0.8, 0.8, 0.2], [1, 1, 0, 0])
    # Between .2 and .8: 2 (2 t) / 4 against 2 (t + 1 - t) / 4, alike at one half.
    assert dominance(first, second) == Dominance("neither", (0.2, 0.5), (0.5, 0.8))


def test_a_gap_that_opens_at_a_threshold_is_told_from_there_on():
    # Three of four came true. Saying .75: from there on the misses, 6 (1 - t) / 4; saying 1: the false alarm, 2 t / 4.
    shy, sure = resolved([0.75] * 4, [1, 1, 1, 0]), resolved([1.0] * 4, [1, 1, 1, 0])
    assert dominance(shy, sure) == Dominance("first", (0.75, 1.0), None)


def test_errors_that_balance_are_equal_in_spite_of_rounding():
    # At .3 seven false alarms cost as much as three missed events: .3 times 7, .7 times 3.
    first = resolved([0.31, 0.3], [0, 1], count=[7, 3])
    curve = dominance(first, resolved([0.3, 0.31], [0, 1], count=[7, 3]))
    assert curve == Dominance("second", None, (0.3, 0.31))


@given(rows)
def test_dominance_agrees_with_a_fine_grid_and_with_the_brier_score(claims):
    first, second = both(claims)
    found = dominance(first, second)
    sides = [[(row[at], row[2]) for row in claims for _ in range(row[3])] for at in (0, 1)]
    grid = np.linspace(0.001, 0.999, 101)
    gaps = [elementary(sides[0], at, below=False) - elementary(sides[1], at, below=False) for at in grid]
    if found.dominant in ("first", "both"):
        assert max(gaps) <= 1e-12 and by_key("brier")(first) <= by_key("brier")(second) + 1e-12
    if found.dominant in ("second", "both"):
        assert min(gaps) >= -1e-12
    assert (found.first_better is None) == (found.dominant in ("second", "both"))
    mirrored = dominance(second, first)
    assert (mirrored.first_better, mirrored.second_better) == (found.second_better, found.first_better)


# DeLong's test of a difference


@pytest.mark.parametrize("case", REFERENCE, ids=lambda case: case["name"])
def test_the_difference_of_areas_agrees_with_proc(case):
    first, second = (resolved(case[name], case["outcome"]) for name in ("probability", "other"))
    found, mirrored = delong_difference(first, second), delong_difference(second, first)
    expected = {key: number for program, key, number in case["expected"] if program == "pROC"}
    assert (found.z, found.p) == (close(expected["delong_z"]), close(expected["delong_p"]))
    assert (mirrored.z, mirrored.p) == (close(-found.z), close(found.p))
    assert found.first == by_key("auc")(first) and found.second == by_key("auc")(second)
    assert found.difference == found.first - found.second


def test_two_forecasts_in_the_same_order_differ_by_nothing_and_are_not_tested():
    first = resolved([0.9, 0.6, 0.6, 0.2, 0.1], [1, 0, 1, 0, 0], count=[3, 2, 4, 5, 1])
    second = replace(first, probability=first.probability**2)
    found = delong_difference(first, second)
    assert (found.difference, found.z, found.p) == (0.0, Undefined(ALIKE), Undefined(ALIKE))


def test_a_difference_without_variance_or_with_few_claims_is_not_tested():
    first, second = resolved([0.9, 0.1], [1, 0], count=[5, 5]), resolved([0.1, 0.9], [1, 0], count=[5, 5])
    found = delong_difference(first, second)
    assert (found.difference, found.z, found.p) == (1.0, Undefined(CONSTANT), Undefined(CONSTANT))
    first, second = resolved([0.9, 0.5, 0.1], [1, 0, 0]), resolved([0.5, 0.9, 0.1], [1, 0, 0])
    found = delong_difference(first, second)
    assert (found.difference, found.z, found.p) == (0.5, Undefined(TOO_FEW), Undefined(TOO_FEW))


@pytest.mark.parametrize("outcome", [0, 1])
def test_areas_are_not_compared_where_all_went_the_same_way(outcome):
    cells = resolved([0.9, 0.5], [outcome] * 2)
    assert delong_difference(cells, cells) == Undefined(ALL_ALIKE)


# The paired difference of Brier scores


def test_the_difference_of_brier_scores_by_hand():
    document, outcome = [0, 0, 1, 2], [1, 0, 1, 0]
    first = resolved([0.8, 0.2, 0.6, 0.5], outcome, document=document)
    second = resolved([0.6, 0.4, 0.9, 0.1], outcome, document=document)
    gaps = [0.04 - 0.16, 0.04 - 0.16, 0.16 - 0.01, 0.25 - 0.01]
    without = [(gaps[2] + gaps[3]) / 2, (gaps[0] + gaps[1] + gaps[3]) / 3, (gaps[0] + gaps[1] + gaps[2]) / 3]
    middle = sum(without) / 3
    se = math.sqrt(2 / 3 * sum((each - middle) ** 2 for each in without))
    found = brier_difference(first, second)
    assert (found.n, found.documents, found.difference, found.se) == (4, 3, close(sum(gaps) / 4), close(se))
    # t(.975) with two degrees of freedom: 4.302653
    assert found.lower == pytest.approx(sum(gaps) / 4 - 4.302653 * se, abs=1e-6)
    assert found.upper == pytest.approx(sum(gaps) / 4 + 4.302653 * se, abs=1e-6)


def test_one_document_or_none_has_a_difference_without_interval():
    first, second = resolved([0.8, 0.2], [1, 0]), resolved([0.6, 0.3], [1, 0])
    one = brier_difference(first, second)
    none = brier_difference(replace(first, documents=()), replace(second, documents=()))
    assert (one.documents, none.documents) == (1, None) and one.difference == none.difference < 0
    assert "at least two" in one.se.reason and one.lower == one.upper == one.se
    assert "name no document" in none.se.reason


def test_only_claims_with_a_probability_in_both_are_compared():
    first = resolved([0.8, 0.2, 0.5], [1, 0, 1], status=["resolved", "resolved", "no_probability"])
    second = resolved([0.6, 0.3, 0.5], [1, 0, 1], status=["resolved", "open", "resolved"])
    assert brier_difference(first, second).n == 1


def test_rows_that_are_not_the_same_claims_are_refused_with_what_differs():
    cells = resolved([0.8, 0.2], [1, 0])
    with pytest.raises(ValueError, match="forecasts of 2 and 1 rows cannot be paired row by row"):
        brier_difference(cells, resolved([0.8], [1]))
    for other, name in (
        (replace(cells, outcome=1 - cells.outcome), "outcome"),
        (replace(cells, count=cells.count + 1), "count"),
        (replace(cells, document=cells.document + 1), "document"),
    ):
        with pytest.raises(ValueError, match=f"the two forecasts differ in {name}"):
            dominance(cells, other)


# Different claims, document by document

APART = json.loads((Path(__file__).parent.parent / "reference" / "comparison.json").read_text())["cases"]


def named(table):
    """Score cells of claims whose documents have names, their codes in the order in which they come."""
    names = list(dict.fromkeys(table["document"]))
    cells = resolved(table["probability"], table["outcome"], document=[names.index(name) for name in table["document"]])
    return replace(cells, documents=tuple(names))


@pytest.mark.parametrize("case", APART, ids=lambda case: case["name"])
def test_the_difference_by_document_agrees_with_r(case):
    found = apart_difference(named(case["first"]), named(case["second"]))
    for _, key, number in case["expected"]:
        assert getattr(found, key) == pytest.approx(number, rel=1e-9)
    of = [set(case[side]["document"]) for side in ("first", "second")]
    assert (found.documents, found.shared) == (len(of[0] | of[1]), len(of[0] & of[1]))
    assert (found.n, found.other_n) == (len(case["first"]["outcome"]), len(case["second"]["outcome"]))


def test_of_the_same_claims_it_is_the_paired_difference():
    first, second = named(APART[0]["first"]), named(APART[0]["second"])
    pair, apart = brier_difference(first, second), apart_difference(first, second)
    for name in ("n", "documents", "difference", "se", "lower", "upper"):
        assert getattr(apart, name) == close(getattr(pair, name))


def test_the_names_of_documents_tell_which_are_the_same_and_not_their_codes():
    first, second = named(APART[1]["first"]), named(APART[1]["second"])
    turned = replace(second, documents=second.documents[::-1], document=len(second.documents) - 1 - second.document)
    found, again = apart_difference(first, second), apart_difference(first, turned)
    assert (again.shared, again.se) == (found.shared, close(found.se))


def test_a_side_of_one_document_none_named_and_no_claims_have_no_interval_by_document():
    one, two = resolved([0.8, 0.2], [1, 0]), resolved([0.6, 0.3], [1, 0], document=[0, 1])
    assert apart_difference(one, one).se == Undefined(ONE)
    assert apart_difference(one, two).lower == Undefined(ALL_IN_ONE)
    assert apart_difference(one, two).difference == close(0.04 - 0.125)
    unnamed = apart_difference(replace(one, documents=()), two)
    assert (unnamed.documents, unnamed.upper) == (None, Undefined(UNKNOWN))
    assert apart_difference(one, resolved([0.5], [math.nan], status=["open"])) == Undefined(EMPTY)


def test_curves_of_different_claims_are_laid_over_each_other_claim_for_claim():
    sure = resolved([0.9, 0.1], [1, 0], count=[3, 3])
    shy = resolved([0.6, 0.4], [1, 0])
    assert dominance_apart(sure, shy) == Dominance("first", (0.1, 0.9), None)
    assert dominance_apart(sure, resolved([0.9, 0.1], [1, 0])) == Dominance("both", None, None)
    assert dominance_apart(sure, resolved([0.5], [math.nan], status=["open"])) == Undefined(EMPTY)
