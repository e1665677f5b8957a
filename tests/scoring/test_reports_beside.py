"""What figures hang on, in words and as tables: policies, readers, certainties, and what a word would need."""

import pytest

from scoring.metrics.policies import Policies
from scoring.reports import beside_words
from scoring.reports.build import build
from scoring.reports.detail import WrongCertainty
from scoring.reports.specification import moves, spreads
from tests.scoring.examples import KENT, record

MISS = {"outcome": "did_not_occur"}


@pytest.fixture
def report():
    """*Probable* came true (.0625 off), *undoubtedly*, a coder's synonym, did not (.8649), nor did *will* (1)."""
    return build(record({}, {"word": "undoubtedly", **MISS}, {"word": "will", **MISS}), [KENT])


def test_the_score_over_all_policies_has_its_ends_and_what_was_asked(report):
    (one,) = spreads(report.specification, report.question.policies)
    assert (one.asked.n, one.asked.brier) == (2, pytest.approx((0.0625 + 0.8649) / 2))
    assert (one.lowest.n, one.lowest.brier) == (1, 0.0625)
    # All three, with "will" as certain: (.0625 + .8649 + 1)/3; or without the synonym: (.0625 + 1)/2.
    assert (one.highest.n, one.highest.brier) == (3, pytest.approx((0.0625 + 0.8649 + 1) / 3))


def test_each_policy_by_itself_has_its_score_and_its_number(report):
    found = {(one.policy, one.value): one for one in moves(report.specification, "kent-1964", report.question.policies)}
    assert len(found) == 2 + 3 + 2 + 2 + 2
    assert (found["synonyms", "without"].n, found["synonyms", "without"].brier) == (1, 0.0625)
    assert found["bare_will", "certain"].n == 3 and not found["bare_will", "certain"].is_asked
    assert found["negation", "complement"].brier == found["negation", "own_entry"].brier
    assert {key for key, one in found.items() if one.is_asked} == set(Policies().as_dict().items()) - {
        ("partial", "squared")
    }


def test_what_moves_the_score_most_is_said_in_words(report):
    (spread,) = spreads(report.specification, report.question.policies)
    own = moves(report.specification, "kent-1964", report.question.policies)
    assert beside_words.moved(spread, own, "Kent 1964") == (
        "Read with Kent 1964, the Brier score lies between .062 (n = 1) and .642 (n = 3) over all combinations; as "
        "asked it is .464 (n = 2). By itself, the policy on readings that a coder added moves it most, to .062 (n = 1)."
    )


def test_where_no_policy_moves_the_score_that_is_said():
    still = build(record({}), [KENT])
    (spread,) = spreads(still.specification, still.question.policies)
    own = moves(still.specification, "kent-1964", still.question.policies)
    assert beside_words.moved(spread, own, "Kent 1964").endswith("No policy by itself moves it by a thousandth.")


@pytest.mark.parametrize(
    ("one", "told"),
    [
        (WrongCertainty("will", False, 1.0, 3, 2, ()), "With “will”: three claims put at 100% did not come true"),
        (WrongCertainty("will", True, 0.0, 1, 1, ()), "With “will” denied: one claim put at 0% came true"),
        (WrongCertainty("", False, 0.0, 13, 0, ()), "In numbers: 13 claims put at 0% came true"),
    ],
)
def test_a_failed_certainty_is_told_with_its_word_and_its_number(one, told):
    assert beside_words.certainty(one) == told


def test_one_estimate_has_no_sentence_on_what_its_claims_count_as(report):
    assert beside_words.clustered(report.lexicon()) is None
    row = next(row for row in report.lexicon().forecasts.expressions if row.expression == "probable")
    assert beside_words.needs_aloud(row).startswith("“Probable” was scored one time. With the range 63–87%,")


def test_several_estimates_say_that_claims_of_one_lean_together():
    names = ("nie-1", "nie-2", "nie-3")
    several = build(record(*({"document": one, "count": 4} for one in names), documents=names), [KENT])
    assert "count as fewer" in beside_words.clustered(several.lexicon())
