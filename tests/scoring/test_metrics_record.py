"""Record cells: what they refuse, what they are digested to, and what their bytes give back."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.metrics.cells import (
    COLUMNS,
    LexiconReading,
    Policies,
    Range,
    RecordCells,
    put_on,
)
from tests.scoring.examples import (
    KENT,
    READING,
    record,
    records,
)


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("document", 1, "column document, row 1: 1 is no code from 0 to 0"),
        ("mood", -1, "column mood, row 1: -1 is no code from 0 to 2"),
        ("status", 9, "column status, row 1: 9 is no code from 0 to 8"),
        ("month", -2, "column month, row 1: -2 is no month"),
        ("window_months", -2, "column window_months, row 1: -2 is no month"),
        ("count", 0, "column count, row 1: 0 is not 1 or more"),
        ("importance", 0, "column importance, row 1: 0 is not 1 or more"),
        ("outcome", 3, r"column outcome, row 1: 3 does not go with status resolved \(1 or 5\)"),
    ],
)
def test_record_cells_refuse_a_value_by_column_and_row(column, value, message):
    good = record({}, {})
    bad = getattr(good, column).astype(np.int64)
    bad[1] = value
    with pytest.raises(ValueError, match=message):
        replace(good, **{column: bad})


def test_record_cells_refuse_an_outcome_that_does_not_go_with_the_status():
    with pytest.raises(ValueError, match="row 0: 5 does not go with status partial"):
        record({"status": "partial", "outcome": "occurred"})
    with pytest.raises(ValueError, match="row 0: 5 needs a status partial, resolved or open"):
        record({"status": "unjudged", "outcome": "occurred"})


def test_what_is_settled_before_the_close_is_no_outcome_to_score():
    early = record({"status": "open", "outcome": "occurred"})
    assert early.outcome.tolist() == [5]
    assert np.isnan(put_on(early, KENT, Policies()).outcome).all()


def test_record_cells_refuse_columns_of_different_length():
    with pytest.raises(ValueError, match="columns differ in length: document 1, voice 2"):
        replace(record({}, {}), document=[0])


def test_record_cells_refuse_a_name_that_stands_twice():
    with pytest.raises(ValueError, match="documents holds a name twice"):
        record({}, documents=("nie-58", "nie-58"))


def test_cells_of_one_kind_can_be_taken_out():
    cells = record({"mood": "assessment"}, {"count": 3})
    assert cells.where(cells.mood == 0).count.tolist() == [3]


@given(records(), st.randoms(use_true_random=False))
def test_the_digest_does_not_depend_on_the_order_of_rows_codes_or_names(cells, random):
    def shuffled(names):
        order = list(range(len(names)))
        random.shuffle(order)
        return tuple(names[code] for code in order), np.argsort(order)

    documents, document = shuffled(cells.documents)
    words, number = shuffled(cells.words)
    rows = list(range(len(cells.count)))
    random.shuffle(rows)
    columns = {name: getattr(cells, name) for name in COLUMNS}
    columns |= {"document": document[cells.document], "word": number[cells.word]}
    moved = RecordCells(
        documents, cells.voices, words, **{name: column[np.array(rows, dtype=int)] for name, column in columns.items()}
    )
    assert moved.digest() == cells.digest()


def test_the_digest_is_the_same_whether_equal_claims_are_grouped_or_not():
    assert record({"count": 2, "importance": 3}).digest() == record({"importance": 1}, {"importance": 2}).digest()


@pytest.mark.parametrize(
    "change",
    [{"word": "unlikely"}, {"negated": True}, {"mood": "assessment"}, {"kind": "fact_at_time"}, {"restated": True},
     {"status": "open"}, {"outcome": "did_not_occur"}, {"month": 3}, {"month": 3, "window": 12}, {"count": 2},
     {"importance": 2}, {"document": "nie-59"}],
)  # fmt: skip
def test_the_digest_changes_with_any_fact_of_a_claim(change):
    documents = ("nie-58", "nie-59")
    assert record(change, documents=documents).digest() != record({}, documents=documents).digest()


def test_the_digest_changes_with_a_readers_range():
    one = record({"word": READING.expression})
    other = replace(one, words=(*one.words[:-1], replace(READING, range=Range(0.6, 0.65, 0.7))))
    assert other.digest() != one.digest()


def test_the_digest_of_a_known_record_stays_the_same_from_version_to_version():
    # Stored runs are found again by it. From this program itself when cells got windows, so a change is noticed.
    known = record({}, {"word": READING.expression, "negated": True, "month": 4}, {"status": "open", "count": 3})
    assert known.digest() == "c3419f0e450c42a584bf252d28bb164c0da6405602570bf4b2d44b1bef139b2f"


@given(records())
def test_cells_come_back_from_their_bytes_as_they_were(cells):
    again = RecordCells.from_bytes(cells.to_bytes())
    assert (again.documents, again.voices, again.words) == (cells.documents, cells.voices, cells.words)
    for name, dtype in COLUMNS.items():
        assert getattr(again, name).dtype == dtype
        assert getattr(again, name).tolist() == getattr(cells, name).tolist()


@given(records())
def test_the_canonical_form_of_a_canonical_form_is_itself(cells):
    once = cells.canonical()
    assert once.canonical().to_bytes() == once.to_bytes()
    assert once.count.sum() == cells.count.sum() and once.importance.sum() == cells.importance.sum()


@pytest.mark.parametrize("data", [b"", b"no archive", record({}).to_bytes()[:-40]])
def test_bytes_that_are_no_cells_are_refused(data):
    with pytest.raises(ValueError, match="these bytes are no record cells"):
        RecordCells.from_bytes(data)


def test_bytes_of_another_format_are_refused(monkeypatch):
    monkeypatch.setattr("scoring.metrics.record.FORMAT", "record-cells-0")
    older = record({}).to_bytes()
    monkeypatch.undo()
    with pytest.raises(ValueError, match="format 'record-cells-0', expected 'record-cells-2'"):
        RecordCells.from_bytes(older)


def test_cells_of_the_first_format_are_read_without_windows(monkeypatch):
    kept = record({"month": 3}, {"status": "open"})
    monkeypatch.setattr("scoring.metrics.record.FORMAT", "record-cells-1")
    monkeypatch.setattr("scoring.metrics.record.COLUMNS", {k: v for k, v in COLUMNS.items() if k != "window_months"})
    older = kept.to_bytes()
    monkeypatch.undo()
    again = RecordCells.from_bytes(older)
    assert (again.month.tolist(), again.window_months.tolist()) == ([3, -1], [-1, -1])


def test_an_empty_record_has_no_claims_and_a_digest():
    empty = record()
    assert put_on(empty, LexiconReading("none", "None", 1, True, {}), Policies()).claims == 0
    assert empty.digest() == RecordCells.from_bytes(empty.to_bytes()).digest() == empty.canonical().digest()
