"""Columns as codes: which values there are, and which of them each row has. No sorting, and little hashing."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd
from numpy.typing import NDArray

# Rows at a time: what is made of them stays in a processor's own cache.
BLOCK = 1 << 17
# Whole numbers up to here are looked up in a table instead of hashed; and rows that tell whether a column has flags.
WIDEST, AHEAD = 1 << 20, 1000
LARGEST = 1 << 62


def joined_codes(coded: Iterable[tuple[NDArray[np.integer], int]], rows: int) -> NDArray[np.int64]:
    """One key for each combination of several columns' codes, each given with the number of its values."""
    key, size = np.zeros(rows, dtype=np.int64), 1
    for codes, width in coded:
        if size > LARGEST // width:  # numbered anew before the keys could leave 63 bits
            known, numbers = column_codes(key)
            key, size = numbers.astype(np.int64), len(known)
        key *= width
        key += codes
        size *= width
    return key


def first_rows(codes: NDArray[np.integer], number: int) -> NDArray[np.int64]:
    """The first row of each of so many codes."""
    first = np.empty(number, dtype=np.int64)
    first[codes[::-1]] = np.arange(len(codes) - 1, -1, -1)
    return first


def column_codes(values: NDArray) -> tuple[NDArray, NDArray[np.integer]]:
    """The distinct values of a column in order of appearance, nan being one, and the code of each row."""
    if _are_flags(values):
        other = values != values[0]
        distinct = np.array([values[0], 1 - values[0]]) if other.any() else values[:1]
        return distinct, _unless_alike(len(distinct), other.view(np.uint8))
    if values.dtype.kind in "iu" and len(values) > 0 <= values.min() and values.max() <= min(len(values), WIDEST):
        return looked_up(values)
    return _hashed(values)


def _are_flags(values: NDArray) -> bool:
    """Whether a column of numbers has zeros and ones alone; where not, its first values mostly tell."""
    if values.dtype.kind != "f" or not len(values):
        return False
    return all(bool(((part == 0) | (part == 1)).all()) for part in (values[:AHEAD], values))


def _unless_alike(distinct: int, codes: NDArray[np.integer]) -> NDArray[np.integer]:
    return codes if distinct > 1 else np.broadcast_to(np.uint8(0), len(codes))


def looked_up(values: NDArray) -> tuple[NDArray, NDArray[np.integer]]:
    """The same of whole numbers from 0, not large: a table has where each is first seen, and nothing is hashed."""
    first = np.full(int(values.max()) + 1, len(values), dtype=np.int64)
    for start in range(0, len(values), BLOCK):
        block = values[start : start + BLOCK]
        seen = np.full(len(first), len(values), dtype=np.int64)
        seen[block[::-1]] = np.arange(start + len(block) - 1, start - 1, -1)
        np.minimum(first, seen, out=first)
    distinct = np.argsort(first, kind="stable")[: int(np.sum(first < len(values)))]
    code = np.zeros(len(first), dtype=np.min_scalar_type(len(distinct)))
    code[distinct] = np.arange(len(distinct))
    return distinct.astype(values.dtype), _unless_alike(len(distinct), code[values])


def _hashed(values: NDArray) -> tuple[NDArray, NDArray[np.integer]]:
    found: dict[object, int] = {}
    codes = [np.empty(0, dtype=np.uint8)]
    for start in range(0, len(values), BLOCK):
        block = values[start : start + BLOCK]
        local, unique = pd.factorize(block)
        if local.min(initial=0) < 0:  # nan, which is quicker to hash apart, is there
            local, unique = pd.factorize(block, use_na_sentinel=False)
        names = [None if one != one else one for one in np.asarray(unique).tolist()]
        numbers = [found.setdefault(name, len(found)) for name in names]
        codes.append(np.array(numbers, dtype=np.min_scalar_type(len(found)))[local])
    distinct = np.array(list(found), dtype=values.dtype)
    return distinct, _unless_alike(len(distinct), np.concatenate(codes))
