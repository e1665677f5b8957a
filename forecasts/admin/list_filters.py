"""Filters of the lists. Each offers only what the user may see, and refuses every other value."""

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib.admin import SimpleListFilter
from django.contrib.admin.options import IncorrectLookupParameters
from django.db.models import Choices, Model, QuerySet
from django.http import HttpRequest

from .seen import rows

Offered = Iterable[tuple[str, str]]
Narrow = Callable[[HttpRequest, QuerySet, str], QuerySet]


class Filter(SimpleListFilter):
    """One value out of those offered."""

    offer: Callable[[HttpRequest], Offered]
    narrow: Narrow

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return list(type(self).offer(request))

    def has_output(self) -> bool:
        """Also where nothing is offered but something asked for: that is refused, not passed over."""
        return super().has_output() or self.value() is not None

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        value = self.value()
        if value is None:
            return queryset
        if value not in dict(self.lookup_choices):
            raise IncorrectLookupParameters(f"{self.parameter_name}: there is no {value!r} to choose.")
        return type(self).narrow(request, queryset, value)


def filter_by(title: str, parameter: str, offer: Callable[[HttpRequest], Offered], narrow: Narrow) -> type[Filter]:
    return type(
        "ListFilter",
        (Filter,),
        {
            "title": title,
            "parameter_name": parameter,
            "offer": staticmethod(offer),
            "narrow": staticmethod(narrow),
        },
    )


def by_choice(title: str, parameter: str, choices: type[Choices], path: str | None = None) -> type[Filter]:
    """By a field that has one of a fixed set of values."""
    column = path or parameter
    return filter_by(
        title,
        parameter,
        lambda request: [(str(value), str(label)) for value, label in choices.choices],
        lambda request, queryset, value: queryset.filter(**{column: value}),
    )


def by_answer(title: str, parameter: str, **answers: Callable[[HttpRequest, QuerySet], QuerySet]) -> type[Filter]:
    """By questions with a name each; underscores in a name are read as spaces."""
    return filter_by(
        title,
        parameter,
        lambda request: [(name, name.replace("_", " ").capitalize()) for name in answers],
        lambda request, queryset, value: answers[value](request, queryset),
    )


def by_yes_or_no(title: str, parameter: str, **condition: Any) -> type[Filter]:
    """By whether a condition on the row's own fields holds."""
    return by_answer(
        title,
        parameter,
        yes=lambda request, queryset: queryset.filter(**condition),
        no=lambda request, queryset: queryset.exclude(**condition),
    )


def by_row(
    title: str,
    parameter: str,
    model: type[Model],
    key: str,
    narrow: Narrow,
    label: Callable[[Any], str] = str,
    choose: Callable[[HttpRequest, QuerySet], QuerySet] = lambda request, queryset: queryset,
) -> type[Filter]:
    """By a row of another table, named by its stable key; only those that the user may see are offered.

    ``choose`` narrows them further.
    """
    return filter_by(
        title,
        parameter,
        lambda request: [(getattr(row, key), label(row)) for row in choose(request, rows(request, model))],
        narrow,
    )


def by_own_row(
    title: str, parameter: str, model: type[Model], path: str, key: str = "key", **options: Any
) -> type[Filter]:
    """The same, where the row filtered points to it over ``path`` (a column of a row that is seen with it)."""
    return by_row(
        title,
        parameter,
        model,
        key,
        lambda request, queryset, value: queryset.filter(**{f"{path}__{key}": value}),
        **options,
    )
