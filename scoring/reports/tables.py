"""What stands beside the measures as tables: one CSV each, with the same columns under every lexicon."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, fields
from typing import Any

from scoring.metrics.corp import CurvePoint
from scoring.metrics.departure import Said
from scoring.reports.csv import expressions_csv, table_csv, to_csv
from scoring.reports.detail import Detail, WrongCertainty
from scoring.reports.model import Report
from scoring.reports.rows import BLOCKS
from scoring.reports.specification import Specified

Rows = Iterator[Sequence[Any]]


@dataclass(frozen=True)
class Table:
    """Columns, `lexicon` among them, and how a report fills them."""

    columns: tuple[str, ...]
    rows: Callable[[Report], Rows]


def _details(report: Report) -> Iterator[tuple[str, Detail]]:
    """(slug, detail) of each lexicon; none of a report of an earlier version."""
    return ((one.slug, one.detail) for one in report.lexicons if one.detail)


def _curve(report: Report) -> Rows:
    return ((slug, *astuple(point)) for slug, one in _details(report) for point in one.curve)


def _roc(report: Report) -> Rows:
    for slug, one in _details(report):
        if one.roc:
            for row in zip(one.roc.threshold, one.roc.false_alarm_rate, one.roc.hit_rate, strict=True):
                yield slug, *row


def _murphy(report: Report) -> Rows:
    for slug, one in _details(report):
        if one.murphy:
            for row in zip(one.murphy.threshold, one.murphy.before, one.murphy.after, strict=True):
                yield slug, *row


def _polarity(report: Report) -> Rows:
    for slug, one in _details(report):
        for key, value in one.polarity.as_coded.items():
            yield slug, key, value, one.polarity.folded[key]


def _correlation(report: Report) -> Rows:
    """Intervals of one document have an estimate, tests of several a p-value."""
    for slug, one in _details(report):
        for row in one.sensitivity.one_document:
            yield slug, row.measure, row.rho, row.estimate, row.effective_n, row.lower, row.upper, row.reason or ""
        for key, by_correlation in one.sensitivity.p_values.items():
            for rho, p in by_correlation.items():
                yield slug, key, rho, p, None, None, None, ""


def _specification(report: Report) -> Rows:
    return (astuple(row) for row in report.specification)


def _statements(report: Report) -> Rows:
    for one in report.lexicon_sensitivity:
        for slug, value in one.by_lexicon.items():
            yield one.key, one.text, slug, value, one.flips, one.holds


def _certainties(report: Report) -> Rows:
    for lexicon in report.lexicons:
        for block in BLOCKS:
            for one in getattr(lexicon, block).wrong_certainties:
                yield lexicon.slug, block, *(getattr(one, name) for name in CERTAINTY), " ".join(one.named)


def _departures(report: Report) -> Rows:
    """One row for each word, kind and month by whose end something had departed; the close has no month."""
    if report.windows is None:
        return
    for slug, reading in report.windows.readings.items():
        for row, said in zip(report.windows.departures, reading.said, strict=True):
            of_word = (*(getattr(row, name) for name in OF_A_WORD), *(getattr(said, name) for name in _names(Said)))
            for point in row.points:
                yield slug, *of_word, point.month, point.departed, point.share, point.lower, point.upper


def _names(of: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(of))


OF_A_WORD = (
    "expression", "negated", "kind", "n", "departed", "undated", "condition_not_met", "undeterminable", "partly",
    "late",
)  # fmt: skip
CERTAINTY = tuple(name for name in _names(WrongCertainty) if name != "named")
TABLES: Mapping[str, Table] = {
    "curve": Table(("lexicon", *_names(CurvePoint)), _curve),
    "roc": Table(("lexicon", "threshold", "false_alarm_rate", "hit_rate"), _roc),
    "murphy": Table(("lexicon", "threshold", "before", "after"), _murphy),
    "polarity": Table(("lexicon", "measure", "as_coded", "folded"), _polarity),
    "correlation": Table(
        ("lexicon", "measure", "rho", "value", "effective_n", "lower", "upper", "reason"), _correlation
    ),
    "specification": Table(_names(Specified), _specification),
    "statements": Table(("statement", "text", "lexicon", "value", "flips", "holds"), _statements),
    "certainties": Table(("lexicon", "block", *CERTAINTY, "named"), _certainties),
    "departures": Table(
        ("lexicon", *OF_A_WORD, *_names(Said), "month", "departed_by_then", "share", "share_lower", "share_upper"),
        _departures,
    ),
}


def as_csv(name: str) -> Callable[[Report], str]:
    table = TABLES[name]
    return lambda report: table_csv(report, table.columns, table.rows(report))


# Name in an address -> the report as that table.
CSV: Mapping[str, Callable[[Report], str]] = {
    "report": to_csv, "words": expressions_csv, **{name: as_csv(name) for name in TABLES},
}  # fmt: skip
