"""The report on a file of forecasts, from its path and what was asked to plain data. Pure: no Django."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from forecasts.lexicons import Origin
from scoring.forecast_files.cells import STATED, beside, stated, worded
from scoring.forecast_files.contradictions import texts
from scoring.forecast_files.damage import stamp
from scoring.forecast_files.reading import CHANGED, Forecasts, ForecastsRefused, read
from scoring.metrics.calibration import mean_bias
from scoring.metrics.cells import LexiconReading, Policies, ScoreCells, Word, read_with
from scoring.metrics.comparison import brier_difference, delong_difference
from scoring.metrics.findings import MIN_WORD_CLAIMS
from scoring.metrics.measure import Chance
from scoring.metrics.murphy import dominance, murphy
from scoring.metrics.recalibration import Recalibration, recalibrate
from scoring.metrics.rules import brier
from scoring.metrics.sample import base_rate, n
from scoring.reports.build import Look, look_at, report_on
from scoring.reports.in_sample import last
from scoring.reports.json import plain
from scoring.reports.model import LexiconVersion, Question, Report
from scoring.reports.scored_file import as_data

IN_A_GROUP = (n, base_rate, brier, mean_bias)


@dataclass(frozen=True)
class Asked:
    """What is asked of a file. `lexicons`: none where it has numbers. `headings`: our column -> the file's.
    `recalibrate`: whether to count how often each expression came true, as the first lexicon has it that is somebody's
    reading; one with fewer than `min_claims` scored claims has no rate."""

    path: Path
    headings: Mapping[str, str]
    lexicons: Sequence[LexiconReading]
    word_of: Callable[[str], Word]
    policies: Policies
    chance: Chance
    code_version: str
    skip_bad_rows: bool = False
    recalibrate: bool = False
    min_claims: int = MIN_WORD_CLAIMS


@dataclass(frozen=True)
class Scored:
    """The report on a file, for sentences, charts and the terminal, and its plain data, for JSON.

    `recalibration`, `origin`: where that was asked for, how often each expression came true, and from what.
    """

    report: Report
    data: Mapping[str, Any]
    recalibration: Recalibration | None = None
    origin: Origin | None = None


def score(asked: Asked, tell: Callable[[str], None] = lambda step: None) -> Scored:
    """Scores a file; `tell` is told each step. Raises ForecastsRefused."""
    tell("reading")
    forecasts = read(asked.path, asked.headings, worded=bool(asked.lexicons), skip_bad_rows=asked.skip_bad_rows)
    tell(f"scoring {len(forecasts.table):,} rows")
    digest, names = _digest(asked.path), _names(forecasts)
    if stamp(asked.path) != forecasts.stamp:
        raise ForecastsRefused(asked.path, [CHANGED])
    asked = replace(asked, lexicons=last(asked.lexicons, names, digest))
    looks, bare = _looks(forecasts, asked)
    report = report_on(looks, _question(looks, asked), digest, bare=bare, names=names)
    tell("comparisons")
    data = as_data(report, _provenance(asked, digest), bad_rows=forecasts.bad, versus=_versus(forecasts))
    data |= {"groups": plain(_groups(forecasts, asked))}
    if not asked.recalibrate:
        return Scored(report, data)
    look = next(one for one in looks if one.lexicon.counted_from is None)
    found = recalibrate(look.cells, look.lexicon, asked.policies, asked.min_claims)
    origin = _origin(asked, look.lexicon, digest, names)
    return Scored(report, data | {"recalibration": plain(found)}, found, origin)


def _names(forecasts: Forecasts) -> tuple[str, ...]:
    """What the documents of a file are called; claims may be resampled by something else."""
    column = next((name for name in ("document", "cluster") if forecasts.has(name)), None)
    return tuple(sorted(set(texts(forecasts.table[column].drop_duplicates())) - {""})) if column else ()


def _origin(asked: Asked, lexicon: LexiconReading, digest: str, names: tuple[str, ...]) -> Origin:
    return Origin(
        inputs_sha=digest, documents=names, run="", file=asked.path.name, lexicon=lexicon.slug,
        lexicon_version=lexicon.version, policies=asked.policies.as_dict(), code_version=asked.code_version,
    )  # fmt: skip


def _looks(forecasts: Forecasts, asked: Asked) -> tuple[list[Look], ScoreCells | None]:
    """As each lexicon shows the claims, and before any; None for the latter where numbers were stated."""
    if not asked.lexicons:
        cells = stated(forecasts)
        return [Look(STATED, cells, cells)], None
    cells = worded(forecasts, asked.word_of)
    return [look_at(cells, one, asked.policies) for one in asked.lexicons], cells


def _headline(forecasts: Forecasts, asked: Asked) -> ScoreCells:
    if not asked.lexicons:
        return stated(forecasts)
    return read_with(worded(forecasts, asked.word_of), asked.lexicons[0], asked.policies)


def _question(looks: Sequence[Look], asked: Asked) -> Question:
    versions = tuple(LexiconVersion(look.lexicon.slug, look.lexicon.version) for look in looks)
    documents = tuple(sorted(looks[0].cells.documents))
    chance = asked.chance
    return Question(
        documents, versions, asked.policies.as_dict(), None, chance.seed, chance.resamples, asked.code_version
    )


def _provenance(asked: Asked, digest: str) -> dict[str, Any]:
    return {
        "file": asked.path.name, "sha256": digest, "columns": dict(asked.headings),
        "lexicons": [{"slug": one.slug, "version": one.version} for one in asked.lexicons],
        "policies": asked.policies.as_dict(), "skip_bad_rows": asked.skip_bad_rows,
        "seed": asked.chance.seed, "resamples": asked.chance.resamples, "code_version": asked.code_version,
    }  # fmt: skip


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _versus(forecasts: Forecasts) -> dict[str, Any] | None:
    """Both forecasts of the same rows: a paired difference, two diagrams and whether one is better throughout."""
    if not forecasts.has("versus"):
        return None
    first, second = beside(forecasts)
    return {
        "n": first.binary.claims, "brier": {"first": brier(first), "second": brier(second)},
        "brier_difference": brier_difference(first, second), "delong": delong_difference(first, second),
        "murphy": {"first": murphy(first), "second": murphy(second)}, "dominance": dominance(first, second),
    }  # fmt: skip


def _groups(forecasts: Forecasts, asked: Asked) -> dict[str, dict[str, Any]]:
    """Each subset that the column `group` names, by itself, under the headline lexicon."""
    if not forecasts.has("group"):
        return {}
    names = texts(forecasts.table["group"])
    return {name: _group(replace(forecasts, table=rows), asked) for name, rows in forecasts.table.groupby(names)}


def _group(forecasts: Forecasts, asked: Asked) -> dict[str, Any]:
    cells = _headline(forecasts, asked)
    return {one.key: one(cells) for one in IN_A_GROUP}
