"""A synthetic record into the database: by the actions that record files take, or in bulk."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime

from forecasts.actions.records import load_record
from forecasts.actions.synthetic import enter_in_bulk, refuse_beside_others
from forecasts.records import Record
from forecasts.synthetic import SENTENCE
from scoring.synthetic import WRITERS, Plan, record_rows


def enter_synthetic(plan: Plan, *, by: str, at: datetime, bulk: bool = False) -> Mapping[str, int]:
    """Enters the record of a plan into a database that holds the expressions, and no document that is not synthetic.

    Returns how many rows of each kind. ``bulk``: all of it in one transaction under one log entry, as
    ``forecasts.actions.synthetic`` explains; else a document is loaded as from a record file, each under its own entry.
    Raises ValidationError, or FileRefused where other synthetic documents stand under the same slugs.
    """
    if bulk:
        why = f"{SENTENCE} The writer is {plan.writer}: {WRITERS[plan.writer].says}."
        return enter_in_bulk(record_rows(plan), by=by, at=at, why=why, drawn=plan.as_dict())
    refuse_beside_others()
    counts: Counter[str] = Counter()
    for rows in record_rows(plan):
        load_record(Record(rows=rows), by=by, at=at)
        counts.update({kind: len(rows[kind]) for kind in rows if kind not in ("series", "office", "voice")})
    return counts
