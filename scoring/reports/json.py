"""A report as JSON and back. Infinity is the string "inf", an undefined figure null; nothing is rounded."""

from __future__ import annotations

import json
import math
import types
import typing
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any

import numpy as np

from scoring.metrics.measure import Undefined
from scoring.reports.model import SCHEMA, Report

# schema -> what turns a report of that schema into one of the next.
UPGRADES: Mapping[int, Callable[[dict[str, Any]], dict[str, Any]]] = {}


def to_data(report: Report) -> dict[str, Any]:
    """The report as dictionaries, lists, strings and numbers, ready for any JSON writer."""
    return plain(report)


def to_json(report: Report) -> str:
    return json.dumps(to_data(report), ensure_ascii=False, allow_nan=False)


def from_json(text: str) -> Report:
    """The report that `to_json` wrote, also with an older schema. Raises ValueError for anything else."""
    try:
        data = json.loads(text)
        schema = data["schema"]
        if not isinstance(schema, int) or schema > SCHEMA:
            raise ValueError(f"schema {schema!r}, this version reads 1 to {SCHEMA}")
        while schema < SCHEMA:
            data = UPGRADES[schema](data)
            schema = data["schema"]
        return _typed(data, Report)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"this is no report: {error}") from error


ATOMS = frozenset({str, int, bool, type(None)})


@cache
def _names(kind: type) -> tuple[str, ...] | None:
    """Of the fields of a dataclass; None of anything else."""
    return tuple(field.name for field in fields(kind)) if is_dataclass(kind) else None


def plain(value: Any) -> Any:
    """Any part of a report as dictionaries, lists, strings and numbers; an undefined figure is None."""
    kind: Any = type(value)
    if kind in ATOMS:  # nearly all that a long curve holds
        return value
    if isinstance(value, float):
        if math.isinf(value):
            return "inf" if value > 0 else "-inf"
        return value
    if isinstance(value, Undefined):
        return None
    if (names := _names(kind)) is not None:
        return {name: plain(getattr(value, name)) for name in names}
    if isinstance(value, Mapping):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, np.ndarray):
        value = value.tolist()
    if isinstance(value, tuple | list):
        return [plain(one) for one in value]
    return value


@cache
def _hints(wanted: type) -> dict[str, Any]:
    return typing.get_type_hints(wanted)


def _typed(value: Any, wanted: Any) -> Any:
    """The value as the annotation wants it: dataclasses, tuples, mappings, and infinities for numbers."""
    if is_dataclass(wanted) and isinstance(wanted, type):
        hints = _hints(wanted)
        return wanted(**{name: _typed(one, hints[name]) for name, one in value.items()})
    origin, arguments = typing.get_origin(wanted), typing.get_args(wanted)
    if origin is tuple:
        return tuple(_typed(one, arguments[0]) for one in value)
    if origin is not None and issubclass(origin, Mapping):
        return {key: _typed(one, arguments[1]) for key, one in value.items()}
    if origin is types.UnionType:
        return None if value is None else _typed(value, arguments[0])
    if wanted is float and value in ("inf", "-inf"):
        return float(value)
    return value
