"""The record over REST: what each thing says of itself, and that it says what is recorded."""

from collections import Counter
from datetime import date

import pytest

from forecasts.actions.claims import withdraw_claim
from forecasts.actions.propositions import merge_propositions
from tests import builders

pytestmark = pytest.mark.django_db

OUTCOME = (
    "id proposition verdict condition_met degree occurred_earliest occurred_latest known_on recorded_at evidence "
    "sources confidence coder blind adjudicated criteria_version supersedes supersession superseded_by "
    "synthetic standing"
)


def get(client, address, status=200):
    response = client.get(f"/api/v1/{address}")
    assert response.status_code == status, response.content
    return response.json()


def test_a_status_is_given_for_every_claim_and_under_the_lexicon_asked_for(client):
    builders.load_lexicons("kent-1964", "icd-203-2015")
    document = builders.document()
    for word, cls in (("likely", "yardstick"), ("we believe", "belief"), ("may", "modal")):
        builders.expression(word, cls)
        builders.outcome(builders.claim(document, word=word).proposition)
    first = builders.claim(document)
    builders.claim(document, first.proposition, restates=first)
    withdraw_claim(builders.claim(document), reason="It was none.", **builders.WHO)

    def statuses(query=""):
        return Counter((claim["canonical"], claim["status"]) for claim in get(client, f"claims/{query}")["results"])

    under_kent = statuses()
    assert (
        under_kent
        == statuses("?lexicon=kent-1964")
        == {
            ("likely", "resolved"): 1,
            ("we believe", "resolved"): 1,
            ("may", "no_probability"): 1,
            ("likely", "unjudged"): 1,
            ("likely", "restated"): 1,
            ("likely", "withdrawn"): 1,
        }
    )
    assert statuses("?lexicon=icd-203-2015")["we believe", "no_probability"] == 1


def test_what_was_known_later_does_not_count_before(client):
    builders.load_lexicons("kent-1964")
    claim = builders.claim(builders.document())
    builders.outcome(claim.proposition, known_on=date(1960, 5, 2))
    for as_of, status in (("1954-09-04", "open"), ("1954-09-05", "unjudged"), ("1960-05-02", "resolved")):
        assert get(client, f"claims/{claim.key}/?as_of={as_of}")["status"] == status
    assert get(client, f"propositions/{claim.proposition.key}/?as_of=1960-05-01")["outcome"] is None
    outcome = get(client, f"propositions/{claim.proposition.key}/?as_of=1960-05-02")["outcome"]
    assert (outcome["verdict"], outcome["known_on"]) == ("occurred", "1960-05-02")


def test_without_a_day_the_newest_log_entry_gives_it(client):
    """The tester's entries are of 24 November 2026, whatever the clock says."""
    builders.load_lexicons("kent-1964")
    document = builders.document()
    known, not_yet = builders.claim(document), builders.claim(document)
    builders.outcome(known.proposition, known_on=date(2026, 11, 24))
    builders.outcome(not_yet.proposition, known_on=date(2026, 11, 25))
    assert get(client, f"claims/{known.key}/")["status"] == "resolved"
    assert get(client, f"claims/{not_yet.key}/")["status"] == "unjudged"


def test_an_outcome_names_what_it_superseded_and_what_superseded_it(client):
    claim = builders.claim(builders.document(), builders.proposition("q"))
    old = builders.outcome(claim.proposition, "partly", quarters=3)
    new = builders.superseding(
        old, "new_evidence", verdict="did_not_occur", quarters=None, known_on=date(1970, 1, 1), blind=True
    )
    before, after = get(client, f"outcomes/{old.key}/"), get(client, f"outcomes/{new.key}/")
    assert " ".join(before) == " ".join(after) == OUTCOME
    assert (before["degree"], before["superseded_by"], before["standing"]) == (0.75, "q.first-coder.2", False)
    assert (before["supersedes"], before["supersession"]) == (None, None)
    assert (after["degree"], after["supersedes"], after["supersession"]) == (None, "q.first-coder.1", "new_evidence")
    assert (after["superseded_by"], after["standing"], after["blind"]) == (None, True, True)
    assert get(client, f"outcomes/{old.key}/?as_of=1969-12-31")["standing"] is True


def test_a_correction_takes_back_what_was_wrong_from_the_first_day(client):
    claim = builders.claim(builders.document())
    old = builders.outcome(claim.proposition)
    builders.superseding(old, "correction", evidence="It was misread.", known_on=date(1990, 1, 1))
    assert get(client, f"outcomes/{old.key}/?as_of=1960-01-01")["standing"] is False
    assert get(client, f"propositions/{claim.proposition.key}/?as_of=1960-01-01")["outcome"] is None


def test_coders_who_disagree_leave_no_current_outcome_and_that_shows(client):
    builders.load_lexicons("kent-1964")
    claim = builders.claim(builders.document())
    builders.outcome(claim.proposition, "occurred", coder="ann")
    builders.outcome(claim.proposition, "did_not_occur", coder="bob")
    said = get(client, f"propositions/{claim.proposition.key}/")
    assert (said["coders_disagree"], said["outcome"]) == (True, None)
    assert get(client, f"claims/{claim.key}/")["status"] == "coders_disagree"


def test_coders_who_agree_on_all_but_the_day_give_the_span_of_their_days(client):
    claim = builders.claim(builders.document())
    for coder, day in (("ann", date(1953, 1, 10)), ("bob", date(1953, 3, 5))):
        builders.outcome(claim.proposition, coder=coder, occurred_earliest=day, occurred_latest=day)
    said = get(client, f"propositions/{claim.proposition.key}/")
    assert (said["coders_disagree"], said["occurred_earliest"], said["occurred_latest"]) == (
        False, "1953-01-10", "1953-03-05",
    )  # fmt: skip
    assert said["month"] == 7  # the window opened on 4 September; 5 March is the first day of the seventh month


def test_a_proposition_that_was_merged_is_gone_for_readers_and_points_on_for_curators(client):
    document = builders.document()
    one, other = (builders.claim(document, builders.proposition(key)).proposition for key in ("one", "other"))
    merge_propositions(one, other, reason="They ask the same.", **builders.WHO)
    get(client, "propositions/one/", status=404)
    client.force_login(builders.user("ann", "curator"))
    said = get(client, "propositions/one/")
    assert (said["withdrawn"], said["merged_into"]) == (True, "other")


def test_a_lexicon_is_told_with_its_terms(client):
    builders.load_lexicons()
    kent = get(client, "lexicons/kent-1964/")
    assert (kent["id"], kent["year"], kent["kind"]) == ("kent-1964", 1964, "printed")
    terms = {(term["expression"], term["negated"]): term for term in kent["terms"]}
    almost_certain = terms["almost certain", False]
    assert [almost_certain[name] for name in ("lower", "best", "upper", "basis")] == [0.87, 0.93, 0.99, "printed"]
    assert terms["possible", False]["no_probability"] and terms["possible", False]["best"] is None
    assert len(get(client, "lexicons/")["results"]) == len(list((builders.FIXTURES / "lexicons").glob("*.yaml")))


def test_the_root_lists_all_lists(client):
    assert list(get(client, "")) == [
        "documents", "passages", "propositions", "claims", "outcomes", "lexicons", "runs",
    ]  # fmt: skip
