"""The headline under every lexicon and every combination of the policies that it depends on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from scoring.metrics.cells import POLICIES, LexiconReading, Policies, ScoreCells, read_with
from scoring.metrics.measure import Undefined
from scoring.metrics.rules import brier
from scoring.metrics.together import together


@dataclass(frozen=True)
class Specified:
    """One way to read and count the forecasts: `n` scored, and their Brier score, None without any.

    `partial` is not among the policies here: it chooses the figure that stands beside the headline.
    """

    lexicon: str
    negation: str
    bare_will: str
    restatement: str
    synonyms: str
    modal: str
    n: int
    brier: float | None


VARIED = tuple(name for name in POLICIES if name != "partial")


def specification(cells: ScoreCells, lexicons: Sequence[LexiconReading]) -> tuple[Specified, ...]:
    """A row for each lexicon and combination. `cells`: unread, of all moods; the forecasts are scored."""
    forecasts = together(cells.of_mood("forecast"))
    return tuple(row for lexicon in lexicons for row in _of(forecasts, lexicon))


def _of(cells: ScoreCells, lexicon: LexiconReading) -> Iterator[Specified]:
    for values in product(*(POLICIES[name] for name in VARIED)):
        chosen = dict(zip(VARIED, values, strict=True))
        scored = read_with(cells, lexicon, Policies.from_mapping(chosen)).binary
        score = brier(scored)
        yield Specified(lexicon.slug, **chosen, n=scored.claims, brier=None if isinstance(score, Undefined) else score)
