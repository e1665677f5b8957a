"""`python3 manage.py test`: pytest on SQLite, and with REQUIRE_SERVERS=1 on real servers too.

Arguments are pytest's. With servers and without arguments branch coverage is measured as pyproject.toml says.
"""

import contextlib
import os
import secrets
import signal
import subprocess
import sys
from pathlib import Path

from tests.servers import embedded

ROOT = Path(__file__).resolve().parent.parent
COVERAGE = ["--cov", "--cov-report=term-missing:skip-covered"]
# A process for each processor, each with a database of its own; a file's tests stay together.
PROCESSES = [f"--numprocesses={min(os.cpu_count() or 1, 4)}", "--dist=loadfile"]
NO_TESTS = 5  # pytest's status where nothing was selected

# What a user may have set for the site must not change what the tests see.
OWN_VARIABLES = (
    *("ESTIMATIVE_", "SECURE_", "SECRET_KEY", "DEBUG", "ALLOWED_HOSTS", "CSRF_", "DATABASE_URL", "REDIS_URL"),
    *("TRUST_FORWARDED_PROTO", "HEADLINE_LEXICON", "LOG_LEVEL", "DJANGO_SETTINGS_"),
)


def main(arguments: list[str]) -> int:
    """Run the tests; returns pytest's status, the worse one of two runs."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))  # so that servers are stopped
    needs_servers = os.environ.get("REQUIRE_SERVERS", "") not in ("", "0")
    if needs_servers and not os.environ.get("DATABASE_URL", "postgres:").startswith(("postgres:", "postgresql:")):
        print("manage.py test: with REQUIRE_SERVERS=1 DATABASE_URL must name a PostgreSQL.", file=sys.stderr)
        return 2
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(OWN_VARIABLES)}
    environment = inherited | {"SECRET_KEY": secrets.token_hex(32)}
    statuses = [pytest(arguments or [*PROCESSES, *COVERAGE * needs_servers], environment)]
    if needs_servers:
        statuses.append(on_servers(arguments, environment))
    else:
        print("Left out: the tests against real servers (PostgreSQL, a worker behind Valkey). To run them too:")
        print("    REQUIRE_SERVERS=1 python3 manage.py test")
    return max((status for status in statuses if status != NO_TESTS), default=NO_TESTS)


def on_servers(arguments: list[str], environment: dict[str, str]) -> int:
    """The tests that touch the database once more, on PostgreSQL, and those of tests/servers."""
    with contextlib.ExitStack() as servers:
        try:
            urls = {
                "DATABASE_URL": os.environ.get("DATABASE_URL") or servers.enter_context(embedded.postgres()),
                "REDIS_URL": os.environ.get("REDIS_URL") or servers.enter_context(embedded.valkey()),
            }
        except embedded.ServerMissing as error:
            print(f"manage.py test: {error}", file=sys.stderr)
            return 2
        environment |= urls
        if arguments:
            return pytest(["--servers", *arguments], environment)
        in_parallel = pytest(["--servers", *PROCESSES, "--ignore=tests/servers"], environment)
        return max(in_parallel, pytest(["--servers", "tests/servers"], environment))  # one worker, one queue


def pytest(arguments: list[str], environment: dict[str, str]) -> int:
    process = subprocess.Popen([sys.executable, "-m", "pytest", *arguments], cwd=ROOT, env=environment)
    while True:
        with contextlib.suppress(KeyboardInterrupt):  # pytest gets it too, and ends with its summary
            return process.wait()
