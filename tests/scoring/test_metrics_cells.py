"""From words to probabilities, and each claim's one status."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.metrics.cells import (
    CLAIM_STATUSES,
    COLUMNS,
    LexiconReading,
    Policies,
    Range,
    RecordCells,
    Said,
    Word,
    put_on,
    said,
)
from tests.scoring import rowwise
from tests.scoring.examples import (
    ALMOST_CERTAIN,
    KENT,
    PROBABLE,
    PROBABLY_NOT,
    READING,
    lexicons,
    policies,
    record,
    records,
    resolved,
)

DEFAULT = Policies()


def word(expression: str, cls: str = "yardstick") -> Word:
    return Word(expression, cls)


def status_of(claim: dict, **chosen: str) -> str:
    cells = put_on(record(claim), KENT, Policies(**chosen))
    return CLAIM_STATUSES[cells.status[0]]


# What words say


def test_a_denied_word_takes_the_lexicons_own_entry_for_the_denial():
    assert said(word("probable"), True, KENT, DEFAULT) == Said(PROBABLY_NOT, own_negative=True)


def test_a_denied_word_without_an_entry_of_its_own_takes_the_complement():
    expected = Said(Range(0.01, 0.07, 0.13), complemented=True)
    assert said(word("almost certain"), True, KENT, DEFAULT) == expected


def test_the_policy_complement_passes_over_the_lexicons_own_entry():
    expected = Said(Range(0.13, 0.25, 0.37), complemented=True)
    assert said(word("probable"), True, KENT, Policies(negation="complement")) == expected


def test_an_entry_that_says_outright_that_a_denial_has_no_probability_is_not_complemented():
    wark = replace(KENT, ranges={**KENT.ranges, ("unlikely", True): None})
    assert said(word("unlikely"), True, wark, DEFAULT) == Said(None, own_negative=True)


@pytest.mark.parametrize(
    ("policy", "affirmed", "denied"),
    [
        ("omit", Said(), Said()),
        ("certain", Said(Range(1, 1, 1)), Said(Range(0, 0, 0), complemented=True)),
        ("range", Said(Range(0.95, 0.975, 1)), Said(Range(0, 0.025, 0.05), complemented=True)),
    ],
)
def test_a_bare_will_follows_its_policy_and_never_the_lexicon(policy, affirmed, denied):
    wark = replace(KENT, ranges={("will", False): Range(0.9, 0.95, 1), ("will", True): PROBABLY_NOT})
    chosen = Policies(bare_will=policy)
    assert said(word("will", "bare"), False, wark, chosen) == affirmed
    assert said(word("will", "bare"), True, wark, chosen) == denied


def test_a_modal_word_asks_the_lexicon_only_where_the_policy_says_so():
    wark = replace(KENT, ranges={("may", False): Range(0.4, 0.5, 0.6)})
    assert said(word("may", "modal"), False, wark, DEFAULT) == Said()
    assert said(word("may", "modal"), False, wark, Policies(modal="lexicon")) == Said(Range(0.4, 0.5, 0.6))


def test_a_coders_synonym_counts_only_with_synonyms():
    assert said(word("undoubtedly"), False, KENT, DEFAULT) == Said(ALMOST_CERTAIN, synonym=True)
    assert said(word("undoubtedly"), False, KENT, Policies(synonyms="without")).range is None


def test_without_synonyms_a_denial_that_a_coder_added_gives_way_to_the_complement():
    added = replace(KENT, synonyms=frozenset({("probable", True)}))
    expected = Said(PROBABLE.complement(), complemented=True)
    assert said(word("probable"), True, added, Policies(synonyms="without")) == expected


def test_a_readers_own_reading_stands_as_it_is_even_for_a_denied_or_modal_claim():
    own = Range(0.1, 0.2, 0.3)
    assert said(Word("may", "modal", own), True, KENT, DEFAULT) == Said(own)


def test_the_complement_of_a_printed_range_is_a_number_with_as_few_digits():
    assert Range(0.87, 0.93, 0.99).complement() == Range(0.01, 0.07, 0.13)


# Status


def test_a_withdrawn_claim_is_withdrawn_before_anything_else():
    assert status_of({"status": "withdrawn", "restated": True, "word": "may"}) == "withdrawn"


def test_a_restated_claim_is_restated_before_it_lacks_a_probability():
    assert status_of({"restated": True, "word": "may"}) == "restated"


def test_the_policy_each_gives_a_restated_claim_the_status_of_its_proposition():
    assert status_of({"restated": True}, restatement="each") == "resolved"
    assert status_of({"restated": True, "word": "may"}, restatement="each") == "no_probability"


def test_a_claim_without_a_probability_is_that_before_it_is_open_ended():
    assert status_of({"status": "open_ended", "word": "we believe"}) == "no_probability"


@pytest.mark.parametrize("status", [name for name in CLAIM_STATUSES if name not in ("restated", "no_probability")])
def test_any_other_claim_keeps_the_status_of_the_record(status):
    assert status_of({"status": status}) == status


def test_a_claim_that_no_lexicon_reads_keeps_its_outcome_to_be_listed():
    cells = put_on(record({"word": "we believe"}), KENT, DEFAULT)
    assert cells.outcome.tolist() == [1.0]
    assert np.isnan(cells.probability).all()
    assert cells.of_record_status("resolved").claims == 1


@given(records(), lexicons(), policies)
def test_cells_agree_with_a_reading_claim_by_claim(cells, lexicon, chosen):
    seen = put_on(cells, lexicon, chosen)
    expected = rowwise.claims(cells, lexicon, chosen)
    at = np.repeat(np.arange(len(cells.count)), cells.count)
    assert [CLAIM_STATUSES[code] for code in seen.status[at]] == [claim.status for claim in expected]
    assert seen.complemented[at].tolist() == [claim.complemented for claim in expected]
    assert seen.own_negative[at].tolist() == [claim.own_negative for claim in expected]
    for name, column in (("lower", seen.lower), ("p", seen.probability), ("upper", seen.upper)):
        numbers = [np.nan if getattr(claim, name) is None else getattr(claim, name) for claim in expected]
        np.testing.assert_allclose(column[at], numbers, rtol=0, atol=1e-12)


@given(records(), lexicons(), policies)
def test_statuses_sum_to_all_claims(cells, lexicon, chosen):
    seen = put_on(cells, lexicon, chosen)
    assert sum(seen.by_status().values()) == cells.count.sum() == seen.claims
    assert list(seen.by_status()) == list(CLAIM_STATUSES)


def test_the_importance_of_a_cell_becomes_its_weight():
    assert put_on(record({"count": 2, "importance": 5}), KENT, DEFAULT).weight.tolist() == [5]


def test_cells_can_be_taken_by_class_mood_and_status():
    cells = put_on(
        record({"word": "may"}, {"mood": "assessment", "count": 2}, {"status": "open", "count": 4}), KENT, DEFAULT
    )
    assert cells.of_class("modal").claims == 1
    assert cells.of_mood("assessment").claims == 2
    assert cells.of_status("open", "resolved").claims == 6
    assert cells.binary.claims == cells.fractional.claims == 2


# Policies, ranges and words refuse what is not theirs


def test_a_policy_refuses_a_value_that_it_does_not_have():
    with pytest.raises(ValueError, match=r"policy bare_will: 'maybe' is none of omit, certain, range"):
        Policies(bare_will="maybe")


def test_policies_are_made_from_names_and_values_and_given_back():
    assert Policies.from_mapping({"partial": "up"}) == Policies(partial="up")
    assert Policies(partial="up").as_dict()["partial"] == "up"


def test_an_unknown_policy_is_refused_by_name():
    with pytest.raises(ValueError, match="unknown policy: colour; there are negation, bare_will"):
        Policies.from_mapping({"colour": "blue"})


@pytest.mark.parametrize(
    "bounds", [(0.5, 0.4, 0.6), (0.4, 0.7, 0.6), (-0.1, 0, 0.1), (0.9, 1, 1.1), (0, float("nan"), 1)]
)
def test_a_range_refuses_bounds_out_of_order(bounds):
    with pytest.raises(ValueError, match="0 <= lower <= best <= upper <= 1"):
        Range(*bounds)


def test_a_word_refuses_an_unknown_class():
    with pytest.raises(ValueError, match="class of 'may': 'hedge' is none of yardstick, belief, bare, modal"):
        Word("may", "hedge")


# Record cells


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
    assert np.isnan(put_on(early, KENT, DEFAULT).outcome).all()


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
    assert put_on(empty, LexiconReading("none", "None", 1, True, {}), DEFAULT).claims == 0
    assert empty.digest() == RecordCells.from_bytes(empty.to_bytes()).digest() == empty.canonical().digest()


def test_plain_numbers_make_score_cells_for_the_measures():
    cells = resolved([0.5, 0.7], [0, 1], count=[2, 3])
    assert (cells.claims, cells.probability.tolist(), cells.outcome.tolist()) == (5, [0.5, 0.7], [0.0, 1.0])
