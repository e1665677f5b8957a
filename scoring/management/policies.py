"""The policies as options of a command, each told in the words that a run's page has for it."""

from collections.abc import Mapping
from typing import Any

from django.core.management.base import CommandParser

from scoring.metrics.policies import POLICIES, Policies
from scoring.reports.policy_words import POLICIES as IN_WORDS


def add_policies(parser: CommandParser) -> None:
    for name, values in POLICIES.items():
        told = "; ".join(f"{value}: {IN_WORDS[name][value]}" for value in values)
        parser.add_argument(
            f"--{name.replace('_', '-')}", dest=name, choices=values, default=values[0],
            help=f"{told}. Default: {values[0]}.".replace("%", "%%"),
        )  # fmt: skip


def chosen(options: Mapping[str, Any]) -> Policies:
    return Policies.from_mapping({name: options[name] for name in POLICIES})
