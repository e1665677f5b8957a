"""Cells from a table: whatever the way of counting, each row is counted once, with what it says."""

import math
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.metrics import codes, table
from scoring.metrics.cells import CLAIM_STATUSES, Word
from scoring.metrics.table import score_cells
from scoring.metrics.words import table as words_of

numbers = st.sampled_from([0.0, 0.1, 0.1 * 3, 0.3, 1.0, math.nan])
rows = st.lists(
    st.tuples(numbers, st.sampled_from([0.0, 1.0, 0.5, math.nan]), st.sampled_from("abc"), st.integers(1, 3)),
    min_size=1, max_size=30,
)  # fmt: skip


def columns_of(rows):
    probability, outcome, document, weight = (list(column) for column in zip(*rows, strict=True))
    return {"probability": np.array(probability), "outcome": np.array(outcome),
            "document": np.array(document, dtype=object), "weight": np.array(weight)}  # fmt: skip


def counted(cells):
    names = [cells.documents[code] for code in cells.document]
    each = zip(cells.probability.tolist(), cells.outcome.tolist(), names, strict=True)
    pairs = zip(cells.count, cells.weight, strict=True)
    return {tuple(map(str, key)): pair for key, pair in zip(each, pairs, strict=True)}


@pytest.mark.parametrize(("dense", "block"), [(1 << 22, 1 << 19), (0, 1 << 19), (1 << 22, 7)])
@given(rows=rows)
def test_every_row_is_counted_once_with_its_weight(rows, dense, block):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(table, "DENSE", dense)
        patch.setattr(table, "BLOCK", block)
        patch.setattr(codes, "BLOCK", block)
        patch.setattr(codes, "AHEAD", min(block, codes.AHEAD))
        cells = score_cells(columns_of(rows))
    keys = [tuple(map(str, row[:3])) for row in rows]
    weights = Counter()
    for key, row in zip(keys, rows, strict=True):
        weights[key] += row[3]
    assert counted(cells) == {key: (n, weights[key]) for key, n in Counter(keys).items()}


def test_keys_that_would_leave_63_bits_are_numbered_anew():
    wide = {f"column {number}": np.arange(2000.0) for number in range(8)}
    code = [np.arange(2000, dtype=np.int32)] * len(wide)
    of_cell, count, weight = table._counted_sparsely(code, (2000,) * 8, None)
    assert len(count) == 2000 and count.sum() == weight.sum() == 2000
    assert all(np.array_equal(np.sort(column), np.arange(2000)) for column in of_cell)


def test_where_no_document_is_named_none_is_known():
    cells = score_cells({"probability": np.array([0.5, 0.5]), "outcome": np.array([1.0, 0.0])})
    assert cells.documents == () and set(cells.document) == {-1}
    assert cells.claims == cells.weight.sum() == 2


def test_a_plain_number_is_its_own_range_and_words_keep_theirs():
    words = (Word("likely", "yardstick"), Word("unlikely", "yardstick"))
    cells = score_cells(
        {"probability": np.array([0.7, 0.2]), "outcome": np.array([1.0, 0.0]), "lower": np.array([0.6, 0.2]),
         "word": np.array([0, 1])}, words,
    )  # fmt: skip
    assert cells.lower.tolist() == [0.6, 0.2] and cells.upper.tolist() == [0.7, 0.2]
    assert [cells.words[code].expression for code in cells.word] == ["likely", "unlikely"]


def test_a_number_without_words_has_no_row_among_the_words():
    cells = score_cells(
        {"probability": np.array([0.7, 0.2]), "outcome": np.array([1.0, 0.0]), "word": np.array([0, 1])},
        (Word("likely", "yardstick"), Word("", "yardstick")),
    )
    assert [row.expression for row in words_of(cells)] == ["likely"]


@pytest.mark.parametrize(
    ("status", "outcome", "record"),
    [("no_probability", math.nan, "open"), ("no_probability", 0.5, "partial"), ("restated", 1.0, "resolved"),
     ("undeterminable", math.nan, "undeterminable")],
)  # fmt: skip
def test_what_the_record_says_of_a_claim_that_has_no_probability_is_told_by_its_outcome(status, outcome, record):
    cells = score_cells(
        {"probability": np.array([0.5]), "outcome": np.array([outcome]),
         "status": np.array([CLAIM_STATUSES.index(status)])}
    )  # fmt: skip
    assert cells.of_record_status(record).claims == 1
    assert cells.by_status()[status] == 1


@pytest.mark.parametrize("block", [1 << 19, 3])
@pytest.mark.parametrize("kind", [np.int64, np.uint8, np.float64, object])
def test_documents_are_numbered_as_they_appear_whatever_they_are_written_in(kind, block):
    document = np.array([5, 2, 2, 0, 5, 3, 0, 7]).astype(kind)
    columns = {"probability": np.full(8, 0.25), "outcome": np.ones(8), "document": document}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(table, "BLOCK", block)
        patch.setattr(codes, "BLOCK", block)
        patch.setattr(codes, "AHEAD", min(block, codes.AHEAD))
        cells = score_cells(columns)
    assert [float(name) for name in cells.documents] == [5, 2, 0, 3, 7]
    assert cells.count.tolist() == [2, 2, 2, 1, 1] and cells.document.tolist() == [0, 1, 2, 3, 4]


def same_slot():
    """Two probabilities that one slot would have to hold."""
    slots: dict[int, float] = {}
    for p in np.linspace(0, 1, 10 * codes.SLOTS).tolist():
        slot = int(codes._slot(np.array([p]))[0])
        if slot in slots:
            return [slots[slot], p]
        slots[slot] = p
    raise AssertionError("there are more probabilities than slots")


FEW_NUMBERS = {
    "few": [0.1, 0.2, 0.3],
    "one that comes late": [0.1] * 12 + [0.7],
    "both zeros": [0.0, 0.5, -0.0],
    "unknown ones": [math.nan, 0.0, 0.5],
    "two of one slot": same_slot(),
    "more than slots are made for": np.linspace(0, 1, codes.FEW + 9).tolist(),
}


@pytest.mark.parametrize("values", FEW_NUMBERS.values(), ids=FEW_NUMBERS)
@pytest.mark.parametrize("block", [4, 1 << 17])
def test_numbers_are_told_apart_whether_by_slots_or_by_hashing(values, block, monkeypatch):
    monkeypatch.setattr(codes, "BLOCK", block)
    monkeypatch.setattr(codes, "AHEAD", block)
    column = np.array(values * 9)
    distinct, code = codes.column_codes(column)
    assert np.array_equal(distinct[code], column, equal_nan=True)
    assert distinct.tolist() == pytest.approx(list(dict.fromkeys(values)), nan_ok=True)


@pytest.mark.parametrize("kind", [np.float64, object])
def test_very_many_values_are_told_apart_like_few(kind, monkeypatch):
    monkeypatch.setattr(codes, "MANY", 5)
    column = np.array([0.5, math.nan, 0.25, 0.5, *range(2, 20), math.nan], dtype=kind)
    distinct, code = codes.column_codes(column)
    assert code.tolist() == [0, 1, 2, 0, *range(3, 21), 1]
    assert str(distinct[code].tolist()) == str(column.tolist())


@pytest.mark.parametrize("gap", [[], [4000]])
def test_whole_numbers_that_all_come_early_are_numbered_like_any_others(gap, monkeypatch):
    monkeypatch.setattr(codes, "BLOCK", 10)
    column = np.array([2, 0, 1] * 2000 + gap)
    distinct, code = codes.looked_up(column)
    assert distinct.tolist() == [2, 0, 1, *gap] and np.array_equal(distinct[code], column)


@pytest.mark.parametrize("outcomes", [[1, 0, 0, 1], [0, 0, 0, 0], [1, 1, 1, 1], [0, 1, 0.5, 0], [0, 1, math.nan, 1]])
def test_outcomes_of_zero_and_one_are_read_like_any_others(outcomes):
    outcome = np.array(outcomes, dtype=np.float64)
    cells = score_cells({"probability": np.full(4, 0.25), "outcome": outcome})
    assert Counter(map(str, np.repeat(cells.outcome, cells.count).tolist())) == Counter(map(str, outcome.tolist()))


def test_a_column_of_one_value_takes_no_memory_and_stays_as_long_as_the_others():
    cells = score_cells({"probability": np.array([0.1, 0.2, 0.3]), "outcome": np.ones(3)})
    for some in (cells, cells.where(np.array([True, False, True])), cells.where(slice(1)), cells.where(slice(0))):
        assert len(some.mood) == len(some.probability) == len(some.reference)
        assert some.mood.strides == (0,) and some.lower is some.probability


def test_a_mask_that_leaves_nothing_out_leaves_the_cells_themselves():
    cells = score_cells({"probability": np.array([0.1, 0.2]), "outcome": np.ones(2)})
    assert cells.binary is cells and cells.where(np.ones(2, dtype=bool)) is cells
