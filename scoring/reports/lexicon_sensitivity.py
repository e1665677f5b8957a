"""Which statements hold whatever lexicon the words are read with, and which flip."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scoring.metrics.conclusion import DELTA
from scoring.reports.comparison import FIRST, SECOND
from scoring.reports.voices import VoicesCompared, text_against_dissents

if TYPE_CHECKING:  # the model holds these statements
    from scoring.reports.model import LexiconReport

SHOWN, NOT_SHOWN, CANNOT_TELL = "shown", "not_shown", "cannot_tell"
FLAGS = {"less_often_than_said": "less often than it says", "more_often_than_said": "more often than it says"}


@dataclass(frozen=True)
class Statement:
    """One statement under every lexicon: shown, not_shown (the contrary is shown or likelier) or cannot_tell.

    `flips`: it is shown under one lexicon and not under another, so that what it says hangs on the lexicon. `holds`:
    it is shown under every lexicon.
    """

    key: str
    text: str
    by_lexicon: Mapping[str, str]
    flips: bool
    holds: bool


Judge = Callable[["LexiconReport"], str]


def statements(
    lexicons: Sequence[LexiconReport], voices: Sequence[VoicesCompared] | None = None
) -> tuple[Statement, ...]:
    """What may be said of the forecasts, of the agreed text beside dissents that state something of their own, where
    there are any, and of each word that is off under any of them, under every lexicon."""
    asked = ((key, text, judge) for key, (text, judge) in STATEMENTS.items())
    return tuple(
        _statement(key, text, judge, lexicons)
        for key, text, judge in (*asked, *_of_dissents(voices), *_of_words(lexicons))
    )


def _statement(key: str, text: str, judge: Judge, lexicons: Sequence[LexiconReport]) -> Statement:
    by_lexicon = {one.slug: judge(one) for one in lexicons}
    values = set(by_lexicon.values())
    return Statement(key, text, by_lexicon, flips={SHOWN, NOT_SHOWN} <= values, holds=values == {SHOWN})


def _concluded(*values: str) -> Judge:
    """What was shown of one side tells nothing against the other: words may err both ways. That the words stayed within
    ten points tells against either."""

    def judge(one: LexiconReport) -> str:
        value = one.conclusion.value if one.conclusion else CANNOT_TELL
        if value in values:
            return SHOWN
        return NOT_SHOWN if value == "within_ranges" else CANNOT_TELL

    return judge


def _within_ranges(one: LexiconReport) -> str:
    """Not so only where the lower bound of either side is beyond ten points; one word alone leaves the average."""
    found = one.conclusion
    if found is None or found.value == "cannot_tell":
        return CANNOT_TELL
    if found.value == "within_ranges":
        return SHOWN
    farthest = max(bound for bound in (found.over_lower, found.under_lower, 0.0) if bound is not None)
    return NOT_SHOWN if farthest > DELTA else CANNOT_TELL


def _better_than_base_rate(one: LexiconReport) -> str:
    """By the interval of the skill; what its middle alone says is not shown."""
    lower, upper = (one.forecasts.measures.get(f"brier_skill_base_rate_{end}") for end in ("lower", "upper"))
    if lower is None or upper is None or lower <= 0 < upper:
        return CANNOT_TELL
    return SHOWN if lower > 0 else NOT_SHOWN


STATEMENTS: Mapping[str, tuple[str, Judge]] = {
    "over_stated": ("The words said more than events bore out", _concluded("over_stated", "mixed")),
    "under_stated": ("The words said less than events bore out", _concluded("under_stated", "mixed")),
    "within_ranges": ("On average the words stayed within ten points of their ranges", _within_ranges),
    "better_than_base_rate": (
        "They foretold better than stating the base rate each time", _better_than_base_rate,
    ),
}  # fmt: skip


def _of_dissents(voices: Sequence[VoicesCompared] | None) -> Iterator[tuple[str, str, Judge]]:
    found = text_against_dissents(voices)
    if found is None:
        return
    shown = {FIRST: SHOWN, SECOND: NOT_SHOWN}
    by_lexicon = {slug: shown.get(one.finding, CANNOT_TELL) for slug, one in found.by_lexicon.items()}
    told = "The agreed text foretold better than dissents on the same propositions"
    yield "text_better_than_dissent", told, lambda one: by_lexicon[one.slug]


def _of_words(lexicons: Sequence[LexiconReport]) -> Iterator[tuple[str, str, Judge]]:
    """A statement for each word and side that it is off to under one of the lexicons, in the order of their tables."""
    found = dict.fromkeys(
        (row.expression, row.negated, row.shown, row.finding)
        for one in lexicons for row in one.forecasts.expressions if row.finding in FLAGS
    )  # fmt: skip
    for expression, negated, shown, flag in found:
        yield f"{flag}:{shown}", f"“{shown}” came true {FLAGS[flag]}", _flagged(expression, negated, flag)


def _flagged(expression: str, negated: bool, flag: str) -> Judge:
    """A rate within the range, or off to the other side, is the contrary; one beyond it that chance may have put there
    tells nothing."""

    def judge(one: LexiconReport) -> str:
        own = (row for row in one.forecasts.expressions if (row.expression, row.negated) == (expression, negated))
        finding = next((row.finding for row in own), CANNOT_TELL)
        if finding == flag:
            return SHOWN
        return NOT_SHOWN if finding in ("as_said", *FLAGS) else CANNOT_TELL

    return judge
