"""Cumulative incidence: against three programs, against a second way to compute it, and what must hold."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.metrics.incidence import cumulative_incidence

REFERENCE = json.loads((Path(__file__).parent.parent / "reference" / "incidence.json").read_text())
followed = st.lists(st.tuples(st.integers(1, 8), st.integers(0, 2), st.integers(1, 3)), min_size=1, max_size=15)


def incidence(time, cause, count=None):
    return cumulative_incidence(
        np.array(time, dtype=np.float64), np.array(cause, dtype=np.int64), np.array(count or [1] * len(time))
    )


def close(numbers):
    return pytest.approx(np.array(numbers, dtype=np.float64), rel=1e-9, abs=1e-12, nan_ok=True)


@pytest.mark.parametrize("case", REFERENCE["cases"], ids=lambda case: case["name"])
def test_shares_and_bounds_agree_with_survival_in_r(case):
    # tests/reference/incidence.py made the numbers and holds the versions.
    found, expected = incidence(case["time"], case["cause"]), case["survival_and_etm"]
    assert found.time == close(expected["time"])
    assert found.share == close(expected["share"])
    assert found.se == close(expected["se"])
    assert found.lower == close(expected["lower"])
    assert found.upper == close(expected["upper"])


@pytest.mark.parametrize("case", REFERENCE["cases"], ids=lambda case: case["name"])
def test_standard_errors_agree_with_etm_in_r(case):
    expected = case["survival_and_etm"]["etm_se"]
    assert incidence(case["time"], case["cause"]).se[: len(expected)] == close(expected)


@pytest.mark.parametrize("case", REFERENCE["cases"], ids=lambda case: case["name"])
def test_shares_and_standard_errors_agree_with_statsmodels(case):
    found, expected = incidence(case["time"], case["cause"]), case["statsmodels"]
    there = [
        expected["time"].index(time) for time in found.time if expected["se"][expected["time"].index(time)] is not None
    ]
    assert found.share[: len(there)] == close([expected["share"][at] for at in there])
    assert found.se[: len(there)] == close([expected["se"][at] for at in there])


def to_the_right(rows):
    """Efron's way: everybody carries the same mass; who is last seen hands it on, in equal parts, to all who are
    followed longer. The share departed is the mass that departed."""
    people = sorted(
        [(time, cause == 0, cause) for time, cause, count in rows for _ in range(count)], key=lambda one: one[:2]
    )
    mass, shares = [1 / len(people)] * len(people), {}
    for at, (time, last_seen, cause) in enumerate(people):
        later = range(at + 1, len(people))
        if last_seen:
            for other in later:
                mass[other] += mass[at] / len(later)
        else:
            shares[time] = shares.get(time, 0.0) + (mass[at] if cause == 1 else 0.0)
    return shares


@given(followed)
def test_shares_agree_with_mass_that_is_handed_to_the_right(rows):
    found = incidence(*zip(*rows, strict=True))
    expected, total = [], 0.0
    for time, share in sorted(to_the_right(rows).items()):
        total += share
        expected.append((time, total))
    assert found.time.tolist() == [time for time, _ in expected]
    assert found.share == close([share for _, share in expected])


@given(followed)
def test_where_all_are_followed_to_an_end_it_is_the_plain_share_with_its_binomial_error(rows):
    time, cause, count = zip(*[(time, cause or 2, count) for time, cause, count in rows], strict=True)
    found, n = incidence(time, cause, list(count)), sum(count)
    plain = [
        sum(c for t, way, c in zip(time, cause, count, strict=True) if way == 1 and t <= end) / n for end in found.time
    ]
    assert found.share == close(plain)
    assert found.se == pytest.approx(np.sqrt(found.share * np.maximum(1 - found.share, 0) / n), abs=1e-7)


@given(followed)
def test_the_share_never_falls_and_lies_within_its_bounds(rows):
    found = incidence(*zip(*rows, strict=True))
    assert np.all(np.diff(found.share) >= -1e-12) and np.all((found.share >= 0) & (found.share <= 1 + 1e-12))
    there = ~np.isnan(found.lower)
    assert np.all(found.lower[there] <= found.share[there] + 1e-12)
    assert np.all(found.share[there] <= found.upper[there] + 1e-12)


@given(followed)
def test_a_count_is_as_good_as_so_many_rows(rows):
    apart = [(time, cause, 1) for time, cause, count in rows for _ in range(count)]
    one, other = incidence(*zip(*rows, strict=True)), incidence(*zip(*apart, strict=True))
    for name in ("time", "at_risk", "departed", "other", "share", "se", "lower", "upper"):
        assert getattr(one, name) == close(getattr(other, name))


def test_below_five_there_is_no_interval_and_where_none_departed_neither():
    assert np.all(np.isnan(incidence([1, 2, 3, 4], [1, 1, 2, 1]).lower))
    assert np.isnan(incidence([1, 2, 3, 4, 5], [2, 1, 1, 0, 0]).upper).tolist() == [True, False, False]


def test_of_nobody_that_came_to_an_end_there_is_no_time():
    assert len(incidence([5, 6], [0, 0]).time) == 0
