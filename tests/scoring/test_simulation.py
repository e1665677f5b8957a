"""The simulation: records are what they are said to be, intervals are held against the right value."""

from functools import cache
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import binom, binomtest

from benchmarks import simulate
from benchmarks.simulation import coverage, records, rules, study
from benchmarks.simulation.page import page
from scoring.metrics.measure import Chance
from scoring.synthetic.chance import shared

ROOT = Path(__file__).resolve().parents[2]
RATES = records.rates(records.BEST)
DENIES = np.array([word.denies for word in records.WORDS])


def error(share, draws):
    return np.sqrt(share * (1 - share) / draws)


@cache
def made(seed):
    return page(study.study(4, (10,), 0.1, seed))


def labels(text):
    """The first cell of each row of its tables."""
    return [line.split(" | ")[0] for line in text.splitlines() if line.startswith("| ")]


# Records


@pytest.mark.parametrize("rho", [0.0, 0.1, 0.2])
def test_words_move_in_a_document_as_those_of_a_synthetic_record(rho):
    units = np.array([0.03, 0.4, 0.95])
    found = records.in_documents(RATES, DENIES, rho, units[:, None])
    assert found == pytest.approx(np.array([shared(RATES, DENIES, rho, unit) for unit in units]), abs=1e-12)


@pytest.mark.parametrize("moves", records.MOVES)
def test_claims_of_a_word_in_one_document_correlate_as_asked(moves):
    n = np.full((40_000, len(records.WORDS)), 2)
    hits = records.drawn(RATES, n, 0.1, np.random.default_rng(1), moves=moves)
    assert hits.mean(axis=0) / 2 == pytest.approx(RATES, abs=5 * np.sqrt(0.25 / 40_000))
    # Of two claims with rate t, var(hits) = 2 t(1 - t)(1 + rho).
    assert hits.var(axis=0) / (2 * RATES * (1 - RATES)) - 1 == pytest.approx(np.full(6, 0.1), abs=0.05)


def test_documents_are_uneven_around_eight_claims():
    found = records.sizes(40_000, np.random.default_rng(2))
    assert found.min() == 2
    assert found.mean() == pytest.approx(8, abs=0.1)
    assert found.std() / found.mean() == pytest.approx(0.6, abs=0.01)


def test_a_record_counts_every_claim_drawn():
    n, hits = np.array([[2, 0, 1, 0, 3, 0], [0, 4, 0, 0, 0, 1]]), np.array([[1, 0, 1, 0, 0, 0], [0, 2, 0, 0, 0, 1]])
    found = records.cells(n, hits)
    assert (found.claims, int(found.count[found.outcome == 1].sum()), len(found.documents)) == (11, 5, 2)
    assert dict(zip(*np.unique(found.probability, return_counts=True), strict=True)).keys() == {0.07, 0.3, 0.75, 0.93}


# The values that intervals are about


@pytest.mark.parametrize("truth", [records.BEST, records.shifted(-1)], ids=["calibrated", "over-stated"])
def test_a_very_large_record_comes_to_the_values_computed(truth):
    scored = records.record(records.rates(truth), 20_000, 0.1, np.random.default_rng(3))
    found = coverage.bounds(scored, Chance(resamples=2))[:, :3]
    for (value, lower, upper), true in zip(found, coverage.true_values(truth).values(), strict=True):
        assert abs(value - true) < 1.5 * (upper - value)
        assert upper - lower < 0.1


def test_calibrated_words_have_no_bias_and_slope_one():
    found = coverage.true_values(records.BEST)
    assert (found["mean_bias"], found["cox_slope"]) == pytest.approx((0, 1), abs=1e-9)


def test_coverage_counts_misses_on_either_side():
    figure, lower, upper = np.array([1, 2, 3, 6.0]), np.array([0, 1.5, 2.5, np.nan]), np.array([1.4, 2.5, 4, np.nan])
    found = coverage.coverage(figure, lower, upper, 2)
    assert (found.covered, found.below, found.above) == pytest.approx((1 / 3, 1 / 3, 1 / 3))
    assert (found.bias, found.undefined) == (1, 0.25)
    assert found.covered_mean == pytest.approx(1 / 3)  # of the mean figure, 3


# The exact interval of independent claims


@cache
def exact(hits, n):
    return binomtest(hits, n).proportion_ci(method="exact")


def exact_coverage(rate, n):
    """From SciPy's own exact interval: the chance that it holds the rate, over all numbers of hits."""
    ends = [exact(hits, n) for hits in range(n + 1)]
    return sum(binom.pmf(hits, n, rate) for hits, end in enumerate(ends) if end.low <= rate <= end.high)


def test_the_exact_interval_holds_as_often_as_it_should():
    draws, generator = 150, np.random.default_rng(4)
    n = np.full((4, len(coverage.RATES)), 10)
    found = np.mean([coverage.held(n, 0.0, generator)[0] for _ in range(draws)], axis=0)
    for rate, share in zip(coverage.RATES, found, strict=True):
        true = exact_coverage(rate, 40)
        assert true >= 0.95
        assert abs(share - true) <= 4 * error(true, draws)


def test_taking_claims_as_independent_holds_less_often_where_they_are_not():
    n = np.full((4, len(coverage.RATES)), 10)
    found = np.mean([coverage.held(n, 0.2, np.random.default_rng((6, number))) for number in range(150)], axis=0)
    independent, by_document = found.mean(axis=1)
    assert independent < 0.9 < by_document


# The rules


def test_words_far_outside_are_found_and_words_inside_are_not():
    middle, far = (next(one for one in rules.TRUTHS if one.name == name) for name in ("inside, middle", "probable .40"))
    found = [
        rules.behaviour(np.array([rules.one_record(one, 50, 0.1, (5, n)) for n in range(40)])) for one in (middle, far)
    ]
    assert found[0].shown == (0, 0, 100, 0)
    # The contract: 93 % over-stated; 40 records are six standard errors short of 70.
    assert found[1].shown[0] > 70
    assert found[1].flagged > 70


def test_truths_inside_stay_in_their_ranges_and_far_ones_are_ten_points_outside():
    lower, upper, share = (np.array([getattr(w, n) for w in records.WORDS]) for n in ("lower", "upper", "share"))
    for truth in (one for one in rules.TRUTHS if one.rates is not None):
        rate = records.rates(truth.rates)
        distance = float(share @ np.maximum(0, np.maximum(lower - rate, rate - upper)))
        assert distance == pytest.approx(0 if truth.inside else 0.1 if truth.far else distance, abs=1e-12)
        assert truth.inside or distance > 0


# The page


def test_equal_seeds_print_and_write_equal_pages_and_others_other_ones(capsys, tmp_path):
    simulate.main(["--records", "4", "--documents", "10", "--seed", "1", "--output", str(tmp_path / "page.md")])
    assert capsys.readouterr().out == (tmp_path / "page.md").read_text(encoding="utf-8") == made(1)
    assert made(1).replace("--seed 1", "--seed 2") != made(2)


def test_the_page_in_the_documents_has_the_rows_of_the_simulation():
    there = (ROOT / "scoring" / "management" / "simulated.md").read_text(encoding="utf-8")
    assert labels(there) == labels(made(1))
    assert "2,000 records" in there


def test_every_way_of_moving_together_is_tried():
    assert {moves for _, moves in study.MADE.values()} == set(records.MOVES) == set(study.CALLED)


def test_a_correlation_of_one_is_refused(capsys):
    with pytest.raises(SystemExit):
        simulate.main(["--rho", "1"])
    assert "rho from 0 to below 1" in capsys.readouterr().err
