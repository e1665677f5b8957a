"""The claims of NIE-58 are coded by the rules: which marker governs, who speaks, what is in question, by when."""

import hashlib
from collections import Counter

import pytest

from forecasts import records
from forecasts.expressions import find_expressions

from .nie58 import CLAIMS, CLASS_OF, EXPRESSIONS, FILE, PASSAGES, PROPOSITIONS, RECORD, SENTENCES


def test_the_file_is_as_the_exporter_writes_it():
    assert records.write(records.read(FILE)) == FILE.read_text(encoding="utf-8")


def test_ninety_nine_sentences_make_sixty_six_claims_on_fifty_five_propositions():
    """Counted by hand in the printed text; eleven claims restate another, so that 55 remain."""
    assert (len(SENTENCES), len(CLAIMS), len(PROPOSITIONS)) == (99, 66, 55)
    classes = Counter(CLASS_OF[claim["canonical"]] for claim in CLAIMS.values())
    assert classes == {"yardstick": 19, "belief": 32, "bare": 5, "modal": 10}


def test_a_quotation_is_the_sentence_that_was_hashed():
    for sentence in SENTENCES.values():
        for claim in sentence.get("claims", []):
            assert hashlib.sha256(claim["quotation"].encode()).hexdigest() == sentence["sha256"]


@pytest.mark.parametrize("claim", CLAIMS.values(), ids=CLAIMS)
def test_the_expression_is_a_printed_form_of_its_canonical_and_stands_where_it_says(claim):
    start, end = claim["span"]
    assert claim["quotation"][start:end] == claim["expression"]
    matches = find_expressions(claim["quotation"], EXPRESSIONS)
    assert (claim["canonical"], start, end) in {(m.expression, m.start, m.end) for m in matches}
    assert set(claim.get("co_markers", [])) <= {m.expression for m in matches} - {claim["canonical"]}


@pytest.mark.parametrize("claim", CLAIMS.values(), ids=CLAIMS)
def test_the_words_of_the_window_stand_in_the_sentence_or_in_the_stem_of_its_list(claim):
    if "window" in claim:
        assert claim["window"] in claim["quotation"] or claim["window"] in claim["stem"]
    if "stem" in claim:
        assert claim["window"] in claim["stem"]


def test_no_marker_in_a_sentence_with_claims_is_passed_over():
    """Those left are the leaders' own estimate, the open question, and what is said about the paper."""
    left = {}
    for locator, sentence in SENTENCES.items():
        claims = sentence.get("claims", [])
        coded = {c["canonical"] for c in claims} | {m for c in claims for m in c.get("co_markers", [])}
        found = {m.expression for c in claims for m in find_expressions(c["quotation"], EXPRESSIONS)}
        if found - coded:
            left[locator] = found - coded
    assert left == {
        "20/1": {"may"},
        "20/2": {"we estimate", "will"},
        "23a/5": {"must", "probable"},
        "23e/3": {"will"},
    }


def test_the_strongest_marker_governs_the_claim():
    order = ["modal", "bare", "belief", "yardstick"]
    for claim in CLAIMS.values():
        others = [order.index(CLASS_OF[marker]) for marker in claim.get("co_markers", [])]
        assert order.index(CLASS_OF[claim["canonical"]]) >= max(others, default=0), claim["id"]


def test_claims_are_lettered_from_a_in_each_passage():
    for passage in PASSAGES:
        place = passage["key"].removeprefix("nie-58/")
        ids = [claim["id"] for s in passage["sentences"] for claim in s.get("claims", [])]
        assert ids == [f"nie-58.{place}-{chr(ord('a') + n)}" for n in range(len(ids))]


def test_a_restatement_keeps_voice_proposition_expression_and_polarity():
    same = ("proposition", "voice", "negated", "mood", "reported")
    for claim in CLAIMS.values():
        if "restates" in claim:
            first = CLAIMS[claim["restates"]]
            assert "restates" not in first
            assert [claim.get(name) for name in same] == [first.get(name) for name in same]
            assert CLASS_OF[claim["canonical"]] == CLASS_OF[first["canonical"]]


def test_conclusions_are_the_originals_and_the_discussion_repeats_them():
    repeats = "19-a=1-a 23-a=3-a 24-a=2-a 24-b=2-b 24-c=2-c 25-a=4-a 26-a=5-a 26-b=5-b 26-c=5-c 26-d=5-d n4-a=n1-a"
    assert {(key, claim["restates"]) for key, claim in CLAIMS.items() if "restates" in claim} == {
        tuple(f"nie-58.{key}" for key in pair.split("=")) for pair in repeats.split()
    }


def test_a_voice_states_a_proposition_once_apart_from_restatements():
    stated = Counter((c["proposition"], c.get("voice", "agreed")) for c in CLAIMS.values() if "restates" not in c)
    assert set(stated.values()) == {1}
    assert {proposition for proposition, _ in stated} == set(PROPOSITIONS)


def test_state_reserves_on_the_whole_of_paragraphs_5_and_26_and_states_a_wider_proposition_itself():
    positions = {(p["claim"], p["voice"], p["stance"], p["passage"]) for p in RECORD["positions"]}
    assert positions == {
        (f"nie-58.{number}-{letter}", "state", "reserves", f"nie-58/{note}")
        for number, note in (("5", "n1"), ("26", "n4"))
        for letter in "abcd"
    }
    own = {c["proposition"] for c in CLAIMS.values() if c.get("voice") == "state"}
    assert own == {"solidarity-significantly-weakened"}
    assert own.isdisjoint(c["proposition"] for c in CLAIMS.values() if "voice" not in c)


def test_footnotes_hang_on_the_paragraphs_that_bear_their_marks():
    notes = [(p["mark"], p["under"]) for p in PASSAGES if p["section"] == "footnote"]
    assert notes == [("*", "nie-58/5"), ("†", "nie-58/6"), ("‡", "nie-58/14"), ("§", "nie-58/26")]


SETTLED = [  # the sentences that are hard to code, and how the coding rules settle them
    ("1-a", "we believe", False, "assessment", "fact_at_time", "none"),
    ("2-b", "unlikely", False, "forecast", "event_by_close", "document"),
    ("2-c", "almost certain", True, "forecast", "event_by_close", "document"),
    ("3-a", "might", False, "forecast", "event_by_close", "open_ended"),
    ("4-a", "we believe", False, "forecast", "state_throughout", "document"),
    ("5-a", "undoubtedly", False, "forecast", "state_throughout", "document"),
    ("5-b", "we believe", True, "forecast", "event_by_close", "document"),
    ("5-c", "we believe", False, "forecast", "state_throughout", "document"),
    ("5-d", "we believe", True, "forecast", "event_by_close", "document"),
    ("6-a", "indicates", True, "assessment", "fact_at_time", "none"),
    ("8-a", "we believe", False, "assessment", "fact_at_time", "none"),
    ("12-a", "appears", False, "assessment", "fact_at_time", "none"),
    ("14-b", "probable", True, "forecast", "event_by_close", "document"),
    ("17-a", "apparently", True, "assessment", "fact_at_time", "none"),
    ("18-a", "we conclude", True, "assessment", "fact_at_time", "none"),
    ("22b-a", "will", False, "forecast", "state_at_close", "stated"),
    ("22c-a", "will", False, "forecast", "state_throughout", "document"),
    ("22d-d", "might", False, "counterfactual", "event_by_close", "document"),
    ("22d-e", "will", False, "counterfactual", "event_by_close", "document"),
    ("23a-a", "we believe", True, "assessment", "fact_at_time", "none"),
    ("23b-b", "there is evidence", False, "assessment", "fact_at_time", "none"),
    ("23e-a", "we estimate", False, "assessment", "fact_at_time", "none"),
    ("23e-c", "certain", False, "forecast", "event_by_close", "open_ended"),
    ("24-d", "will", False, "counterfactual", "event_by_close", "document"),
]


@pytest.mark.parametrize(("key", "canonical", "negated", "mood", "kind", "basis"), SETTLED, ids=[s[0] for s in SETTLED])
def test_hard_sentences_are_coded_as_settled(key, canonical, negated, mood, kind, basis):
    claim = CLAIMS[f"nie-58.{key}"]
    question = PROPOSITIONS[claim["proposition"]]
    assert (claim["canonical"], claim.get("negated", False), claim["mood"]) == (canonical, negated, mood)
    assert (question["kind"], question["window"]["basis"]) == (kind, basis)


def test_what_others_think_or_feel_is_marked_as_reported():
    reported = {key.removeprefix("nie-58.") for key, claim in CLAIMS.items() if claim.get("reported")}
    assert reported == {"8-b", "20-a", "20-b", "21-a", "21-b", "21-c", "23c-a", "23d-b"}


def test_conditions_stand_where_a_sentence_has_an_antecedent():
    conditional = {
        key.removeprefix("nie-58.") for key, c in CLAIMS.items() if "condition" in PROPOSITIONS[c["proposition"]]
    }
    assert conditional == {"5-b", "26-b", "14-b", "22d-b", "22d-c", "22d-d", "22d-e", "23e-c", "24-d"}


def test_windows_open_with_the_estimate_and_close_with_it_or_with_the_armistice():
    closes = {"document": "1954-09-04", "stated": "1953-07-27", "open_ended": None, "none": None}
    for question in PROPOSITIONS.values():
        window = question["window"]
        assert (window["opens"], window.get("closes")) == ("1952-09-04", closes[window["basis"]])
