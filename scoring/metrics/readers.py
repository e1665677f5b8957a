"""Readers of an elicited lexicon: how they would have scored, each with an own number for every word."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scoring.metrics.cells import LexiconReading, ScoreCells
from scoring.metrics.measure import mean
from scoring.metrics.rules import squared_error


@dataclass(frozen=True)
class ReaderScores:
    """Brier scores of the `n` resolved claims whose words readers were asked about.

    average_reading_score   of the mean of their answers: mean (m - y)^2
    average_reader_score    the mean of their own scores: mean (m - y)^2 + s^2, s the standard deviation of the answers.
                            Never the better one: readers differ, and their mean evens that out
    """

    n: int
    average_reader_score: float
    average_reading_score: float


def reader_scores(cells: ScoreCells, lexicon: LexiconReading) -> ReaderScores | None:
    """None where the lexicon was not elicited, or no resolved claim has a word that was asked about.

    A denial without an entry of its own is read as one minus the answer for the word.
    """
    scored = cells.binary
    table = np.full((len(cells.words), 2, 2), np.nan)
    for (expression, negated), answer in lexicon.answers.items():
        for at, word in enumerate(cells.words):
            if word.expression == expression and word.range is None:
                table[at, int(negated)] = answer
    found = table[scored.word, scored.own_negative.astype(np.int8)]
    asked = scored.where(~np.isnan(found[:, 0]))
    if asked.claims == 0:
        return None
    answer, spread = found[~np.isnan(found[:, 0])].T
    answer = np.where(asked.complemented, 1 - answer, answer)
    error = squared_error(answer, asked.outcome)
    return ReaderScores(asked.claims, mean(error + spread**2, asked), mean(error, asked))
