"""What ``check_record`` looks for: rows that break a rule between rows, and derived rows that differ."""

from collections.abc import Iterator

from django.db.models import Model

from forecasts.actions.lexicons import known_expressions
from forecasts.actions.outcomes import differs
from forecasts.expressions import in_two_expressions
from forecasts.models import Proposition, Sentence
from forecasts.rules_between_rows import RULES


def faults() -> Iterator[str]:
    """One line for each fault of the record: kind, key, field and what to do."""
    for model, rule in RULES.items():
        for row in model._default_manager.all().iterator(chunk_size=1000):
            for field, message in rule(row):
                yield _line(row, f"{field}: {message}")
    yield from (f"expression: {sentence}" for sentence in in_two_expressions(known_expressions()))
    standing = Sentence.objects.filter(passage__document__withdrawn=False)
    for sentence in standing.filter(ruled_out="").exclude(claims__withdrawn=False).iterator():
        yield _line(sentence, "It has neither a claim nor a reason why it makes none: give it one of them.")
    for question in Proposition.objects.all().iterator(chunk_size=1000):
        if differs(question):
            yield _line(question, "Its standings are not those that its outcomes make: run rebuild_standings.")


def _line(row: Model, message: str) -> str:
    return f"{row._meta.model_name} {row.key}: {message}"  # type: ignore[attr-defined]
