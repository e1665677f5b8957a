"""The words of a synthetic record, how a sentence says them, and how often each is used."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Word:
    """One way to say how likely something is.

    `canonical` and `negated` are a lexicon's entry; `sentence` has `{word}` where `printed` stands and `{it}` for
    what is in question; `share` of all claims. `best`: what Kent 1964 reads in it, None where he gives no
    probability; then `rate` says how often such claims come true, whoever writes.
    """

    canonical: str
    negated: bool
    printed: str
    sentence: str
    share: float
    best: float | None
    rate: float = 0.0

    @property
    def denies(self) -> bool:
        """Whether it says that the event is less likely than not."""
        return (self.rate if self.best is None else self.best) < 0.5

    def said_of(self, it: str) -> tuple[str, int]:
        """The sentence, and where the printed expression begins in it."""
        return self.sentence.format(word=self.printed, it=it), self.sentence.index("{word}")


IT_IS, IT_IS_NOT = "It is {word} that {it}.", "It is not {word} that {it}."
WORDS = (
    Word("almost certain", False, "almost certain", IT_IS, 0.11, 0.93),
    Word("probable", False, "probable", IT_IS, 0.16, 0.75),
    Word("likely", False, "likely", IT_IS, 0.12, 0.75),
    Word("we believe", False, "We believe", "{word} that {it}.", 0.13, 0.75),
    Word("chances about even", False, "chances are about even", "The {word} that {it}.", 0.05, 0.5),
    Word("unlikely", False, "unlikely", IT_IS, 0.12, 0.3),
    Word("probable", True, "probable", IT_IS_NOT, 0.04, 0.3),
    Word("we believe", True, "believe", "We do not {word} that {it}.", 0.04, 0.3),
    Word("likely", True, "likely", IT_IS_NOT, 0.02, 0.25),  # no entry of its own: the complement
    Word("almost certain", True, "almost certainly", "It is {word} not the case that {it}.", 0.05, 0.07),
    Word("may", False, "may", "It {word} be that {it}.", 0.08, None, 0.4),
    Word("will", False, "will", "It {word} turn out that {it}.", 0.05, None, 0.85),
    Word("appears", False, "appears", "It {word} that {it}.", 0.03, None, 0.7),
)
HEDGES = tuple(word for word in WORDS if word.canonical == "may")
