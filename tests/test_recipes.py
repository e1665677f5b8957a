"""docs/recipes.md as one story: files are written, commands, shell sessions and addresses run, in their order."""

import doctest
import fnmatch
import hashlib
import io
import re
import shlex
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from scoring.models import ScoringRun
from tests import builders

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "docs" / "recipes.md").read_text(encoding="utf-8")
FENCED = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)
FILE = re.compile(r"[Ss]ave it as `([\w.-]+)`")
SITE = "http://127.0.0.1:8000"
# Not run in the story: other programs, and what other tests do.
ELSEWHERE = ("pg_dump ", "pg_restore ", "python3 -c ", "printf ")


def commands(block: str) -> Iterator[tuple[str, str]]:
    """Each command of a block, and what is printed under it."""
    for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        command, _, printed = part.partition("\n")
        yield command, printed


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in, where the shipped files are found as in the checkout."""
    (tmp_path / "fixtures").symlink_to(ROOT / "fixtures")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.django_db(transaction=True)  # a run is answered when its transaction has committed
def test_the_recipes_work_one_after_the_other(folder: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    builders.voice("agreed")
    names: dict[str, object] = {}
    ran = []
    for found in FENCED.finditer(PAGE):
        language, body = found.groups()
        if language in ("yaml", "csv"):
            (folder / FILE.findall(PAGE[: found.start()])[-1]).write_text(body, encoding="utf-8")
        elif language == "pycon":
            run_session(body, names)
            ran.append("session")
        elif language == "console":
            ran += [run_command(*one) for one in commands(body)]
    assert {kind: ran.count(kind) for kind in set(ran)} == {
        "command": PAGE.count("\n$ python3 manage.py "),
        "address": PAGE.count("\n$ curl "),
        "session": PAGE.count("```pycon"),
        "elsewhere": sum(PAGE.count(f"\n$ {start}") for start in ELSEWHERE),
    }
    assert (folder / "nie-58.yaml").read_bytes() == (ROOT / "fixtures" / "records" / "nie-58.yaml").read_bytes()
    assert (folder / "measures.md").read_bytes() == (ROOT / "docs" / "measures.md").read_bytes()


def run_session(body: str, names: dict[str, object]) -> None:
    test = doctest.DocTestParser().get_doctest(body, names, "recipes.md", "recipes.md", 0)
    failures = io.StringIO()
    doctest.DocTestRunner().run(test, out=failures.write, clear_globs=False)
    assert failures.getvalue() == ""
    names |= test.globs


def run_command(command: str, printed: str) -> str:
    """Runs one line of a console; says of which sort it was."""
    if command.startswith(ELSEWHERE):
        return "elsewhere"
    if command.startswith("curl "):
        ask(command)
        return "address"
    program, script, name, *arguments = shlex.split(command)
    assert (program, script) == ("python3", "manage.py")
    out = io.StringIO()
    try:
        call_command(name, *arguments, stdout=out)
    except CommandError as error:
        assert error.returncode == 2
        out.write(f"CommandError: {error}\n")
    assert fnmatch.fnmatchcase(out.getvalue(), pattern(printed)), f"{command}\n{out.getvalue()}"
    return "command"


def pattern(printed: str) -> str:
    """What is printed as a pattern of fnmatch: three dots stand for anything."""
    escaped = re.sub(r"([\[*?])", r"[\1]", printed)
    return escaped.replace("...\n", "*").replace("...", "*")


def ask(command: str) -> None:
    """The address of a curl command answers as it should, with rows where it is a list."""
    run = ScoringRun.objects.filter(documents__slug="example-1").latest("number")
    address = next(part for part in shlex.split(command) if part.startswith(SITE))
    response = Client().get(address.removeprefix(SITE).replace("$RUN", run.key), headers={"host": "localhost"})
    assert response.status_code == 200, f"{command}: {response.content[:300]!r}"
    if response["Content-Type"] == "application/json":
        answer = response.json()
        assert answer.get("results", True), f"{command}: nothing is found"
    else:
        assert response.content.count(b"\n") > 1, f"{command}: {response.content!r}"


def test_the_hash_is_that_of_the_sentence_beside_it() -> None:
    sentence, printed = re.findall(r"\$ printf '%s' '([^']+)' \| sha256sum\n(\w+)  -\n", PAGE)[0]
    assert hashlib.sha256(sentence.encode()).hexdigest() == printed
    assert f"quotation: {sentence}\n" in PAGE
    assert f"sha256: {printed}\n" in PAGE


def test_a_database_is_copied_by_the_line_that_says_so(folder: Path) -> None:
    (folder / "var").mkdir()
    with sqlite3.connect(folder / "var" / "estimative.sqlite3") as database:
        database.execute("CREATE TABLE kept (what TEXT)")
        database.execute("INSERT INTO kept VALUES ('the log')")
    database.close()
    line = re.findall(r"^\$ python3 (-c .+)$", PAGE, re.MULTILINE)[0]
    subprocess.run([sys.executable, *shlex.split(line)], check=True)
    copy = sqlite3.connect(folder / "backup.sqlite3")
    assert copy.execute("SELECT what FROM kept").fetchall() == [("the log",)]
    copy.close()
