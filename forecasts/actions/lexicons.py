"""Expressions and lexicons from their files, and expressions that people add."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from django.core.exceptions import ValidationError

from forecasts.expressions import (
    WORDS,
    ExpressionEntry,
    forms_among,
    in_two_expressions,
    joined,
    read_expressions,
    without,
)
from forecasts.lexicons import LexiconEntry, content_sha, read_lexicon
from forecasts.models import Claim, Expression, Lexicon, Term

from .recording import recorded

# Letters that a claim's column has for the expression as printed.
LONGEST = 80


def known_expressions() -> tuple[ExpressionEntry, ...]:
    """The expressions of the record, by name."""
    return tuple(ExpressionEntry(row.text, row.cls, tuple(row.surface_forms)) for row in Expression.objects.all())


def save_expression(row: Expression, *, by: str, at: datetime, why: str = "") -> None:
    """Enters an expression that no file has, or corrects the class or the printed forms of one.

    Raises ValidationError where a form stands for another expression already, or where one is taken away in which
    a claim is printed.
    """
    with recorded("correct_expression" if row.pk else "enter_expression", by=by, at=at, why=why) as log:
        row.surface_forms = list(dict.fromkeys(row.surface_forms)) or [row.text]
        odd = [form for form in (row.text, *row.surface_forms) if not WORDS.fullmatch(form)]
        if odd:
            field = "text" if odd[0] == row.text and not row.pk else "surface_forms"
            raise ValidationError({field: f"“{odd[0]}”: use words in lower case with single spaces between them."})
        long = [form for form in row.surface_forms if len(form) > LONGEST]
        if long:
            raise ValidationError({"surface_forms": f"“{long[0][:40]}…” has more than {LONGEST} letters."})
        others = [one for one in known_expressions() if one.expression != row.text]
        twice = in_two_expressions([*others, ExpressionEntry(row.text, row.cls, tuple(row.surface_forms))])
        if twice:
            raise ValidationError({"surface_forms": twice})
        _refuse_taking_away(row)
        log.save(row)


def _refuse_taking_away(row: Expression) -> None:
    before = Expression.objects.filter(pk=row.pk).first()
    printed = _printed(row, without(before.surface_forms, row.surface_forms)) if before else None
    if printed:
        raise ValidationError({"surface_forms": f"Claim {printed.key} is printed “{printed.expression}”: keep it."})


def _printed(row: Expression, forms: Iterable[str]) -> Claim | None:
    """The first claim with this expression that is printed in one of these forms."""
    claims = Claim.objects.filter(canonical=row)
    found = forms_among(claims.order_by().values_list("expression", flat=True).distinct(), forms)
    return claims.filter(expression__in=found).order_by("key").first()


def _refuse_giving_away(row: Expression, forms: Sequence[str]) -> None:
    claim = _printed(row, without(row.surface_forms, forms)) if row.pk else None
    if claim:
        raise ValidationError(
            f"The file gives “{claim.expression}” to another expression than “{row.text}”, as which claim {claim.key} "
            "is read: correct the claim first, or take the form out of the file."
        )


def load_expressions(entries: Iterable[ExpressionEntry], *, by: str, at: datetime) -> None:
    """Takes in the expressions of a file. What people added stays: expressions, and printed forms beside the file's.

    Raises ValidationError where a form of the file stands for an expression that only the record has, or would take
    from one that the record has a form in which a claim is printed.
    """
    entries = list(entries)
    taken = [form for entry in entries for form in entry.surface_forms]
    with recorded("load_expressions", by=by, at=at) as log:
        there = {row.text: row for row in Expression.objects.all()}
        for entry in entries:
            row = there.setdefault(entry.expression, Expression(text=entry.expression))
            wanted = (entry.cls, list(joined(entry, row.surface_forms, taken)))
            _refuse_giving_away(row, wanted[1])
            if (row.cls, row.surface_forms) != wanted:
                row.cls, row.surface_forms = wanted
                log.save(row)
        twice = in_two_expressions(known_expressions())
        if twice:
            raise ValidationError(twice)


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

    A lexicon may read expressions of the file and those that the record has beside them.

    Raises FileRefused or ValidationError.
    """
    stated = read_expressions(expressions)
    names = {entry.expression for entry in stated}
    known = (*stated, *(one for one in known_expressions() if one.expression not in names))
    entries = [read_lexicon(path, known) for path in files]
    with recorded("load_lexicons", by=by, at=at):
        load_expressions(stated, by=by, at=at)
        return {entry.slug: load_lexicon(entry, by=by, at=at) for entry in entries}
