"""A claim is found in its sentence, refused in the form where it cannot be, and withdrawn for a reason."""

import pytest

from forecasts.models import Claim, LogEntry, Passage, Position
from tests import builders

from .conftest import TEXT, sentence
from .desk import address, errors_of, read

pytestmark = pytest.mark.django_db


def add_claim(**query) -> str:
    return f"{address('claim', 'add')}?{'&'.join(f'{name}={value}' for name, value in query.items())}"


def test_the_strongest_expression_of_the_quotation_is_taken_and_the_others_are_named(coder, draft, question):
    response = coder.stored(add_claim(sentence=sentence().pk), quotation=TEXT, proposition=question.pk, mood="forecast")
    claim = Claim.objects.get()
    assert (claim.expression, claim.canonical.text, claim.span_start, claim.span_end) == ("likely", "likely", 6, 12)
    assert claim.key == "nie-1.1-a"
    assert "The sentence also has may, we believe: name those" in read(response).text


def test_another_expression_is_taken_where_its_canonical_form_is_chosen(coder, draft, question):
    believe = builders.expression("we believe").pk
    coder.stored(
        add_claim(sentence=sentence().pk), quotation=TEXT, proposition=question.pk, mood="forecast", canonical=believe
    )
    claim = Claim.objects.get()
    assert (claim.expression, claim.span_start, claim.span_end) == ("we believe", 32, 42)


def test_an_expression_that_is_typed_is_found_and_named(coder, draft, question):
    coder.stored(
        add_claim(sentence=sentence().pk), quotation=TEXT, proposition=question.pk, mood="forecast", expression="may"
    )
    assert (Claim.objects.get().canonical.text, Claim.objects.get().span_start) == ("may", 51)


def test_line_breaks_of_a_pasted_quotation_are_spaces(coder, draft, question):
    pasted = TEXT.replace(" rains, ", "\r\nrains,\n ")
    coder.stored(add_claim(sentence=sentence().pk), quotation=pasted, proposition=question.pk, mood="forecast")
    assert Claim.objects.get().quotation == TEXT


def test_the_sentence_is_found_by_its_quotation(coder, draft, question):
    coder.stored(address("claim", "add"), quotation=TEXT, proposition=question.pk, mood="forecast")
    assert Claim.objects.get().sentence == sentence()


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"quotation": "It is likely that it rains."}, "The quotation is not sentence nie-1/1/1 as registered"),
        ({"quotation": TEXT + " [Page 98]"}, "Leave out the page mark [Page 98]"),
        ({"quotation": "1. " + TEXT}, "Leave out the printed number “1.”"),
        ({"quotation": TEXT + "*"}, "Leave out the note symbol *"),
        ({"expression": "probably"}, "“probably” is not in the text, letter for letter. It has “likely” (likely,"),
        ({"expression": "it may"}, "“it may” is no form of a known expression: choose what it stands for"),
        ({"span_start": 3, "span_end": 9, "expression": "likely"}, "From 3 to 9 the text reads “is lik”"),
        ({"co_markers": "we belive"}, "we belive: give canonical expressions, one a line. This sentence has likely,"),
        ({"mood": "counterfactual"}, "A counterfactual has a condition: state it in the proposition"),
        ({"sentence": "", "quotation": ""}, "Choose the sentence, or paste the quotation"),
        ({"sentence": "", "quotation": "Not there."}, "No sentence that is entered reads like the quotation"),
        ({"quotation": ""}, "Give the expression as it is printed: there is no quotation to find it in"),
    ],
)
def test_an_impossible_claim_is_refused_and_stays_in_the_form(coder, draft, question, typed, message):
    before = LogEntry.objects.count()
    whole = {"quotation": TEXT, "proposition": question.pk, "mood": "forecast", "note": "typed with care"} | typed
    response = coder.post(add_claim(sentence=sentence().pk), **whole)
    assert message in errors_of(response)
    kept = read(response).values
    assert kept["note"] == ["typed with care"] and kept["quotation"] == [whole["quotation"]]
    assert not Claim.objects.exists() and LogEntry.objects.count() == before


def test_a_second_claim_of_a_voice_on_a_proposition_has_to_restate_the_first(coder, draft, question):
    whole = {"quotation": TEXT, "proposition": question.pk, "mood": "forecast"}
    url = add_claim(sentence=sentence().pk)
    coder.stored(url, **whole)
    response = coder.post(url, **whole)
    assert "nie-1.1-a states that proposition already, in the same voice: choose it here" in errors_of(response)
    coder.stored(url, restates=Claim.objects.get().pk, **whole)
    assert Claim.objects.get(key="nie-1.1-b").restates.key == "nie-1.1-a"


def test_a_claim_in_a_sentence_that_is_ruled_out_is_refused(coder, draft, question):
    out = builders.sentence(Passage.objects.get(), "It rains.", ruled_out="flat_fact")
    response = coder.post(
        add_claim(sentence=out.pk), quotation="It rains.", expression="rains",
        canonical=builders.expression("likely").pk, proposition=question.pk, mood="forecast",
    )  # fmt: skip
    assert "Sentence nie-1/1/2 is ruled out (Flat statement of fact): empty that reason first" in errors_of(response)


def test_a_corrected_expression_brings_its_span_and_canonical_form(coder, draft, question):
    coder.stored(add_claim(sentence=sentence().pk), quotation=TEXT, proposition=question.pk, mood="forecast")
    coder.stored(address("claim", "change", Claim.objects.get().pk), expression="may")
    claim = Claim.objects.get()
    assert (claim.expression, claim.canonical.text, claim.span_start, claim.span_end) == ("may", "may", 51, 54)


def test_the_form_for_another_claim_begins_with_the_sentence_and_its_quotation(coder, draft, question):
    whole = {"quotation": TEXT, "proposition": question.pk, "mood": "forecast"}
    page = read(coder.stored(add_claim(sentence=sentence().pk), _addanother="1", **whole))
    assert page.values["sentence"] == [str(sentence().pk)]
    assert page.values["quotation"] == [TEXT]
    assert "Claims made in nie-1/1/1" in page.text and "Expressions found in its words" in page.text


def test_a_claim_is_withdrawn_for_a_reason(coder, draft, question):
    coder.stored(add_claim(sentence=sentence().pk), quotation=TEXT, proposition=question.pk, mood="forecast")
    url = address("claim", "withdraw", Claim.objects.get().pk)
    assert "Say why: whoever reads the history later will ask." in errors_of(coder.post(url, reason=" "))
    assert not Claim.objects.get().withdrawn
    coder.stored(url, reason="It was a flat fact.")
    assert Claim.objects.get().withdrawn
    entry = LogEntry.objects.order_by("-number").first()
    assert (entry.action, entry.by, entry.why) == ("withdraw_claim", "clement", "It was a flat fact.")


def test_a_position_of_the_voice_itself_is_refused_in_its_own_row(coder, draft, question):
    claim = builders.claim(draft, question, passage=Passage.objects.get())
    response = coder.post(
        address("claim", "change", claim.pk),
        **{
            "positions-TOTAL_FORMS": 1,
            "positions-0-voice": claim.voice.pk,
            "positions-0-stance": "concurs",
            "positions-0-passage": claim.passage.pk,
        },
    )
    assert "A voice takes no position on its own claim." in response.content.decode()
    assert not Position.objects.exists()
