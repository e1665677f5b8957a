"""Puts back the rows that migrations made, where a test that commits left the tables empty for the next one."""

from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest
from pytest_django.plugin import blocking_manager_key


def commits(item: pytest.Item) -> bool:
    """Whether the test runs outside a transaction, so that all tables are emptied after it."""
    marker = item.get_closest_marker("django_db")
    return "transactional_db" in getattr(item, "fixturenames", ()) or bool(marker and marker.kwargs.get("transaction"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[Any]:
    result = yield
    if nextitem and commits(item):  # after the last test there is no database any more
        with item.config.stash[blocking_manager_key].unblock():
            refill()
    return result


def refill() -> None:
    from django.apps import apps

    record = import_module("forecasts.migrations.0002_roles_and_agreed_text")
    expressions = import_module("forecasts.migrations.0006_curators_add_expressions")
    scoring = import_module("scoring.migrations.0002_roles")
    for fill in (
        record.make_roles, record.make_agreed_text, expressions.give_permissions, scoring.give_permissions,
    ):  # fmt: skip
        fill(apps, None)
