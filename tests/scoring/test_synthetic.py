"""The synthetic record's rows: the same from the same plan, with the writer's rates, and with all that can occur."""

from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date, datetime

import numpy as np
import pytest
import yaml
from scipy.stats import binomtest

from forecasts.standing import OutcomeRow, current
from scoring.synthetic import WRITERS, Plan, document_rows, record_rows
from scoring.synthetic.chance import shared
from scoring.synthetic.words import WORDS

READ_ON = date(2030, 1, 1)
# By hand, to four digits: logit(best), turned towards what the word holds true, plus the writer's shift. In the order
# almost certain, probable, likely, we believe, about even, unlikely, not probable, not believed, not likely, almost
# certainly not; then may, will, appears, which are the same for all.
HEDGED = (0.4, 0.85, 0.7)
RATES = {
    "calibrated": (0.93, 0.75, 0.75, 0.75, 0.5, 0.3, 0.3, 0.3, 0.25, 0.07),
    "over_stating": (0.7478, 0.4010, 0.4010, 0.4010, 0.5, 0.6576, 0.6576, 0.6576, 0.5990, 0.2522),
    "under_stating": (0.9939, 0.9734, 0.9734, 0.9734, 0.5, 0.0340, 0.0340, 0.0340, 0.0266, 0.0061),
    "mixed": (0.7478, 0.4010, 0.4010, 0.4010, 0.5, 0.0340, 0.0340, 0.0340, 0.0266, 0.0061),
}


def result_of(rows):
    """What stands about each proposition of a document: its key -> the result, None where nothing does."""
    told = defaultdict(list)
    for key, row in rows["outcome"].items():
        days = {name: row[name] and date.fromisoformat(row[name]) for name in ("occurred_earliest", "occurred_latest")}
        told[row["proposition"]].append(
            OutcomeRow(
                id=key, condition_met=row["condition_met"], verdict=row["verdict"], quarters=row["quarters"],
                known_on=date.fromisoformat(row["known_on"]), recorded_at=datetime.fromisoformat(row["recorded_at"]),
                adjudicated=row["adjudicated"], supersedes=row["supersedes"], supersession=row["supersession"], **days,
            )
        )  # fmt: skip
    stands = {key: current(outcomes, READ_ON) for key, outcomes in told.items()}
    return {key: one and one.condition in ("none", "yes") and one.result for key, one in stands.items()}


def settled(plan):
    """(document, word, whether it was so) of each claim that is not a restatement, withdrawn, open or unsettled."""
    for rows in record_rows(plan):
        results = result_of(rows)
        for claim in rows["claim"].values():
            result = results.get(claim["proposition"])
            closes = rows["proposition"][claim["proposition"]]["closes"]
            closed = closes is None or closes < READ_ON.isoformat()
            units = claim["restates"] is None and not claim["withdrawn"]
            if units and closed and result in ("occurred", "did_not_occur"):
                yield claim["document"], (claim["canonical"], claim["negated"]), result == "occurred"


@pytest.mark.parametrize("writer", WRITERS)
def test_events_happen_as_often_as_the_writers_rule_says(writer):
    counts = defaultdict(Counter)
    for _, word, true in settled(Plan(documents=200, claims_per_document=60, writer=writer, seed=11, rho=0)):
        counts[word][true] += 1
    expected = dict(zip([(word.canonical, word.negated) for word in WORDS], RATES[writer] + HEDGED, strict=True))
    assert counts.keys() == expected.keys()
    for word, rate in expected.items():
        hits, n = counts[word][True], counts[word].total()
        assert n > 100, word
        assert binomtest(hits, n, rate).pvalue > 0.001, (word, hits, n, rate)


def test_every_writer_has_a_line_in_the_table_of_rates():
    assert RATES.keys() == WRITERS.keys()


@pytest.mark.parametrize(("rate", "denies"), [(0.93, False), (0.401, False), (0.5, False), (0.3, True), (0.6, True)])
@pytest.mark.parametrize("rho", [0.1, 0.3])
def test_the_rates_of_documents_have_the_writers_mean_and_the_intraclass_correlation(rate, denies, rho):
    units = (np.arange(20_000) + 0.5) / 20_000
    drawn = np.array([shared([rate], [denies], rho, unit)[0] for unit in units])
    assert drawn.mean() == pytest.approx(rate, abs=2e-3)
    assert drawn.var() == pytest.approx(rho * rate * (1 - rate), rel=2e-2)


def intraclass(groups):
    """The estimator of one-way analysis of variance for groups of unequal size (Fisher's)."""
    sizes = np.array([len(group) for group in groups])
    values = np.concatenate(groups)
    means = np.array([np.mean(group) for group in groups])
    between = (sizes * (means - values.mean()) ** 2).sum() / (len(groups) - 1)
    within = sum(((group - np.mean(group)) ** 2).sum() for group in groups) / (len(values) - len(groups))
    size = (sizes.sum() - (sizes**2).sum() / sizes.sum()) / (len(groups) - 1)
    return (between - within) / (between + (size - 1) * within)


@pytest.mark.parametrize("rho", [0, 0.1])
def test_claims_of_one_document_lean_together(rho):
    groups = defaultdict(list)
    for document, word, true in settled(Plan(documents=400, claims_per_document=40, seed=3, rho=rho)):
        if word in (("probable", False), ("likely", False), ("we believe", False)):
            groups[document].append(float(true))
    found = intraclass([np.array(group) for group in groups.values() if len(group) > 1])
    assert found == pytest.approx(rho, abs=0.03)


def test_the_words_are_read_as_kent_reads_them():
    with open("fixtures/lexicons/kent-1964.yaml", encoding="utf-8") as file:
        terms = {
            (term["expression"], term.get("negated", False)): term.get("best") for term in yaml.safe_load(file)["terms"]
        }
    for word in WORDS:
        own = terms.get((word.canonical, word.negated))
        affirmed = terms.get((word.canonical, False)) if word.negated else None
        assert word.best == (own if own is not None else affirmed and 1 - affirmed), word
    assert sum(word.share for word in WORDS) == pytest.approx(1)


def test_equal_plans_give_equal_rows_and_a_document_depends_on_no_other():
    plan = Plan(documents=20, seed=5)
    assert list(record_rows(plan)) == list(record_rows(Plan(documents=20, seed=5)))
    assert document_rows(plan, 3) == document_rows(replace(plan, documents=15), 3)
    assert document_rows(plan, 3) != document_rows(replace(plan, seed=6), 3)


@pytest.fixture(scope="module")
def thirty():
    return list(record_rows(Plan(documents=30, seed=7)))


def values(records, kind, column):
    return {row[column] for rows in records for row in rows[kind].values()}


OCCUR = [
    ("claim", "mood", {"forecast", "assessment", "counterfactual"}),
    ("claim", "negated", {True, False}),
    ("claim", "withdrawn", {True, False}),
    ("claim", "reported", {True, False}),
    ("proposition", "kind", {"event_by_close", "state_throughout", "state_at_close", "fact_at_time"}),
    ("proposition", "window_basis", {"document", "stated", "open_ended", "none"}),
    ("outcome", "verdict", {"occurred", "did_not_occur", "partly", "undeterminable", "not_yet_due", None}),
    ("outcome", "quarters", {1, 2, 3, None}),
    ("outcome", "condition_met", {"none", "yes", "no", "partly", "unknown"}),
    ("outcome", "supersession", {"", "new_evidence", "correction"}),
    ("outcome", "adjudicated", {True, False}),
    ("outcome", "confidence", {"high", "moderate", "low"}),
    ("outcome", "blind", {True, False}),
    ("position", "stance", {"concurs", "reserves", "dissents"}),
    ("passage", "section", {"conclusions", "discussion", "footnote"}),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "column", "expected"), OCCUR, ids=[f"{kind}-{column}" for kind, column, _ in OCCUR])
def test_all_values_occur_in_thirty_documents(thirty, kind, column, expected):
    assert values(thirty, kind, column) == expected


def test_other_voices_dissent_on_the_same_proposition_and_some_claims_restate_others(thirty):
    claims = [claim for rows in thirty for claim in rows["claim"].values()]
    agreed = {claim["proposition"] for claim in claims if claim["voice"] == "agreed"}
    dissents = [claim for claim in claims if claim["voice"] != "agreed"]
    assert len(dissents) > 5
    assert {claim["proposition"] for claim in dissents} <= agreed
    assert sum(claim["restates"] is not None for claim in claims) > 20


def test_a_dozen_documents_hold_one_without_claims_one_of_hedges_alone_and_one_that_nobody_judged(thirty):
    eighth, ninth, tenth = thirty[7:10]
    assert eighth["claim"] == {} and eighth["sentence"]
    assert {claim["canonical"] for claim in ninth["claim"].values()} == {"may"}
    assert tenth["claim"] and tenth["outcome"] == {}


def test_every_key_says_that_it_is_synthetic(thirty):
    kinds = ("document", "passage", "sentence", "proposition", "claim", "position", "outcome")
    keys = [key for rows in thirty for kind in kinds for key in rows[kind]]
    assert [key for key in keys if not key.startswith("synthetic-")] == []
    assert all(row["title"].startswith("Synthetic") for rows in thirty for row in rows["document"].values())


@pytest.mark.parametrize(
    ("name", "value"),
    [("documents", 0), ("claims_per_document", 0), ("writer", "nobody"), ("seed", -1), ("rho", 1), ("spread", 3)],
)
def test_a_plan_that_cannot_be_is_refused_by_the_name_of_what_is_wrong(name, value):
    with pytest.raises(ValueError, match=f"^{name}: "):
        Plan(**{name: value})


def test_the_sizes_of_documents_have_the_plans_mean_and_spread():
    sizes = [len(document_rows(Plan(documents=600, seed=2), number)["claim"]) for number in range(20, 600)]
    assert np.mean(sizes) == pytest.approx(12, rel=0.08)
    assert np.std(sizes) / np.mean(sizes) == pytest.approx(0.6, abs=0.07)
    alike = Plan(documents=3, claims_per_document=7, spread=0)
    claims = [rows["claim"].values() for rows in record_rows(alike)]
    assert [sum(not claim["withdrawn"] for claim in one) for one in claims] == [7, 7, 7]
