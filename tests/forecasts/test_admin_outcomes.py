"""An outcome is recorded once, under the coder's name, and superseded after that, never edited."""

import pytest

from forecasts.models import LogEntry, Outcome
from tests import builders

from .desk import Desk, address, errors_of, read

pytestmark = pytest.mark.django_db


@pytest.fixture
def judge():
    return Desk("oscar", "outcome coder")


@pytest.fixture
def published(question):
    return builders.claim(builders.document("nie-1"), question)


JUDGED = {
    "verdict": "did_not_occur",
    "evidence": "No rain was seen.",
    "sources": "The Times\nLe Monde",
    "known_on": "1954-09-05",
    "confidence": "high",
}


def test_an_outcome_is_recorded_under_the_coders_name(judge, published):
    judge.stored(f"{address('outcome', 'add')}?proposition={published.proposition.pk}", blind="on", **JUDGED)
    outcome = Outcome.objects.get()
    assert (outcome.key, outcome.coder, outcome.blind) == ("will-it-rain.oscar.1", "oscar", True)
    assert (outcome.condition_met, outcome.sources) == ("none", ["The Times", "Le Monde"])


@pytest.mark.parametrize(
    ("kind", "days", "month"),
    [
        ("event_by_close", ("1956-09-01", "1956-09-30"), 49),  # late
        ("state_throughout", ("1953-03-01", "1953-03-04"), 6),  # its first break
    ],
)
def test_when_an_event_came_late_and_when_a_state_first_broke_can_be_entered(judge, kind, days, month):
    about = builders.proposition("will-it-hold", kind=kind)
    builders.claim(builders.document("nie-1"), about)
    typed = {"occurred_earliest": days[0], "occurred_latest": days[1]}
    judge.stored(f"{address('outcome', 'add')}?proposition={about.pk}", **JUDGED | typed)
    standing = about.standings.order_by("since").last()
    assert (standing.result, standing.month, standing.window_months) == ("did_not_occur", month, 24)


@pytest.mark.parametrize(
    ("kind", "days", "message"),
    [
        ("state_throughout", ("1954-09-01", "1954-09-30"), "The first break lies inside the window"),
        ("event_by_close", ("2999-01-01", "2999-01-01"), "That day had not come when it was recorded"),
    ],
)
def test_a_day_on_which_it_cannot_have_been_is_refused(judge, kind, days, message):
    about = builders.proposition("will-it-hold", kind=kind)
    builders.claim(builders.document("nie-1"), about)
    url = f"{address('outcome', 'add')}?proposition={about.pk}"
    typed = {"occurred_earliest": days[0], "occurred_latest": days[1]}
    assert message in errors_of(judge.post(url, **JUDGED | typed))


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"sources": ""}, "No source, no verdict: name at least one source"),
        ({"verdict": "occurred"}, "An event that occurred by the close has a date"),
        ({"verdict": "partly"}, "A degree (¼, ½, ¾) goes with partly"),
        ({"verdict": ""}, "Where the condition did not come about there is no verdict"),
        ({"condition_met": "yes"}, "The proposition has no condition: choose none."),
        ({"occurred_earliest": "1953-01-01", "occurred_latest": "1953-01-01"}, "came after the close, 1954-09-04"),
        ({"occurred_earliest": "1953-01-01"}, "Give both dates"),
        ({"evidence": ""}, "This field is required"),
    ],
)
def test_an_impossible_outcome_is_refused_and_stays_in_the_form(judge, published, typed, message):
    url = f"{address('outcome', 'add')}?proposition={published.proposition.pk}"
    response = judge.post(url, **JUDGED | {"note": "typed with care"} | typed)
    assert message in errors_of(response)
    assert read(response).values["note"] == ["typed with care"]
    assert "In question" in read(response).text
    assert not Outcome.objects.exists()


def test_an_outcome_of_a_question_whose_criteria_are_not_locked_is_refused(curator):
    claim = builders.claim(builders.document("nie-1"), builders.proposition("open-yet", locked=False))
    response = curator.post(address("outcome", "add"), proposition=claim.proposition.pk, **JUDGED)
    assert "Its criteria are not locked yet: lock them before anyone judges." in errors_of(response)


def test_a_coder_judges_a_question_once_and_supersedes_after_that(judge, published):
    url = f"{address('outcome', 'add')}?proposition={published.proposition.pk}"
    judge.stored(url, **JUDGED)
    response = judge.post(url, **JUDGED)
    assert "This coder has an outcome for that proposition already: supersede it." in errors_of(response)


def test_an_outcome_is_superseded_by_a_form_that_begins_with_what_it_says(judge, published):
    old = builders.outcome(published.proposition, "did_not_occur", coder="oscar", evidence="No rain was seen.")
    url = address("outcome", "supersede", old.pk)
    begins = read(judge.get(url)).values
    assert begins["evidence"] == ["No rain was seen."] and begins["verdict"] == ["did_not_occur"]
    response = judge.post(url, verdict="undeterminable")
    assert "This field is required." in errors_of(response) and "Say why" in errors_of(response)
    assert read(response).values["verdict"] == ["undeterminable"]
    earlier = {"supersession": "correction", "reason": "A slip.", "known_on": "1950-01-01"}
    assert "what supersedes it cannot be known earlier" in errors_of(judge.post(url, **earlier))
    judge.stored(url, supersession="correction", reason="A slip.", verdict="undeterminable")
    new = Outcome.objects.get(supersedes=old)
    assert (new.key, new.verdict, new.supersession) == ("will-it-rain.oscar.2", "undeterminable", "correction")
    assert "It was superseded by will-it-rain.oscar.2" in read(judge.get(url)).text


def test_an_outcome_is_not_edited(curator, published):
    old = builders.outcome(published.proposition, "did_not_occur")
    url = address("outcome", "change", old.pk)
    assert curator.client.post(url, JUDGED).status_code == 403
    page = curator.get(url)
    assert "Supersede" in read(page).text and 'name="_save"' not in page.content.decode()


def test_another_coders_outcome_is_superseded_by_curators_and_by_nobody_else(judge, curator, published):
    old = builders.outcome(published.proposition, "did_not_occur", coder="first-coder")
    url = address("outcome", "supersede", old.pk)
    assert judge.client.get(url).status_code == 403
    curator.stored(url, supersession="correction", reason="The coder asked for it.", verdict="undeterminable")
    assert Outcome.objects.get(supersedes=old).coder == "first-coder"
    assert LogEntry.objects.order_by("-number").first().by == "carla"
