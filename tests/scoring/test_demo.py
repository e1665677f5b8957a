"""`demo` on an empty database, as a newcomer starts it: also twice at once."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

from scoring.management.scorecard import print_scorecard
from tests import builders
from tests.pages.conftest import score

PASSWORD = "password, shown only now"


@pytest.fixture
def two_starts(tmp_path) -> list[str]:
    """What two first starts at the same time print. Each has to end well."""
    environment = os.environ | {
        "ESTIMATIVE_VAR": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path / 'new.sqlite3'}",
        "ESTIMATIVE_BOOTSTRAP": "0",
    }
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "demo", "--no-serve"]
    started = [subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    printed = [process.communicate(timeout=120)[0] for process in started]
    assert [process.returncode for process in started] == [0, 0]
    return printed


def test_two_first_starts_at_once_both_show_the_scorecard_and_one_makes_the_admin_user(two_starts):
    first, second = (output[output.index("NIE-58") :] for output in two_starts)
    assert first == second
    assert "claims: " in first
    assert sum(PASSWORD in output for output in two_starts) == 1


@pytest.mark.django_db
def test_a_title_that_looks_like_markup_is_printed_as_it_is(capsys):
    builders.load_lexicons("kent-1964")
    document = builders.document("nie-1", title="[/red]Prospects [bold")
    builders.claim(document)
    print_scorecard(score(document), document, sys.stdout)
    assert "NIE-1: [/red]Prospects [bold" in capsys.readouterr().out
