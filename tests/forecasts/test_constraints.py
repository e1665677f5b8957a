"""The database itself refuses every row that contradicts itself, whoever writes it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models
from django.db.models import F

from forecasts.actions.recording import recorded
from forecasts.models import LogEntry, LogKey, Sentence
from tests import builders
from tests.builders import WHO

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Case:
    """A good row, made by ``make``, and the change that the constraint refuses."""

    make: Callable[[], models.Model]
    change: dict[str, Any]


def a_passage():
    return builders.passage(builders.document())


def a_sentence():
    return builders.sentence(a_passage(), ruled_out="flat_fact")


def a_second_sentence():
    passage = a_passage()
    builders.sentence(passage, "First.", ruled_out="flat_fact")
    return builders.sentence(passage, "Second.", ruled_out="flat_fact")


def a_claim():
    return builders.claim(builders.document())


def a_position():
    return builders.position(a_claim())


def a_fact():
    return builders.proposition(kind="fact_at_time")


def an_outcome(verdict="occurred", **fields):
    question = builders.proposition(**{k: fields.pop(k) for k in ["kind", "condition"] if k in fields})
    return builders.outcome(question, verdict, **fields)


def a_superseding_outcome():
    return builders.superseding(an_outcome())


def a_standing():
    return an_outcome().proposition.standings.get()


def a_lexicon():
    return builders.lexicon("icd-203-2015")


def a_term():
    return a_lexicon().terms.filter(lower__gt=0, upper__lt=1).first()


def a_term_without_probability():
    return builders.lexicon("kent-1964").terms.filter(no_probability=True).first()


def an_entry():
    builders.series()
    return LogEntry.objects.get()


def an_entry_key():
    builders.series()
    return LogKey.objects.get()


def nonsense(field):
    return {field: "nonsense"}


CASES = {
    "document_state_is_known": Case(builders.document, nonsense("state")),
    "document_printed_is_known": Case(builders.document, nonsense("printed")),
    "document_window_basis_is_known": Case(builders.document, nonsense("window_basis")),
    "document_window_opens_before_it_closes": Case(builders.document, {"window_closes": date(1952, 9, 3)}),
    "document_merged_is_withdrawn": Case(builders.document, {"merged_into": F("id")}),
    "passage_section_is_known": Case(a_passage, nonsense("section")),
    "passage_mark_only_on_footnotes": Case(a_passage, {"mark": "*"}),
    "sentence_ruled_out_is_known": Case(a_sentence, nonsense("ruled_out")),
    "sentence_ordinal_counts_from_one": Case(a_sentence, {"ordinal": 0}),
    "proposition_kind_is_known": Case(builders.proposition, nonsense("kind")),
    "proposition_window_basis_is_known": Case(builders.proposition, nonsense("window_basis")),
    "proposition_window_closes_if_it_can": Case(builders.proposition, {"closes": None}),
    "proposition_facts_have_no_window": Case(a_fact, {"window_basis": "open_ended"}),
    "proposition_importance_1_to_1000": Case(builders.proposition, {"importance": 1001}),
    "proposition_criteria_version_1_to_1000": Case(builders.proposition, {"criteria_version": 0}),
    "proposition_merged_is_withdrawn": Case(builders.proposition, {"merged_into": F("id")}),
    "expression_cls_is_known": Case(builders.expression, nonsense("cls")),
    "lexicon_kind_is_known": Case(a_lexicon, nonsense("kind")),
    "lexicon_has_a_citation": Case(a_lexicon, {"citation": ""}),
    "lexicon_recalibrated_has_an_origin": Case(a_lexicon, {"kind": "recalibrated"}),
    "term_basis_is_known": Case(a_term, nonsense("basis")),
    "term_range_in_order_or_no_probability": Case(a_term, {"lower": 0.999}),
    "claim_mood_is_known": Case(a_claim, nonsense("mood")),
    "claim_span_in_is_known": Case(a_claim, nonsense("span_in")),
    "claim_restates_another": Case(a_claim, {"restates": F("id")}),
    "claim_span_marks_the_expression": Case(a_claim, {"span_start": F("span_start") + 1}),
    "claim_has_an_expression": Case(a_claim, {"expression": "", "span_start": None, "span_end": None}),
    "claim_quotation_is_null_not_empty": Case(a_claim, {"quotation": "", "span_start": None, "span_end": None}),
    "position_stance_is_known": Case(a_position, nonsense("stance")),
    "outcome_condition_met_is_known": Case(an_outcome, nonsense("condition_met")),
    "outcome_confidence_is_known": Case(an_outcome, nonsense("confidence")),
    "outcome_supersession_is_known": Case(a_superseding_outcome, nonsense("supersession")),
    "outcome_kind_is_known": Case(an_outcome, nonsense("kind")),
    "outcome_verdict_is_known": Case(an_outcome, nonsense("verdict")),
    "outcome_no_verdict_exactly_if_condition_failed": Case(an_outcome, {"condition_met": "no"}),
    "outcome_degree_exactly_with_partly": Case(an_outcome, {"quarters": 2}),
    "outcome_dates_both_or_neither_in_order": Case(an_outcome, {"occurred_latest": date(1952, 9, 3)}),
    "outcome_event_that_occurred_has_a_date": Case(an_outcome, {"occurred_earliest": None, "occurred_latest": None}),
    "outcome_state_that_held_has_no_date": Case(
        lambda: an_outcome(kind="state_throughout"),
        {"occurred_earliest": date(1953, 1, 1), "occurred_latest": date(1953, 1, 1)},
    ),
    "outcome_not_yet_due_has_no_date": Case(
        lambda: an_outcome("not_yet_due", sources=[]),
        {"occurred_earliest": date(1953, 1, 1), "occurred_latest": date(1953, 1, 1)},
    ),
    "outcome_is_known_no_earlier_than_it_occurred": Case(
        an_outcome,
        {"known_on": date(1953, 1, 1), "occurred_earliest": date(1953, 1, 2), "occurred_latest": date(1953, 1, 2)},
    ),
    "outcome_has_evidence": Case(an_outcome, {"evidence": ""}),
    "outcome_has_sources_if_judged": Case(an_outcome, {"sources": []}),
    "outcome_supersedes_for_a_reason": Case(a_superseding_outcome, {"supersession": ""}),
    "outcome_supersedes_another": Case(a_superseding_outcome, {"supersedes": F("id")}),
    "standing_ends_after_it_begins": Case(a_standing, {"until": F("since")}),
    "logentry_counts_from_one": Case(an_entry, {"number": 0}),
    "logentry_names_who": Case(an_entry, {"by": ""}),
}

# Others of the same constraint, where one value could slip through what refuses another.
MORE = [
    ("proposition_window_closes_if_it_can", Case(builders.proposition, {"closes": date(1952, 9, 3)})),
    ("proposition_window_closes_if_it_can", Case(a_fact, {"closes": date(1954, 9, 4)})),
    ("proposition_facts_have_no_window", Case(builders.proposition, {"window_basis": "none", "closes": None})),
    ("term_range_in_order_or_no_probability", Case(a_term, {"lower": None})),
    ("term_range_in_order_or_no_probability", Case(a_term, {"best": None})),
    ("term_range_in_order_or_no_probability", Case(a_term, {"upper": 1.01})),
    ("term_range_in_order_or_no_probability", Case(a_term, {"lower": -0.01})),
    ("term_range_in_order_or_no_probability", Case(a_term, {"best": float("nan")})),
    ("term_range_in_order_or_no_probability", Case(a_term, {"no_probability": True})),
    ("term_range_in_order_or_no_probability", Case(a_term_without_probability, {"no_probability": False})),
    ("claim_span_marks_the_expression", Case(a_claim, {"span_end": None})),
    ("claim_span_marks_the_expression", Case(a_claim, {"span_end": F("span_start")})),
    ("claim_span_marks_the_expression", Case(a_claim, {"expression": "certain"})),
    ("claim_quotation_is_null_not_empty", Case(a_claim, {"stem": ""})),
    ("outcome_no_verdict_exactly_if_condition_failed", Case(an_outcome, {"verdict": None})),
    ("outcome_degree_exactly_with_partly", Case(an_outcome, {"verdict": "partly"})),
    ("outcome_degree_exactly_with_partly", Case(lambda: an_outcome("partly"), {"quarters": 4})),
    ("outcome_dates_both_or_neither_in_order", Case(an_outcome, {"occurred_latest": None})),
    ("outcome_has_sources_if_judged", Case(an_outcome, {"sources": {}})),
    ("outcome_has_sources_if_judged", Case(lambda: an_outcome(None, condition="It is made."), {"sources": []})),
    ("outcome_supersedes_for_a_reason", Case(an_outcome, {"supersession": "correction"})),
]


def constraints_of(app: str) -> dict[str, models.BaseConstraint]:
    return {c.name: c for model in apps.get_app_config(app).get_models() for c in model._meta.constraints}


def test_every_constraint_of_the_record_has_a_case():
    assert set(CASES) | set(UNIQUE) == set(constraints_of("forecasts"))


def refuses(row: models.Model, change: dict[str, Any]) -> str:
    """What the database says to a change that no model or form looks at."""
    with pytest.raises(IntegrityError) as refusal, recorded("contradict", **WHO):
        type(row)._default_manager.filter(pk=row.pk).update(**change)
    return str(refusal.value)


CHECKS = [
    pytest.param(name, case, id=f"{name}-{i}")
    for i, (name, case) in enumerate([*CASES.items(), *MORE])
    if isinstance(constraints_of("forecasts").get(name), models.CheckConstraint)
]


@pytest.mark.parametrize(("name", "case"), CHECKS)
def test_the_database_refuses_a_row_that_contradicts_itself(name, case):
    row = case.make()
    row.refresh_from_db()
    assert name in refuses(row, case.change)


def twin(row: models.Model, **change: Any) -> models.Model:
    """The same row once more, unsaved."""
    copy = type(row)._default_manager.get(pk=row.pk)
    copy.pk = None
    copy._state.adding = True
    for name, value in change.items():
        setattr(copy, name, value)
    return copy


UNIQUE = {
    "passage_has_its_own_place": lambda: twin(a_passage(), key="nie-1/2"),
    "sentence_has_its_own_place": lambda: twin(a_sentence(), key="nie-1/1/2"),
    "term_one_per_expression": lambda: twin(a_term()),
    "claim_one_unrestated_per_unit": lambda: twin(a_claim(), key="nie-1.1-b"),
    "position_one_per_voice_and_claim": lambda: twin(a_position()),
    "outcome_one_first_row_per_coder": lambda: twin(an_outcome(), key="again.first-coder.2"),
    "standing_one_per_day": lambda: twin(a_standing()),
    "logkey_once_an_entry": lambda: twin(an_entry_key()),
}


def says_which(message: str, constraint: models.BaseConstraint) -> bool:
    """PostgreSQL names the constraint, SQLite its columns."""
    if connection.vendor == "postgresql":
        return constraint.name in message
    return "UNIQUE constraint failed" in message


@pytest.mark.parametrize("name", UNIQUE)
def test_the_database_refuses_the_same_thing_twice(name):
    row = UNIQUE[name]()
    with pytest.raises(IntegrityError) as refusal, recorded("repeat", **WHO):
        type(row)._default_manager.bulk_create([row])
    assert says_which(str(refusal.value), constraints_of("forecasts")[name])


def test_two_outcomes_cannot_supersede_the_same_one():
    fork = twin(a_superseding_outcome(), key="again.first-coder.3")
    with pytest.raises(IntegrityError), recorded("fork", **WHO):
        type(fork)._default_manager.bulk_create([fork])


def test_two_log_entries_cannot_follow_the_same_one():
    entry = an_entry()
    with pytest.raises(IntegrityError), recorded("fork", **WHO):
        LogEntry.objects.bulk_create([twin(entry, number=2, hash="1" * 64)])


@pytest.mark.parametrize("change", [{"key": "nie-1/1/1"}, {"sha256": None}])
def test_a_sentence_keeps_its_key_and_its_hash(change):
    row = a_second_sentence()
    with pytest.raises(IntegrityError), recorded("contradict", **WHO):
        Sentence.objects.filter(pk=row.pk).update(**change)
