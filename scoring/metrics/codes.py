"""Columns as codes: which values there are, and which of them each row has. No sorting, and little hashing."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import NDArray

# Rows at a time: what is made of them stays in a processor's own cache.
BLOCK = 1 << 17
# Whole numbers up to here are looked up in a table instead of hashed; and rows that mostly tell which
# values a column has.
WIDEST, AHEAD = 1 << 20, 1000
LARGEST = 1 << 62
MANY = 1 << 15
# So few different numbers are looked for in slots: a number's slot is the first 14 bits of its own times 2^64 / phi.
FEW, SLOTS = 64, 1 << 14
SPREAD, LEFT_OUT = np.uint64(0x9E3779B97F4A7C15), np.uint64(50)


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


def parted_codes(key: NDArray[np.integer], shape: tuple[int, ...]) -> tuple[NDArray[np.int32], ...]:
    """The codes of each column from keys below 2^31 that were joined in this order."""
    left, codes = key.astype(np.int32), []
    for width in reversed(shape):
        rest = left // width
        codes.append(left - rest * width)
        left = rest
    return tuple(reversed(codes))


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
        if first.max() < len(values):  # all are found
            break
    distinct = np.argsort(first, kind="stable")[: int(np.sum(first < len(values)))]
    code = np.zeros(len(first), dtype=np.min_scalar_type(len(distinct)))
    code[distinct] = np.arange(len(distinct))
    return distinct.astype(values.dtype), _unless_alike(len(distinct), code[values])


@dataclass(frozen=True, eq=False)
class _Slots:
    """Few numbers, each with a slot of its own in a table that its bits name: quicker to find there than by hashing.

    Source: multiplicative hashing, Knuth 1998, The Art of Computer Programming 3 (Addison-Wesley), section 6.4.
    """

    bits: NDArray[np.uint64]
    code: NDArray[np.integer]

    def codes(self, block: NDArray[np.float64]) -> NDArray[np.integer] | None:
        """Those of these numbers; None where one is not known."""
        slot = _slot(block)
        return self.code[slot] if np.array_equal(self.bits[slot], block.view(np.uint64)) else None


def _slot(values: NDArray[np.float64]) -> NDArray[np.int64]:
    product = values.view(np.uint64) * SPREAD
    product >>= LEFT_OUT
    return product.view(np.int64)


def _slots_of(found: Collection[object], dtype: np.dtype) -> _Slots | None:
    """Of the numbers found so far, in order of their codes; None where there are many, or two fall into one slot."""
    if dtype != np.float64 or len(found) > FEW:
        return None
    values = np.array(list(found), dtype=np.float64)
    slot = _slot(values)
    if len(np.unique(slot)) < len(slot):
        return None
    # A free slot holds bits that belong elsewhere: 0.0 belongs in the first.
    bits, code = np.zeros(SLOTS, dtype=np.uint64), np.zeros(SLOTS, dtype=np.min_scalar_type(len(slot)))
    bits[:1] = np.ones(1).view(np.uint64)
    bits[slot], code[slot] = values.view(np.uint64), np.arange(len(slot))
    return _Slots(bits, code)


def _hashed(values: NDArray) -> tuple[NDArray, NDArray[np.integer]]:
    found: dict[object, int] = {}
    codes: list[NDArray[np.integer]] = [np.empty(0, dtype=np.uint8)]
    slots = None
    for start, end in pairwise([0, *range(min(AHEAD, len(values)), len(values), BLOCK), len(values)]):
        block = values[start:end]
        known = slots.codes(block) if slots else None
        if known is None:
            known = _hashed_block(block, found)
            if len(found) > MANY:  # names one by one would take longer than all in one table
                code, distinct = pd.factorize(values, use_na_sentinel=False)
                return np.asarray(distinct), code
            slots = _slots_of(found, values.dtype)
        codes.append(known)
    distinct = np.array(list(found), dtype=values.dtype)
    return distinct, _unless_alike(len(distinct), np.concatenate(codes))


def _hashed_block(block: NDArray, found: dict[object, int]) -> NDArray[np.integer]:
    """The codes of these values; those that are not found yet are added."""
    local, unique = pd.factorize(block)
    if local.min(initial=0) < 0:  # nan, which is quicker to hash apart, is there
        local, unique = pd.factorize(block, use_na_sentinel=False)
    names = [None if one != one else one for one in np.asarray(unique).tolist()]
    numbers = [found.setdefault(name, len(found)) for name in names]
    return np.array(numbers, dtype=np.min_scalar_type(len(found)))[local]
