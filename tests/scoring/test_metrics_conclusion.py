"""What is said of the words: the rules' test vector, a second version of every figure, and what must hold."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import t as student

from scoring.metrics.cells import LexiconReading, Policies, Range, put_on
from scoring.metrics.conclusion import conclude
from scoring.metrics.words import table
from tests.scoring import rowwise, rowwise_words
from tests.scoring.examples import KENT, questions, record, resolved

WORDS = {"probable": (0.63, 0.75, 0.87), "chances about even": (0.4, 0.5, 0.6), "unlikely": (0.02, 0.07, 0.12)}
LEXICON = LexiconReading("three", "Three", 1, True, {(word, False): Range(*ends) for word, ends in WORDS.items()})
# The contract's test vector: claims and hits of probable, about even, almost certainly not in six documents.
CLAIMS = [(4, 1, 2), (3, 0, 1), (5, 2, 0), (2, 1, 3), (6, 0, 2), (4, 1, 1)]
HITS = [(1, 1, 1), (1, 0, 0), (2, 1, 0), (0, 0, 1), (2, 0, 1), (3, 1, 0)]


def cells_of(claims, hits, words=tuple(WORDS), lexicon=LEXICON):
    """Cells of documents, each a row of claims and hits by word."""
    documents = tuple(f"nie-{number}" for number in range(len(claims)))
    parts = [
        {"document": document, "word": word, "count": count, "outcome": outcome}
        for document, n_row, hit_row in zip(documents, claims, hits, strict=True)
        for word, n, h in zip(words, n_row, hit_row, strict=True)
        for count, outcome in ((h, "occurred"), (n - h, "did_not_occur"))
        if count
    ]
    return put_on(record(*parts, documents=documents), lexicon, Policies())


def vector():
    return cells_of(CLAIMS, HITS)


def close(value):
    return pytest.approx(value, rel=1e-9, abs=1e-9)


# The rules' test vector, to all its printed digits


def test_the_words_of_the_test_vector():
    rows = {row.shown: row for row in table(vector())}
    printed = {word: f"{row.effective_n:.6f}" for word, row in rows.items()}
    assert printed == {"probable": "17.888199", "chances about even": "4.807692", "unlikely": "8.100000"}
    probable = rows["probable"]
    shown = (probable.rate_lower, probable.rate_upper, probable.out_of_range_p, probable.holm)
    assert [f"{value:.6f}" for value in shown] == ["0.162261", "0.630504", "0.025269", "0.075807"]


def test_the_conclusion_of_the_test_vector():
    found = conclude(vector())
    assert (found.value, found.basis, found.claims, found.documents) == ("over_stated", "overall", 33, 6)
    printed = {
        "over": "0.243636", "over_se": "0.094273", "over_se_j": "0.072685", "over_lower": "0.001300",
        "under": "-0.445455", "under_se": "0.069047", "distance_upper": "0.395773",
    }  # fmt: skip
    assert {name: f"{getattr(found, name):.6f}" for name in printed} == printed
    assert f"{found.detectable_shift_over:.3f}" == "2.110"
    assert found.detectable_shift_under is None
    assert found.notes == {
        "detectable_shift_under": "no shift up to 6 logits would be shown by these claims 8 times in 10"
    }


def test_the_next_document_of_the_test_vector():
    one = conclude(vector()).next_document
    assert f"{one.brier:.6f} ± {one.brier_upper - one.brier:.6f}" == "0.331077 ± 0.253119"


# Against a second version


@settings(max_examples=60, deadline=None)
@given(questions())
def test_the_conclusion_agrees_with_a_loop_over_claims(asked):
    found, rows = conclude(put_on(*asked)), rowwise.claims(*asked)
    leaning = rowwise_words.folded(rows)
    documents = {claim[0] for claim in leaning}
    assert (found.claims, found.documents) == (len(leaning), len(documents))
    for name, sign in (("over", 1), ("under", -1)):
        mean, se, se_j = rowwise_words.side(rows, sign)
        assert _numbers(found, name, f"{name}_se", f"{name}_se_j") == close(_nan(mean, se, se_j))
        shift = getattr(found, f"detectable_shift_{name}")
        if len(documents) > 1:
            t975, t80 = (student.ppf(level, len(documents) - 1) for level in (0.975, 0.8))
            assert _numbers(found, f"{name}_lower", f"{name}_upper") == close([mean - t975 * se, mean + t975 * se])
            assert shift == rowwise_words.detectable_shift(rows, sign, t975, t80)
        else:
            assert shift is None
    everywhere = {claim[0] for claims in rowwise_words.groups(rows).values() for claim in claims}
    if len(everywhere) > 1:
        t = student.ppf(0.95, len(everywhere) - 1)
        assert found.distance_upper == close(rowwise_words.distance_upper(rows, t))
    if len(everywhere) > 2:
        one = found.next_document
        assert (one.brier_lower, one.brier_upper, one.bias_lower, one.bias_upper) == close(
            rowwise_words.next_document(rows, student.ppf(0.975, len(everywhere) - 1))
        )
    else:
        assert found.next_document is None and found.notes["next_document"]


def _numbers(found, *names):
    return _nan(*(getattr(found, name) for name in names))


def _nan(*values):
    return [-99.0 if value is None else value for value in values]


# What must hold


@settings(deadline=None)
@given(questions(), st.randoms(use_true_random=False))
def test_the_order_of_rows_and_the_names_of_documents_change_nothing(asked, random):
    seen = put_on(*asked)
    order = list(range(len(seen.count)))
    random.shuffle(order)
    moved = replace(seen.where(np.array(order, dtype=int)), documents=seen.documents[::-1])
    moved = replace(moved, document=(len(seen.documents) - 1 - moved.document).astype(np.int32))
    one, other = conclude(seen), conclude(moved)
    assert (one.value, one.reason, one.basis) == (other.value, other.reason, other.basis)
    for name in ("over", "over_se", "under", "under_se", "distance_upper", "detectable_shift_over"):
        assert _numbers(one, name) == close(_numbers(other, name))
    words, shuffled = table(seen), table(moved)
    assert [row.finding for row in words] == [row.finding for row in shuffled]
    for row, again in zip(words, shuffled, strict=True):
        assert _numbers(row, "effective_n", "holm", "shrunk_rate") == pytest.approx(
            _numbers(again, "effective_n", "holm", "shrunk_rate"), rel=1e-6
        )


@settings(deadline=None)
@given(questions())
def test_the_denial_of_everything_changes_no_conclusion(asked):
    seen = put_on(*asked)
    denied = replace(
        seen, lower=np.round(1 - seen.upper, 12), probability=np.round(1 - seen.probability, 12),
        upper=np.round(1 - seen.lower, 12), outcome=1 - seen.outcome,
        complemented=np.zeros(len(seen.count), dtype=bool),
        own_negative=seen.own_negative | seen.complemented,
    )  # fmt: skip
    plain = replace(seen, complemented=denied.complemented, own_negative=denied.own_negative)
    one, other = conclude(plain), conclude(denied)
    assert (one.claims, one.documents, one.basis) == (other.claims, other.documents, other.basis)
    # Not `distance_upper` (nor "within"): words equally far outside go by their ranges, which are turned here.
    for name in ("over", "over_lower", "under", "under_upper", "detectable_shift_under"):
        assert _numbers(one, name) == close(_numbers(other, name))


@given(questions())
def test_counting_every_claim_twice_keeps_rates_and_the_standard_error_by_document(asked):
    seen = put_on(*asked)
    one, twice = conclude(seen), conclude(replace(seen, count=seen.count * 2))
    for name in ("over", "over_se_j", "under", "under_se_j"):
        assert _numbers(one, name) == close(_numbers(twice, name))
    if one.over_se is not None:
        assert twice.over_se <= one.over_se + 1e-12


@settings(deadline=None)
@given(questions())
def test_claims_that_are_not_scored_decide_nothing(asked):
    seen = put_on(*asked)
    assert conclude(seen) == conclude(seen.binary)


# Conclusions


def steady(word, n, hits, documents):
    """The same claims of one word in each of so many documents."""
    return [(n,)] * documents, [(hits,)] * documents, (word,)


def concluded(*words_claims_hits, documents=25):
    words, claims, hits = zip(*words_claims_hits, strict=True)
    return conclude(cells_of([claims] * documents, [hits] * documents, words, KENT))


def test_words_at_their_middle_in_many_documents_are_within_their_ranges():
    found = concluded(("probable", 4, 3), ("unlikely", 3, 1))
    assert (found.value, found.basis) == ("within_ranges", None)
    assert found.distance_upper <= 0.1


def test_words_that_seldom_come_true_are_over_stated_overall_and_by_themselves():
    found = concluded(("probable", 5, 2))
    assert (found.value, found.basis, found.words_over, found.words_under) == ("over_stated", "both", ("probable",), ())
    assert found.reason == "events bore out less than even the weakest reading of the words"


def test_a_word_for_something_unlikely_that_often_happens_is_over_stated_too():
    assert concluded(("unlikely", 5, 4)).words_over == ("unlikely",)


def test_words_that_always_come_true_are_under_stated():
    found = concluded(("probable", 5, 5), ("unlikely", 4, 0), documents=60)
    assert (found.value, found.words_under) == ("under_stated", ("probable", "unlikely"))


def test_words_that_err_both_ways_are_mixed():
    found = concluded(("probable", 5, 2), ("unlikely", 5, 0), documents=30)
    assert (found.value, found.words_over, found.words_under) == ("mixed", ("probable",), ("unlikely",))
    assert found.basis == "expressions"


def test_a_word_near_one_half_that_is_off_decides_neither_and_forbids_within():
    found = concluded(("probable", 4, 3), ("chances about even", 5, 5), documents=30)
    assert (found.value, found.basis) == ("cannot_tell", None)
    assert found.reason.startswith("a word that says about one half is outside its range")


def test_few_documents_leave_it_open_how_far_the_words_are_off():
    found = concluded(("probable", 4, 3), documents=5)
    assert found.value == "cannot_tell" and found.distance_upper > 0.1
    assert found.reason.startswith("nothing is shown either way")


def test_claims_of_one_document_have_no_interval_and_the_notes_say_why():
    found = conclude(resolved([0.75] * 30, [1, 0] * 15))
    assert found.over == close(0.25) and found.value == "cannot_tell"
    without = [name for name in found.notes if getattr(found, name) is None]
    assert set(without) >= {"over_lower", "over_upper", "over_se", "under_lower", "distance_upper", "next_document",
                            "detectable_shift_over", "detectable_shift_under"}  # fmt: skip
    assert found.notes["over_lower"] == "all claims are from one document: an interval by document needs at least two"


def test_claims_that_name_no_document_decide_nothing():
    cells = resolved([0.75] * 30, [1, 0] * 15)
    unnamed = replace(cells, documents=(), document=np.full(30, -1, dtype=np.int32))
    found = conclude(unnamed)
    assert (found.value, found.reason, found.documents) == ("cannot_tell", "the claims name no document", 0)
    (row,) = table(unnamed)
    assert (row.finding, row.finding_reason, row.documents) == ("cannot_tell", "no documents are named", 0)
    assert row.notes["rate_lower"] == "the claims name no document, so none can be left out or drawn again"


def test_without_claims_there_is_nothing_to_conclude():
    found = conclude(resolved([], []))
    assert (found.value, found.claims, found.over, found.plan) == ("cannot_tell", 0, None, None)


def test_the_plan_of_a_record_is_at_its_own_claims_a_document():
    planned = conclude(vector()).plan
    assert (planned.claims, planned.measured) == (close(38 / 6), True)
    assert [(one.expression, one.share) for one in planned.words] == [
        ("probable", close(24 / 38)), ("chances about even", close(5 / 38)), ("unlikely", close(9 / 38)),
    ]  # fmt: skip


# Speed


def test_a_record_of_many_readings_is_not_slow():
    # 20,000 claims, each with a range of its own, in 500 documents: sums over documents are carried, not repeated.
    rng = np.random.default_rng(1)
    probability = np.round(rng.uniform(0.01, 0.99, 20_000), 9).tolist()
    outcome, document = rng.integers(0, 2, 20_000).tolist(), rng.integers(0, 500, 20_000).tolist()
    found = conclude(resolved(probability, outcome, document=document))
    assert found.documents == 500 and found.distance_upper > 0
