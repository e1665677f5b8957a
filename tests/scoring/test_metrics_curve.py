"""The reliability curve with its band, and the test that draws from the same calibrated world."""

import math
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from scipy.stats import binom

from scoring.metrics import corp
from scoring.metrics.corp import BAND_NOTE, curve, mcb_p_value, pooled
from scoring.metrics.measure import Chance
from tests.scoring.examples import resolved

WORDS = ([0.3, 0.3, 0.5, 0.75, 0.75, 0.93, 0.93], [0, 1, 1, 1, 0, 1, 0], [5, 2, 3, 6, 9, 7, 1])


def words():
    probability, outcome, count = WORDS
    return resolved(probability, outcome, count=count)


def test_a_point_for_each_probability_with_its_pooled_rate():
    # 2 of 7, 3 of 3, 6 of 15, 7 of 8: the second and third are pooled to 9 of 18.
    points = [(p.probability, p.n, p.hits, p.pav) for p in curve(words())]
    assert points == [(0.3, 7, 2, 2 / 7), (0.5, 3, 3, 0.5), (0.75, 15, 6, 0.5), (0.93, 8, 7, 7 / 8)]
    assert all(type(p.n) is type(p.hits) is int for p in curve(words()))


def test_claims_that_are_not_resolved_have_no_point():
    assert curve(resolved([0.5], [math.nan], status=["open"])) == []
    half = resolved([0.5, 0.6], [1, math.nan], status=["resolved", "open"])
    assert [point.probability for point in curve(half)] == [0.5]


@pytest.mark.parametrize(("probability", "n"), [(0.75, 20), (0.1, 60), (0.5, 400)])
def test_the_band_of_one_word_is_where_the_binomial_puts_nine_tenths(probability, n):
    (point,) = curve(resolved([probability], [1], count=[n]), Chance(seed=5, resamples=50_000))
    exact = binom.ppf([0.05, 0.95], n, probability) / n
    # A value on the edge of the discrete distribution may fall to either side.
    assert [point.band_lower, point.band_upper] == pytest.approx(exact, abs=1.01 / n)


def test_what_was_called_certain_or_impossible_has_no_band():
    impossible, certain = curve(resolved([0.0, 1.0], [1, 1], count=[4, 3]))
    assert (impossible.band_lower, impossible.band_upper) == (0, 0)
    assert (certain.band_lower, certain.band_upper) == (1, 1)


def test_the_band_rises_with_what_was_said_and_holds_it():
    many = resolved((np.arange(1, 100) / 100).tolist(), [0] * 99, count=[30] * 99)
    points = curve(many)
    for one, next_ in pairwise(points):
        assert one.band_lower <= next_.band_lower and one.band_upper <= next_.band_upper
    assert all(point.band_lower <= point.probability <= point.band_upper for point in points)


def test_the_band_is_pointwise_and_says_so():
    # In calibrated records each point is outside its band at most a tenth of the time; any of five, more often.
    chance, said, n = np.random.default_rng(11), np.array([0.1, 0.3, 0.5, 0.7, 0.9]), np.full(5, 40)
    points = curve(resolved(said.tolist(), [0] * 5, count=n.tolist()), Chance(resamples=10_000))
    pav = pooled(chance.binomial(n, said, (5000, 5)).astype(float), n.astype(float))
    outside = (pav < [point.band_lower for point in points]) | (pav > [point.band_upper for point in points])
    assert outside.mean(axis=0).max() < 0.115
    assert outside.any(axis=1).mean() > 0.15
    assert "pointwise" in BAND_NOTE


def test_a_seed_gives_the_same_band_and_p_however_many_are_drawn_at_a_time(monkeypatch):
    before = curve(words()), mcb_p_value(words())
    monkeypatch.setattr(corp, "AT_A_TIME", 1234)
    assert (curve(words()), mcb_p_value(words())) == before
    assert mcb_p_value(words(), Chance(seed=1)) != before[1]


def test_a_long_curve_has_its_band_drawn_at_some_points_and_straight_between(monkeypatch):
    said = (np.arange(41) / 40).tolist()
    cells = resolved(said, [0] * 41, count=[100] * 41)
    every = curve(cells)
    monkeypatch.setattr(corp, "BAND_POINTS", 21)
    some = curve(replace(cells))
    assert some[::2] == every[::2]
    for left, middle, right in zip(some[::2], some[1::2], some[2::2], strict=False):
        assert middle.band_upper == pytest.approx((left.band_upper + right.band_upper) / 2)


def test_many_draws_are_pooled_as_each_would_be_alone():
    chance, n = np.random.default_rng(2), np.array([3.0, 1.0, 7.0, 2.0, 5.0])
    true = chance.binomial(n.astype(int), 0.5, (500, 5)).astype(float)
    alone = np.concatenate([pooled(row[np.newaxis], n) for row in true])
    assert pooled(true, n) == pytest.approx(alone, abs=1e-15)
    assert np.all(np.diff(alone, axis=1) >= 0)


def test_p_is_one_where_nothing_could_look_better_and_the_smallest_where_nothing_could_look_worse():
    assert mcb_p_value(resolved([0.0, 1.0], [0, 1])) == 1.0
    assert mcb_p_value(resolved([0.25], [1], count=[40])) == 1 / 2001
    assert mcb_p_value(resolved([0.25], [1], count=[40]), Chance(resamples=99)) == 1 / 100


def test_calibrated_records_are_rejected_no_more_often_than_stated():
    chance, said, n = np.random.default_rng(8), [0.2, 0.4, 0.6, 0.8], 12
    rejected = 0
    for record in range(600):
        hits = chance.binomial(n, said)
        cells = resolved(said * 2, [1] * 4 + [0] * 4, count=[*hits, *(n - hits)])
        cells = cells.where(cells.count > 0)
        rejected += mcb_p_value(cells, Chance(seed=record, resamples=199)) <= 0.05
    # Nominal .05 of 600, three standard errors above.
    assert rejected <= 46
    assert rejected >= 10
