"""What pages show of a proposition: the question as a judge reads it, its outcomes, the claims that state it."""

from django.http import HttpRequest
from django.utils.formats import date_format

from forecasts.models import Claim, Proposition

from .panels import Cell, Panel, page_of
from .seen import rows


def question_panel(question: Proposition) -> Panel:
    """What a judge needs to know of a proposition, and nothing of who said it in which words."""
    closes = date_format(question.closes) if question.closes else "no close"
    locked = question.criteria_locked_at
    return Panel(
        title="In question",
        facts=[
            ("Proposition", question.text),
            ("Kind", question.get_kind_display()),
            ("Window", f"{date_format(question.opens)} to {closes} ({question.get_window_basis_display()})"),
            ("Condition", question.condition or "There is none."),
            ("Criteria", question.criteria),
            (
                "Locked",
                f"{date_format(locked)}, version {question.criteria_version}"
                if locked
                else "Not yet: lock them before anyone judges.",
            ),
        ],
    )


def claims_panel(request: HttpRequest, row: Proposition) -> Panel:
    claims = rows(request, Claim).filter(proposition=row).select_related("voice", "restates").order_by("key")
    return Panel(
        title="Claims that state it",
        headers=["Claim", "Voice", "Expression", "Restates", "Quotation"],
        rows=[
            [
                Cell(f"{one.key}{' (withdrawn)' if one.withdrawn else ''}", page_of(one)),
                Cell(one.voice.name),
                Cell(f"{'not: ' if one.negated else ''}{one.expression}"),
                Cell(one.restates.key if one.restates else ""),
                Cell(one.quotation or "not stored"),
            ]
            for one in claims
        ],
        empty="None.",
    )
