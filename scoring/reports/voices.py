"""Voice against voice: what two voices of one document said of the same propositions, under every lexicon."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scoring.metrics.cells import MOODS, LexiconReading, Policies, put_on
from scoring.metrics.voice_pairs import AGREED, VoicePairs
from scoring.reports.comparison import Comparison, compare

# All voices but the first, here and in files and addresses: no key of a voice looks like this.
OTHERS = "*"


@dataclass(frozen=True)
class VoicesCompared:
    """Two voices by their keys; `second` is OTHERS where it is every voice but the first.

    `pairs`: propositions that both state in one document, whatever became of them; `forecasts`: those that both
    foretell; `documents` of these. Where `second` is every other voice, a proposition counts once for each of them.
    `by_lexicon`: the forecasts that are resolved and to which this lexicon gives a probability in both voices' words;
    first and second as in Comparison.
    """

    first: str
    second: str
    pairs: int
    forecasts: int
    documents: int
    by_lexicon: Mapping[str, Comparison]


def voices_compared(
    pairs: VoicePairs, lexicons: Sequence[LexiconReading], policies: Policies
) -> tuple[VoicesCompared, ...]:
    """The agreed text against all others together, where these are several, then voice by voice."""
    between = pairs.between()
    together = [(AGREED, OTHERS)] if sum(first == AGREED for first, _ in between) > 1 else []
    return tuple(_compared(pairs, first, second, lexicons, policies) for first, second in [*together, *between])


def _compared(
    pairs: VoicePairs, first: str, second: str, lexicons: Sequence[LexiconReading], policies: Policies
) -> VoicesCompared:
    own = pairs.of(first, None if second == OTHERS else second)
    forecast = MOODS.index("forecast")
    both = own.where((own.first.mood == forecast) & (own.second.mood == forecast))
    by_lexicon = {
        one.slug: compare(put_on(both.first, one, policies), put_on(both.second, one, policies)) for one in lexicons
    }
    documents = len(set(both.first.document.tolist()))
    return VoicesCompared(first, second, own.claims, both.claims, documents, by_lexicon)


def text_against_dissents(voices: Sequence[VoicesCompared] | None) -> VoicesCompared | None:
    """The agreed text against all that other voices state of their own; None where none states anything."""
    return voices[0] if voices and voices[0].first == AGREED else None
