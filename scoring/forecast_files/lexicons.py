"""Lexicons for a file of forecasts, read from their own files: no database is asked. Pure: no Django."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from forecasts.expressions import ExpressionEntry, read_expressions
from forecasts.lexicons import LexiconEntry, TermEntry, read_lexicon
from scoring.metrics.cells import LexiconReading, Range, Word

ALL = "all"


class UnknownLexicon(ValueError):
    """A lexicon was asked for that is neither shipped nor a file."""


def chosen_lexicons(fixtures: Path, asked: Sequence[str], headline: str | None = None) -> list[LexiconReading]:
    """The lexicons asked for, in that order: slugs of shipped ones, paths of further files, or `all` of the shipped,
    `headline` first.

    Raises UnknownLexicon, and FileRefused for a file that is no lexicon.
    """
    expressions = read_expressions(fixtures / "expressions.yaml")
    found = sorted((fixtures / "lexicons").glob("*.yaml"), key=lambda path: (path.stem != headline, path.stem))
    shipped = {path.stem: path for path in found}
    paths: list[Path] = []
    for name in asked:
        if name == ALL:
            paths += shipped.values()
        elif name in shipped:
            paths.append(shipped[name])
        elif Path(name).suffix in (".yaml", ".yml"):
            paths.append(Path(name))
        else:
            known = ", ".join(sorted(shipped))
            raise UnknownLexicon(f"there is no lexicon {name!r}: give a file, {ALL}, or one of {known}")
    return [reading_of(read_lexicon(path, expressions)) for path in dict.fromkeys(paths)]


def reading_of(entry: LexiconEntry) -> LexiconReading:
    """What scoring needs to know of a lexicon as its file states it."""
    terms = {(term.expression, term.negated): term for term in entry.terms}
    return LexiconReading(
        slug=entry.slug, name=entry.name, version=entry.version, verified=entry.verified, year=entry.year,
        ranges={key: _range(term) for key, term in terms.items()},
        synonyms=frozenset(key for key, term in terms.items() if term.basis == "coders_synonym"),
        answers={
            key: (term.mean, term.sd) for key, term in terms.items() if term.mean is not None and term.sd is not None
        },
        counted_from=frozenset(entry.origin.documents) if entry.origin else None,
        counted_sha=entry.origin.inputs_sha if entry.origin else "",
    )  # fmt: skip


def _range(term: TermEntry) -> Range | None:
    if term.lower is None or term.best is None or term.upper is None:
        return None
    return Range(term.lower, term.best, term.upper)


def word_finder(fixtures: Path) -> Callable[[str], Word]:
    """From words as a file has them to the canonical expression, whatever their capitals; unknown ones stay."""
    entries = read_expressions(fixtures / "expressions.yaml")
    known = {form.casefold(): _word(entry) for entry in entries for form in (*entry.surface_forms, entry.expression)}

    def word_of(text: str) -> Word:
        plain = " ".join(text.split())
        return known.get(plain.casefold(), Word(plain, "yardstick"))

    return word_of


def _word(entry: ExpressionEntry) -> Word:
    return Word(entry.expression, entry.cls)
