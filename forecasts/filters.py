"""What can be asked for: filters whose values are all checked, against the names that the asker may see.

A name that is hidden from somebody is refused in the same words as one that does not exist.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django_filters.rest_framework import FilterSet
from django_filters.rest_framework.filters import Filter, MultipleChoiceFilter
from drf_spectacular.utils import extend_schema_field

from .models import Claim, Document, Expression, Lexicon, Outcome, Passage, Proposition
from .status import CLAIM_STATUSES
from .visibility import VisibleTo, visible_to

SEVERAL = "Given several times: any of them."


class OneOf(MultipleChoiceFilter):
    """One of a fixed set of values, or any of several where it is given several times."""

    is_repeatable = True

    def __init__(self, values: Iterable[str], **options: Any) -> None:
        values = list(values)
        wrong = f"%(value)s is none of {', '.join(values)}."
        super().__init__(
            choices=[(value, value) for value in values], error_messages={"invalid_choice": wrong}, **options
        )
        extend_schema_field({"type": "string", "enum": values, "description": SEVERAL})(self)

    def filter(self, qs: QuerySet, value: list[str]) -> QuerySet:
        return qs.filter(**{f"{self.field_name}__in": value}) if value else qs


class KnownField(forms.Field):
    """Names of rows that the asker may see."""

    widget = forms.MultipleHiddenInput

    def __init__(self, *, rows: QuerySet, by: str, thing: str, **options: Any) -> None:
        super().__init__(**options)
        self.rows, self.by, self.thing = rows, by, thing

    def clean(self, value: list[str] | None) -> list[str]:
        if not value:
            return []
        seen = self.rows.filter(**{f"{self.by}__in": value}).values_list(self.by, flat=True).distinct()
        unknown = sorted(set(value).difference(seen))
        if unknown:
            what = {"what": f"{self.thing} {', '.join(unknown)}"}  # a parameter: the name may have % in it
            raise forms.ValidationError("There is no %(what)s, or you may not see it.", params=what)
        return value


class Known(MultipleChoiceFilter):
    """The name of a row that the asker may see, or any of several. ``where`` says what a row of theirs is.

    ``rows`` gives the rows that one may see and ``by`` names their key.
    """

    is_repeatable = True

    def __init__(
        self,
        thing: str,
        rows: Callable[[VisibleTo], QuerySet],
        by: str = "key",
        where: Callable[[list[str]], Q] | None = None,
        **options: Any,
    ) -> None:
        super().__init__(**options)
        self.thing, self.rows, self.by, self.where = thing, rows, by, where
        extend_schema_field({"type": "string", "description": f"Key of a {thing} that you may see. {SEVERAL}"})(self)

    @property
    def field(self) -> KnownField:
        if not hasattr(self, "_field"):
            rows = self.rows(visible_to(self.parent.request.user)).order_by()
            self._field = KnownField(rows=rows, by=self.by, thing=self.thing, required=False)
        return self._field

    def filter(self, qs: QuerySet, value: list[str]) -> QuerySet:
        if not value:
            return qs
        return qs.filter(self.where(value) if self.where else Q(**{f"{self.field_name}__in": value}))


class TrueOrFalse(Filter):
    """``true`` or ``false``, and nothing that is taken for one of them. ``negate``: true asks for rows with false."""

    is_repeatable = False
    field_class = forms.TypedChoiceField

    def __init__(self, says: str, negate: bool = False, **options: Any) -> None:
        super().__init__(
            choices=[("true", "true"), ("false", "false")],
            coerce=lambda text: (text == "true") != negate,
            empty_value=None,
            error_messages={"invalid_choice": "Say true or false."},
            **options,
        )
        extend_schema_field({"type": "boolean", "description": says})(self)


class Year(Filter):
    """A year of four digits; ``says`` what it is the year of."""

    is_repeatable = False
    field_class = forms.IntegerField

    def __init__(self, says: str, **options: Any) -> None:
        wrong = "Give a year from 1000 to 9999."
        messages = dict.fromkeys(["invalid", "min_value", "max_value"], wrong)
        super().__init__(min_value=1000, max_value=9999, error_messages=messages, **options)
        whole_number = {"type": "integer", "minimum": 1000, "maximum": 9999}
        extend_schema_field(whole_number | {"description": says})(self)


class RecordFilters(FilterSet):
    """A filter whose name is a word of Python ends in an underscore here, and without it in addresses."""

    @classmethod
    def get_filters(cls) -> dict[str, Filter]:
        return {name.rstrip("_"): one for name, one in super().get_filters().items()}


def visible_documents(**options: Any) -> Known:
    return Known("document", VisibleTo.documents, by="slug", **options)


def _stated_in(prefix: str) -> Callable[[list[str]], Q]:
    """Propositions that documents state, reached over ``prefix``, without a row for each time they do."""
    return lambda slugs: Q(**{f"{prefix}__in": Claim.objects.filter(document__slug__in=slugs).values("proposition")})


class DocumentFilters(RecordFilters):
    series = Known("series", lambda seen: seen.documents(), by="series__key", field_name="series__key")
    issued_from = Year("First year of issue, included.", field_name="issued_on", lookup_expr="year__gte")
    issued_to = Year("Last year of issue, included.", field_name="issued_on", lookup_expr="year__lte")
    state = OneOf(Document.State.values)


class PassageFilters(RecordFilters):
    document = visible_documents(field_name="document__slug")
    section = OneOf(Passage.Section.values)


class PropositionFilters(RecordFilters):
    document = visible_documents(where=_stated_in("pk"))
    kind = OneOf(Proposition.Kind.values)
    window_basis = OneOf(Proposition.WindowBasis.values)


class ClaimFilters(RecordFilters):
    document = visible_documents(field_name="document__slug")
    voice = Known("voice", VisibleTo.claims, by="voice__key", field_name="voice__key")
    class_ = OneOf(Expression.Class.values, field_name="canonical__cls")
    canonical = Known("expression", VisibleTo.expressions, by="text", field_name="canonical__text")
    mood = OneOf(Claim.Mood.values)
    status = OneOf(CLAIM_STATUSES)
    kind = OneOf(Proposition.Kind.values, field_name="proposition__kind")
    section = OneOf(Passage.Section.values, field_name="passage__section")
    proposition = Known("proposition", VisibleTo.propositions, field_name="proposition__key")
    restates = TrueOrFalse(
        "Whether it restates another claim.", field_name="restates", lookup_expr="isnull", negate=True
    )
    negated = TrueOrFalse("Whether a negator stands in its words.")
    reported = TrueOrFalse("Whether it is about what others think or feel.")


class OutcomeFilters(RecordFilters):
    document = visible_documents(where=_stated_in("proposition"))
    proposition = Known("proposition", VisibleTo.propositions, field_name="proposition__key")
    verdict = OneOf(Outcome.Verdict.values)
    coder = Known("coder", VisibleTo.outcomes, by="coder")
    standing = TrueOrFalse("Whether it was known by `as_of` and taken back by nothing.")


class LexiconFilters(RecordFilters):
    kind = OneOf(Lexicon.Kind.values)
