"""Standard errors and intervals by claim and by document: against other programs, by hand, and when there are none."""

import json
import math
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.metrics.by_document import auc_without_each_document, crossed, skill_without_each_document
from scoring.metrics.clusters import jackknife_se
from scoring.metrics.errors import interval
from scoring.metrics.measure import Undefined
from scoring.metrics.one_document import one_document
from scoring.metrics.registry import by_key
from tests.scoring import rowwise_errors
from tests.scoring.examples import resolved

REFERENCE = json.loads((Path(__file__).parent.parent / "reference" / "errors.json").read_text())
many = st.lists(st.tuples(st.integers(0, 10), st.integers(0, 1), st.integers(0, 4)), min_size=1, max_size=25)


def case():
    given = REFERENCE["case"]
    reference = [math.nan if one is None else one for one in given["reference"]]
    cells = resolved(given["probability"], given["outcome"], document=given["document"], reference=reference)
    return replace(cells, weight=np.array(given["weight"]))


def of(rows):
    return resolved([p / 10 for p, _, _ in rows], [y for _, y, _ in rows], document=[g for _, _, g in rows])


@pytest.mark.parametrize("key", REFERENCE["expected"])
def test_figures_agree_with_scikit_learn_statsmodels_and_scipy(key):
    # tests/reference/errors.py made the numbers and holds the versions.
    assert by_key(key)(case()) == pytest.approx(REFERENCE["expected"][key], rel=1e-9)


def test_the_error_by_document_agrees_with_sandwich_in_r():
    # R prints seven digits.
    assert by_key("brier_cluster_se")(case()) == pytest.approx(REFERENCE["brier_cluster_se_of_sandwich"], rel=1e-6)


def test_one_document_without_correlation_agrees_with_statsmodels():
    given, at = REFERENCE["case"], REFERENCE["one_document"]["claims"]
    cells = resolved([given["probability"][one] for one in at], [given["outcome"][one] for one in at])
    found = {row.measure: [row.lower, row.upper] for row in one_document(cells) if row.rho == 0}
    for measure in ("brier", "mean_bias"):
        assert found[measure] == pytest.approx(REFERENCE["one_document"][measure], rel=1e-9)


def test_the_interval_of_two_documents_by_hand():
    # Without either: .09 and .25, mean .17; jackknife error sqrt(1/2 x 2 x .08^2) = .08; t(.975, 1) = 12.7062.
    cells = resolved([0.7, 0.5], [1, 1], document=[0, 1])
    assert by_key("brier_jackknife_se")(cells) == pytest.approx(0.08)
    assert by_key("brier_lower")(cells) == pytest.approx(0.17 - 12.7062 * 0.08, rel=1e-5)
    assert by_key("brier_upper")(cells) == pytest.approx(0.17 + 12.7062 * 0.08, rel=1e-5)


def test_intervals_by_document_need_two_documents_and_say_so():
    one = resolved([0.7, 0.5], [1, 0])
    unknown = replace(one, documents=(), document=np.array([-1, -1], dtype=np.int32))
    for key in (
        "brier_cluster_se", "brier_jackknife_se", "brier_lower", "mean_bias_upper", "auc_jackknife_lower",
        "brier_skill_base_rate_lower", "brier_upper_percentile", "brier_skill_leave_one_document_out",
    ):  # fmt: skip
        assert by_key(key)(one) == Undefined(
            "all claims are from one document: an interval by document needs at least two"
        )
        assert by_key(key)(unknown) == Undefined("the claims name no document, so none can be left out or drawn again")


def test_one_claim_has_no_standard_error_and_no_other_claims_base_rate():
    one = resolved([0.7], [1])
    assert by_key("brier_se")(one) == Undefined("one claim alone is scored, so nothing shows how much scores differ")
    assert by_key("brier_skill_leave_one_out")(one) == Undefined(
        "one claim alone is scored, so no other gives a base rate"
    )


def test_where_all_outcomes_are_alike_without_one_document_skill_and_area_have_no_interval():
    cells = resolved([0.7, 0.5, 0.2], [1, 1, 0], document=[0, 1, 2])
    for key in ("brier_skill_base_rate_lower", "auc_jackknife_upper"):
        assert by_key(key)(cells) == Undefined(
            "without one of the documents all outcomes are alike, so the claims left have no value to compare"
        )


def test_a_reference_for_some_claims_is_compared_on_these_alone():
    cells = resolved([0.7, 0.5], [1, 1], reference=[0.6, math.nan])
    assert by_key("brier_skill_reference")(cells) == pytest.approx(1 - 0.09 / 0.16)


@pytest.mark.parametrize(
    ("reference", "reason"),
    [
        ([math.nan, math.nan], "no claim scored has a reference forecast beside it"),
        ([1.0, math.nan], "the reference forecast made no error to compare with"),
    ],
)
def test_without_a_reference_or_against_a_perfect_one_there_is_no_skill(reference, reason):
    assert by_key("brier_skill_reference")(resolved([0.7, 0.5], [1, 1], reference=reference)) == Undefined(reason)


def test_stating_the_base_rate_of_all_seems_to_have_skill_against_that_of_the_others():
    # Twelve claims, half of them true: 1 - (11/12)^2 = .16, the flattery of leaving one claim out.
    cells = resolved([0.5] * 12, [1, 0] * 6)
    assert by_key("brier_skill_leave_one_out")(cells) == pytest.approx(1 - (11 / 12) ** 2)


def test_an_interval_of_what_is_undefined_says_why():
    assert interval(Undefined("no"), np.array([1.0, 2.0])) == Undefined("no")
    assert interval(1.0, Undefined("none")) == Undefined("none")
    assert isinstance(interval(1.0, np.array([1.0, math.inf])), Undefined)


@given(many)
def test_without_each_document_area_and_skill_agree_with_computing_them_anew(rows):
    plain = [SimpleNamespace(p=p / 10, outcome=y, document=document) for p, y, document in rows]
    for function, figure in (
        (auc_without_each_document, rowwise_errors.area), (skill_without_each_document, rowwise_errors._skill),
    ):  # fmt: skip
        expected, found = rowwise_errors.without_each(plain, figure), function(of(rows))
        if expected is None:
            assert isinstance(found, Undefined)
        else:
            assert found.tolist() == pytest.approx(expected, abs=1e-12)


@given(many)
def test_claims_are_crossed_alike_with_a_full_table_and_with_a_sorted_one(rows):
    cells = of(rows)
    full = crossed(cells)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("scoring.metrics.by_document.DENSE", 0)
        patch.setattr("scoring.metrics.by_document.PER_CELL", 0)
        other = crossed(cells.where(slice(None)))
    assert isinstance(full, Undefined) == isinstance(other, Undefined)
    if not isinstance(full, Undefined):
        for name in ("document", "at", "hits", "misses"):
            assert getattr(full, name).tolist() == getattr(other, name).tolist()


@given(many, st.integers(2, 4))
def test_counting_every_claim_more_often_changes_no_error_by_document(rows, times):
    cells = of(rows)
    more = replace(cells, count=cells.count * times)
    for key in ("brier_cluster_se", "brier_jackknife_se"):
        one, other = by_key(key)(cells), by_key(key)(more)
        assert one == other or one == pytest.approx(other, rel=1e-9, abs=1e-12)


@given(many, st.data())
def test_all_figures_agree_with_a_loop_over_claims_with_references_and_weights(rows, data):
    size = {"min_size": len(rows), "max_size": len(rows)}
    reference = data.draw(st.lists(st.none() | st.integers(0, 10).map(lambda tenth: tenth / 10), **size))
    weight = data.draw(st.lists(st.integers(1, 5), **size))
    beside = [math.nan if one is None else one for one in reference]
    cells = replace(
        resolved(
            [p / 10 for p, _, _ in rows], [y for _, y, _ in rows], document=[g for _, _, g in rows], reference=beside
        ),
        weight=np.array(weight),
    )
    claims = [
        SimpleNamespace(status="resolved", p=p / 10, outcome=y, document=document, reference=beside, weight=heavy)
        for (p, y, document), beside, heavy in zip(rows, reference, weight, strict=True)
    ]
    for key, function in rowwise_errors.MEASURES.items():
        expected, found = function(claims), by_key(key)(cells)
        assert isinstance(found, Undefined) == (expected is None), key
        assert expected is None or found == pytest.approx(expected, rel=1e-8, abs=1e-10), key


@given(many, st.permutations(range(5)))
def test_what_documents_are_called_changes_nothing_but_which_are_drawn(rows, names):
    one, other = of(rows), of([(p, y, names[document]) for p, y, document in rows])
    for key in rowwise_errors.MEASURES:
        if not key.endswith("percentile"):
            before, after = by_key(key)(one), by_key(key)(other)
            assert before == after or before == pytest.approx(after, rel=1e-8, abs=1e-10), key


def test_where_nothing_is_important_there_is_no_weighted_score():
    cells = replace(resolved([0.7], [1]), weight=np.array([0]))
    assert by_key("brier_weighted")(cells) == Undefined("the importance of every claim scored is 0")


def test_one_document_leaves_the_standard_error_of_leaving_it_out_infinite():
    assert jackknife_se(np.array([0.2])) == math.inf
