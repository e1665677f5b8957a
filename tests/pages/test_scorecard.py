"""The scorecard: what can be said of a document's words, claim by claim."""

from datetime import date

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from forecasts.actions import claims, documents
from forecasts.models import Claim, Document
from tests import builders
from tests.pages.conftest import row_of, score, text_of

pytestmark = pytest.mark.django_db


def test_another_lexicon_gives_other_numbers(client: Client, estimate: Document) -> None:
    score(estimate)
    kent = client.get("/documents/nie-1/", {"lexicon": "kent-1964"})
    icd = client.get("/documents/nie-1/", {"lexicon": "icd-203-2015"})
    assert "“likely” 63–87%" in row_of(kent, "nie-1.1-a")
    assert "“likely” 55–80%" in row_of(icd, "nie-1.1-a")
    assert "Read with ICD 203 (2015)" in text_of(icd)


@pytest.mark.parametrize("wrong", ["nonsense", "", "<script>", "kent-1964'--"])
def test_a_lexicon_that_is_not_there_gives_the_headline(client: Client, estimate: Document, wrong: str) -> None:
    score(estimate)
    assert client.get("/documents/nie-1/", {"lexicon": wrong}).context["slug"] == "kent-1964"


def test_the_most_surprising_claim_comes_first_where_asked(client: Client, estimate: Document) -> None:
    score(estimate)
    in_text = client.get("/documents/nie-1/").context["scored_rows"]
    assert [row.claim.key for row in in_text] == ["nie-1.1-a", "nie-1.1-b"]
    # "likely" (.75) came true: .4 bits; "unlikely" (.30) did not: .5 bits.
    sorted_rows = client.get("/documents/nie-1/", {"sort": "surprise"}).context["scored_rows"]
    assert [(row.claim.key, row.bits) for row in sorted_rows] == [("nie-1.1-b", "0.5"), ("nie-1.1-a", "0.4")]


def test_the_page_cites_run_and_day(client: Client, estimate: Document) -> None:
    run = score(estimate)
    page = text_of(client.get("/documents/nie-1/"))
    assert f"Estimative, NIE-1 scorecard, {run.key} (Kent 1964" in page
    assert "as known on 24 November 2026" in page
    assert run.inputs_sha in page


def test_without_a_run_the_claims_are_shown_and_that_nothing_is_scored(client: Client, estimate: Document) -> None:
    response = client.get("/documents/nie-1/")
    page = text_of(response)
    assert response.status_code == 200
    assert "Four claims of it are recorded. No run has scored it yet." in page
    assert "All claims, in the order of the text" in page
    assert "Brier score of the forecasts" not in page


def test_a_document_without_claims_has_a_page(client: Client) -> None:
    builders.document("nie-7")
    response = client.get("/documents/nie-7/")
    assert response.status_code == 200
    assert "No claim of it is recorded yet" in text_of(response)


def test_without_any_lexicon_there_is_a_page_still(client: Client) -> None:
    document = builders.document("nie-7")
    builders.claim(document)
    assert client.get("/documents/nie-7/").status_code == 200


def test_an_outdated_run_says_so_and_keeps_its_figures(client: Client, estimate: Document) -> None:
    score(estimate)
    before = client.get("/documents/nie-1/").context["facts"]
    waiting = estimate.claims.last().proposition
    builders.outcome(waiting, "did_not_occur")
    response = client.get("/documents/nie-1/")
    assert "Outdated. The record changed after Run 1 was asked." in text_of(response)
    assert response.context["facts"] == before


def test_a_run_asked_again_after_a_change_elsewhere_is_not_outdated(client: Client, estimate: Document) -> None:
    score(estimate)
    builders.document("nie-9")
    assert client.get("/documents/nie-1/").context["answer"].outdated
    score(estimate, later=1)
    assert not client.get("/documents/nie-1/").context["answer"].outdated


def test_only_a_run_on_this_document_alone_gives_its_figures(client: Client, estimate: Document) -> None:
    other = builders.document("nie-2")
    score(estimate, other)
    assert client.get("/documents/nie-1/").context["answer"] is None


def test_a_claim_that_may_not_be_quoted_shows_its_expression(client: Client, estimate: Document) -> None:
    claim = builders.claim(estimate, word="likely", quotation="It is likely to rain.")
    claim.quotation = None
    claims.save_claim(claim, **builders.WHO)
    assert "The sentence may not be stored here; it says likely ." in row_of(client.get("/documents/nie-1/"), claim.key)


def test_markup_in_what_was_recorded_shows_as_text(client: Client) -> None:
    builders.load_lexicons("kent-1964")
    evil = "<script>alert(1)</script>"
    document = builders.document("nie-6", title=f"On {evil}", citation=evil, coordination=evil, note=evil, region=evil)
    about = builders.proposition("evil", text=f"It rains {evil}.", criteria=evil)
    builders.claim(document, about, word="likely", quotation=f"It is likely that {evil}.", stem=f"Whereas {evil}")
    builders.outcome(about, evidence=evil, sources=[evil], note=evil)
    score(document)
    for address in ("/", "/documents/", "/documents/nie-6/", "/propositions/evil/", "/runs/"):
        page = client.get(address).content.decode()
        assert "<script" not in page, address
    assert "&lt;script&gt;" in client.get("/documents/nie-6/").content.decode()


def test_what_is_settled_without_a_probability_is_listed(client: Client, estimate: Document) -> None:
    score(estimate)
    context = client.get("/documents/nie-1/").context
    assert [row.claim.canonical.text for row in context["settled"]] == ["may"]


def test_a_withdrawn_document_says_where_it_went(client: Client, estimate: Document) -> None:
    twin = builders.document("nie-1-bis")
    documents.merge_documents(twin, estimate, reason="Entered twice.", **builders.WHO)
    page = text_of(client.get("/documents/nie-1-bis/"))
    assert "Withdrawn. This document is no longer kept; it was merged into NIE-1" in page.replace("  ", " ")


def test_a_denied_claim_says_whose_complement_it_is(client: Client, estimate: Document) -> None:
    about = builders.proposition("denied")
    builders.claim(estimate, about, word="likely", negated=True)
    builders.outcome(about, "did_not_occur")
    score(estimate)
    page = text_of(client.get("/documents/nie-1/", {"lexicon": "icd-203-2015"}))
    assert "the complement of “likely”" in page


def test_what_came_true_in_part_stands_beside_the_score(client: Client, estimate: Document) -> None:
    about = builders.proposition("half")
    builders.claim(estimate, about, word="likely")
    builders.outcome(about, "partly", occurred_earliest=date(1953, 1, 1), occurred_latest=date(1953, 1, 1))
    score(estimate)
    page = text_of(client.get("/documents/nie-1/"))
    assert "partly, ½" in page
    assert "in part: stands beside the score" in page


def test_as_many_queries_for_three_claims_as_for_forty(
    client: Client, estimate: Document, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    def queries() -> list[int]:
        found = []
        for address in ("/documents/nie-1/", "/documents/nie-1/?lexicon=icd-203-2015&sort=surprise"):
            with django_assert_max_num_queries(60) as asked:
                client.get(address)
            found.append(len(asked))
        return found

    score(estimate)
    few = queries()
    passage = builders.passage(estimate, "n1", section="footnote", number="", mark="*", under=estimate.passages.first())
    for number in range(36):
        said = builders.claim(estimate, word=("likely", "unlikely")[number % 2])
        builders.outcome(said.proposition, ("occurred", "did_not_occur")[number % 2])
        builders.position(said)
        builders.claim(estimate, said.proposition, word="likely", voice=builders.voice("state"), passage=passage)
    score(estimate, later=1)
    assert queries() == few


def test_a_withdrawn_claim_says_nothing_again(client: Client, estimate: Document) -> None:
    first = Claim.objects.order_by("pk").first()
    passage = builders.passage(estimate, "9")
    again = builders.claim(estimate, first.proposition, passage=passage, voice=first.voice, restates=first)
    assert "¶ 1 = 9" in text_of(client.get("/documents/nie-1/"))
    claims.withdraw_claim(again, reason="Registered twice.", **builders.WHO)
    assert "= 9" not in text_of(client.get("/documents/nie-1/"))
