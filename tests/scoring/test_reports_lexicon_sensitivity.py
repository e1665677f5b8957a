"""What holds under all lexicons and what flips with the lexicon."""

from dataclasses import replace

import pytest

from scoring.metrics.cells import Policies, Range
from scoring.metrics.record import RecordCells
from scoring.reports.build import build
from tests.scoring.examples import KENT, record

# "probable" that hardly ever comes true, and a reading of it that says just so.
DOCUMENTS = tuple(f"nie-{number}" for number in range(1, 13))
SELDOM = replace(KENT, slug="seldom", ranges={**KENT.ranges, ("probable", False): Range(0.05, 0.1, 0.3)})


@pytest.fixture(scope="module")
def hardly_ever() -> RecordCells:
    claims = [
        {"document": name, "count": 9, "outcome": "did_not_occur"} if hit else {"document": name, "count": 1}
        for name in DOCUMENTS for hit in (True, False)
    ]  # fmt: skip
    return record(*claims, documents=DOCUMENTS)


def test_a_statement_that_hangs_on_the_lexicon_flips(hardly_ever):
    over, under, *_ = build(hardly_ever, [KENT, SELDOM]).lexicon_sensitivity
    assert over.by_lexicon == {"kent-1964": "shown", "seldom": "not_shown"}
    assert over.flips and not over.holds
    assert under.by_lexicon == {"kent-1964": "cannot_tell", "seldom": "not_shown"} and not under.flips


def test_what_one_side_shows_tells_nothing_of_the_other(hardly_ever):
    found = build(hardly_ever, [KENT])
    over, under, within, *_ = found.lexicon_sensitivity
    assert found.conclusion.value == "over_stated"
    assert (over.by_lexicon, under.by_lexicon) == ({"kent-1964": "shown"}, {"kent-1964": "cannot_tell"})
    # .1 came true of what is read as .63 at least: .53 beyond the range, far more than the ten points.
    assert within.by_lexicon == {"kent-1964": "not_shown"}


def test_one_word_that_is_off_does_not_tell_against_the_average():
    """In each of 20 documents a rare word that never comes true beside many claims in the middle of their range."""
    documents = tuple(f"nie-{number}" for number in range(1, 21))
    claims = [
        {"document": name, **claim} for name in documents for claim in (
            {"count": 3, "word": "unlikely"}, {"count": 7, "word": "unlikely", "outcome": "did_not_occur"},
            {"outcome": "did_not_occur"},
        )
    ]  # fmt: skip
    found = build(record(*claims, documents=documents), [KENT])
    _, _, within, *_ = found.lexicon_sensitivity
    assert (found.conclusion.value, found.conclusion.words_over) == ("over_stated", ("probable",))
    assert within.by_lexicon == {"kent-1964": "cannot_tell"}


def test_a_statement_shown_under_every_lexicon_holds(hardly_ever):
    twin = replace(KENT, slug="twin")
    over, _, _, better, word = build(hardly_ever, [KENT, twin]).lexicon_sensitivity
    assert over.holds and not over.flips
    # Stating the base rate each time, .1, scores .09; saying .75 scores far worse, in every document.
    assert set(better.by_lexicon.values()) == {"not_shown"}
    assert (word.text, word.holds) == ("“probable” came true less often than it says", True)


def test_a_word_that_is_off_under_one_lexicon_and_as_said_under_another_flips(hardly_ever):
    *_, word = build(hardly_ever, [KENT, SELDOM]).lexicon_sensitivity
    assert word.key == "less_often_than_said:probable"
    assert word.by_lexicon == {"kent-1964": "shown", "seldom": "not_shown"} and word.flips


def test_of_a_word_that_another_lexicon_does_not_have_it_says_that_it_cannot_tell(hardly_ever):
    silent = replace(KENT, slug="silent", ranges={})
    *_, word = build(hardly_ever, [KENT, silent]).lexicon_sensitivity
    assert word.by_lexicon == {"kent-1964": "shown", "silent": "cannot_tell"} and not word.flips


def test_from_one_document_nothing_can_be_told():
    report = build(record({}, {"outcome": "did_not_occur"}), [KENT], Policies())
    assert [set(one.by_lexicon.values()) for one in report.lexicon_sensitivity] == [{"cannot_tell"}] * 4
