"""From rows to cells: the only bridge. One SQL statement that returns integers only, and counts what is left out."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from itertools import chain
from typing import Any, TypeVar

import numpy as np
from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import Case, Count, F, Q, QuerySet, SmallIntegerField, Sum, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from forecasts.models import Claim, Document, Expression, Lexicon, Term, Voice
from forecasts.standing import RESULTS
from forecasts.status import STANDING, record_status_lines, with_standing
from scoring.metrics.cells import (
    COLUMNS,
    KINDS,
    MOODS,
    OUTCOMES,
    RECORD_STATUSES,
    LexiconReading,
    Range,
    RecordCells,
    Word,
)

T = TypeVar("T")
CHUNK = 20_000
JUDGED = [RECORD_STATUSES.index("partial"), RECORD_STATUSES.index("resolved")]
OPEN = RECORD_STATUSES.index("open")
# What a standing's result is called in a cell; all other results are none.
OUTCOME_OF = {result: OUTCOMES.index(result) for result in RESULTS if result in OUTCOMES}


def coded(field: str, values: Sequence[str]) -> Case:
    """The place of a field's value among ``values``, as an integer."""
    return Case(
        *(When(**{field: value}, then=Value(code)) for code, value in enumerate(values)),
        output_field=SmallIntegerField(),
    )


def flag(fits: Q) -> Case:
    """1 where it fits, else 0."""
    return Case(When(fits, then=Value(1)), default=Value(0), output_field=SmallIntegerField())


def status_code(as_of: date) -> Case:
    return Case(
        *(When(fits, then=Value(RECORD_STATUSES.index(name))) for fits, name in record_status_lines(as_of)),
        default=Value(RECORD_STATUSES.index("resolved")),
        output_field=SmallIntegerField(),
    )


def outcome_code() -> Case:
    """Where the condition came about partly, or nobody knows, what stands is no outcome of the claim."""
    return Case(
        When(**{f"{STANDING}__condition__in": ["partly", "unknown"]}, then=Value(0)),
        *(When(**{f"{STANDING}__result": result}, then=Value(code)) for result, code in OUTCOME_OF.items()),
        default=Value(0),
        output_field=SmallIntegerField(),
    )


def _columns(as_of: date) -> list[str | Combinable]:
    """The cell of a claim but its last two columns, in the order of COLUMNS."""
    return [
        "document_id",
        "voice_id",
        "canonical_id",
        flag(Q(negated=True)),
        coded("mood", MOODS),
        coded("proposition__kind", KINDS),
        flag(Q(restates__isnull=False)),
        status_code(as_of),
        outcome_code(),
        Coalesce(F(f"{STANDING}__month"), Value(-1)),
        Coalesce(F(f"{STANDING}__window_months"), Value(-1)),
    ]


class RowNames:
    """What row ids stand for: one query for documents, voices and words each, when it is first asked."""

    @cached_property
    def documents(self) -> dict[int, str]:
        return dict(Document.objects.values_list("id", "slug"))

    @cached_property
    def voices(self) -> dict[int, str]:
        return dict(Voice.objects.values_list("id", "key"))

    @cached_property
    def words(self) -> dict[int, Word]:
        return {pk: Word(text, cls) for pk, text, cls in Expression.objects.values_list("id", "text", "cls")}


def cell_rows(claims: QuerySet[Claim], as_of: date) -> QuerySet:
    """Rows of integers in the order of COLUMNS, grouped by the database."""
    return (
        with_standing(claims, as_of)
        .order_by()
        .values_list(*_columns(as_of))
        .annotate(claims=Count("pk"), importance=Sum("proposition__importance"))
    )


def record_cells(claims: QuerySet[Claim], as_of: date, names: RowNames | None = None) -> RecordCells:
    """The cells of some claims as of a day: four queries, however many claims there are."""
    return _cells(fetched(cell_rows(claims, as_of)), names or RowNames()).canonical()


def fetched(rows: QuerySet) -> Iterator[Sequence[int]]:
    """Rows some at a time, from a cursor of the client's: PostgreSQL runs a server-side one, which ``iterator()``
    would ask for, on one core alone, and planned for the first rows rather than for all."""
    connection = connections[rows.db]
    try:
        sql, parameters = rows.query.get_compiler(connection=connection).as_sql()
    except EmptyResultSet:
        return
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        while some := cursor.fetchmany(CHUNK):
            yield from some


def claim_cells(claims: QuerySet[Claim], as_of: date) -> tuple[list[str], RecordCells]:
    """The same for claims one by one: their keys, and cells with one claim a row in the order of these."""
    rows = with_standing(claims, as_of).order_by("key").values_list("key", *_columns(as_of), "proposition__importance")
    keys, cells = [], []
    for key, *columns, importance in rows.iterator(chunk_size=CHUNK):
        keys.append(key)
        cells.append((*columns, 1, importance))
    return keys, _cells(cells, RowNames())


def _cells(rows: Iterable[Sequence[int]], names: RowNames) -> RecordCells:
    """Rows of integers with row ids in them as cells with names.

    Only what is judged has a month; an outcome has also what is settled before its window has closed.
    """
    table = np.fromiter(chain.from_iterable(rows), dtype=np.int64).reshape(-1, len(COLUMNS))
    columns: dict[str, Any] = dict(zip(COLUMNS, table.T, strict=True))
    judged = np.isin(columns["status"], JUDGED)
    columns["outcome"] = np.where(judged | (columns["status"] == OPEN), columns["outcome"], 0)
    for name in ("month", "window_months"):
        columns[name] = np.where(judged, columns[name], -1)
    documents, columns["document"] = named(columns["document"], names.documents)
    voices, columns["voice"] = named(columns["voice"], names.voices)
    words, columns["word"] = named(columns["word"], names.words)
    return RecordCells(documents, voices, words, **columns)


def named(ids: np.ndarray, names: Mapping[int, T]) -> tuple[tuple[T, ...], np.ndarray]:
    """The names behind some row ids, and codes into these names in place of the ids."""
    used, codes = np.unique(ids, return_inverse=True)
    return tuple(names[pk] for pk in used.tolist()), codes


def lexicon_readings(slugs: Sequence[str]) -> list[LexiconReading]:
    """What scoring needs to know of some lexicons, in the order of their slugs as given."""
    found = {lexicon.slug: lexicon for lexicon in Lexicon.objects.filter(slug__in=slugs)}
    return [_reading(found[slug]) for slug in slugs]


def _range(term: Term) -> Range | None:
    if term.lower is None or term.best is None or term.upper is None:
        return None
    return Range(term.lower, term.best, term.upper)


def _reading(lexicon: Lexicon) -> LexiconReading:
    terms = list(lexicon.terms.select_related("expression"))
    return LexiconReading(
        slug=lexicon.slug,
        name=lexicon.name,
        version=lexicon.version,
        verified=lexicon.verified,
        year=lexicon.year,
        ranges={(term.expression.text, term.negated): _range(term) for term in terms},
        synonyms=frozenset((t.expression.text, t.negated) for t in terms if t.basis == "coders_synonym"),
        answers={
            (term.expression.text, term.negated): (term.mean, term.sd)
            for term in terms
            if term.mean is not None and term.sd is not None
        },
        counted_from=frozenset(lexicon.origin["documents"]) if lexicon.origin else None,
        counted_sha=lexicon.origin["inputs_sha"] if lexicon.origin else "",
    )
