"""What the figures of several pages are rendered from: rows that the charts made, and sentences of the report."""

from __future__ import annotations

from dataclasses import dataclass

from scoring.charts import left_out, scores, window, words
from scoring.charts.svg import Markup
from scoring.metrics.window import WindowCurve
from scoring.reports import numbers, sentences
from scoring.reports.model import Block, Report

# A table on a page has no more rows than this; the file has all.
MOST_ROWS = 60
GROUP_HEADS = {
    "no_entry": "Words that this lexicon does not have",
    "hedge": "Hedges and bare “will”: words to which no probability is given",
}


@dataclass(frozen=True)
class WordsFigure:
    """The words chart of one mood under one lexicon."""

    title: str
    subtitle: str
    reads: str
    mood: str
    axis: Markup
    groups: list[tuple[str, list[words.WordRow]]]
    not_used: list[words.WordRow]
    unit: int
    aloud: str
    caution: str | None
    has_plain: bool
    has_thin: bool
    has_off: bool

    @property
    def is_empty(self) -> bool:
        return not any(rows for _, rows in self.groups)


def words_figure(report: Report, slug: str, mood: str = "forecast") -> WordsFigure:
    rows = words.rows(report, slug, mood)
    used = [row for row in rows if row.group != "not_used"]
    groups = [("", [row for row in rows if row.group == "read"])]
    groups += [(head, [row for row in rows if row.group == name]) for name, head in GROUP_HEADS.items()]
    drawn = [row.tone for row in used if row.tally]
    return WordsFigure(
        title=words_title(report, slug), subtitle=words.subtitle(report, slug, mood),
        reads=report.lexicon(slug).name, mood=mood, axis=words.axis(),
        groups=[(head, rows) for head, rows in groups if rows],
        not_used=[row for row in rows if row.group == "not_used"],
        unit=words.squares_for(report, slug, mood), aloud=words.one_row_aloud(report, slug, mood),
        caution=sentences.one_document(report, slug) if mood == "forecast" else None,
        has_plain="" in drawn, has_thin="thin" in drawn, has_off="off" in drawn,
    )  # fmt: skip


def words_title(report: Report, slug: str) -> str:
    """The finding; it is about the headline lexicon, so another one's figure says its score instead."""
    if slug == report.headline:
        return sentences.heading(report)
    return sentences.answer(report, slug).partition(". ")[0].rstrip(".")


@dataclass(frozen=True)
class Facts:
    """The headline numbers of one mood under one lexicon, as printed."""

    n: int
    hits: int
    claims: int
    brier: str
    best: str
    worst: str
    bits: str
    beside: str
    partly: int


def facts(block: Block) -> Facts:
    measures = block.measures
    return Facts(
        n=block.n, hits=int(measures["hits"] or 0), claims=block.claims, brier=numbers.score(measures["brier"]),
        best=numbers.score(measures["brier_best"]), worst=numbers.score(measures["brier_worst"]),
        bits=numbers.score(measures["log_score_bits"]), beside=numbers.score(measures[block.beside]),
        partly=block.by_status["partial"],
    )  # fmt: skip


@dataclass(frozen=True)
class WindowFigure:
    panel: Markup
    curve: WindowCurve
    sentence: str


def window_figure(report: Report) -> WindowFigure:
    sentence = sentences.window(report) or "No forecast that something happens by a close is judged."
    return WindowFigure(window.panel(report.window, sentence), report.window, sentence)


@dataclass(frozen=True)
class ScoresFigure:
    axis: Markup
    rows: list[scores.ScoreRow]
    common: str


def scores_figure(report: Report) -> ScoresFigure:
    return ScoresFigure(scores.axis(report), scores.rows(report), sentences.common(report))


def left_out_steps(report: Report, slug: str) -> list[left_out.Step]:
    return left_out.steps(report, slug)
