"""Estimative expressions: reading their file, and finding them in a sentence. Pure."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from forecasts.yamldump import dump
from forecasts.yamlfile import Lines, Problem, read, refuse_any

CLASSES = ("yardstick", "belief", "bare", "modal")  # the strongest first
WORDS = re.compile(r"[a-z]+([ -][a-z]+)*")  # as the file's schema has it: lower case, single spaces


@dataclass(frozen=True)
class ExpressionEntry:
    """A canonical expression ("almost certain"), its class (one of CLASSES), and the forms it is printed in."""

    expression: str
    cls: str
    surface_forms: tuple[str, ...]


@dataclass(frozen=True)
class Match:
    """An expression found in a text, at its code points [start, end)."""

    expression: str
    cls: str
    start: int
    end: int


# --- the file ---------------------------------------------------------------------------------------------------


def read_expressions(path: Path | str) -> tuple[ExpressionEntry, ...]:
    """The canonical expressions of a file, in its order. Raises FileRefused with all that is wrong."""
    data, lines = read(path, "expressions")
    entries = tuple(
        ExpressionEntry(row["expression"], row["class"], tuple(row["surface_forms"])) for row in data["expressions"]
    )
    refuse_any(_ambiguities(entries, lines))
    return entries


def _ambiguities(entries: Sequence[ExpressionEntry], lines: Lines) -> list[Problem]:
    """Expressions or printed forms that stand twice: a sentence could then be read in two ways."""
    problems = []
    names: dict[str, int] = {}
    forms: dict[str, str] = {}
    for index, entry in enumerate(entries):
        place = ("expressions", index)
        first = names.setdefault(entry.expression, index)
        if first != index:
            line = lines.line(("expressions", first))
            reason = f'"{entry.expression}" is listed twice, first in line {line}'
            problems.append(lines.problem((*place, "expression"), reason))
        for number, form in enumerate(entry.surface_forms):
            owner = forms.setdefault(_normal(form), entry.expression)
            if owner != entry.expression or form in entry.surface_forms[:number]:
                reason = f'the form "{form}" already stands for "{owner}": a form belongs to one expression, once'
                problems.append(lines.problem((*place, "surface_forms", number), reason))
    return problems


def expressions_file(entries: Sequence[ExpressionEntry], order: Sequence[ExpressionEntry]) -> str:
    """The file that `read_expressions` reads back: in the order of `order`, then those that it does not have, by name.

    Where both say the same it is the file of `order`, byte for byte.
    """
    place = {entry.expression: number for number, entry in enumerate(order)}
    ranked = sorted(entries, key=lambda entry: (place.get(entry.expression, len(place)), entry.expression))
    rows = [
        {"expression": entry.expression, "class": entry.cls, "surface_forms": list(entry.surface_forms)}
        for entry in ranked
    ]
    return dump({"format": 1, "expressions": rows})


def forms_among(printed: Iterable[str], forms: Iterable[str]) -> list[str]:
    """Those of `printed` that are one of `forms`, in any case, hyphenated or broken over two lines."""
    wanted = {_normal(form) for form in forms}
    return [one for one in printed if _normal(one) in wanted]


def without(forms: Iterable[str], kept: Iterable[str]) -> list[str]:
    """Those of `forms` that none of `kept` stands for."""
    there = {_normal(form) for form in kept}
    return [form for form in forms if _normal(form) not in there]


def in_two_expressions(entries: Sequence[ExpressionEntry]) -> list[str]:
    """One sentence for each printed form that stands for two expressions: a text could then be read in two ways."""
    owners: dict[str, str] = {}
    found = []
    for entry in entries:
        for form in entry.surface_forms:
            owner = owners.setdefault(_normal(form), entry.expression)
            if owner != entry.expression:
                found.append(f"“{form}” is a printed form of “{owner}” and of “{entry.expression}”: take it from one.")
    return found


def joined(stated: ExpressionEntry, forms: Sequence[str], taken: Sequence[str]) -> tuple[str, ...]:
    """The printed forms of an expression: those of the file, then those of `forms`, which the record has, that are
    not among them and that the file gives to no other expression (`taken`: all forms of the file)."""
    known = {_normal(form) for form in (*stated.surface_forms, *taken)}
    return (*stated.surface_forms, *(form for form in forms if _normal(form) not in known))


# --- in a sentence ----------------------------------------------------------------------------------------------

# Spelled like an expression, but none there: the month, "certain organs", "the will", "military might", "as soon as
# possible". Each is tried where its form was found; whatever else is doubtful is left to the coder.
_FALSE_FRIENDS = {
    "may": re.compile(r"(?<=[a-z,\d]\s)May\b|May(?=,?\s\d)"),
    "certain": re.compile(
        r"(?<!\bis\s)(?<!\bare\s)(?<!\bwas\s)(?<!\bwere\s)(?<!\bbe\s)(?<!\bit\s)(?<!\bseems\s)(?<!\bquite\s)"
        r"certain(?=\s+(?!(?:that|to|if|unless|when|by|in|during|within|and|or|but)\b)\w)",
        re.IGNORECASE,
    ),
    "will": re.compile(
        r"(?:(?<=\bthe\s)|(?<=\bits\s)|(?<=\btheir\s)|(?<=\bpolitical\s)|(?<=\bpopular\s))will", re.IGNORECASE
    ),
    "might": re.compile(r"(?:(?<=\bthe\s)|(?<=\bmilitary\s))might", re.IGNORECASE),
    "possible": re.compile(r"(?<=\bas\s)possible(?!\s+that\b)", re.IGNORECASE),
}


def find_expressions(text: str, expressions: Sequence[ExpressionEntry]) -> list[Match]:
    """The expressions in a text, in order of appearance and without overlap.

    Whole words in any case, the longest form first: "almost certain" is no "certain", "unlikely" no "likely".
    A negator is no part of an expression, and words between ("we do not believe") leave only the words themselves.
    """
    pattern, entries = _finder(tuple(expressions))
    matches = []
    for found in pattern.finditer(text):
        form = _normal(found.group())
        friend = _FALSE_FRIENDS.get(form)
        if friend is None or not friend.match(text, found.start()):
            entry = entries[form]
            matches.append(Match(entry.expression, entry.cls, *found.span()))
    return matches


def strongest(matches: Sequence[Match]) -> Match | None:
    """The match that governs: yardstick before belief before bare before modal, the first in the text among equals."""
    return min(matches, key=lambda match: (CLASSES.index(match.cls), match.start), default=None)


@lru_cache(maxsize=8)
def _finder(expressions: tuple[ExpressionEntry, ...]) -> tuple[re.Pattern[str], dict[str, ExpressionEntry]]:
    entries = {_normal(form): entry for entry in expressions for form in entry.surface_forms}
    longest_first = sorted(entries, key=len, reverse=True)
    forms = "|".join(r"(?:\s+|-)".join(form.split(" ")) for form in longest_first)
    # Parts of hyphenated words are no words of their own; a double hyphen is a dash.
    return re.compile(rf"(?<!\w)(?<!\w-)(?:{forms})(?!-?\w)", re.IGNORECASE), entries


def _normal(form: str) -> str:
    return " ".join(form.casefold().replace("-", " ").split())
