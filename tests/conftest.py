"""What holds for every test: no network, tasks at once, and which tests a run takes.

`pytest` and `python3 manage.py test` run all but tests/servers, on SQLite. With `--servers` (which
`REQUIRE_SERVERS=1 python3 manage.py test` gives to its second run, on PostgreSQL) only those that touch
the database are taken, and tests/servers.
"""

import ipaddress
import os
import socket
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings as hypothesis_settings

from tests.guard import pytest_runtest_call  # noqa: F401  (a hook: it wraps every test)
from tests.refill import pytest_runtest_teardown  # noqa: F401  (another)

# No deadline: a busy machine is no defect. HYPOTHESIS_PROFILE=thorough looks longer.
hypothesis_settings.register_profile("default", deadline=None, max_examples=100)
hypothesis_settings.register_profile("thorough", deadline=None, max_examples=2000)
hypothesis_settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))

KeptRows = Callable[[], AbstractContextManager[None]]
DATABASE_FIXTURES = {"db", "transactional_db", "django_db_reset_sequences", "live_server"}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--servers", action="store_true", help="take only what touches the database, and tests/servers")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    on_servers = config.getoption("--servers")
    taken = [item for item in items if is_taken(item, on_servers)]
    config.hook.pytest_deselected(items=[item for item in items if not is_taken(item, on_servers)])
    items[:] = taken


def is_taken(item: pytest.Item, on_servers: bool) -> bool:
    needs_servers = "servers" in Path(item.nodeid).parts
    return (needs_servers or touches_database(item)) if on_servers else not needs_servers


def touches_database(item: pytest.Item) -> bool:
    asked_for = DATABASE_FIXTURES.intersection(getattr(item, "fixturenames", ()))
    return bool(asked_for) or item.get_closest_marker("django_db") is not None


def is_on_this_machine(address: Any) -> bool:
    """Whether a socket's address is a path or a loopback address."""
    if not isinstance(address, tuple):
        return True
    try:
        return ipaddress.ip_address(address[0]).is_loopback
    except ValueError:
        return address[0] in ("", "localhost")


@pytest.fixture(autouse=True, scope="session")
def offline() -> Iterator[None]:
    """The suite reaches nothing but this machine: a test that tries fails with the address it tried."""
    connect, getaddrinfo = socket.socket.connect, socket.getaddrinfo

    def connect_here(self: socket.socket, address: Any) -> None:
        if not is_on_this_machine(address):
            raise AssertionError(f"a test tried to reach {address!r}")
        connect(self, address)

    def resolve_here(host: Any, *arguments: Any, **options: Any) -> Any:
        if host is not None and not is_on_this_machine((host if isinstance(host, str) else host.decode(),)):
            raise AssertionError(f"a test tried to look up {host!r}")
        return getaddrinfo(host, *arguments, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", connect_here)
        patch.setattr(socket, "getaddrinfo", resolve_here)
        yield


@pytest.fixture(autouse=True, scope="session")
def quick_passwords() -> Iterator[None]:
    """Hashing a password slowly on purpose is Django's affair, and no test's."""
    from django.test import override_settings

    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


@pytest.fixture(scope="module")
def kept_rows(django_db_setup: None, django_db_blocker: Any) -> Iterator[KeptRows]:
    """Rows made `with kept_rows():` stand for all tests of a file; what a test adds or changes is rolled back to them.

    They lie in a transaction around the tests' own, so not for a file with a test that commits.
    """
    from django.db import transaction

    around = transaction.atomic()
    with django_db_blocker.unblock():
        around.__enter__()
    yield django_db_blocker.unblock
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        around.__exit__(None, None, None)


@pytest.fixture(autouse=True, scope="session")
def tasks_at_once() -> None:
    """Whatever REDIS_URL says: only the fixture `worker` of tests/servers hands tasks to a worker."""
    from config.celery import app

    app.conf.task_always_eager = True
