"""Nobody sees more of a draft, or of a document in outcome coding, than their task needs."""

import pytest
from django.test import Client
from django.urls import resolve

from forecasts import urls as record_urls
from forecasts.models import Document
from forecasts.visibility import ADJUDICATOR, CLAIM_CODER, CURATOR, OUTCOME_CODER, VIEWER
from scoring import urls as scoring_urls
from scoring.models import ScoringRun
from tests import builders
from tests.conftest import KeptRows
from tests.pages.conftest import make_estimate, score

pytestmark = pytest.mark.django_db
SECRET = "zyxomma"
COMPARED = ("", "figures.json", "figures.csv", "murphy.svg")


@pytest.fixture(scope="module", autouse=True)
def scored(kept_rows: KeptRows) -> dict[str, int]:
    """A draft and a document in outcome coding, each with all that could leak, each scored; and one that is public."""
    runs: dict[str, int] = {}
    with kept_rows():
        make_estimate()
        curator = builders.user("curator", CURATOR)
        for state in ("draft", "outcome_coding"):
            slug = f"{SECRET}-{state.replace('_', '-')}"
            document = builders.document(slug, state, title=f"On {SECRET} {state}", citation=SECRET, note=SECRET)
            about = builders.proposition(f"{SECRET}-{state.replace('_', '-')}-question", text=f"{SECRET} happens.")
            said = builders.claim(document, about, word="likely", quotation=f"It is likely that {SECRET}.", note=SECRET)
            builders.position(said)
            builders.outcome(about, "occurred", evidence=f"{SECRET} it was.", coder="other-coder")
            runs[state] = score(document, by=curator).pk
        runs["all"] = score(*Document.objects.all(), by=curator).pk
    return runs


@pytest.fixture
def hidden(scored: dict[str, int]) -> dict[str, ScoringRun]:
    return {name: ScoringRun.objects.get(pk=pk) for name, pk in scored.items()}


def addresses(hidden: dict[str, ScoringRun]) -> tuple[list[str], list[str]]:
    """Those that must show nothing of it, and those that must not be there at all."""
    public = ["/", "/documents/", "/documents/nie-1/", "/lexicons/", "/lexicons/kent-1964/", "/runs/", "/?page=2"]
    gone = []
    for state in ("draft", "outcome-coding"):
        gone += [f"/documents/{SECRET}-{state}/", f"/propositions/{SECRET}-{state}-question/"]
    for run in hidden.values():
        gone += [f"/runs/{run.key}/" + part for part in ("", "report.json", "report.csv", "words.csv", "words.svg")]
        gone += [f"/compare/{part}?run={run.key}" for part in COMPARED]
    return ["/compare/", *public], gone


@pytest.mark.parametrize("role", [None, VIEWER])
def test_nobody_finds_anything_of_them(client: Client, hidden: dict[str, ScoringRun], role: str | None) -> None:
    if role:
        client.force_login(builders.user("bob", role))
    public, gone = addresses(hidden)
    for address in public:
        response = client.get(address)
        assert response.status_code == 200, address
        assert SECRET not in response.content.decode().lower(), address  # slugs are shown in capitals too
    for address in gone:
        response = client.get(address)
        assert response.status_code == 404, address
        # The page repeats the address itself in its theme form; nothing else of it.
        assert SECRET not in response.content.decode().replace(address, "").lower(), address


def test_every_page_there_is_is_opened_here(hidden: dict[str, ScoringRun]) -> None:
    opened = {resolve(address.partition("?")[0]).url_name for part in addresses(hidden) for address in part}
    pages = {pattern.name for urls in (record_urls, scoring_urls) for pattern in urls.urlpatterns}
    assert pages - opened == {"ask"}  # what is posted there: see below


def test_a_run_on_a_hidden_document_is_neither_listed_nor_counted(client: Client, hidden: dict) -> None:
    assert client.get("/runs/").context["rows"] == []
    home = client.get("/")
    assert home.context["answer"] is None
    assert [run.key for run in hidden.values() if run.key in home.content.decode()] == []


def test_a_hidden_run_is_compared_with_nothing_from_either_side(client: Client, hidden: dict) -> None:
    public = score(Document.objects.get(slug="nie-1"))
    runs = hidden.values()
    pairs = [(public.key, one.key) for one in runs] + [(one.key, public.key) for one in runs]
    for run, other in pairs:
        for part in COMPARED:
            response = client.get(f"/compare/{part}", {"run": run, "with": other})
            assert response.status_code == 404, (run, other, part)
            assert SECRET not in response.content.decode().lower()
    offered = client.get("/compare/", {"run": public.key}).content.decode()
    assert public.key in offered and not [one.key for one in runs if one.key in offered]


def test_claim_coders_see_drafts_and_nothing_in_outcome_coding(client: Client, hidden: dict) -> None:
    client.force_login(builders.user("ann", CLAIM_CODER))
    assert client.get(f"/documents/{SECRET}-draft/").status_code == 200
    assert client.get(f"/documents/{SECRET}-outcome-coding/").status_code == 404
    assert client.get(f"/runs/{hidden['draft'].key}/").status_code == 200
    assert client.get(f"/runs/{hidden['all'].key}/").status_code == 404


def test_outcome_coders_see_the_question_and_not_the_words(client: Client, hidden: dict) -> None:
    client.force_login(builders.user("olga", OUTCOME_CODER))
    response = client.get(f"/propositions/{SECRET}-outcome-coding-question/")
    page = response.content.decode()
    assert response.status_code == 200
    assert f"{SECRET} happens." in page
    assert "likely" not in page
    assert f"{SECRET} it was." not in page  # another coder's evidence
    assert client.get(f"/documents/{SECRET}-outcome-coding/").status_code == 404
    assert client.get(f"/propositions/{SECRET}-draft-question/").status_code == 404


def test_a_note_on_a_question_is_not_for_those_who_judge_it_blindly(client: Client) -> None:
    asked = builders.proposition("asked", note="They wrote “likely”.")
    document = builders.document("nie-2", "outcome_coding")
    builders.claim(document, asked)
    client.force_login(builders.user("olga", OUTCOME_CODER))
    assert "They wrote" not in client.get("/propositions/asked/").content.decode()
    client.force_login(builders.user("eva", ADJUDICATOR))
    assert "They wrote" in client.get("/propositions/asked/").content.decode()


@pytest.mark.parametrize("role", [ADJUDICATOR, CURATOR])
def test_adjudicators_and_curators_see_what_is_in_outcome_coding(client: Client, hidden: dict, role: str) -> None:
    client.force_login(builders.user("eva", role))
    page = client.get(f"/documents/{SECRET}-outcome-coding/").content.decode()
    assert "Only those who work on it see this page." in page
    assert client.get(f"/runs/{hidden['outcome_coding'].key}/").status_code == 200


def test_scoring_all_takes_in_what_the_asker_sees_and_no_more(client: Client, hidden: dict) -> None:
    client.force_login(builders.user("ann", CLAIM_CODER))
    client.post("/runs/ask/", {})
    asked = set(ScoringRun.objects.first().documents.values_list("slug", flat=True))
    assert asked == {"nie-1", f"{SECRET}-draft"}


def test_a_hidden_run_cannot_be_asked_again(client: Client, hidden: dict) -> None:
    client.force_login(builders.user("ann", CLAIM_CODER))
    assert client.post("/runs/ask/", {"run": hidden["outcome_coding"].key}).status_code == 404
    response = client.post("/runs/ask/", {"document": f"{SECRET}-outcome-coding"}, follow=True)
    assert "There is no document" in response.content.decode()
