"""Records made by chance from a known truth, as the cells that measures are computed on. No database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincinv, expit, logit

from scoring.metrics.cells import ScoreCells
from scoring.metrics.record import Word
from scoring.metrics.table import score_cells

Array = NDArray[np.float64]

# Claims of a document: 2 and a negative binomial number more, as `scoring.synthetic.chance` draws them.
FEWEST, MEAN_CLAIMS, SPREAD = 2, 8, 0.6
# What the claims of one document have in common.
MOVES = {
    "right": "one document is right, or wrong, in all of its words at once: the worst case",
    "event": "in one document events are likelier, or less likely, than elsewhere, whatever is said of them",
    "word": "each word is more, or less, often borne out in one document, whatever the other words do",
}


@dataclass(frozen=True)
class Spoken:
    """A word, its share of all claims, and what Kent 1964 reads in it: 0 to 1 each."""

    name: str
    share: float
    lower: float
    best: float
    upper: float

    @property
    def denies(self) -> bool:
        return self.best < 0.5

    def at(self, place: float) -> float:
        """How often its event happens where it is borne out as often as that place of its range says: 0 the weakest
        reading (a word that denies: its event happens most often), 1 the strongest."""
        return self.upper - place * (self.upper - self.lower) if self.denies else self._up(place)

    def _up(self, place: float) -> float:
        return self.lower + place * (self.upper - self.lower)

    def shifted(self, logits: float) -> float:
        """How often its event happens where it is borne out by so many logits more often than its best reading says.
        A word of one half leans nowhere and stays."""
        sign = 0 if self.best == 0.5 else -1 if self.denies else 1
        return float(expit(logit(self.best) + sign * logits))


# *We believe* is read as probable.
WORDS = (
    Spoken("almost certain", 0.15, 0.87, 0.93, 0.99),
    Spoken("probable", 0.25, 0.63, 0.75, 0.87),
    Spoken("we believe", 0.20, 0.63, 0.75, 0.87),
    Spoken("about even", 0.05, 0.40, 0.50, 0.60),
    Spoken("probably not", 0.25, 0.20, 0.30, 0.40),
    Spoken("almost certainly not", 0.10, 0.02, 0.07, 0.12),
)
BEST = {word.name: word.best for word in WORDS}


def placed(*places: float) -> Mapping[str, float]:
    """A truth: where in its range the rate of each word is, 0 the weakest reading, 1 the strongest."""
    return {word.name: word.at(place) for word, place in zip(WORDS, places, strict=True)}


def shifted(logits: float) -> Mapping[str, float]:
    return {word.name: word.shifted(logits) for word in WORDS}


def rates(truth: Mapping[str, float], words: Sequence[Spoken] = WORDS) -> Array:
    return np.array([truth[word.name] for word in words])


def sizes(documents: int, generator: np.random.Generator) -> NDArray[np.int64]:
    """The claims of each document."""
    more, variance = MEAN_CLAIMS - FEWEST, (SPREAD * MEAN_CLAIMS) ** 2
    shape = more**2 / (variance - more)
    return FEWEST + generator.negative_binomial(shape, shape / (shape + more), documents)


def in_documents(rate: Array, denies: NDArray[np.bool_], rho: float, unit: Array) -> Array:
    """The rate of each word in each document: shape (documents, words).

    As `scoring.synthetic.chance.shared`, for many documents at once: quantiles `unit`, of shape (documents, words or
    1), of beta distributions with these means and `rho` times the variance of one event; of the event not happening
    for words of `denies`.
    """
    if rho == 0:
        return np.broadcast_to(rate, (len(unit), len(rate)))
    right, scale = np.where(denies, 1 - rate, rate), (1 - rho) / rho
    drawn = betaincinv(right * scale, (1 - right) * scale, unit)
    return np.where(denies, 1 - drawn, drawn)


def drawn(
    rate: Array, n: NDArray[np.int64], rho: float, generator: np.random.Generator,
    words: Sequence[Spoken] = WORDS, moves: str = "right",
) -> NDArray[np.int64]:  # fmt: skip
    """Hits among the claims `n`, both of shape (documents, words). `moves`: a key of MOVES."""
    denies = np.array([word.denies and moves == "right" for word in words])
    unit = generator.random((len(n), len(words) if moves == "word" else 1))
    return generator.binomial(n, in_documents(rate, denies, rho, unit))


def record(rate: Array, documents: int, rho: float, generator: np.random.Generator, moves: str = "right") -> ScoreCells:
    """A record whose words come true at these rates; which word a claim uses is drawn claim by claim."""
    n = generator.multinomial(sizes(documents, generator), [word.share for word in WORDS])
    return cells(n, drawn(rate, n, rho, generator, moves=moves))


def cells(n: NDArray[np.int64], hits: NDArray[np.int64], words: Sequence[Spoken] = WORDS) -> ScoreCells:
    """Claims and hits, of shape (documents, words), as score cells."""
    document, word = np.divmod(np.arange(n.size), len(words))
    counts = np.stack([hits.ravel(), (n - hits).ravel()])
    outcome = np.repeat([1.0, 0.0], counts.sum(axis=1))
    of_document, of_word = (np.repeat(np.tile(one, 2), counts.ravel()) for one in (document, word))
    ranges = {end: np.array([getattr(one, end) for one in words])[of_word] for end in ("lower", "best", "upper")}
    return score_cells(
        {
            "probability": ranges["best"], "outcome": outcome, "lower": ranges["lower"], "upper": ranges["upper"],
            "document": of_document, "word": of_word,
        },
        [Word(one.name, "yardstick") for one in words],
    )  # fmt: skip
