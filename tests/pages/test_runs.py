"""Runs: the question as asked, the answer, what was left out, what changed, and asking again."""

import csv
import io
import json
from xml.etree import ElementTree

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from forecasts.models import Document
from forecasts.visibility import CLAIM_CODER, VIEWER, visible_to
from scoring import runs
from scoring.charts.registry import CHARTS
from scoring.metrics.registry import MEASURES, by_key
from scoring.models import ScoringRun
from tests import builders
from tests.conftest import KeptRows
from tests.pages.conftest import make_estimate, score, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def recorded(kept_rows: KeptRows) -> None:
    with kept_rows():
        make_estimate()


@pytest.fixture
def estimate() -> Document:
    return Document.objects.get(slug="nie-1")


@pytest.fixture
def coder(client: Client) -> Client:
    """Somebody signed in who may start runs."""
    client.force_login(builders.user("ann", CLAIM_CODER))
    return client


def test_the_question_stands_there_in_words(client: Client, estimate: Document) -> None:
    run = score(estimate)
    page = text_of(client.get(f"/runs/{run.key}/"))
    assert "Estimates NIE-1 Read with Kent 1964 version 1 (the headline)" in page
    assert "a claim said twice counts once" in page
    assert "As known on 24 November 2026" in page
    assert run.question_sha in page and run.inputs_sha in page


def test_other_policies_are_other_words(client: Client, estimate: Document) -> None:
    run = score(estimate, policies={"bare_will": "certain", "restatement": "each"})
    page = text_of(client.get(f"/runs/{run.key}/"))
    assert "“will” and “must” alone are read as certain" in page
    assert "a claim counts each time that it is said" in page


def test_the_statuses_of_each_lexicon_sum_to_the_claims(client: Client, estimate: Document) -> None:
    run = score(estimate)
    report = runs.report_of(run)
    *rows, (_, totals) = client.get(f"/runs/{run.key}/").context["statuses"]
    assert totals == [report.counts.claims] * len(report.lexicons)
    assert [sum(column) for column in zip(*(counts for _, counts in rows), strict=True)] == totals


def test_every_measure_is_listed_with_its_value(client: Client, estimate: Document) -> None:
    run = score(estimate)
    families = client.get(f"/runs/{run.key}/").context["families"]
    shown = {row.key: row.forecasts for family in families for row in family.rows}
    # "likely" (.75) came true, "unlikely" (.30) did not: (.0625 + .09) / 2 = .07625.
    assert (shown["n"], shown["brier"], shown["base_rate"]) == ("2", ".076", ".500")
    without = {label for family in families for labels in family.without.values() for label in labels}
    assert len(shown) + len(without) == len(MEASURES)
    assert by_key("brier_lower").label in without


def test_measures_without_a_value_stand_together_with_their_reason(client: Client, estimate: Document) -> None:
    shown = text_of(client.get(f"/runs/{score(estimate).key}/"))
    assert "All claims are from one document: an interval by document needs at least two." in shown


def test_departures_late_events_and_open_windows_have_their_sections(client: Client, estimate: Document) -> None:
    late = builders.claim(estimate, voice=builders.voice("agreed")).proposition
    day = builders.date(1956, 9, 4)
    builders.outcome(late, "did_not_occur", occurred_earliest=day, occurred_latest=day)
    page = text_of(client.get(f"/runs/{score(estimate).key}/"))
    assert "“likely” comes by the close 63–87% 1 of 2 50% none cannot tell: only 2" in page
    assert "All events judged 4 2 0 1 0 1" in page
    assert "Called more likely than not, read with Kent 1964 2 1 0 1 0 0" in page
    assert "On 24 November 2026 no forecast of these was in a window that was open still." in page
    then = score(estimate, as_of=builders.date(1953, 1, 1))
    page = text_of(client.get(f"/runs/{then.key}/"))
    assert "This is no calibration" in page
    assert "NIE-1 5 5 0 0 0 5 0–100%" in page
    assert client.get(f"/runs/{then.key}/departures.csv").status_code == 200


def test_a_run_about_a_day_before_an_estimate_was_issued_says_so(client: Client, estimate: Document) -> None:
    run = score(estimate, as_of=builders.date(1950, 1, 1))
    assert "1 of the estimates was issued after that day" in text_of(client.get(f"/runs/{run.key}/"))


def test_of_very_many_estimates_the_first_are_named_and_the_rest_counted(
    client: Client, estimate: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scoring.views.runs.SHOWN_DOCUMENTS", 0)
    assert "and 1 more, all named in the JSON" in text_of(client.get(f"/runs/{score(estimate).key}/"))


def test_the_difference_to_the_run_before_is_shown(client: Client, estimate: Document) -> None:
    first = score(estimate)
    before = client.get(f"/runs/{first.key}/report.json").content
    builders.outcome(estimate.claims.last().proposition, "did_not_occur")
    second = score(estimate, later=1)
    response = client.get(f"/runs/{second.key}/")
    whole = [row for row in response.context["changes"] if not row.expression]
    changed = {(row.block, row.measure, row.lexicon): (row.old, row.new) for row in whole}
    assert changed[("forecasts", "Claims scored", "Kent 1964")] == ("2", "3")
    assert "Difference from the run before" in text_of(response)
    assert client.get(f"/runs/{first.key}/report.json").content == before
    assert "Outdated." in text_of(client.get(f"/runs/{first.key}/"))


def test_of_very_many_differences_the_first_are_shown_and_the_rest_counted(
    client: Client, estimate: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    score(estimate, as_of=builders.date(1951, 1, 1), policies={"restatement": "each"})
    monkeypatch.setattr("scoring.views.runs.SHOWN_CHANGES", 2)
    response = client.get(f"/runs/{score(estimate, later=1).key}/")
    page = text_of(response)
    assert f"And {len(response.context['changes']) - 2} more: the CSV of each run holds all its figures." in page
    assert "which was answered as known on 1 January 1951, under other rules" in page


def test_the_list_names_the_rules_that_are_not_the_usual_ones(client: Client, estimate: Document) -> None:
    score(estimate)
    score(estimate, later=1, policies={"restatement": "each"})
    page = text_of(client.get("/runs/"))
    assert page.count("a claim counts each time that it is said") == 1 and page.count("none") == 1


def test_a_first_run_has_nothing_to_differ_from(client: Client, estimate: Document) -> None:
    page = text_of(client.get(f"/runs/{score(estimate).key}/"))
    assert "No earlier run asked about the same estimates." in page


def test_a_waiting_run_says_that_it_waits(client: Client, estimate: Document) -> None:
    run = runs.start(
        seen=visible_to(AnonymousUser()), by="tester", at=builders.NOW
    )  # nothing is committed: nobody answers
    page = text_of(client.get(f"/runs/{run.key}/"))
    assert "Waiting." in page
    assert "Refresh" in page
    assert client.get(f"/runs/{run.key}/report.json").status_code == 404


def test_a_failed_run_tells_why_to_those_who_may_ask_again(
    client: Client, estimate: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(run: ScoringRun) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(runs, "compute", breaks)
    run = score(estimate)
    page = text_of(client.get(f"/runs/{run.key}/"))
    assert "Failed. This question was not answered." in page
    assert "the disk is full" not in page
    client.force_login(builders.user("ann", CLAIM_CODER))
    assert "the disk is full" in text_of(client.get(f"/runs/{run.key}/"))
    assert "failed" in text_of(client.get("/runs/"))


def test_a_run_that_found_the_same_answer_leads_to_it(client: Client, estimate: Document) -> None:
    first = score(estimate)
    builders.document("nie-9")
    score(estimate, later=1)
    repeated = ScoringRun.objects.exclude(pk=first.pk).get()
    assert repeated.answered_by == first
    response = client.get(f"/runs/{repeated.key}/")
    assert (response.status_code, response["Location"]) == (302, f"/runs/{first.key}/")
    assert client.get(f"/runs/{repeated.key}/report.json").content == (first.report or "").encode()
    assert [run for run, *_ in client.get("/runs/").context["rows"]] == [first]


def test_the_report_can_be_taken_away_as_json(client: Client, estimate: Document) -> None:
    run = score(estimate)
    response = client.get(f"/runs/{run.key}/report.json")
    assert response["Content-Type"] == "application/json"
    assert json.loads(response.content) == json.loads(run.report or "")


def test_the_report_can_be_taken_away_as_csv(client: Client, estimate: Document) -> None:
    run = score(estimate)
    figures = list(csv.DictReader(io.StringIO(client.get(f"/runs/{run.key}/report.csv").content.decode())))
    (brier,) = [
        row for row in figures if (row["block"], row["lexicon"], row["measure"]) == ("forecasts", "kent-1964", "brier")
    ]
    assert float(brier["value"]) == pytest.approx(0.07625)
    words = list(csv.DictReader(io.StringIO(client.get(f"/runs/{run.key}/words.csv").content.decode())))
    assert {"likely", "unlikely", "may"} <= {row["expression"] for row in words}


@pytest.mark.parametrize("chart", CHARTS)
def test_every_chart_can_be_taken_away_as_a_picture(client: Client, estimate: Document, chart: str) -> None:
    run = score(estimate)
    response = client.get(f"/runs/{run.key}/{chart}.svg", {"lexicon": "icd-203-2015", "width": "1200"})
    assert response["Content-Type"] == "image/svg+xml"
    assert response["Content-Disposition"] == f'inline; filename="estimative-{chart}-icd-203-2015-{run.key}.svg"'
    picture = ElementTree.fromstring(response.content)
    assert picture.get("width") == "1200"
    assert run.inputs_sha[:12] in response.content.decode()


@pytest.mark.parametrize("address", ["nothing.svg", "nothing.csv"])
def test_what_there_is_not_is_not_found(client: Client, estimate: Document, address: str) -> None:
    assert client.get(f"/runs/{score(estimate).key}/{address}").status_code == 404
    assert client.get(f"/runs/no-run/{address}").status_code == 404


def test_whoever_may_can_score_again_with_one_button(
    coder: Client, estimate: Document, django_capture_on_commit_callbacks
) -> None:
    assert "Score" in text_of(coder.get("/documents/nie-1/"))
    with django_capture_on_commit_callbacks(execute=True):
        response = coder.post("/runs/ask/", {"document": "nie-1"})
    run = ScoringRun.objects.get()
    assert (response.status_code, response["Location"]) == (302, f"/runs/{run.key}/")
    assert run.asked_by == "ann"
    assert runs.question_of(run)["documents"] == ["nie-1"]


def test_asking_again_asks_the_same(coder: Client, estimate: Document) -> None:
    first = score(estimate, lexicons=["icd-203-2015"], policies={"modal": "lexicon"}, seed=7, resamples=10)
    builders.outcome(estimate.claims.last().proposition, "occurred")
    coder.post("/runs/ask/", {"run": first.key})
    second = ScoringRun.objects.first()
    assert second and second != first
    old, new = runs.question_of(first), runs.question_of(second)
    assert {name: new[name] for name in new if name != "as_of"} == {name: old[name] for name in old if name != "as_of"}


def test_what_cannot_be_asked_is_said(coder: Client, estimate: Document) -> None:
    response = coder.post("/runs/ask/", {"document": "nie-404"}, follow=True)
    assert "There is no document nie-404" in text_of(response)
    assert coder.post("/runs/ask/", {"run": "no-run"}).status_code == 404


@pytest.mark.parametrize("roles", [(), (VIEWER,)])
def test_nobody_else_sees_the_button_or_may_press_it(
    client: Client, estimate: Document, roles: tuple[str, ...]
) -> None:
    if roles:
        client.force_login(builders.user("bob", *roles))
    assert 'action="/runs/ask/"' not in client.get("/documents/nie-1/").content.decode()
    response = client.post("/runs/ask/", {"document": "nie-1"})
    assert response.status_code == 403
    assert "You may not do this" in text_of(response)
    assert not ScoringRun.objects.exists()


def test_a_run_is_asked_for_by_post_and_with_a_token_only(estimate: Document) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(builders.user("ann", CLAIM_CODER))
    assert strict.get("/runs/ask/").status_code == 405
    response = strict.post("/runs/ask/", {"document": "nie-1"})
    assert response.status_code == 403
    assert "Nothing was changed." in text_of(response)


def test_who_asked_is_told_to_those_who_are_signed_in(client: Client, estimate: Document) -> None:
    run = score(estimate)
    assert "by tester" not in text_of(client.get(f"/runs/{run.key}/"))
    client.force_login(builders.user("bob", VIEWER))
    assert "by tester" in text_of(client.get(f"/runs/{run.key}/"))
