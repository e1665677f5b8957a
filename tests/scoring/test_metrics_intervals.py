"""Intervals of a rate, against statsmodels and the binomial distribution itself."""

import doctest
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom

from scoring.metrics import intervals
from scoring.metrics.intervals import clopper_pearson, jeffreys

REFERENCE = json.loads((Path(__file__).parent.parent / "reference" / "binary_measures.json").read_text())
rates = st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@pytest.mark.parametrize("case", REFERENCE["intervals"], ids=lambda case: f"{case['hits']} of {case['n']}")
def test_intervals_agree_with_statsmodels(case):
    # tests/reference/binary_measures.py made the numbers and holds the version.
    hits, n = case["hits"], case["n"]
    assert clopper_pearson(hits, n) == pytest.approx(tuple(case["clopper_pearson"]), rel=1e-9)
    assert jeffreys(hits, n) == pytest.approx(tuple(case["jeffreys"]), rel=1e-9)


@given(rates)
def test_at_each_exact_bound_so_extreme_a_count_has_a_chance_of_one_in_forty(rate):
    hits, n = rate
    lower, upper = clopper_pearson(hits, n)
    assert lower == 0 if hits == 0 else binom.sf(hits - 1, n, lower) == pytest.approx(0.025, rel=1e-6)
    assert upper == 1 if hits == n else binom.cdf(hits, n, upper) == pytest.approx(0.025, rel=1e-6)


@given(rates)
def test_both_intervals_mirror_when_misses_are_counted_instead(rate):
    hits, n = rate
    for interval in (clopper_pearson, jeffreys):
        lower, upper = interval(hits, n)
        assert interval(n - hits, n) == pytest.approx((1 - upper, 1 - lower), rel=1e-6, abs=1e-9)


def test_the_examples_in_the_documentation_are_right():
    assert doctest.testmod(intervals) == (0, 4)


def test_an_effective_number_of_claims_need_not_be_whole():
    lower, upper = clopper_pearson(2.5, 10.5)
    assert clopper_pearson(2, 10.5)[0] < lower < 2.5 / 10.5 < upper < clopper_pearson(3, 10.5)[1]


def test_a_higher_level_is_wider():
    assert clopper_pearson(3, 9, level=0.99)[0] < clopper_pearson(3, 9)[0]


@pytest.mark.parametrize(("hits", "n"), [(0, 0), (-1, 5), (6, 5)])
def test_a_count_that_is_no_rate_is_refused(hits, n):
    with pytest.raises(ValueError, match=f"a rate needs 0 <= hits <= n and n > 0, not {hits} of {n}"):
        clopper_pearson(hits, n)
    with pytest.raises(ValueError, match="a rate needs"):
        jeffreys(hits, n)
