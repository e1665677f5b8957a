"""The seeded draws of one document: plain numbers from numpy's generator, and the effect that its claims share."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import Generic, TypeVar

import numpy as np
from scipy.special import betaincinv

from scoring.synthetic.plan import Plan

T = TypeVar("T")


class Choice(Generic[T]):
    """Values with their weights, which need not sum to one."""

    def __init__(self, weighted: Iterable[tuple[T, float]]) -> None:
        pairs = list(weighted)
        self.values = [value for value, _ in pairs]
        self.below = list(accumulate(weight for _, weight in pairs))

    def at(self, unit: float) -> T:
        """The value at a place from 0 (included) to 1."""
        return self.values[min(bisect_right(self.below, unit * self.below[-1]), len(self.values) - 1)]


class Chance:
    """A stream of random numbers that the seed and the document's number fix."""

    def __init__(self, plan: Plan, number: int) -> None:
        self._generator = np.random.default_rng([plan.seed, number])
        self._units = self._stream()

    def _stream(self) -> Iterator[float]:
        while True:  # in blocks: one call a number would cost more than all else
            yield from self._generator.random(512).tolist()

    def unit(self) -> float:
        return next(self._units)

    def happens(self, share: float) -> bool:
        return next(self._units) < share

    def choose(self, choice: Choice[T]) -> T:
        return choice.at(next(self._units))

    def one_of(self, values: Sequence[T]) -> T:
        return values[int(next(self._units) * len(values))]

    def number(self, most: int) -> int:
        """A whole number from 0 to `most`, both included."""
        return int(next(self._units) * (most + 1))

    def claims(self, plan: Plan) -> int:
        """How many claims a document has: 2 and a negative binomial number more, with the plan's mean and spread."""
        more = plan.claims_per_document - 2
        if plan.spread == 0 or more <= 0:
            return plan.claims_per_document
        variance = max((plan.spread * plan.claims_per_document) ** 2, 1.01 * more)
        size = more**2 / (variance - more)
        return 2 + int(self._generator.negative_binomial(size, size / (size + more)))


def shared(rates: Sequence[float], denies: Sequence[bool], rho: float, unit: float) -> list[float]:
    """The rates in one document: each the `unit` quantile of a beta distribution with that mean, whose variance is
    `rho` times that of a single event, so that claims of a document have the intraclass correlation `rho`.

    The quantile is taken towards being borne out, for words that deny towards the event not happening: a document
    is good or bad at all of its words at once, which is the worst case for a scorer.
    """
    if rho == 0:
        return list(rates)
    turned = np.asarray(denies)
    right = np.where(turned, 1 - np.asarray(rates), rates)
    scale = (1 - rho) / rho
    drawn = betaincinv(right * scale, (1 - right) * scale, unit)
    return np.where(turned, 1 - drawn, drawn).tolist()
