"""Lists over REST come in pages by stable key, each at the price of a page, whatever its size."""

from base64 import b64encode
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from forecasts.actions.recording import recorded
from forecasts.models import Claim, Outcome, Passage, Proposition, Sentence, Standing
from forecasts.standing import OPEN_END
from tests import builders

pytestmark = pytest.mark.django_db

LISTS = ["documents", "passages", "propositions", "claims", "outcomes", "lexicons"]


@pytest.fixture
def claims():
    """Claims q-00 … q-24 of one document, one to a proposition with the same key."""
    builders.load_lexicons("kent-1964")
    document = builders.document()
    with recorded("register_claims", **builders.WHO):
        return [builders.claim(document, builders.proposition(f"q-{n:02}")) for n in range(25)]


def pages(client, address):
    """All pages from an address on, by following `next`."""
    found = []
    while address:
        found.append(client.get(address).json())
        address = found[-1]["next"]
    return found


def keys(page):
    return [row["id"] for row in page["results"]]


def test_pages_follow_one_another_until_none_is_left(client, claims):
    found = pages(client, "/api/v1/propositions/?page_size=10&kind=event_by_close")
    assert [len(page["results"]) for page in found] == [10, 10, 5]
    assert [key for page in found for key in keys(page)] == [f"q-{n:02}" for n in range(25)]
    assert [set(page) for page in found] == [{"results", "next", "previous"}] * 3
    assert found[0]["previous"] is None
    back = client.get(found[2]["previous"]).json()
    assert keys(back) == keys(found[1])
    assert keys(client.get(back["previous"]).json()) == keys(found[0])


def test_a_row_entered_meanwhile_neither_repeats_nor_hides_another(client, claims):
    first = client.get("/api/v1/propositions/?page_size=10").json()
    builders.claim(claims[0].document, builders.proposition("a-first-of-all"))
    second = client.get(first["next"]).json()
    assert keys(second) == [f"q-{n:02}" for n in range(10, 20)]


def test_the_neighbouring_pages_stand_in_the_header_too(client, claims):
    first = client.get("/api/v1/propositions/?page_size=10")
    second = client.get(first.json()["next"])
    assert first["Link"] == f'<{first.json()["next"]}>; rel="next"'
    assert second["Link"] == (f'<{second.json()["next"]}>; rel="next", <{second.json()["previous"]}>; rel="prev"')
    assert "Link" not in client.get("/api/v1/lexicons/")


def test_a_page_holds_100_rows_unless_another_number_is_asked_for(client, claims):
    assert len(client.get("/api/v1/claims/?page_size=1").json()["results"]) == 1
    assert len(client.get("/api/v1/claims/?page_size=1000").json()["results"]) == 25
    document = claims[0].document
    with recorded("enter_passages", **builders.WHO):
        for number in range(100):
            builders.passage(document, f"p{number}")
    assert len(client.get("/api/v1/passages/").json()["results"]) == 100


def test_a_page_of_no_such_size_is_refused(client):
    for size in ("0", "-1", "1001", "ten", "1.5", "1e2", "²", "٣", "9" * 900):
        response = client.get("/api/v1/documents/", {"page_size": size})
        assert response.status_code == 400, size
        assert response.json() == {"page_size": ["Give a whole number from 1 to 1000."]}, size


def test_a_made_up_cursor_is_refused_or_leads_to_a_page(client):
    builders.load_lexicons("kent-1964")
    made_up = ["x", "ä", "cD0=%00", "bz05OTk5OTk5OTk5", "bz0tMQ==", "cj14", "====", "a" * 999, encoded("p=%ff&r=1&o=5")]
    for name in [*LISTS, "runs"]:
        for cursor in made_up:
            response = client.get(f"/api/v1/{name}/", {"cursor": cursor})
            assert response.status_code == 200 or list(response.json()) == ["cursor"], (name, cursor)


def test_a_cursor_with_a_nul_or_with_letters_for_a_number_is_refused(client):
    builders.load_lexicons("kent-1964")
    for name, position in (("claims", "p=%00"), ("runs", "p=abc")):
        response = client.get(f"/api/v1/{name}/", {"cursor": encoded(position)})
        assert (response.status_code, list(response.json())) == (400, ["cursor"])


def encoded(position):
    return b64encode(position.encode()).decode()


def test_the_largest_page_takes_as_many_queries_as_one_of_10(client):
    builders.load_lexicons("kent-1964")
    enter_many(1000)
    for name in ("claims", "propositions", "outcomes", "passages"):
        few, many = (queries(client, f"/api/v1/{name}/?document=nie-1&page_size={size}", size) for size in (10, 1000))
        assert few == many, name
        assert many <= 7, name


def enter_many(number):
    """Claims of one document, each in a passage of its own, on a proposition of its own with an outcome that stands."""
    numbers = range(1, number + 1)
    document, voice, likely = builders.document(), builders.voice(), builders.expression("likely")
    with recorded("enter_many", **builders.WHO):
        asked = [
            Proposition(key=f"q-{n}", text="It is.", kind="fact_at_time", window_basis="none", opens=document.issued_on)
            for n in numbers
        ]
        propositions = Proposition.objects.bulk_create(asked)
        passages = Passage.objects.bulk_create(
            Passage(key=f"nie-1/{n}", document=document, position=n, section="discussion") for n in numbers
        )
        sentences = Sentence.objects.bulk_create(
            Sentence(key=f"{passage.key}/1", passage=passage, ordinal=1, sha256="0" * 64) for passage in passages
        )
        of = {"document": document, "voice": voice, "canonical": likely, "expression": "likely", "mood": "assessment"}
        Claim.objects.bulk_create(
            Claim(key=f"nie-1.{n}-a", passage=passages[n - 1], sentence=sentences[n - 1], proposition=asked, **of)
            for n, asked in zip(numbers, propositions, strict=True)
        )
        said = {"condition_met": "none", "verdict": "occurred", "evidence": "A report.", "sources": ["A report"]}
        said |= {"known_on": date(1955, 1, 1), "recorded_at": builders.NOW, "confidence": "high", "coder": "ann"}
        outcomes = Outcome.objects.bulk_create(
            Outcome(key=f"{asked.key}.ann.1", proposition=asked, kind=asked.kind, **said) for asked in propositions
        )
        stands = {"since": date(1955, 1, 1), "until": OPEN_END, "result": "occurred", "condition": "none"}
        Standing.objects.bulk_create(
            Standing(proposition=outcome.proposition, outcome=outcome, **stands) for outcome in outcomes
        )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as the server does by itself after a while: it plans for what is there


def test_signing_in_does_not_make_pages_dearer_by_their_size(client, claims):
    client.force_login(builders.user("ann", "curator"))
    few, many = (queries(client, f"/api/v1/claims/?page_size={size}", size) for size in (1, 20))
    assert few == many


def queries(client, address, expected):
    """How many queries a page takes, which holds the expected number of rows."""
    with CaptureQueriesContext(connection) as taken:
        response = client.get(address)
    assert len(response.json()["results"]) == expected
    return len(taken)
