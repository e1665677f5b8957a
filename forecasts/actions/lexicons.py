"""Expressions and lexicons from their files."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from django.core.exceptions import ValidationError

from forecasts.expressions import ExpressionEntry, read_expressions
from forecasts.lexicons import LexiconEntry, content_sha, read_lexicon
from forecasts.models import Expression, Lexicon, Term

from .recording import recorded


def load_expressions(entries: Iterable[ExpressionEntry], *, by: str, at: datetime) -> None:
    """Makes the canonical expressions those of the file; one that is used by a claim or term is never removed."""
    with recorded("load_expressions", by=by, at=at) as log:
        for entry in entries:
            row = Expression.objects.filter(text=entry.expression).first() or Expression(text=entry.expression)
            wanted = (entry.cls, list(entry.surface_forms))
            if (row.cls, row.surface_forms) != wanted:
                row.cls, row.surface_forms = wanted
                log.save(row)


def load_lexicon(entry: LexiconEntry, *, by: str, at: datetime) -> bool:
    """Takes a lexicon in, or a newer version of it. False where the same content is there already.

    Raises ValidationError where other content has the same version: a version says one thing.
    """
    sha = content_sha(entry)
    row = Lexicon.objects.filter(slug=entry.slug).first()
    if row and row.sha256 == sha:
        return False
    if row and entry.version <= row.version:
        raise ValidationError(
            f"{entry.slug}: version {row.version} is loaded with other content. Raise `version` in the file above "
            f"{row.version}."
        )
    with recorded("load_lexicon", by=by, at=at) as log:
        row = row or Lexicon(slug=entry.slug)
        values = asdict(entry)
        terms = values.pop("terms")
        if entry.origin:
            values["origin"] |= {"documents": list(entry.origin.documents)}
        for name, value in (values | {"authors": list(entry.authors), "sha256": sha}).items():
            setattr(row, name, value)
        log.save(row)
        expressions = {expression.text: expression for expression in Expression.objects.all()}
        for old in row.terms.select_related("expression", "lexicon"):
            log.delete(old)
        for term in terms:
            log.save(
                Term(
                    lexicon=row,
                    no_probability=term["lower"] is None,
                    **term | {"expression": expressions[term["expression"]]},
                )
            )
    return True


def load_lexicons(expressions: Path, files: Iterable[Path | str], *, by: str, at: datetime) -> dict[str, bool]:
    """Loads a file of expressions and lexicon files, all or none; says of each lexicon whether it was news.

    Raises FileRefused or ValidationError.
    """
    known = read_expressions(expressions)
    entries = [read_lexicon(path, known) for path in files]
    with recorded("load_lexicons", by=by, at=at):
        load_expressions(known, by=by, at=at)
        return {entry.slug: load_lexicon(entry, by=by, at=at) for entry in entries}
