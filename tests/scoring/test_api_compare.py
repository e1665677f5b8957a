"""Two runs, or two lexicons of a run, compared over REST."""

import csv
import io
from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from forecasts.visibility import visible_to
from scoring import runs
from tests import builders
from tests.pages.conftest import score

pytestmark = pytest.mark.django_db


@pytest.fixture
def documents():
    builders.load_lexicons("kent-1964", "icd-203-2015")
    made = [builders.document(f"nie-{number}") for number in (1, 2)]
    for document in made:
        for word, verdict in (("likely", "occurred"), ("unlikely", "occurred"), ("unlikely", "did_not_occur")):
            builders.outcome(builders.claim(document, word=word).proposition, verdict)
    return made


def get(client, run, **query):
    return client.get(f"/api/v1/runs/{run.key}/compare/", query)


def test_a_run_under_two_lexicons_is_what_the_page_tells(client, documents):
    run = score(*documents)
    said = get(client, run).json()
    assert (said["first"]["lexicon"], said["second"]["lexicon"]) == ("kent-1964", "icd-203-2015")
    assert said["comparison"]["n"] == 6 and said["comparison"]["paired"] is True
    # Kent .75 and .3, ICD 203 .675 and .325.
    kent, icd = (0.25**2 + 0.7**2 + 0.3**2) / 3, (0.325**2 + 0.675**2 + 0.325**2) / 3
    assert said["comparison"]["difference"] == pytest.approx(kent - icd)
    assert said == client.get("/compare/figures.json", {"run": run.key}).json()


def test_another_run_stands_beside_it_also_as_csv(client, documents):
    one, other = score(documents[0]), score(*documents, later=1)
    query = {"with": other.key, "lexicon": "icd-203-2015", "with_lexicon": "kent-1964"}
    said = get(client, one, **query).json()
    assert (said["same_claims"], said["shared_documents"], said["second_only"]) == (False, 1, 1)
    assert (said["comparison"]["n"], said["comparison"]["other_n"]) == (3, 6)
    response = get(client, one, **query, format="csv")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    rows = {
        (row["block"], row["measure"]): row["value"] for row in csv.DictReader(io.StringIO(response.content.decode()))
    }
    assert float(rows["comparison", "difference"]) == said["comparison"]["difference"]
    assert rows["second", "run"] == other.key


def test_a_run_that_another_answered_is_compared_by_that_answer(client, documents):
    first = score(*documents)
    builders.document("nie-3")
    with_answer = runs.start(
        seen=visible_to(AnonymousUser()),
        by="tester",
        at=builders.NOW + timedelta(hours=1),
        documents=["nie-1", "nie-2"],
    )
    runs.answer(with_answer.key, at=builders.NOW + timedelta(hours=2))
    with_answer.refresh_from_db()
    assert with_answer.answered_by == first
    assert get(client, with_answer).json() == get(client, first).json()


@pytest.mark.parametrize(
    ("query", "field"),
    [({"with": "run-99"}, "with"), ({"lexicon": "x"}, "lexicon"), ({"with_lexicon": "x"}, "with_lexicon"),
     ({"with_lexicon": "kent-1964"}, "with"), ({"voice": "agreed"}, "voice")],
)  # fmt: skip
def test_what_cannot_be_compared_is_refused_by_the_name_of_the_parameter(client, documents, query, field):
    response = get(client, score(*documents), **query)
    assert response.status_code == 400 and list(response.json()) == [field], response.json()


def test_a_hidden_run_is_refused_as_one_that_does_not_exist_on_either_side(client, documents):
    draft = builders.document("nie-9", "draft")
    hidden = score(draft, by=builders.user("cora", "curator"))
    seen = score(*documents)
    assert get(client, hidden, **{"with": seen.key}).status_code == 404
    told = get(client, seen, **{"with": hidden.key}).json()
    assert told == {"with": [f"There is no run {hidden.key}, or you may not see it."]}
    assert get(client, seen, **{"with": "run-99"}).json() == {
        "with": ["There is no run run-99, or you may not see it."]
    }


def test_a_run_without_an_answer_says_so_on_either_side(client, documents):
    run = score(*documents)
    builders.document("nie-3")
    waiting = runs.start(seen=visible_to(AnonymousUser()), by="tester", at=builders.NOW + timedelta(hours=1), seed=9)
    for asked in (get(client, waiting), get(client, run, **{"with": waiting.key})):
        assert asked.status_code == 409
        assert asked.json()["detail"].startswith(f"{waiting.key} has no report: it is queued.")
