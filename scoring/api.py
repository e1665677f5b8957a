"""Scoring runs and their reports over REST, for reading."""

import types
import typing
from collections.abc import Collection, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from django.core.exceptions import ValidationError as Refused
from django.db.models import OuterRef, Prefetch, Q, QuerySet, Subquery
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from config.api_views import ErrorSerializer, KeysField, RecordSerializer, RecordViewSet
from forecasts.filters import OneOf, RecordFilters, visible_documents
from scoring.comparing import compared
from scoring.metrics.policies import POLICIES
from scoring.models import ScoringRun
from scoring.reports.json import to_data
from scoring.reports.model import Report
from scoring.reports.runs_compared import RunsCompared, comparison_csv, comparison_data
from scoring.reports.tables import CSV
from scoring.runs import is_about_synthetic, question_of, report_of, visible_runs

TABLES = {"figures": CSV["report"], "expressions": CSV["words"]} | {
    name: write for name, write in CSV.items() if name not in ("report", "words")
}
PLAIN = {int: "integer", str: "string", bool: "boolean"}


def json_schema(wanted: Any) -> dict[str, Any]:
    """What `to_data` makes of a value of that type, in the words of OpenAPI 3.0."""
    if is_dataclass(wanted):
        hints = typing.get_type_hints(wanted)
        properties = {field.name: json_schema(hints[field.name]) for field in fields(wanted)}
        return {"type": "object", "required": list(properties), "properties": properties}
    origin, arguments = typing.get_origin(wanted), typing.get_args(wanted)
    if origin is tuple:
        return {"type": "array", "items": json_schema(arguments[0])}
    if origin is not None and issubclass(origin, Mapping):
        return {"type": "object", "additionalProperties": json_schema(arguments[1])}
    if origin is types.UnionType:
        values = [one for one in arguments if one is not types.NoneType]
        return json_schema(float if float in values else values[0]) | {"nullable": True}
    if wanted is float:
        return {"oneOf": [{"type": "number"}, {"type": "string", "enum": ["inf", "-inf"]}]}
    return {"type": PLAIN[wanted]}


class PoliciesSerializer(RecordSerializer):
    """How words were read and claims counted."""

    def get_fields(self) -> dict[str, serializers.Field]:
        return {
            name: serializers.ChoiceField([(value, value) for value in values], read_only=True)
            for name, values in POLICIES.items()
        }


class RunSerializer(RecordSerializer):
    """A question to the record, as it was asked, and whether it is answered."""

    id = serializers.CharField(source="key")
    number = serializers.IntegerField()
    state = serializers.ChoiceField(ScoringRun.State.choices)
    documents = KeysField(by="slug")
    synthetic = serializers.BooleanField(source="asked.synthetic", help_text="About estimates drawn by a program.")
    lexicons = serializers.ListField(
        source="asked.slugs", child=serializers.CharField(), help_text="Their ids, the headline first."
    )
    as_of = serializers.DateField(source="asked.as_of", help_text="As known on this day.")
    policies = PoliciesSerializer(source="asked.policies")
    seed = serializers.IntegerField(source="asked.seed")
    resamples = serializers.IntegerField(source="asked.resamples")
    code_version = serializers.CharField(source="asked.code_version")
    question_sha = serializers.CharField()
    inputs_sha = serializers.CharField(allow_null=True, help_text="Of the cells that it was computed from.")
    log_head = serializers.CharField(help_text="Hash of the newest log entry on the record when it was asked.")
    asked_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)
    answered_by = serializers.CharField(
        source="answered_by_key", allow_null=True, help_text="The run that had the same question and the same cells."
    )

    def to_representation(self, instance: ScoringRun) -> dict[str, Any]:
        question = question_of(instance)
        slugs = [lexicon["slug"] for lexicon in question["lexicons"]]
        instance.asked = question | {"slugs": slugs, "synthetic": is_about_synthetic(question)}  # type: ignore[attr-defined]
        return super().to_representation(instance)


def _of_documents(slugs: list[str]) -> Q:
    """Runs of any of these documents, each once."""
    return Q(pk__in=ScoringRun.objects.filter(documents__slug__in=slugs).values("pk"))


class RunFilters(RecordFilters):
    document = visible_documents(where=_of_documents)
    state = OneOf(ScoringRun.State.values)


class NoReportYet(APIException):
    status_code = 409


def with_report(run: ScoringRun) -> ScoringRun:
    """The run itself or the one that answers it. Raises NoReportYet where it waits or failed."""
    if not run.is_finished:
        raise NoReportYet(f"{run.key} has no report: it is {run.state}. Only a finished run has one.")
    return run.answered_by or run


TABLE = OpenApiParameter(
    "table",
    str,
    enum=list(TABLES),
    description="With `format=csv`: all figures, one a line (the default), one line for each expression, or one of the "
    "tables that stand beside the measures in the report.",
)


BESIDE = [
    OpenApiParameter("with", str, description="Key of the other run; left out, the same run under another lexicon."),
    OpenApiParameter("lexicon", str, description="Of the run; its headline where left out."),
    OpenApiParameter("with_lexicon", str, description="Of the other run; the same one where it was read with it."),
]


class RunViewSet(RecordViewSet):
    """Scoring runs, the newest first. A run is seen by those who may see all its documents."""

    thing = "run"
    page_by = ("-number",)
    queryset = ScoringRun.objects.none()
    serializer_class = RunSerializer
    filterset_class = RunFilters

    def get_queryset(self) -> QuerySet[ScoringRun]:
        runs = visible_runs(self.seen)
        documents = Prefetch("documents", self.seen.documents().order_by("slug").only("slug"))
        answered_by = Subquery(runs.filter(pk=OuterRef("answered_by")).values("key"))
        return runs.defer("cells", "pairs", "report").annotate(answered_by_key=answered_by).prefetch_related(documents)

    def known_parameters(self) -> Collection[str]:
        own = {"report": ["table"], "compare": [one.name for one in BESIDE]}
        return {*super().known_parameters(), *own.get(self.action, [])}

    @extend_schema(
        parameters=[TABLE],
        responses={
            200: OpenApiResponse(json_schema(Report), description="The report, as pages and files show it."),
            409: OpenApiResponse(ErrorSerializer, description="The run waits or failed: it has no report."),
        },
    )
    @action(detail=True)
    def report(self, request: Request, key: str) -> Response:
        """The report of a finished run; of one that another run answered, the report of that one."""
        table = request.query_params.get("table")
        is_csv = request.accepted_renderer.format == "csv"
        if table is not None and (table not in TABLES or not is_csv):
            raise ValidationError({"table": [f"Choose one of {', '.join(TABLES)}, with format=csv."]})
        report = report_of(with_report(self.get_object()))
        return Response(TABLES[table or "figures"](report) if is_csv else to_data(report))

    @extend_schema(
        parameters=BESIDE,
        responses={
            200: OpenApiResponse(
                json_schema(RunsCompared), description="The forecasts of both: by claim where these are the same, else "
                "by estimate. Voices are compared in the report.",
            ),
            409: OpenApiResponse(ErrorSerializer, description="One of the runs waits or failed: it has no report."),
        },
    )  # fmt: skip
    @action(detail=True)
    def compare(self, request: Request, key: str) -> Response:
        """This run beside another, or under two of its lexicons."""
        asked = request.query_params
        first, second = self.get_object(), None
        if asked.get("with"):
            second = self.get_queryset().filter(key=asked["with"]).first()
            if second is None:
                raise ValidationError({"with": [f"There is no run {asked['with']}, or you may not see it."]})
        first, second = with_report(first), second and with_report(second)
        try:
            found = compared(first, asked.get("lexicon", ""), second, asked.get("with_lexicon", ""))
        except Refused as error:
            raise ValidationError(error.message_dict) from error
        return Response(comparison_csv(found) if request.accepted_renderer.format == "csv" else comparison_data(found))
