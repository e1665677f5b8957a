"""What a stable key may look like, and the constraint that a choice field holds one of its choices."""

from typing import Any

from django.core.validators import RegexValidator
from django.db.models import CheckConstraint, Q, TextChoices

from forecasts.synthetic import is_synthetic

slug = RegexValidator(
    r"\A[a-z0-9]+(-[a-z0-9]+)*\Z",
    "Use lower-case letters and digits, in groups joined by single hyphens: nie-58.",
)
passage_key = RegexValidator(
    r"\A[a-z0-9]+(-[a-z0-9]+)*/[a-z0-9]+(-[a-z0-9]+)*\Z",
    "A passage's key is its document's slug, a slash and its place in lower case: nie-58/22d.",
)
claim_key = RegexValidator(
    r"\A[a-z0-9]+(-[a-z0-9]+)*\.[a-z0-9]+(-[a-z0-9]+)*-[a-z]{1,2}\Z",
    "A claim's key is its document's slug, a dot, its passage and a letter: nie-58.22d-a.",
)
outcome_key = RegexValidator(
    r"\A[a-z0-9]+(-[a-z0-9]+)*\.[A-Za-z0-9_.@+-]+\.[1-9][0-9]*\Z",
    "An outcome's key is its proposition, its coder and a number: prc-satellite-control.first-coder.1.",
)
sha256 = RegexValidator(r"\A[0-9a-f]{64}\Z", "A SHA-256 is 64 hexadecimal digits in lower case.")


class Stamped:
    """A row whose stable key says whether it belongs to a synthetic record."""

    key: Any

    @property
    def is_synthetic(self) -> bool:
        return is_synthetic(self.key)


def one_of(field: str, choices: type[TextChoices], model: str, blank: bool = False) -> CheckConstraint:
    """The database refuses a value of ``field`` that is not among ``choices`` (or empty, where ``blank``)."""
    values = [*choices.values, ""] if blank else choices.values
    return CheckConstraint(
        name=f"{model}_{field}_is_known",
        condition=Q(**{f"{field}__in": values}),
        violation_error_message=f"{field}: choose one of {', '.join(choices.values)}.",
    )
