"""What the command that looks for faults finds, and standings made again from the outcomes."""

import pytest
from django.core.management import CommandError, call_command

from forecasts.actions import outcomes
from forecasts.actions.recording import recorded
from forecasts.models import Outcome, Passage, Standing
from tests import builders
from tests.builders import NOW, WHO

pytestmark = pytest.mark.django_db


def contradict(row, **values):
    """Writes what no action would, to see whether it is found."""
    with recorded("contradict", **WHO):
        type(row)._default_manager.filter(pk=row.pk).update(**values)


FAULTS = {
    "passage of another document": lambda: contradict(builders.passage(builders.document()), key="nie-9/1"),
    "claim in another document": lambda: contradict(
        builders.claim(builders.document("nie-1")), document=builders.document("nie-2")
    ),
    "quotation of another sentence": lambda: contradict(builders.claim(builders.document()).sentence, sha256="0" * 64),
    "sentence with neither claim nor reason": lambda: builders.sentence(builders.passage(builders.document())),
    "judged before locked": lambda: contradict(
        builders.outcome(builders.proposition()).proposition, criteria_locked_at=None
    ),
    "standing that nothing makes": lambda: contradict(
        builders.outcome(builders.proposition()).proposition.standings.get(), result="did_not_occur"
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_check_record_finds(fault, capsys):
    FAULTS[fault]()
    with pytest.raises(CommandError, match="faults"):
        call_command("check_record")
    assert capsys.readouterr().out.count("\n") >= 1


def test_standings_are_rebuilt_from_outcomes():
    standing = builders.outcome(builders.proposition()).proposition.standings.get()
    contradict(standing, result="did_not_occur")
    assert outcomes.rebuild_standings(by="tester", at=NOW) == 1
    assert Standing.objects.get().result == "occurred"
    assert outcomes.rebuild_standings(by="tester", at=NOW) == 0


def test_outcome_of_one_proposition_touches_no_others_standing():
    one, other = builders.outcome(builders.proposition()), builders.outcome(builders.proposition())
    before = other.proposition.standings.get()
    builders.superseding(one)
    assert other.proposition.standings.get() == before
    assert Outcome.objects.count() == 3
    assert Passage.objects.count() == 0
