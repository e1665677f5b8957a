"""The report on a file of forecasts, as plain data under the names of the scorer's contract."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from scoring.metrics.words import ExpressionRow
from scoring.reports.detail import Sensitivity
from scoring.reports.json import plain
from scoring.reports.model import Block, Brief, LexiconReport, Report

FORMAT = "scored-file-1"


def as_data(
    report: Report,
    provenance: Mapping[str, Any],
    *,
    bad_rows: Sequence[Any] = (),
    versus: Any = None,
) -> dict[str, Any]:
    """What `score_file --json` writes: the headline's measures, their notes, and everything beside them.

    `provenance`: digest of the file, options, versions.
    """
    headline = report.lexicon()
    block, detail = headline.forecasts, headline.detail
    assert detail is not None and report.windows is not None  # only reports of earlier versions have none
    return plain({
        "format": FORMAT,
        "conclusion": report.conclusion,
        "measures": block.measures,
        "notes": {**report.notes, **block.notes, **detail.notes},
        "counts": _counts(report, block),
        "expressions": [_expression(row) for row in block.expressions],
        "wrong_certainties": block.wrong_certainties,
        "curve": detail.curve,
        "roc": detail.roc,
        "murphy": detail.murphy,
        "polarity": detail.polarity,
        "sensitivity": _sensitivity(detail.sensitivity),
        "departures": report.windows.departures,
        "lateness": report.windows.lateness,
        "right_but_late": report.windows.readings[report.headline].right_but_late,
        "lexicons": {one.slug: _lexicon(one) for one in report.lexicons},
        "lexicon_sensitivity": report.lexicon_sensitivity,
        "specification": report.specification,
        "versus": versus,
        "bad_rows": bad_rows,
        "provenance": provenance,
    })  # fmt: skip


def _expression(row: ExpressionRow) -> dict[str, Any]:
    """A word's row; intervals that stand beside each other are pairs, lower end first."""
    told = plain(row)
    pairs = {name: [told.pop(f"{name}_lower"), told.pop(f"{name}_upper")] for name in ("exact", "jeffreys")}
    posterior = {name: told.pop(f"posterior_{name}") for name in ("below", "inside", "above", "prior")}
    return told | pairs | {"posterior": posterior}


def _sensitivity(found: Sensitivity) -> dict[str, Any]:
    return {"one_document": found.one_document, **found.p_values}


def _counts(report: Report, block: Block) -> dict[str, Any]:
    return {
        "rows": report.counts.claims,
        "documents": report.counts.documents,
        **block.by_status,
        "unscored_but_settled": {one.cls: one for one in block.unscored_but_settled},
    }


def _lexicon(one: LexiconReport) -> dict[str, Any]:
    readers = one.readers
    return {
        "name": one.name, "version": one.version, "year": one.year, "verified": one.verified,
        "in_sample": one.in_sample, **_brief(one.forecasts_brief), "without_synonyms": _brief(one.without_synonyms),
        "average_reader_score": readers.average_reader_score if readers else None,
        "average_reading_score": readers.average_reading_score if readers else None,
    }  # fmt: skip


def _brief(brief: Brief) -> dict[str, Any]:
    return plain(brief)
