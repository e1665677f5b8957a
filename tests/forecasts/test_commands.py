"""How the commands end where something is refused: status 2 and a line that says what to do, no traceback."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.management import call_command

from forecasts.models import LogEntry
from tests.commands import refusal

LEXICON = settings.BASE_DIR / "fixtures" / "lexicons" / "icd-203-2015.yaml"


def run(tmp_path, *arguments):
    """A command in a process of its own, on a database that nobody prepared."""
    environment = os.environ | {"DATABASE_URL": f"sqlite:///{tmp_path / 'empty.sqlite3'}", "ESTIMATIVE_BOOTSTRAP": "0"}
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)


@pytest.mark.parametrize("arguments", [["check_record"], ["load_lexicons"], ["export_record", "nie-58"]])
def test_on_a_database_that_is_not_prepared_a_command_says_how_to_prepare_it(tmp_path, arguments):
    ended = run(tmp_path, *arguments)
    assert ended.returncode == 2
    assert "manage.py migrate" in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.django_db
def test_a_lexicon_whose_content_changed_needs_a_new_version(tmp_path):
    call_command("load_lexicons", str(LEXICON))
    changed = tmp_path / "icd-203-2015.yaml"
    changed.write_text(LEXICON.read_text().replace("year: 2015", "year: 2016"))
    assert "Raise `version` in the file" in refusal("load_lexicons", str(changed))
    changed.write_text(changed.read_text().replace("version: 1", "version: 2"))
    call_command("load_lexicons", str(changed))


@pytest.mark.django_db
def test_a_lexicon_file_that_is_not_there_is_named():
    assert "nowhere.yaml" in refusal("load_lexicons", "nowhere.yaml")


@pytest.mark.django_db
def test_the_log_names_who_ran_the_command():
    call_command("load_lexicons", str(LEXICON), by="ann")
    assert LogEntry.objects.first().by == "ann"


@pytest.mark.django_db
def test_a_file_that_cannot_be_written_is_named(tmp_path):
    from tests import builders

    builders.document("nie-1")
    assert "cannot be written" in refusal("export_record", "nie-1", "--output", str(tmp_path / "no" / "folder.yaml"))
