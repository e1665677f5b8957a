"""Scoring runs over REST: the question as it was asked, and the report as pages and files show it."""

import csv
import io
import json
from datetime import timedelta

import pytest

from forecasts.visibility import visible_to
from scoring import runs
from scoring.metrics.policies import POLICIES
from scoring.models import ScoringRun
from tests import builders
from tests.pages.conftest import score

pytestmark = pytest.mark.django_db


@pytest.fixture
def run():
    builders.load_lexicons("kent-1964", "icd-203-2015")
    document = builders.document()
    for word, verdict in (("likely", "occurred"), ("unlikely", "occurred"), ("unlikely", "did_not_occur")):
        builders.outcome(builders.claim(document, word=word).proposition, verdict)
    return score(document, lexicons=["kent-1964", "icd-203-2015"], policies={"partial": "omit"}, seed=7)


def get(client, address):
    response = client.get(f"/api/v1/runs/{address}")
    assert response.status_code == 200, response.content
    return response.json()


def waiting(*documents):
    """A run that nobody has answered yet: its task was never enqueued, as nothing was committed."""
    return runs.start(
        seen=visible_to(builders.user("cora", "curator")),
        by="tester",
        at=builders.NOW + timedelta(hours=1),
        documents=[document.slug for document in documents],
        seed=99,
    )


def test_a_run_tells_what_was_asked(client, run):
    said = get(client, f"{run.key}/")
    assert (said["id"], said["number"], said["state"]) == (run.key, 1, "finished")
    assert (said["documents"], said["lexicons"]) == (["nie-1"], ["kent-1964", "icd-203-2015"])
    assert (said["as_of"], said["seed"], said["answered_by"]) == ("2026-11-24", 7, None)
    assert said["policies"] == {name: values[0] for name, values in POLICIES.items()} | {"partial": "omit"}
    assert (said["question_sha"], said["inputs_sha"]) == (run.question_sha, run.inputs_sha)
    assert said["asked_at"] == "2026-11-24T12:00:00Z"
    assert said["finished_at"] is not None


def test_its_report_is_what_is_kept_with_it(client, run):
    report = get(client, f"{run.key}/report/")
    assert report == json.loads(run.report)
    kent = report["lexicons"][0]["forecasts"]
    # Kent: probable .75, probably not .30; (.75 - 1)² and (.30 - 1)² and .30² over three
    assert kent["n"] == 3
    assert kent["measures"]["brier"] == pytest.approx((0.25**2 + 0.70**2 + 0.30**2) / 3)


def test_its_report_comes_as_csv_by_figures_and_by_expressions(client, run):
    figures = table(client, f"{run.key}/report/?format=csv")
    brier = [
        row for row in figures if (row["block"], row["lexicon"], row["measure"]) == ("forecasts", "kent-1964", "brier")
    ]
    assert [float(row["value"]) for row in brier] == [
        get(client, f"{run.key}/report/")["lexicons"][0]["forecasts"]["measures"]["brier"]
    ]
    assert table(client, f"{run.key}/report/?format=csv&table=figures") == figures
    words = table(client, f"{run.key}/report/?format=csv&table=expressions")
    used = {(row["expression"], row["n"], row["hits"]) for row in words
            if row["lexicon"] == "kent-1964" and row["block"] == "forecasts" and row["n"] != "0"}  # fmt: skip
    assert used == {("likely", "1", "1"), ("unlikely", "2", "1")}


def table(client, address):
    response = client.get(f"/api/v1/runs/{address}")
    assert (response.status_code, response["Content-Type"]) == (200, "text/csv; charset=utf-8")
    return list(csv.DictReader(io.StringIO(response.content.decode())))


def test_a_table_of_another_name_or_as_json_is_refused(client, run):
    for query in ("?table=figures", "?table=words&format=csv", "?table=figures&format=json"):
        response = client.get(f"/api/v1/runs/{run.key}/report/{query}")
        assert response.status_code == 400
        assert response.json()["table"][0].startswith("Choose one of figures, expressions, curve, roc, ")
    assert client.get("/api/v1/runs/?table=figures").status_code == 400


def test_runs_come_newest_first_and_are_found_by_document_and_state(client, run):
    other = builders.document("nie-2")
    builders.claim(other)
    second = score(other, later=5)
    both = score(run.documents.get(), other, later=6)
    third = waiting(other)

    def found(query):
        return [one["id"] for one in get(client, query)["results"]]

    assert found("") == [third.key, both.key, second.key, run.key]
    assert found("?document=nie-1") == [both.key, run.key]
    assert found("?document=nie-1&document=nie-2&state=finished") == [both.key, second.key, run.key]
    assert found("?state=queued") == [third.key]
    first_page = get(client, "?page_size=3")
    assert [one["id"] for one in client.get(first_page["next"]).json()["results"]] == [run.key]


def test_a_run_without_an_answer_says_so(client, run):
    run = waiting(run.documents.get())
    assert get(client, f"{run.key}/")["state"] == "queued"
    for query in ("", "?format=csv"):
        response = client.get(f"/api/v1/runs/{run.key}/report/{query}")
        assert (response.status_code, response["Content-Type"]) == (409, "application/json")
        assert response.json()["detail"] == f"{run.key} has no report: it is queued. Only a finished run has one."


def test_a_run_that_another_had_answered_gives_that_answer(client, run):
    builders.document("nie-3", note="It has no claim, and changes no cell.")
    score(run.documents.get(), lexicons=["kent-1964", "icd-203-2015"], policies={"partial": "omit"}, seed=7, later=9)
    again = ScoringRun.objects.get(number=2)
    assert get(client, f"{again.key}/")["answered_by"] == run.key
    assert get(client, f"{again.key}/report/") == get(client, f"{run.key}/report/")


def test_a_list_of_runs_takes_as_many_queries_for_many_as_for_one(client, run, django_assert_num_queries):
    for number in range(2, 8):
        document = builders.document(f"nie-{number}")
        builders.claim(document)
        score(document, later=number)
    for size in (1, 7):
        with django_assert_num_queries(2):
            assert len(get(client, f"?page_size={size}")["results"]) == size
