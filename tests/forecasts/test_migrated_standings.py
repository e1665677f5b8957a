"""Standings of an earlier version, which knew no breaks of states and no late events, are derived anew."""

from datetime import date
from importlib import import_module

import pytest
from django.apps import apps

from forecasts.actions.recording import recorded
from forecasts.checks import faults
from forecasts.models import Outcome, Standing
from tests import builders
from tests.builders import WHO

pytestmark = pytest.mark.django_db
OLD = import_module("forecasts.migrations.0005_states_break_and_events_come_late")


def judged(kind, day, **fields):
    question = builders.proposition(f"{kind.replace('_', '-')}-{day.year}", kind=kind)
    builders.outcome(question, "did_not_occur", occurred_earliest=day, occurred_latest=day, **fields)
    return question


def test_they_learn_when_states_broke_and_when_events_came_late():
    late = judged("event_by_close", date(1956, 9, 4))
    broken = judged("state_throughout", date(1953, 9, 4))
    as_derived = list(Standing.objects.order_by("proposition", "since").values_list("proposition", "since", "month"))
    with recorded("forget_for_a_test", **WHO):
        Standing.objects.update(month=None, window_months=None)
        Standing.objects.filter(since=date(1956, 9, 4)).delete()
        Standing.objects.filter(proposition=late).update(until=date(9999, 12, 31))
        assert len(list(faults())) == 2
        OLD.derive_anew(apps, None)
    assert list(faults()) == []
    assert [(pk, month) for pk, _, month in as_derived] == [(late.pk, None), (late.pk, 48), (broken.pk, 12)]
    assert (
        list(Standing.objects.order_by("proposition", "since").values_list("proposition", "since", "month"))
        == as_derived
    )
    assert set(Standing.objects.exclude(month=None).values_list("window_months", flat=True)) == {24}


@pytest.mark.parametrize("day", [date(4954, 9, 4), date(9999, 12, 31)])
def test_dates_that_had_not_come_when_they_were_recorded_date_nothing(day):
    """Earlier versions took them. Such a day has no month that fits a column, and the last one ends no interval."""
    late = judged("event_by_close", date(1956, 9, 4))
    broken = judged("state_throughout", date(1953, 9, 4))
    with recorded("forget_for_a_test", **WHO):
        Outcome.objects.update(occurred_latest=day)
        OLD.derive_anew(apps, None)
    kept = Standing.objects.order_by("proposition", "since")
    assert list(kept.values_list("proposition", "until", "month", "occurred_latest")) == [
        (late.pk, date(9999, 12, 31), None, None),
        (broken.pk, date(9999, 12, 31), None, None),
    ]
    assert sum("That day had not come when it was recorded" in fault for fault in faults()) == 2
