"""A record of one document: what its figures would be worth under correlations that nobody can measure there."""

import doctest
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.metrics import intervals
from scoring.metrics.intervals import clopper_pearson, effective_n, rate_under_correlation, under_correlation
from scoring.metrics.one_document import FEW, FLAT, one_document
from tests.scoring.examples import resolved

means = st.tuples(st.floats(0, 1), st.floats(0.001, 0.25), st.integers(2, 400))


def row(cells, measure, rho):
    return next(row for row in one_document(cells) if (row.measure, row.rho) == (measure, rho))


def test_five_claims_of_one_document_by_hand():
    # Squared errors .04 .04 .09 .49 .36; their mean is .204.
    cells = resolved([0.8, 0.2, 0.7, 0.7, 0.4], [1, 0, 1, 0, 1])
    scores = [0.04, 0.04, 0.09, 0.49, 0.36]
    variance = sum((score - 0.204) ** 2 for score in scores) / 4
    found = row(cells, "brier", 0.2)
    # 5 claims that correlate by .2 are worth 5 / 1.8; t(.975, 4) = 2.776445 from any table.
    half = 2.776445 * math.sqrt(variance / 0.8 / (5 / 1.8))
    assert (found.estimate, found.effective_n) == (pytest.approx(0.204), pytest.approx(5 / 1.8))
    assert (found.lower, found.upper) == pytest.approx((0.204 - half, 0.204 + half), rel=1e-6)
    assert [one.rho for one in one_document(cells)] == [0.0, 0.05, 0.2] * 3


def test_a_record_of_several_or_of_unknown_documents_has_no_such_rows():
    assert one_document(resolved([0.8, 0.2], [1, 0], document=[0, 1])) == ()
    assert one_document(resolved([0.8], [math.nan], status=["open"])) == ()


def test_a_single_claim_shows_no_spread_and_only_the_base_rate_has_an_interval():
    cells = resolved([0.8], [1])
    assert (row(cells, "brier", 0.0).lower, row(cells, "brier", 0.0).reason) == (None, FEW)
    assert (row(cells, "base_rate", 0.0).lower, row(cells, "base_rate", 0.0).upper) == clopper_pearson(1, 1)


def test_claims_of_the_same_value_show_no_spread_either():
    cells = resolved([0.7, 0.7, 0.3], [1, 1, 0])
    assert row(cells, "brier", 0.05).reason == FLAT
    assert row(cells, "mean_bias", 0.05).reason is None


@given(means)
def test_the_more_claims_correlate_the_wider_is_the_interval(values):
    estimate, variance, n = values
    widths = [
        upper - lower for lower, upper in (under_correlation(estimate, variance, n, rho) for rho in (0, 0.05, 0.2))
    ]
    assert widths == sorted(widths)
    assert effective_n(n, 0.0) == n and effective_n(n, 0.2) < 5


@given(st.integers(1, 300).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), st.floats(0, 0.5))
def test_the_interval_of_a_rate_holds_the_rate_and_mirrors(rate, rho):
    hits, n = rate
    lower, upper = rate_under_correlation(hits, n, rho)
    assert 0 <= lower <= hits / n <= upper <= 1
    assert rate_under_correlation(n - hits, n, rho) == pytest.approx((1 - upper, 1 - lower), rel=1e-6, abs=1e-9)


def test_without_correlation_the_interval_of_a_rate_is_the_exact_one():
    assert rate_under_correlation(3, 9, 0.0) == clopper_pearson(3, 9)


@pytest.mark.parametrize("rho", [0.0, 0.05, 0.2])
def test_it_holds_the_truth_in_nineteen_of_twenty_records_of_correlated_normal_values(rho):
    # Mean 0, variance 1, n = 12; the binomial standard error of a share of 8,000 is .0024.
    generator = np.random.default_rng(1)
    shared, own = generator.standard_normal((8000, 1)), generator.standard_normal((8000, 12))
    records = math.sqrt(rho) * shared + math.sqrt(1 - rho) * own
    bounds = [under_correlation(one.mean(), one.var(ddof=1), 12, rho) for one in records]
    assert np.mean([lower <= 0 <= upper for lower, upper in bounds]) == pytest.approx(0.95, abs=0.0073)


@pytest.mark.parametrize(("variance", "n", "rho"), [(0.1, 1, 0.0), (-0.1, 5, 0.0), (0.1, 5, 1.0), (0.1, 5, -0.1)])
def test_what_is_no_record_of_one_document_is_refused(variance, n, rho):
    with pytest.raises(ValueError, match=r"an interval of a mean needs|effective claims need"):
        under_correlation(0.5, variance, n, rho)


def test_the_examples_in_the_documentation_are_right():
    assert doctest.testmod(intervals).failed == 0
