"""A report as flat rows: what a table, a file or a comparison of two reports is made from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields

from scoring.metrics.open_windows import Settled
from scoring.metrics.registry import MEASURES
from scoring.metrics.window import Lateness, WindowPoint
from scoring.metrics.words import ExpressionRow
from scoring.reports.comparison import Comparison
from scoring.reports.model import Block, Brief, LexiconReport, Report
from scoring.reports.voices import VoicesCompared
from scoring.reports.windows import Windows

Figure = float | int | str | None
BLOCKS = ("forecasts", "assessments", "counterfactuals")


@dataclass(frozen=True)
class Row:
    """One figure. `lexicon` is empty where none is put on; `note` says why a value is None; `n` is the number of
    claims that the value is of, None for a count."""

    block: str
    lexicon: str
    measure: str
    value: Figure
    note: str = ""
    n: int | None = None


def rows(report: Report) -> list[Row]:
    """All figures of a report but those of single expressions. No two rows agree in block, lexicon, measure."""
    return [
        *_counts(report),
        *(row for lexicon in report.lexicons for row in _lexicon(lexicon)),
        *_common(report),
        *_window("window", "", report.window.points),
        *(row for voices in report.voices or () for row in voices_rows(voices)),
        *(() if report.windows is None else _windows(report.windows)),
        Row("conclusion", report.headline, "value", report.conclusion.value, report.conclusion.reason),
    ]


def _counts(report: Report) -> Iterator[Row]:
    counts = report.counts
    yield Row("counts", "", "documents", counts.documents)
    yield Row("counts", "", "claims", counts.claims)
    yield from _mapping("counts", "", "mood", counts.by_mood)
    yield from _mapping("counts", "", "record_status", counts.by_record_status)
    for slug, by_status in counts.by_status.items():
        yield from _mapping("counts", slug, "status", by_status)
    yield Row("hedge", "", "modal", report.hedge.modal, n=report.hedge.claims)
    yield Row("hedge", "", "rate", report.hedge.rate, "" if report.hedge.claims else "no claims",
              report.hedge.claims)  # fmt: skip


def _mapping(block: str, lexicon: str, prefix: str, numbers: Mapping[str, int]) -> Iterator[Row]:
    for name, number in numbers.items():
        yield Row(block, lexicon, f"{prefix}:{name}", number)


def _lexicon(lexicon: LexiconReport) -> Iterator[Row]:
    for name in BLOCKS:
        yield from _block(name, lexicon.slug, getattr(lexicon, name))
    yield from _brief("without_synonyms", lexicon.slug, lexicon.without_synonyms)


def _block(name: str, slug: str, block: Block) -> Iterator[Row]:
    yield Row(name, slug, "claims", block.claims)
    yield from _mapping(name, slug, "status", block.by_status)
    sizes = _sizes(block)
    for key, value in block.measures.items():
        yield Row(name, slug, key, value, block.notes.get(key, ""), sizes.get(key, block.n))
    for one in block.unscored_but_settled:
        unscored = f"{name}.unscored_but_settled"
        yield Row(unscored, slug, f"{one.cls}:hits", one.hits, n=one.n)
        yield Row(unscored, slug, f"{one.cls}:partly", one.partly)
        if one.as_leaned is not None:
            yield Row(unscored, slug, f"{one.cls}:as_leaned", one.as_leaned, n=one.n)
    if block.window:
        yield from _window(f"{name}.window", slug, block.window.points)


def _sizes(block: Block) -> dict[str, int]:
    """How many claims each measure is computed on."""
    by_status = block.by_status
    more = {"binary": 0, "fractional": by_status["partial"], "binary_and_open": by_status["open"],
            "binary_and_undeterminable": by_status["undeterminable"]}  # fmt: skip
    return {measure.key: block.n + more[measure.domain] for measure in MEASURES}


def _brief(name: str, slug: str, brief: Brief) -> Iterator[Row]:
    yield Row(name, slug, "n", brief.n)
    yield Row(name, slug, "hits", brief.hits, n=brief.n)
    yield Row(name, slug, "brier", brief.brier, "" if brief.n else "no forecast is scored", brief.n)
    without = "" if brief.common_n else "the lexicons have no scored forecast in common"
    yield Row(name, slug, "common_n", brief.common_n)
    yield Row(name, slug, "brier_common", brief.brier_common, without, brief.common_n)


def _common(report: Report) -> Iterator[Row]:
    yield Row("common", "", "n", report.common.n)
    for slug, value in report.common.brier.items():
        yield Row("common", slug, "brier", value, report.common.note or "", report.common.n)


COMPARED = ("difference", "lower", "upper", "se", "auc", "other_auc", "auc_difference", "z", "p", "dominant",
            "finding")  # fmt: skip


def comparison_rows(block: str, lexicon: str, found: Comparison) -> Iterator[Row]:
    """The figures of two forecasts compared; the curves are in the JSON."""
    yield Row(block, lexicon, "n", found.n)
    yield Row(block, lexicon, "other_n", found.other_n)
    yield Row(block, lexicon, "documents", found.documents)
    yield Row(block, lexicon, "shared", found.shared)
    for name, n in (("brier", found.n), ("other_brier", found.other_n), *((name, found.n) for name in COMPARED)):
        yield Row(block, lexicon, name, getattr(found, name), found.notes.get(name, ""), n)


def voices_rows(found: VoicesCompared) -> Iterator[Row]:
    """What two voices share, and their figures compared under every lexicon."""
    block = f"voices:{found.first}:{found.second}"
    for name in ("pairs", "forecasts", "documents"):
        yield Row(block, "", name, getattr(found, name))
    for slug, one in found.by_lexicon.items():
        yield from comparison_rows(block, slug, one)


def _window(name: str, slug: str, points: Iterable[WindowPoint]) -> Iterator[Row]:
    for point in points:
        yield Row(name, slug, f"share_by_month_{point.month}", point.share, n=point.n)


def _windows(windows: Windows) -> Iterator[Row]:
    """What came late, and what is settled in open windows; departures have a table of their own."""
    yield from _numbers("lateness", "", windows.lateness)
    for slug, reading in windows.readings.items():
        yield from _numbers("right_but_late", slug, reading.right_but_late)
    if windows.open:
        yield Row("open_windows", "", "documents", windows.open.documents)
        yield from _numbers("open_windows", "", windows.open.together)
        for one in windows.open.told:
            yield from _numbers(f"open_windows.{one.document}", "", one.settled)


def _numbers(block: str, lexicon: str, of: Lateness | Settled) -> Iterator[Row]:
    """Each field is a figure, and all but `n` itself are of `n` claims."""
    for field in fields(of):
        yield Row(block, lexicon, field.name, getattr(of, field.name), n=None if field.name == "n" else of.n)


def expression_rows(report: Report) -> list[tuple[str, str, ExpressionRow]]:
    """(block, lexicon, row) for each expression in each block of each lexicon."""
    return [
        (name, lexicon.slug, row)
        for lexicon in report.lexicons
        for name in BLOCKS
        for row in getattr(lexicon, name).expressions
    ]


EXPRESSION_FIELDS = tuple(field.name for field in fields(ExpressionRow) if field.name not in ("by_status", "notes"))
