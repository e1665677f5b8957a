"""Passages and sentences go where they are printed, are corrected with what rests on them, and deleted for a reason."""

import pytest

from forecasts.models import LogEntry, Passage, Sentence
from forecasts.rules_between_rows import sha256_of
from tests import builders

from .conftest import sentence
from .desk import address, errors_of, inline, read

pytestmark = pytest.mark.django_db


def test_a_passage_goes_where_it_is_printed_and_the_others_make_room(coder, draft):
    builders.passage(draft, "2")
    coder.stored(f"{address('passage', 'add')}?document={draft.pk}", number="1a", section="discussion", position=2)
    assert list(Passage.objects.order_by("position").values_list("key", "position")) == [
        ("nie-1/1", 1),
        ("nie-1/1a", 2),
        ("nie-1/2", 3),
    ]


def test_a_passage_moves_to_another_place(coder, draft):
    for place in ("2", "3"):
        builders.passage(draft, place)
    coder.stored(address("passage", "change", Passage.objects.get(key="nie-1/3").pk), position=1)
    assert list(Passage.objects.order_by("position").values_list("key", flat=True)) == ["nie-1/3", "nie-1/1", "nie-1/2"]
    assert LogEntry.objects.order_by("-number").first().action == "correct_passage"


def test_a_forgotten_sentence_goes_to_its_place_and_claims_follow_theirs(coder, draft, question):
    claim = builders.claim(draft, question, passage=Passage.objects.get(), quotation="It is likely that 2.")
    assert claim.sentence.key == "nie-1/1/2"
    passage = Passage.objects.get()
    coder.stored(
        address("passage", "change", passage.pk), _why="It was forgotten.",
        **inline(2, ordinal=2, printed="A forgotten one.", ruled_out="flat_fact"),
    )  # fmt: skip
    claim.refresh_from_db()
    assert claim.sentence.key == "nie-1/1/3"
    assert sentence("nie-1/1/2").sha256 == sha256_of("A forgotten one.")
    moved = read(coder.get(address("sentence", "history", claim.sentence.pk))).text
    assert "Key nie-1/1/2 nie-1/1/3" in moved and "Enter sentence" in moved
    followed = read(coder.get(address("claim", "history", claim.pk))).text
    assert "Sentence nie-1/1/2 nie-1/1/3" in followed and "It was forgotten." in followed


def test_a_misprinted_sentence_is_corrected_with_the_quotations_of_its_claims(coder, draft, question):
    claim = builders.claim(draft, question, passage=Passage.objects.get(), quotation="It is likely that x.")
    url = address("passage", "change", Passage.objects.get().pk)
    coder.stored(url, **inline(1, printed="Now it is likely that y."))
    claim.refresh_from_db()
    assert (claim.quotation, claim.span_start, claim.span_end) == ("Now it is likely that y.", 10, 16)
    response = coder.post(url, **inline(1, printed="It is certain that y."))
    assert "nie-1.1-a rests on “likely”, which the new text no longer has" in response.content.decode()
    assert read(response).values["sentences-1-printed"] == ["It is certain that y."]
    assert sentence("nie-1/1/2").sha256 == sha256_of("Now it is likely that y.")


def test_a_sentence_with_a_claim_cannot_be_ruled_out(coder, draft, question):
    builders.claim(draft, question, passage=Passage.objects.get())
    response = coder.post(address("passage", "change", Passage.objects.get().pk), **inline(1, ruled_out="flat_fact"))
    assert "This sentence has claims: withdraw them, or empty the reason" in response.content.decode()
    assert not sentence("nie-1/1/2").ruled_out


@pytest.mark.parametrize(
    ("printed", "message"),
    [
        ("5. It rains.", "Leave out the printed number “5.”"),
        ("It rains. [Page 99]", "Leave out the page mark [Page 99]"),
        ("It rains.†", "Leave out the note symbol †"),
    ],
)
def test_what_is_not_the_sentences_own_is_refused_when_its_passage_is_entered(coder, draft, printed, message):
    url = f"{address('passage', 'add')}?document={draft.pk}"
    response = coder.post(url, number="5", section="conclusions", **inline(0, printed=printed))
    assert message in response.content.decode()
    assert read(response).values["sentences-0-printed"] == [printed]
    assert Passage.objects.count() == 1


def test_a_sentence_is_deleted_for_a_reason_and_only_while_it_has_no_claim(coder, draft, question):
    claim = builders.claim(draft, question, passage=Passage.objects.get())
    url = address("passage", "change", Passage.objects.get().pk)
    assert "Say why: whoever reads" in coder.post(url, **inline(0, DELETE="on")).content.decode()
    assert Sentence.objects.count() == 2
    response = coder.post(url, _why="Twice.", **inline(1, DELETE="on"))
    assert f"Other things depend on it: claim {claim.key}. Take those back first." in response.content.decode()
    assert read(response).values["_why"] == ["Twice."]
    coder.stored(url, _why="Twice.", **inline(0, DELETE="on"))
    assert list(Sentence.objects.values_list("key", flat=True)) == ["nie-1/1/2"]
    assert LogEntry.objects.order_by("-number").first().why == "Twice."


def test_a_passage_is_deleted_for_a_reason_once_it_is_empty(coder, draft):
    passage = Passage.objects.get()
    url = address("passage", "delete", passage.pk)
    assert "Say why" in errors_of(coder.post(url, reason=""))
    assert "sentence nie-1/1/1. Take those back first." in errors_of(coder.post(url, reason="A mistake."))
    coder.stored(address("sentence", "delete", sentence().pk), reason="A mistake.")
    coder.stored(url, reason="A mistake.")
    assert not Passage.objects.exists()
    assert LogEntry.objects.order_by("-number").first().action == "delete_passage"


def test_a_form_that_says_it_sends_very_many_sentences_is_refused_before_they_are_built(coder, draft):
    url = f"{address('passage', 'add')}?document={draft.pk}"
    response = coder.post(url, number="9", section="discussion", **{"sentences-TOTAL_FORMS": 99999})
    assert "Please submit at most 300 forms." in response.content.decode()
    assert not Passage.objects.filter(number="9").exists()
