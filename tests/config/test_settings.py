"""Settings come from the environment: whole without one, refused by name where one is mistyped.

Each case starts a process of its own, as settings are read once in a process.
"""

import json
import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
KEY = "0123456789abcdefghijklmnopqrstuvwxyz-0123456789-abcdefgh"
SHOW = """
import json, sys
from django.conf import settings
json.dump({name: getattr(settings, name) for name in sys.argv[1:]}, sys.stdout, default=str)
"""


def run(*command: str, **variables: str) -> tuple[int, str, str]:
    """Exit status, standard output, standard error of `python COMMAND` where only VARIABLES are set."""
    bare = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "config.settings", "PYTHONUTF8": "1"}
    done = subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=bare | variables, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout, done.stderr


def shown(*names: str, **variables: str) -> dict[str, Any]:
    status, output, error = run("-c", SHOW, *names, **variables)
    assert (status, error) == (0, "")
    return json.loads(output)  # type: ignore[no-any-return]


def test_with_nothing_set_it_runs_on_sqlite_in_one_process(tmp_path: Path) -> None:
    names = ("DEBUG", "ALLOWED_HOSTS", "CELERY_TASK_ALWAYS_EAGER", "SECURE_SSL_REDIRECT", "HEADLINE_LEXICON")
    assert shown(*names, ESTIMATIVE_VAR=str(tmp_path)) == {
        "DEBUG": False,
        "ALLOWED_HOSTS": ["localhost", "127.0.0.1", "[::1]"],
        "CELERY_TASK_ALWAYS_EAGER": True,
        "SECURE_SSL_REDIRECT": False,
        "HEADLINE_LEXICON": "kent-1964",
    }
    database = shown("DATABASES", ESTIMATIVE_VAR=str(tmp_path))["DATABASES"]["default"]
    assert database["NAME"] == str(tmp_path / "estimative.sqlite3")
    assert database["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("DEBUG", "flase", "Not a valid boolean."),
        ("SECURE_SSL", "ture", "Not a valid boolean."),
        ("SECURE_HSTS_SECONDS", "a year", "Not a valid integer."),
        ("ESTIMATIVE_ENV", "prod", "Must be one of: development, production."),
        ("LOG_LEVEL", "LOUD", "Must be one of: DEBUG, INFO, WARNING, ERROR, CRITICAL."),
        ("DATABASE_URL", "nonsense", "Give sqlite:///FILE or postgres://USER:PASSWORD@HOST/NAME."),
        ("DATABASE_URL", "mysql://host/name", "Give sqlite:///FILE or postgres://USER:PASSWORD@HOST/NAME."),
        ("DATABASE_URL", "postgres://host:port/x", "Give sqlite:///FILE or postgres://USER:PASSWORD@HOST/NAME."),
        ("DATABASE_URL", "postgres://host", "Give sqlite:///FILE or postgres://USER:PASSWORD@HOST/NAME."),
        ("REDIS_URL", "localhost:6379", "Give redis://HOST:PORT/NUMBER."),
        ("SECRET_KEY", "short", "At least 50 random characters are needed."),
        ("ALLOWED_HOSTS", ",", "Name at least one host."),
        ("SECRET_KEY_FILE", "/nowhere/key", "The file cannot be read."),
    ],
)
def test_a_value_that_cannot_be_used_is_refused_by_name(name: str, value: str, reason: str, tmp_path: Path) -> None:
    variables = {"ESTIMATIVE_VAR": str(tmp_path), name: value}
    expected = f'estimative: the environment variable "{name}" cannot be used: {reason}\n'
    assert run("manage.py", "check", **variables) == (2, "", expected)


def test_the_line_that_refuses_a_value_does_not_show_it(tmp_path: Path) -> None:
    url = "mysql://user:hidden@host/name"
    assert "hidden" not in run("manage.py", "check", ESTIMATIVE_VAR=str(tmp_path), DATABASE_URL=url)[2]


@pytest.mark.parametrize("missing", ["SECRET_KEY", "ALLOWED_HOSTS"])
def test_production_needs_its_key_and_its_hosts(missing: str, tmp_path: Path) -> None:
    variables = {"ESTIMATIVE_ENV": "production", "SECRET_KEY": KEY, "ALLOWED_HOSTS": "estimative.example"}
    del variables[missing]
    expected = f'estimative: the environment variable "{missing}" cannot be used: It has to be set in production.\n'
    assert run("manage.py", "check", ESTIMATIVE_VAR=str(tmp_path), **variables) == (2, "", expected)
    assert list(tmp_path.iterdir()) == []


def test_production_never_debugs(tmp_path: Path) -> None:
    expected = 'estimative: the environment variable "DEBUG" cannot be used: It has to be off in production.\n'
    assert run("manage.py", "check", ESTIMATIVE_VAR=str(tmp_path), ESTIMATIVE_ENV="production", DEBUG="1") == (
        2,
        "",
        expected,
    )


def test_production_passes_the_deployment_check(tmp_path: Path) -> None:
    status, output, error = run(
        *("manage.py", "check", "--deploy", "--fail-level", "WARNING"),
        ESTIMATIVE_ENV="production",
        SECRET_KEY=KEY,
        ALLOWED_HOSTS="estimative.example",
        ESTIMATIVE_VAR=str(tmp_path),
    )
    assert (status, error) == (0, "")
    assert output.startswith("System check identified no issues")


def test_a_secret_may_come_from_a_file(tmp_path: Path) -> None:
    secret = tmp_path / "mounted"
    secret.write_text(KEY + "\n")
    variables = {"ESTIMATIVE_VAR": str(tmp_path), "SECRET_KEY_FILE": str(secret)}
    assert shown("SECRET_KEY", **variables) == {"SECRET_KEY": KEY}


def test_processes_that_start_at_once_agree_on_a_key_that_only_the_owner_reads(tmp_path: Path) -> None:
    environment = os.environ | {"ESTIMATIVE_VAR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "config.settings"}
    environment.pop("SECRET_KEY", None)
    command = [sys.executable, "-c", SHOW, "SECRET_KEY"]
    processes = [
        subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) for _ in range(4)
    ]
    keys = {process.communicate(timeout=60)[0] for process in processes}
    path = tmp_path / "secret-key"
    assert keys == {json.dumps({"SECRET_KEY": path.read_text().strip()})}
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [entry.name for entry in tmp_path.iterdir()] == ["secret-key"]


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    path = tmp_path / "file" / "var"
    status, output, error = run("manage.py", "check", ESTIMATIVE_VAR=str(path))
    expected = "It has to be a folder that can be written (Not a directory)."
    assert (status, output) == (2, "")
    assert error == f'estimative: the environment variable "ESTIMATIVE_VAR" cannot be used: {expected}\n'


def test_a_postgresql_is_used_where_one_is_named(tmp_path: Path) -> None:
    url = "postgres://user:pass%40word@host:5433/name"
    database = shown("DATABASES", ESTIMATIVE_VAR=str(tmp_path), DATABASE_URL=url)["DATABASES"]["default"]
    expected = ("django.db.backends.postgresql", "user", "pass@word", "host", 5433, "name")
    assert tuple(database[name] for name in ("ENGINE", "USER", "PASSWORD", "HOST", "PORT", "NAME")) == expected


def test_with_a_redis_tasks_go_to_the_workers(tmp_path: Path) -> None:
    url = "redis://host:6379/1"
    names = ("CELERY_BROKER_URL", "CELERY_TASK_ALWAYS_EAGER")
    assert shown(*names, ESTIMATIVE_VAR=str(tmp_path), REDIS_URL=url) == {
        "CELERY_BROKER_URL": url,
        "CELERY_TASK_ALWAYS_EAGER": False,
    }
