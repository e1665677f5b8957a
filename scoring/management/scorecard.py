"""A document's scorecard in the terminal: the finding first, then tables, then lines that a program can read."""

from typing import Any, TextIO

from rich.table import Table
from rich.text import Text

from forecasts.models import Document, Proposition
from forecasts.synthetic import SENTENCE
from scoring import runs
from scoring.management import terminal
from scoring.models import ScoringRun
from scoring.reports import numbers, sentences
from scoring.reports.in_sample import mark
from scoring.reports.model import Block, LexiconReport, Report


def print_scorecard(run: ScoringRun, document: Document, out: TextIO | Any) -> None:
    if not run.is_finished:
        out.write(f"{document.slug}: {run} is {run.get_state_display().lower()}. {run.problem}\n")
        return
    report = runs.report_of(run)
    console = terminal.console(out)
    if report.is_synthetic:
        console.print(SENTENCE)
    for told in report.in_sample:
        console.print(told)
    name = f"{document.series.key.upper()}-{document.number}"
    console.print(Text.assemble((name, "bold"), f": {document.title}"))
    console.print()
    for sentence in sentences.summary(report):
        console.print(sentence)
    console.print()
    console.print(_scores(report))
    console.print(_words(report))
    for line in lines(report, document):
        out.write(line + "\n")


def _scores(report: Report) -> Table:
    table = Table(title="Brier score of the forecasts, under each lexicon", title_justify="left")
    for heading in ("lexicon", "n", "best", "at best values", "worst", "log score, bits", "on common claims"):
        table.add_column(heading, justify="left" if heading == "lexicon" else "right")
    for lexicon in report.lexicons:
        measures = lexicon.forecasts.measures
        table.add_row(
            _name(lexicon),
            str(lexicon.forecasts.n),
            *(numbers.score(measures[key]) for key in ("brier_best", "brier", "brier_worst", "log_score_bits")),
            f"{numbers.score(report.common.brier[lexicon.slug])} (n={report.common.n})",
        )
    return table


def _name(lexicon: LexiconReport) -> str:
    return f"{lexicon.slug}{'' if lexicon.verified else ' (second-hand)'}{mark(lexicon.in_sample)}"


def _words(report: Report) -> Table:
    lexicon = report.lexicon()
    table = Table(title=f"The words of the forecasts, read with {lexicon.slug}", title_justify="left")
    for heading in ("words", "said", "came true", "95 % interval"):
        table.add_column(heading, justify="left" if heading == "words" else "right")
    for row in lexicon.forecasts.expressions:
        if row.n and row.lower is not None and row.upper is not None:
            interval = numbers.span(row.exact_lower or 0, row.exact_upper or 0)
            table.add_row(row.shown, numbers.span(row.lower, row.upper), f"{row.hits} of {row.n}", interval)
    return table


def lines(report: Report, document: Document) -> list[str]:
    """`key: value` for programs; a score that is not defined is null."""
    headline = report.lexicon()
    propositions = Proposition.objects.filter(claims__document=document).distinct().count()
    scored = [_scored(headline.forecasts), _scored(headline.assessments)]
    return [
        *(["synthetic: true"] if report.is_synthetic else []),
        f"claims: {report.counts.claims}",
        f"propositions: {propositions}",
        f"scored: {sum(scored)}",
        f"scored_forecasts: {scored[0]}",
        *(
            f"brier[{one.slug}]: {_figure(one.forecasts.measures['brier'])} n={one.forecasts.n}"
            for one in report.lexicons
        ),
        *(f"in_sample[{one.slug}]: true" for one in report.lexicons if one.in_sample),
    ]


def _scored(block: Block) -> int:
    return block.by_status["resolved"] + block.by_status["partial"]


def _figure(value: float | None) -> str:
    return "null" if value is None else f"{value:.6f}"
