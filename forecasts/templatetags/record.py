"""How pages show what is recorded: quotations with their expression marked, places in a document, days."""

from django import template
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from forecasts.models import Claim, Outcome, Passage
from forecasts.synthetic import EXPLAINED, NAME

register = template.Library()


@register.simple_tag
def stamp(is_synthetic: bool) -> SafeString:
    """The notice at the top of every page about what a program drew at random; nothing on other pages."""
    if not is_synthetic:
        return mark_safe("")
    return format_html('<p class="notice"><b>{}.</b> {}.</p>', NAME, EXPLAINED[0].upper() + EXPLAINED[1:])


@register.filter
def quotation(claim: Claim) -> SafeString:
    """The sentence with its expression on the blue band; where it may not be stored, the expression alone."""
    if claim.quotation is None:
        return format_html("The sentence may not be stored here; it says <b class=expr>{}</b>.", claim.expression)
    marked_here = claim.span_in == Claim.SpanIn.QUOTATION
    return format_html("“{}”", _marked(claim.quotation, claim) if marked_here else claim.quotation)


@register.filter
def stem(claim: Claim) -> SafeString:
    """The stem of the list that governs the claim, with the expression marked if it stands there."""
    if claim.stem is None:
        return mark_safe("")
    return _marked(claim.stem, claim) if claim.span_in == Claim.SpanIn.STEM else format_html("{}", claim.stem)


def _marked(text: str, claim: Claim) -> SafeString:
    if claim.span_start is None or claim.span_end is None:
        return format_html("{}", text)
    before, inside, after = text[: claim.span_start], text[claim.span_start : claim.span_end], text[claim.span_end :]
    return format_html('{}<b class="expr">{}</b>{}', before, inside, after)


@register.filter
def place(passage: Passage) -> str:
    """Where a passage stands, as a reader would say it: "¶ 22d", "footnote * to ¶ 5", "problem"."""
    if passage.section == Passage.Section.FOOTNOTE:
        of = f" to {place(passage.under)}" if passage.under else ""
        return f"footnote {passage.mark or passage.number or passage.place}{of}"
    return f"¶ {passage.number}" if passage.number else passage.place


@register.filter
def when_occurred(row: Outcome) -> str:
    """One day, or from the earliest to the latest day it can have been; empty without days."""
    if row.occurred_earliest is None or row.occurred_latest is None:
        return ""
    if row.occurred_earliest == row.occurred_latest:
        return date_format(row.occurred_earliest)
    return f"between {date_format(row.occurred_earliest)} and {date_format(row.occurred_latest)}"
