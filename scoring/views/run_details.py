"""What stands beside the measures on a run's page: curves, the words' needs, and what the figures hang on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from scoring.charts import murphy, reliability, roc, taken_apart
from scoring.charts.svg import Markup
from scoring.metrics.corp import CurvePoint
from scoring.metrics.intervals import UnderCorrelation
from scoring.metrics.registry import by_key
from scoring.metrics.words import ExpressionRow
from scoring.reports import beside_words, curve_words, murphy_words
from scoring.reports.detail import Detail, RocCurve
from scoring.reports.model import Block, LexiconReport, Report
from scoring.reports.numbers import capital, percent, score
from scoring.reports.policy_words import POLICIES
from scoring.reports.specification import Move, Specified, Spread, moves, spreads
from scoring.views.figures import MOST_ROWS

PRIORS = {"answers": "what readers say it means", "jeffreys": "nothing known before"}


def details(report: Report, slug: str) -> dict[str, Any]:
    """The context of these sections under one lexicon. A report of an earlier version has only some of them."""
    part = report.lexicon(slug)
    context: dict[str, Any] = {
        "clustered": beside_words.clustered(part),
        "needed": needed(part),
        "reliability": reliability_figure(part),
        "certainties": certainties(part),
        "readers": [told for one in report.lexicons if (told := beside_words.readers(one))],
        "specification": specification(report, slug),
    }
    if part.detail:
        context |= {
            "roc": roc_figure(part),
            "murphy": murphy_figure(part),
            "polarity": polarity(part.detail),
            "most_rows": MOST_ROWS,
        }
        context |= {"correlation": correlation(part)}
    return context


@dataclass(frozen=True)
class Needed:
    """Of one word: what its claims count as, and how many it takes. Figures as printed."""

    shown: str
    n: int
    counts_as: str
    drawn: str
    posterior: str
    less: str
    more: str
    estimates: str


@dataclass(frozen=True)
class NeededTable:
    rows: list[Needed]
    aloud: str
    half_width: str
    prior: str
    kappa_note: str


def needed(part: LexiconReport) -> NeededTable | None:
    """A row for each scored word with a range; None where there is none."""
    scored = [row for row in part.forecasts.expressions if row.n and row.lower is not None]
    if not scored:
        return None
    plan = part.conclusion.plan if part.conclusion else None
    estimates = {word.expression: f"{word.documents:,}" for word in plan.words} if plan else {}
    priors = sorted({PRIORS[row.posterior_prior] for row in scored if row.posterior_prior})
    without = next((row.notes["shrunk_rate"] for row in scored if "shrunk_rate" in row.notes), "")
    return NeededTable(
        rows=[_needed(row, estimates.get(row.shown, "—")) for row in scored],
        aloud=beside_words.needs_aloud(max(scored, key=lambda row: row.n)),
        half_width=f"{round(100 * plan.half_width)} points" if plan else "", prior=" or ".join(priors),
        kappa_note=without,
    )  # fmt: skip


def _needed(row: ExpressionRow, estimates: str) -> Needed:
    shares = (row.posterior_below, row.posterior_inside, row.posterior_above)
    return Needed(
        shown=row.shown, n=row.n,
        counts_as="—" if row.effective_n is None else f"{row.effective_n:.1f}",
        drawn="—" if row.shrunk_rate is None else percent(row.shrunk_rate),
        posterior=" · ".join("—" if one is None else percent(one) for one in shares),
        less=_from(row.flag_less_needs), more=_from(row.flag_more_needs), estimates=estimates,
    )  # fmt: skip


def _from(n: int | None) -> str:
    return "never" if n is None else f"{n:,}"


@dataclass(frozen=True)
class ReliabilityFigure:
    heading: str
    subtitle: str
    reading: str
    panel: Markup
    points: tuple[CurvePoint, ...]
    more: int
    apart_heading: str
    apart_reading: str
    parts: list[taken_apart.Part]


def reliability_figure(part: LexiconReport) -> ReliabilityFigure | None:
    if part.detail is None:
        return None
    points = part.detail.curve
    return ReliabilityFigure(
        curve_words.curve_heading(part), curve_words.curve_subtitle(part), curve_words.curve_reading(part),
        reliability.panel(part), points[:MOST_ROWS], max(0, len(points) - MOST_ROWS),
        curve_words.apart_heading(part), curve_words.apart_reading(part), taken_apart.parts(part),
    )  # fmt: skip


@dataclass(frozen=True)
class CurveFigure:
    """A curve with the first of the rows that it is drawn from."""

    heading: str
    subtitle: str
    reading: str
    panel: Markup
    rows: Sequence[tuple[Any, Any, Any]]


def roc_figure(part: LexiconReport) -> CurveFigure:
    found = part.detail.roc if part.detail else None
    return CurveFigure(
        curve_words.roc_heading(part), curve_words.roc_subtitle(part), curve_words.roc_reading(part),
        roc.panel(part), _roc_rows(found) if found else [],
    )  # fmt: skip


def _roc_rows(found: RocCurve) -> list[tuple[str, str, str]]:
    """Without the first point, where nothing is called likely."""
    columns = (one[1 : MOST_ROWS + 1] for one in (found.threshold, found.hit_rate, found.false_alarm_rate))
    return [(percent(t), percent(hit), percent(false)) for t, hit, false in zip(*columns, strict=True)]


def murphy_figure(part: LexiconReport) -> CurveFigure:
    found = part.detail.murphy if part.detail else None
    return CurveFigure(
        murphy_words.murphy_heading(part), murphy_words.murphy_subtitle(part), murphy_words.murphy_reading(part),
        murphy.panel(part), murphy_words.thresholds(found)[:MOST_ROWS] if found else [],
    )  # fmt: skip


def polarity(detail: Detail) -> list[tuple[str, str, str]]:
    """Each measure as coded and folded; none where neither has a value."""
    rows = [(by_key(key).label, value, detail.polarity.folded[key]) for key, value in detail.polarity.as_coded.items()]
    return [(label, score(one), score(two)) for label, one, two in rows if one is not None or two is not None]


@dataclass(frozen=True)
class Correlation:
    """`intervals`: of one document; `tests`: of several, a row each with its p under each of `correlations`."""

    intervals: list[tuple[str, UnderCorrelation]]
    tests: list[tuple[str, list[str]]]
    correlations: list[str]
    without: str


NAMES = {"brier": "Brier score", "mean_bias": "Mean bias", "base_rate": "Base rate"}


def correlation(part: LexiconReport) -> Correlation:
    assert part.detail is not None
    found = part.detail.sensitivity
    defined = {key: values for key, values in found.p_values.items() if any(p is not None for p in values.values())}
    tests = [(by_key(key).label, [_p(p) for p in values.values()]) for key, values in defined.items()]
    intervals = [(NAMES[row.measure], row) for row in found.one_document]
    return Correlation(
        intervals, tests, next((list(values) for values in defined.values()), []),
        "" if intervals or tests else _without(part.forecasts),
    )  # fmt: skip


def _p(p: float | None) -> str:
    return "—" if p is None else "< .001" if p < 0.001 else score(p)


def _without(block: Block) -> str:
    if not block.n:
        return "No claim with a probability is resolved."
    reason = block.notes.get("mcb_p_clustered", "")
    return capital(f"{reason}.")


@dataclass(frozen=True)
class SpecificationTable:
    told: str
    spreads: list[tuple[str, Spread]]
    moves: list[tuple[str, Move]]
    rows: tuple[Specified, ...]
    policies: tuple[str, ...]


def specification(report: Report, slug: str) -> SpecificationTable | None:
    """None in a report of an earlier version, and where numbers were stated."""
    if not report.specification:
        return None
    policies = report.question.policies
    found = spreads(report.specification, policies)
    own = moves(report.specification, slug, policies)
    name = report.lexicon(slug).name
    return SpecificationTable(
        told=beside_words.moved(next(one for one in found if one.lexicon == slug), own, name),
        spreads=[(report.lexicon(one.lexicon).name, one) for one in found],
        moves=[(POLICIES[one.policy][one.value], one) for one in own],
        rows=tuple(row for row in report.specification if row.lexicon == slug),
        policies=("negation", "bare_will", "restatement", "synonyms", "modal"),
    )  # fmt: skip


def certainties(part: LexiconReport) -> list[tuple[str, str, Any]]:
    """What was put at 0 or 1 and went the other way: mood, sentence, row."""
    blocks = {"forecasts": part.forecasts, "assessments": part.assessments, "counterfactuals": part.counterfactuals}
    return [
        (mood, beside_words.certainty(one), one) for mood, block in blocks.items() for one in block.wrong_certainties
    ]
