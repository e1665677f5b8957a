"""Record files: one estimate as nested YAML, and the same thing as flat rows with stable keys. Pure: no Django.

``read`` gives the rows of a file, ``write`` the file of such rows. A row's fields have the names and values of the
database's columns (rows by their key, dates by ISO 8601), so that file and database can be compared field by field.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .yamlfile import Lines, Place, Problem, dump, refuse_any
from .yamlfile import read as read_yaml

Row = dict[str, Any]
REQUIRED = object()


@dataclass(frozen=True)
class Entry:
    """One field of the file. ``at`` is where the file has it, dots for nesting; ``row`` is the column."""

    at: str
    row: str = ""
    default: Any = REQUIRED

    @property
    def column(self) -> str:
        return self.row or self.at


def _optional(at: str, default: Any = "", row: str = "") -> Entry:
    return Entry(at, row, default)


DOCUMENT = [
    Entry("slug"),
    Entry("series.key", "series"),
    Entry("number"),
    Entry("title"),
    Entry("issued_on"),
    _optional("information_cutoff", None),
    Entry("window.opens", "window_opens"),
    Entry("window.closes", "window_closes"),
    Entry("window.basis", "window_basis"),
    _optional("coordination"),
    _optional("citation"),
    _optional("region"),
    _optional("topics", []),
    Entry("printed"),
    Entry("state"),
    _optional("withdrawn", False),
    _optional("merged_into", None),
    _optional("note"),
]
NAMED = [Entry("key"), Entry("name")]
VOICE = [*NAMED, Entry("offices")]
PASSAGE = [
    Entry("key"),
    Entry("section"),
    _optional("number"),
    _optional("under", None),
    _optional("mark"),
    _optional("page"),
]
SENTENCE = [Entry("locator"), Entry("sha256"), _optional("page"), _optional("ruled_out")]
CLAIM = [
    Entry("id", "key"),
    Entry("proposition"),
    _optional("voice", "agreed"),
    Entry("quotation"),
    _optional("stem", None),
    Entry("expression"),
    Entry("canonical"),
    _optional("span", None),
    _optional("span_in", "quotation"),
    _optional("co_markers", []),
    _optional("negated", False),
    Entry("mood"),
    _optional("reported", False),
    _optional("window"),
    _optional("restates", None),
    _optional("cites"),
    _optional("withdrawn", False),
    _optional("note"),
]
PROPOSITION = [
    Entry("id", "key"),
    Entry("text"),
    Entry("kind"),
    Entry("window.basis", "window_basis"),
    Entry("window.opens", "opens"),
    _optional("window.closes", None, "closes"),
    _optional("condition"),
    Entry("criteria"),
    _optional("criteria_version", 1),
    _optional("criteria_locked_at", None),
    _optional("importance", 1),
    _optional("withdrawn", False),
    _optional("merged_into", None),
    _optional("note"),
]
OUTCOME = [
    Entry("id", "key"),
    Entry("condition_met"),
    _optional("verdict", None),
    _optional("degree", None),
    _optional("occurred_earliest", None),
    _optional("occurred_latest", None),
    Entry("evidence"),
    _optional("sources", []),
    Entry("known_on"),
    Entry("recorded_at"),
    Entry("confidence"),
    Entry("coder"),
    _optional("blind", False),
    _optional("adjudicated", False),
    _optional("criteria_version", 1),
    _optional("supersedes", None),
    _optional("supersession"),
    _optional("note"),
]
POSITION = [Entry("voice"), Entry("claim"), Entry("stance"), Entry("passage"), _optional("note")]

KINDS = (
    "series",
    "office",
    "voice",
    "document",
    "passage",
    "sentence",
    "proposition",
    "claim",
    "position",
    "outcome",
)


@dataclass
class Record:
    """The rows of one estimate: kind -> key -> fields, in the file's order; where each stands in the file."""

    rows: dict[str, dict[str, Row]] = field(default_factory=lambda: {kind: {} for kind in KINDS})
    places: dict[tuple[str, str], Place] = field(default_factory=dict)
    lines: Lines | None = None

    @property
    def slug(self) -> str:
        return next(iter(self.rows["document"]))

    def problem(self, kind: str, key: str, column: str, reason: str) -> Problem:
        """A problem with one field of one row, with the line where the file has it."""
        place = self.places.get((kind, key), ())
        if self.lines is None:
            return Problem(self.slug, 0, f"{kind} {key}", reason)
        return self.lines.problem((*place, *_steps(kind, column)) if column else place, reason)


def _steps(kind: str, column: str) -> Place:
    fields = {"document": DOCUMENT, "claim": CLAIM, "proposition": PROPOSITION, "outcome": OUTCOME}.get(kind, [])
    columns = {"span_start": "span", "span_end": "span", "quarters": "degree"}
    column = columns.get(column, column)
    return next((tuple(entry.at.split(".")) for entry in fields if entry.column == column), (column,))


# --- from a file to rows ----------------------------------------------------------------------------------------


def read(path: Path | str) -> Record:
    """The rows of a record file. Raises FileRefused, with file, line, path and reason of all that is wrong."""
    data, lines = read_yaml(path, "record")
    record = Record(lines=lines)
    problems = [problem for row in _flat(data) if (problem := _add(record, *row))]
    problems += _unknown_references(record)
    refuse_any(problems)
    return record


def _add(record: Record, kind: str, key: str, place: Place, row: Row) -> Problem | None:
    if key in record.rows[kind]:
        assert record.lines is not None
        return record.lines.problem(place, f"{kind} {key} stands in this file twice: give one of them another key")
    record.rows[kind][key] = row
    record.places[kind, key] = place
    return None


def _flat(data: dict[str, Any]) -> Iterator[tuple[str, str, Place, Row]]:
    """Every row of a nested file with its kind, key and place."""
    document = data["document"]
    slug = document["slug"]
    yield "series", document["series"]["key"], ("document", "series"), dict(document["series"])
    yield "document", slug, ("document",), _columns(document, DOCUMENT)
    for kind, fields in (("office", NAMED), ("voice", VOICE)):
        for i, item in enumerate(data.get(f"{kind}s", [])):
            yield kind, item["key"], (f"{kind}s", i), _columns(item, fields)
    for i, passage in enumerate(data["passages"]):
        yield from _flat_passage(passage, ("passages", i), {"document": slug, "position": i + 1})
    for i, proposition in enumerate(data["propositions"]):
        place: Place = ("propositions", i)
        yield "proposition", proposition["id"], place, _columns(proposition, PROPOSITION)
        for j, outcome in enumerate(proposition.get("outcomes", [])):
            above = {"proposition": proposition["id"], "kind": proposition["kind"]}
            yield "outcome", outcome["id"], (*place, "outcomes", j), _columns(outcome, OUTCOME) | above
    for i, position in enumerate(data.get("positions", [])):
        yield (
            "position",
            f"{position['claim']}:{position['voice']}",
            ("positions", i),
            _columns(position, POSITION),
        )


def _flat_passage(passage: dict[str, Any], place: Place, above: Row) -> Iterator[tuple[str, str, Place, Row]]:
    key = passage["key"]
    yield "passage", key, place, _columns(passage, PASSAGE) | above
    for i, sentence in enumerate(passage["sentences"]):
        at: Place = (*place, "sentences", i)
        row = _columns(sentence, SENTENCE)
        locator = row.pop("locator")
        row |= {
            "key": f"{above['document']}/{locator}",
            "passage": key,
            "ordinal": int(locator.rpartition("/")[2]),
        }
        yield "sentence", row["key"], at, row
        for j, claim in enumerate(sentence.get("claims", [])):
            within = {"document": above["document"], "passage": key, "sentence": row["key"]}
            yield "claim", claim["id"], (*at, "claims", j), _columns(claim, CLAIM) | within


def _columns(item: dict[str, Any], fields: list[Entry]) -> Row:
    row = {entry.column: _get(item, entry) for entry in fields}
    if "span" in row:
        row["span_start"], row["span_end"] = row.pop("span") or (None, None)
    if "degree" in row:
        degree = row.pop("degree")
        row["quarters"] = None if degree is None else round(degree * 4)
    for column in ("recorded_at", "criteria_locked_at"):
        if row.get(column):
            row[column] = row[column].replace("Z", "+00:00")
    return row


def _get(item: dict[str, Any], entry: Entry) -> Any:
    value: Any = item
    for step in entry.at.split("."):
        if step not in value:
            return list(entry.default) if isinstance(entry.default, list) else entry.default
        value = value[step]
    return value


REFERENCES = [
    ("voice", "offices", "office"),
    ("passage", "under", "passage"),
    ("claim", "proposition", "proposition"),
    ("claim", "voice", "voice"),
    ("claim", "restates", "claim"),
    ("position", "claim", "claim"),
    ("position", "voice", "voice"),
    ("position", "passage", "passage"),
    ("outcome", "supersedes", "outcome"),
]


def _unknown_references(record: Record) -> list[Problem]:
    problems = []
    for kind, column, target in REFERENCES:
        known = record.rows[target].keys() | ({"agreed"} if target == "voice" else set())
        for key, row in record.rows[kind].items():
            wanted = row[column] if isinstance(row[column], list) else [row[column]]
            for name in wanted:
                if name is not None and name not in known:
                    reason = f"{target} {name} is not in this file: correct the name, or add the {target}"
                    problems.append(record.problem(kind, key, column, reason))
    for key, row in record.rows["sentence"].items():
        if key.rpartition("/")[0] != row["passage"]:
            reason = f"sentence {key} stands in passage {row['passage']}: its locator begins with that passage's place"
            problems.append(record.problem("sentence", key, "locator", reason))
    return problems


# --- from rows to a file ----------------------------------------------------------------------------------------


def write(record: Record) -> str:
    """The canonical file of a record's rows."""
    return dump(_nested(record))


def _nested(record: Record) -> dict[str, Any]:
    rows = record.rows
    document = rows["document"][record.slug]
    head = _item(document, DOCUMENT)
    head["series"] = dict(rows["series"][document["series"]])
    data: dict[str, Any] = {"format": 1, "document": head}
    for name, kind, fields in (("offices", "office", NAMED), ("voices", "voice", VOICE)):
        if rows[kind]:
            data[name] = [_item(row, fields) for row in rows[kind].values()]
    data["passages"] = [_passage(key, row, rows) for key, row in rows["passage"].items()]
    data["propositions"] = [_proposition(key, row, rows) for key, row in rows["proposition"].items()]
    if rows["position"]:
        data["positions"] = [_item(row, POSITION) for row in rows["position"].values()]
    return data


def _passage(key: str, row: Row, rows: dict[str, dict[str, Row]]) -> dict[str, Any]:
    sentences = [
        _sentence(name, sentence, rows) for name, sentence in rows["sentence"].items() if sentence["passage"] == key
    ]
    return _item(row, PASSAGE) | {"sentences": sentences}


def _sentence(key: str, row: Row, rows: dict[str, dict[str, Row]]) -> dict[str, Any]:
    item = _item(row | {"locator": key.partition("/")[2]}, SENTENCE)
    claims = [_item(claim, CLAIM) for claim in rows["claim"].values() if claim["sentence"] == key]
    return item | ({"claims": claims} if claims else {})


def _proposition(key: str, row: Row, rows: dict[str, dict[str, Row]]) -> dict[str, Any]:
    outcomes = [_item(outcome, OUTCOME) for outcome in rows["outcome"].values() if outcome["proposition"] == key]
    return _item(row, PROPOSITION) | ({"outcomes": outcomes} if outcomes else {})


def _item(row: Row, fields: list[Entry]) -> dict[str, Any]:
    row = dict(row)
    if "span_start" in row:
        row["span"] = None if row["span_start"] is None else [row["span_start"], row["span_end"]]
    if "quarters" in row:
        row["degree"] = None if row["quarters"] is None else row["quarters"] / 4
    for column in ("recorded_at", "criteria_locked_at"):
        if row.get(column):
            row[column] = row[column].replace("+00:00", "Z")
    item: dict[str, Any] = {}
    for entry in fields:
        if row[entry.column] != entry.default:
            _put(item, entry.at.split("."), row[entry.column])
    return item


def _put(item: dict[str, Any], steps: list[str], value: Any) -> None:
    for step in steps[:-1]:
        item = item.setdefault(step, {})
    item[steps[-1]] = value
