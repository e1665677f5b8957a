"""What actions refuse, and what they bring along."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db.models import ProtectedError

from forecasts.actions import claims, documents, outcomes, propositions
from forecasts.models import Claim, Proposition, Sentence, Standing
from tests import builders
from tests.builders import WHO

pytestmark = pytest.mark.django_db


def refused(field, action):
    with pytest.raises(ValidationError) as refusal:
        action()
    return " ".join(refusal.value.message_dict[field])


# --- claims -------------------------------------------------------------------------------------------------------


def test_a_claim_gets_the_next_letter_of_its_passage():
    document = builders.document()
    assert [builders.claim(document).key for _ in range(3)] == ["nie-1.1-a", "nie-1.1-b", "nie-1.1-c"]


@pytest.mark.parametrize(("place", "letter"), [(1, "a"), (26, "z"), (27, "aa"), (52, "az"), (53, "ba")])
def test_letters_go_on_after_z(place, letter):
    assert claims.letters(place) == letter
    assert claims.number(letter) == place


def test_a_second_claim_of_one_unit_is_told_to_restate_the_first():
    first = builders.claim(builders.document())
    message = refused("__all__", lambda: builders.claim(first.document, first.proposition))
    assert "say which claim this one restates" in message


def test_a_restatement_keeps_voice_and_proposition():
    document = builders.document()
    first, other = builders.claim(document), builders.claim(document)
    assert "keeps the proposition" in refused(
        "restates", lambda: builders.claim(document, builders.proposition(), restates=first)
    )
    assert "another voice's" in refused(
        "restates", lambda: builders.claim(document, first.proposition, restates=first, voice=builders.voice("state"))
    )
    again = builders.claim(document, other.proposition, restates=other)
    assert "choose that one" in refused("restates", lambda: builders.claim(document, other.proposition, restates=again))


def test_a_quotation_is_the_sentence_as_registered():
    claim = builders.claim(builders.document())
    claim.quotation += " And more."
    assert "their SHA-256 differ" in refused("quotation", lambda: claims.save_claim(claim, **WHO))


def test_a_sentence_that_was_ruled_out_makes_no_claim():
    document = builders.document()
    passage = builders.passage(document)
    ruled_out = builders.sentence(passage, "It is likely.", ruled_out="flat_fact")
    claim = Claim(
        sentence=ruled_out, voice=builders.voice(), proposition=builders.proposition(), quotation="It is likely.",
        expression="likely", canonical=builders.expression(), span_start=6, span_end=12, mood="forecast",
    )  # fmt: skip
    assert "is ruled out" in refused("sentence", lambda: claims.save_claim(claim, **WHO))


def test_a_sentence_with_claims_is_not_ruled_out():
    sentence = builders.claim(builders.document()).sentence
    sentence.ruled_out = "aim"
    assert "has claims" in refused("ruled_out", lambda: documents.save_part(sentence, **WHO))


@pytest.mark.parametrize(
    ("fields", "mood", "field"),
    [({"kind": "fact_at_time"}, "forecast", "mood"), ({}, "counterfactual", "mood")],
)
def test_moods_fit_their_propositions(fields, mood, field):
    document, question = builders.document(), builders.proposition(**fields)
    assert refused(field, lambda: builders.claim(document, question, mood=mood))


def test_a_claim_that_others_restate_is_not_withdrawn_before_them():
    first = builders.claim(builders.document())
    again = builders.claim(first.document, first.proposition, restates=first)
    with pytest.raises(ValidationError, match=f"restated by {again.key}"):
        claims.withdraw_claim(first, reason="Mistaken.", **WHO)
    claims.withdraw_claim(again, reason="Mistaken.", **WHO)
    claims.withdraw_claim(first, reason="Mistaken.", **WHO)
    assert builders.claim(first.document, first.proposition).restates is None


# --- propositions -------------------------------------------------------------------------------------------------


def test_what_is_in_question_does_not_change_once_it_is_locked():
    question = builders.proposition()
    question.text = "Something else happens."
    assert "locked" in refused("text", lambda: propositions.save_proposition(question, **WHO))


def test_an_unlocked_question_can_be_corrected_and_a_note_always():
    question = builders.proposition(locked=False)
    question.text = "Something else happens."
    propositions.save_proposition(question, **WHO)
    propositions.lock_criteria(question, **WHO)
    question.note = "Compare NIE 13-56."
    propositions.save_proposition(question, **WHO)
    question.refresh_from_db()
    assert (question.text, question.note) == ("Something else happens.", "Compare NIE 13-56.")


def test_criteria_are_locked_once():
    question = builders.proposition()
    with pytest.raises(ValidationError, match="were locked on 24 November 2026 already"):
        propositions.lock_criteria(question, **WHO)


def test_revised_criteria_are_a_new_version_and_outcomes_keep_theirs():
    question = builders.proposition()
    first = builders.outcome(question)
    propositions.revise_criteria(question, "It happens twice.", reason="Ambiguous.", **WHO)
    second = builders.outcome(question, coder="second-coder")
    assert (first.criteria_version, question.criteria_version, second.criteria_version) == (1, 2, 2)


def test_criteria_that_are_not_locked_or_read_as_before_get_no_new_version():
    with pytest.raises(ValidationError, match="not locked: correct them"):
        propositions.revise_criteria(builders.proposition(locked=False), "Twice.", reason="Ambiguous.", **WHO)
    question = builders.proposition()
    same = refused(
        "criteria", lambda: propositions.revise_criteria(question, f" {question.criteria}\n", reason="No.", **WHO)
    )
    assert "They read as before" in same


def test_criteria_of_a_withdrawn_question_stay_as_they_are():
    locked, unlocked = builders.proposition(), builders.proposition(locked=False)
    for question in (locked, unlocked):
        propositions.withdraw_proposition(question, reason="Not a question.", **WHO)
    with pytest.raises(ValidationError, match="It is withdrawn"):
        propositions.lock_criteria(unlocked, **WHO)
    with pytest.raises(ValidationError, match="It is withdrawn"):
        propositions.revise_criteria(locked, "It happens twice.", reason="Ambiguous.", **WHO)


def test_what_is_withdrawn_is_not_withdrawn_or_merged_again():
    claim, other = builders.claim(builders.document()), builders.claim(builders.document("nie-2"))
    question, document = claim.proposition, claim.document
    why = {"reason": "Mistaken.", **WHO}
    claims.withdraw_claim(claim, **why)
    propositions.withdraw_proposition(question, **why)
    documents.withdraw_document(document, **why)
    for again in (
        lambda: claims.withdraw_claim(claim, **why),
        lambda: propositions.withdraw_proposition(question, **why),
        lambda: propositions.merge_propositions(question, other.proposition, **why),
        lambda: documents.withdraw_document(document, **why),
        lambda: documents.merge_documents(document, other.document, **why),
    ):
        with pytest.raises(ValidationError, match="It is withdrawn already"):
            again()


def test_a_withdrawn_question_takes_its_claims_with_it():
    claim = builders.claim(builders.document())
    propositions.withdraw_proposition(claim.proposition, reason="Not a question.", **WHO)
    claim.refresh_from_db()
    assert claim.withdrawn and claim.proposition.withdrawn


def test_merging_two_questions_makes_the_later_claim_restate_the_earlier():
    document = builders.document()
    first, second = builders.claim(document), builders.claim(document)
    third = builders.claim(document, second.proposition, restates=second)
    propositions.merge_propositions(second.proposition, first.proposition, reason="The same.", **WHO)
    for claim in (second, third):
        claim.refresh_from_db()
        assert (claim.proposition, claim.restates) == (first.proposition, first)
    question = Proposition.objects.get(merged_into=first.proposition)
    assert question.withdrawn
    call_command("check_record")


def test_questions_of_two_kinds_are_not_merged():
    one, other = builders.proposition(), builders.proposition(kind="state_throughout")
    with pytest.raises(ValidationError, match="they ask different things"):
        propositions.merge_propositions(one, other, reason="The same.", **WHO)


# --- documents ----------------------------------------------------------------------------------------------------


def test_a_question_with_the_documents_window_moves_with_it_and_so_does_the_month():
    claim = builders.claim(builders.document())
    builders.outcome(claim.proposition, occurred_earliest=date(1953, 9, 4), occurred_latest=date(1953, 9, 4))
    document = claim.document
    document.window_opens = date(1953, 3, 4)
    documents.save_document(document, **WHO)
    claim.proposition.refresh_from_db()
    assert (claim.proposition.opens, Standing.objects.get().month) == (date(1953, 3, 4), 6)


def test_a_mistaken_document_is_withdrawn_with_its_claims():
    claim = builders.claim(builders.document())
    again = builders.claim(claim.document, claim.proposition, restates=claim)
    documents.withdraw_document(claim.document, reason="Entered twice.", **WHO)
    assert not Claim.objects.filter(withdrawn=False).exists()
    assert again.document.withdrawn


def test_a_document_entered_twice_points_to_the_one_that_stays():
    one, other = builders.document("nie-1"), builders.document("nie-2")
    documents.merge_documents(one, other, reason="The same print.", **WHO)
    one.refresh_from_db()
    assert (one.withdrawn, one.merged_into) == (True, other)
    with pytest.raises(ValidationError, match="not withdrawn"):
        documents.merge_documents(other, one, reason="The same print.", **WHO)


def test_a_part_that_something_depends_on_is_not_deleted():
    claim = builders.claim(builders.document())
    with pytest.raises(ProtectedError):
        documents.delete_part(claim.sentence, reason="Wrong.", **WHO)
    assert Sentence.objects.filter(pk=claim.sentence.pk).exists()


# --- outcomes -----------------------------------------------------------------------------------------------------


def test_nobody_judges_before_the_criteria_are_locked():
    question = builders.proposition(locked=False)
    assert "lock them before anyone judges" in refused("proposition", lambda: builders.outcome(question))


@pytest.mark.parametrize(
    ("condition", "condition_met", "says"),
    [("It is made.", "none", "did it come about"), ("", "yes", "no condition")],
)
def test_a_condition_is_answered_where_there_is_one(condition, condition_met, says):
    question = builders.proposition(condition=condition)
    assert says in refused("condition_met", lambda: builders.outcome(question, condition_met=condition_met))


def day(year):
    return {"occurred_earliest": date(year, 1, 1), "occurred_latest": date(year, 1, 1)}


@pytest.mark.parametrize(
    ("kind", "verdict", "dates", "field"),
    [
        ("event_by_close", "occurred", day(1951), "occurred_earliest"),
        ("event_by_close", "occurred", day(1955), "occurred_latest"),
        ("event_by_close", "did_not_occur", day(1953), "occurred_earliest"),
        ("state_throughout", "did_not_occur", day(1955), "occurred_earliest"),
    ],
)
def test_dates_fit_window_and_verdict(kind, verdict, dates, field):
    question = builders.proposition(kind=kind)
    assert refused(field, lambda: builders.outcome(question, verdict, **dates))


def test_what_came_late_did_not_occur_in_time_and_says_when():
    assert builders.outcome(builders.proposition(), "did_not_occur", **day(1955)).occurred_latest == date(1955, 1, 1)


@pytest.mark.parametrize("sources", ["The Times", [""], [3]])
def test_sources_are_a_list_of_names(sources):
    question = builders.proposition()
    assert "list of names" in refused("sources", lambda: builders.outcome(question, sources=sources))


def test_an_outcome_is_superseded_and_never_edited():
    outcome = builders.outcome(builders.proposition())
    with pytest.raises(ValidationError, match="outcomes are not edited"):
        outcomes.record_outcome(outcome, **WHO)


def test_known_on_never_goes_back():
    outcome = builders.outcome(builders.proposition())
    message = refused("known_on", lambda: builders.superseding(outcome, known_on=date(1954, 12, 31)))
    assert "cannot be known earlier" in message


def test_what_is_recorded_is_known_by_the_end_of_that_year():
    question = builders.proposition()
    end, after = date(builders.NOW.year, 12, 31), date(builders.NOW.year + 1, 1, 1)
    assert "by the end of that year" in refused("known_on", lambda: builders.outcome(question, known_on=after))
    assert builders.outcome(question, known_on=end).known_on == end


def test_a_superseding_outcome_keeps_question_and_coder():
    outcome = builders.outcome(builders.proposition())
    later = builders.superseding(outcome, coder="second-coder")
    assert (later.coder, later.proposition, later.key[-2:]) == ("first-coder", outcome.proposition, ".2")
