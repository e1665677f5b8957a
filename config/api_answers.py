"""What every answer over REST has in common: JSON or CSV, pages by stable key, and strictly read questions.

This module imports no view: Django REST Framework reads it while it makes its own views.
"""

import csv
import io
import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import reduce
from typing import Any

from django.db.models import Q
from django.http import QueryDict
from rest_framework.exceptions import NotAcceptable, NotFound, ValidationError
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.pagination import Cursor, CursorPagination
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer, ListSerializer, Serializer

from forecasts.spreadsheet import safe

MAX_VALUE = 1000

Path = tuple[str, ...]


class CSVRenderer(BaseRenderer):
    """A page of rows, or one row, as CSV. The columns are those of the view's serializer, rows or not.

    A nested object gives columns such as ``outcome.verdict``; a list of words is one cell, joined by "; "; a list of
    objects gives one line each. Nothing is an empty cell. A view that answers with a text has made its own CSV.
    """

    media_type = "text/csv"
    format = "csv"
    charset = "utf-8"

    def render(
        self, data: Any, accepted_media_type: str | None = None, renderer_context: Mapping[str, Any] | None = None
    ) -> str:
        if data is None or isinstance(data, str):
            return data or ""
        columns = columns_of((renderer_context or {})["view"].get_serializer())
        rows = data.get("results", [data])
        file = io.StringIO()
        writer = csv.writer(file)
        writer.writerow([".".join(path) for path in columns])
        writer.writerows([cell(at(line, path)) for path in columns] for row in rows for line in lines_of(row))
        return file.getvalue()


def columns_of(serializer: BaseSerializer, above: Path = ()) -> list[Path]:
    """The names that lead to each single value which the serializer writes, in its order."""
    of_one = serializer.child if isinstance(serializer, ListSerializer) else serializer
    assert isinstance(of_one, Serializer)
    return [
        path
        for name, field in of_one.fields.items()
        for path in (columns_of(field, (*above, name)) if isinstance(field, BaseSerializer) else [(*above, name)])
    ]


def lines_of(row: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The row once for each object in a list that it holds; once where it holds none."""
    for name, value in row.items():
        if isinstance(value, list) and value and isinstance(value[0], Mapping):
            yield from ({**row, name: one} for one in value)
            return
    yield row


def at(row: Any, path: Path) -> Any:
    """The value at the end of the path, None where something on the way is missing."""
    for name in path:
        row = row.get(name) if isinstance(row, Mapping) else None
    return row


def cell(value: Any) -> str | int | float:
    """The value as one cell, harmless to a spreadsheet."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return value
    text = "; ".join(str(one) for one in value) if isinstance(value, Sequence) and not isinstance(value, str) else value
    return safe(str(text))


def beyond(ordering: Sequence[str], place: Sequence[str | int]) -> Q:
    """The rows that come after the one with these values, in an order that no two rows share a place in."""
    after, same = Q(), Q()
    for name, value in zip(ordering, place, strict=True):
        field, compared = name.lstrip("-"), "lt" if name.startswith("-") else "gt"
        after |= same & Q(**{f"{field}__{compared}": value})
        same &= Q(**{field: value})
    # Said twice, so that an index on the first field is begun where the page begins.
    first = ordering[0].lstrip("-")
    return Q(**{f"{first}__{'lte' if ordering[0].startswith('-') else 'gte'}": place[0]}) & after


class KeyCursorPagination(CursorPagination):
    """Pages in the order of the stable key, so that rows entered meanwhile neither repeat nor hide others.

    A view's ``page_by`` names other fields, which together are unique. The neighbouring pages stand in the header Link
    too.
    """

    page_size = 100
    max_page_size = 1000
    page_size_query_param = "page_size"
    page_size_query_description = "Rows on a page."
    cursor_query_description = "Where the page begins: taken from `next` or `previous`, never made up."

    def get_ordering(self, request: Request, queryset: Any, view: Any) -> tuple[str, ...]:
        return getattr(view, "page_by", (view.lookup_field,))

    def get_page_size(self, request: Request) -> int:
        text = request.query_params.get("page_size", str(self.page_size))
        if not (text.isascii() and text.isdigit() and 1 <= int(text) <= self.max_page_size):
            raise ValidationError({"page_size": [f"Give a whole number from 1 to {self.max_page_size}."]})
        return int(text)

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list:
        self.request, self.base_url = request, request.build_absolute_uri()
        self.page_size = self.get_page_size(request)
        self.ordering = self.get_ordering(request, queryset, view)
        self.cursor = self.decode_cursor(request)
        back, place = (self.cursor.reverse, str(self.cursor.position)) if self.cursor else (False, None)
        ordering = [_turned(name) if back else name for name in self.ordering]
        try:
            rows = queryset.order_by(*ordering)
            rows = rows if place is None else rows.filter(beyond(ordering, _values(place)))
            found = list(rows[: self.page_size + 1])
        except (ValueError, OverflowError) as error:  # a made-up cursor: no values of these fields
            raise self._wrong_cursor() from error
        return self._stand_at(found, back, place)

    def _stand_at(self, found: list, back: bool, place: str | None) -> list:
        """What the page holds of the rows found, one more than fit, and where the neighbouring pages begin."""
        page = found[: self.page_size]
        following = self._get_position_from_instance(found[-1], self.ordering) if len(found) > self.page_size else None
        if back:
            page.reverse()
            following, place = place, following
        self.has_next, self.next_position = following is not None, following
        self.has_previous, self.previous_position = place is not None, place
        self.page = page
        return page

    def _get_position_from_instance(self, instance: Any, ordering: Any) -> str:
        return json.dumps([reduce(getattr, name.lstrip("-").split("__"), instance) for name in ordering])

    def decode_cursor(self, request: Request) -> Cursor | None:
        try:
            cursor = super().decode_cursor(request)
        except NotFound as error:
            raise self._wrong_cursor() from error
        if cursor and "\\u0000" in str(cursor.position):
            raise self._wrong_cursor()
        return cursor._replace(offset=0) if cursor else None

    def _wrong_cursor(self) -> ValidationError:
        return ValidationError({"cursor": ["Follow `next` or `previous` of another page, or leave the cursor out."]})

    def get_paginated_response(self, data: Any) -> Response:
        links = {"next": self.get_next_link(), "prev": self.get_previous_link()}
        headers = {"Link": ", ".join(f'<{url}>; rel="{name}"' for name, url in links.items() if url)}
        page = {"results": data, "next": links["next"], "previous": links["prev"]}
        return Response(page, headers=headers if headers["Link"] else None)

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        page = super().get_paginated_response_schema(schema)
        for name in ("next", "previous"):
            page["properties"][name] = {"type": "string", "format": "uri", "nullable": True}
        return {**page, "required": ["results", "next", "previous"]}

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        parameters = super().get_schema_operation_parameters(view)
        for parameter in parameters:
            if parameter["name"] == self.page_size_query_param:
                limits = {"minimum": 1, "maximum": self.max_page_size, "default": self.page_size}
                parameter["schema"] = {"type": "integer", **limits}
        return parameters


def _turned(name: str) -> str:
    return name.removeprefix("-") if name.startswith("-") else f"-{name}"


def _values(place: str) -> list[str | int]:
    """The values of a cursor's place. Raises ValueError for one that was made up."""
    values = json.loads(place)
    if not isinstance(values, list) or any(type(value) not in (str, int) for value in values):
        raise ValueError(place)
    return values


class FormatOrAccept(DefaultContentNegotiation):
    """``?format=`` decides; without it the header Accept does."""

    def select_renderer(
        self, request: Request, renderers: Iterable[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        renderers = list(renderers)
        asked = request.query_params.get("format")
        if asked is None:
            try:
                return super().select_renderer(request, renderers, format_suffix)
            except NotAcceptable as error:
                offered = " or ".join(renderer.media_type for renderer in renderers)
                raise NotAcceptable(f"Accept {offered}, or ask by ?format=.") from error
        for renderer in renderers:
            if renderer.format == asked:
                return renderer, renderer.media_type
        offered = " or ".join(str(renderer.format) for renderer in renderers)
        raise ValidationError({"format": [f"Choose {offered}."]})


def check_query(query: QueryDict, known: Collection[str], repeatable: Collection[str] = ()) -> None:
    """Refuses what would be passed over in silence: unknown names, empty values, a second value where one counts."""
    problems = {}
    for name, values in query.lists():
        if name not in known:
            problems[name[:100]] = [f"There is no such parameter here: choose from {', '.join(sorted(known))}."]
        elif len(values) > 1 and name not in repeatable:
            problems[name] = ["Give it once."]
        elif not all(values):
            problems[name] = ["Give a value, or leave the parameter out."]
        elif any("\0" in value or len(value) > MAX_VALUE for value in values):
            problems[name] = [f"Give a text of at most {MAX_VALUE} characters, without the character NUL."]
    if problems:
        raise ValidationError(problems)
