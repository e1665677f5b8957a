"""The page of two forecasts beside each other: lexicons, runs, what differs, and what may be taken away."""

import csv
import io
import json
import re
from xml.etree import ElementTree

import pytest
from django.test import Client

from forecasts.models import Document, Lexicon, Proposition
from scoring import runs
from scoring.management.synthetic import enter_synthetic
from scoring.synthetic import Plan
from tests import builders
from tests.pages.comparing import ADDRESSES, asked, dissent
from tests.pages.conftest import score, text_of
from tests.scoring.boxes import boxes_of, overlapping

pytestmark = pytest.mark.django_db


# Lexicon against lexicon


def test_how_many_each_lexicon_covers_by_itself_stands_beside_what_both_cover(client: Client, nie_58: Document) -> None:
    page = asked(client, run=score(nie_58).key, with_lexicon="wark-1964")
    # The demo's lines: ten forecasts under Kent 1964, five under Wark 1964.
    assert "By itself Kent 1964 scores ten forecasts, Wark 1964 five; compared are the five that both score." in page


def test_runs_may_be_chosen_by_their_day_and_rules(client: Client, nie_58: Document) -> None:
    usual = score(nie_58)
    score(nie_58, later=1, as_of=builders.date(1954, 3, 1), policies={"restatement": "each"})
    page = asked(client, run=usual.key)
    assert "Run 2, as known on 1 Mar 1954, other rules" in page and "Run 1, as known on 1 Mar 1954" not in page


def test_a_run_of_a_day_on_which_nothing_was_settled_is_said_to_score_nothing(client: Client, nie_58: Document) -> None:
    now = score(nie_58)
    then = score(nie_58, later=1, as_of=builders.date(1954, 3, 1))
    assert "Run 2 scores no forecast yet; Run 1 scores ten forecasts." in asked(
        client, **{"run": now.key, "with": then.key}
    )


def test_a_run_alone_is_compared_under_its_first_two_lexicons(client: Client, several: list[Document]) -> None:
    run = score(*several)
    page = asked(client, run=run.key)
    # Kent: (.25² + .3² + .7²) / 3 = .2142; ICD 203: likely .675, unlikely .325: (.325² + .325² + .675²) / 3 = .2223.
    assert "On 15 forecasts of five estimates the Brier score is .214 for Kent 1964 and .222 for ICD 203 (2015)" in page
    # Every estimate has the same three claims, so leaving one out changes nothing.
    assert (
        "a difference of −.008. 95% interval by estimate: −.008 to −.008. With fewer than ten estimates it is rough."
        in page
    )
    assert "Kent 1964 scored better than ICD 203 (2015)" in page
    assert "Both are Run 1, of five estimates, read with two lexicons." in page
    assert "they are compared claim by claim" in page


def test_the_lexicons_may_be_turned_round(client: Client, several: list[Document]) -> None:
    run = score(*several)
    page = asked(client, run=run.key, lexicon="icd-203-2015", with_lexicon="kent-1964")
    assert ".222 for ICD 203" in page.split("Compare others")[0] and "a difference of .008." in page


def test_a_lexicon_that_the_run_was_not_read_with_is_refused_in_words(client: Client, several: list[Document]) -> None:
    run = score(*several)
    assert "was read with kent-1964, icd-203-2015: choose one of these." in asked(client, run=run.key, lexicon="x")


def test_a_lexicon_that_was_changed_since_is_not_put_on(client: Client, several: list[Document]) -> None:
    run = score(*several)
    with builders.recorded("change_lexicon", **builders.WHO) as entry:
        icd = Lexicon.objects.get(slug="icd-203-2015")
        icd.sha256 = "0" * 64
        entry.save(icd)
    assert "icd-203-2015 is no longer as Run 1 was read with it (version 1): score again." in asked(client, run=run.key)


def test_one_run_with_one_lexicon_and_none_before_it_asks_for_another(client: Client, several: list[Document]) -> None:
    run = score(*several, lexicons=["kent-1964"])
    assert "No earlier run asked about the same estimates: choose a run to compare with." in asked(client, run=run.key)
    assert "Choose another run, or another lexicon: a run is like itself." in asked(
        client, run=run.key, **{"with": run.key}
    )


# Run against run


def test_runs_of_the_same_claims_are_compared_claim_by_claim(client: Client, several: list[Document]) -> None:
    first = score(*several)
    second = score(*several, lexicons=["icd-203-2015"], policies={"synonyms": "without"}, later=1)
    page = asked(client, run=first.key, **{"with": second.key, "lexicon": "icd-203-2015"})
    assert "Run 1 and Run 2 score the same at every threshold" in page
    assert "Both are of the same five estimates." in page and "claim by claim" in page
    assert (
        "In Run 1 readings that a coder added to a lexicon count; in Run 2 only what a lexicon prints counts." in page
    )


def test_runs_of_other_estimates_are_compared_by_estimate_and_say_what_they_share(
    client: Client, several: list[Document]
) -> None:
    first, second = score(*several[:3]), score(*several[2:], later=1)
    page = asked(client, run=first.key, **{"with": second.key})
    assert "One estimate in both, 2 in Run 1 alone, 2 in Run 2 alone." in page
    assert "they are compared estimate by estimate, each left out of both sides at once." in page
    told = ".214 for Run 1 (nine forecasts) and .214 for Run 2 (nine forecasts), of five estimates, 1 of them with"
    assert told in page
    assert "The two are of different claims, so a lower curve may tell of easier questions." in page
    assert "not tested: the two are not of the same claims" in page


def test_what_changed_in_the_record_in_between_shows(client: Client, several: list[Document]) -> None:
    before = score(*several)
    # An unlikely event that had occurred is found not to have: (.7² - .3²) / 15 lower.
    said = several[0].claims.get(canonical__text="unlikely", proposition__outcomes__verdict="occurred")
    builders.superseding(said.proposition.outcomes.get(), "correction", verdict="did_not_occur",
                         occurred_earliest=None, occurred_latest=None)  # fmt: skip
    after = score(*several, later=1)
    page = asked(client, run=after.key, **{"with": before.key})
    assert "The claims or their outcomes are not the same" in page
    assert ".188 for Run 2 (15 forecasts) and .214 for Run 1 (15 forecasts)" in page
    assert "a difference of −.027." in page


# What may be taken away


def test_the_figures_are_those_of_the_page(client: Client, several: list[Document]) -> None:
    query = {"run": score(*several).key}
    data = client.get("/compare/figures.json", query).json()
    assert data["comparison"]["n"] == 15 and data["same_claims"] is True
    assert data["comparison"]["difference"] == pytest.approx((0.25**2 + 0.3**2 + 0.7**2 - 2 * 0.325**2 - 0.675**2) / 3)
    rows = list(csv.DictReader(io.StringIO(client.get("/compare/figures.csv", query).content.decode())))
    told = {(row["block"], row["measure"]): row for row in rows}
    assert float(told["comparison", "difference"]["value"]) == data["comparison"]["difference"]
    assert (told["comparison", "difference"]["n"], told["second", "lexicon_name"]["value"]) == ("15", "ICD 203 (2015)")


def test_the_picture_is_a_whole_svg_without_style_and_names_both(client: Client, several: list[Document]) -> None:
    response = client.get("/compare/murphy.svg", {"run": score(*several).key, "width": "1200"})
    assert response["Content-Type"] == "image/svg+xml"
    root = ElementTree.fromstring(response.content)
    assert root.get("width") == "1200"
    drawn = response.content.decode()
    assert "style=" not in drawn and "class=" not in drawn
    assert ">Kent 1964<" in drawn and ">ICD 203 (2015)<" in drawn


def test_page_and_picture_say_what_both_sides_were_made_from(client: Client, several: list[Document]) -> None:
    first = score(*several[:3])
    second = score(*several, later=1)
    query = {"run": second.key, "with": first.key}
    page = text_of(client.get("/compare/", query))
    drawn = client.get("/compare/murphy.svg", query).content.decode()
    metadata = re.search("<metadata>(.*?)</metadata>", drawn, re.S)
    assert metadata is not None
    for run in (first, second):
        told = f"Run {run.number}: Kent 1964, version 1, as known on 24 November 2026, inputs {run.inputs_sha[:12]}."
        assert told in page and told in metadata[1]


def test_two_voices_say_it_too(client: Client, several: list[Document]) -> None:
    dissent(several[0], "occurred")
    run = score(*several)
    page = text_of(client.get("/compare/", {"run": run.key, "voice": "agreed", "with_voice": "state"}))
    assert f"Run 1: Kent 1964, version 1, as known on 24 November 2026, inputs {run.inputs_sha[:12]}" in page


@pytest.mark.parametrize("width", [720, 1200])
def test_no_two_texts_of_the_picture_overlap(client: Client, several: list[Document], width: int) -> None:
    response = client.get("/compare/murphy.svg", {"run": score(*several).key, "width": width})
    boxes = boxes_of(ElementTree.fromstring(response.content), width)
    assert len(boxes) > 10
    assert overlapping(boxes) == []
    assert [box for box in boxes if box.left < 0 or box.right > width] == []


def test_voices_are_taken_away_under_every_lexicon(client: Client, several: list[Document]) -> None:
    dissent(several[0], "occurred")
    query = {"run": score(several[0]).key, "voice": "agreed", "with_voice": "state"}
    assert set(client.get("/compare/figures.json", query).json()["voices"]["by_lexicon"]) == {
        "kent-1964", "icd-203-2015",
    }  # fmt: skip
    figures = client.get("/compare/figures.csv", query).content.decode().splitlines()
    whole = client.get(f"/runs/{query['run']}/report.csv").content.decode().splitlines()
    assert figures == [whole[0], *(line for line in whole if line.startswith("voices:agreed:state,"))]
    assert any(line.startswith("voices:agreed:state,icd-203-2015,difference,") for line in figures)
    assert client.get("/compare/murphy.svg", query).status_code == 200


def test_what_cannot_be_compared_cannot_be_taken_away(client: Client, several: list[Document]) -> None:
    run = score(*several, lexicons=["kent-1964"])
    for address in ADDRESSES[1:]:
        assert client.get(address, {"run": run.key}).status_code == 404
        assert client.get(address).status_code == 404


# The page itself


def test_without_a_run_one_may_be_chosen(client: Client, several: list[Document]) -> None:
    assert "No run has an answer yet." in asked(client)
    run = score(*several)
    response = client.get("/compare/")
    assert "Choose two runs, or one run and two of its lexicons." in text_of(response)
    assert f'<option value="{run.key}">Run 1, as known on 24 Nov 2026</option>' in response.content.decode()


def test_a_run_that_is_not_there_is_not_found(client: Client, several: list[Document]) -> None:
    run = score(*several)
    for query in ({"run": "run-9"}, {"run": run.key, "with": "run-9"}):
        assert [client.get(address, query).status_code for address in ADDRESSES] == [404] * 4


def test_a_run_in_words_that_no_version_reads_is_not_compared(client: Client, several: list[Document]) -> None:
    run = score(*several)
    data = json.loads(run.report) | {"schema": 99}
    with builders.recorded("write_report", **builders.WHO) as entry:
        run.report = json.dumps(data)
        entry.save(run)
    assert "Run 1 cannot be compared" in asked(client, run=run.key)


def test_of_a_synthetic_record_it_says_so_everywhere(client: Client) -> None:
    builders.load_lexicons("kent-1964", "icd-203-2015")
    enter_synthetic(Plan(documents=12, claims_per_document=25, seed=2), bulk=True, **builders.WHO)
    run = score(*Document.objects.all())
    assert Proposition.objects.exists() and runs.report_of(run).voices
    voices = {"run": run.key, "voice": "agreed", "with_voice": "*"}
    for query in ({"run": run.key}, voices):
        page = asked(client, **query)
        assert "Synthetic. Drawn at random" in page
        assert "Synthetic" in client.get("/compare/murphy.svg", query).content.decode()
        assert client.get("/compare/figures.json", query).json()["synthetic"] is True
        assert "synthetic" in client.get("/compare/figures.csv", query).content.decode()
