"""Documents drawn again: against drawing the rows one by one, and what must hold."""

import math
import statistics

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.metrics import resampling
from scoring.metrics.measure import Chance, Undefined
from scoring.metrics.registry import by_key
from scoring.metrics.resampling import draws, percentile, resampled
from tests.scoring import rowwise_errors
from tests.scoring.examples import resolved

SMALL = Chance(seed=3, resamples=40)
many = st.lists(st.tuples(st.integers(0, 10), st.integers(0, 1), st.integers(0, 4)), min_size=2, max_size=25).filter(
    lambda rows: len({document for _, _, document in rows}) > 1
)


def of(rows):
    return resolved([p / 10 for p, _, _ in rows], [y for _, y, _ in rows], document=[g for _, _, g in rows])


def row_by_row(rows, chance):
    """Brier score, skill, bias and area of all rows of the documents drawn, one draw after the other."""
    names = sorted({document for _, _, document in rows})
    picks = np.random.default_rng(chance.seed).integers(0, len(names), (chance.resamples, len(names))).tolist()
    found = []
    for pick in picks:
        drawn = [(p / 10, y) for at in pick for p, y, document in rows if document == names[at]]
        rate, n = sum(y for _, y in drawn) / len(drawn), len(drawn)
        score = math.fsum((p - y) ** 2 for p, y in drawn) / n
        pairs = [(p > q) + (p == q) / 2 for p, y in drawn for q, z in drawn if y > z]
        found.append((
            score, 1 - score / (rate * (1 - rate)) if 0 < rate < 1 else math.nan,
            math.fsum(p for p, _ in drawn) / n - rate, sum(pairs) / len(pairs) if pairs else math.nan,
        ))  # fmt: skip
    return np.array(found).T


@given(many)
def test_every_draw_agrees_with_a_loop_over_the_rows_drawn(rows):
    found = resampled(of(rows), SMALL)
    for values, expected in zip(
        (found.brier, found.skill, found.mean_bias, found.auc), row_by_row(rows, SMALL), strict=True
    ):
        assert values == pytest.approx(expected, rel=1e-9, abs=1e-12, nan_ok=True)


@given(many, st.integers(1, 20_000))
def test_blocks_of_any_size_add_up_to_the_same_draws(rows, budget):
    one, other = resampled(of(rows), SMALL), resampled(of(rows), SMALL, budget=budget)
    for name in ("brier", "skill", "mean_bias", "auc"):
        assert getattr(one, name) == pytest.approx(getattr(other, name), rel=1e-12, nan_ok=True)


@given(many)
def test_a_table_that_keeps_only_what_is_there_gives_the_same_areas(rows):
    full = resampled(of(rows), SMALL)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(resampling, "DENSE", 0)
        patch.setattr(resampling, "PER_ENTRY", 0)
        sparse = resampled(of(rows), SMALL)
    assert sparse.auc == pytest.approx(full.auc, rel=1e-12, nan_ok=True)


@given(many)
def test_without_the_area_the_rest_is_the_same(rows):
    full, less = resampled(of(rows), SMALL), resampled(of(rows), SMALL, area=False)
    assert np.all(np.isnan(less.auc))
    assert less.brier == pytest.approx(full.brier, rel=1e-12)


def test_each_draw_takes_as_many_documents_as_there_are():
    blocks = list(draws(7, Chance(seed=1, resamples=50), size=8))
    assert [block.shape[1] for block in blocks] == [8] * 6 + [2]
    assert all(np.all(block.sum(axis=0) == 7) and np.all(block >= 0) for block in blocks)


def test_the_same_seed_draws_alike_and_another_does_not():
    cells = of([(3, 0, 0), (7, 1, 1), (9, 0, 2), (5, 1, 3)])
    one, same, other = (resampled(cells, Chance(seed, 100)).brier for seed in (5, 5, 6))
    assert one.tolist() == same.tolist() != other.tolist()
    assert by_key("brier_lower_percentile")(cells, Chance(5, 100)) == percentile(one)[0]


def test_two_documents_by_hand():
    # Scores .09 and .25: both of the first in a quarter of draws, both of the second in another, else .17.
    found = resampled(resolved([0.7, 0.5], [1, 1], document=[0, 1]), Chance(0, 4000)).brier
    share = [float(np.mean(np.isclose(found, score))) for score in (0.09, 0.17, 0.25)]
    # Two standard errors of a share of 4,000 are .014 and .016.
    assert share == pytest.approx([0.25, 0.5, 0.25], abs=0.03)


def test_the_spread_of_draws_is_the_error_by_document_where_documents_are_many():
    generator = np.random.default_rng(7)
    p, document = generator.integers(0, 11, 3000) / 10, generator.integers(0, 300, 3000)
    cells = resolved(p.tolist(), (generator.random(3000) < p).astype(int).tolist(), document=document.tolist())
    spread = float(resampled(cells, Chance(0, 4000)).brier.std())
    assert spread == pytest.approx(by_key("brier_jackknife_se")(cells), rel=0.05)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_percentiles_are_those_of_the_standard_library(values):
    expected = rowwise_errors.quantile(values, 0.025), rowwise_errors.quantile(values, 0.975)
    assert percentile(np.array([*values, math.nan])) == pytest.approx(expected, abs=1e-12)
    if len(values) > 1:
        cuts = statistics.quantiles(values, n=40, method="inclusive")
        assert percentile(np.array(values)) == pytest.approx((cuts[0], cuts[-1]), abs=1e-12)


def test_draws_that_leave_nothing_have_no_percentiles():
    assert all(math.isnan(bound) for bound in percentile(np.array([math.nan])))


def test_one_document_cannot_be_drawn_again():
    assert isinstance(resampled(resolved([0.7, 0.5], [1, 0]), SMALL), Undefined)


def test_the_bounds_hold_the_score_of_a_usual_record():
    cells = of([(p, int(p > 4), p % 5) for p in range(11)] * 2)
    assert by_key("brier_lower_percentile")(cells) <= by_key("brier")(cells) <= by_key("brier_upper_percentile")(cells)
