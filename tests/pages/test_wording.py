"""Whoever adds a value finds out here where its words are missing."""

from forecasts import status
from forecasts.models import Sentence
from scoring.metrics import cells
from scoring.metrics.policies import POLICIES
from scoring.metrics.registry import MEASURES
from scoring.reports import policy_words
from scoring.reports.sentences import LEFT_OUT
from scoring.views import wording


def test_statuses_are_the_same_in_sql_in_cells_and_in_words():
    assert status.RECORD_STATUSES == cells.RECORD_STATUSES
    assert status.CLAIM_STATUSES == cells.CLAIM_STATUSES == tuple(wording.STATUSES) == (*LEFT_OUT, "resolved")


def test_every_value_of_every_policy_says_what_it_means():
    assert {name: tuple(values) for name, values in policy_words.POLICIES.items()} == POLICIES


def test_every_reason_to_rule_a_sentence_out_has_its_words():
    assert list(wording.RULED_OUT) == Sentence.RuledOut.values


def test_every_measure_stands_under_what_it_is_about():
    assert {one.family for one in MEASURES} == set(wording.FAMILIES)
