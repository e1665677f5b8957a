"""Bounds that words share, calibration of ranges, and tests of calibration by document."""

import itertools
import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from scipy.stats import betabinom, binom

from scoring.metrics import bands, clustered_tests, document_draws
from scoring.metrics.cells import Policies, Range, Word, put_on
from scoring.metrics.clustered_tests import CORRELATIONS, p_value, sensitivity
from scoring.metrics.clusters import UNKNOWN
from scoring.metrics.measure import Chance, Undefined
from scoring.metrics.record import RecordCells
from scoring.metrics.registry import by_key
from tests.scoring import rowwise, rowwise_ranges
from tests.scoring.examples import KENT, questions, record, resolved

MISS = {"outcome": "did_not_occur"}
CLUSTERED = ("mcb_p_clustered", "spiegelhalter_p_clustered", "mean_bias_p_clustered")


def value(key, cells, chance=None):
    measure = by_key(key)
    return measure(cells, chance) if chance else measure(cells)


def close(number):
    return pytest.approx(number, rel=1e-9, abs=1e-12)


@settings(deadline=None)
@given(questions())
def test_every_one_agrees_with_a_loop_over_claims_of_several_documents(asked):
    seen, rows = put_on(*asked), rowwise.claims(*asked)
    for key, function in rowwise_ranges.MEASURES.items():
        expected, found = function(rows), value(key, seen)
        if expected is None:
            assert isinstance(found, Undefined), key
        elif key in rowwise_ranges.RELATIVE:
            assert found == rowwise_ranges.about(key, expected), key
        else:
            assert found == pytest.approx(expected, abs=rowwise_ranges.PRECISION.get(key, 1e-9)), key


# One value for each word


def test_a_words_kindest_value_is_its_rate_kept_in_its_range_and_its_harshest_an_end():
    # Three of four came true: .75 is in .63 to .87 and leaves 3 x .0625 + .5625; at .63 it is 3 x .1369 + .3969.
    cells = put_on(record({"count": 3}, MISS), KENT, Policies())
    assert value("brier_shared_best", cells) == close((3 * 0.0625 + 0.5625) / 4)
    assert value("brier_shared_worst", cells) == close((3 * 0.13**2 + 0.87**2) / 4)


def test_a_denial_shares_the_value_of_its_word():
    # Affirmed once, denied once, the event happened both times: the word was right once and wrong once, rate .5.
    cells = put_on(record({"word": "almost certain"}, {"word": "almost certain", "negated": True}), KENT, Policies())
    assert value("brier_shared_best", cells) == close((0.13**2 + 0.87**2) / 2)
    assert value("brier_best", cells) == close((0.01**2 + 0.87**2) / 2)


def test_readers_readings_do_not_share_a_value_with_another_reading_of_the_same_words():
    words = (Word("a chance", "yardstick", Range(0.2, 0.5, 0.8)), Word("a chance", "yardstick", Range(0.1, 0.5, 0.8)))
    rows = [(0, 0, word, 0, 0, 0, 0, 8, outcome, -1, -1, 1, 1) for word, outcome in ((0, 5), (1, 1))]
    cells = put_on(RecordCells.from_rows(rows, ("nie-58",), ("agreed",), words), KENT, Policies())
    assert value("brier_shared_best", cells) == close((0.2**2 + 0.1**2) / 2)


def test_bounds_for_what_is_still_open_by_hand():
    cells = put_on(record({}, {"status": "open"}, {"status": "undeterminable", "count": 2}), KENT, Policies())
    assert value("brier_open_best", cells) == close(0.0625)
    assert value("brier_open_worst", cells) == close((0.0625 + 0.5625) / 2)
    bounds = {key: [value(f"{key}_{end}", cells) for end in ("lower", "upper")] for key in
              ("base_rate_open", "base_rate_undeterminable", "mean_bias_open", "mean_bias_undeterminable")}  # fmt: skip
    assert bounds == {
        "base_rate_open": [0.5, 1.0], "base_rate_undeterminable": [close(1 / 3), 1.0],
        "mean_bias_open": [-0.25, 0.25], "mean_bias_undeterminable": [-0.25, close(0.75 - 1 / 3)],
    }  # fmt: skip


# Ranges


def test_the_distance_from_the_ranges_by_hand():
    # 1 of 4 probable is .38 below .63; unlikely (.20 to .40) with 1 of 4 is inside.
    cells = put_on(record({}, {**MISS, "count": 3}, {"word": "unlikely"}, {"word": "unlikely", **MISS, "count": 3}),
                   KENT, Policies())  # fmt: skip
    assert value("band_distance", cells) == close(0.38**2 / 2)


def test_the_p_value_of_a_range_is_the_largest_over_true_rates_within_it():
    # 1 of 8 probable: reached by 0 or 1 of 8 alone (8 of 8 is nearer), most often at .63: .37^8 + 8 x .63 x .37^7.
    cells = put_on(record({}, {**MISS, "count": 7}), KENT, Policies())
    exact = 0.37**8 + 8 * 0.63 * 0.37**7
    draws = 200_000
    error = 5 * (exact / draws) ** 0.5
    assert value("band_p_value", cells, Chance(3, draws)) == pytest.approx(exact, abs=error)


def test_words_within_their_ranges_are_never_found_outside():
    assert value("band_p_value", put_on(record({"count": 3}, MISS), KENT, Policies())) == 1.0


# Words [claims, lower, upper, hits] whose rates are likeliest so far outside at the upper ends of the first two: moving
# one word after another from either side stops short of that, at .420.
HIDDEN = ((5, 0.14, 0.79, 1), (4, 0.38, 0.7, 4), (3, 0.6, 0.7, 2), (1, 0.96, 0.97, 1))


def chance_of(words, rates):
    """How often rates lead at least as far outside: every table of hits counted out."""
    n = [one[0] for one in words]

    def outside(hits):
        return sum(m * max(low - k / m, k / m - high, 0) ** 2 for k, (m, low, high, _) in zip(hits, words, strict=True))

    seen = outside([one[3] for one in words]) - 1e-12
    far = (hits for hits in itertools.product(*(range(m + 1) for m in n)) if outside(hits) >= seen)
    chances = [binom.pmf(range(m + 1), m, rate) for m, rate in zip(n, rates, strict=True)]
    return sum(math.prod(one[k] for one, k in zip(chances, hits, strict=True)) for hits in far)


def of_words(words):
    """These claims, each with its word's lower end for a probability."""
    rows = [(low, high, y) for n, low, high, hits in words for y in [1] * hits + [0] * (n - hits)]
    lower, upper, outcome = zip(*rows, strict=True)
    return resolved(list(lower), list(outcome), lower=list(lower), upper=list(upper))


def test_the_largest_chance_is_found_where_words_have_to_move_together():
    most = max(chance_of(HIDDEN, ends) for ends in itertools.product(*(one[1:3] for one in HIDDEN)))
    assert value("band_p_value", of_words(HIDDEN), Chance(0, 100_000)) == pytest.approx(most, abs=0.006)


def test_no_rates_inside_the_ranges_lead_outside_more_often_than_some_at_their_ends():
    for words in (
        HIDDEN,
        ((6, 0.3, 0.8, 1), (2, 0.05, 0.55, 2), (3, 0.4, 0.5, 3)),
        ((7, 0.1, 0.9, 0), (5, 0.2, 0.6, 4)),
    ):
        ends = max(chance_of(words, at) for at in itertools.product(*(one[1:3] for one in words)))
        inside = itertools.product(*(np.linspace(*one[1:3], 5) for one in words))
        assert max(chance_of(words, rates) for rates in inside) == pytest.approx(ends, abs=1e-12)


def test_where_choices_are_too_many_one_word_after_another_is_moved(monkeypatch):
    monkeypatch.setattr("scoring.metrics.bands.EVERY", 1)
    stopped = value("band_p_value", of_words(HIDDEN), Chance(0, 100_000))
    assert stopped == pytest.approx(chance_of(HIDDEN, [0.14, 0.7, 0.7, 0.96]), abs=0.006)
    monkeypatch.undo()
    assert stopped < value("band_p_value", of_words(HIDDEN), Chance(0, 100_000))


def test_too_many_words_are_not_drawn_for(monkeypatch):
    monkeypatch.setattr("scoring.metrics.bands.MOST", 1)
    assert value("band_p_value", resolved([0.7], [0])) == Undefined(
        "1 different words or ranges are too many to draw for"
    )


# By document


def test_the_quantiles_have_the_mean_and_the_correlation_that_was_asked_for():
    probability = np.array([0.0, 0.07, 0.5, 0.75, 1.0])
    drawn = document_draws.quantiles(probability, 0.1).rows(np.arange(5))
    assert drawn.mean(axis=1) == pytest.approx(probability, abs=1e-4)
    assert drawn.var(axis=1) == pytest.approx(0.1 * probability * (1 - probability), abs=1e-4)


def test_many_probabilities_are_drawn_between_those_of_a_grid_with_the_same_mean():
    probability = np.linspace(0, 1, 1001)
    between = document_draws.quantiles(probability, 0.1).rows(np.arange(1001))
    assert between.mean(axis=1) == pytest.approx(probability, abs=1e-4)
    assert between.var(axis=1) == pytest.approx(0.1 * probability * (1 - probability), abs=1e-3)


@pytest.mark.parametrize("times", [1, 4, 100])
@pytest.mark.parametrize("rho", CORRELATIONS)
def test_the_p_value_of_the_bias_is_that_of_beta_binomial_documents(rho, times):
    # Documents of 3, 4 and 5 claims at .75, of which 7 came true in all, or some times as many, which are drawn in
    # other ways: sums of three beta-binomials (scipy).
    count = [times * n for n in (1, 2, 1, 3, 2, 3)]
    cells = resolved([0.75] * 6, [1, 1, 1, 1, 0, 0], count=count, document=[0, 0, 1, 1, 2, 2])
    size, ways = (1 - rho) / rho, np.ones(1)
    for n in (3 * times, 4 * times, 5 * times):
        ways = np.convolve(ways, betabinom.pmf(np.arange(n + 1), n, 0.75 * size, 0.25 * size))
    exact = float(ways[np.abs(np.arange(12 * times + 1) - 9 * times) >= 2 * times].sum())
    assert p_value("mean_bias", cells, Chance(1, 100_000), rho) == pytest.approx(exact, abs=5 * (exact / 1e5) ** 0.5)


@pytest.mark.parametrize(("name", "value_of_it"), [("MANY_EVENTS", 1e9), ("MANY_EVENTS", 1), ("PAIRS_AT_A_TIME", 7)])
def test_documents_are_drawn_alike_one_by_one_and_some_at_a_time(name, value_of_it, monkeypatch):
    cells = uneven(np.random.default_rng(5), claims=4000, documents=60)
    expected = {key: value(key, cells, Chance(0, 4000)) for key in CLUSTERED}
    monkeypatch.setattr(document_draws, name, value_of_it)
    found = {key: value(key, replace(cells), Chance(1, 4000)) for key in CLUSTERED}
    # Four standard errors of the difference of two shares of 4,000 draws.
    assert found == pytest.approx(expected, abs=4 * 0.5 * (2 / 4000) ** 0.5)
    assert all(0.05 < p < 0.95 for p in expected.values())


def test_one_quantile_each_is_that_of_the_whole_row_from_either_end():
    probability = np.array([0.0, 0.07, 0.3, 0.75, 1.0, *np.linspace(0.001, 0.999, 400)])
    probability.sort()
    turned = replace(document_draws.quantiles(probability, 0.1), turned=probability < 0.5)
    k, quantile = np.arange(len(probability)), np.random.default_rng(5).integers(0, 512, (len(probability), 9))
    assert np.array_equal(turned.at(k[:, np.newaxis], quantile), turned.rows(k)[k[:, np.newaxis], quantile])


def test_claims_with_a_probability_each_are_drawn_alike_from_whole_rows_and_from_what_is_asked_of_them(monkeypatch):
    rng = np.random.default_rng(5)
    probability = rng.random(300)
    outcome = (rng.random(300) < probability).astype(float)
    cells = resolved(probability.tolist(), outcome.tolist(), document=[n // 10 for n in range(300)])
    rows = {key: value(key, cells, Chance(0, 2000)) for key in CLUSTERED}
    monkeypatch.setattr(document_draws, "AT_A_TIME", 300 * 20)
    asked = {key: value(key, replace(cells), Chance(1, 2000)) for key in CLUSTERED}
    assert asked == pytest.approx(rows, abs=4 * 0.5 * (2 / 2000) ** 0.5)
    assert asked != rows and all(0.05 < p < 0.95 for p in rows.values())


def uneven(rng, claims, documents):
    """Claims with four probabilities that happen a little more often than said."""
    probability = np.array([0.07, 0.3, 0.75, 0.93])[rng.integers(0, 4, claims)]
    outcome = (rng.random(claims) < probability + 0.015 * (probability > 0.5)).astype(float)
    return resolved(probability.tolist(), outcome.tolist(), document=rng.integers(0, documents, claims).tolist())


def test_the_stronger_documents_hold_together_the_less_is_found():
    cells = resolved([0.75] * 20, [1, 0] * 10, document=[n // 5 for n in range(20)])
    for by_correlation in sensitivity(cells).values():
        found = list(by_correlation.values())
        assert found == sorted(found) and len(found) == 3


def test_the_measures_hold_claims_of_a_document_together_by_one_tenth():
    cells = resolved([0.75, 0.3] * 10, [1, 0, 0, 1] * 5, document=[n // 5 for n in range(20)])
    found = sensitivity(cells)
    assert {key: value(key, cells) for key in CLUSTERED} == {key: found[key][0.1] for key in CLUSTERED}
    assert sensitivity(resolved([], [])) == {}


def test_without_several_documents_there_is_no_test_by_document():
    cells = resolved([0.75] * 4, [1, 0, 1, 1])
    unnamed = replace(cells, documents=(), document=np.full(4, -1, dtype=np.int32))
    for key in CLUSTERED:
        assert (
            value(key, cells).reason == "all claims are from one document: an interval by document needs at least two"
        )
        assert value(key, unnamed) == Undefined(UNKNOWN)


def test_where_all_probabilities_are_certain_or_even_there_is_no_spiegelhalter():
    cells = resolved([0.5, 1.0, 0.0], [1, 1, 0], document=[0, 1, 2])
    assert isinstance(value("spiegelhalter_p_clustered", cells), Undefined)
    assert value("mcb_p_clustered", cells) <= 1


def test_many_documents_are_drawn_at_once_and_agree_with_single_ones(monkeypatch):
    cells = uneven(np.random.default_rng(5), claims=4000, documents=1200)
    one_by_one = {key: value(key, cells, Chance(0, 1000)) for key in CLUSTERED}
    monkeypatch.setattr(document_draws, "LONG", 1)
    at_once = {key: value(key, replace(cells), Chance(0, 1000)) for key in CLUSTERED}
    assert at_once != one_by_one
    assert at_once == pytest.approx(one_by_one, abs=0.1)


def test_what_would_take_too_long_is_not_drawn(monkeypatch):
    monkeypatch.setattr(clustered_tests, "MOST", 1)
    found = value("mcb_p_clustered", resolved([0.75, 0.3], [1, 0], document=[0, 1]))
    assert found == Undefined("2 documents times probabilities are too many to draw for")


def test_a_claim_counted_in_two_cells_is_drawn_like_one():
    whole = resolved([0.75, 0.3], [1, 0], count=[4, 3], document=[0, 1])
    parts = resolved([0.75, 0.3, 0.75], [1, 0, 1], count=[2, 3, 2], document=[0, 1, 0])
    assert [value(key, whole) for key in CLUSTERED] == [value(key, parts) for key in CLUSTERED]


def test_hits_are_drawn_as_scipy_draws_them_far_out_too():
    luck = np.array([1e-40, 1e-9, 0.5, 1 - 1e-9, 1 - 1e-12])
    for n, p in [(1, 0.3), (400, 0.02), (10_000, 0.5), (10_000, 0.999)]:
        assert bands._hits(luck, n, p).tolist() == binom.ppf(luck, n, p).tolist()
