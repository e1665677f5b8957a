"""What is settled while windows are open: counted by hand, and by a loop over claims."""

from collections import defaultdict

import pytest
from hypothesis import given

from scoring.metrics import open_windows as module
from scoring.metrics.cells import LexiconReading, Policies
from scoring.metrics.open_windows import OpenWindows, Settled, SettledDocument, open_windows
from scoring.metrics.record import OUTCOMES
from tests.scoring import rowwise
from tests.scoring.examples import record, records

NONE = LexiconReading("none", "None", 1, True, {})
DOCUMENTS = ("nie-1", "nie-2", "nie-3")


def test_by_hand():
    # nie-1: of ten forecasts three came true (one before its close), two did not, one did in part, four are unsettled:
    # between 3/10 and 8/10 come true in the end. nie-2 has no open window, nie-3 nothing but one.
    cells = record(
        {"count": 2}, {"status": "open", "outcome": "occurred"}, {"outcome": "did_not_occur"},
        {"status": "open", "outcome": "did_not_occur"}, {"status": "partial"}, {"status": "open", "count": 2},
        {"status": "unjudged"}, {"status": "undeterminable"},
        {"status": "withdrawn"}, {"status": "open_ended"}, {"status": "condition_not_met"}, {"restated": True},
        {"status": "open", "mood": "counterfactual"},
        {"document": "nie-2", "count": 5}, {"document": "nie-3", "status": "open"},
        documents=DOCUMENTS,
    )  # fmt: skip
    first = Settled(n=10, open=4, occurred=3, did_not_occur=2, partly=1, unsettled=4, lower=0.3, upper=0.8)
    third = Settled(n=1, open=1, occurred=0, did_not_occur=0, partly=0, unsettled=1, lower=0, upper=1)
    together = Settled(
        n=11, open=5, occurred=3, did_not_occur=2, partly=1, unsettled=5,
        lower=pytest.approx(3 / 11), upper=pytest.approx(9 / 11),
    )  # fmt: skip
    told = (SettledDocument("nie-1", first), SettledDocument("nie-3", third))
    assert open_windows(cells) == OpenWindows(2, together, told)


def test_where_no_window_is_open_there_is_nothing_to_tell():
    assert open_windows(record({}, {"status": "unjudged"})) is None
    assert open_windows(record()) is None


def test_a_document_that_was_issued_later_had_no_window_then():
    cells = record({"status": "open"}, {"document": "nie-2", "status": "open"}, documents=DOCUMENTS)
    found = open_windows(cells, ["nie-2"])
    assert [one.document for one in found.told] == ["nie-1"]
    assert open_windows(cells, ["nie-1", "nie-2"]) is None


def test_of_very_many_documents_those_with_the_most_open_claims_are_told_and_all_are_counted(monkeypatch):
    monkeypatch.setattr(module, "TOLD", 2)
    opened = [{"document": name, "status": "open", "count": n} for name, n in zip(DOCUMENTS, (1, 3, 2), strict=True)]
    found = open_windows(record(*opened, documents=DOCUMENTS))
    assert (found.documents, found.together.n) == (3, 6)
    assert [one.document for one in found.told] == ["nie-2", "nie-3"]


@given(records())
def test_it_agrees_with_a_loop_over_claims(cells):
    outcomes = [OUTCOMES[code] for code in cells.outcome.tolist() for _ in range(1)]
    by_document = defaultdict(list)
    each = iter(rowwise.claims(cells, NONE, Policies()))
    for i, outcome in enumerate(outcomes):
        for _ in range(cells.count[i]):
            claim = next(each)
            if claim.mood == "forecast" and not claim.restated and claim.record_status in module.ASKED:
                by_document[claim.document].append((claim.record_status, outcome))
    still_open = {name: of for name, of in by_document.items() if any(status == "open" for status, _ in of)}
    found = open_windows(cells)
    if found is None:
        assert not still_open
        return
    assert {one.document for one in found.told} == set(still_open)
    for one in found.told:
        assert_settled(one.settled, still_open[one.document])
    assert_settled(found.together, [claim for of in still_open.values() for claim in of])


def assert_settled(found, claims):
    n = len(claims)
    came, not_so = (sum(outcome == name for _, outcome in claims) for name in ("occurred", "did_not_occur"))
    partly = sum(outcome in ("1/4", "1/2", "3/4") for _, outcome in claims)
    assert (found.n, found.occurred, found.did_not_occur, found.partly) == (n, came, not_so, partly)
    assert found.open == sum(status == "open" for status, _ in claims)
    assert found.n == found.occurred + found.did_not_occur + found.partly + found.unsettled
    # However each claim that is not settled either way goes in the end, the share stays within the bounds.
    assert found.lower == pytest.approx(came / n)
    assert found.upper == pytest.approx((came + partly + found.unsettled) / n)
