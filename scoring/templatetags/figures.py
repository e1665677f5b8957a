"""How pages print figures: the same functions as the sentences of a report use."""

from datetime import date

from django import template
from django.utils.formats import date_format

from scoring.reports import numbers

register = template.Library()
register.filter("score", numbers.score)
register.filter("percent", numbers.percent)
register.filter("in_words", numbers.number)


@register.filter
def day(iso: str | None) -> str:
    """A day of a report or a question: "4 September 1952"."""
    return date_format(date.fromisoformat(iso)) if iso else "no day"


@register.filter
def thousands(n: int) -> str:
    return f"{n:,}"


@register.filter
def of(mapping: dict, key: str) -> object:
    """The value of a key, for mappings whose keys are data."""
    return mapping[key]


@register.filter
def to(lower: float, upper: float) -> str:
    """A range of shares: "87–98%"."""
    return numbers.span(lower, upper)
