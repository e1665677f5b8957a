"""Claims one by one: by hand, and their means beside the registry's measures."""

import math

import pytest
from hypothesis import given

from scoring.metrics.cells import LexiconReading, Policies, Range, put_on
from scoring.metrics.claim_scores import claim_scores
from scoring.metrics.registry import BESIDE, by_key
from tests.scoring.examples import KENT, lexicons, policies, record, records


def only(claim: dict, **chosen: str):
    (score,) = claim_scores(record(claim), KENT, Policies.from_mapping(chosen))
    return score


def test_a_claim_that_came_true_is_surprised_by_what_it_withheld() -> None:
    score = only({"word": "probable", "outcome": "occurred"})
    assert score.range == Range(0.63, 0.75, 0.87)
    assert (score.status, score.outcome, score.given) == ("resolved", 1.0, 0.75)
    assert score.brier == pytest.approx(0.0625)
    assert score.bits == pytest.approx(0.41503749928)  # -log2(.75)


def test_a_claim_that_did_not_come_true_was_given_the_rest() -> None:
    score = only({"word": "probable", "outcome": "did_not_occur"})
    assert (score.given, score.bits) == (0.25, 2.0)
    assert score.brier == pytest.approx(0.5625)


def test_a_denied_word_without_an_entry_of_its_own_gives_the_complement() -> None:
    score = only({"word": "almost certain", "negated": True, "outcome": "did_not_occur"})
    assert score.complemented
    assert score.range == Range(0.01, 0.07, 0.13)
    assert score.given == pytest.approx(0.93)


def test_what_was_called_impossible_and_happened_is_an_infinite_surprise() -> None:
    never = LexiconReading("never", "Never", 1, True, {("probable", False): Range(0.0, 0.0, 0.0)})
    (score,) = claim_scores(record({"word": "probable"}), never, Policies())
    assert (score.bits, score.given, score.brier) == (math.inf, 0.0, 1.0)


def test_certainty_that_held_is_no_surprise() -> None:
    sure = LexiconReading("sure", "Sure", 1, True, {("probable", False): Range(1.0, 1.0, 1.0)})
    (score,) = claim_scores(record({"word": "probable"}), sure, Policies())
    assert math.copysign(1, score.bits or 0.0) == 1
    assert score.bits == 0


@pytest.mark.parametrize(
    ("policy", "brier"),
    # "probable" (.75), half come true: (.25)^2; .5 x .0625 + .5 x .5625; as not, as true; left out.
    [("squared", 0.0625), ("expected", 0.3125), ("down", 0.5625), ("up", 0.0625), ("omit", None)],
)
def test_what_came_true_in_part_costs_what_the_policy_says(policy: str, brier: float | None) -> None:
    score = only({"word": "probable", "status": "partial", "outcome": "1/2"}, partial=policy)
    assert (score.status, score.outcome, score.bits, score.given) == ("partial", 0.5, None, None)
    assert score.brier == (None if brier is None else pytest.approx(brier))


@pytest.mark.parametrize(
    ("claim", "status"),
    [
        ({"word": "may"}, "no_probability"), ({"restated": True}, "restated"),
        ({"status": "undeterminable"}, "undeterminable"), ({"status": "open"}, "open"),
    ],
)  # fmt: skip
def test_a_claim_that_is_not_scored_has_a_status_and_no_score(claim: dict, status: str) -> None:
    score = only(claim)
    assert (score.status, score.brier, score.bits, score.given) == (status, None, None, None)


def test_a_coders_synonym_is_marked() -> None:
    assert only({"word": "undoubtedly"}).synonym
    assert only({"word": "undoubtedly"}, synonyms="without").range is None


@given(records(), lexicons(), policies)
def test_the_means_are_the_registrys(cells, lexicon, chosen) -> None:
    scores = claim_scores(cells, lexicon, chosen)
    seen = put_on(cells, lexicon, chosen)
    for measure, statuses, value in (
        ("brier", ("resolved",), "brier"),
        (BESIDE[chosen.partial], ("resolved", "partial"), "brier"),
        ("log_score_bits", ("resolved",), "bits"),
    ):
        if measure == "brier" and statuses == ("resolved", "partial"):
            continue  # policy omit: nothing stands beside the headline
        expected = by_key(measure)(seen)
        taken = [
            (getattr(one, value), n)
            for one, n in zip(scores, cells.count.tolist(), strict=True)
            if one.status in statuses
        ]
        if taken:
            assert expected == pytest.approx(sum(v * n for v, n in taken) / sum(n for _, n in taken))


@given(records(), lexicons(), policies)
def test_every_claim_has_the_status_that_reports_count(cells, lexicon, chosen) -> None:
    seen = put_on(cells, lexicon, chosen)
    counted = dict.fromkeys(seen.by_status(), 0)
    for one, n in zip(claim_scores(cells, lexicon, chosen), cells.count.tolist(), strict=True):
        counted[one.status] += n
    assert counted == seen.by_status()
