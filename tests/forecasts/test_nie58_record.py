"""The record of NIE-58 holds every sentence of the estimate, coded by the rules, and says how it was judged."""

import hashlib
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from forecasts import records
from forecasts.lexicons import find_expressions, read_expressions
from forecasts.yamlfile import read

ROOT = Path(__file__).resolve().parents[2]
FILE = ROOT / "fixtures/records/nie-58.yaml"
SOURCE = ROOT.parent / "shared/sources/nie-58.txt"
EXPRESSIONS = read_expressions(ROOT / "fixtures/expressions.yaml")
CLASS_OF = {entry.expression: entry.cls for entry in EXPRESSIONS}
needs_source = pytest.mark.skipif(not SOURCE.exists(), reason=f"the text of the estimate is not here ({SOURCE.name})")

RECORD, _ = read(FILE, "record")
PASSAGES: list[dict[str, Any]] = RECORD["passages"]
SENTENCES = {sentence["locator"]: sentence for passage in PASSAGES for sentence in passage["sentences"]}
CLAIMS = {c["id"]: c for sentence in SENTENCES.values() for c in sentence.get("claims", [])}
PROPOSITIONS = {proposition["id"]: proposition for proposition in RECORD["propositions"]}
OUTCOMES = {key: outcome for key, p in PROPOSITIONS.items() for outcome in p.get("outcomes", [])}


# --- the printed text, read plainly -----------------------------------------------------------------------------

PAGE = re.compile(r"\[Page (\d+)\]\s*")
OWN_NOTE = "[Footnote in the source text."
SENTENCE_ENDS = re.compile(r"(?<=[.?!])(?P<rest>”?[*†‡§]?)\s+(?=(?:\[Page \d+\] ?)?[A-Z])")


def printed_passages() -> list[tuple[str, str, str]]:
    """Place, section and text with page marks of each passage: paragraphs, list items, the source's own notes.

    A heading belongs to no passage, and the editors' numbered notes are not the estimate's.
    """
    passages, section, number, item, notes = [], "", "", "", 0
    carried = ""  # page marks in headings: they count for the passage that follows
    for line in SOURCE.read_text(encoding="utf-8").splitlines():
        bare = PAGE.sub("", line)
        if bare in ("the problem", "conclusions", "discussion"):
            section = bare.removeprefix("the ")
            continue
        if paragraph := re.match(r"(\d+)\. ", line):
            number = place = paragraph[1]
            text = line[paragraph.end() :]
        elif letter := re.fullmatch(r"- ([a-z])\.", line):
            item = letter[1]
            continue
        elif line.startswith("- ") and item:
            place, text, item = number + item, line[2:], ""
        elif OWN_NOTE in line:
            notes += 1
            place, section, text = f"n{notes}", "footnote", line[2 : line.index(OWN_NOTE)]
        elif section == "problem":
            place, text = "problem", line
        else:
            carried += "".join(mark.group() for mark in PAGE.finditer(line))
            continue
        passages.append((place, section, carried + text))
        carried = ""
    return passages


def printed_sentences() -> dict[str, tuple[str, str, str]]:
    """Locator -> section, page on which it starts, and text without page marks and note symbols."""
    found, page = {}, "97"  # document 50 of the volume starts on page 97
    for place, section, text in printed_passages():
        parts = SENTENCE_ENDS.sub(r"\g<rest>\n", text.strip()).split("\n")
        for ordinal, part in enumerate(parts, 1):
            if mark := PAGE.match(part):
                page = mark[1]
            found[f"{place}/{ordinal}"] = (section, page, without_marks(part))
            page = (PAGE.findall(part) or [page])[-1]
    return found


def without_marks(text: str) -> str:
    text = re.sub(r"[*†‡§]", "", PAGE.sub("", text))
    text = re.sub(r"(?<=\d;)\d(?= )", "", text)  # the editors' note number in "1952;3"
    return " ".join(text.split())


@needs_source
def test_every_printed_sentence_is_registered_and_no_other():
    assert list(SENTENCES) == list(printed_sentences())


@needs_source
def test_each_sentence_has_the_section_and_the_sha256_of_the_printed_one():
    section = {s["locator"]: p["section"] for p in PASSAGES for s in p["sentences"]}
    registered = {locator: (section[locator], s["sha256"]) for locator, s in SENTENCES.items()}
    printed = {
        locator: (section, hashlib.sha256(text.encode()).hexdigest())
        for locator, (section, _, text) in printed_sentences().items()
    }
    assert registered == printed


@needs_source
def test_quotations_and_stems_are_printed_sentences():
    printed = {locator: text for locator, (_, _, text) in printed_sentences().items()}
    for locator, sentence in SENTENCES.items():
        for claim in sentence.get("claims", []):
            assert claim["quotation"] == printed[locator]
            if "stem" in claim:
                assert claim["stem"] == printed[f"{locator[:2]}/1"]


@needs_source
def test_each_sentence_has_the_page_on_which_it_starts():
    registered = {
        s["locator"]: s.get("page", p["page"]) for p in PASSAGES if p["section"] != "footnote" for s in p["sentences"]
    }
    printed = {loc: page for loc, (section, page, _) in printed_sentences().items() if section != "footnote"}
    assert registered == printed


@needs_source
def test_a_sentence_that_is_ruled_out_has_no_marker_of_the_estimators():
    """What the finder sees in them: not theirs, not about the world, or in the wording of a treaty."""
    printed = printed_sentences()
    seen = {
        locator: {match.expression for match in find_expressions(printed[locator][2], EXPRESSIONS)}
        for locator, sentence in SENTENCES.items()
        if "ruled_out" in sentence
    }
    assert {locator: found for locator, found in seen.items() if found} == {
        "problem/1": {"probable"},
        "9/3": {"will"},
        "n1/1": {"we believe", "possible"},
        "n2/2": {"will"},
        "n4/1": {"we believe", "possible"},
    }


# --- the record in itself ---------------------------------------------------------------------------------------


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


# --- the outcomes -----------------------------------------------------------------------------------------------


def test_every_proposition_is_judged_once_by_a_coder_who_says_that_he_was_not_blind():
    assert list(OUTCOMES) == list(PROPOSITIONS)
    assert all(len(question["outcomes"]) == 1 for question in PROPOSITIONS.values())
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
        if "occurred_earliest" in outcome:
            earliest, latest = outcome["occurred_earliest"], outcome["occurred_latest"]
            assert window["opens"] <= earliest <= latest <= window.get("closes", "9999-12-31"), key
            assert latest <= outcome["known_on"], key


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
