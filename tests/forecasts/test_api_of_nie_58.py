"""NIE-58 over REST says what its file says."""

import pytest
import yaml

from tests import builders

from .test_api import OUTCOME, get

pytestmark = pytest.mark.django_db

CLAIM = (
    "id document paragraph page section quotation stem expression canonical class span span_in co_markers negated "
    "mood conditional reported window voice restates cites proposition synthetic status"
)
PROPOSITION = (
    "id text kind window_basis opens closes condition criteria criteria_version criteria_locked_at importance "
    "withdrawn merged_into synthetic coders_disagree occurred_earliest occurred_latest month outcome"
)


@pytest.fixture(scope="module", autouse=True)
def loaded(kept_rows):
    with kept_rows():
        builders.load_nie_58()


def recorded_claims():
    """NIE-58's claims as its file has them, read with nothing of ours."""
    record = yaml.safe_load((builders.FIXTURES / "records" / "nie-58.yaml").read_text(encoding="utf-8"))
    sentences = [(passage, sentence) for passage in record["passages"] for sentence in passage["sentences"]]
    return [(passage, claim) for passage, sentence in sentences for claim in sentence.get("claims", [])]


def test_all_claims_of_nie_58_are_there_with_what_its_file_says(client):
    found = {claim["id"]: claim for claim in get(client, "claims/?document=nie-58&page_size=500")["results"]}
    recorded = recorded_claims()
    assert len(found) == len(recorded) > 50
    for passage, claim in recorded:
        said = found[claim["id"]]
        assert " ".join(said) == CLAIM
        for field in ("quotation", "stem", "expression", "canonical", "span", "window", "proposition", "mood", "cites"):
            assert said[field] == claim.get(field), (claim["id"], field)
        assert said["restates"] == claim.get("restates")
        assert said["voice"] == claim.get("voice", "agreed")
        assert (said["negated"], said["reported"]) == (claim.get("negated", False), claim.get("reported", False))
        assert said["section"] == passage["section"]
        assert said["paragraph"] == passage.get("number", passage["key"].partition("/")[2])


def test_the_denial_in_paragraph_5_reads_as_it_was_coded(client):
    assert get(client, "claims/nie-58.5-b/") == {
        "id": "nie-58.5-b",
        "document": "nie-58",
        "paragraph": "5",
        "page": "98",
        "section": "conclusions",
        "quotation": "Although the Peiping regime will undoubtedly continue to attempt to gain legal recognition "
        "internationally, to secure Formosa, and to resume trade and commerce with the West, we do not believe that "
        "the existing Sino-Soviet solidarity can be weakened by non-Communist concessions to Communist China.",
        "stem": None,
        "expression": "believe",
        "canonical": "we believe",
        "class": "belief",
        "span": [185, 192],
        "span_in": "quotation",
        "co_markers": [],
        "negated": True,
        "mood": "forecast",
        "conditional": True,
        "reported": False,
        "window": None,
        "voice": "agreed",
        "restates": None,
        "cites": None,
        "proposition": "concessions-weaken-solidarity",
        "synthetic": False,
        "status": "resolved",
    }


def test_the_current_outcomes_of_nie_58_are_those_of_its_file(client):
    record = yaml.safe_load((builders.FIXTURES / "records" / "nie-58.yaml").read_text(encoding="utf-8"))
    found = {one["id"]: one for one in get(client, "propositions/?document=nie-58&page_size=500")["results"]}
    assert len(found) == len(record["propositions"])
    for proposition in record["propositions"]:
        said = found[proposition["id"]]
        assert " ".join(said) == PROPOSITION
        assert said["text"] == proposition["text"]
        last = proposition["outcomes"][-1]
        assert " ".join(said["outcome"]) == OUTCOME
        assert said["outcome"]["id"] == last["id"]
        assert said["outcome"]["verdict"] == last.get("verdict")
        assert said["outcome"]["sources"] == last.get("sources", [])


def test_a_document_is_told_with_its_window_and_a_passage_with_all_its_sentences(client):
    document = get(client, "documents/nie-58/")
    assert (document["series"], document["number"], document["issued_on"]) == ("nie", "58", "1952-09-04")
    assert (document["window_basis"], document["opens"], document["closes"]) == ("stated", "1952-09-04", "1954-09-04")
    assert (document["state"], document["printed"], document["merged_into"]) == ("published", "full", None)
    assert document["topics"] == ["Sino-Soviet relations", "Communist China", "Soviet Union"]
    passage = get(client, "passages/nie-58/5/")
    assert (passage["document"], passage["section"], passage["number"]) == ("nie-58", "conclusions", "5")
    assert [one["locator"] for one in passage["sentences"]] == ["5/1", "5/2"]
    assert passage["sentences"][1]["claims"] == ["nie-58.5-c", "nie-58.5-d"]
    assert passage["sentences"][1]["sha256"].startswith("17edacd5b1eb18b2")
    assert get(client, "passages/nie-58/1/")["sentences"][0]["ruled_out"] == "flat_fact"


def test_a_footnote_hangs_on_its_passage(client):
    notes = get(client, "passages/?document=nie-58&section=footnote&page_size=500")["results"]
    assert notes
    assert all(note["under"].startswith("nie-58/") and note["mark"] for note in notes)
