"""Cells for tests: a few by hand, and any number by chance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from hypothesis import strategies as st

from scoring.metrics.cells import (
    CLAIM_STATUSES,
    POLICIES,
    RECORD_STATUSES,
    LexiconReading,
    Policies,
    Range,
    RecordCells,
    ScoreCells,
    Word,
    put_on,
)

PROBABLE = Range(0.63, 0.75, 0.87)
PROBABLY_NOT = Range(0.2, 0.3, 0.4)
ALMOST_CERTAIN = Range(0.87, 0.93, 0.99)
# Kent's chart for a few words; the first denial has an entry of its own, the last word is a coder's addition.
KENT = LexiconReading(
    slug="kent-1964", name="Kent 1964", version=1, verified=True, year=1964,
    ranges={
        ("probable", False): PROBABLE, ("probable", True): PROBABLY_NOT,
        ("almost certain", False): ALMOST_CERTAIN, ("unlikely", False): PROBABLY_NOT,
        ("chances about even", False): Range(0.4, 0.5, 0.6), ("possible", False): None,
        ("undoubtedly", False): ALMOST_CERTAIN,
    },
    synonyms=frozenset({("undoubtedly", False)}),
)  # fmt: skip
EXPRESSIONS = {
    "probable": "yardstick", "almost certain": "yardstick", "unlikely": "yardstick",
    "undoubtedly": "yardstick", "chances about even": "yardstick", "we believe": "belief", "appears": "belief",
    "will": "bare", "may": "modal", "possible": "modal",
}  # fmt: skip
WORDS = tuple(Word(expression, cls) for expression, cls in EXPRESSIONS.items())
READING = Word("two chances in three", "yardstick", Range(0.6, 2 / 3, 0.7))
OUTCOMES_OF = {"resolved": (1, 5), "partial": (2, 3, 4), "open": (0, 1, 2, 3, 4, 5)}


def record(*claims: dict, documents: Sequence[str] = ("nie-58",)) -> RecordCells:
    """Record cells from claims, each a dictionary of what differs from a resolved forecast that occurred."""
    moods = ("forecast", "assessment", "counterfactual")
    kinds = ("event_by_close", "state_throughout", "state_at_close", "fact_at_time")
    outcomes = {"none": 0, "did_not_occur": 1, "1/4": 2, "1/2": 3, "3/4": 4, "occurred": 5}
    words = (*WORDS, READING)
    names = [word.expression for word in words]
    rows = []
    for claim in claims:
        status = claim.get("status", "resolved")
        usual = {"resolved": "occurred", "partial": "1/2"}.get(status, "none")
        rows.append((
            documents.index(claim.get("document", documents[0])), 0,
            names.index(claim.get("word", "probable")), claim.get("negated", False),
            moods.index(claim.get("mood", "forecast")), kinds.index(claim.get("kind", "event_by_close")),
            claim.get("restated", False), RECORD_STATUSES.index(status), outcomes[claim.get("outcome", usual)],
            claim.get("month", -1), claim.get("window", 24 if "month" in claim else -1), claim.get("count", 1),
            claim.get("importance", claim.get("count", 1)),
        ))  # fmt: skip
    return RecordCells.from_rows(rows, documents, ("agreed",), words)


def resolved(
    probability: Sequence[float],
    outcome: Sequence[float],
    *,
    lower: Sequence[float] | None = None,
    upper: Sequence[float] | None = None,
    status: Sequence[str] | None = None,
    count: Sequence[int] | None = None,
    document: Sequence[int] | None = None,
    reference: Sequence[float] | None = None,
) -> ScoreCells:
    """Score cells of forecasts from plain numbers; resolved unless `status` says otherwise, from one document
    unless `document` numbers several from 0, and without a reference forecast unless there is one."""
    n = len(probability)
    base = put_on(record(*[{} for _ in range(n)]), KENT, Policies())
    codes = [CLAIM_STATUSES.index(name) for name in status or ["resolved"] * n]
    values = {
        "probability": probability, "outcome": outcome, "lower": lower or probability,
        "upper": upper or probability, "reference": reference or [np.nan] * n,
    }  # fmt: skip
    changed = {name: np.array(column, dtype=np.float64) for name, column in values.items()}
    counts = np.array(count or [1] * n, dtype=np.int64)
    of = np.array(document or [0] * n, dtype=np.int32)
    base = replace(base, document=of, documents=tuple(f"nie-{number}" for number in range(max(of, default=0) + 1)))
    return replace(base, **changed, status=np.array(codes, dtype=np.int8), count=counts, weight=counts)


@st.composite
def cell_rows(draw, words: int, documents: int = 3, voices: int = 2) -> tuple[int, ...]:
    status = draw(st.sampled_from(RECORD_STATUSES))
    outcome = draw(st.sampled_from(OUTCOMES_OF.get(status, (0,))))
    month = draw(st.integers(-1, 30))
    return (
        draw(st.integers(0, documents - 1)), draw(st.integers(0, voices - 1)), draw(st.integers(0, words - 1)),
        draw(st.booleans()), draw(st.integers(0, 2)), draw(st.integers(0, 3)), draw(st.booleans()),
        RECORD_STATUSES.index(status), outcome, month, draw(st.integers(1, 24)) if month >= 1 else -1,
        draw(st.integers(1, 4)), draw(st.integers(1, 9)),
    )  # fmt: skip


@st.composite
def records(draw) -> RecordCells:
    """Any record cells over three documents, two voices and all the words, in any state."""
    rows = draw(st.lists(cell_rows(words=len(WORDS) + 1), max_size=25))
    return RecordCells.from_rows(rows, ("nie-1", "nie-2", "nie-3"), ("agreed", "state"), (*WORDS, READING))


@st.composite
def ranges(draw) -> Range:
    return Range(*sorted(draw(st.lists(st.integers(0, 100), min_size=3, max_size=3).map(_hundredths))))


def _hundredths(numbers: list[int]) -> list[float]:
    return [number / 100 for number in numbers]


@st.composite
def lexicons(draw, slug: str = "any") -> LexiconReading:
    """Any lexicon: some words, some denials, some said outright to have no probability, some synonyms."""
    keys = [(expression, negated) for expression in EXPRESSIONS for negated in (False, True)]
    entries = draw(st.dictionaries(st.sampled_from(keys), st.none() | ranges(), max_size=len(keys)))
    synonyms = draw(st.sets(st.sampled_from(keys)))
    return LexiconReading(slug, slug.upper(), 1, True, entries, frozenset(synonyms & set(entries)))


policies = st.fixed_dictionaries({name: st.sampled_from(values) for name, values in POLICIES.items()}).map(
    Policies.from_mapping
)

FIVE = tuple(f"nie-{number}" for number in range(1, 6))
SPOKEN = ("probable", "almost certain", "unlikely", "undoubtedly", "chances about even", READING.expression)


@st.composite
def spoken(draw):
    """Resolved claims of Kent's words in up to five documents."""
    claim = st.fixed_dictionaries({
        "document": st.sampled_from(FIVE), "word": st.sampled_from(SPOKEN), "negated": st.booleans(),
        "outcome": st.sampled_from(("occurred", "did_not_occur")), "count": st.integers(1, 5),
    })  # fmt: skip
    return record(*draw(st.lists(claim, max_size=30)), documents=FIVE)


def questions():
    """Record cells, a lexicon and policies: any at all, or many resolved claims of a few words in several documents."""
    return st.one_of(st.tuples(records(), lexicons(), policies), st.tuples(spoken(), st.just(KENT), policies))
