"""A synthetic record entered in bulk: so many rows that the other actions would take hours.

It may pass by the checks of single rows, and log one summary instead of each row, for two reasons. The rows are
made by a program, and tests hold what it makes to what `load_record` accepts: both ways give the same rows. And the
database holds nothing that anybody wrote or judged, nor will this let it: it refuses where a document stands that is
not synthetic. The database's own constraints judge every row all the same, and `check_record` finds what they cannot.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from functools import lru_cache
from operator import itemgetter
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.color import no_style
from django.db import connection, models

from forecasts.models import Document, Expression, Standing, Voice
from forecasts.standing import OutcomeRow, departure, intervals
from forecasts.synthetic import is_synthetic

from .recording import Recording, recorded
from .records import MODELS

Row = dict[str, Any]
Rows = dict[str, dict[str, Row]]  # kind -> key -> fields, as `forecasts.records` has them
BATCH = 20_000
# What a record shares with others is entered once; these are its own.
OWN = ("document", "passage", "sentence", "proposition", "claim", "position", "outcome")
TABLES: list[type[models.Model]] = [*(MODELS[kind] for kind in OWN), Standing]
KINDS_OF_ROWS: dict[str, type[models.Model]] = {**MODELS, "expression": Expression}
day_of, moment_of = lru_cache(maxsize=100_000)(date.fromisoformat), lru_cache(maxsize=100_000)(datetime.fromisoformat)


def refuse_beside_others() -> None:
    """Raises ValidationError where the database holds a document that is not synthetic."""
    slugs = Document.objects.values_list("slug", flat=True)
    others = [slug for slug in slugs.iterator() if not is_synthetic(slug)]
    if others:
        raise ValidationError(
            f"This database holds {others[0]}{' and others' if len(others) > 1 else ''}, which is not synthetic: make "
            "the synthetic record in a database of its own."
        )


def enter_in_bulk(records: Iterable[Rows], *, by: str, at: datetime, why: str, drawn: Row) -> dict[str, int]:
    """Enters synthetic documents; returns how many rows of each kind. ``drawn``: what they were made from, for the log.

    Raises ValidationError where the database holds a document that is not synthetic, or one of these already, or
    where one of these is not synthetic.
    """
    with recorded("enter_synthetic_record", by=by, at=at, why=why) as log:
        refuse_beside_others()
        bulk = _Bulk(log)
        for rows in records:
            bulk.add(rows)
        bulk.finish()
        log.summarise("synthetic_record", bulk.first, {**bulk.counts, "last": bulk.last, "drawn": drawn})
    return dict(bulk.counts)


class _Bulk:
    """Gathers rows of all tables, with the ids that they will have, and writes them in batches."""

    def __init__(self, log: Recording) -> None:
        self.log = log
        self.first = self.last = ""
        self.counts: dict[str, int] = defaultdict(int)
        self.waiting: dict[type[models.Model], list[Sequence[Any]]] = defaultdict(list)
        self.next_id = {model: _last_id(model) + 1 for model in TABLES}
        self.writers = {kind: _Columns(MODELS[kind]) for kind in OWN}
        self.there = set(Document.objects.values_list("slug", flat=True))
        self.shared: dict[tuple[str, str], int] = {
            ("expression", row.text): row.pk for row in Expression.objects.all()
        } | {("voice", Voice.AGREED): Voice.objects.get(key=Voice.AGREED).pk}

    def add(self, rows: Rows) -> None:
        slug = next(iter(rows["document"]))
        if not is_synthetic(slug) or slug in self.there:
            why = "is there already: make the record in an empty database" if slug in self.there else "is not synthetic"
            raise ValidationError(f"{slug} {why}.")
        self.there.add(slug)
        self.first, self.last = self.first or slug, slug
        self._add_shared(rows)
        ids = dict(self.shared)
        for kind in OWN:
            for key in rows[kind]:
                ids[kind, key] = self._id(MODELS[kind])
            self.waiting[MODELS[kind]] += self.writers[kind].tuples(kind, rows[kind], ids)
            self.counts[kind] += len(rows[kind])
        for standing in _standings(rows, ids):
            self.waiting[Standing].append((self._id(Standing), *standing))
            self.counts["standing"] += 1
        if sum(map(len, self.waiting.values())) >= BATCH:
            self._write()

    def _id(self, model: type[models.Model]) -> int:
        self.next_id[model] += 1
        return self.next_id[model] - 1

    def _add_shared(self, rows: Rows) -> None:
        """Series, offices and voices: few, so the way of all other actions."""
        for kind in ("series", "office", "voice"):
            for key, values in rows[kind].items():
                if (kind, key) not in self.shared:
                    self.shared[kind, key] = self._shared(kind, key, values)

    def _shared(self, kind: str, key: str, values: Row) -> int:
        model: Any = MODELS[kind]
        row = model.objects.filter(key=key).first()
        if row is None:
            row = model(key=key, name=values["name"])
            self.log.save(row)
            if isinstance(row, Voice):
                self.log.set_many(row, "offices", MODELS["office"]._default_manager.filter(key__in=values["offices"]))
        return row.pk

    def _write(self) -> None:
        for kind in OWN:
            self.log.insert_many(MODELS[kind], self.writers[kind].names, self.waiting.pop(MODELS[kind], []))
        self.log.insert_many(Standing, STANDING_COLUMNS, self.waiting.pop(Standing, []))

    def finish(self) -> None:
        self._write()
        with connection.cursor() as cursor:  # PostgreSQL counts on from here
            for sql in connection.ops.sequence_reset_sql(no_style(), TABLES):
                cursor.execute(sql)


def _last_id(model: type[models.Model]) -> int:
    return model._default_manager.aggregate(last=models.Max("pk"))["last"] or 0


def _names(model: type[models.Model]) -> list[str]:
    return [str(field.column) for field in model._meta.concrete_fields]


Ids = dict[tuple[str, str], int]
Value = Callable[[Any, Ids], Any]


class _Columns:
    """How the rows of one kind become what the database keeps, in the order of ``names``."""

    def __init__(self, model: type[models.Model]) -> None:
        self.names = _names(model)
        fields = model._meta.concrete_fields[1:]  # the first is the id
        self.take = itemgetter(*(field.name for field in fields))
        self.changed = [(place, change) for place, field in enumerate(fields, 1) if (change := _change(field))]

    def tuples(self, kind: str, rows: dict[str, Row], ids: Ids) -> Iterator[list[Any]]:
        for key, row in rows.items():
            values = [ids[kind, key], *self.take(row)]
            for place, change in self.changed:
                values[place] = change(values[place], ids)
            yield values


def _change(field: Any) -> Value | None:
    """What makes of a row's value what the database wants: ids of keys; moments and lists in its own form."""
    if field.is_relation:
        target = next(kind for kind, model in KINDS_OF_ROWS.items() if model is field.related_model)
        return lambda key, ids: None if key is None else ids[target, key]
    if isinstance(field, models.DateTimeField | models.JSONField):
        prepared: dict[str, Any] = {}  # few values, and each costs a detour over the database's adapters

        def prepare(value: Any, ids: Ids) -> Any:
            said = value if isinstance(value, str) else repr(value)
            if said not in prepared:
                prepared[said] = field.get_db_prep_save(field.to_python(value), connection)
            return prepared[said]

        return prepare
    return None


STANDING_COLUMNS = _names(Standing)


def _standings(rows: Rows, ids: Ids) -> Iterator[tuple[Any, ...]]:
    """Without their ids, what `forecasts.standing` says of each proposition, in the order of STANDING_COLUMNS."""
    told: dict[str, list[OutcomeRow]] = defaultdict(list)
    for key, row in rows["outcome"].items():
        told[row["proposition"]].append(_outcome(key, row))
    for key, outcomes in told.items():
        question = rows["proposition"][key]
        closes = question["closes"] and day_of(question["closes"])
        for one in intervals(outcomes):
            stands = one.current
            month, window_months = departure(question["kind"], day_of(question["opens"]), closes, stands)
            yield (
                ids["proposition", key], one.since, one.until, stands.result, stands.condition,
                month, window_months, stands.earliest, stands.latest,
                None if stands.outcome is None else ids["outcome", stands.outcome],
            )  # fmt: skip


def _outcome(key: str, row: Row) -> OutcomeRow:
    earliest, latest = row["occurred_earliest"], row["occurred_latest"]
    return OutcomeRow(
        id=key, condition_met=row["condition_met"], verdict=row["verdict"], quarters=row["quarters"],
        occurred_earliest=day_of(earliest) if earliest else None, occurred_latest=day_of(latest) if latest else None,
        known_on=day_of(row["known_on"]), recorded_at=moment_of(row["recorded_at"]), adjudicated=row["adjudicated"],
        supersedes=row["supersedes"], supersession=row["supersession"],
    )  # fmt: skip
