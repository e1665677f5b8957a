"""From words to probabilities, and each claim's one status."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given

from scoring.metrics.cells import (
    CLAIM_STATUSES,
    Policies,
    Range,
    Said,
    Word,
    put_on,
    said,
)
from tests.scoring import rowwise
from tests.scoring.examples import (
    ALMOST_CERTAIN,
    KENT,
    PROBABLE,
    PROBABLY_NOT,
    lexicons,
    policies,
    record,
    records,
    resolved,
)

DEFAULT = Policies()


def word(expression: str, cls: str = "yardstick") -> Word:
    return Word(expression, cls)


def status_of(claim: dict, **chosen: str) -> str:
    cells = put_on(record(claim), KENT, Policies(**chosen))
    return CLAIM_STATUSES[cells.status[0]]


# What words say


def test_a_denied_word_takes_the_lexicons_own_entry_for_the_denial():
    assert said(word("probable"), True, KENT, DEFAULT) == Said(PROBABLY_NOT, own_negative=True)


def test_a_denied_word_without_an_entry_of_its_own_takes_the_complement():
    expected = Said(Range(0.01, 0.07, 0.13), complemented=True)
    assert said(word("almost certain"), True, KENT, DEFAULT) == expected


def test_the_policy_complement_passes_over_the_lexicons_own_entry():
    expected = Said(Range(0.13, 0.25, 0.37), complemented=True)
    assert said(word("probable"), True, KENT, Policies(negation="complement")) == expected


def test_an_entry_that_says_outright_that_a_denial_has_no_probability_is_not_complemented():
    wark = replace(KENT, ranges={**KENT.ranges, ("unlikely", True): None})
    assert said(word("unlikely"), True, wark, DEFAULT) == Said(None, own_negative=True)


@pytest.mark.parametrize(
    ("policy", "affirmed", "denied"),
    [
        ("omit", Said(), Said()),
        ("certain", Said(Range(1, 1, 1)), Said(Range(0, 0, 0), complemented=True)),
        ("range", Said(Range(0.95, 0.975, 1)), Said(Range(0, 0.025, 0.05), complemented=True)),
    ],
)
def test_a_bare_will_follows_its_policy_and_never_the_lexicon(policy, affirmed, denied):
    wark = replace(KENT, ranges={("will", False): Range(0.9, 0.95, 1), ("will", True): PROBABLY_NOT})
    chosen = Policies(bare_will=policy)
    assert said(word("will", "bare"), False, wark, chosen) == affirmed
    assert said(word("will", "bare"), True, wark, chosen) == denied


def test_a_modal_word_asks_the_lexicon_only_where_the_policy_says_so():
    wark = replace(KENT, ranges={("may", False): Range(0.4, 0.5, 0.6)})
    assert said(word("may", "modal"), False, wark, DEFAULT) == Said()
    assert said(word("may", "modal"), False, wark, Policies(modal="lexicon")) == Said(Range(0.4, 0.5, 0.6))


def test_a_coders_synonym_counts_only_with_synonyms():
    assert said(word("undoubtedly"), False, KENT, DEFAULT) == Said(ALMOST_CERTAIN, synonym=True)
    assert said(word("undoubtedly"), False, KENT, Policies(synonyms="without")).range is None


def test_without_synonyms_a_denial_that_a_coder_added_gives_way_to_the_complement():
    added = replace(KENT, synonyms=frozenset({("probable", True)}))
    expected = Said(PROBABLE.complement(), complemented=True)
    assert said(word("probable"), True, added, Policies(synonyms="without")) == expected


def test_a_readers_own_reading_stands_as_it_is_even_for_a_denied_or_modal_claim():
    own = Range(0.1, 0.2, 0.3)
    assert said(Word("may", "modal", own), True, KENT, DEFAULT) == Said(own)


def test_the_complement_of_a_printed_range_is_a_number_with_as_few_digits():
    assert Range(0.87, 0.93, 0.99).complement() == Range(0.01, 0.07, 0.13)


# Status


def test_a_withdrawn_claim_is_withdrawn_before_anything_else():
    assert status_of({"status": "withdrawn", "restated": True, "word": "may"}) == "withdrawn"


def test_a_restated_claim_is_restated_before_it_lacks_a_probability():
    assert status_of({"restated": True, "word": "may"}) == "restated"


def test_the_policy_each_gives_a_restated_claim_the_status_of_its_proposition():
    assert status_of({"restated": True}, restatement="each") == "resolved"
    assert status_of({"restated": True, "word": "may"}, restatement="each") == "no_probability"


def test_a_claim_without_a_probability_is_that_before_it_is_open_ended():
    assert status_of({"status": "open_ended", "word": "we believe"}) == "no_probability"


@pytest.mark.parametrize("status", [name for name in CLAIM_STATUSES if name not in ("restated", "no_probability")])
def test_any_other_claim_keeps_the_status_of_the_record(status):
    assert status_of({"status": status}) == status


def test_a_claim_that_no_lexicon_reads_keeps_its_outcome_to_be_listed():
    cells = put_on(record({"word": "we believe"}), KENT, DEFAULT)
    assert cells.outcome.tolist() == [1.0]
    assert np.isnan(cells.probability).all()
    assert cells.of_record_status("resolved").claims == 1


@given(records(), lexicons(), policies)
def test_cells_agree_with_a_reading_claim_by_claim(cells, lexicon, chosen):
    seen = put_on(cells, lexicon, chosen)
    expected = rowwise.claims(cells, lexicon, chosen)
    at = np.repeat(np.arange(len(cells.count)), cells.count)
    assert [CLAIM_STATUSES[code] for code in seen.status[at]] == [claim.status for claim in expected]
    assert seen.complemented[at].tolist() == [claim.complemented for claim in expected]
    assert seen.own_negative[at].tolist() == [claim.own_negative for claim in expected]
    for name, column in (("lower", seen.lower), ("p", seen.probability), ("upper", seen.upper)):
        numbers = [np.nan if getattr(claim, name) is None else getattr(claim, name) for claim in expected]
        np.testing.assert_allclose(column[at], numbers, rtol=0, atol=1e-12)


@given(records(), lexicons(), policies)
def test_statuses_sum_to_all_claims(cells, lexicon, chosen):
    seen = put_on(cells, lexicon, chosen)
    assert sum(seen.by_status().values()) == cells.count.sum() == seen.claims
    assert list(seen.by_status()) == list(CLAIM_STATUSES)


def test_the_importance_of_a_cell_becomes_its_weight():
    assert put_on(record({"count": 2, "importance": 5}), KENT, DEFAULT).weight.tolist() == [5]


def test_cells_can_be_taken_by_class_mood_and_status():
    cells = put_on(
        record({"word": "may"}, {"mood": "assessment", "count": 2}, {"status": "open", "count": 4}), KENT, DEFAULT
    )
    assert cells.of_class("modal").claims == 1
    assert cells.of_mood("assessment").claims == 2
    assert cells.of_status("open", "resolved").claims == 6
    assert cells.binary.claims == cells.fractional.claims == 2


# Policies, ranges and words refuse what is not theirs


def test_a_policy_refuses_a_value_that_it_does_not_have():
    with pytest.raises(ValueError, match=r"policy bare_will: 'maybe' is none of omit, certain, range"):
        Policies(bare_will="maybe")


def test_policies_are_made_from_names_and_values_and_given_back():
    assert Policies.from_mapping({"partial": "up"}) == Policies(partial="up")
    assert Policies(partial="up").as_dict()["partial"] == "up"


def test_an_unknown_policy_is_refused_by_name():
    with pytest.raises(ValueError, match="unknown policy: colour; there are negation, bare_will"):
        Policies.from_mapping({"colour": "blue"})


@pytest.mark.parametrize(
    "bounds", [(0.5, 0.4, 0.6), (0.4, 0.7, 0.6), (-0.1, 0, 0.1), (0.9, 1, 1.1), (0, float("nan"), 1)]
)
def test_a_range_refuses_bounds_out_of_order(bounds):
    with pytest.raises(ValueError, match="0 <= lower <= best <= upper <= 1"):
        Range(*bounds)


def test_a_word_refuses_an_unknown_class():
    with pytest.raises(ValueError, match="class of 'may': 'hedge' is none of yardstick, belief, bare, modal"):
        Word("may", "hedge")


def test_plain_numbers_make_score_cells_for_the_measures():
    cells = resolved([0.5, 0.7], [0, 1], count=[2, 3])
    assert (cells.claims, cells.probability.tolist(), cells.outcome.tolist()) == (5, [0.5, 0.7], [0.0, 1.0])
