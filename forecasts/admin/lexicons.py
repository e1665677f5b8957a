"""Expressions, which curators add; lexicons and their terms, to read: they come from files, so that each version can
be cited."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest

from forecasts.actions import lexicons as actions
from forecasts.models import Claim, Expression, Lexicon, Term

from .list_filters import by_choice, by_row, by_yes_or_no
from .mixin import ReadAdmin, RecordAdmin
from .panels import Cell, Link, Panel, list_of
from .seen import rows
from .site import site


def bounds(term: Term) -> str:
    """A term's range as its lexicon has it; round brackets exclude a bound."""
    if term.no_probability or term.lower is None or term.upper is None:
        return "no probability"
    opening, closing = "(" if term.lower_open else "[", ")" if term.upper_open else "]"
    return f"{opening}{term.lower:g}, {term.upper:g}{closing}, best {term.best:g}"


def _said_by(request: HttpRequest, queryset: QuerySet[Expression], value: str) -> QuerySet[Expression]:
    return queryset.filter(terms__lexicon__slug=value).distinct()


HELP = {
    "text": "In lower case, as a lexicon would list it: almost certain. It stays once it is saved.",
    "cls": "Yardstick: a word of probability. Belief: the writers' belief, or an appearance. Bare: will or must and "
    "nothing else. Modal: may, could, possible.",
}


@admin.register(Expression, site=site)
class ExpressionAdmin(RecordAdmin):
    fixed = ("text",)
    lines_help = {"surface_forms": "How it is printed: almost certain, almost certainly. Itself if empty."}
    list_display = ["text", "cls", "surface_forms_listed", "claims_seen"]
    search_fields = ["text", "surface_forms"]
    ordering = ["text"]
    fields = ["text", "cls", "surface_forms"]
    list_filter = [
        by_choice("class", "class", Expression.Class, "cls"),
        by_row("lexicon that has it", "lexicon", Lexicon, "slug", _said_by),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Expression]:
        made = rows(request, Claim).filter(canonical=OuterRef("pk"), withdrawn=False).order_by()
        counted = Subquery(made.values("canonical").annotate(n=Count("pk")).values("n"))
        return super().get_queryset(request).annotate(claims_n=Coalesce(counted, 0))

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        return super().get_form(request, obj, change, help_texts=HELP, **kwargs)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "surface_forms":
            field.required = False
        return field

    def write(self, row: Expression, form: Any, **how: Any) -> None:
        actions.save_expression(row, **how)

    def links(self, request: HttpRequest, row: Any) -> list[Link]:
        return [Link("Claims", list_of(Claim, {"expression": row.text}))] if row.claims_n else []

    @admin.display(description="printed forms")
    def surface_forms_listed(self, row: Expression) -> str:
        return "; ".join(row.surface_forms)

    @admin.display(description="claims", ordering="claims_n")
    def claims_seen(self, row: Any) -> int:
        return row.claims_n

    def describe(self, row: Expression) -> str:
        return f"{row.text} ({row.cls})"

    def panels(self, request: HttpRequest, row: Expression) -> list[Panel]:
        terms = rows(request, Term).filter(expression=row).select_related("lexicon")
        return [
            Panel(
                title="What lexicons read in it",
                headers=["Lexicon", "", "Range", "Basis"],
                rows=[
                    [
                        Cell(term.lexicon.name, list_of(Lexicon) + f"{term.lexicon.pk}/change/"),
                        Cell("denied" if term.negated else ""),
                        Cell(bounds(term)),
                        Cell(term.get_basis_display()),
                    ]
                    for term in terms.order_by("lexicon__slug", "negated")
                ],
                empty="No lexicon has it.",
            )
        ]


@admin.register(Lexicon, site=site)
class LexiconAdmin(ReadAdmin):
    list_display = ["name", "title", "year", "kind", "version", "terms_n", "is_verified"]
    search_fields = ["slug", "name", "title", "citation"]
    ordering = ["slug"]
    fields = [
        "slug",
        "name",
        "title",
        "authors",
        "year",
        "version",
        "kind",
        "citation",
        "url",
        "read_in",
        "verified",
        "note",
    ]
    list_filter = [
        by_choice("kind", "kind", Lexicon.Kind),
        by_yes_or_no("verified", "verified", verified=True),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Lexicon]:
        return super().get_queryset(request).annotate(terms_count=Count("terms"))

    @admin.display(description="terms", ordering="terms_count")
    def terms_n(self, row: Any) -> int:
        return row.terms_count

    @admin.display(description="verified", ordering="verified")
    def is_verified(self, row: Lexicon) -> str:
        return "yes" if row.verified else "second-hand"

    @admin.display(description="authors")
    def authors_listed(self, row: Lexicon) -> str:
        return "; ".join(row.authors)

    def panels(self, request: HttpRequest, row: Lexicon) -> list[Panel]:
        terms = (
            rows(request, Term).filter(lexicon=row).select_related("expression").order_by("-best", "expression__text")
        )
        return [
            Panel(
                title="Terms",
                headers=["Expression", "", "Range", "Basis", "Verified", "Note"],
                rows=[
                    [
                        Cell(term.expression.text),
                        Cell("denied" if term.negated else ""),
                        Cell(bounds(term)),
                        Cell(term.get_basis_display()),
                        Cell("yes" if term.verified else "no"),
                        Cell(term.note),
                    ]
                    for term in terms
                ],
                note="Lexicons come from files: raise the version in the file and load it to change one.",
            )
        ]
