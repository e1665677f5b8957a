"""Which statements hold whatever lexicon the words are read with, and which flip."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from scoring.reports.model import LexiconReport, Report

SHOWN, NOT_SHOWN, CANNOT_TELL = "shown", "not_shown", "cannot_tell"


@dataclass(frozen=True)
class Statement:
    """One statement under every lexicon: shown, not_shown (the contrary is shown or likelier) or cannot_tell.

    `flips`: it is shown under one lexicon and not under another, so that what it says hangs on the lexicon.
    """

    key: str
    text: str
    by_lexicon: Mapping[str, str]

    @property
    def flips(self) -> bool:
        return {SHOWN, NOT_SHOWN} <= set(self.by_lexicon.values())

    @property
    def holds(self) -> bool:
        """Whether it is shown under every lexicon."""
        return set(self.by_lexicon.values()) == {SHOWN}


def statements(report: Report) -> tuple[Statement, ...]:
    """What may be said of the forecasts, each under every lexicon of the report."""
    return tuple(
        Statement(key, text, {one.slug: judge(one) for one in report.lexicons})
        for key, (text, judge) in STATEMENTS.items()
    )


def _concluded(side: str) -> Callable[[LexiconReport], str]:
    def judge(one: LexiconReport) -> str:
        value = one.conclusion.value if one.conclusion else CANNOT_TELL
        if value in (side, "mixed"):
            return SHOWN
        return CANNOT_TELL if value == CANNOT_TELL else NOT_SHOWN

    return judge


def _better_than_base_rate(one: LexiconReport) -> str:
    """By the interval of the skill; what its middle alone says is not shown."""
    lower, upper = (one.forecasts.measures.get(f"brier_skill_base_rate_{end}") for end in ("lower", "upper"))
    if lower is None or upper is None or lower <= 0 < upper:
        return CANNOT_TELL
    return SHOWN if lower > 0 else NOT_SHOWN


STATEMENTS: Mapping[str, tuple[str, Callable[[LexiconReport], str]]] = {
    "over_stated": ("The words said more than events bore out", _concluded("over_stated")),
    "under_stated": ("The words said less than events bore out", _concluded("under_stated")),
    "better_than_base_rate": (
        "They foretold better than stating the base rate each time", _better_than_base_rate,
    ),
}  # fmt: skip
