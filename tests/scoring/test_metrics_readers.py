"""Readers of an elicited lexicon: the mean of their scores, and the score of their mean."""

import statistics
from dataclasses import replace

import pytest

from scoring.metrics.cells import Policies, put_on
from scoring.metrics.readers import reader_scores
from tests.scoring.examples import KENT, record

# Three readers' numbers for *probable*, and for *almost certain*.
PROBABLE, CERTAIN = [0.6, 0.7, 0.9], [0.9, 0.95, 0.97]
ASKED = replace(
    KENT,
    answers={
        ("probable", False): (statistics.mean(PROBABLE), statistics.pstdev(PROBABLE)),
        ("almost certain", False): (statistics.mean(CERTAIN), statistics.pstdev(CERTAIN)),
    },
)
MISS = {"outcome": "did_not_occur"}


def test_the_scores_of_three_readers_one_by_one():
    cells = put_on(record({}, MISS, {"word": "almost certain"}, {"word": "almost certain", **MISS, "negated": True}),
                   ASKED, Policies())  # fmt: skip
    each = [((p - 1) ** 2 + p**2 + (c - 1) ** 2 + (1 - c - 0) ** 2) / 4 for p, c in zip(PROBABLE, CERTAIN, strict=True)]
    p, c = statistics.mean(PROBABLE), statistics.mean(CERTAIN)
    found = reader_scores(cells, ASKED)
    assert found.n == 4
    assert found.average_reader_score == pytest.approx(statistics.mean(each))
    assert found.average_reading_score == pytest.approx(((p - 1) ** 2 + p**2 + (c - 1) ** 2 + (1 - c) ** 2) / 4)


def test_a_word_that_nobody_was_asked_about_is_left_out_and_a_lexicon_without_readers_has_none():
    cells = put_on(record({}, {"word": "unlikely"}), ASKED, Policies())
    assert reader_scores(cells, ASKED).n == 1
    assert reader_scores(put_on(record({"word": "unlikely"}), ASKED, Policies()), ASKED) is None
    assert reader_scores(cells, KENT) is None
