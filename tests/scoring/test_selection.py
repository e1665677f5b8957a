"""The one statement that turns rows into cells, held against a plain reading of the rows."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forecasts.actions.outcomes import refresh_standings
from forecasts.actions.recording import recorded
from forecasts.models import Claim, Document, Outcome, Proposition
from forecasts.status import CLAIM_STATUSES, status, with_standing
from scoring.metrics.cells import LexiconReading, Policies, Range, put_on
from scoring.metrics.record import COLUMNS, KINDS, MOODS, OUTCOMES, RECORD_STATUSES
from scoring.selection import lexicon_readings, record_cells
from tests import builders
from tests.builders import WHO

pytestmark = pytest.mark.django_db

OPENS, CLOSES = date(1952, 9, 4), date(1954, 9, 4)
DAYS = [date(1953, 6, 1), CLOSES, date(1955, 1, 1), date(1955, 7, 1), date(1960, 1, 1), date(1970, 1, 1)]
WINDOW = 24
WORDS = ["likely", "unlikely", "we believe", "will"]


# --- a plain reading of the rows ----------------------------------------------------------------------------------


def standing_rows(proposition, as_of):
    rows = [row for row in proposition.outcomes.all() if row.known_on <= as_of]
    taken_back = set()
    for row in proposition.outcomes.all():
        if row.supersedes_id and (row.supersession == "correction" or row.known_on <= as_of):
            taken_back.add(row.supersedes_id)
    rows = [row for row in rows if row.pk not in taken_back]
    return [row for row in rows if row.adjudicated] or rows


def read_status(claim, as_of):
    question, rows = claim.proposition, standing_rows(claim.proposition, as_of)
    agreed = len({(row.condition_met, row.verdict, row.quarters) for row in rows}) == 1
    first = rows[0] if agreed else None
    if claim.withdrawn:
        return "withdrawn"
    if question.window_basis == "open_ended":
        return "open_ended"
    if first and first.condition_met == "no":
        return "condition_not_met"
    if question.closes and question.closes >= as_of:
        return "open"
    if not rows or (first and first.verdict == "not_yet_due"):
        return "unjudged"
    if first is None:
        return "coders_disagree"
    if first.verdict == "undeterminable" or first.condition_met in ("partly", "unknown"):
        return "undeterminable"
    return "partial" if first.verdict == "partly" else "resolved"


def read_month(question, rows, as_of):
    """Months begun since the opening, counted day by day from the calendar, by the day of a departure; and the months
    of the window."""
    came_in_time = question.kind == "event_by_close" and rows[0].verdict in ("occurred", "partly")
    came_late_or_broke = rows[0].verdict == "did_not_occur" and question.kind in ("event_by_close", "state_throughout")
    days = [row.occurred_latest for row in rows if row.occurred_latest]
    if came_late_or_broke:
        days = [day for day in days if day <= as_of]
    if not days or not (came_in_time or came_late_or_broke):
        return -1, -1
    ends = [
        date(OPENS.year + (OPENS.month - 1 + m) // 12, (OPENS.month - 1 + m) % 12 + 1, OPENS.day) for m in range(1, 100)
    ]
    return next(month for month, end in enumerate(ends, 1) if max(days) <= end), WINDOW


def is_settled(rows):
    """Whether coders agree on a verdict, and no condition hangs in the air."""
    agreed = len({(row.condition_met, row.verdict, row.quarters) for row in rows}) == 1
    settled = ("occurred", "did_not_occur", "partly")
    return agreed and rows[0].verdict in settled and rows[0].condition_met not in ("partly", "unknown")


def read_cell(claim, as_of):
    question, state = claim.proposition, read_status(claim, as_of)
    rows = standing_rows(question, as_of)
    outcome, months = "none", (-1, -1)
    if state in ("partial", "resolved"):
        months = read_month(question, rows, as_of)
    if state in ("partial", "resolved") or (state == "open" and is_settled(rows)):
        verdict = rows[0].verdict
        outcome = {1: "1/4", 2: "1/2", 3: "3/4"}[rows[0].quarters] if verdict == "partly" else verdict
    return (
        claim.document.slug, claim.voice.key, claim.canonical.text, claim.negated, claim.mood, question.kind,
        claim.restates_id is not None, state, outcome, *months,
    )  # fmt: skip


def plain_reading(as_of):
    count, importance = Counter(), Counter()
    for claim in Claim.objects.all():
        cell = read_cell(claim, as_of)
        count[cell] += 1
        importance[cell] += claim.proposition.importance
    return {cell: (n, importance[cell]) for cell, n in count.items()}


def by_name(cells):
    """The same form as the plain reading's, from arrays of codes."""
    rows = zip(*(getattr(cells, column).tolist() for column in COLUMNS), strict=True)
    return {
        (
            cells.documents[document], cells.voices[voice], cells.words[word].expression, negated, MOODS[mood],
            KINDS[kind], restated, RECORD_STATUSES[state], OUTCOMES[outcome], month, window,
        ): (count, importance)
        for document, voice, word, negated, mood, kind, restated, state, outcome, month, window, count, importance
        in rows
    }  # fmt: skip


# --- random records -----------------------------------------------------------------------------------------------

judgements = st.sampled_from(
    [("occurred", None), ("did_not_occur", None), ("undeterminable", None), ("not_yet_due", None)]
    + [("partly", quarters) for quarters in (1, 2, 3)]
)
outcome_rows = st.fixed_dictionaries(
    {
        "coder": st.sampled_from(["ann", "bob"]),
        "adjudicated": st.sampled_from([False, False, False, True]),
        "condition_met": st.sampled_from(["yes", "no", "partly", "unknown"]),
        "judgement": judgements,
        "day": st.integers(0, 730),
        "span": st.integers(0, 40),
        "known": st.sampled_from([DAYS[0], *DAYS[2:5]]),
        "dated": st.booleans(),
        "supersession": st.sampled_from(["new_evidence", "correction"]),
    }
)
questions = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(KINDS),
        "open_ended": st.sampled_from([False, False, False, True]),
        "conditional": st.booleans(),
        "importance": st.integers(1, 3),
        "outcomes": st.lists(outcome_rows, max_size=4),
        "claims": st.lists(
            st.fixed_dictionaries(
                {
                    "word": st.sampled_from(WORDS),
                    "negated": st.booleans(),
                    "mood": st.sampled_from(MOODS),
                    "withdrawn": st.sampled_from([False, False, False, True]),
                    "document": st.integers(0, 1),
                    "voice": st.sampled_from(["agreed", "state"]),
                }
            ),
            min_size=1,
            max_size=3,
        ),
    }
)


def make_question(spec, number):
    fact = spec["kind"] == "fact_at_time"
    basis = "none" if fact else "open_ended" if spec["open_ended"] else "document"
    return Proposition(
        key=f"q-{number}", text="It happens.", kind=spec["kind"], window_basis=basis, opens=OPENS,
        closes=CLOSES if basis == "document" else None, condition="It is made." if spec["conditional"] else "",
        criteria="It happens.", importance=spec["importance"],
    )  # fmt: skip


def make_outcomes(spec, question):
    """Each coder's rows one after the other, each superseding the one before; known dates never go back."""
    last = {}
    for number, row in enumerate(spec["outcomes"]):
        chain = (row["coder"], row["adjudicated"])
        old = last.get(chain)
        condition = row["condition_met"] if question.condition else "none"
        verdict, quarters = (None, None) if condition == "no" else row["judgement"]
        dated = question.kind == "event_by_close" and verdict in ("occurred", "partly")
        late = question.kind == "event_by_close" and verdict == "did_not_occur" and row["dated"] and question.closes
        broke = question.kind == "state_throughout" and verdict == "did_not_occur" and row["dated"]
        earliest = (CLOSES + timedelta(days=1 + 3 * row["day"])) if late else OPENS + timedelta(days=row["day"])
        latest = earliest + timedelta(days=row["span"])
        known = max(row["known"], earliest) if dated or broke else row["known"]
        new = Outcome(
            key=f"{question.key}.{row['coder']}.{number + 1}", proposition=question, kind=question.kind,
            condition_met=condition, verdict=verdict, quarters=quarters,
            occurred_earliest=earliest if dated or late or broke else None,
            occurred_latest=latest if late else min(latest, CLOSES) if dated or broke else None,
            evidence="Seen.", sources=["A source"], known_on=max(known, old.known_on) if old else known,
            recorded_at=datetime(2026, 1, 1, number, tzinfo=UTC), confidence="low", coder=row["coder"],
            adjudicated=row["adjudicated"], supersedes=old, supersession=row["supersession"] if old else "",
        )  # fmt: skip
        Outcome.objects.bulk_create([new])
        last[chain] = new


def make_claims(spec, question, places, words, voices):
    first = {}
    for row in spec["claims"]:
        sentence = places[row["document"]]
        unit = (row["document"], row["voice"])
        claim = Claim(
            key=f"{sentence.passage.document.slug}.1-{question.key}-{len(first)}-{Claim.objects.count()}",
            document=sentence.passage.document, passage=sentence.passage, sentence=sentence,
            voice=voices[row["voice"]], proposition=question, expression=row["word"], canonical=words[row["word"]],
            negated=row["negated"], mood=row["mood"], withdrawn=row["withdrawn"], restates=first.get(unit),
        )  # fmt: skip
        Claim.objects.bulk_create([claim])
        if not claim.withdrawn:
            first.setdefault(unit, claim)


@pytest.fixture
def shelf():
    """Two documents with a sentence each, the words and the voices."""
    builders.load_lexicons("kent-1964")
    documents = [builders.document("nie-1"), builders.document("nie-2")]
    return (
        [builders.sentence(builders.passage(document)) for document in documents],
        {word: builders.expression(word) for word in WORDS},
        {key: builders.voice(key) for key in ["agreed", "state"]},
    )


@given(specs=st.lists(questions, min_size=1, max_size=5), as_of=st.sampled_from(DAYS))
@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_selection_agrees_with_a_plain_reading_of_the_rows(shelf, specs, as_of):
    with transaction.atomic(), recorded("make_random_record", **WHO) as log:
        for number, spec in enumerate(specs):
            question = make_question(spec, number)
            Proposition.objects.bulk_create([question])
            make_outcomes(spec, question)
            make_claims(spec, question, *shelf)
            refresh_standings(question, log)
        cells = record_cells(Claim.objects.all(), as_of)
        assert by_name(cells) == plain_reading(as_of)
        assert_statuses_of_rows_are_those_of_cells(cells, as_of)
        transaction.set_rollback(True)


def assert_statuses_of_rows_are_those_of_cells(cells, as_of):
    """What the API says of each claim, counted, is what the run says of its cells."""
    [kent] = lexicon_readings(["kent-1964"])
    lexicon = builders.Lexicon.objects.get(slug="kent-1964")
    said = with_standing(Claim.objects.all(), as_of).values_list(status(as_of, lexicon.pk), flat=True)
    counted = put_on(cells, kent, Policies()).by_status()
    assert Counter(said) == Counter({name: n for name, n in counted.items() if n})


# --- how it is asked ----------------------------------------------------------------------------------------------


def queries_for(number_of_claims):
    document = builders.document(f"nie-{number_of_claims}")
    first = builders.claim(document)
    with recorded("fill", **WHO):
        questions = Proposition.objects.bulk_create(
            make_question({"kind": "event_by_close", "open_ended": False, "conditional": False, "importance": 1}, n)
            for n in range(number_of_claims - 1)
        )
        Claim.objects.bulk_create(
            [
                Claim(
                    key=f"x-{number_of_claims}-{question.key}",
                    document=document,
                    passage=first.passage,
                    sentence=first.sentence,
                    voice=first.voice,
                    proposition=question,
                    expression="likely",
                    canonical=first.canonical,
                    mood="forecast",
                )
                for question in questions
            ],
            batch_size=1000,
        )
    with CaptureQueriesContext(
        connection,
    ) as asked:
        cells = record_cells(Claim.objects.filter(document=document), CLOSES)
    assert cells.count.sum() == number_of_claims
    return len(asked)


@pytest.mark.parametrize("number_of_claims", [10, 10_000])
def test_selection_asks_four_queries_however_many_claims_there_are(number_of_claims):
    assert queries_for(number_of_claims) == 4


def test_an_empty_selection_has_no_cells():
    assert record_cells(Claim.objects.none(), CLOSES).count.sum() == 0


def test_the_statuses_are_spelled_the_same_in_sql_and_in_the_scoring():
    from scoring.metrics import cells

    assert cells.CLAIM_STATUSES == CLAIM_STATUSES


def test_a_lexicon_reads_the_same_in_the_database_and_in_its_file():
    builders.load_lexicons("icd-203-2015")
    [icd] = lexicon_readings(["icd-203-2015"])
    assert isinstance(icd, LexiconReading)
    assert icd.ranges["likely", False] == Range(0.55, 0.675, 0.8)
    assert icd.synonyms == frozenset()


def test_a_selection_is_of_the_claims_it_was_given():
    one, other = builders.document("nie-1"), builders.document("nie-2")
    builders.claim(one), builders.claim(other)
    assert record_cells(Claim.objects.filter(document=one), CLOSES).documents == ("nie-1",)
    assert Document.objects.count() == 2


def test_of_a_lexicon_that_readers_were_asked_for_their_answers_are_known():
    builders.load_lexicons("capphrase-2026", "icd-203-2015")
    asked, printed = lexicon_readings(["capphrase-2026", "icd-203-2015"])
    assert asked.answers["almost certain", False] == (0.9397, 0.0579)
    assert printed.answers == {}
