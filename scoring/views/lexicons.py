"""The lexicons: cited readings of words as numbers, every entry with what it says and where it is from."""

from collections import Counter

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from forecasts.models import Lexicon, Term
from forecasts.visibility import visible_to
from scoring.charts.svg import Markup
from scoring.charts.term import term_strip
from scoring.charts.words import axis
from scoring.metrics.cells import Range
from scoring.views.answers import lexicons_by_slug


@require_safe
def lexicons(request: HttpRequest) -> HttpResponse:
    seen = visible_to(request.user)
    entries = Counter(seen.terms().order_by().values_list("lexicon_id", flat=True))
    rows = [(one, entries[one.pk]) for one in lexicons_by_slug(seen).values()]
    return render(request, "scoring/lexicons.html", {"here": "lexicons", "rows": rows})


@require_safe
def lexicon(request: HttpRequest, slug: str) -> HttpResponse:
    seen = visible_to(request.user)
    found = get_object_or_404(seen.lexicons(), slug=slug)
    terms = [TermRow(term) for term in seen.terms().filter(lexicon=found).select_related("expression")]
    ordered = sorted(terms, key=lambda row: (row.says_nothing, -(row.term.best or 0), row.word))
    context = {
        "here": "lexicons",
        "lexicon": found,
        "axis": axis(),
        "rows": [row for row in ordered if not row.says_nothing],
        "without": [row for row in ordered if row.says_nothing],
        "has_open": any(term.lower_open or term.upper_open for term in (row.term for row in terms)),
        "others": [one for one in lexicons_by_slug(seen).values() if one.pk != found.pk],
    }
    return render(request, "scoring/lexicon.html", context)


def exact_percent(share: float) -> str:
    """A share as the lexicon has it, to a tenth of a percent where it is not whole: "99.5%"."""
    return f"{100 * share:.1f}".removesuffix(".0") + "%"


class TermRow:
    """One entry as a page shows it."""

    def __init__(self, term: Term) -> None:
        self.term = term
        text = term.expression.text
        self.word = f"{text} … not" if term.negated else text
        self.says_nothing = term.no_probability

    @property
    def range(self) -> Range | None:
        term = self.term
        if term.lower is None or term.best is None or term.upper is None:
            return None
        return Range(term.lower, term.best, term.upper)

    @property
    def said(self) -> str:
        own = self.range
        if own is None:
            return "no probability"
        low, high = exact_percent(own.lower), exact_percent(own.upper)
        return high if low == high else f"{low.rstrip('%')}–{high}"

    @property
    def ends(self) -> str:
        """Which ends of the range do not belong to it."""
        low, high = self.term.lower, self.term.upper
        below = f"above {exact_percent(low)}" if self.term.lower_open and low is not None else ""
        above = f"below {exact_percent(high)}" if self.term.upper_open and high is not None else ""
        return " and ".join(part for part in (below, above) if part)

    @property
    def best(self) -> str:
        if self.term.best is None:
            return ""
        return exact_percent(self.term.best) + (", the midpoint" if self.term.best_is_midpoint else "")

    @property
    def strip(self) -> Markup:
        return term_strip(self.range, f"“{self.word}”", self.term.lower_open, self.term.upper_open)

    @property
    def origin(self) -> str:
        if self.term.basis == Term.Basis.COUNTED:
            return "counted"
        elicited = self.term.lexicon.kind == Lexicon.Kind.ELICITED
        printed = "asked of readers" if elicited else "printed"
        return "coder’s synonym" if self.term.basis == Term.Basis.CODERS_SYNONYM else printed
