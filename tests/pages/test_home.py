"""The first page: the question, the answer, the words, what there is to look at."""

from datetime import date

import pytest
from django.test import Client

from forecasts.models import Document
from scoring import runs
from tests import builders
from tests.pages.conftest import score, text_of

pytestmark = pytest.mark.django_db


def test_an_empty_record_says_how_to_begin(client: Client) -> None:
    response = client.get("/")
    page = text_of(response)
    assert response.status_code == 200
    assert "How often did what they called unlikely happen?" in page
    assert "Nothing recorded yet." in page
    assert "python3 manage.py demo" in page


@pytest.mark.parametrize("address", ["/documents/", "/lexicons/", "/runs/"])
def test_every_list_has_a_page_when_it_is_empty(client: Client, address: str) -> None:
    assert client.get(address).status_code == 200


def test_a_record_that_nobody_scored_says_so(client: Client, estimate: Document) -> None:
    page = text_of(client.get("/"))
    assert "No run yet." in page
    assert "NIE-1 : On the weather" in page


def test_the_answer_and_the_counts_are_the_reports(client: Client, estimate: Document) -> None:
    report = runs.report_of(score(estimate))
    response = client.get("/")
    page = text_of(response)
    assert "Read with Kent 1964, two forecasts are scored and one came true." in page
    assert report.conclusion.sentence in page
    # Counts stand before their names in the source as term and value: the value follows.
    for name, value in (("claims registered", "4"), ("scored", "2"), ("waiting for judgement", "1")):
        assert f"{name} {value}" in page
    assert "not scored, and why 2" in page


def test_the_words_chart_is_a_table_with_the_reports_rows(client: Client, estimate: Document) -> None:
    score(estimate)
    page = text_of(client.get("/"))
    # "likely": one resolved and true; exact interval of 1 of 1 is 2.5 to 100 %.
    assert "“ likely ” 63–87%" in page.replace("“likely”", "“ likely ”")
    assert "1 of 1 2–100%" in page or "1 of 1 3–100%" in page
    assert "cannot tell only 1 case, 1 estimate" in page
    assert "says no probability" in page


def test_another_lexicon_is_a_matter_of_the_address(client: Client, estimate: Document) -> None:
    score(estimate)
    response = client.get("/", {"lexicon": "icd-203-2015"})
    assert "Read with ICD 203 (2015)" in text_of(response)
    assert '<option value="icd-203-2015" selected>' in response.content.decode()


def test_the_newest_run_on_all_that_is_published_answers(client: Client, estimate: Document) -> None:
    on_all = score(estimate)
    second = builders.document("nie-2")
    both = score(estimate, second, later=1)
    score(second, later=2)
    assert client.get("/").context["answer"].run == both
    assert on_all != both


def test_a_run_as_of_an_earlier_day_or_under_other_policies_does_not_take_the_place_of_the_answer(
    client: Client, estimate: Document
) -> None:
    usual = score(estimate)
    score(estimate, later=1, as_of=date(1951, 1, 1))
    score(estimate, later=2, policies={"restatement": "each"})
    score(estimate, later=3, lexicons=["icd-203-2015"])
    assert client.get("/").context["answer"].run == usual
    assert client.get("/documents/nie-1/").context["answer"].run == usual
    assert [brief["run"] for _, brief in client.get("/documents/").context["rows"]] == [usual]


def test_where_every_run_is_unusual_the_one_as_known_last_answers(client: Client, estimate: Document) -> None:
    later = score(estimate, policies={"restatement": "each"})
    score(estimate, later=1, as_of=date(1951, 1, 1), policies={"restatement": "each"})
    assert client.get("/").context["answer"].run == later


def test_without_a_run_on_all_the_newest_run_answers(client: Client, estimate: Document) -> None:
    run = score(estimate)
    builders.document("nie-2")
    response = client.get("/")
    assert response.context["answer"].run == run
    assert "Outdated." in text_of(response)


def test_a_report_of_a_newer_version_is_not_an_error(
    client: Client, estimate: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = score(estimate)
    monkeypatch.setattr("scoring.reports.json.SCHEMA", 0)  # as a program would have it that is older than the report
    for address in ("/", "/documents/", "/documents/nie-1/", f"/runs/{run.key}/"):
        assert client.get(address).status_code == 200, address
    assert "Not readable." in text_of(client.get("/"))
    assert client.get(f"/runs/{run.key}/report.json").status_code == 404


def test_the_list_of_estimates_counts_scored_of_registered(client: Client, estimate: Document) -> None:
    score(estimate)
    builders.document("nie-2")
    page = text_of(client.get("/documents/"))
    assert "2 estimates recorded" in page
    assert "2 of 4" in page
    assert "0 registered, not scored yet" in page


def test_the_first_pages_take_as_many_queries_for_one_estimate_as_for_nine(
    client: Client, estimate: Document, django_assert_max_num_queries
) -> None:
    score(estimate)
    counts = []
    for _ in range(2):
        with django_assert_max_num_queries(40) as home, django_assert_max_num_queries(40) as both:
            client.get("/")
            client.get("/documents/")
        counts.append(len(both))
        assert len(home) == len(both)
        documents = [builders.document(f"nie-{number}") for number in range(20, 28)] if len(counts) == 1 else []
        for minute, document in enumerate(documents, start=1):
            score(document, later=minute)
        if documents:
            score(estimate, *documents, later=20)
    assert counts[0] == counts[1]
