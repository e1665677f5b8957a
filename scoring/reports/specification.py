"""The headline under every lexicon and every combination of the policies that it depends on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
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


@dataclass(frozen=True)
class Spread:
    """The headline of one lexicon over all combinations: as it was asked for, and the lowest and highest score."""

    lexicon: str
    asked: Specified
    lowest: Specified | None
    highest: Specified | None


@dataclass(frozen=True)
class Move:
    """One policy with another value than was asked for, all others as asked: what the score and its number become."""

    policy: str
    value: str
    n: int
    brier: float | None
    is_asked: bool


def spreads(rows: Sequence[Specified], policies: Mapping[str, str]) -> list[Spread]:
    """One for each lexicon, in their order."""
    found = []
    for lexicon in dict.fromkeys(row.lexicon for row in rows):
        own = [row for row in rows if row.lexicon == lexicon]
        scored = sorted((row for row in own if row.brier is not None), key=lambda row: (row.brier or 0, -row.n))
        asked = next(row for row in own if is_asked(row, policies))
        found.append(Spread(lexicon, asked, scored[0] if scored else None, scored[-1] if scored else None))
    return found


def is_asked(row: Specified, policies: Mapping[str, str]) -> bool:
    return all(getattr(row, name) == policies[name] for name in VARIED)


def moves(rows: Sequence[Specified], lexicon: str, policies: Mapping[str, str]) -> list[Move]:
    """Each value of each policy by itself, in the order of the policies."""
    own = {tuple(getattr(row, name) for name in VARIED): row for row in rows if row.lexicon == lexicon}
    found = []
    for policy in VARIED:
        for value in POLICIES[policy]:
            row = own[tuple(value if name == policy else policies[name] for name in VARIED)]
            found.append(Move(policy, value, row.n, row.brier, value == policies[policy]))
    return found
