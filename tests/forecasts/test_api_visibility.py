"""Over REST nobody sees more of a draft, or of a document in outcome coding, than their task needs."""

import pytest
from django.urls import get_resolver

from config.api_urls import router
from forecasts.visibility import CLAIM_CODER, CURATOR, OUTCOME_CODER, VIEWER
from scoring.models import ScoringRun
from tests import builders
from tests.pages.conftest import score

pytestmark = pytest.mark.django_db
SECRET = "zyxomma"
STATES = ("draft", "outcome_coding")


@pytest.fixture(scope="module")
def scored(kept_rows):
    """A published document, and one each in draft and in outcome coding with all that could leak; and runs on them.

    Every row of the hidden ones carries the secret word. One question is shared with the published document.
    """
    with kept_rows():
        builders.load_lexicons("kent-1964")
        curator = builders.user("curator", CURATOR)
        public = builders.document("nie-1")
        shared = builders.claim(public, builders.proposition("shared")).proposition
        builders.outcome(shared)
        documents = [_hidden(state, shared) for state in STATES]
        for among in (*([document] for document in documents), [public, *documents]):
            score(*among, by=curator)


@pytest.fixture
def hidden(scored):
    return list(ScoringRun.objects.order_by("number"))


def _hidden(state, shared):
    slug = f"{SECRET}-{state.replace('_', '-')}"
    document = builders.document(slug, state, title=SECRET, citation=SECRET, note=SECRET, topics=[SECRET])
    about = builders.proposition(f"{slug}-question", text=f"{SECRET} happens.", criteria=SECRET)
    voice = builders.voice(f"{slug}-voice")
    said = builders.claim(document, about, quotation=f"It is likely that {SECRET}.", voice=voice)
    builders.claim(document, about, voice=voice, restates=said)
    builders.claim(document, shared, window=SECRET)
    old = builders.outcome(about, evidence=SECRET, coder=f"{SECRET}-coder")
    builders.superseding(old, evidence=SECRET)
    return document


def lists():
    return [f"/api/v1/{name}/" for name, _, _ in router.registry]


def things():
    """The address of each hidden thing."""
    for state in STATES:
        slug = f"{SECRET}-{state.replace('_', '-')}"
        yield f"/api/v1/documents/{slug}/"
        yield f"/api/v1/passages/{slug}/1/"
        yield f"/api/v1/claims/{slug}.1-a/"
        yield f"/api/v1/propositions/{slug}-question/"
        yield f"/api/v1/outcomes/{slug}-question.{SECRET}-coder.1/"


REST = ("", "report/", "compare/?with_lexicon=kent-1964")  # of the address of a run


@pytest.mark.parametrize("role", [None, VIEWER])
def test_no_address_of_the_api_shows_anything_of_them(client, hidden, role):
    if role:
        client.force_login(builders.user("bob", role))
    for address in lists():
        for query in ("", "?format=csv"):
            response = client.get(f"{address}{query}")
            assert response.status_code == 200, address
            assert SECRET not in response.content.decode(), address
    assert client.get("/api/v1/runs/").json()["results"] == []
    for address in [*things(), *(f"/api/v1/runs/{run.key}/{rest}" for run in hidden for rest in REST)]:
        assert client.get(address).status_code == 404, address


def test_every_address_of_the_api_is_among_those_that_were_opened():
    """A list that somebody adds is opened by the test above; an address of another shape has to be added to it."""
    patterns = get_resolver("config.api_urls").reverse_dict
    names = {name for name in patterns if isinstance(name, str)}
    of_lists = {f"api-{name}-{kind}" for name, _, _ in router.registry for kind in ("list", "detail")}
    assert names == of_lists | {"api-root", "api-schema", "api-docs", "api-runs-report", "api-runs-compare"}


def test_the_hidden_things_are_there_for_a_curator(client, hidden):
    """So that the tests above look for what could be found."""
    client.force_login(builders.user("cora", CURATOR))
    for address in things():
        assert SECRET in client.get(address).content.decode(), address
    assert len(client.get("/api/v1/runs/").json()["results"]) == 3
    for run in hidden:
        assert client.get(f"/api/v1/runs/{run.key}/report/").status_code == 200


def test_a_hidden_thing_and_a_missing_one_are_answered_in_the_same_words(client, hidden):
    for address in things():
        missing = address.replace(SECRET, "nothing")
        answers = [client.get(one) for one in (address, missing)]
        assert answers[0].content.decode().replace(SECRET, "nothing") == answers[1].content.decode()


@pytest.mark.parametrize(
    "question",
    [
        "claims/?document={}-draft",
        "passages/?document={}-draft",
        "propositions/?document={}-outcome-coding",
        "outcomes/?document={}-outcome-coding",
        "runs/?document={}-draft",
        "claims/?voice={}-draft-voice",
        "claims/?proposition={}-draft-question",
        "outcomes/?proposition={}-outcome-coding-question",
        "outcomes/?coder={}-coder",
    ],
)
def test_to_ask_by_a_hidden_name_and_by_one_that_does_not_exist_is_refused_in_the_same_words(client, hidden, question):
    answers = [client.get(f"/api/v1/{question.format(name)}") for name in (SECRET, "nothing")]
    assert [answer.status_code for answer in answers] == [400, 400]
    assert answers[0].content.decode().replace(SECRET, "nothing") == answers[1].content.decode()


def test_a_series_of_hidden_documents_alone_is_no_series_for_others(client):
    from forecasts.actions.documents import save_document

    document = builders.document("nie-2", "draft")
    document.series = builders.series(SECRET)
    save_document(document, **builders.WHO)
    assert client.get(f"/api/v1/documents/?series={SECRET}").status_code == 400


def test_a_question_that_a_public_document_shares_shows_the_public_claim_only(client, hidden):
    claims = client.get("/api/v1/claims/?proposition=shared").json()["results"]
    assert [claim["document"] for claim in claims] == ["nie-1"]
    assert client.get("/api/v1/propositions/shared/").json()["outcome"]["verdict"] == "occurred"


def test_claim_coders_see_drafts_and_nothing_in_outcome_coding(client, hidden):
    client.force_login(builders.user("ann", CLAIM_CODER))
    for address in things():
        assert (client.get(address).status_code == 200) is ("-draft" in address), address
    runs = client.get("/api/v1/runs/").json()["results"]
    assert [run["documents"] for run in runs] == [[f"{SECRET}-draft"]]


def test_outcome_coders_see_questions_and_their_own_outcomes_and_no_words(client, hidden):
    client.force_login(builders.user("olga", OUTCOME_CODER))
    coding = f"{SECRET}-outcome-coding"
    question = client.get(f"/api/v1/propositions/{coding}-question/").json()
    assert (question["criteria"], question["outcome"], question["coders_disagree"]) == (SECRET, None, False)
    assert (question["occurred_earliest"], question["month"]) == (None, None)
    assert client.get(f"/api/v1/outcomes/?proposition={coding}-question").json()["results"] == []
    assert client.get(f"/api/v1/documents/{coding}/").status_code == 404
    assert client.get(f"/api/v1/claims/{coding}.1-a/").status_code == 404
    assert client.get(f"/api/v1/propositions/{SECRET}-draft-question/").status_code == 404


def test_an_outcome_coder_finds_their_own_outcome(client, hidden):
    client.force_login(builders.user(f"{SECRET}-coder", OUTCOME_CODER))
    question = f"{SECRET}-outcome-coding-question"
    found = client.get(f"/api/v1/outcomes/?proposition={question}").json()["results"]
    assert [one["id"] for one in found] == [f"{question}.{SECRET}-coder.1", f"{question}.{SECRET}-coder.2"]
    assert found[0]["superseded_by"] == found[1]["id"]
