"""The record as CSV over REST: the same rows, safe to open in a spreadsheet."""

import csv
import io

import pandas as pd
import pytest

from config.api_answers import cell
from tests import builders

pytestmark = pytest.mark.django_db

HEADERS = {
    "documents": "id,series,number,title,issued_on,information_cutoff,window_basis,opens,closes,coordination,citation,"
    "region,topics,printed,state,withdrawn,merged_into,note,synthetic",
    "passages": "id,document,position,section,number,mark,under,page,synthetic,sentences.id,sentences.locator,"
    "sentences.sha256,sentences.page,sentences.ruled_out,sentences.claims",
    "propositions": "id,text,kind,window_basis,opens,closes,condition,criteria,criteria_version,criteria_locked_at,"
    "importance,withdrawn,merged_into,synthetic,coders_disagree,occurred_earliest,occurred_latest,month,outcome.id,"
    "outcome.proposition,outcome.verdict,outcome.condition_met,outcome.degree,outcome.occurred_earliest,"
    "outcome.occurred_latest,outcome.known_on,outcome.recorded_at,outcome.evidence,outcome.sources,outcome.confidence,"
    "outcome.coder,outcome.blind,outcome.adjudicated,outcome.criteria_version,outcome.supersedes,outcome.supersession,"
    "outcome.superseded_by,outcome.synthetic,outcome.standing",
    "claims": "id,document,paragraph,page,section,quotation,stem,expression,canonical,class,span,span_in,co_markers,"
    "negated,mood,conditional,reported,window,voice,restates,cites,proposition,synthetic,status",
    "outcomes": "id,proposition,verdict,condition_met,degree,occurred_earliest,occurred_latest,known_on,recorded_at,"
    "evidence,sources,confidence,coder,blind,adjudicated,criteria_version,supersedes,supersession,superseded_by,"
    "synthetic,standing",
    "runs": "id,number,state,documents,synthetic,lexicons,as_of,policies.negation,policies.bare_will,policies.partial,"
    "policies.restatement,policies.synonyms,policies.modal,seed,resamples,code_version,question_sha,inputs_sha,"
    "log_head,asked_at,finished_at,answered_by",
}


def rows(response):
    assert response.status_code == 200, response.content
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(io.StringIO(response.content.decode())))


def test_the_columns_are_there_even_where_no_row_is(client):
    builders.load_lexicons("kent-1964")
    for name, header in HEADERS.items():
        assert client.get(f"/api/v1/{name}/?format=csv").content.decode() == header + "\r\n"


def test_csv_is_given_to_whoever_accepts_it_and_to_whoever_asks_for_it(client):
    document = builders.document()
    for address, headers in (
        ("documents/", {"Accept": "text/csv"}),
        ("documents/", {"Accept": "text/*"}),
        ("documents/?format=csv", {}),
        ("documents/?format=csv", {"Accept": "application/json"}),
        ("documents/nie-1/?format=csv", {"Accept": "text/html, */*;q=0.1"}),
    ):
        assert [row["title"] for row in rows(client.get(f"/api/v1/{address}", headers=headers))] == [document.title]
    assert client.get("/api/v1/documents/", headers={"Accept": "text/html, */*;q=0.1"}).json()["results"]


def test_a_page_as_csv_holds_the_rows_of_the_same_page_as_json_and_names_the_next(client):
    builders.load_nie_58()
    as_json = client.get("/api/v1/claims/?page_size=20").json()
    response = client.get("/api/v1/claims/?page_size=20&format=csv")
    table = rows(response)
    for line, claim in zip(table, as_json["results"], strict=True):
        assert line == {name: text_of(value) for name, value in claim.items()}
    following = response["Link"].partition(">")[0].lstrip("<")
    assert "format=csv" in following
    assert rows(client.get(following))[0]["id"] == client.get(as_json["next"]).json()["results"][0]["id"]


def text_of(value):
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return "; ".join(map(str, value)) if isinstance(value, list) else str(value)


def test_a_current_outcome_has_columns_of_its_own(client):
    document = builders.document()
    judged = builders.claim(document, builders.proposition("judged"))
    builders.claim(document, builders.proposition("unjudged"))
    builders.outcome(judged.proposition, "partly", quarters=1, sources=["One report", "Another; later"])
    first, second = rows(client.get("/api/v1/propositions/?format=csv"))
    assert (first["outcome.verdict"], first["outcome.degree"]) == ("partly", "0.25")
    assert first["outcome.sources"] == "One report; Another; later"
    assert (second["outcome.verdict"], second["outcome.standing"], second["coders_disagree"]) == ("", "", "false")


def test_one_line_is_one_term_or_one_sentence(client):
    builders.load_lexicons("kent-1964")
    terms = rows(client.get("/api/v1/lexicons/?format=csv"))
    as_json = client.get("/api/v1/lexicons/kent-1964/").json()["terms"]
    assert [line["terms.expression"] for line in terms] == [term["expression"] for term in as_json]
    assert {line["id"] for line in terms} == {"kent-1964"}
    passage = builders.passage(builders.document())
    assert [line["sentences.id"] for line in rows(client.get("/api/v1/passages/?format=csv"))] == [""]
    for _ in range(2):
        builders.sentence(passage, ruled_out="flat_fact")
    sentences = rows(client.get("/api/v1/passages/?format=csv"))
    assert [line["sentences.id"] for line in sentences] == ["nie-1/1/1", "nie-1/1/2"]
    assert [line["sentences.ruled_out"] for line in sentences] == ["flat_fact", "flat_fact"]


def test_no_text_is_run_as_a_formula(client):
    for number, start in enumerate(("=", "+", "-", "@", "\t", "\r")):
        builders.document(f"nie-{number}", title=f'{start}HYPERLINK("http://example.org")')
    for line in rows(client.get("/api/v1/documents/?format=csv")):
        assert line["title"].startswith("'")
    assert client.get("/api/v1/documents/nie-0/").json()["title"].startswith("=")


def test_an_apostrophe_is_put_before_texts_and_lists_and_never_before_numbers():
    assert [cell(value) for value in (-0.5, -3, 0, "-3", ["=1", "b"], [], "a=b", None, True)] == [
        -0.5, -3, 0, "'-3", "'=1; b", "", "a=b", "", "true",
    ]  # fmt: skip


def test_line_breaks_quotes_and_other_alphabets_come_back_whole(client):
    title = 'He said "no",\r\nthen: наверное; ほぼ確実\nand left.'
    builders.document(title=title)
    assert rows(client.get("/api/v1/documents/?format=csv"))[0]["title"] == title
    assert pd.read_csv(io.BytesIO(client.get("/api/v1/documents/?format=csv").content)).shape == (1, 19)


def test_what_goes_wrong_is_told_as_json_to_whoever_asked_for_csv(client):
    for address, status in (("documents/nie-9/", 404), ("claims/?mood=x", 400), ("documents/?page_size=0", 400)):
        response = client.get(f"/api/v1/{address}", headers={"Accept": "text/csv"})
        assert (response.status_code, response["Content-Type"]) == (status, "application/json"), response.content
        assert response.json()
