"""The scorecard of NIE-58: every claim once, under the figures of its run."""

import re

import pytest
from django.test import Client

from forecasts.models import Claim, Document
from scoring import runs
from tests import builders
from tests.conftest import KeptRows
from tests.pages.conftest import row_of, score, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def scored(kept_rows: KeptRows) -> None:
    with kept_rows():
        score(builders.load_nie_58())


@pytest.fixture
def nie_58() -> Document:
    return Document.objects.get(slug="nie-58")


def test_nie_58_shows_every_claim_once_with_its_quotation_and_status(client: Client, nie_58: Document) -> None:
    response = client.get("/documents/nie-58/")
    assert response.status_code == 200
    keys = re.findall(r'<tr role="row" id="([^"]+)">', response.content.decode())
    assert keys == [claim.key for claim in Claim.objects.filter(document=nie_58)]
    report = runs.report_of(nie_58.runs.get())
    assert len(keys) == report.counts.claims


def test_the_scores_of_the_claims_are_those_that_the_run_averaged(client: Client, nie_58: Document) -> None:
    context = client.get("/documents/nie-58/").context
    block = runs.report_of(nie_58.runs.get()).lexicon("kent-1964").forecasts
    errors = [row.score.brier for row in context["rows"] if row.is_scored and row.claim.mood == "forecast"]
    assert len(errors) == block.n
    assert sum(errors) / len(errors) == pytest.approx(block.measures["brier"])


def test_the_reasons_for_not_scoring_are_those_that_the_run_counted(client: Client, nie_58: Document) -> None:
    report = runs.report_of(nie_58.runs.get())
    for slug, counted in report.counts.by_status.items():
        context = client.get("/documents/nie-58/", {"lexicon": slug}).context
        listed = {status: len(group) for status, _, group in context["not_scored"]}
        assert listed == {status: n for status, n in counted.items() if n and status != "resolved"}, slug


def test_nie_58_on_soviet_control_is_read_as_unlikely(client: Client, nie_58: Document) -> None:
    response = client.get("/documents/nie-58/")
    row = row_of(response, "nie-58.2-b")
    assert "we believe it unlikely that" in row
    assert "“unlikely” 20–40%" in row
    assert "In question: By nonmilitary means the Kremlin achieves" in row
    assert 'we believe it <b class="expr">unlikely</b> that' in response.content.decode()


def test_states_reservation_is_shown_under_what_it_reserves_on(client: Client, nie_58: Document) -> None:
    context = client.get("/documents/nie-58/").context
    hosts = {row.claim.key: [one.claim.key for one in row.dissents] for row in context["scored_rows"] if row.dissents}
    assert hosts == {"nie-58.5-d": ["nie-58.n1-a"]}
    page = text_of(client.get("/documents/nie-58/"))
    assert "Special Assistant, Intelligence, Department of State reserves (footnote * to ¶ 5)" in page
