"""Two runs compared, or one run under two of its lexicons: what is the same between them, and what is not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import astuple, dataclass, replace
from typing import Any

import numpy as np

from scoring.metrics.cells import LexiconReading, Policies, RecordCells, ScoreCells, put_on
from scoring.reports.comparison import Comparison, compare, compare_apart
from scoring.reports.csv import FIGURE, lines
from scoring.reports.json import plain
from scoring.reports.model import Report
from scoring.reports.rows import Row, comparison_rows


@dataclass(frozen=True)
class Compared:
    """One side: a run read with one of its lexicons. `lexicon_name` says so where it is in-sample, `in_sample` why.

    `scored`: forecasts that it scores, whether the other side does or not.
    """

    run: str
    number: int
    lexicon: str
    lexicon_name: str
    lexicon_version: int
    as_of: str | None
    documents: int
    policies: Mapping[str, str]
    code_version: str
    inputs_sha: str
    in_sample: str | None
    scored: int | None = None


@dataclass(frozen=True)
class RunsCompared:
    """`same_claims`: both hold the same claims with the same outcomes, which are then compared claim by claim.

    `shared_documents`, `first_only`, `second_only`: estimates asked about. `changed_policies`: names of those that
    differ. `code_version`: of what compared them; each run has the version that answered it.
    """

    first: Compared
    second: Compared
    same_claims: bool
    shared_documents: int
    first_only: int
    second_only: int
    changed_policies: tuple[str, ...]
    comparison: Comparison
    synthetic: bool
    code_version: str


@dataclass(frozen=True, eq=False)
class Side:
    """What a side is compared by: a run's key and number, its report and cells, and one of its lexicons."""

    run: str
    number: int
    report: Report
    cells: RecordCells
    lexicon: LexiconReading

    @property
    def told(self) -> Compared:
        question, part = self.report.question, self.report.lexicon(self.lexicon.slug)
        return Compared(
            self.run, self.number, part.slug, part.name, part.version, question.as_of, len(question.documents),
            question.policies, question.code_version, self.report.inputs_sha, part.in_sample,
            part.forecasts.n,
        )  # fmt: skip

    @property
    def documents(self) -> frozenset[str]:
        return frozenset(self.report.question.documents)


def compare_runs(first: Side, second: Side, code_version: str) -> RunsCompared:
    """The forecasts of both sides: claim by claim where both hold the same, else document by document."""
    one, other = _without_months(first.cells), _without_months(second.cells)
    same = one.digest() == other.digest()
    if same:
        other = one  # the same row for row
    seen, beside = _forecasts(one, first), _forecasts(other, second)
    policies = (first.report.question.policies, second.report.question.policies)
    return RunsCompared(
        first.told, second.told, same, len(first.documents & second.documents),
        len(first.documents - second.documents), len(second.documents - first.documents),
        tuple(name for name in policies[0] if policies[0][name] != policies[1].get(name)),
        compare(seen, beside) if same else compare_apart(seen, beside),
        first.report.is_synthetic or second.report.is_synthetic, code_version,
    )  # fmt: skip


def _without_months(cells: RecordCells) -> RecordCells:
    """Scores ask for no month, and earlier versions kept fewer of them."""
    none = np.full(len(cells.count), -1)
    return replace(cells, month=none, window_months=none).canonical()


def _forecasts(cells: RecordCells, side: Side) -> ScoreCells:
    return put_on(cells, side.lexicon, Policies.from_mapping(side.report.question.policies)).of_mood("forecast")


def comparison_data(found: RunsCompared) -> dict[str, Any]:
    """As plain data, infinities as text: what the JSON and the API show."""
    return plain(found)


def comparison_csv(found: RunsCompared) -> str:
    """Columns block, lexicon, measure, value, note, n, as in a report's: what is compared, then the figures."""
    rows = [
        Row(which, side.lexicon, name, getattr(side, name))
        for which, side in (("first", found.first), ("second", found.second))
        for name in ("run", "lexicon_name", "lexicon_version", "as_of", "documents", "scored", "inputs_sha")
    ]
    rows += [Row("both", "", name, getattr(found, name))
             for name in ("same_claims", "shared_documents", "first_only", "second_only", "synthetic")]  # fmt: skip
    rows += comparison_rows("comparison", "", found.comparison)
    return lines(FIGURE, map(astuple, rows))
