"""How pages print figures: the same functions as the sentences of a report use."""

from django import template

from scoring.reports import numbers

register = template.Library()
register.filter("score", numbers.score)
register.filter("percent", numbers.percent)
register.filter("in_words", numbers.number)
register.filter("day", numbers.day_named)
register.filter("to", numbers.span)


@register.filter
def thousands(n: int) -> str:
    return f"{n:,}"


@register.filter
def of(mapping: dict, key: str) -> object:
    """The value of a key, for mappings whose keys are data."""
    return mapping[key]
