"""Lexicons written as files. Pure: no Django."""

from dataclasses import asdict, fields
from typing import Any

from forecasts.lexicons import LexiconEntry, Origin, TermEntry
from forecasts.yamldump import dump

__all__ = ["to_yaml"]


def to_yaml(lexicon: LexiconEntry) -> str:
    """The lexicon as its file has it. `read_lexicon` reads back what was given; the same content is always the same
    text, byte for byte: keys in the schema's order, values at their default left out."""
    values: dict[str, Any] = {"format": 1, "slug": lexicon.slug}
    if lexicon.name != lexicon.title:
        values["name"] = lexicon.name
    values |= {"title": lexicon.title, "authors": list(lexicon.authors)}
    values |= {key: getattr(lexicon, key) for key in ("year", "version", "kind")}
    values |= _given({"nested": lexicon.nested, "citation": lexicon.citation, "url": lexicon.url})
    values |= _given({"read_in": lexicon.read_in}) | {"verified": lexicon.verified} | _given({"note": lexicon.note})
    if lexicon.origin:
        values["origin"] = _origin(lexicon.origin)
    return dump(values | {"terms": [_term(term) for term in lexicon.terms]})


def _origin(origin: Origin) -> dict[str, Any]:
    values = asdict(origin) | {"documents": list(origin.documents), "policies": dict(origin.policies)}
    return {key: value for key, value in values.items() if value != ""}


def _term(term: TermEntry) -> dict[str, Any]:
    """In the order of TermEntry, but a word without a probability says so first."""
    values = {each.name: getattr(term, each.name) for each in fields(TermEntry)}
    figures = {key: _number(values.pop(key)) for key in ("lower", "best", "upper")}
    start = {"expression": values.pop("expression")} | _given({"negated": values.pop("negated")})
    start |= {"no_probability": True} if term.no_probability else figures
    verified = {} if values.pop("verified") else {"verified": False}
    numbers = {key: _number(values.pop(key)) for key in ("n", "mean", "sd")}
    basis, note = values.pop("basis"), values.pop("note")
    return start | {"basis": basis} | _given(values) | verified | _given(numbers) | _given({"note": note})


def _given(values: dict[str, Any]) -> dict[str, Any]:
    """Those that are not at their default: None, False or empty."""
    return {key: value for key, value in values.items() if value not in (None, "", ()) and value is not False}


def _number(value: float | None) -> float | int | None:
    """Whole numbers without a point, as people write them."""
    return int(value) if value is not None and float(value).is_integer() else value
