"""Records in and out of the database: a file is loaded whole or not at all, and never over what people changed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from forecasts.models import (
    Claim,
    Document,
    Expression,
    LogKey,
    Office,
    Outcome,
    Passage,
    Position,
    Proposition,
    Sentence,
    Series,
    Voice,
)
from forecasts.records import KINDS, Record, Row
from forecasts.rules_between_rows import RULES
from forecasts.yamlfile import FileRefused, Problem

from .outcomes import refresh_standings
from .propositions import LOCKED
from .recording import Recording, pointers, recorded, snapshot

MODELS: dict[str, type[models.Model]] = {
    "series": Series,
    "office": Office,
    "voice": Voice,
    "document": Document,
    "passage": Passage,
    "sentence": Sentence,
    "proposition": Proposition,
    "claim": Claim,
    "position": Position,
    "outcome": Outcome,
}
KEY_FIELD = {Document: "slug", Expression: "text"}


@dataclass(frozen=True)
class Loaded:
    """What a file brought: the (kind, key) of the rows entered and of those corrected."""

    entered: list[tuple[str, str]]
    corrected: list[tuple[str, str]]


def load_record(record: Record, *, by: str, at: datetime) -> Loaded:
    """Brings the database to what the file says. Nothing is written where it says that already.

    Raises FileRefused, and leaves everything as it was, where a row breaks a rule, where the file would overrun what
    people changed since it was loaded, or where it lacks a row that belongs to it: one that it once brought, or an
    outcome of a proposition that another record states too.
    """
    with recorded("load_record", by=by, at=at) as log:  # its lock comes first: else two loaders would both find nothing
        stored = stored_record(record.slug)
        elsewhere = _elsewhere(record, stored)
        differing = [(kind, key) for kind in KINDS for key in record.rows[kind] if _differs(record, stored, kind, key)]
        problems = [*_overrun(record, stored, differing), *_taken(record, elsewhere), *_missing(record, stored)]
        if problems:
            raise FileRefused(problems)
        there = {(kind, key) for found in (stored, elsewhere) for kind in KINDS for key in found.rows[kind]}
        loader = _Loader(record, log, at, there)
        for kind, key in sorted(differing, key=lambda name: _order(record, *name)):
            loader.load(kind, key)
        loader.finish()
        if problems := _broken(record, differing):
            raise FileRefused(problems)
        if problems := _missing(record, stored_record(record.slug)):  # of propositions shared with another record
            raise FileRefused(problems)
    corrected = [name for name in differing if name[1] in stored.rows[name[0]]]
    return Loaded([name for name in differing if name not in corrected], corrected)


def _order(record: Record, kind: str, key: str) -> tuple[int, bool]:
    """Rows after those they point to; restatements after the claims they restate."""
    return KINDS.index(kind), kind == "claim" and record.rows[kind][key]["restates"] is not None


def _differs(record: Record, stored: Record, kind: str, key: str) -> bool:
    theirs, ours = stored.rows[kind].get(key), record.rows[kind][key]
    # An outcome's kind is its proposition's, and judged there.
    return theirs is None or any(
        theirs[column] != value for column, value in ours.items() if (kind, column) != ("outcome", "kind")
    )


def _elsewhere(record: Record, stored: Record) -> Record:
    """The rows that the file names and the database has, but not as part of this document."""
    found = Record()
    for kind, model in MODELS.items():
        keys = record.rows[kind].keys() - stored.rows[kind].keys()
        if kind != "position" and keys:
            rows = model._default_manager.filter(**{f"{KEY_FIELD.get(model, 'key')}__in": keys})
            found.rows[kind] = {row.key: snapshot(row) for row in rows.select_related(*pointers(model))}  # type: ignore[attr-defined]
    return found


def _taken(record: Record, elsewhere: Record) -> list[Problem]:
    """What other records share with this one may be named in its file, but is not changed by it."""
    return [
        record.problem(
            kind,
            key,
            "",
            f"{kind} {key} is in the database already, and says other things: say the same, or give it another key",
        )
        for kind in KINDS
        for key in elsewhere.rows[kind]
        if _differs(record, elsewhere, kind, key)
    ]


def _broken(record: Record, loaded: list[tuple[str, str]]) -> list[Problem]:
    """What rows that the file leaves as they were break, now that others changed."""
    problems = []
    for kind, model in MODELS.items() if loaded else ():
        left = [key for key in record.rows[kind] if (kind, key) not in loaded]
        if kind == "position" or model not in RULES or not left:
            continue
        rows = model._default_manager.filter(**{f"{KEY_FIELD.get(model, 'key')}__in": left})
        for row in rows.select_related(*pointers(model)):
            problems += [record.problem(kind, row.key, *broken) for broken in RULES[model](row)]  # type: ignore[attr-defined]
    return problems


def _last_action(kind: str, key: str) -> str:
    last = LogKey.objects.filter(kind=kind, key=key).order_by("-entry__number").values("entry__action").first()
    return last["entry__action"] if last else ""


def _overrun(record: Record, stored: Record, differing: list[tuple[str, str]]) -> list[Problem]:
    problems = []
    for kind, key in differing:
        if key not in stored.rows[kind]:
            continue
        if kind == "outcome":
            reason = f"outcome {key} is recorded with other content: outcomes are superseded, never changed"
        elif _last_action(kind, key) != "load_record":
            reason = f"{kind} {key} was changed here since this file was loaded: export the record, and edit that"
        else:
            continue
        problems.append(record.problem(kind, key, "", reason))
    return problems


def _missing(record: Record, stored: Record) -> list[Problem]:
    return [
        record.problem(
            *_above(kind, key, row), "", f"{kind} {key} is in the database and not in this file: {_mend(kind, key)}"
        )
        for kind in KINDS[4:]
        for key, row in stored.rows[kind].items()
        if key not in record.rows[kind]
    ]


def _above(kind: str, key: str, row: Row) -> tuple[str, str]:
    """Where the file shows that something is missing: an outcome at its proposition."""
    return ("proposition", row["proposition"]) if kind == "outcome" else (kind, key)


def _mend(kind: str, key: str) -> str:
    if _last_action(kind, key) != "load_record":
        return "it was entered here since; export the record, and edit that"
    if kind == "outcome":
        return "put it below its proposition, as `export_record` writes it"
    return "mark it `withdrawn: true` instead of leaving it out" if kind in ("claim", "proposition") else "put it back"


class _Loader:
    """Writes rows of a file one by one, finding the rows they point to by their keys.

    `there` are the (kind, key) of the file's rows that the database has: apart from positions no other is looked for.
    """

    def __init__(self, record: Record, log: Recording, at: datetime, there: set[tuple[str, str]]) -> None:
        self.record, self.log, self.at, self.there = record, log, at, there
        self.known: dict[tuple[type[models.Model], str], models.Model] = {}
        self.judged: dict[str, Proposition] = {}

    def find(self, model: type[models.Model], key: str) -> models.Model:
        """The row with that key. Raises ValidationError where there is none."""
        if (model, key) not in self.known:
            row = model._default_manager.filter(**{KEY_FIELD.get(model, "key"): key}).first()
            if row is None:
                name = model._meta.verbose_name
                if key in self.record.rows.get(str(model._meta.model_name), {}):
                    raise ValidationError(
                        f"{name} {key!r} is this one itself, or stands below it: choose another, or move it up"
                    )
                raise ValidationError(f"there is no {name} {key!r}: correct the name, or add it first")
            self.known[model, key] = row
        return self.known[model, key]

    def load(self, kind: str, key: str) -> None:
        try:
            self._save(kind, key, self.record.rows[kind][key])
        except ValidationError as error:
            raise FileRefused(_problems(self.record, kind, key, error)) from error

    def _save(self, kind: str, key: str, values: Row) -> None:
        model = MODELS[kind]
        row = self._existing(model, kind, key, values)
        old = snapshot(row) if row.pk else None
        for column, value in values.items():
            if column != "offices":
                self._set(row, column, value)
        if kind == "proposition" and old:
            _refuse_changing_locked(old, values)
        self.log.save(row)
        if kind == "voice":
            self.log.set_many(row, "offices", [self.find(Office, office) for office in values["offices"]])
        self.known[model, key] = row
        if kind in ("proposition", "outcome"):
            question = row if isinstance(row, Proposition) else row.proposition  # type: ignore[attr-defined]
            self.judged[question.key] = question

    def _existing(self, model: type[models.Model], kind: str, key: str, values: Row) -> models.Model:
        if kind == "position":
            found = Position.objects.filter(claim__key=values["claim"], voice__key=values["voice"]).first()
            return found or Position()
        there = (kind, key) in self.there
        return model._default_manager.get(**{KEY_FIELD.get(model, "key"): key}) if there else model()

    def _set(self, row: models.Model, column: str, value: Any) -> None:
        field = row._meta.get_field(column)
        if field.is_relation and value is not None:
            try:
                value = self.find(field.related_model, value)  # type: ignore[arg-type]
            except ValidationError as error:
                raise ValidationError({column: error}) from error
        setattr(row, column, value)

    def finish(self) -> None:
        for question in self.judged.values():
            refresh_standings(question, self.log)


def _refuse_changing_locked(old: Row, values: Row) -> None:
    changed = [name for name in LOCKED if old[name] != values[name]]
    if old["criteria_locked_at"] and changed and values["criteria_version"] <= old["criteria_version"]:
        raise ValidationError(
            dict.fromkeys(changed, "the criteria are locked: raise criteria_version where the question changes")
        )


def _problems(record: Record, kind: str, key: str, error: ValidationError) -> list[Problem]:
    if hasattr(error, "error_dict"):
        return [
            record.problem(kind, key, "" if column == "__all__" else column, message)
            for column, messages in error.message_dict.items()
            for message in messages
        ]
    return [record.problem(kind, key, "", message) for message in error.messages]


# --- out of the database ----------------------------------------------------------------------------------------


def stored_record(slug: str) -> Record:
    """What the database holds of one document, in the order of a file; without rows where it has none."""
    record = Record()
    document = Document.objects.filter(slug=slug).first()
    claims = Claim.objects.filter(document=document).order_by("passage__position", "sentence__ordinal", "id")
    questions = _in_order_of_statement(claims)
    found: dict[str, Any] = {
        "series": Series.objects.filter(documents=document).distinct(),
        "document": Document.objects.filter(slug=slug),
        "passage": Passage.objects.filter(document=document).order_by("position"),
        "sentence": Sentence.objects.filter(passage__document=document).order_by("passage__position", "ordinal"),
        "claim": sorted(claims.select_related(*pointers(Claim)), key=lambda claim: (len(claim.key), claim.key)),
        "proposition": questions,
        "outcome": Outcome.objects.filter(proposition__in=questions).order_by("id"),
        "position": Position.objects.filter(claim__document=document).order_by("id"),
        "voice": Voice.objects.filter(
            models.Q(claims__document=document) | models.Q(positions__claim__document=document)
        )
        .exclude(key=Voice.AGREED)
        .distinct()
        .order_by("key"),
    }
    found["office"] = Office.objects.filter(voices__in=found["voice"]).distinct().order_by("key")
    for kind in KINDS if document else ():
        rows = found[kind].select_related(*pointers(MODELS[kind])) if hasattr(found[kind], "model") else found[kind]
        record.rows[kind] = {row.key: snapshot(row) for row in rows}
    return record


def _in_order_of_statement(claims: models.QuerySet[Claim]) -> list[Proposition]:
    """The propositions that a document states, and those merged into them, each where it is first stated."""
    stated = {claim.proposition_id: claim.proposition for claim in claims.select_related("proposition")}
    merged = Proposition.objects.filter(merged_into__in=stated)
    return [*stated.values(), *(row for row in merged if row.pk not in stated)]
