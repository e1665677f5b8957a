"""A filled database of every release before is upgraded, whole and with its old answers (made by make.py)."""

import gzip
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

HERE = Path(__file__).resolve().parent
RELEASES = sorted(path.name.removesuffix(".sqlite3.gz") for path in HERE.glob("*.sqlite3.gz"))

READ_OLD_RUNS = """
from scoring import runs
from scoring.metrics.cells import RecordCells
from scoring.models import ScoringRun
for run in ScoringRun.objects.filter(answered_by=None).order_by("number"):
    report = runs.report_of(run)
    print(run.number, report.counts.claims, f"{report.lexicon().forecasts.measures['brier']:.6f}",
          RecordCells.from_bytes(bytes(run.cells)).count.sum())
"""


@pytest.fixture(params=RELEASES)
def release(request, tmp_path):
    """The figures that a release printed, and a function that runs a command on its database."""
    file = tmp_path / "dump.sqlite3"
    file.write_bytes(gzip.decompress((HERE / f"{request.param}.sqlite3.gz").read_bytes()))
    environment = os.environ | {"DATABASE_URL": f"sqlite:///{file}", "ESTIMATIVE_BOOTSTRAP": "0"}

    def manage(*arguments):
        command = [sys.executable, str(settings.BASE_DIR / "manage.py"), *arguments]
        ended = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)
        assert ended.returncode == 0, ended.stderr
        return ended.stdout

    manage("migrate", "--verbosity=0")
    return json.loads((HERE / f"{request.param}.json").read_text()), manage


def test_there_is_a_release_to_upgrade():
    assert RELEASES


def test_its_record_has_no_fault_and_is_exported_whole(release):
    _, manage = release
    assert manage("check_record") == "No fault.\n"
    assert "Read again." in manage("export_record", "nie-58")


def test_its_runs_still_say_what_they_said(release):
    figures, manage = release
    old = manage("shell", "--no-imports", "-c", READ_OLD_RUNS).splitlines()
    kent = figures["brier[kent-1964]"].split()[0]
    assert old[0].split() == ["1", figures["claims"], kent, figures["claims"]]


def test_its_demo_starts_again_and_leaves_what_was_changed(release):
    _, manage = release
    assert "stays as it is" in manage("demo", "--no-serve")
