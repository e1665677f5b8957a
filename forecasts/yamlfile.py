"""YAML read with its lines, for the files that people write: lexicons, expressions, records. Pure: no Django.

Reading is stricter than YAML itself, since a file comes from anywhere: no anchors or aliases (a few lines of
them expand without end), no tags, no key twice, no NaN, one document, bounded size and depth. Scalars follow the
core schema of YAML 1.2, so that `no` and `1952-09-04` are text; callers turn ISO dates into dates themselves.
"""

import datetime as dt
import functools
import json
import math
import re
import stat
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml
from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError

from forecasts.yamldump import NUMBER, dump

__all__ = ["FileRefused", "Lines", "Problem", "dump", "parse", "read", "spell"]

SCHEMAS = Path(__file__).resolve().parent.parent / "fixtures" / "schemas"
MAX_BYTES = 10_000_000
MAX_DEPTH = 20
MAX_SHOWN = 50
MAX_DIGITS = 18  # more would not fit a database's integer, nor survive a float

Place = tuple[str | int, ...]

_INTEGER = re.compile(r"[-+]?[0-9]+")
_NOT_FINITE = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
_WORDS: dict[str, bool | None] = {"": None, "~": None, "null": None, "Null": None, "NULL": None}
_WORDS |= {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}


@dataclass(frozen=True)
class Problem:
    """One thing wrong in a file: where (line 0 = the file as a whole; path like `terms[3].lower`), and what."""

    file: str
    line: int
    path: str
    reason: str

    def __str__(self) -> str:
        """One line `file:line: path: reason`, without the parts that are unknown."""
        where = f"{self.file}:{self.line}" if self.line else self.file
        return f"{where}: {self.path}: {self.reason}" if self.path else f"{where}: {self.reason}"


class FileRefused(Exception):
    """A file was refused whole; `problems` names everything found wrong, in the order of the file."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(problems)
        self.problems = problems

    def __str__(self) -> str:
        shown = [str(problem) for problem in self.problems[:MAX_SHOWN]]
        left = len(self.problems) - len(shown)
        return "\n".join([*shown, f"and {left} more"] if left else shown)


def refuse_any(problems: Sequence[Problem]) -> None:
    """Raises FileRefused where there are any, in the order of the file."""
    if problems:
        raise FileRefused(sorted(problems, key=lambda problem: problem.line))


@dataclass(frozen=True)
class Lines:
    """Where each value of a file stands, so that rules beyond the schema can name the line too."""

    file: str
    by_place: dict[Place, int]

    def line(self, place: Place) -> int:
        """Line (from 1) of a value, or of the nearest thing around it that is in the file."""
        while place not in self.by_place:
            place = place[:-1]
        return self.by_place[place]

    def problem(self, place: Place, reason: str) -> Problem:
        """A problem with the value at `place`, e.g. `("terms", 3, "lower")`."""
        return Problem(self.file, self.line(place), spell(place), reason)


def spell(place: Place) -> str:
    """`("terms", 3, "lower")` as `terms[3].lower`."""
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in place)
    return text.removeprefix(".")


def read(path: Path | str, schema_name: str) -> tuple[dict[str, Any], Lines]:
    """Read a YAML file and check it against `fixtures/schemas/SCHEMA_NAME.schema.json`.

    Raises FileRefused with file, line, path and reason of all that is wrong.
    """
    try:
        about = Path(path).stat()
        if not (stat.S_ISREG(about.st_mode) or stat.S_ISDIR(about.st_mode)):  # a pipe or device may never end
            raise FileRefused([Problem(str(path), 0, "", "is a pipe or a device: give a file")])
        if about.st_size > MAX_BYTES:
            raise FileRefused([Problem(str(path), 0, "", f"{about.st_size} bytes are too many: at most {MAX_BYTES}")])
        raw = Path(path).read_bytes()
    except OSError as error:
        raise FileRefused([Problem(str(path), 0, "", f"cannot be read: {error.strerror}")]) from error
    data, lines = parse(raw, str(path))
    errors = _validator(schema_name).iter_errors(data)
    problems = [problem for error in errors for problem in _from_schema(error, lines)]
    if problems:
        raise FileRefused(sorted(problems, key=lambda problem: (problem.line, problem.path)))
    return data, lines


# --- from bytes to values ---------------------------------------------------------------------------------------


def parse(raw: bytes, file: str) -> tuple[dict[str, Any], Lines]:
    """Read YAML bytes into mappings, lists, text, numbers, booleans and None; `file` names them in messages."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise FileRefused([Problem(file, line, "", "is not UTF-8 text: save the file as UTF-8")]) from error
    builder = _Builder(file)
    try:
        for event in yaml.parse(text, Loader=_Loader):
            builder.take(event)
    except yaml.MarkedYAMLError as error:
        raise builder.refused(_mark(error), f"is not YAML: {error.problem}") from error
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise builder.refused(line, "holds a control character, which YAML does not allow") from error
    if not isinstance(builder.root, dict):
        raise builder.refused(1, "must be a mapping (`key: value` lines), not a list, a single value or empty")
    return builder.root, Lines(file, builder.by_place)


_Loader = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader


def _mark(error: yaml.MarkedYAMLError) -> int:
    mark = error.problem_mark or error.context_mark
    return mark.line + 1 if mark else 0


class _Builder:
    """Builds the values from the parser's events, one by one: no recursion that depth could exhaust."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.root: Any = None
        self.documents = 0
        self.by_place: dict[Place, int] = {(): 1}
        self.open: list[tuple[Any, Place]] = []  # the containers around the next value
        self.key: list[str | None] = []  # per open container: the key that waits for its value

    def refused(self, line: int, reason: str, place: Place = ()) -> FileRefused:
        return FileRefused([Problem(self.file, line, spell(place), reason)])

    def take(self, event: Any) -> None:
        """Take the parser's next event (yaml.Event; the stubs do not know which attributes each kind has)."""
        line = event.start_mark.line + 1
        if isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                raise self.refused(line, "starts a second document: one file holds one")
        elif isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise self.refused(line, "anchors (&) and aliases (*) are not read: write the value out")
        elif getattr(event, "tag", None):
            raise self.refused(line, f"the tag {event.tag} is not read: leave it out")
        elif isinstance(event, yaml.CollectionStartEvent):
            self.start({} if isinstance(event, yaml.MappingStartEvent) else [], line)
        elif isinstance(event, yaml.CollectionEndEvent):
            self.open.pop()
            self.key.pop()
        elif isinstance(event, yaml.ScalarEvent):
            self.scalar(event, line)

    def start(self, container: dict[str, Any] | list[Any], line: int) -> None:
        if len(self.open) >= MAX_DEPTH:
            raise self.refused(line, f"is nested deeper than {MAX_DEPTH} levels")
        if self.awaits_key():
            raise self.refused(line, "a key must be text, not a list or a mapping", self.open[-1][1])
        self.open.append((container, self.put(container, line)))
        self.key.append(None)

    def awaits_key(self) -> bool:
        return bool(self.open) and isinstance(self.open[-1][0], dict) and self.key[-1] is None

    def scalar(self, event: yaml.ScalarEvent, line: int) -> None:
        plain = event.implicit[0]
        if "\0" in event.value:  # written as an escape; PostgreSQL cannot store it
            raise self.refused(line, "holds a NUL character (\\0): leave it out")
        if not self.awaits_key():
            self.put(self.value(event.value, line) if plain else event.value, line)
            return
        container, place = self.open[-1]
        if plain and not isinstance(self.value(event.value, line), str):
            raise self.refused(line, f"the key {event.value or 'null'} must be text: put it in quotes", place)
        if event.value in container:
            first = self.by_place[(*place, event.value)]
            raise self.refused(line, f"is given twice, first in line {first}", (*place, event.value))
        self.key[-1] = event.value
        self.by_place[(*place, event.value)] = line

    def put(self, value: Any, line: int) -> Place:
        """Put a value where it belongs and return its place."""
        if not self.open:
            self.root = value
            return ()
        container, place = self.open[-1]
        if isinstance(container, list):
            container.append(value)
            here: Place = (*place, len(container) - 1)
            self.by_place[here] = line
            return here
        key = self.key[-1]
        assert key is not None
        container[key] = value
        self.key[-1] = None
        return (*place, key)

    def value(self, text: str, line: int) -> Any:
        """A plain scalar's value by the core schema of YAML 1.2 (decimal numbers only)."""
        if text in _WORDS:
            return _WORDS[text]
        if _NOT_FINITE.fullmatch(text):
            raise self.refused(line, f"{text} is not a number that can be used: it must be finite")
        if not NUMBER.fullmatch(text):
            return text
        whole = _INTEGER.fullmatch(text)
        if (whole and len(text.lstrip("+-")) > MAX_DIGITS) or not math.isfinite(float(text)):
            raise self.refused(line, f"the number is out of range (at most {MAX_DIGITS} digits): {text[:40]}")
        return int(text) if whole else float(text)


# --- the schema's complaints in words ---------------------------------------------------------------------------

_TYPES = {
    "string": "text",
    "number": "a number",
    "integer": "a whole number",
    "boolean": "true or false",
    "array": "a list",
    "object": "a mapping",
    "null": "null",
}
_FORMATS = {
    "date": "a date like 1952-09-04",
    "date-time": "a time in UTC like 2026-11-24T00:00:00Z",
    "web-address": "a web address that starts with https:// or http://",
}
_formats = FormatChecker(formats=())


@_formats.checks("date", raises=ValueError)
def _is_date(value: object) -> bool:
    if not isinstance(value, str):
        return True  # the type is another keyword's business
    return bool(re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII) and dt.date.fromisoformat(value))


@_formats.checks("date-time", raises=ValueError)
def _is_utc_time(value: object) -> bool:
    if not isinstance(value, str):
        return True
    shape = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z"
    return bool(re.fullmatch(shape, value, re.ASCII) and dt.datetime.fromisoformat(value))


@_formats.checks("web-address", raises=ValueError)
def _is_web_address(value: object) -> bool:
    if not isinstance(value, str):
        return True
    address = urlsplit(value)
    return address.scheme in ("http", "https") and bool(address.hostname) and not re.search(r"\s", value)


@functools.cache
def _validator(schema_name: str) -> Draft202012Validator:
    schema = json.loads((SCHEMAS / f"{schema_name}.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema, format_checker=_formats)


def _from_schema(error: ValidationError, lines: Lines) -> list[Problem]:
    place: Place = tuple(error.absolute_path)
    schema: Any = error.schema
    instance: Any = error.instance
    if error.validator == "additionalProperties":
        known = schema["properties"]
        reason = f"is no key of this format here; known are: {', '.join(known)}"
        return [lines.problem((*place, key), reason) for key in instance if key not in known]
    # A schema may say in its own words what was expected (`errorMessage`, which editors show as well).
    own_words = schema.get("errorMessage")
    if error.validator == "type" or own_words is None:
        own_words = _in_words(error)
    return [lines.problem(place, own_words)]


def _in_words(error: ValidationError) -> str:
    """What the failing keyword of the schema expected, and what was there."""
    expected: Any = error.validator_value
    got = _short(error.instance)
    match error.validator:
        case "type":
            return _wrong_type(expected, error.instance)
        case "required":
            return error.message.replace(" is a required property", " is missing")
        case "dependentRequired":
            missing, given = (part.strip("'") for part in error.message.split(" is a dependency of "))
            return f"{given} needs {missing} beside it"
        case "enum":
            return f"must be one of {', '.join(map(_short, expected))}, not {got}"
        case "const":
            return f"must be {_short(expected)}, not {got}"
        case "format":
            return f"must be {_FORMATS[expected]}, not {got}"
        case "minimum":
            return f"must be at least {expected}, not {got}"
        case "maximum":
            return f"must be at most {expected}, not {got}"
        case "minLength" | "minItems":
            return "must not be empty"
        case "uniqueItems":
            return "holds the same entry twice"
    return error.message[:200]  # a keyword that no shipped schema uses without words of its own


def _wrong_type(expected: str | list[str], got: object) -> str:
    names = [expected] if isinstance(expected, str) else expected
    words = " or ".join(_TYPES[name] for name in names)
    hint = ": put it in quotes" if "string" in names and isinstance(got, int | float) else ""
    return f"must be {words}, not {_short(got)}{hint}"


def _short(value: object) -> str:
    """A value as the file spells it, cut where it is long."""
    if isinstance(value, dict | list):
        return "a mapping" if isinstance(value, dict) else "a list"
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else f"{text[:57]}..."
