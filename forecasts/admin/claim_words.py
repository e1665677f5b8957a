"""The estimative expressions in a claim's words: what it rests on, and what may be its co-markers."""

from forecasts.expressions import Match, strongest
from forecasts.models import Claim

from .claim_form import expressions_in
from .panels import Cell, Panel


def found_panel(row: Claim) -> Panel:
    """The expressions of a claim's text: what it may rest on, and what may be its co-markers."""
    text = (row.stem if row.span_in == Claim.SpanIn.STEM else row.quotation) or ""
    found = expressions_in(text)
    best = strongest(found)
    return Panel(
        title="Expressions found in its words",
        headers=["As printed", "Canonical form", "Class", "From", "To", ""],
        rows=[
            [
                Cell(text[one.start : one.end]),
                Cell(one.expression),
                Cell(one.cls),
                Cell(one.start),
                Cell(one.end),
                Cell(_use(row, one, best)),
            ]
            for one in found
        ],
        note="The strongest governs; others that are about the same claim are its co-markers.",
        empty="None: there is no quotation, or it has no form that is known.",
    )


def _use(row: Claim, one: Match, best: Match | None) -> str:
    if (one.start, one.end) == (row.span_start, row.span_end):
        return "this claim's"
    if one.expression in row.co_markers:
        return "co-marker"
    return "strongest" if one == best else ""


def what_was_taken(row: Claim) -> str:
    text = (row.stem if row.span_in == Claim.SpanIn.STEM else row.quotation) or ""
    others = sorted(
        {one.expression for one in expressions_in(text) if one.start != row.span_start} - {row.canonical.text}
    )
    more = (
        f" The sentence also has {', '.join(others)}: name those that are about this claim as co-markers."
        if others
        else ""
    )
    again = sum(one.expression == row.canonical.text for one in expressions_in(text)) > 1
    which = f", the one from {row.span_start} to {row.span_end}" if again else ""
    return f"Taken as its expression: “{row.expression}” ({row.canonical.text}){which}.{more}"
