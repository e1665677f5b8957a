"""The outcomes of NIE-58 say who judged, knowing what, and on which sources."""

import re

from .nie58 import CLAIMS, OUTCOMES, PROPOSITIONS

# Of what did not occur in time, what is known to have come late, and by when at the latest.
LATE = {"solidarity-significantly-weakened": ("1954-09-05", "1963-07-31")}


def test_every_proposition_is_judged_once_by_a_coder_who_says_that_he_was_not_blind():
    assert list(OUTCOMES) == list(PROPOSITIONS)
    assert {key for key, question in PROPOSITIONS.items() if len(question["outcomes"]) > 1} == set(LATE)
    for outcome in OUTCOMES.values():
        assert (outcome["coder"], outcome.get("blind", False)) == ("first-coder", False)
        assert "not blind" in outcome["note"]


def test_criteria_were_locked_no_later_than_the_verdict_was_recorded():
    for key, outcome in OUTCOMES.items():
        assert PROPOSITIONS[key]["criteria_locked_at"] <= outcome["recorded_at"]


def test_no_verdict_on_the_window_was_known_before_it_closed():
    for key, outcome in OUTCOMES.items():
        question = PROPOSITIONS[key]
        assert outcome["known_on"] > question["window"].get("closes", question["window"]["opens"]), key
        assert outcome["known_on"] <= outcome["recorded_at"][:10]


def test_events_that_occurred_lie_inside_their_windows():
    for key, outcome in OUTCOMES.items():
        window = PROPOSITIONS[key]["window"]
        if "occurred_earliest" in outcome and outcome["verdict"] != "did_not_occur":
            earliest, latest = outcome["occurred_earliest"], outcome["occurred_latest"]
            assert window["opens"] <= earliest <= latest <= window.get("closes", "9999-12-31"), key
            assert latest <= outcome["known_on"], key


def test_what_came_late_came_after_the_close_and_the_verdict_stays_what_it_was():
    dated = {
        key: (outcome["occurred_earliest"], outcome["occurred_latest"])
        for key, outcome in OUTCOMES.items()
        if outcome.get("verdict") == "did_not_occur" and "occurred_earliest" in outcome
    }
    assert dated == LATE
    for key in LATE:
        first, second = PROPOSITIONS[key]["outcomes"]
        assert (first["verdict"], second["supersedes"]) == (second["verdict"], first["id"])
        assert LATE[key][0] > PROPOSITIONS[key]["window"]["closes"]


def test_every_verdict_names_its_sources_and_an_undeterminable_one_says_where_one_looked():
    for key, outcome in OUTCOMES.items():
        if outcome.get("verdict") == "undeterminable" and outcome["condition_met"] == "none":
            assert outcome["evidence"].startswith("Looked for in"), key
        elif outcome.get("verdict") != "undeterminable":
            assert outcome["sources"], key


def test_no_verdict_rests_on_american_estimates_alone():
    """They show what Washington came to believe: no proof, by itself, of what was so."""
    estimate = re.compile(r"(Special )?National Intelligence Estimate |Special Estimate |Board of National Estimates")
    for key, outcome in OUTCOMES.items():
        if outcome.get("verdict", "undeterminable") != "undeterminable" or outcome["condition_met"] == "no":
            assert any(not estimate.match(source) for source in outcome["sources"]), key


def test_what_came_true_in_part_is_named_with_its_share():
    shares = {key: outcome["degree"] for key, outcome in OUTCOMES.items() if outcome.get("verdict") == "partly"}
    assert shares == {"effective-chinese-control-sinkiang": 0.5, "ccp-leaders-trust-alliance-benefits": 0.5}


def test_every_counterfactual_ends_at_a_condition_that_was_not_met():
    for claim in CLAIMS.values():
        if claim["mood"] == "counterfactual":
            assert OUTCOMES[claim["proposition"]]["condition_met"] == "no"
