"""Whatever is sent to the API, the answer is what was asked for, or JSON that says why not, with a status of 4xx."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import builders

pytestmark = pytest.mark.django_db

ADDRESSES = [
    "claims/",
    "claims/nie-1.1-a/",
    "documents/",
    "propositions/",
    "outcomes/",
    "passages/",
    "lexicons/",
    "runs/",
]


def said(response, status):
    assert (response.status_code, response["Content-Type"]) == (status, "application/json"), response.content
    return response.json()["detail"]


def test_nobody_writes_whoever_they_are(client):
    builders.load_lexicons("kent-1964")
    builders.claim(builders.document())
    for signed_in in (False, True):
        if signed_in:
            client.force_login(builders.user("ann", superuser=True))
        for address in ADDRESSES:
            for method in (client.post, client.put, client.patch, client.delete):
                response = method(f"/api/v1/{address}", {"id": "nie-1.1-a"}, content_type="application/json")
                assert said(response, 405)
                assert client.get(f"/api/v1/{address}").status_code == 200


def test_a_writer_without_a_token_of_the_form_is_told_the_same():
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    strict.force_login(builders.user("ann", superuser=True))
    assert said(strict.post("/api/v1/claims/", {}, content_type="application/json"), 405)


def test_head_and_options_are_answered(client):
    builders.load_lexicons("kent-1964")
    for address in ("claims/", "claims/?format=csv"):
        assert client.head(f"/api/v1/{address}").content == b""
        assert client.options(f"/api/v1/{address}").json()["renders"] == ["application/json", "text/csv"]


def test_what_is_not_there_is_named_with_what_was_looked_for(client):
    builders.load_lexicons("kent-1964")
    for address, thing in {
        "claims/nie-9.1-a/": "claim nie-9.1-a",
        "documents/nie-9/": "document nie-9",
        "passages/nie-9/1/": "passage nie-9/1",
        "propositions/nothing/": "proposition nothing",
        "outcomes/nothing.ann@example.org.1/": "outcome nothing.ann@example.org.1",
        "lexicons/kent-1963/": "lexicon kent-1963",
        "runs/run-9/": "run run-9",
        "runs/run-9/report/": "run run-9",
    }.items():
        assert said(client.get(f"/api/v1/{address}"), 404) == f"There is no {thing}, or you may not see it."


@pytest.mark.parametrize(
    "address", ["", "v2/", "v1/nothing/", "v1/claims/a/b/", "v1/claims/%00/", "v1/claims/%ff/", "v1/claims/é/"]
)
def test_every_other_address_is_answered_as_json(client, address):
    assert "/api/v1/" in said(client.get(f"/api/{address}"), 404)


def test_an_address_without_its_last_slash_leads_to_the_one_with_it(client):
    assert client.get("/api/v1/documents?page_size=1")["Location"] == "/api/v1/documents/?page_size=1"


def test_a_format_that_nobody_offers_is_refused_with_those_on_offer(client):
    assert "text/csv" in said(client.get("/api/v1/documents/", headers={"Accept": "text/html"}), 406)


@pytest.mark.parametrize(
    "accept", ["nonsense", "/", ";;;", "text/csv;q=x", 'a/b;c="', "*", "\x00", "text/*;q=", ",", "é/ü", "a/b," * 5000]
)
def test_a_header_accept_that_makes_no_sense_is_no_reason_to_fail(client, accept):
    assert client.get("/api/v1/documents/", headers={"Accept": accept}).status_code in (200, 406)


def test_values_with_nul_and_endless_ones_are_refused(client):
    for value in ("\0", "nie-1\0", "x" * 1001):
        response = client.get("/api/v1/claims/", {"document": value})
        assert response.status_code == 400
        assert "at most 1000 characters" in response.json()["document"][0]


PARAMETERS = (
    "document voice class canonical status proposition restates as_of lexicon page_size cursor format series "
    "issued_from coder standing table nothing"
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(
    address=st.sampled_from([*ADDRESSES, "runs/run-1/report/"]),
    query=st.dictionaries(
        st.sampled_from(PARAMETERS.split()) | st.text(max_size=5),
        st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
        | st.sampled_from(["1", "true", "likely", "csv"]),
        max_size=3,
    ),
)
def test_no_question_whatever_makes_it_fail(client, address, query):
    response = client.get(f"/api/v1/{address}", query)
    assert response.status_code in (200, 400, 404)
