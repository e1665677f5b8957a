"""What the admin refuses, it says in the form; nothing typed is lost, and nothing is written outside the log."""

import pytest
from django.test import Client

from forecasts.models import Claim, Document, LogEntry, Outcome, Passage, Position, Proposition, Sentence, Voice
from forecasts.rules import sha256_of
from tests import builders

from .desk import Desk, address, errors_of, read

pytestmark = pytest.mark.django_db

TEXT = "It is likely that it rains, and we believe that it may snow."


@pytest.fixture
def coder():
    return Desk("clement", "claim coder")


@pytest.fixture
def curator():
    return Desk("carla", "curator")


@pytest.fixture
def draft():
    """A draft with one passage of one sentence, and the shipped expressions."""
    builders.load_lexicons("kent-1964")
    document = builders.document("nie-1", state="draft")
    builders.sentence(builders.passage(document), TEXT)
    builders.voice(Voice.AGREED)
    return document


@pytest.fixture
def question():
    return builders.proposition("will-it-rain", text="It rains.")


def add_claim(**query) -> str:
    return f"{address('claim', 'add')}?{'&'.join(f'{name}={value}' for name, value in query.items())}"


def sentence(key: str = "nie-1/1/1") -> Sentence:
    return Sentence.objects.get(key=key)


# --- claims


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


def test_a_proposition_is_entered_in_the_pop_up_of_the_claims_form(coder, draft):
    response = coder.post(
        f"{address('proposition', 'add')}?_to_field=id&_popup=1",
        key="will-it-snow", text="It snows.", kind="event_by_close", window_basis="document",
        criteria="Snow is seen.",
    )  # fmt: skip
    row = Proposition.objects.get(key="will-it-snow")
    assert f'"value": "{row.pk}"' in response.content.decode().replace("&quot;", '"')
    assert (row.opens, row.closes) == (draft.window_opens, draft.window_closes)


# --- passages and sentences


def inline(number: int, **values) -> dict:
    return {f"sentences-{number}-{name}": value for name, value in values.items()}


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


# --- documents, propositions, outcomes


def test_a_document_is_entered_once(coder, draft):
    series = draft.series.pk
    response = coder.post(
        address("document", "add"), slug="nie-1", series=series, number="1", title="Again", issued_on="1952-09-04"
    )
    assert "Document with this Slug already exists." in errors_of(response)
    assert read(response).values["title"] == ["Again"]


def test_a_window_that_closes_before_it_opens_is_refused_at_once(coder, draft):
    response = coder.post(address("document", "change", draft.pk), window_closes="1950-01-01")
    assert "The window closes before it opens: correct one of the two days." in errors_of(response)


@pytest.mark.parametrize("day", ["1952-09-05", "05/09/1952"])
def test_dates_are_read_in_iso_and_as_the_country_writes_them(coder, draft, day):
    coder.stored(address("document", "change", draft.pk), issued_on=day)
    assert f"{Document.objects.get().issued_on}" == "1952-09-05"


def test_documents_are_published_withdrawn_and_merged_by_curators(curator):
    one, two = builders.document("nie-1", state="draft"), builders.document("nie-2")
    curator.stored(address("document", "publish", one.pk))
    assert Document.objects.get(slug="nie-1").state == "published"
    response = curator.post(address("document", "merge", one.pk), reason="Entered twice.", into=one.pk)
    assert "Select a valid choice" in errors_of(response)
    curator.stored(address("document", "merge", one.pk), reason="Entered twice.", into=two.pk)
    merged = Document.objects.get(slug="nie-1")
    assert merged.withdrawn and merged.merged_into == two
    assert "The one that stays nie-2" in read(curator.get(address("document", "change", one.pk))).text


def test_locked_criteria_are_revised_for_a_reason_and_not_edited(curator, question):
    url = address("proposition", "change", question.pk)
    curator.stored(url, criteria="Edited past the form.", note="A remark.")
    question.refresh_from_db()
    assert question.note == "A remark." and question.criteria != "Edited past the form."
    revise = address("proposition", "revise", question.pk)
    assert "Say why" in errors_of(curator.post(revise, criteria="Rain is measured.", reason=""))
    assert "They read as before" in errors_of(curator.post(revise, reason="No reason."))
    curator.stored(revise, criteria="Rain is measured.", reason="Drizzle was unclear.")
    question.refresh_from_db()
    assert (question.criteria, question.criteria_version) == ("Rain is measured.", 2)


def test_propositions_are_merged_with_their_claims(curator, question):
    document = builders.document("nie-1")
    claim = builders.claim(document, builders.proposition("will-rain-fall"))
    curator.stored(
        address("proposition", "merge", claim.proposition.pk), into=question.pk, reason="One question, asked twice."
    )
    claim.refresh_from_db()
    assert claim.proposition == question


def test_the_criteria_of_several_propositions_are_locked_at_once_in_one_entry(curator):
    rows = [builders.proposition(f"p-{n}", locked=False) for n in range(3)]
    before = LogEntry.objects.count()
    data = {"action": "lock_selected", "_selected_action": [row.pk for row in rows]}
    curator.client.post(address("proposition"), data)
    assert Proposition.objects.filter(criteria_locked_at=None).count() == 0
    assert LogEntry.objects.count() == before + 1


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
