"""What can be asked for over REST, and how a question that means nothing is refused."""

from datetime import date
from urllib.parse import urlencode

import pytest

from forecasts.actions.claims import withdraw_claim
from forecasts.actions.documents import save_document
from tests import builders

pytestmark = pytest.mark.django_db


def ids(client, address):
    response = client.get(f"/api/v1/{address}")
    assert response.status_code == 200, response.content
    return {row["id"] for row in response.json()["results"]}


def refused(client, address):
    """What is said about each parameter of an address that is refused."""
    response = client.get(f"/api/v1/{address}")
    assert (response.status_code, response["Content-Type"]) == (400, "application/json"), response.content
    return response.json()


@pytest.fixture(scope="module")
def shelf(kept_rows):
    """Two estimates. Of nie-1: a likely event, a denied belief of State's, a may; of se-2: a fact, said twice."""
    with kept_rows():
        builders.load_lexicons("kent-1964")
        first = builders.document("nie-1", issued_on=date(1951, 5, 1))
        second = builders.document("se-2", issued_on=date(1960, 5, 1))
        second.series = builders.series("se")
        save_document(second, **builders.WHO)
        notes = builders.passage(first, "n1", section="footnote", mark="*", number="")
        conclusions = builders.passage(first, "2")
        event = builders.claim(first, builders.proposition("event"), passage=conclusions)
        builders.claim(
            first,
            builders.proposition("held", kind="state_throughout", window_basis="stated"),
            word="we believe",
            voice=builders.voice("state"),
            negated=True,
            passage=notes,
        )
        builders.claim(first, builders.proposition("maybe"), word="may", passage=conclusions)
        fact = builders.claim(second, builders.proposition("fact", kind="fact_at_time"), reported=True)
        builders.claim(second, fact.proposition, restates=fact, mood="assessment")
        old = builders.outcome(event.proposition, "did_not_occur", coder="ann")
        builders.superseding(old, "correction", verdict="undeterminable")
        builders.outcome(fact.proposition, "occurred", coder="bob")


CLAIMS_FOUND_BY = {
    "document=nie-1": "nie-1.2-a nie-1.2-b nie-1.n1-a",
    "document=nie-1&document=se-2": "nie-1.2-a nie-1.2-b nie-1.n1-a se-2.1-a se-2.1-b",
    "voice=state": "nie-1.n1-a",
    "class=belief": "nie-1.n1-a",
    "class=belief&class=modal": "nie-1.n1-a nie-1.2-b",
    "canonical=likely&document=nie-1": "nie-1.2-a",
    "mood=assessment": "se-2.1-a se-2.1-b",
    "status=undeterminable": "nie-1.2-a",
    "status=no_probability&status=restated": "nie-1.2-b se-2.1-b",
    "kind=state_throughout": "nie-1.n1-a",
    "section=footnote": "nie-1.n1-a",
    "proposition=fact": "se-2.1-a se-2.1-b",
    "restates=true": "se-2.1-b",
    "restates=false&document=se-2": "se-2.1-a",
    "negated=true": "nie-1.n1-a",
    "reported=true": "se-2.1-a",
    "reported=false&mood=assessment": "se-2.1-b",
    "mood=counterfactual": "",
}

THINGS_FOUND_BY = {
    "documents/?series=se": "se-2",
    "documents/?issued_from=1951&issued_to=1959": "nie-1",
    "documents/?issued_from=1960": "se-2",
    "documents/?issued_to=1950": "",
    "documents/?state=published": "nie-1 se-2",
    "documents/?state=draft": "",
    "passages/?document=nie-1&section=footnote": "nie-1/n1",
    "propositions/?document=se-2": "fact",
    "propositions/?kind=event_by_close": "event maybe",
    "propositions/?window_basis=stated&window_basis=none": "held fact",
    "outcomes/?document=nie-1": "event.ann.1 event.ann.2",
    "outcomes/?proposition=fact": "fact.bob.1",
    "outcomes/?verdict=occurred": "fact.bob.1",
    "outcomes/?coder=ann&standing=true": "event.ann.2",
    "outcomes/?standing=false": "event.ann.1",
    "lexicons/?kind=printed": "kent-1964",
    "lexicons/?kind=elicited": "",
}

# What cannot be asked, and what the answer has to name.
REFUSED = {
    "claims/?kind=event": "event_by_close, state_throughout, state_at_close, fact_at_time",
    "claims/?mood=mood": "forecast, assessment, counterfactual",
    "claims/?class=strong": "yardstick, belief, bare, modal",
    "claims/?status=late": "withdrawn, restated, no_probability, open_ended",
    "claims/?section=annex": "problem, conclusions, discussion, footnote",
    "claims/?negated=yes": "true or false",
    "claims/?lexicon=kent": "kent-1964",
    "claims/?colour=red": "as_of, canonical, class, cursor, document, format",
    "claims/nie-1.2-a/?document=nie-1": "as_of, format, lexicon",
    "claims/?as_of=1954-02-30": "YYYY-MM-DD",
    "claims/?as_of=4 September 1954": "YYYY-MM-DD",
    "claims/?as_of=20260101": "YYYY-MM-DD",
    "claims/?as_of=9999-12-31": "YYYY-MM-DD",
    "outcomes/?verdict=true": "occurred, did_not_occur, partly, undeterminable, not_yet_due",
    "outcomes/?standing=1": "true or false",
    "outcomes/?as_of=now": "YYYY-MM-DD",
    "propositions/?window_basis=own": "document, stated, open_ended, none",
    "documents/?issued_from=51": "1000 to 9999",
    "documents/?issued_to=MCMLI": "1000 to 9999",
    "documents/?state=secret": "draft, outcome_coding, published",
    "lexicons/?kind=oral": "printed, elicited",
    "claims/?document=": "leave the parameter out",
    "claims/?as_of=1954-01-01&as_of=1955-01-01": "once",
    "claims/?negated=true&negated=false": "once",
    "claims/?format=xml": "json or csv",
}


def test_claims_are_found_by_each_of_their_filters(client, shelf):
    found = {query: ids(client, f"claims/?{query}") for query in CLAIMS_FOUND_BY}
    assert found == {query: set(expected.split()) for query, expected in CLAIMS_FOUND_BY.items()}


def test_things_are_found_by_each_of_their_filters(client, shelf):
    found = {query: ids(client, query) for query in THINGS_FOUND_BY}
    assert found == {query: set(expected.split()) for query, expected in THINGS_FOUND_BY.items()}


def test_a_claim_that_was_withdrawn_is_found_as_such(client, shelf):
    row = builders.claim(builders.document("nie-3"))
    withdraw_claim(row, reason="It was none.", **builders.WHO)
    assert ids(client, "claims/?status=withdrawn") == {row.key}


def test_what_means_nothing_is_refused_with_what_would_mean_something(client, shelf):
    for query, names in REFUSED.items():
        said = refused(client, query)
        parameter = query.partition("?")[2].partition("=")[0]
        assert set(said) == {parameter}, query
        assert names in said[parameter][0], query


def test_everything_that_is_wrong_is_said_at_once(client, shelf):
    assert set(refused(client, "claims/?kind=x&mood=y&document=z")) == {"kind", "mood", "document"}


def test_a_key_of_nothing_is_named(client, shelf):
    for parameter in ("document", "voice", "canonical", "proposition"):
        assert "nothing-such" in refused(client, f"claims/?{parameter}=nothing-such")[parameter][0]


@pytest.mark.parametrize("key", ["50%", "%00", "%(value)s", "%s"])
def test_a_key_of_nothing_with_per_cent_signs_is_named_as_it_was_asked_for(client, shelf, key):
    said = refused(client, f"claims/?{urlencode({'document': key})}")
    assert said == {"document": [f"There is no document {key}, or you may not see it."]}


def test_a_headline_lexicon_that_is_not_there_is_named(client, shelf, settings):
    settings.HEADLINE_LEXICON = "kent-1963"
    assert "kent-1963" in refused(client, "claims/")["lexicon"][0]
    assert ids(client, "claims/?lexicon=kent-1964&document=se-2") == {"se-2.1-a", "se-2.1-b"}
