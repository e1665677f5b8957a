"""Lists over REST come in pages by stable key, each at the price of a page, whatever its size."""

import re
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
    made_up = (
        ("claims", "p=%00"), ("runs", "p=abc"), ("runs", 'p=["abc"]'), ("runs", "p=[1e400]"), ("runs", "p=[null]"),
        ("propositions", 'p=["a\\u0000"]'), ("claims", 'p=["nie-1"]'), ("claims", 'p=["nie-1","x",1,"k"]'),
        ("claims", 'p=["nie-1",1,[1],"k"]'), ("passages", "p=5"), ("passages", "p={}"),
        ("passages", 'p=["nie-1",true]'),
    )  # fmt: skip
    for name, position in made_up:
        response = client.get(f"/api/v1/{name}/", {"cursor": encoded(position)})
        assert (response.status_code, list(response.json())) == (400, ["cursor"]), (name, position)


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


def printed(keys):
    """The places in the keys of claims or passages, without document and letter."""
    return [re.split("[./]", key)[1].partition("-")[0] for key in keys]


@pytest.fixture
def paragraphs():
    """Two documents with the paragraphs 1, 2 … 12 and a footnote, entered backwards, a claim and a half to each."""
    builders.load_lexicons("kent-1964")
    voice = builders.voice()
    with recorded("enter", **builders.WHO):
        for slug in ("nie-9", "nie-10"):
            document = builders.document(slug)
            for position in range(13, 0, -1):
                place = "n1" if position == 13 else str(position)
                passage = builders.passage(document, place, position=position)
                for _ in range(1 + position % 2):
                    builders.claim(document, voice=voice, passage=passage)
    return [*(str(n) for n in range(1, 13)), "n1"]


def test_paragraph_2_comes_before_paragraph_10_in_whatever_order_they_were_entered(client, paragraphs):
    for size in (1, 3, 100):
        of_passages = [key for page in pages(client, f"/api/v1/passages/?page_size={size}") for key in keys(page)]
        assert printed(of_passages) == 2 * paragraphs
        assert [key.partition("/")[0] for key in of_passages] == 13 * ["nie-10"] + 13 * ["nie-9"]
        found = [row for page in pages(client, f"/api/v1/claims/?page_size={size}") for row in page["results"]]
        assert printed(row["id"] for row in found) == 2 * sorted([*paragraphs, *paragraphs[::2]], key=paragraphs.index)
    assert [row["id"] for row in found][:4] == ["nie-10.1-a", "nie-10.1-b", "nie-10.2-a", "nie-10.3-a"]


def test_pages_lead_back_the_way_that_they_came(client, paragraphs):
    there = pages(client, "/api/v1/claims/?page_size=7")
    back, address = [], there[-1]["previous"]
    while address:
        back.append(client.get(address).json())
        address = back[-1]["previous"]
    assert [keys(page) for page in reversed(back)] == [keys(page) for page in there[:-1]]
    assert keys(client.get(back[-1]["next"]).json()) == keys(there[1])


def test_a_claim_entered_meanwhile_moves_no_page_boundary(client, paragraphs):
    first = client.get("/api/v1/claims/?page_size=7&document=nie-9").json()
    expected = keys(client.get(first["next"]).json())
    claim = Claim.objects.get(key="nie-9.2-a")
    builders.claim(claim.document, passage=claim.passage)
    assert keys(client.get(first["next"]).json()) == expected
