"""The report on a file of forecasts, as plain data under the names of the scorer's contract."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from scoring.metrics.cells import ScoreCells
from scoring.metrics.clustered_tests import sensitivity
from scoring.metrics.corp import BAND_NOTE, curve
from scoring.metrics.departure import departures
from scoring.metrics.discrimination import roc
from scoring.metrics.measure import Chance, Undefined
from scoring.metrics.murphy import murphy
from scoring.metrics.one_document import one_document
from scoring.metrics.polarity import polarity
from scoring.metrics.readers import reader_scores
from scoring.reports.build import Look
from scoring.reports.json import plain
from scoring.reports.lexicon_sensitivity import statements
from scoring.reports.model import Block, Brief, LexiconReport, Report
from scoring.reports.specification import Specified

FORMAT = "scored-file-1"


def as_data(
    report: Report,
    looks: Sequence[Look],
    specification: Sequence[Specified],
    provenance: Mapping[str, Any],
    *,
    bad_rows: Sequence[Any] = (),
    versus: Any = None,
) -> dict[str, Any]:
    """What `score_file --json` writes: the headline's measures, their notes, and everything beside them.

    `looks`: of the same report, its headline first. `provenance`: digest of the file, options, versions.
    """
    chance = Chance(report.question.seed, report.question.resamples)
    block = report.lexicon().forecasts
    drawn, notes = _drawn(looks[0].cells, chance)
    return plain({
        "format": FORMAT,
        "conclusion": report.conclusion,
        "measures": block.measures,
        "notes": {**report.notes, **block.notes, **notes},
        "counts": _counts(report, block),
        "expressions": block.expressions,
        **drawn,
        "lexicons": {
            one.slug: _lexicon(one) | _readers(look) for one, look in zip(report.lexicons, looks, strict=True)
        },
        "lexicon_sensitivity": [plain(one) | {"flips": one.flips, "holds": one.holds} for one in statements(report)],
        "specification": specification,
        "versus": versus,
        "bad_rows": bad_rows,
        "provenance": provenance,
    })  # fmt: skip


def _drawn(cells: ScoreCells, chance: Chance) -> tuple[dict[str, Any], dict[str, str]]:
    """What charts are drawn from, and why something of it is missing."""
    found = {
        "curve": curve(cells, chance), "roc": roc(cells), "murphy": murphy(cells), "polarity": polarity(cells, chance),
        "sensitivity": _sensitivity(cells, chance), "departures": departures(cells),
    }  # fmt: skip
    notes = {name: value.reason for name, value in found.items() if isinstance(value, Undefined)}
    return found, {"curve": BAND_NOTE, **notes}


def _sensitivity(cells: ScoreCells, chance: Chance) -> dict[str, Any]:
    """Under several intraclass correlations: intervals of a single document, p-values of several."""
    tests = sensitivity(cells, chance)
    by_correlation = {key: {str(rho): p for rho, p in found.items()} for key, found in tests.items()}
    return {"one_document": one_document(cells), **by_correlation}


def _readers(look: Look) -> dict[str, Any]:
    found = reader_scores(look.cells.of_mood("forecast"), look.lexicon)
    scores = (found.average_reader_score, found.average_reading_score) if found else (None, None)
    return dict(zip(("average_reader_score", "average_reading_score"), scores, strict=True))


def _counts(report: Report, block: Block) -> dict[str, Any]:
    return {
        "rows": report.counts.claims,
        "documents": report.counts.documents,
        **block.by_status,
        "unscored_but_settled": {one.cls: one for one in block.unscored_but_settled},
    }


def _lexicon(one: LexiconReport) -> dict[str, Any]:
    return {
        "name": one.name, "version": one.version, "year": one.year, "verified": one.verified,
        "in_sample": one.in_sample, **_brief(one.forecasts_brief), "without_synonyms": _brief(one.without_synonyms),
    }  # fmt: skip


def _brief(brief: Brief) -> dict[str, Any]:
    return plain(brief)
