"""Which way imports run is written in pyproject.toml; nothing in the code runs against it."""

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def lint(folder: Path) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()", "--no-cache"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_imports_run_one_way() -> None:
    done = lint(ROOT)
    assert done.returncode == 0, done.stdout


WRONG_WAY = [
    ("forecasts/lexicons.py", "forecasts.models"),
    ("forecasts/standing.py", "django"),
    ("forecasts/models/claims.py", "forecasts.status"),
    ("forecasts/status.py", "scoring.metrics"),
    ("scoring/metrics/cells.py", "django"),
    ("scoring/metrics/cells.py", "scoring.reports"),
    ("scoring/selection.py", "scoring.runs"),
]


def test_each_import_the_other_way_is_caught(tmp_path: Path) -> None:
    for name in ("forecasts", "scoring", "config"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("static", "templates"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for importer, imported in WRONG_WAY:
        with (tmp_path / importer).open("a") as file:
            file.write(f"\nimport {imported}\n")
    done = lint(tmp_path)
    caught = [line.split(" (")[0].strip("- ") for line in done.stdout.splitlines() if " -> " in line]
    expected = [f"{importer.removesuffix('.py').replace('/', '.')} -> {imported}" for importer, imported in WRONG_WAY]
    assert (done.returncode, set(expected) - set(caught)) == (1, set())
