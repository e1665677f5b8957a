"""Paragraph 5 of NIE-58 coded from nothing, judged, published, scored, corrected and scored again, in the admin.

The sentences are those of the printed text: Foreign Relations of the United States, 1952-1954, volume XIV, document 50.
Spans, keys and hashes are compared with the shipped record file, which was coded by hand.
"""

from datetime import date

import pytest

from forecasts.models import (
    Claim,
    Document,
    Expression,
    LogEntry,
    Office,
    Outcome,
    Passage,
    Position,
    Proposition,
    Sentence,
    Series,
    Voice,
)
from scoring.models import ScoringRun
from tests import builders

from .desk import Desk, address, errors_of, read

pytestmark = pytest.mark.django_db

FIRST = (
    "Although the Peiping regime will undoubtedly continue to attempt to gain legal recognition internationally, to "
    "secure Formosa, and to resume trade and commerce with the West, we do not believe that the existing Sino-Soviet "
    "solidarity can be weakened by non-Communist concessions to Communist China."
)
SECOND = (
    "Moreover, as we have previously estimated, we believe that Western pressures against Communist China, while "
    "weakening her, would not disrupt Sino-Soviet solidarity during the period of this estimate."
)
RESERVES = (
    "He therefore reserves judgment on the validity of paragraph five, preferring to state simply that a significant "
    "weakening of Sino-Soviet solidarity is unlikely during the period of this estimate."
)
QUESTIONS = {
    "seeks": "The Peiping regime keeps trying to gain recognition, Formosa and trade with the West.",
    "concessions": "Non-Communist concessions to Communist China weaken Sino-Soviet solidarity.",
    "weakens": "Western pressures weaken Communist China.",
    "disrupts": "Western pressures disrupt Sino-Soviet solidarity.",
    "weakened": "Sino-Soviet solidarity is significantly weakened.",
}
CONDITIONS = {"concessions": "Non-Communist concessions are made."}


def pk(model, **found) -> int:
    return model.objects.get(**found).pk


@pytest.fixture
def words():
    """What comes from files: expressions, lexicons, and the voice of the agreed text."""
    builders.load_lexicons()
    builders.voice(Voice.AGREED)


def enter_document(coder: Desk) -> Document:
    coder.stored(address("series", "add"), key="nie", name="National Intelligence Estimate")
    coder.stored(
        address("document", "add"),
        slug="nie-58",
        series=pk(Series, key="nie"),
        number="58",
        title="Relations Between the Chinese Communist Regime and the USSR",
        issued_on="1952-09-04",
        window_basis="stated",
        printed="full",
        topics="Sino-Soviet relations\nalliances",
    )
    return Document.objects.get(slug="nie-58")


def enter_passages(coder: Desk, document: Document) -> None:
    add = f"{address('passage', 'add')}?document={document.pk}"
    coder.stored(
        add,
        section="conclusions",
        number="5",
        page="98",
        **{"sentences-0-printed": FIRST, "sentences-1-printed": SECOND},
    )
    coder.stored(
        add,
        section="footnote",
        number="",
        mark="*",
        under=pk(Passage, key="nie-58/5"),
        **{
            "sentences-0-printed": "A sentence about the paper.",
            "sentences-0-ruled_out": "about_the_paper",
            "sentences-1-printed": RESERVES,
        },
    )


def enter_voice(coder: Desk) -> None:
    coder.stored(address("office", "add"), key="state", name="Department of State")
    coder.stored(address("voice", "add"), key="state", name="State", offices=[pk(Office, key="state")])


def enter_propositions(coder: Desk, document: Document) -> None:
    for key, text in QUESTIONS.items():
        coder.stored(
            address("proposition", "add"),
            key=key,
            text=text,
            kind="event_by_close",
            window_basis="document",
            of_document=document.pk,
            condition=CONDITIONS.get(key, ""),
            criteria="A document of the time shows it between the opening and the close.",
        )


def register(coder: Desk, sentence: str, question: str, **typed) -> Claim:
    add = f"{address('claim', 'add')}?sentence={pk(Sentence, key=sentence)}"
    before = set(Claim.objects.values_list("pk", flat=True))
    coder.stored(add, proposition=pk(Proposition, key=question), **{"mood": "forecast"} | typed)
    return Claim.objects.exclude(pk__in=before).get()


def register_claims(coder: Desk) -> list[Claim]:
    found = [register(coder, "nie-58/5/1", "seeks", quotation=FIRST, co_markers="will")]
    believe = pk(Expression, text="we believe")
    found.append(register(coder, "nie-58/5/1", "concessions", canonical=believe, negated="on"))
    for question, negated in (("weakens", ""), ("disrupts", "on")):
        typed = {"quotation": SECOND, "canonical": believe, "window": "during the period of this estimate"}
        found.append(register(coder, "nie-58/5/2", question, **typed, **({"negated": "on"} if negated else {})))
    state = pk(Voice, key="state")
    found.append(register(coder, "nie-58/n1/2", "weakened", quotation=RESERVES, voice=state))
    return found


def code_paragraph_5(coder: Desk) -> Document:
    document = enter_document(coder)
    enter_passages(coder, document)
    enter_voice(coder)
    enter_propositions(coder, document)
    register_claims(coder)
    return document


def lock_all(curator: Desk) -> None:
    chosen = list(Proposition.objects.values_list("pk", flat=True))
    curator.client.post(address("proposition"), {"action": "lock_selected", "_selected_action": chosen}, follow=True)


def record(coder: Desk, question: str, verdict: str, **typed) -> Outcome:
    add = f"{address('outcome', 'add')}?proposition={pk(Proposition, key=question)}"
    judged = {
        "evidence": "Contemporary reports.",
        "sources": "FRUS 1952-1954 XIV\nCWIHP Bulletin 6",
        "confidence": "high",
    }
    coder.stored(add, verdict=verdict, known_on="1985-12-31", **judged | typed)
    return Outcome.objects.get(proposition__key=question, superseded_by=None)


def start_run(curator: Desk, captured) -> ScoringRun:
    with captured(execute=True):
        response = curator.post(address("scoringrun", "add", app="scoring"), documents=["nie-58"])
    assert response.redirect_chain, errors_of(response)
    return ScoringRun.objects.latest("number")


def test_a_claim_coder_enters_document_passages_sentences_voices_propositions_and_claims(words):
    coder = Desk("clement", "claim coder")
    document = code_paragraph_5(coder)
    assert document.state == "draft"
    assert (document.window_opens, document.window_closes) == (date(1952, 9, 4), date(1954, 9, 4))
    assert document.topics == ["Sino-Soviet relations", "alliances"]
    assert list(Passage.objects.values_list("key", "position")) == [("nie-58/5", 1), ("nie-58/n1", 2)]
    hashes = dict(Sentence.objects.values_list("key", "sha256"))
    assert hashes["nie-58/5/1"] == "e9c1b9131b28181ee8e3e7cc409a934f4babc8c65a3692345c1cc2edebecb950"
    assert hashes["nie-58/5/2"] == "17edacd5b1eb18b224bbd704b5314c0879fcbe27536898d5a7f2a69e904e56f8"
    assert hashes["nie-58/n1/2"] == "6260ce33ddc40397ddd3947ae7a8995030811e700f47cba073715c3103e5ad9c"
    found = Claim.objects.order_by("pk").values_list("key", "expression", "canonical__text", "span_start", "span_end")
    assert list(found) == [
        ("nie-58.5-a", "undoubtedly", "undoubtedly", 33, 44),
        ("nie-58.5-b", "believe", "we believe", 185, 192),
        ("nie-58.5-c", "we believe", "we believe", 43, 53),
        ("nie-58.5-d", "we believe", "we believe", 43, 53),
        ("nie-58.n1-a", "unlikely", "unlikely", 151, 159),
    ]
    assert set(LogEntry.objects.exclude(by="tester").values_list("by", flat=True)) == {"clement"}


def test_each_submitted_form_is_one_entry_of_the_log(words):
    coder = Desk("clement", "claim coder")
    document = enter_document(coder)
    before = LogEntry.objects.count()
    enter_passages(coder, document)
    assert LogEntry.objects.count() == before + 2
    keys = LogEntry.objects.order_by("-number").first().keys.values_list("kind", "key")
    assert sorted(keys) == [("passage", "nie-58/n1"), ("sentence", "nie-58/n1/1"), ("sentence", "nie-58/n1/2")]


def test_state_reserves_on_a_claim_in_the_claims_own_form(words):
    coder = Desk("clement", "claim coder")
    code_paragraph_5(coder)
    claim = Claim.objects.get(key="nie-58.5-b")
    coder.stored(
        address("claim", "change", claim.pk),
        **{
            "positions-TOTAL_FORMS": 1,
            "positions-0-voice": pk(Voice, key="state"),
            "positions-0-stance": "reserves",
            "positions-0-passage": pk(Passage, key="nie-58/n1"),
        },
    )
    assert Position.objects.get().key == "nie-58.5-b:state"


def test_judged_published_scored_superseded_and_scored_again(words, curator, django_capture_on_commit_callbacks):
    document = code_paragraph_5(Desk("clement", "claim coder"))
    lock_all(curator)
    curator.stored(address("document", "code_outcomes", document.pk))

    judge = Desk("oscar", "outcome coder")
    when = {"occurred_earliest": "1952-12-18", "occurred_latest": "1952-12-18"}
    record(judge, "seeks", "occurred", **when)
    record(judge, "concessions", "", condition_met="no")
    record(judge, "weakens", "undeterminable")
    record(judge, "disrupts", "did_not_occur")
    earlier = record(judge, "weakened", "did_not_occur")
    assert earlier.coder == "oscar" and earlier.criteria_version == 1 and not earlier.blind

    curator.stored(address("document", "publish", document.pk), reason="Every sentence is done.")
    first = start_run(curator, django_capture_on_commit_callbacks)
    assert first.state == "finished" and first.asked_by == "carla"
    report = first.report

    curator.stored(
        address("outcome", "supersede", earlier.pk),
        supersession="new_evidence",
        reason="Minutes that were opened in 1999 show a break.",
        verdict="occurred",
        occurred_earliest="1954-02-10",
        occurred_latest="1954-02-10",
        known_on="1999-12-31",
    )
    later = Outcome.objects.get(supersedes=earlier)
    assert (later.coder, later.verdict, later.evidence) == ("oscar", "occurred", "Contemporary reports.")
    assert Outcome.objects.get(pk=earlier.pk).verdict == "did_not_occur"

    second = start_run(curator, django_capture_on_commit_callbacks)
    assert second.number > first.number and second.inputs_sha != first.inputs_sha
    first.refresh_from_db()
    assert first.report == report

    shown = read(curator.get(address("scoringrun", "change", second.pk, app="scoring"))).text
    assert f"What differs from {first.key}" in shown
    assert "forecasts · unlikely · hits: 0 → 1" in shown
    assert (
        "forecasts · unlikely" not in read(curator.get(address("scoringrun", "change", first.pk, app="scoring"))).text
    )

    history = read(curator.get(address("outcome", "history", later.pk))).text
    assert "Supersede outcome" in history
    assert "carla" in history
    assert "Minutes that were opened in 1999 show a break." in history
    assert f"{later.recorded_at:%-d %B %Y}" in history
    assert "Verdict Occurred" in history and f"Supersedes {earlier.key}" in history


def test_the_history_of_a_document_says_who_when_why_before_and_after(words, curator):
    document = enter_document(curator)
    curator.stored(
        address("document", "change", document.pk), number="58/1", _why="The volume prints it with a stroke."
    )
    curator.stored(address("document", "publish", document.pk), reason="It is done.")
    text = read(curator.get(address("document", "history", document.pk))).text
    entries = LogEntry.objects.filter(by="carla").order_by("-number")
    assert f"{entries[0].at:%-d %B %Y}, {entries[0].at:%H:%M} UTC" in text
    assert "Set state published" in text and "State Draft Published" in text and "It is done." in text
    assert "Number 58 58/1" in text and "The volume prints it with a stroke." in text
    assert text.index("It is done.") < text.index("The volume prints")
