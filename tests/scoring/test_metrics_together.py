"""Measures that do not ask for documents see equal claims counted together: that changes none of them."""

import numpy as np
import pytest
from hypothesis import given, settings

from scoring.metrics.cells import CLAIM_STATUSES, Policies, put_on, read_with, unread
from scoring.metrics.measure import DOMAINS, Chance, Undefined
from scoring.metrics.registry import MEASURES
from scoring.metrics.table import score_cells
from scoring.metrics.together import together
from scoring.reports.specification import VARIED, specification
from tests.scoring.examples import KENT, questions, record

FATES = (
    ("resolved", 0.0), ("resolved", 1.0), ("partial", 0.25), ("partial", 0.75), ("open", np.nan),
    ("undeterminable", np.nan),
)  # fmt: skip
CHANCE = Chance(resamples=50)
IN_ONE_DOCUMENT = [one for one in MEASURES if not one.by_document]


def many():
    """4,000 claims in 50 documents: some in part true, some without an outcome; eleven probabilities."""
    chance = np.random.default_rng(5)
    fate = chance.integers(0, len(FATES), 4000)
    outcome = np.array([outcome for _, outcome in FATES])[fate]
    status = np.array([CLAIM_STATUSES.index(name) for name, _ in FATES])[fate]
    probability = chance.integers(0, 11, 4000) / 10
    columns = {"probability": probability, "lower": probability * 0.9, "outcome": outcome, "status": status}
    return score_cells({**columns, "document": chance.integers(0, 50, 4000), "weight": chance.integers(1, 4, 4000)})


@settings(deadline=None, max_examples=50)
@given(questions())
def test_no_claim_is_lost_and_what_tells_claims_apart_stays(asked):
    cells = put_on(*asked)
    few = together(cells)
    assert few.by_status() == cells.by_status()
    assert few.weight.sum() == cells.weight.sum()
    for name in ("lower", "probability", "upper", "outcome", "mood", "kind", "word", "complemented", "synonym"):
        sums = [_sums(getattr(each, name), each.count) for each in (few, cells)]
        assert sums[0] == sums[1], name


def _sums(column, count):
    sums: dict[object, int] = {}
    for value, n in zip(column.tolist(), count.tolist(), strict=True):
        key = str(value)
        sums[key] = sums.get(key, 0) + n
    return sums


def test_nine_documents_that_say_one_thing_are_a_single_cell_without_a_document():
    names = [f"nie-{number}" for number in range(9)]
    cells = put_on(record(*[{"document": name} for name in names], documents=names), KENT, Policies())
    few = together(cells)
    assert (len(few.count), few.claims, few.documents) == (1, 9, ())
    assert few.document.tolist() == [-1]


def test_claims_that_all_differ_are_left_as_they_are():
    cells = score_cells({"probability": np.arange(1, 9) / 10, "outcome": np.ones(8)})
    assert together(cells) is cells


def test_unknown_outcomes_are_alike_and_differ_from_known_ones():
    outcome = np.array([np.nan, 0.0, np.nan, 0.0, np.nan, 0.0])
    columns = {"probability": np.full(6, 0.5), "outcome": outcome, "document": np.arange(6)}
    few = together(score_cells(columns))
    assert few.count.tolist() == [3, 3]
    assert str(few.outcome.tolist()) == "[nan, 0.0]"


@pytest.mark.parametrize("one", IN_ONE_DOCUMENT, ids=lambda one: one.key)
def test_a_measure_without_documents_is_what_its_function_finds_in_all_cells(one):
    cells = many()
    chosen = DOMAINS[one.domain][0](cells)
    expected = one.function(chosen, CHANCE) if one.by_chance else one.function(chosen)
    assert len(together(cells).count) < len(cells.count) / 10
    if isinstance(expected, Undefined):
        assert one(cells, CHANCE) == expected
    else:
        assert one(cells, CHANCE) == pytest.approx(expected, rel=1e-9, abs=1e-12)


@settings(deadline=None, max_examples=20)
@given(questions())
def test_a_specification_is_what_all_cells_give_read_one_way_after_another(asked):
    cells, lexicon, _ = asked
    of_forecasts = unread(cells).of_mood("forecast")
    for row in specification(unread(cells), [lexicon]):
        policies = Policies.from_mapping({name: getattr(row, name) for name in VARIED})
        scored = read_with(of_forecasts, lexicon, policies).binary
        assert row.n == scored.claims
        if row.n:
            expected = np.average((scored.probability - scored.outcome) ** 2, weights=scored.count)
            assert row.brier == pytest.approx(expected, abs=1e-12)


def test_many_columns_of_many_values_are_counted_together_all_the_same(monkeypatch):
    few = together(many())
    monkeypatch.setattr("scoring.metrics.codes.LARGEST", 10)
    again = together(many())
    assert (len(few.count), few.claims) == (len(again.count), again.claims)
    assert _sums(few.probability, few.weight) == _sums(again.probability, again.weight)
