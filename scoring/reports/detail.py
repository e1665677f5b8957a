"""What stands beside the measures of the forecasts under one lexicon: what curves are drawn from, and how far figures
hang on phrasing and on how claims of one document lean together.

Plain numbers in tuples, so that a stored report can be compared with another.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from scoring.metrics.cells import ScoreCells
from scoring.metrics.clustered_tests import sensitivity
from scoring.metrics.corp import BAND_NOTE, CurvePoint, curve
from scoring.metrics.discrimination import roc
from scoring.metrics.intervals import UnderCorrelation
from scoring.metrics.measure import Chance, Undefined
from scoring.metrics.murphy import murphy
from scoring.metrics.one_document import one_document
from scoring.metrics.polarity import Polarity, polarity

NONE_SCORED = "no claim with a probability is resolved"
# Of documents in which a certainty failed, so many are named.
NAMED = 10


@dataclass(frozen=True)
class RocCurve:
    """`discrimination.Roc` in tuples of one length; the first threshold is infinite."""

    threshold: tuple[float, ...]
    false_alarm_rate: tuple[float, ...]
    hit_rate: tuple[float, ...]


@dataclass(frozen=True)
class MurphyCurve:
    """`murphy.Murphy` in tuples of one length."""

    threshold: tuple[float, ...]
    before: tuple[float, ...]
    after: tuple[float, ...]


@dataclass(frozen=True)
class Sensitivity:
    """What would hold did claims of one document correlate more or less than is assumed.

    `one_document`: intervals, where all scored claims are of one. `p_values`: key of the test -> correlation -> p,
    where they are of several.
    """

    one_document: tuple[UnderCorrelation, ...] = ()
    p_values: Mapping[str, Mapping[str, float | None]] = field(default_factory=dict)


@dataclass(frozen=True)
class WrongCertainty:
    """Claims whose words say 0 or 1, and that went the other way: each makes the log score infinite.

    `expression` is empty where numbers were stated; `probability` is of the proposition as the claims put it. `n`
    claims in `documents` documents, the first NAMED of which are `named`.
    """

    expression: str
    negated: bool
    probability: float
    n: int
    documents: int
    named: tuple[str, ...]


@dataclass(frozen=True)
class Detail:
    """Beside the measures of the forecasts under one lexicon. `notes`: key -> why it is missing, or how to read it.

    `curve`: no points without scored claims. `roc`, `murphy`: None where undefined.
    """

    curve: tuple[CurvePoint, ...]
    roc: RocCurve | None
    murphy: MurphyCurve | None
    polarity: Polarity
    sensitivity: Sensitivity
    notes: Mapping[str, str]


def detail(forecasts: ScoreCells, chance: Chance) -> Detail:
    """Of the forecasts as one lexicon shows them."""
    points, found, diagram = tuple(curve(forecasts, chance)), roc(forecasts), murphy(forecasts)
    undefined = {"roc": found, "murphy": diagram}
    notes = {name: value.reason for name, value in undefined.items() if isinstance(value, Undefined)}
    return Detail(
        curve=points, roc=_roc(found), murphy=murphy_curve(diagram), polarity=polarity(forecasts, chance),
        sensitivity=Sensitivity(one_document(forecasts), _p_values(forecasts, chance)),
        notes={"curve": BAND_NOTE if points else NONE_SCORED, **notes},
    )  # fmt: skip


def _roc(found: object) -> RocCurve | None:
    return (
        None
        if isinstance(found, Undefined)
        else RocCurve(**_tuples(found, "threshold", "false_alarm_rate", "hit_rate"))
    )


def murphy_curve(found: object) -> MurphyCurve | None:
    return None if isinstance(found, Undefined) else MurphyCurve(**_tuples(found, "threshold", "before", "after"))


def _tuples(found: object, *names: str) -> dict[str, tuple[float, ...]]:
    return {name: tuple(getattr(found, name).tolist()) for name in names}


def _p_values(forecasts: ScoreCells, chance: Chance) -> dict[str, dict[str, float | None]]:
    return {
        key: {str(rho): None if isinstance(p, Undefined) else p for rho, p in by_correlation.items()}
        for key, by_correlation in sensitivity(forecasts, chance).items()
    }


def wrong_certainties(cells: ScoreCells) -> tuple[WrongCertainty, ...]:
    """By word, denial and probability, the most claims first. They are few or none, so a plain loop will do."""
    scored = cells.binary
    failed = scored.where(np.abs(scored.probability - scored.outcome) == 1)
    found: dict[tuple[str, bool, float], dict[str, int]] = {}
    columns = (failed.word, failed.negated, failed.probability, failed.document, failed.count)
    for word, negated, probability, document, count in zip(*(one.tolist() for one in columns), strict=True):
        by_document = found.setdefault((failed.words[word].expression, negated, probability), {})
        name = failed.documents[document] if failed.documents else ""
        by_document[name] = by_document.get(name, 0) + count
    rows = [
        WrongCertainty(*key, n=sum(counts.values()), documents=len(counts.keys() - {""}),
                       named=tuple(sorted(counts.keys() - {""})[:NAMED]))
        for key, counts in found.items()
    ]  # fmt: skip
    return tuple(sorted(rows, key=lambda row: (-row.n, row.expression, row.negated, row.probability)))
