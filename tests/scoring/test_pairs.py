"""Voices of one document on the same proposition: the statement that finds them, and the run that keeps them."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser

from forecasts.actions.claims import withdraw_claim
from forecasts.models import Claim, Document, Outcome, Voice
from forecasts.visibility import visible_to
from scoring import runs
from scoring.management.synthetic import enter_synthetic
from scoring.metrics.cells import KINDS, MOODS, OUTCOMES, RECORD_STATUSES
from scoring.metrics.voice_pairs import AGREED, VoicePairs, inputs_digest
from scoring.pairs import voice_pairs
from scoring.reports.json import from_json
from scoring.selection import claim_cells
from scoring.synthetic import Plan
from tests import builders
from tests.pages.conftest import score

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)


def by_name(pairs: VoicePairs) -> list[tuple]:
    """Each pair with what it is counted by, sorted."""
    found = []
    for at, count in enumerate(pairs.first.count.tolist()):
        first, second = ((side.voices[side.voice[at]], side.words[side.word[at]].expression, bool(side.negated[at]),
                          MOODS[side.mood[at]]) for side in (pairs.first, pairs.second))  # fmt: skip
        one = pairs.first
        shared = (one.documents[one.document[at]], KINDS[one.kind[at]], RECORD_STATUSES[one.status[at]],
                  OUTCOMES[one.outcome[at]])  # fmt: skip
        found += [(*shared, first, second)] * count
    return sorted(found)


def plain_reading() -> list[tuple]:
    """The same by a loop over claims; status and outcome of each are those of its own cell."""
    keys, cells = claim_cells(Claim.objects.all(), TODAY)
    at = {key: number for number, key in enumerate(keys)}
    claims = [one for one in Claim.objects.select_related("document", "voice", "canonical", "proposition")
              if not one.withdrawn and one.restates_id is None]  # fmt: skip
    said = {one: (one.voice.key, one.canonical.text, one.negated, one.mood) for one in claims}
    units: dict[tuple, list[Claim]] = {}
    for claim in claims:
        units.setdefault((claim.document_id, claim.proposition_id), []).append(claim)
    found = []
    for unit in units.values():
        ordered = sorted(unit, key=lambda one: (one.voice.key != AGREED, one.voice.key))
        for number, first in enumerate(ordered):
            for second in ordered[number + 1 :]:
                status = RECORD_STATUSES[cells.status[at[first.key]]]
                outcome = OUTCOMES[cells.outcome[at[first.key]]] if status in ("partial", "resolved") else "none"
                found.append((first.document.slug, first.proposition.kind, status, outcome, said[first], said[second]))
    return sorted(found)


def test_the_statement_agrees_with_a_loop_over_the_claims_of_a_synthetic_record() -> None:
    builders.load_lexicons("kent-1964")
    enter_synthetic(Plan(documents=25, claims_per_document=40, seed=5), bulk=True, **builders.WHO)
    found = voice_pairs(Claim.objects.all(), TODAY)
    assert found.claims > 30 and by_name(found) == plain_reading()
    assert {"resolved", "partial", "open"} <= {RECORD_STATUSES[code] for code in found.first.status}


def test_withdrawn_claims_restatements_and_other_documents_make_no_pair() -> None:
    one, other = builders.document("nie-1"), builders.document("nie-2")
    state = builders.voice("state")
    asked = builders.proposition()
    first = builders.claim(one, asked)
    builders.claim(other, asked, voice=state)  # it knew more: that is no pair
    assert voice_pairs(Claim.objects.all(), TODAY).claims == 0
    dissent = builders.claim(one, asked, voice=state, word="unlikely")
    builders.claim(one, asked, restates=first)
    builders.claim(one, asked, voice=state, restates=dissent)
    assert voice_pairs(Claim.objects.all(), TODAY).claims == 1
    withdrawn = builders.claim(one, builders.proposition())
    builders.claim(one, withdrawn.proposition, voice=state)
    withdraw_claim(withdrawn, reason="Entered wrongly.", **builders.WHO)
    assert voice_pairs(Claim.objects.all(), TODAY).claims == 1


def test_the_agreed_text_is_called_as_in_the_record() -> None:
    assert Voice.AGREED == AGREED


def test_nie_58_has_no_dissent_that_states_something_of_its_own() -> None:
    run = score(builders.load_nie_58())
    assert run.pairs is None
    assert runs.report_of(run).voices == ()
    assert run.inputs_sha == runs.RecordCells.from_bytes(bytes(run.cells)).digest()


@pytest.fixture
def disputed() -> Document:
    """Two statements of the text, one with a dissent that states it otherwise."""
    builders.load_lexicons("kent-1964")
    document = builders.document("nie-1")
    for voice in (None, builders.voice("state")):
        said = builders.claim(document, about(), word="unlikely" if voice else "likely", voice=voice)
    builders.outcome(said.proposition, "occurred")
    builders.claim(document)
    return document


def about():
    return builders.Proposition.objects.filter(key="asked").first() or builders.proposition("asked")


def test_a_run_keeps_its_pairs_and_answers_from_them(disputed: Document) -> None:
    run = score(disputed)
    pairs = VoicePairs.from_bytes(bytes(run.pairs))
    cells = runs.RecordCells.from_bytes(bytes(run.cells))
    [found] = from_json(run.report).voices
    assert (found.first, found.second, found.pairs, found.forecasts, found.documents) == ("agreed", "state", 1, 1, 1)
    # Likely is .75 in Kent's chart, unlikely .3, and it occurred: .0625 less .49.
    kent = found.by_lexicon["kent-1964"]
    assert (kent.n, kent.difference) == (1, pytest.approx(0.0625 - 0.49))
    assert run.inputs_sha == inputs_digest(cells, pairs) != cells.digest()


def test_the_same_question_on_the_same_pairs_is_not_answered_anew(disputed: Document) -> None:
    first = score(disputed)
    builders.document("nie-2")  # the record goes on
    assert score(disputed, later=1) == first


def test_where_a_voice_speaks_to_another_question_with_the_same_outcome_the_answer_is_another(
    disputed: Document,
) -> None:
    """The cells are the same: only the pairs tell."""
    before = score(disputed)
    other = builders.proposition()
    builders.outcome(other, "occurred")
    dissent = Claim.objects.get(voice__key="state")
    dissent.proposition = other
    builders.claims.save_claim(dissent, **builders.WHO)
    after = score(disputed, later=1)
    assert bytes(after.cells) == bytes(before.cells) and after != before
    assert (runs.report_of(after).voices, after.pairs) == ((), None)


@pytest.mark.parametrize("documents", [2, 12])
def test_a_run_takes_five_queries_for_its_cells_and_pairs(documents: int, django_assert_num_queries) -> None:
    builders.load_lexicons("kent-1964")
    enter_synthetic(Plan(documents=documents, claims_per_document=30, seed=1), bulk=True, **builders.WHO)
    names, claims = runs.RowNames(), Claim.objects.all()
    with django_assert_num_queries(5):
        runs.record_cells(claims, TODAY, names)
        assert runs.voice_pairs(claims, TODAY, names).claims


def test_whoever_sees_no_document_finds_no_pair(disputed: Document) -> None:
    document = builders.document("nie-9", "draft")
    asked = builders.proposition()
    for voice in ("agreed", "state"):
        builders.claim(document, asked, voice=builders.voice(voice))
    assert Outcome.objects.count() == 1
    seen = visible_to(AnonymousUser())
    with pytest.raises(runs.ValidationError, match="There is no document nie-9"):
        runs.start(seen=seen, by="nobody", at=builders.NOW, documents=["nie-9"])
    assert [one.pairs for one in runs.report_of(score()).voices or ()] == [1]
