"""A coder at work: what was typed once is there again, slips are told at their place, and the way on is one click."""

import pytest
from django.contrib.auth.models import User

from forecasts.models import Claim, Outcome, Passage, Proposition, Sentence, Voice
from forecasts.rules_between_rows import sha256_of
from tests import builders

from .desk import Desk, address, errors_of, read

pytestmark = pytest.mark.django_db

ONE = "It will probably rain and it will probably snow."
TWO = "It is unlikely that the strait — a narrow one — will be closed."


@pytest.fixture
def coder():
    return Desk("clement", "claim coder")


@pytest.fixture
def draft():
    builders.load_lexicons("kent-1964")
    builders.voice(Voice.AGREED)
    return builders.document("nie-1", state="draft")


@pytest.fixture
def passage(coder, draft):
    """A passage of two sentences, entered in the coder's own session."""
    enter(coder, draft, ONE, TWO)
    return Passage.objects.get()


def enter(desk: Desk, document, *sentences: str, stored: bool = True, **typed):
    url = f"{address('passage', 'add')}?document={document.pk}"
    printed = {f"sentences-{number}-printed": text for number, text in enumerate(sentences)}
    press = desk.stored if stored else desk.post
    return press(url, section="conclusions", number="1", **printed, **typed)


def add_claim(sentence: Sentence) -> str:
    return f"{address('claim', 'add')}?sentence={sentence.pk}"


def locked(key: str) -> Proposition:
    return builders.proposition(key)


# --- sentences


def test_a_sentence_typed_once_is_the_quotation_of_its_claim(coder, passage):
    page = read(coder.get(add_claim(passage.sentences.get(ordinal=2))))
    assert page.values["quotation"] == [TWO]
    assert "Expressions found in its words" in page.text
    assert f"You typed: {ONE}" in read(coder.get(address("passage", "change", passage.pk))).text


def test_what_one_coder_typed_is_in_nobody_elses_session_and_gone_once_they_sign_out(coder, passage):
    second = passage.sentences.get(ordinal=2)
    assert read(Desk("clara", "claim coder").get(add_claim(second))).values["quotation"] == [""]
    coder.client.logout()
    coder.client.force_login(User.objects.get(username="clement"))
    assert read(coder.get(add_claim(second))).values["quotation"] == [""]


def test_a_quotation_that_departs_from_the_sentence_is_told_where(coder, passage):
    typed = TWO.replace("— a narrow one —", "- a narrow one -")
    response = coder.post(add_claim(passage.sentences.get(ordinal=2)), quotation=typed, mood="forecast")
    assert "that has “strait — a” where this has “strait - a”" in errors_of(response)


def test_a_quotation_of_the_next_sentence_is_told_which_it_is(coder, passage):
    response = coder.post(add_claim(passage.sentences.get(ordinal=1)), quotation=TWO, mood="forecast")
    assert "The quotation is sentence nie-1/1/2: choose that one" in errors_of(response)


def test_a_paragraph_pasted_as_one_sentence_is_asked_about(coder, draft):
    page = read(enter(coder, draft, f"{ONE} {TWO}"))
    assert "Is this one sentence? “… probably snow. It …”" in page.text


@pytest.mark.parametrize(
    "text", [ONE, "The U.S. Government will probably act.", "He may say “yes.” and leave, e.g. by 4.50."]
)
def test_one_sentence_is_not_asked_about(coder, draft, text):
    assert "Is this one sentence?" not in read(enter(coder, draft, text)).text


@pytest.mark.parametrize(
    ("printed", "message"),
    [
        ("It will probably rain.2", "Leave out the number 2 at the end: it is that of a note."),
        ("It will probably rain.”¹²", "Leave out the number ¹² at the end"),
        ("It will prob-\r\nably rain.", "A line ends within “prob-ably”: write “probably” or “prob-ably”"),
    ],
)
def test_what_a_pdf_adds_to_a_sentence_is_named(coder, draft, printed, message):
    response = enter(coder, draft, printed, stored=False)
    assert message in response.content.decode()
    assert not Sentence.objects.exists()


def test_a_sentence_may_end_in_a_figure(coder, draft):
    enter(coder, draft, "The share will probably rise to 3.2")
    assert Sentence.objects.exists()


def test_marks_that_nobody_sees_and_joined_letters_are_no_part_of_a_sentence(coder, draft):
    enter(coder, draft, "The ofﬁce will prob\u00adably\u200b be ﬂooded.\ufeff")
    assert Sentence.objects.get().sha256 == sha256_of("The office will probably be flooded.")


# --- claims


def test_the_second_claim_of_a_sentence_rests_on_the_second_probably(coder, passage):
    builders.proposition("it-rains"), builders.proposition("it-snows")
    first = passage.sentences.get(ordinal=1)
    spans = []
    for key in ("it-rains", "it-snows"):
        question = Proposition.objects.get(key=key)
        page = read(coder.stored(add_claim(first), proposition=question.pk, mood="forecast", _continue="1"))
        claim = Claim.objects.get(proposition=question)
        spans.append((claim.span_start, claim.span_end))
    assert spans == [(8, 16), (34, 42)]
    assert "Taken as its expression: “probably” (probable), the one from 34 to 42." in page.text


def test_a_marker_that_two_claims_share_is_taken_for_both(coder, draft):
    enter(coder, draft, TWO)
    for key in ("strait-is-narrow", "strait-is-closed"):
        question = builders.proposition(key)
        coder.stored(add_claim(Sentence.objects.get()), proposition=question.pk, mood="forecast")
    assert set(Claim.objects.values_list("span_start", "expression")) == {(6, "unlikely")}


def test_a_saved_claim_leads_to_its_passage_and_its_page_to_the_next_sentence(coder, passage):
    first, second = passage.sentences.order_by("ordinal")
    response = coder.stored(add_claim(first), proposition=builders.proposition("it-rains").pk, mood="forecast")
    assert response.redirect_chain[-1][0] == address("passage", "change", passage.pk)
    assert "Add another claim" in read(response).text
    page = coder.get(address("claim", "change", Claim.objects.get().pk))
    assert "Next sentence: 1/2" in read(page).text and add_claim(second) in page.content.decode()


def test_a_saved_passage_leads_to_its_document_and_a_saved_sentence_to_its_passage(coder, draft):
    response = enter(coder, draft, ONE)
    assert response.redirect_chain[-1][0] == address("document", "change", draft.pk)
    ruled_out = coder.stored(address("sentence", "change", Sentence.objects.get().pk), ruled_out="aim")
    assert ruled_out.redirect_chain[-1][0] == address("passage", "change", Passage.objects.get().pk)


def test_who_came_from_a_filtered_list_goes_back_to_it(coder, passage):
    url = f"{address('sentence', 'change', passage.sentences.first().pk)}?_changelist_filters=has%3Dneither"
    assert coder.stored(url, ruled_out="aim").redirect_chain[-1][0] == f"{address('sentence')}?has=neither"


# --- propositions and outcomes


@pytest.mark.parametrize(("kind", "basis"), [("fact_at_time", "none"), ("event_by_close", "document")])
def test_the_basis_of_a_window_that_is_left_out_follows_the_kind(coder, draft, kind, basis):
    coder.stored(
        address("proposition", "add"), key="it-rains", text="It rains.", kind=kind, of_document=draft.pk,
        criteria="Rain is seen.",
    )  # fmt: skip
    assert Proposition.objects.get().window_basis == basis


def fields_with_errors(response) -> set[str]:
    return set(response.context["adminform"].form.errors)


def test_what_is_missing_of_an_outcome_is_told_at_its_field(coder):
    judge = Desk("oscar", "outcome coder")
    claim = builders.claim(builders.document("nie-2"), locked("it-rains"))
    response = judge.post(
        f"{address('outcome', 'add')}?proposition={claim.proposition.pk}", verdict="occurred", confidence="low",
        evidence="A newspaper.", sources="", known_on="1990-12-31", occurred_earliest="1954-01-02",
        occurred_latest="1954-01-01",
    )  # fmt: skip
    assert fields_with_errors(response) == {"sources", "occurred_earliest"}
    assert "of September 1954 the 30th" in read(response).text


def test_a_superseding_outcome_is_refused_at_its_fields_too():
    judge = Desk("oscar", "outcome coder")
    claim = builders.claim(builders.document("nie-2"), locked("it-rains"))
    old = builders.outcome(claim.proposition, "did_not_occur", coder="oscar")
    response = judge.post(
        address("outcome", "supersede", old.pk), supersession="correction", reason="A slip.", verdict="partly"
    )
    assert fields_with_errors(response) == {"quarters"}


def test_a_window_that_closes_too_early_is_told_at_its_close(coder, draft):
    response = coder.post(address("document", "change", draft.pk), window_closes="1950-01-01")
    assert fields_with_errors(response) == {"window_closes"}


def test_a_window_of_other_than_two_years_is_not_called_assumed(coder, draft):
    url = address("document", "change", draft.pk)
    response = coder.post(url, window_closes="1953-12-31", window_basis="assumed")
    assert fields_with_errors(response) == {"window_basis"}
    coder.stored(url, window_closes="1953-12-31", window_basis="stated")


def test_a_judge_goes_from_question_to_question_until_none_waits():
    judge = Desk("oscar", "outcome coder")
    document = builders.document("nie-2", state="outcome_coding")
    for key in ("a-first", "b-second", "c-third"):
        builders.claim(document, locked(key), passage=None)
    typed = {
        "verdict": "undeterminable",
        "evidence": "No archive was open.",
        "known_on": "1990-12-31",
        "confidence": "low",
    }

    def judged(key: str, **press) -> str:
        url = f"{address('outcome', 'add')}?proposition={Proposition.objects.get(key=key).pk}"
        return judge.stored(url, **typed, **press).redirect_chain[-1][0]

    second, third = Proposition.objects.get(key="b-second"), Proposition.objects.get(key="c-third")
    assert judged("a-first", _addanother="1") == f"{address('outcome', 'add')}?proposition={second.pk}"
    assert judged("b-second").startswith(f"{address('proposition')}?judged=past_its_close")
    assert judged("c-third") == address("proposition", "change", third.pk)
    assert Outcome.objects.count() == 3


def test_a_proposition_is_not_merged_into_itself():
    curator = Desk("carla", "curator")
    question = locked("it-rains")
    response = curator.post(address("proposition", "merge", question.pk), into=question.pk, reason="Twice.")
    assert "That one cannot stay: it is the one to be merged" in errors_of(response)


# --- pages


def test_ones_own_second_click_is_not_called_somebody_elses_change(coder, draft):
    url = address("document", "change", draft.pk)
    opened = read(coder.get(url)).values | {"region": "Europe"}
    assert coder.client.post(url, opened).status_code == 302
    again = coder.client.post(url, opened, follow=True)
    assert "You changed this yourself after this page was opened" in errors_of(again)
    assert "Others changed" not in errors_of(again)


@pytest.mark.parametrize("model", ["passage", "sentence", "position", "document"])
def test_no_list_offers_to_delete_many_at_once(model):
    builders.claim(builders.document("nie-2"), locked("it-rains"))
    page = Desk("root", superuser=True).get(address(model)).content.decode()
    assert "delete_selected" not in page


def test_a_role_without_staff_status_is_warned_of():
    root = Desk("root", superuser=True)
    user = builders.user("judy", "outcome coder")
    User.objects.filter(pk=user.pk).update(is_staff=False)
    url = address("user", "change", user.pk, app="auth")
    assert (
        "Without staff status judy cannot sign in here, whatever the role: tick that as well."
        in read(root.stored(url)).text
    )
    assert "cannot sign in here" not in read(root.stored(url, is_staff="on")).text


def test_what_a_document_needs_next_stands_before_what_ends_it(draft):
    page = Desk("carla", "curator").get(address("document", "change", draft.pk)).content.decode()
    assert page.index("Add a passage") < page.index(">Publish<") < page.index(">Withdraw<")


def test_who_is_about_to_publish_is_told_what_is_not_done_yet(coder, draft):
    curator = Desk("carla", "curator")
    publish = address("document", "publish", draft.pk)
    assert "Nothing: every sentence is coded" in read(curator.get(publish)).text
    enter(coder, draft, ONE, TWO)
    question = builders.proposition("it-rains", locked=False)
    coder.stored(add_claim(Sentence.objects.get(ordinal=1)), proposition=question.pk, mood="forecast")
    told = read(curator.get(publish)).text
    assert "Sentences with neither a claim nor a reason 1 " in told
    assert "Propositions whose criteria are not locked 1 " in told
    assert "Propositions that nobody has judged 1 " in told


def test_the_first_page_of_an_empty_record_offers_to_enter_an_estimate():
    add = address("document", "add")
    assert add in Desk("clement", "claim coder").get("/admin/").content.decode()
    assert add not in Desk("oscar", "outcome coder").get("/admin/").content.decode()


def test_a_month_given_for_a_day_is_told_how_to_give_it(coder, draft):
    response = coder.post(address("document", "change", draft.pk), issued_on="September 1954")
    assert "Give a day, as 1954-09-30; where only a month or a year is known" in errors_of(response)


def test_who_starts_a_run_chooses_policies_by_what_they_mean():
    builders.load_lexicons("kent-1964")
    builders.claim(builders.document("nie-2"), locked("it-rains"))
    page = read(Desk("carla", "curator").get(address("scoringrun", "add", app="scoring")))
    assert "“will” and “must” alone are read as 95–100%" in page.text
    assert "A claim said twice counts once" in page.text
    assert page.values["bare_will"] == ["omit"]


def test_a_superseded_outcome_leads_to_the_one_that_stands_in_its_place():
    judge = Desk("oscar", "outcome coder")
    claim = builders.claim(builders.document("nie-2"), locked("it-rains"))
    old = builders.outcome(claim.proposition, "did_not_occur", coder="oscar")
    url = address("outcome", "supersede", old.pk)
    response = judge.stored(url, supersession="correction", reason="A slip.", verdict="undeterminable")
    new = Outcome.objects.get(supersedes=old)
    assert response.redirect_chain[-1][0] == address("outcome", "change", new.pk)


def test_who_was_slower_is_told_of_other_words_and_not_of_hashes(coder, passage):
    url = address("passage", "change", passage.pk)
    opened = read(coder.get(url)).values
    Desk("clara", "claim coder").stored(url, **{"sentences-0-printed": "It will certainly rain."})
    response = coder.client.post(url, opened | {"sentences-0-printed": "It will hardly rain."}, follow=True)
    assert "its words, of which the hash is kept" in errors_of(response)
    assert sha256_of(ONE) not in errors_of(response)


@pytest.mark.parametrize("model", ["voice", "office", "series"])
def test_a_key_says_what_it_is_for(coder, model):
    assert "Its short name here for good, as state or joint-staff." in read(coder.get(address(model, "add"))).text
