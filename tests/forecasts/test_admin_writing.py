"""Of two writers the slower one is told, and whatever is sent, no form breaks and nothing typed is lost."""

import pytest
from django.test import Client

from forecasts.models import Document, Passage, Sentence
from tests import builders

from .desk import Desk, address, errors_of, inline, read

pytestmark = pytest.mark.django_db


# --- two writers


def test_who_was_slower_sees_both_versions_and_keeps_what_was_typed(curator):
    document = builders.document("nie-1", number="1")
    url = address("document", "change", document.pk)
    opened = read(curator.get(url)).values
    Desk("clement", "curator").stored(url, number="1/1", _why="As the cover has it.")
    response = curator.client.post(url, opened | {"number": "I", "_why": "As the list has it."}, follow=True)
    told = errors_of(response)
    assert "Number was “1”, is “1/1”, you typed “I”" in told
    assert "by clement" in told and "As the cover has it." in told and "nothing of yours is stored yet" in told
    page = read(response)
    assert page.values["number"] == ["I"] and page.values["_why"] == ["As the list has it."]
    assert Document.objects.get().number == "1/1"
    curator.client.post(url, page.values, follow=True)
    assert Document.objects.get().number == "I"


def test_a_sentence_that_another_coder_entered_meanwhile_is_not_passed_over(coder, draft):
    url = address("passage", "change", Passage.objects.get().pk)
    opened = read(coder.get(url)).values
    Desk("clara", "claim coder").stored(url, **inline(1, printed="It may snow."))
    response = coder.client.post(url, opened | inline(1, printed="It might hail."), follow=True)
    assert "sentence nie-1/1/2, correct passage by clara" in errors_of(response)
    assert Sentence.objects.count() == 2


def test_writing_elsewhere_does_not_stand_in_the_way(coder, draft):
    url = address("document", "change", draft.pk)
    opened = read(coder.get(url)).values
    builders.document("nie-2")
    assert coder.client.post(url, opened | {"number": "7"}).status_code == 302
    assert Document.objects.get(slug="nie-1").number == "7"


def test_what_was_withdrawn_meanwhile_is_not_withdrawn_again(curator):
    document = builders.document("nie-1")
    url = address("document", "withdraw", document.pk)
    opened = read(curator.get(url)).values
    Desk("clement", "curator").stored(url, reason="A mistake.")
    response = curator.client.post(url, opened | {"reason": "Mine too."}, follow=True)
    assert "It is withdrawn already." in errors_of(response)
    assert read(response).values["reason"] == ["Mine too."]


# --- whatever is sent


def test_a_form_without_its_token_is_refused():
    client = Client(enforce_csrf_checks=True)
    client.force_login(builders.user("carla", "curator"))
    document = builders.document("nie-1")
    for page in ("change", "withdraw"):
        assert client.post(address("document", page, document.pk), {"reason": "x"}).status_code == 403
    assert client.post(address("scoringrun", "add", app="scoring"), {}).status_code == 403


@pytest.mark.parametrize("number", ["0", "abc", "99999999999999999999999", "1%00", "../1", "-1", "1;2"])
def test_a_row_number_that_is_none_leads_back(curator, number):
    for model in ("document", "claim", "outcome"):
        for page in ("change", "history"):
            url = address(model, page, 1).replace("/1/", f"/{number}/")
            assert curator.get(url).status_code in (200, 404), url
    for query in (f"sentence={number}", f"passage={number}", f"proposition={number}", f"document={number}"):
        for model in ("claim", "passage", "outcome"):
            assert curator.get(f"{address(model, 'add')}?{query}").status_code == 200


@pytest.mark.parametrize("text", ["a\x00b", "<script>alert(1)</script>", "x" * 5000, "ﷺ" * 500, "{{ 7|add:7 }}"])
def test_no_text_breaks_a_form_or_a_history(coder, draft, text):
    response = coder.post(address("document", "change", draft.pk), title=text, topics=text, note=text, _why=text)
    assert response.status_code == 200
    page = coder.get(address("document", "history", draft.pk)).content.decode()
    assert "<script>alert(1)" not in page
    assert coder.get(address("document"), q=text).status_code == 200
