"""Two forecasts compared, in plain numbers: two voices, two lexicons, two runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from scoring.metrics.cells import ScoreCells
from scoring.metrics.comparison import (
    ApartDifference,
    AreaDifference,
    BrierDifference,
    apart_difference,
    brier_difference,
    delong_difference,
)
from scoring.metrics.conclusion import MIN_DOCUMENTS
from scoring.metrics.discrimination import auc
from scoring.metrics.measure import Undefined, Value
from scoring.metrics.murphy import Dominance, dominance, dominance_apart, murphy
from scoring.metrics.paired import paired
from scoring.metrics.rules import brier
from scoring.reports.detail import MurphyCurve, murphy_curve

FIRST, SECOND, ALIKE, CANNOT_TELL = "first_better", "second_better", "alike", "cannot_tell"
FINDINGS = (CANNOT_TELL, FIRST, SECOND, ALIKE)
FEW = f"fewer than {MIN_DOCUMENTS} documents tell nothing of others"
APART = "not tested: the two are not of the same claims"


@dataclass(frozen=True)
class Comparison:
    """The first forecast beside the second; every difference is first minus second, negative Brier: first is better.

    `paired`: claim by claim, of the same `n` = `other_n` claims; else document by document, of whatever claims each
    has. `documents`: with claims of either, `shared` of them of both. `lower`, `upper`, `se`: by document, both sides
    of a document left out at once. `z`, `p`: DeLong's test, of paired claims alone. `dominant`: which curve lies
    nowhere above the other (first, second, both, neither); `first_better`, `second_better`: lowest and highest
    threshold where that one's lies below. `finding`: by the interval, of five documents or more.
    `notes`: name -> why it is None.
    """

    paired: bool
    n: int
    other_n: int
    documents: int | None
    shared: int | None
    brier: float | None
    other_brier: float | None
    difference: float | None
    se: float | None
    lower: float | None
    upper: float | None
    auc: float | None
    other_auc: float | None
    auc_difference: float | None
    z: float | None
    p: float | None
    dominant: str | None
    first_better: tuple[float, ...] | None
    second_better: tuple[float, ...] | None
    murphy: MurphyCurve | None
    other_murphy: MurphyCurve | None
    finding: str
    notes: Mapping[str, str]


def compare(first: ScoreCells, second: ScoreCells) -> Comparison:
    """Two forecasts of the same claims, row by row, on those that are resolved and have a probability in both.

    Raises ValueError where the rows of the two are not the same claims.
    """
    pair = paired(first, second)
    found, areas = _as_apart(brier_difference(first, second)), delong_difference(first, second)
    return _comparison(True, pair.first, pair.second, found, areas, dominance(first, second))


def _as_apart(found: BrierDifference | Undefined) -> ApartDifference | Undefined:
    if isinstance(found, Undefined):
        return found
    return ApartDifference(found.n, found.n, found.documents, found.documents, found.difference, found.se, found.lower,
                           found.upper)  # fmt: skip


def compare_apart(first: ScoreCells, second: ScoreCells) -> Comparison:
    """Two forecasts of different claims, document by document."""
    areas = Undefined(APART)
    return _comparison(False, first.binary, second.binary, apart_difference(first, second), areas,
                       dominance_apart(first, second))  # fmt: skip


def _comparison(
    is_paired: bool, first: ScoreCells, second: ScoreCells, found: ApartDifference | Undefined,
    areas: AreaDifference | Undefined, over: Dominance | Undefined,
) -> Comparison:  # fmt: skip
    notes: dict[str, str] = {}

    def told(name: str, value: Value) -> float | None:
        if isinstance(value, Undefined):
            notes[name] = value.reason
            return None
        return value

    def part(name: str, of: object, attribute: str) -> float | None:
        return told(name, of if isinstance(of, Undefined) else getattr(of, attribute))

    known = found if isinstance(found, ApartDifference) else None
    ranges = (None, None) if isinstance(over, Undefined) else (over.first_better, over.second_better)
    lower, upper = part("lower", found, "lower"), part("upper", found, "upper")
    alike = is_paired and not isinstance(over, Undefined) and over.dominant == "both"
    if not alike and known and known.documents is not None and known.documents < MIN_DOCUMENTS:
        notes["finding"] = FEW
    return Comparison(
        paired=is_paired, n=first.claims, other_n=second.claims, documents=known.documents if known else 0,
        shared=known.shared if known else 0, brier=told("brier", brier(first)),
        other_brier=told("other_brier", brier(second)), difference=part("difference", found, "difference"),
        se=part("se", found, "se"), lower=lower, upper=upper, auc=told("auc", auc(first)),
        other_auc=told("other_auc", auc(second)), auc_difference=part("auc_difference", areas, "difference"),
        z=part("z", areas, "z"), p=part("p", areas, "p"),
        dominant=None if isinstance(over, Undefined) else over.dominant, first_better=ranges[0],
        second_better=ranges[1], murphy=murphy_curve(murphy(first)), other_murphy=murphy_curve(murphy(second)),
        finding=CANNOT_TELL if "finding" in notes else _finding(lower, upper, alike),
        notes=notes,
    )  # fmt: skip


def _finding(lower: float | None, upper: float | None, alike: bool) -> str:
    """By the interval of the difference; alike where the two score the same at every threshold."""
    if alike:
        return ALIKE
    if lower is None or upper is None or lower <= 0 <= upper:
        return CANNOT_TELL
    return FIRST if upper < 0 else SECOND
