"""What is said of single words: against other programs, a second version of every figure, and what must hold."""

import json
import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.metrics.cells import Policies, put_on
from scoring.metrics.findings import Evidence, finding, flag_needs, holm, out_of_range_p, with_holm
from scoring.metrics.groups import groups
from scoring.metrics.intervals import clopper_pearson
from scoring.metrics.measure import Undefined
from scoring.metrics.planner import (
    planned_documents,
    planned_effective_n,
    planned_half_width,
)
from scoring.metrics.posterior import from_answers, posterior
from scoring.metrics.shrinkage import most_likely, shrinkage_kappa, shrunk_rate
from scoring.metrics.words import table
from tests.scoring import rowwise, rowwise_words
from tests.scoring.examples import KENT, questions, record, resolved

REFERENCE = json.loads((Path(__file__).parent.parent / "reference" / "words.json").read_text())


def close(value):
    return pytest.approx(value, rel=1e-9, abs=1e-9)


# Against other programs: tests/reference/words.py made the numbers and holds the versions


@pytest.mark.parametrize("case", REFERENCE["holm"], ids=lambda case: str(len(case["p"])))
def test_holms_correction_agrees_with_r_and_statsmodels(case):
    assert holm(case["p"]) == close(case["r"]) and holm(case["p"]) == close(case["statsmodels"])


@pytest.mark.parametrize("case", REFERENCE["clopper_pearson"], ids=lambda case: f"{case['hits']} of {case['n']}")
def test_the_interval_of_a_fractional_number_of_claims_agrees_with_r(case):
    assert clopper_pearson(case["hits"], case["n"]) == close(tuple(case["r"]))


@pytest.mark.parametrize("case", REFERENCE["tails"], ids=lambda case: f"{case['hits']} of {case['n']}")
def test_the_tails_outside_a_range_agree_with_r_and_scipy(case):
    p = out_of_range_p(case["hits"] / case["n"], case["n"], case["lower"], case["upper"])
    assert p == close(case["r"]) and p == close(case["scipy"])


@pytest.mark.parametrize("case", REFERENCE["beta_binomial"], ids=lambda case: case["name"])
def test_the_likeliest_kappa_agrees_with_r_and_scipy(case):
    kappa = most_likely(*(np.array(case[name], dtype=float) for name in ("probability", "n", "hits")))
    if case["r"] == "inf":
        assert kappa == math.inf and case["scipy"] == "inf"
    else:
        assert kappa == pytest.approx(case["r"], rel=1e-4) and kappa == pytest.approx(case["scipy"], rel=1e-4)


# Against a second version


@given(questions())
def test_the_words_agree_with_a_loop_over_claims(asked):
    seen, rows = put_on(*asked), rowwise.claims(*asked)
    expected = rowwise_words.groups(rows)
    several = len({claim[0] for claims in expected.values() for claim in claims}) > 1
    found = {(row.expression, row.negated): row for row in table(seen) if row.n}
    assert set(found) == {key[:2] for key in expected}
    tested = {}
    for (expression, denial, (lower, _, upper)), claims in expected.items():
        row, rate, deff = found[expression, denial], *_rate_and_design(claims)
        if not several:
            assert row.rate_lower is row.design_effect is row.holm is row.out_of_range_p is None
            assert (
                row.notes["rate_lower"]
                == "all claims are from one document: an interval by document needs at least two"
            )
            continue
        assert (row.design_effect, row.effective_n) == close((deff, len(claims) / deff))
        n = len(claims) / deff
        low = 0.0 if rate == 0 else rowwise_words.beta_quantile(0.025, rate * n, n - rate * n + 1)
        high = 1.0 if rate == 1 else rowwise_words.beta_quantile(0.975, rate * n + 1, n - rate * n)
        assert (row.rate_lower, row.rate_upper) == close((low, high))
        assert row.out_of_range_p == close(rowwise_words.out_of_range_p(rate, n, lower, upper))
        if len(claims) >= 5 and len({document for document, _ in claims}) >= 3:
            tested[expression, denial] = row.out_of_range_p
    assert {key: row.holm for key, row in found.items() if row.holm is not None} == close(
        dict(zip(tested, rowwise_words.holm(list(tested.values())), strict=True))
    )


def _rate_and_design(claims):
    return sum(outcome for _, outcome in claims) / len(claims), rowwise_words.design_effect(claims)


@given(questions())
def test_no_other_kappa_is_likelier(asked):
    seen, rows = put_on(*asked), rowwise.claims(*asked)
    kappa = shrinkage_kappa(seen)
    told = [claims for (_, _, (_, p, _)), claims in rowwise_words.groups(rows).items() if 0 < p < 1 and len(claims) > 1]
    assert isinstance(kappa, Undefined) == (not told)
    if told:
        best = rowwise_words.kappa_log_likelihood(rows, min(kappa, 1e4))
        for step in range(101):
            assert rowwise_words.kappa_log_likelihood(rows, 0.1 * 10 ** (step / 20)) <= best + 1e-7


@given(questions())
def test_a_posterior_is_a_probability(asked):
    for row in table(put_on(*asked)):
        if row.n:
            parts = (row.posterior_below, row.posterior_inside, row.posterior_above)
            assert sum(parts) == close(1) and min(parts) >= -1e-12


# Findings


def word(n, hits, documents=10, lower=0.63, upper=0.87, width=0.2, p=0.5, at=None):
    middle = hits / n if at is None else at
    one = Evidence(0, lower, upper, n, hits, documents, 1.0, float(n), middle - width / 2, middle + width / 2, p)
    return with_holm([one])[0]


@pytest.mark.parametrize(
    ("one", "value", "reason"),
    [
        (None, "not_used", "no scored claim uses it"),
        (word(4, 3), "cannot_tell", "only 4 cases"),
        (word(4, 3, documents=1), "cannot_tell", "only 4 cases, only 1 estimate"),
        (word(20, 8, p=0.01), "less_often_than_said", "its interval lies below its range, and chance rarely does that "
         "to any word"),
        (word(20, 20, p=0.01, width=0.1), "more_often_than_said", "its interval lies above its range, and chance "
         "rarely does that to any word"),
        (word(20, 8, p=0.2), "cannot_tell", "its interval lies below its range, but chance could do that"),
        (word(20, 15, width=0.61), "cannot_tell", "its interval is wider than 60 points"),
        (word(20, 15), "as_said", "its rate lies in its range"),
        (word(20, 12), "compatible", "its rate lies below its range, but its interval reaches it"),
        (word(20, 18), "compatible", "its rate lies above its range, but its interval reaches it"),
    ],
)  # fmt: skip
def test_what_a_word_shows(one, value, reason):
    found = finding(one)
    assert (found.value, found.reason) == (value, reason)


def test_a_flag_needs_a_rate_that_chance_would_rarely_bring_to_any_of_the_words():
    one = word(20, 8, p=0.02)
    assert one.flag == "less_often_than_said"
    assert [found.flag for found in with_holm([one, one, one])] == [None] * 3


def test_from_how_many_claims_a_flag_is_possible_at_all():
    # The contract's figures for six words: probable 5 and 35, almost certain 3 and 477, almost certainly not 237.
    assert flag_needs(0.63, 0.87, 6) == (5, 35)
    assert flag_needs(0.87, 0.99, 6) == (3, 477)
    assert flag_needs(0.02, 0.12, 6)[0] == 237
    assert flag_needs(0.0, 1.0, 6) == (None, None)
    # Alone, a word must still have its 95 % interval outside: .025 on one side.
    assert flag_needs(0.63, 0.87, 1) == flag_needs(0.63, 0.87, 2)


@given(st.integers(1, 99), st.integers(1, 12), st.booleans())
def test_one_claim_fewer_than_a_flag_needs_is_never_flagged(edge, eligible, below):
    lower, upper = (edge / 100, 1.0) if below else (0.0, edge / 100)
    needed = flag_needs(lower, upper, eligible)[not below]
    rate = 0.0 if below else 1.0
    level = min(0.05 / eligible, 0.025)
    tail = [out_of_range_p(rate, n, lower, upper) for n in (needed - 1, needed) if n]
    assert tail[-1] <= level * (1 + 1e-9)
    assert len(tail) == 1 or tail[0] > level


# Shrinkage and posterior


def test_a_shrunk_rate_lies_between_rate_and_word():
    assert shrunk_rate(2, 8, 0.75, 8) == close(0.5)
    assert shrunk_rate(2, 8, 0.75, math.inf) == 0.75


def test_readers_answers_become_a_beta_with_their_mean_and_deviation():
    a, b = from_answers(0.75, 0.1)
    assert (a, b) == close((13.3125, 4.4375))
    assert a / (a + b) == close(0.75) and a * b / (a + b) ** 2 / (a + b + 1) == close(0.01)
    assert from_answers(1.0, 0.1) is from_answers(0.5, 0.5) is from_answers(0.5, 0.0) is None


def test_a_posterior_by_hand():
    # Beta(1, 1) and one hit of one: the rate has density 2x, so P(below .5) = .25.
    assert posterior(1, 1, 0.5, 0.8, (1, 1)) == close((0.25, 0.39, 0.36))


def test_the_posterior_starts_from_readers_answers_where_the_lexicon_has_them():
    asked = replace(KENT, answers={("probable", False): (0.75, 0.1)})
    cells = put_on(record({"count": 8}, {"word": "unlikely"}), asked, Policies())
    rows = {row.shown: row for row in table(cells, asked)}
    assert (rows["probable"].posterior_prior, rows["unlikely"].posterior_prior) == ("answers", "jeffreys")
    assert rows["probable"].posterior_inside == close(posterior(8, 8, 0.63, 0.87, from_answers(0.75, 0.1))[1])
    assert {row.posterior_prior for row in table(cells)} == {"jeffreys"}


def test_a_readers_own_reading_is_not_what_the_lexicons_readers_were_asked():
    asked = replace(KENT, answers={("two chances in three", False): (0.66, 0.1)})
    (row,) = table(put_on(record({"word": "two chances in three"}), asked, Policies()), asked)
    assert row.posterior_prior == "jeffreys"


def test_one_expression_with_two_ranges_is_two_rows():
    cells = resolved([0.75, 0.6, 0.75], [1, 0, 1])
    assert [(row.probability, row.n) for row in table(cells)] == [(0.75, 2), (0.6, 1)]
    assert len(groups(cells)) == 2


# The planner


def test_the_planners_widths_are_the_contracts():
    widths = [planned_half_width(planned_effective_n(documents, 8, 0.25), 0.75) for documents in (10, 25, 50, 100)]
    assert [round(width, 2) for width in widths] == [0.24, 0.15, 0.10, 0.07]


@given(st.integers(1, 99), st.integers(2, 40), st.integers(1, 30), st.integers(1, 20))
def test_the_planner_runs_backwards(p, half_width, claims, twentieth):
    p, half_width, share = p / 100, half_width / 100, twentieth / 20
    documents = planned_documents(half_width, p, claims, share)
    assert planned_half_width(planned_effective_n(documents, claims, share), p) <= half_width + 1e-9
    if documents > 1:
        assert planned_half_width(planned_effective_n(documents - 1, claims, share), p) > half_width
