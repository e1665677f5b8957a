"""Fails any test in which a row of the record or of the scoring is written outside an action."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

WRITE = re.compile(
    r"""\s*(INSERT\s+(OR\s+\w+\s+)?INTO|REPLACE\s+INTO|UPDATE|DELETE\s+FROM)\s+"?(forecasts|scoring)_""", re.I
)


class WriteOutsideAction(AssertionError):
    """A table of the record was written, and no action was open that would have logged it."""


def refuse_unlogged(execute: Callable, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    from forecasts.actions.recording import is_open

    if WRITE.match(sql) and not is_open():
        raise WriteOutsideAction(f"Write through a function of forecasts.actions or scoring.runs: {sql[:200]}")
    return execute(sql, params, many, context)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[Any]:
    from django.db import connection

    with connection.execute_wrapper(refuse_unlogged):
        return (yield)
