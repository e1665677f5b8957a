"""Voice against voice: the section of a run's page, and the page of two voices."""

from xml.etree import ElementTree

import pytest
from django.test import Client

from forecasts.actions.documents import save_voice
from forecasts.models import Document
from scoring.models import ScoringRun
from tests import builders
from tests.pages.comparing import ADDRESSES, asked, dissent
from tests.pages.conftest import score, text_of

pytestmark = pytest.mark.django_db


def test_nie_58_has_no_two_voices_and_its_run_says_so(client: Client, nie_58: Document) -> None:
    run = ScoringRun.objects.get()
    page = text_of(client.get(f"/runs/{run.key}/"))
    assert "No two voices state the same proposition" in page
    assert "so there is nothing to compare voice by voice." in page


def test_the_text_and_a_dissent_stand_beside_each_other(client: Client, several: list[Document]) -> None:
    for document in several:
        dissent(document, "occurred", "occurred", "did_not_occur")
    run = score(*several)
    page = text_of(client.get(f"/runs/{run.key}/"))
    # Kent: text (2 * .0625 + .5625) / 3 = .2292, dissent (2 * .49 + .09) / 3 = .3567: less, −.1275.
    # At .3 the dissent's misses begin to cost, 2/3 of 2(1 - t); the text's false alarm, 1/3 of 2t, does from 0 to .75.
    assert "The agreed text scored better than State" in page
    assert "The agreed text and State 15 15 15 .229 .357 −.127 −.127 to −.127 the agreed text scored better" in page
    # They cost the same at t = 2/3.
    assert "the agreed text costs less at some thresholds from 30% to 67%, State at some from 67% to 75%." in page
    link = f"/compare/?run={run.key}&amp;voice=agreed&amp;with_voice=state&amp;lexicon=kent-1964"
    assert link in client.get(f"/runs/{run.key}/").content.decode()
    page = asked(client, run=run.key, voice="agreed", with_voice="state", lexicon="icd-203-2015")
    assert "15 propositions stated by both in one estimate; 15 propositions are foretold by both." in page
    assert "Read with ICD 203" in page


def test_beside_all_other_voices_pairs_are_counted_and_not_propositions(
    client: Client, several: list[Document]
) -> None:
    for document in several:
        question = builders.proposition()
        builders.claim(document, question, word="likely")
        for voice in ("state", "army"):
            builders.claim(document, question, word="unlikely", voice=builders.voice(voice))
        builders.outcome(question, "occurred")
    run = score(*several)
    counts_twice = "Beside all other voices a proposition counts once for each of them that states it."
    assert counts_twice in text_of(client.get(f"/runs/{run.key}/"))
    page = asked(client, run=run.key, voice="agreed", with_voice="*")
    assert "Ten pairs of the text and another voice on one proposition of one estimate; ten such pairs are" in page
    assert f"foretold by both. {counts_twice}" in page  # five propositions, each beside State's and Army's
    assert counts_twice not in asked(client, run=run.key, voice="agreed", with_voice="army")


def test_a_voice_called_others_is_not_taken_for_all_other_voices(client: Client, several: list[Document]) -> None:
    question = builders.proposition()
    builders.claim(several[0], question, word="likely")
    for voice in ("others", "state"):
        builders.claim(several[0], question, word="unlikely", voice=builders.voice(voice))
    run = score(*several)
    links = client.get(f"/runs/{run.key}/").content.decode()
    for key, told in (("others", "One proposition stated by both"), ("%2A", "Two pairs of the text and another voice")):
        address = f"/compare/?run={run.key}&voice=agreed&with_voice={key}&lexicon=kent-1964"
        assert address.replace("&", "&amp;") in links
        assert told in text_of(client.get(address))


def test_a_name_with_a_character_that_xml_cannot_hold_breaks_no_picture(
    client: Client, several: list[Document]
) -> None:
    for document in several:
        dissent(document, "occurred")
    state = builders.voice("state")
    state.name = "Sta\x07te"
    save_voice(state, list(state.offices.all()), **builders.WHO)
    run = score(*several)
    picture = client.get("/compare/murphy.svg", {"run": run.key, "voice": "agreed", "with_voice": "state"})
    assert "Sta\N{REPLACEMENT CHARACTER}te" in "".join(ElementTree.fromstring(picture.content).itertext())


def test_one_estimate_has_no_interval_and_an_unjudged_dispute_no_score(client: Client, several: list[Document]) -> None:
    dissent(several[0], "occurred")
    one = score(several[0])
    page = text_of(client.get(f"/runs/{one.key}/"))
    assert "It cannot be told whether the agreed text or State scored better" in page
    assert "No interval: all claims are from one document" in page
    dissent(several[1], "")
    other = score(several[1], later=1)
    page = text_of(client.get(f"/runs/{other.key}/"))
    assert "Nothing to compare between the agreed text and State" in page
    assert "No claim with a probability is resolved." in page
    page = asked(client, run=other.key, voice="agreed", with_voice="state")
    assert "Nothing to compare" in page and "<svg" not in page


def test_of_several_dissenters_all_others_are_a_row_and_a_page(client: Client, several: list[Document]) -> None:
    question = builders.proposition()
    for voice, word in (("agreed", "likely"), ("state", "unlikely"), ("army", "likely")):
        builders.claim(several[0], question, word=word, voice=builders.voice(voice))
    builders.outcome(question, "occurred")
    run = score(several[0])
    assert "The agreed text and all other voices 2 2 2" in text_of(client.get(f"/runs/{run.key}/"))
    page = asked(client, run=run.key, voice="agreed", with_voice="*")
    assert "the agreed text and .276 for all other voices" in page  # (.0625 + .49) / 2


@pytest.mark.parametrize("query", [{"voice": "agreed", "with_voice": "navy"}, {"voice": "agreed"}, {"with_voice": "x"}])
def test_voices_that_share_nothing_have_no_page(client: Client, several: list[Document], query: dict) -> None:
    dissent(several[0], "occurred")
    run = score(several[0])
    assert [client.get(one, {"run": run.key, **query}).status_code for one in ADDRESSES] == [404] * 4
