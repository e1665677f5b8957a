"""How often each expression came true, as a reading: counted by hand, and each document left out claim by claim."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.metrics.cells import Policies, ScoreCells, put_on
from scoring.metrics.intervals import clopper_pearson
from scoring.metrics.measure import Undefined
from scoring.metrics.recalibration import CountedWord, LeftOut, OutOfDocument, leave_one_document_out, recalibrate
from tests.scoring import rowwise_recalibration as rowwise
from tests.scoring.examples import KENT, READING, questions, record

TWO = ("nie-1", "nie-2")
DEFAULT = Policies()


def claims(document: str, hits: int, misses: int, **of) -> list[dict]:
    """So many claims that came true and that did not, in one document."""
    both = [(hits, "occurred"), (misses, "did_not_occur")]
    return [{"document": document, "outcome": outcome, "count": n, **of} for n, outcome in both if n]


def read(*parts: list[dict], documents=TWO, policies=DEFAULT) -> ScoreCells:
    return put_on(record(*(one for part in parts for one in part), documents=documents), KENT, policies)


def counted(*parts: list[dict], min_claims: int = 5, documents=TWO, policies=DEFAULT):
    return recalibrate(read(*parts, documents=documents, policies=policies), KENT, policies, min_claims)


def test_the_rate_is_the_share_of_scored_forecasts_that_came_true():
    found = counted(claims("nie-1", 3, 1), claims("nie-2", 1, 3), claims("nie-2", 4, 0, mood="assessment"))
    (word,) = found.words
    assert (word.expression, word.negated, word.n, word.hits, word.documents) == ("probable", False, 8, 4, 2)
    assert word.rate == 0.5 and not word.exact


def test_the_interval_is_the_one_by_document_of_the_table_of_words():
    """By hand: 3 of 4 and 1 of 4. Left out in turn, .25 and .75 remain, so the jackknife variance is .0625, twice that
    of eight independent claims at one half (.03125): eight claims count as four, two of which came true."""
    (word,) = counted(claims("nie-1", 3, 1), claims("nie-2", 1, 3)).words
    assert (word.lower, word.upper) == pytest.approx(clopper_pearson(2, 4))


def test_of_one_document_the_interval_is_exact_and_says_so():
    (word,) = counted(claims("nie-1", 4, 2), documents=("nie-1",)).words
    assert word.exact and (word.lower, word.upper) == clopper_pearson(4, 6)


def test_a_denial_without_an_entry_of_its_own_counts_with_its_word():
    """Of three claims that it is not almost certain two came out so: what was denied did not occur."""
    found = counted(
        claims("nie-1", 4, 0, word="almost certain"), claims("nie-2", 1, 2, word="almost certain", negated=True)
    )
    (word,) = found.words
    assert (word.n, word.hits) == (7, 4 + 2)


def test_a_denial_with_an_entry_of_its_own_is_counted_apart():
    found = counted(claims("nie-1", 4, 1), claims("nie-2", 2, 4, negated=True))
    assert {(one.expression, one.negated): (one.hits, one.n) for one in found.words} == {
        ("probable", False): (4, 5),
        ("probable", True): (2, 6),
    }


def test_an_expression_with_too_few_claims_is_left_out_with_its_reason():
    found = counted(claims("nie-1", 5, 0), claims("nie-2", 1, 3, word="unlikely"))
    assert found.left_out == (
        LeftOut("probable", True, 0, "no scored claim denies it, and its denial has an entry of its own"),
        LeftOut("unlikely", False, 4, "only 4 cases, of 5 needed"),
    )


def test_what_no_lexicon_is_asked_about_is_left_out():
    policies = Policies(bare_will="range")
    found = counted(
        claims("nie-1", 9, 0, word="will"), claims("nie-2", 9, 9, word=READING.expression), policies=policies
    )
    assert found.words == () and [(one.expression, one.is_entry) for one in found.left_out] == [
        ("two chances in three", False),
        ("will", False),
    ]


def test_each_document_is_read_with_the_rates_of_the_others_by_hand():
    """nie-1: 3 of 4, read as 1/4; nie-2: 1 of 4, read as 3/4. So (3 (3/4)^2 + (1/4)^2 + (1/4)^2 + 3 (3/4)^2) / 8, and
    as Kent says .75: (3 (1/4)^2 + (3/4)^2 + (1/4)^2 + 3 (3/4)^2) / 8."""
    found = counted(claims("nie-1", 3, 1), claims("nie-2", 1, 3), min_claims=4)
    assert found.out_of_document == OutOfDocument(claims=8, n=8, documents=2, brier=0.4375, brier_lexicon=0.3125)


def test_a_claim_whose_word_the_others_use_too_seldom_is_not_read():
    found = counted(claims("nie-1", 5, 0), claims("nie-2", 0, 2), min_claims=5).out_of_document
    assert isinstance(found, OutOfDocument) and (found.claims, found.n, found.documents, found.brier) == (7, 2, 1, 1.0)


def test_with_one_document_or_none_named_nothing_can_be_left_out():
    one = counted(claims("nie-1", 4, 2), documents=("nie-1",)).out_of_document
    nameless = replace(read(claims("nie-1", 4, 2)), documents=())
    assert isinstance(one, Undefined) and "no other to read it with" in one.reason
    none = recalibrate(nameless, KENT, DEFAULT).out_of_document
    assert isinstance(none, Undefined) and "name no document" in none.reason


def test_fewer_than_one_claim_is_no_minimum():
    with pytest.raises(ValueError, match="min_claims: 0"):
        recalibrate(read(claims("nie-1", 1, 0)), KENT, Policies(), 0)


@given(questions(), st.integers(1, 6))
def test_leaving_documents_out_agrees_with_going_claim_by_claim(question, min_claims):
    cells, lexicon, policies = question
    scored = put_on(cells.canonical(), lexicon, policies).of_mood("forecast").binary
    found = leave_one_document_out(scored, min_claims)
    n, documents, brier, said = rowwise.leave_one_document_out(rowwise.claims_of(scored), min_claims)
    if isinstance(found, Undefined):
        assert len({scored.documents[code] for code in scored.document}) < 2
        return
    assert (found.n, found.documents, found.claims) == (n, documents, len(rowwise.claims_of(scored)))
    assert found.brier == (None if brier is None else pytest.approx(brier, abs=1e-12))
    assert found.brier_lexicon == (None if said is None else pytest.approx(said, abs=1e-12))


@given(questions(), st.integers(1, 6))
def test_every_rate_lies_in_its_interval_and_every_word_is_counted_once(question, min_claims):
    cells, lexicon, policies = question
    seen = put_on(cells, lexicon, policies)
    found = recalibrate(seen, lexicon, policies, min_claims)
    assert all(0 <= one.lower <= one.rate <= one.upper <= 1 and one.n >= min_claims for one in found.words)
    named = [one for one in (*found.words, *found.left_out) if isinstance(one, CountedWord) or one.is_entry]
    assert len({(one.expression, one.negated) for one in named}) == len(named)
    assert sum(one.n for one in (*found.words, *found.left_out)) == seen.of_mood("forecast").binary.claims
