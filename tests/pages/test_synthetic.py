"""What a program drew at random says so wherever it shows, and nothing else does."""

import csv
import io

import pytest
from django.test import Client

from forecasts.models import Claim, Document, Outcome, Position, Proposition
from forecasts.synthetic import SENTENCE
from scoring.charts.registry import CHARTS
from scoring.management.scorecard import print_scorecard
from scoring.management.synthetic import enter_synthetic
from scoring.models import ScoringRun
from scoring.synthetic import Plan
from tests import builders
from tests.pages.conftest import score, text_of

pytestmark = pytest.mark.django_db
NOTICE = (
    "Synthetic. Drawn at random by a program to try it out; nobody wrote these estimates and none of this happened."
)


@pytest.fixture
def synthetic() -> ScoringRun:
    """A run on a synthetic record."""
    builders.load_lexicons("kent-1964")
    enter_synthetic(Plan(documents=5, claims_per_document=15, seed=1), bulk=True, **builders.WHO)
    return score(*Document.objects.all())


def proposition() -> Proposition:
    return Proposition.objects.get(key="synthetic-0001-1")


@pytest.mark.parametrize("page", ["/", "/runs/RUN/", "/documents/synthetic-0001/", "/propositions/synthetic-0001-1/"])
def test_each_page_about_it_says_so_first(client: Client, synthetic: ScoringRun, page: str) -> None:
    address = page.replace("RUN", synthetic.key)
    if "documents" in page:
        address = Document.objects.get(slug="synthetic-0001").get_absolute_url()
    if "propositions" in page:
        address = proposition().get_absolute_url()
    assert NOTICE in text_of(client.get(address))


def test_no_page_about_an_estimate_says_so(client: Client, estimate: Document) -> None:
    run = score(estimate)
    question = estimate.claims.first().proposition
    addresses = ["/", "/runs/", "/documents/", f"/runs/{run.key}/", f"/runs/{run.key}/report.json",
                 estimate.get_absolute_url(), question.get_absolute_url()]  # fmt: skip
    pages = [client.get(address) for address in addresses]
    assert [page.request["PATH_INFO"] for page in pages if b"ynthetic" in page.content] == []


def test_lists_say_so_in_each_row(client: Client, synthetic: ScoringRun) -> None:
    documents = text_of(client.get("/documents/"))
    assert documents.count("SYNTHETIC-000") == documents.count("(synthetic)") == 5
    assert "5 estimates (synthetic)" in text_of(client.get("/runs/"))
    assert "Synthetic." in text_of(client.get("/")).partition("Latest runs")[2]


@pytest.mark.parametrize(
    "thing", ["documents", "passages", "claims", "propositions", "outcomes", "runs"],
)  # fmt: skip
def test_each_row_of_the_api_says_so(client: Client, synthetic: ScoringRun, thing: str) -> None:
    builders.outcome(builders.claim(builders.document("nie-1")).proposition)
    score(Document.objects.get(slug="nie-1"), later=1)
    rows = client.get(f"/api/v1/{thing}/", {"page_size": 1000}).json()["results"]
    told = {row["id"]: row["synthetic"] for row in rows}
    about = {row["id"]: "synthetic-0001" in str(row) or row["id"].startswith("synthetic-") for row in rows}
    assert told == about
    assert set(told.values()) == {True, False}


def test_the_report_notes_it(client: Client, synthetic: ScoringRun) -> None:
    by_page = client.get(f"/runs/{synthetic.key}/report.json").json()
    by_api = client.get(f"/api/v1/runs/{synthetic.key}/report/").json()
    assert by_page["notes"]["synthetic"] == by_api["notes"]["synthetic"] == SENTENCE


@pytest.mark.parametrize("table", ["report", "words"])
def test_each_line_of_its_csv_says_so(client: Client, synthetic: ScoringRun, table: str) -> None:
    text = client.get(f"/runs/{synthetic.key}/{table}.csv").content.decode()
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) > 5
    assert {row["synthetic"] for row in rows} == {"true"}


@pytest.mark.parametrize("chart", CHARTS)
def test_each_picture_of_it_says_so_in_sight_and_in_its_description(
    client: Client, synthetic: ScoringRun, chart: str
) -> None:
    picture = client.get(f"/runs/{synthetic.key}/{chart}.svg").content.decode()
    seen = picture.partition("</metadata>")[2]
    assert "Synthetic: drawn at random by a program" in seen
    assert SENTENCE in picture.partition("<desc>")[2].partition("</desc>")[0]


def test_the_terminal_says_so_first_and_in_the_lines_for_programs(synthetic: ScoringRun) -> None:
    out = io.StringIO()
    print_scorecard(synthetic, Document.objects.get(slug="synthetic-0001"), out)
    lines = out.getvalue().splitlines()
    assert lines[0].startswith("Synthetic: drawn at random")
    assert "synthetic: true" in lines


def test_the_admin_says_so_of_a_run(client: Client, synthetic: ScoringRun) -> None:
    client.force_login(builders.user("root", superuser=True))
    page = client.get(f"/admin/scoring/scoringrun/{synthetic.pk}/change/")
    assert SENTENCE in text_of(page)


def test_all_kinds_of_things_are_told_apart_by_their_keys(synthetic: ScoringRun) -> None:
    for model in (Document, Claim, Proposition, Outcome):
        assert {row.is_synthetic for row in model.objects.all()} == {True}
    assert Position.objects.exists()
    assert not builders.claim(builders.document("nie-1")).is_synthetic
