"""Tests of calibration where claims of one document rise and fall together.

Tests that take claims as independent reject calibrated records too often. Here the same statistics are compared with
those of outcomes drawn with an effect of their document: see `document_draws`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from scoring.metrics.calibration import NO_VARIANCE
from scoring.metrics.cells import ScoreCells
from scoring.metrics.clusters import RHO, several
from scoring.metrics.corp import mcb_of
from scoring.metrics.distinct import Distinct, distinct
from scoring.metrics.document_draws import drawn_at_once, draws, pairs
from scoring.metrics.measure import DEFAULT_CHANCE, Chance, Undefined, measure
from scoring.metrics.once import once

Array = NDArray[np.float64]
Statistic = Callable[[Distinct, Array], Array]

CORRELATIONS = (0.05, 0.1, 0.2)
SOURCE = "this project's scorer contract; beta-binomial: Skellam 1948, J. Royal Statistical Society B 10(2), 257-261"
# Numbers drawn in all: some seconds.
MOST = 100_000_000
TIE = 1e-12


@measure(
    label="Miscalibration, p value by document",
    formula="(1 + draws with mcb at least as large) / (1 + draws), y of a document correlated .1",
    orientation="none", best=None, worst=None, source=SOURCE, by_chance=True, by_document=True,
)  # fmt: skip
def mcb_p_clustered(cells: ScoreCells, chance: Chance) -> float | Undefined:
    """How often calibrated words would look as miscalibrated (`mcb`), documents drawn towards being right or away from
    it. Undefined with fewer than two documents."""
    return p_value("mcb", cells, chance, RHO)


@measure(
    label="Spiegelhalter's p by document", formula="(1 + draws with |z| at least as large) / (1 + draws)",
    orientation="none", best=None, worst=None, source=SOURCE, by_chance=True, by_document=True,
)  # fmt: skip
def spiegelhalter_p_clustered(cells: ScoreCells, chance: Chance) -> float | Undefined:
    """Two-sided p-value of Spiegelhalter's z, documents drawn towards or away from being right, where effects add up.

    Undefined with fewer than two documents, and where all probabilities are 0, .5 or 1.
    """
    return p_value("spiegelhalter", cells, chance, RHO)


@measure(
    label="Mean bias, p value by document",
    formula="(1 + draws with |mean p - mean y| at least as large) / (1 + draws)",
    orientation="none", best=None, worst=None, source=SOURCE, by_chance=True, by_document=True,
)  # fmt: skip
def mean_bias_p_clustered(cells: ScoreCells, chance: Chance) -> float | Undefined:
    """Two-sided p-value of the mean bias, documents drawn towards or away from the events, where effects add up.

    Undefined with fewer than two documents.
    """
    return p_value("mean_bias", cells, chance, RHO)


def sensitivity(cells: ScoreCells, chance: Chance = DEFAULT_CHANCE) -> dict[str, dict[float, float | Undefined]]:
    """The three p-values of resolved claims under each of CORRELATIONS: key of the measure -> correlation -> p."""
    scored = cells.binary
    if not scored.claims:
        return {}
    return {
        f"{name}_p_clustered": {rho: p_value(name, scored, chance, rho) for rho in CORRELATIONS} for name in STATISTICS
    }


def p_value(name: str, cells: ScoreCells, chance: Chance, rho: float) -> float | Undefined:
    """Of one statistic: mcb, spiegelhalter or mean_bias; what was observed counts as one of the draws.

    The cells are resolved claims. Draws serve all statistics of the same claims.
    """
    found = several(cells)
    if isinstance(found, Undefined):
        return found
    p = distinct(cells).probability
    if name == "spiegelhalter" and not np.any((p > 0) & (p < 1) & (p != 0.5)):
        return Undefined(NO_VARIANCE)
    number = len(pairs(cells).n)
    if not drawn_at_once(cells, chance) and number * chance.resamples > MOST:
        return Undefined(f"{number:,} documents times probabilities are too many to draw for")
    kept = _kept(cells)
    if (name, chance, rho) not in kept:
        for direction, names in (("right", ("mcb", "spiegelhalter")), ("event", ("mean_bias",))):
            if name in names:
                shares = _shares(cells, names, draws(cells, chance, rho, direction), chance.resamples)
                kept.update({(each, chance, rho): share for each, share in shares.items()})
    return kept[name, chance, rho]


@once
def _kept(cells: ScoreCells) -> dict[tuple[str, Chance, float], float]:
    return {}


def _shares(cells: ScoreCells, names: tuple[str, ...], drawn: Iterator[Array], number: int) -> dict[str, float]:
    cell = distinct(cells)
    observed = {name: float(STATISTICS[name](cell, cell.true[np.newaxis])[0]) - TIE for name in names}
    reached = dict.fromkeys(names, 0)
    for true in drawn:
        for name in names:
            reached[name] += int(np.sum(STATISTICS[name](cell, true) >= observed[name]))
    return {name: (1 + count) / (1 + number) for name, count in reached.items()}


def _spiegelhalter(cell: Distinct, true: Array) -> Array:
    """The size of Spiegelhalter's z times its denominator, which is the same in all draws, a claim."""
    return np.abs((true - cell.n * cell.probability) @ (1 - 2 * cell.probability)) / cell.total


def _mean_bias(cell: Distinct, true: Array) -> Array:
    return np.abs((cell.n * cell.probability - true).sum(axis=1)) / cell.total


STATISTICS: dict[str, Statistic] = {"mcb": mcb_of, "spiegelhalter": _spiegelhalter, "mean_bias": _mean_bias}
