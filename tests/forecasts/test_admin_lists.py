"""The lists answer what a coder asks of a record: what is undone, what waits, what stands where."""

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from forecasts.models import Claim, Document, Proposition, Sentence
from forecasts.status import CLAIM_STATUSES
from tests import builders

from .desk import Desk, address, read

pytestmark = pytest.mark.django_db


def listed(desk: Desk, model: str, **query: str) -> list[str]:
    page = desk.get(address(model), **query)
    assert page.status_code == 200 and not page.redirect_chain, query
    return [row.key for row in page.context["cl"].queryset]


@pytest.fixture
def estimate():
    """Two claims of the agreed text and one of State, on questions that are judged, past their close and open."""
    builders.load_lexicons("kent-1964")
    document = builders.document("nie-1")
    judged = builders.proposition("judged")
    builders.claim(document, judged, word="likely")
    builders.outcome(judged, "did_not_occur")
    builders.claim(document, builders.proposition("waits"), word="may", negated=True)
    ahead = builders.proposition("ahead", window_basis="stated", closes="2099-01-01")
    builders.claim(document, ahead, word="probable", voice=builders.voice("state"))
    builders.proposition("stray", locked=False)
    return document


def test_propositions_that_wait_for_judgement(curator, estimate):
    assert listed(curator, "proposition", judged="judged") == ["judged"]
    assert listed(curator, "proposition", judged="unjudged") == ["ahead", "stray", "waits"]
    assert listed(curator, "proposition", judged="past_its_close") == ["stray", "waits"]
    assert listed(curator, "proposition", judged="past_its_close", locked="yes") == ["waits"]


def test_an_outcome_that_says_not_yet_due_is_no_judgement(curator, estimate):
    builders.outcome(Proposition.objects.get(key="waits"), "not_yet_due")
    assert listed(curator, "proposition", judged="past_its_close") == ["stray", "waits"]


def test_propositions_by_document_office_voice_and_without_claims(curator, estimate):
    assert listed(curator, "proposition", document="nie-1") == ["ahead", "judged", "waits"]
    assert listed(curator, "proposition", office="state") == ["ahead"]
    assert listed(curator, "proposition", voice="agreed") == ["judged", "waits"]
    assert listed(curator, "proposition", claims="without_claims") == ["stray"]
    assert listed(curator, "proposition", claims="of_a_yardstick_expression") == ["ahead", "judged"]


def test_propositions_on_which_coders_disagree(curator, estimate):
    builders.outcome(Proposition.objects.get(key="judged"), "occurred", coder="another")
    assert listed(curator, "proposition", judged="disagree") == ["judged"]


def test_claims_by_judgement_office_class_expression_and_negation(curator, estimate):
    assert listed(curator, "claim", judged="past_its_close_and_unjudged") == ["nie-1.1-b"]
    assert listed(curator, "claim", judged="unjudged") == ["nie-1.1-b", "nie-1.1-c"]
    assert listed(curator, "claim", office="state") == ["nie-1.1-c"]
    assert listed(curator, "claim", **{"class": "modal"}) == ["nie-1.1-b"]
    assert listed(curator, "claim", expression="probable") == ["nie-1.1-c"]
    assert listed(curator, "claim", negated="yes") == ["nie-1.1-b"]


def test_restatements_and_withdrawn_claims(curator, estimate):
    first = Claim.objects.get(key="nie-1.1-a")
    builders.claim(estimate, first.proposition, restates=first)
    assert listed(curator, "claim", restatement="yes") == ["nie-1.1-d"]
    curator.stored(address("claim", "withdraw", Claim.objects.get(key="nie-1.1-c").pk), reason="A mistake.")
    assert listed(curator, "claim", withdrawn="yes") == ["nie-1.1-c"]


def test_sentences_and_documents_with_something_undone(curator, estimate):
    builders.sentence(estimate.passages.get(), "It rains.")
    builders.sentence(estimate.passages.get(), "It pours.", ruled_out="flat_fact")
    assert listed(curator, "sentence", has="neither") == ["nie-1/1/4"]
    assert listed(curator, "sentence", ruled_out="flat_fact") == ["nie-1/1/5"]
    assert listed(curator, "document", claims="with_undone_sentences") == ["nie-1"]
    front = read(curator.get("/admin/")).text
    assert "1 sentence with neither a claim nor a reason" in front
    assert "1 proposition past its close that waits for judgement" in front
    assert "1 proposition whose criteria are not locked" in front


def test_the_statuses_under_the_headline_lexicon_sum_to_all_claims(curator):
    builders.load_nie_58()
    counts = {status: len(listed(curator, "claim", status=status)) for status in CLAIM_STATUSES}
    assert sum(counts.values()) == Claim.objects.count()
    restated = set(Claim.objects.exclude(restates=None).values_list("key", flat=True))
    assert set(listed(curator, "claim", status="restated")) == restated
    assert all(counts[status] for status in ("resolved", "restated", "no_probability"))


def test_outcomes_that_stand_and_those_that_were_superseded(curator, estimate):
    old = Proposition.objects.get(key="judged").outcomes.get()
    new = builders.superseding(old, verdict="undeterminable")
    assert listed(curator, "outcome", stands="yes") == [new.key]
    assert listed(curator, "outcome", stands="no") == [old.key]
    assert listed(curator, "outcome", document="nie-1", verdict="undeterminable") == [new.key]


def test_search_finds_words_of_the_quotation_and_of_the_question(curator, estimate):
    quotation = Claim.objects.get(key="nie-1.1-b").quotation
    assert listed(curator, "claim", q=quotation[-4:]) == ["nie-1.1-b"]
    assert listed(curator, "proposition", q="stray") == ["stray"]


@pytest.mark.parametrize("query", ["document=none", "judged=x", "status=x", "office=%00", "class="])
def test_a_filter_value_that_nobody_offered_leads_back_to_the_whole_list(curator, estimate, query):
    response = curator.client.get(f"{address('claim')}?{query}", follow=True)
    assert response.redirect_chain == [(f"{address('claim')}?e=1", 302)]
    assert response.context["cl"].result_count == 3
    assert "a value that this list's filters do not have: all are shown" in read(response).text


def test_what_is_edited_in_the_admin_is_exported_and_not_overrun(curator, capfd):
    builders.load_nie_58()
    claim = Claim.objects.get(key="nie-58.5-b")
    curator.stored(address("claim", "change", claim.pk), note="Read again in the archive.", _why="A visit.")
    call_command("export_record", "nie-58")
    assert "note: Read again in the archive." in capfd.readouterr().out
    shipped = builders.FIXTURES / "records" / "nie-58.yaml"
    with pytest.raises(CommandError, match=r"claim nie-58\.5-b was changed here since this file was loaded"):
        call_command("load_record", str(shipped), by="tester")
    assert Claim.objects.get(key="nie-58.5-b").note == "Read again in the archive."


def test_the_page_of_a_document_leads_to_the_site_and_back_to_its_parts(curator):
    document = builders.load_nie_58()
    page = curator.get(address("document", "change", document.pk)).content.decode()
    assert 'href="/documents/nie-58/"' in page
    assert address("passage", "change", document.passages.get(key="nie-58/5").pk) in page
    assert f"{address('passage', 'add')}?document={document.pk}" in page


def test_every_page_of_the_admin_keeps_the_policy_that_no_script_or_style_is_inline(curator):
    document = builders.load_nie_58()
    for url in (
        address("document", "change", document.pk),
        address("claim", "add"),
        address("outcome", "supersede", Proposition.objects.exclude(outcomes=None).first().outcomes.first().pk),
        address("document", "history", document.pk),
    ):
        response = curator.get(url)
        assert "script-src 'self'" in response["Content-Security-Policy"]
        text = response.content.decode()
        assert "<style" not in text and " style=" not in text and "onclick=" not in text
        assert all("src=" in tag for tag in text.split("<script")[1:])


def test_sentences_of_others_drafts_are_not_counted(estimate):
    hidden = builders.document("nie-2", state="outcome_coding")
    builders.sentence(builders.passage(hidden), "It hails.")
    front = read(Desk("clement", "claim coder").get("/admin/")).text
    assert "sentences with neither" not in front
    assert Document.objects.count() == 2 and Sentence.objects.count() == 4


def test_days_are_written_in_lists_as_on_pages(curator, client):
    document = builders.document("nie-1", issued_on="1952-09-04", state="published")
    in_the_list = read(curator.get(address("document"))).text
    assert "4 September 1952" in in_the_list
    assert "Issued 4 September 1952" in read(client.get(document.get_absolute_url())).text
