"""Estimative expressions and lexicons: reading their files, and finding the expressions in a sentence. Pure.

A lexicon is one cited reading of words as probabilities. Its figures are taken as its source has them, gaps and
overlaps included; what is refused is what no source can mean, and what looks like a slip in copying a table.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from forecasts.yamlfile import FileRefused, Lines, Problem, read

__all__ = [
    "ExpressionEntry",
    "FileRefused",
    "LexiconEntry",
    "Match",
    "Origin",
    "Problem",
    "TermEntry",
    "content_sha",
    "find_expressions",
    "read_expressions",
    "read_lexicon",
    "strongest",
]

CLASSES = ("yardstick", "belief", "bare", "modal")  # the strongest first


@dataclass(frozen=True)
class ExpressionEntry:
    """A canonical expression ("almost certain"), its class (one of CLASSES), and the forms it is printed in."""

    expression: str
    cls: str
    surface_forms: tuple[str, ...]


@dataclass(frozen=True)
class TermEntry:
    """What a lexicon says of one expression: probabilities from 0 to 1, or None, outright, for no probability.

    `basis` is "printed", "coders_synonym" or "counted". `lower_open` and `upper_open`: the source excludes that bound.
    In an elicited lexicon lower, best and upper are the quartiles of `n` answers, with their `mean` and `sd`. In a
    recalibrated one `best` is the share of `n` claims that came true, lower and upper are its 95 % interval.
    """

    expression: str
    negated: bool
    lower: float | None
    best: float | None
    upper: float | None
    basis: str
    lower_open: bool
    upper_open: bool
    best_is_midpoint: bool
    verified: bool
    n: int | None
    mean: float | None
    sd: float | None
    note: str

    @property
    def no_probability(self) -> bool:
        return self.best is None

    @property
    def name(self) -> str:
        return f"{self.expression} (negated)" if self.negated else self.expression


@dataclass(frozen=True)
class Origin:
    """The record that a recalibrated lexicon was counted from.

    `documents`: their slugs, or the names that a file gives them; empty where it names none. `run`: key of the scoring
    run, or else `file`: name of the file of forecasts. `inputs_sha`: SHA-256 of the run's record cells, or of the file.
    `lexicon`, `lexicon_version`, `policies`: what the words were read with. `code_version`: of what counted.
    """

    inputs_sha: str
    documents: tuple[str, ...]
    run: str
    file: str
    lexicon: str
    lexicon_version: int
    policies: Mapping[str, str]
    code_version: str


@dataclass(frozen=True)
class LexiconEntry:
    """A lexicon as its file states it. `kind` is "printed", "elicited" or "recalibrated"; `nested`: bands may hold one
    another. `origin`: of a recalibrated one, else None."""

    slug: str
    name: str
    title: str
    authors: tuple[str, ...]
    year: int
    version: int
    kind: str
    nested: bool
    citation: str
    url: str
    read_in: str
    verified: bool
    note: str
    terms: tuple[TermEntry, ...]
    origin: Origin | None = None


@dataclass(frozen=True)
class Match:
    """An expression found in a text, at its code points [start, end)."""

    expression: str
    cls: str
    start: int
    end: int


# --- the files --------------------------------------------------------------------------------------------------


def read_expressions(path: Path | str) -> tuple[ExpressionEntry, ...]:
    """The canonical expressions of a file, in its order. Raises FileRefused with all that is wrong."""
    data, lines = read(path, "expressions")
    entries = tuple(
        ExpressionEntry(row["expression"], row["class"], tuple(row["surface_forms"])) for row in data["expressions"]
    )
    _refuse_any(_ambiguities(entries, lines))
    return entries


def read_lexicon(path: Path | str, expressions: Sequence[ExpressionEntry]) -> LexiconEntry:
    """The lexicon of a file, its terms in the file's order. Raises FileRefused with all that is wrong."""
    data, lines = read(path, "lexicon")
    lexicon = _lexicon(data)
    known = {entry.expression for entry in expressions}
    terms = lexicon.terms
    problems = [*_unknown(terms, known, lines), *_repeated(terms, lines), *_impossible(terms, lines)]
    problems += [*_RULES[lexicon.kind](terms, lines), *_counted(lexicon, lines)]
    if lexicon.kind == "printed" and not lexicon.nested and not problems:
        problems += _out_of_order(terms, lines)
    _refuse_any(problems)
    return lexicon


def content_sha(lexicon: LexiconEntry) -> str:
    """SHA-256 of all that a lexicon says, whatever the order of its terms: 64 hexadecimal digits."""
    content = asdict(lexicon)
    if lexicon.origin is None:  # a lexicon that was loaded before there were origins stays what it was
        del content["origin"]
    content["terms"] = sorted(content["terms"], key=lambda term: (term["expression"], term["negated"]))
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _lexicon(data: dict[str, Any]) -> LexiconEntry:
    return LexiconEntry(
        slug=data["slug"],
        name=data.get("name", data["title"]),
        title=data["title"],
        authors=tuple(data["authors"]),
        year=data["year"],
        version=data["version"],
        kind=data["kind"],
        nested=data.get("nested", False),
        citation=data["citation"],
        url=data.get("url", ""),
        read_in=data.get("read_in", ""),
        verified=data["verified"],
        note=data.get("note", ""),
        terms=tuple(_term(row) for row in data["terms"]),
        origin=_origin(data["origin"]) if "origin" in data else None,
    )


def _origin(row: dict[str, Any]) -> Origin:
    return Origin(
        inputs_sha=row["inputs_sha"],
        documents=tuple(row["documents"]),
        run=row.get("run", ""),
        file=row.get("file", ""),
        lexicon=row["lexicon"],
        lexicon_version=row["lexicon_version"],
        policies=dict(row["policies"]),
        code_version=row["code_version"],
    )


def _term(row: dict[str, Any]) -> TermEntry:
    def number(key: str) -> float | None:
        return float(row[key]) if key in row else None

    return TermEntry(
        expression=row["expression"],
        negated=row.get("negated", False),
        lower=number("lower"),
        best=number("best"),
        upper=number("upper"),
        basis=row["basis"],
        lower_open=row.get("lower_open", False),
        upper_open=row.get("upper_open", False),
        best_is_midpoint=row.get("best_is_midpoint", False),
        verified=row.get("verified", True),
        n=row.get("n"),
        mean=number("mean"),
        sd=number("sd"),
        note=row.get("note", ""),
    )


# --- rules that a schema cannot say -----------------------------------------------------------------------------


def _refuse_any(problems: Sequence[Problem]) -> None:
    if problems:
        raise FileRefused(sorted(problems, key=lambda problem: problem.line))


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


def _unknown(terms: Sequence[TermEntry], known: set[str], lines: Lines) -> Iterator[Problem]:
    for index, term in enumerate(terms):
        if term.expression not in known:
            reason = f'"{term.expression}" is no known expression: add it to expressions.yaml, or correct it'
            yield lines.problem(("terms", index, "expression"), reason)


def _repeated(terms: Sequence[TermEntry], lines: Lines) -> Iterator[Problem]:
    seen: dict[str, int] = {}
    for index, term in enumerate(terms):
        first = seen.setdefault(term.name, index)
        if first != index:
            line = lines.line(("terms", first))
            yield lines.problem(("terms", index), f'"{term.name}" has a term already, in line {line}')


def _impossible(terms: Sequence[TermEntry], lines: Lines) -> Iterator[Problem]:
    for index, term in enumerate(terms):
        if term.lower is None or term.best is None or term.upper is None:
            continue
        if not term.lower <= term.best <= term.upper:
            reason = f"lower {term.lower}, best {term.best}, upper {term.upper} are not in this order"
            yield lines.problem(("terms", index), reason)
        elif term.best_is_midpoint and abs(term.best - (term.lower + term.upper) / 2) > 1e-9:
            reason = f"is said to be the midpoint of {term.lower} and {term.upper}, but is {term.best}"
            yield lines.problem(("terms", index, "best"), reason)
        elif (term.lower_open and term.best == term.lower) or (term.upper_open and term.best == term.upper):
            reason = f"{term.best} is a bound that the band excludes (lower_open, upper_open)"
            yield lines.problem(("terms", index, "best"), reason)


def _elicited(terms: Sequence[TermEntry], lines: Lines) -> Iterator[Problem]:
    for index, term in enumerate(terms):
        if not term.no_probability and term.n is None:
            yield lines.problem(("terms", index), "is elicited: needs n, the number of people who answered")


def _recalibrated(terms: Sequence[TermEntry], lines: Lines) -> Iterator[Problem]:
    for index, term in enumerate(terms):
        if not term.no_probability and term.n is None:
            yield lines.problem(("terms", index), "is counted: needs n, the number of claims")
        for key in ("mean", "sd"):
            if getattr(term, key) is not None:
                yield lines.problem(("terms", index, key), "only an elicited lexicon has mean and sd")


def _counted(lexicon: LexiconEntry, lines: Lines) -> Iterator[Problem]:
    for index, term in enumerate(lexicon.terms):
        if (term.basis == "counted") != (lexicon.kind == "recalibrated"):
            reason = "all terms of a recalibrated lexicon are counted, and no others are"
            yield lines.problem(("terms", index, "basis"), reason)


def _printed(terms: Sequence[TermEntry], lines: Lines) -> Iterator[Problem]:
    printed = {_band(term) for term in terms if term.basis == "printed"}
    for index, term in enumerate(terms):
        for key in ("n", "mean", "sd"):
            if getattr(term, key) is not None:
                yield lines.problem(("terms", index, key), "a printed lexicon has no n, mean and sd")
        if term.basis == "coders_synonym" and _band(term) not in printed:
            reason = "is called a coder's synonym, but no printed term of this lexicon has its figures"
            yield lines.problem(("terms", index), reason)


_RULES = {"printed": _printed, "elicited": _elicited, "recalibrated": _recalibrated}


def _band(term: TermEntry) -> tuple[float | None, ...]:
    return term.lower, term.best, term.upper


def _out_of_order(terms: Sequence[TermEntry], lines: Lines) -> Iterator[Problem]:
    """Bands of a printed scale may touch, overlap or leave gaps, but a stronger word starts and ends no lower.

    One that does not is the mark of a row slip in copying a table.
    """
    ranked = sorted(
        (term.best, term.lower, term.upper, index)
        for index, term in enumerate(terms)
        if term.best is not None and term.lower is not None and term.upper is not None and not term.negated
    )
    for (_, low, high, weaker), (_, lower, upper, index) in pairwise(ranked):
        if lower < low or upper < high:
            reason = (
                f'{lower} to {upper} for "{terms[index].expression}" lies across {low} to {high} for '
                f'"{terms[weaker].expression}", which is no stronger: a slip of the row? '
                "(a scale that is so by design says nested: true)"
            )
            yield lines.problem(("terms", index), reason)


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
