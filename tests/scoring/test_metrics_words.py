"""The table of expressions, and what may be said of them."""

from dataclasses import asdict

import pytest
from hypothesis import given

from scoring.metrics.cells import CLAIM_STATUSES, Policies, Range, put_on
from scoring.metrics.clusters import ONE
from scoring.metrics.conclusion import conclude
from scoring.metrics.intervals import clopper_pearson, jeffreys
from scoring.metrics.posterior import posterior
from scoring.metrics.words import not_used, table
from tests.scoring import rowwise
from tests.scoring.examples import (
    KENT,
    PROBABLY_NOT,
    READING,
    lexicons,
    policies,
    record,
    records,
    resolved,
)

MISS = {"outcome": "did_not_occur"}
CLUSTERED = ("rate_lower", "rate_upper", "design_effect", "effective_n", "out_of_range_p", "holm")
POSTERIOR = ("posterior_below", "posterior_inside", "posterior_above")


def rows_of(*claims, policies=None, documents=("nie-58",)):
    seen = put_on(record(*claims, documents=documents), KENT, policies or Policies())
    return {row.shown: row for row in table(seen)}


def the_range(row):
    return Range(row.lower, row.probability, row.upper)


def test_one_expression_by_hand():
    row = rows_of({"count": 3}, MISS, {"status": "open"}, {"status": "withdrawn"}, {"restated": True})["probable"]
    exact, bayes = clopper_pearson(3, 4), jeffreys(3, 4)
    assert asdict(row) == {
        "expression": "probable", "negated": False, "shown": "probable", "cls": "yardstick",
        "lower": 0.63, "probability": 0.75, "upper": 0.87, "synonym": False,
        "claims": 5,
        "by_status": dict.fromkeys(CLAIM_STATUSES, 0) | {"resolved": 4, "open": 1, "withdrawn": 1, "restated": 1},
        "n": 4, "hits": 3, "rate": 0.75, "documents": 1, "brier": (3 * 0.0625 + 0.5625) / 4,
        "exact_lower": exact[0], "exact_upper": exact[1], "jeffreys_lower": bayes[0], "jeffreys_upper": bayes[1],
        "complemented": 0, "settled": 0, "settled_hits": 0,
        "finding": "cannot_tell", "finding_reason": "only 4 cases, only 1 estimate",
        **dict.fromkeys(CLUSTERED),
        # Of this one expression kappa is infinite: 3 of 4 is just what it says.
        "shrunk_rate": 0.75, "posterior_prior": "jeffreys",
        **dict(zip(POSTERIOR, posterior(3, 4, 0.63, 0.87), strict=True)),
        "flag_less_needs": 4, "flag_more_needs": 27,
        "notes": dict.fromkeys(CLUSTERED, ONE),
    }  # fmt: skip


def test_a_denial_with_an_entry_of_its_own_is_a_row_of_its_own_about_the_event():
    rows = rows_of({}, {"negated": True}, {"negated": True, **MISS, "count": 2})
    assert list(rows) == ["probable", "probable … not"]
    assert the_range(rows["probable … not"]) == PROBABLY_NOT
    assert (rows["probable … not"].n, rows["probable … not"].hits, rows["probable … not"].complemented) == (3, 1, 0)


def test_a_denial_without_an_entry_counts_with_its_word_and_hits_where_the_event_did_not_happen():
    denied = {"word": "almost certain", "negated": True}
    row = rows_of({"word": "almost certain"}, {**denied, **MISS, "count": 2}, denied)["almost certain"]
    assert (row.n, row.hits, row.complemented) == (4, 3, 3)
    assert the_range(row) == KENT.ranges["almost certain", False]
    assert row.brier == pytest.approx((3 * 0.07**2 + 0.93**2) / 4)


def test_a_word_used_in_denials_only_still_shows_its_own_range():
    row = rows_of({"word": "almost certain", "negated": True, **MISS})["almost certain"]
    assert the_range(row) == KENT.ranges["almost certain", False]


def test_a_word_without_an_entry_is_shown_with_what_was_settled_and_how_it_went():
    row = rows_of({"word": "we believe"}, {"word": "we believe", "negated": True, **MISS},
                  {"word": "we believe", **MISS}, {"word": "we believe", "status": "open"})["we believe"]  # fmt: skip
    assert (row.claims, row.n, row.rate, row.probability) == (4, 0, None, None)
    assert (row.settled, row.settled_hits) == (3, 2)
    assert (row.finding, row.exact_lower, row.brier) == ("not_used", None, None)


def test_a_readers_reading_is_a_row_with_its_own_range():
    row = rows_of({"word": READING.expression})[READING.expression]
    assert the_range(row) == READING.range


def test_a_coders_synonym_is_marked():
    assert rows_of({"word": "undoubtedly"})["undoubtedly"].synonym


def test_rows_go_from_the_highest_reading_to_the_lowest_and_words_without_one_come_last():
    rows = rows_of({"word": "may", "count": 9}, {"word": "unlikely"}, {"word": "undoubtedly"},
                   {"word": "almost certain", "count": 2}, {"word": "appears"})  # fmt: skip
    assert list(rows) == ["almost certain", "undoubtedly", "unlikely", "appears", "may"]


def test_entries_that_no_claim_uses_are_listed_without_claims():
    seen = put_on(record({}, {"word": "undoubtedly"}), KENT, Policies())
    rows = not_used(table(seen), seen, KENT, Policies())
    assert [row.shown for row in rows] == [
        "almost certain", "chances about even", "probable … not", "unlikely", "possible",
    ]  # fmt: skip
    assert {(row.claims, row.n, row.finding, row.cls) for row in rows} == {(0, 0, "not_used", None)}
    assert the_range(rows[2]) == PROBABLY_NOT


def test_entries_that_the_policies_pass_over_are_not_listed():
    chosen = Policies(negation="complement", synonyms="without")
    seen = put_on(record({"word": "may"}), KENT, chosen)
    assert [row.shown for row in not_used(table(seen), seen, KENT, chosen)] == [
        "almost certain", "probable", "chances about even", "unlikely", "possible",
    ]  # fmt: skip


@given(records(), lexicons(), policies)
def test_the_table_agrees_with_a_loop_over_claims(cells, lexicon, chosen):
    claims = rowwise.claims(cells, lexicon, chosen)
    expected = {}
    for claim in claims:
        entry = expected.setdefault((claim.expression, claim.own_negative), [0, 0, 0, 0, 0, set()])
        entry[0] += 1
        if claim.status == "resolved":
            entry[1] += 1
            entry[2] += claim.outcome == (0 if claim.complemented else 1)
            entry[5].add(claim.document)
        if claim.status == "no_probability" and claim.record_status == "resolved":
            entry[3] += 1
            entry[4] += claim.outcome == (0 if claim.negated else 1)
    rows = table(put_on(cells, lexicon, chosen))
    assert {
        (row.expression, row.negated): [
            sum(row.by_status.values()), row.n, row.hits, row.settled, row.settled_hits, row.documents,
        ]
        for row in rows
    } == {key: [*entry[:5], len(entry[5])] for key, entry in expected.items()}  # fmt: skip


@given(records(), lexicons(), policies)
def test_the_ranges_of_the_rows_are_the_words_own(cells, lexicon, chosen):
    for row in table(put_on(cells, lexicon, chosen)):
        entry = (row.expression, row.negated)
        if row.probability is not None and row.cls in ("yardstick", "belief") and entry in lexicon.ranges:
            own = lexicon.ranges[entry]
            assert (row.lower, row.probability, row.upper) == pytest.approx((own.lower, own.best, own.upper))


# Findings and the conclusion


def test_few_claims_from_one_document_decide_nothing_and_the_reason_says_why():
    found = conclude(resolved([0.75] * 11, [1] * 11))
    assert (found.value, found.reason) == ("cannot_tell", "fewer than 5 documents and fewer than 20 claims")
    assert (found.claims, found.documents) == (11, 1)


def test_claims_at_one_half_lean_nowhere_and_do_not_count_towards_a_conclusion():
    assert conclude(resolved([0.5, 0.75], [1, 1])).claims == 1


@pytest.mark.parametrize(
    ("documents", "each", "reason"), [(4, 10, "fewer than 5 documents"), (6, 3, "fewer than 20 claims")]
)
def test_with_more_documents_and_claims_the_reason_changes(documents, each, reason):
    slugs = tuple(f"nie-{number}" for number in range(documents))
    seen = put_on(record(*({"document": slug, "count": each} for slug in slugs), documents=slugs), KENT, Policies())
    concluded = conclude(seen)
    assert (concluded.value, concluded.reason) == ("cannot_tell", reason)
    assert (concluded.claims, concluded.documents) == (documents * each, documents)
