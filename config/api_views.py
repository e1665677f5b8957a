"""What every view over REST has in common: it reads only, asks `visible_to` first, and says what was wrong as JSON."""

from collections.abc import Collection, Mapping
from typing import Any

from django.utils.functional import cached_property
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import MethodNotAllowed, NotFound
from rest_framework.permissions import SAFE_METHODS, AllowAny
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework.viewsets import ReadOnlyModelViewSet

from forecasts.visibility import VisibleTo, visible_to

from .api_answers import FormatOrAccept, check_query


class ErrorSerializer(serializers.Serializer):
    """Why there is no answer."""

    detail = serializers.CharField(read_only=True)


REFUSED = {
    "type": "object",
    "description": "What was wrong, by the name of the parameter.",
    "additionalProperties": {"type": "array", "items": {"type": "string"}},
}


class DocumentedSchema(AutoSchema):
    """Adds what every address may answer: a question refused, nothing there, no such format; and CSV as text."""

    def get_operation(self, *args: Any, **kwargs: Any) -> dict[str, Any] | None:
        operation = super().get_operation(*args, **kwargs)
        if operation is None:
            return None
        error = self.resolve_serializer(ErrorSerializer, "response").ref
        self._add(operation, "400", "A parameter was refused.", REFUSED)
        self._add(operation, "406", "The header Accept names neither JSON nor CSV.", error)
        if "{" in self.path:
            self._add(operation, "404", "There is none of this key, or you may not see it.", error)
        table = operation["responses"]["200"].get("content", {}).get("text/csv")
        if table:
            table["schema"] = {"type": "string"}
        return operation

    def _add(self, operation: dict[str, Any], code: str, description: str, schema: dict[str, Any]) -> None:
        content = {"application/json": {"schema": schema}}
        operation["responses"].setdefault(code, {"description": description, "content": content})


class ReadingView(APIView):
    """Reads for anybody; who sees what is `visible_to`'s to say. Every parameter in an address has a meaning."""

    permission_classes = [AllowAny]
    content_negotiation_class = FormatOrAccept
    schema = DocumentedSchema()

    @cached_property
    def seen(self) -> VisibleTo:
        return visible_to(self.request.user)

    def known_parameters(self) -> Collection[str]:
        return {"format"}

    def repeatable_parameters(self) -> Collection[str]:
        return ()

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        if request.method not in SAFE_METHODS:
            raise MethodNotAllowed(request.method or "")
        super().initial(request, *args, **kwargs)
        check_query(request.query_params, self.known_parameters(), self.repeatable_parameters())

    def finalize_response(self, request: Request, response: Response, *args: Any, **kwargs: Any) -> Response:
        response = super().finalize_response(request, response, *args, **kwargs)
        if getattr(response, "exception", False) or request.method == "OPTIONS":
            response.accepted_renderer, response.accepted_media_type = JSONRenderer(), JSONRenderer.media_type
        return response


class RecordSerializer(serializers.Serializer):
    """Written, never read. A text that is empty in the database is null; ``class_`` is written as ``class``."""

    def get_fields(self) -> dict[str, serializers.Field]:
        fields = {name.rstrip("_"): field for name, field in super().get_fields().items()}
        for field in fields.values():
            field.read_only, field.required = True, False
        return fields

    def to_representation(self, instance: Any) -> dict[str, Any]:
        written: Mapping[str, Any] = super().to_representation(instance)
        return {name: None if value == "" else value for name, value in written.items()}


class KeysField(serializers.ListField):
    """The keys of the rows that stand at the other end of a relation; ``by`` names their key."""

    child = serializers.CharField()

    def __init__(self, by: str = "key", **options: Any) -> None:
        super().__init__(**options)
        self.by = by

    def get_attribute(self, instance: Any) -> list[str]:
        related: Any = super().get_attribute(instance)
        return [getattr(row, self.by) for row in related.all()]


class RecordViewSet(ReadingView, ReadOnlyModelViewSet):
    """The rows of one kind that the user may see: a filtered list in pages, and each by its stable key.

    ``thing``: what a row is called. ``parameters``: what may be asked for of the list and of a single row alike.
    """

    thing: str
    lookup_field = "key"
    lookup_value_regex = r"[A-Za-z0-9@.+_-]+"
    filterset_class: Any = None
    parameters: Collection[str] = ()

    @property
    def filter_names(self) -> Collection[str]:
        return self.filterset_class.base_filters if self.action == "list" and self.filterset_class else ()

    def known_parameters(self) -> Collection[str]:
        pages = {"page_size", "cursor"} if self.action == "list" else set()
        return {"format", *pages, *self.parameters, *self.filter_names}

    def repeatable_parameters(self) -> Collection[str]:
        return {name for name in self.filter_names if self.filterset_class.base_filters[name].is_repeatable}

    def get_object(self) -> Any:
        key = self.kwargs[self.lookup_field]
        rows = self.get_queryset()
        try:
            return rows.get(**{self.lookup_field: key})
        except rows.model.DoesNotExist as error:
            raise NotFound(f"There is no {self.thing} {key}, or you may not see it.") from error


@extend_schema(exclude=True)
class NothingHere(ReadingView):
    """Answers every other address under /api/ as JSON."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        raise NotFound("There is nothing at this address: /api/v1/ lists what there is, /api/docs/ describes it.")
