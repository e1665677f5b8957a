"""At which field a rule of a whole row is told: the one that is usually to be changed."""

from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

FIELD = {
    "document_window_opens_before_it_closes": "window_closes",
    "passage_has_its_own_place": "position",
    "passage_mark_only_on_footnotes": "mark",
    "sentence_has_its_own_place": "ordinal",
    "sentence_ordinal_counts_from_one": "ordinal",
    "claim_one_unrestated_per_unit": "restates",
    "claim_restates_another": "restates",
    "claim_span_marks_the_expression": "span_start",
    "claim_has_an_expression": "expression",
    "position_one_per_voice_and_claim": "voice",
    "proposition_window_closes_if_it_can": "closes",
    "proposition_facts_have_no_window": "window_basis",
    "proposition_importance_1_to_1000": "importance",
    "outcome_verdict_is_known": "verdict",
    "outcome_no_verdict_exactly_if_condition_failed": "verdict",
    "outcome_degree_exactly_with_partly": "quarters",
    "outcome_dates_both_or_neither_in_order": "occurred_earliest",
    "outcome_event_that_occurred_has_a_date": "occurred_earliest",
    "outcome_state_that_held_has_no_date": "occurred_earliest",
    "outcome_not_yet_due_has_no_date": "occurred_earliest",
    "outcome_is_known_no_earlier_than_it_occurred": "known_on",
    "outcome_has_evidence": "evidence",
    "outcome_has_sources_if_judged": "sources",
    "outcome_one_first_row_per_coder": "proposition",
}


class TellsAtFields:
    """A model's form that tells what a rule of the row refuses at a field, and not at the top of a long page."""

    def _update_errors(self, errors: ValidationError) -> None:
        super()._update_errors(at_fields(self, errors))  # type: ignore[misc]


def at_fields(form: Any, refused: ValidationError) -> ValidationError:
    if not hasattr(refused, "error_dict"):
        return refused
    rules = form._meta.model._meta.constraints
    field = {rule.violation_error_message: FIELD[rule.name] for rule in rules if rule.name in FIELD}
    placed: dict[str, list[ValidationError]] = {}
    for name, errors in refused.error_dict.items():
        for error in errors:
            place = field.get(error.message, name) if name == NON_FIELD_ERRORS else name
            placed.setdefault(place if _shows(form, place) else NON_FIELD_ERRORS, []).append(error)
    return ValidationError(placed)


def _shows(form: forms.BaseForm, name: str) -> bool:
    return name in form.fields
