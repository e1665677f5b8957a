"""Lexicons: reading their files. Pure.

A lexicon is one cited reading of words as probabilities. Its figures are taken as its source has them, gaps and
overlaps included; what is refused is what no source can mean, and what looks like a slip in copying a table.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from forecasts.expressions import ExpressionEntry
from forecasts.yamlfile import FileRefused, Lines, Problem, read, refuse_any

__all__ = ["FileRefused", "LexiconEntry", "Origin", "Problem", "TermEntry", "content_sha", "read_lexicon"]


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


# --- the files --------------------------------------------------------------------------------------------------


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
    refuse_any(problems)
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
