"""A scored file in the terminal: the conclusion first, then what it rests on."""

from collections.abc import Mapping
from typing import Any, TextIO

from rich.console import Console
from rich.table import Table

from scoring.forecast_files.cells import STATED
from scoring.forecast_files.report import Scored
from scoring.management import terminal
from scoring.metrics.registry import by_key
from scoring.reports import numbers, sentences, verdict
from scoring.reports.in_sample import mark
from scoring.reports.model import Block, Report

HEADLINE = (
    "brier", "brier_lower", "brier_upper", "brier_best", "brier_worst", "log_score_bits", "brier_skill_base_rate",
    "brier_skill_half", "mean_bias", "mcb", "dsc", "unc", "auc", "cox_slope", "ece_distinct",
)  # fmt: skip
FLAGGED_BELOW = 10
UNNAMED = "Forecasts made together rise and fall together: --document NAME says which column tells what they are from."
UNREAD = "Words are read with a lexicon: --lexicon SLUG names one, --lexicon all takes every one."
FEW = "From {documents} documents the interval by document is itself rough."


def print_scored_file(scored: Scored, out: TextIO | Any) -> None:
    console = terminal.console(out)
    report, data = scored.report, scored.data
    for line in _lines(report):
        console.print(line)
    console.print()
    console.print(_measures(report.lexicon().forecasts))
    if any(row.n for row in report.lexicon().forecasts.expressions if row.expression):
        console.print(_words(report))
    if len(report.lexicons) > 1:
        console.print(_lexicons(report))
    if data["groups"]:
        console.print(_groups(data["groups"]))
    if data["versus"]:
        console.print(_versus(data["versus"]))
    _bad_rows(data["bad_rows"], console)


def _unread(report: Report) -> bool:
    """Whether rows state words alone, while no lexicon was asked for."""
    return report.headline == STATED.slug and bool(report.counts.by_status[STATED.slug]["no_probability"])


def _lines(report: Report) -> list[str]:
    block = report.lexicon().forecasts
    told = [
        sentences.heading(report) + ".", report.conclusion.sentence, *report.in_sample,
        sentences.answer(report), sentences.one_document(report), verdict.detectable(report.conclusion),
        UNNAMED if block.n and not block.documents else None,
        FEW.format(documents=block.documents) if 1 < block.documents < FLAGGED_BELOW else None,
        sentences.left_out(report), sentences.unscored(report), UNREAD if _unread(report) else None,
        verdict.next_document(report.conclusion),
        verdict.plan(report.conclusion.plan),
    ]  # fmt: skip
    return list(dict.fromkeys(line for line in told if line))


def _measures(block: Block) -> Table:
    table = Table(title=f"Measures, of {block.n:,} forecasts", title_justify="left")
    for heading in ("measure", "what it is", "value", "where it has none"):
        table.add_column(heading, justify="right" if heading == "value" else "left")
    for key in HEADLINE:
        label = by_key(key).label
        table.add_row(key, label, numbers.score(block.measures[key]), block.notes.get(key, ""))
    return table


def _words(report: Report) -> Table:
    lexicon = report.lexicon()
    table = Table(title=f"The words, read with {lexicon.slug}", title_justify="left")
    for heading in ("words", "said", "came true", "95 % by document", "finding"):
        table.add_column(heading)
    for row in lexicon.forecasts.expressions:
        if row.n and row.lower is not None and row.upper is not None:
            by_document = row.rate_lower is not None and row.rate_upper is not None
            interval = numbers.span(row.rate_lower or 0, row.rate_upper or 0) if by_document else "—"
            finding = row.finding.replace("_", " ")
            came = f"{row.hits:,} of {row.n:,} ({numbers.percent(row.hits / row.n)})"
            table.add_row(row.shown, numbers.span(row.lower, row.upper), came, interval, finding)
    return table


def _lexicons(report: Report) -> Table:
    table = Table(title="Brier score under each lexicon", title_justify="left")
    for heading in ("lexicon", "n", "best", "at best values", "worst", "on common claims"):
        table.add_column(heading, justify="left" if heading == "lexicon" else "right")
    for one in report.lexicons:
        measures = one.forecasts.measures
        scores = (numbers.score(measures[key]) for key in ("brier_best", "brier", "brier_worst"))
        common = f"{numbers.score(report.common.brier[one.slug])} (n={report.common.n:,})"
        table.add_row(one.slug + mark(one.in_sample), f"{one.forecasts.n:,}", *scores, common)
    return table


def _groups(groups: Mapping[str, Mapping[str, Any]]) -> Table:
    table = Table(title="Apart, by group", title_justify="left")
    for heading in ("group", "n", "came true", "Brier", "mean bias"):
        table.add_column(heading, justify="left" if heading == "group" else "right")
    for name, one in groups.items():
        rate = "—" if one["base_rate"] is None else numbers.percent(one["base_rate"])
        table.add_row(
            name or "(none)", f"{one['n']:,}", rate, numbers.score(one["brier"]), numbers.score(one["mean_bias"])
        )
    return table


def _versus(versus: Mapping[str, Any]) -> str:
    brier, difference = versus["brier"], versus["brier_difference"]
    told = (
        f"Beside the second column, on {versus['n']:,} forecasts: Brier score {numbers.score(brier['first'])} "
        f"against {numbers.score(brier['second'])}."
    )
    if difference and difference["lower"] is not None:
        told += (
            f" The difference lies between {numbers.score(difference['lower'])} and "
            f"{numbers.score(difference['upper'])} (95 %, by document)."
        )
    better = (versus["dominance"] or {}).get("dominant")
    by_any = {
        "first": "By every proper score the first is no worse.",
        "second": "By every proper score the second is no worse.",
        "both": "By every proper score they are alike.",
        "neither": "Which one is better depends on the score.",
    }
    return told + (f" {by_any[better]}" if better else "")


def _bad_rows(bad: list[Mapping[str, Any]], console: Console) -> None:
    if bad:
        lines = len({one["line"] for one in bad})
        console.print(f"{lines:,} bad {'row' if lines == 1 else 'rows'} left out:")
    for one in bad[:20]:
        told = f"  line {one['line']}, column {one['column']}: found {one['found']}, expected {one['expected']}"
        console.print(told)
