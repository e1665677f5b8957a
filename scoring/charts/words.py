"""The words: what each says in one lexicon, how often it came true, and whether the two agree.

On a page the chart is a table whose middle cell is drawn; as a picture it is the same rows, one below another.
"""

from __future__ import annotations

from dataclasses import dataclass

from scoring.charts.marks import Tally, band, gridlines, rate, rate_label, tick_labels
from scoring.charts.picture import Picture
from scoring.charts.svg import Markup, element, fluid, join, titled, x
from scoring.metrics.cells import Range
from scoring.metrics.words import ExpressionRow
from scoring.reports.model import Block, Report
from scoring.reports.numbers import percent, span
from scoring.reports.sentences import answer, heading, reading

HEIGHT, MIDDLE = 54, 33
FINDINGS = {
    "not_used": ("not used", ""),
    "more_often_than_said": ("▲ more often than said", "off"),
    "less_often_than_said": ("▼ less often than said", "off"),
    "cannot_tell": ("cannot tell", "thin"),
    "as_said": ("as said", ""),
    "compatible": ("compatible", ""),
}
TONES = {"off": "t-off", "thin": "t-muted"}
# In the order of the page: with a range and in use; used without a range; ranges that no claim uses.
GROUPS = ("read", "no_entry", "hedge", "not_used")


@dataclass(frozen=True)
class WordRow:
    """One row: the texts of its cells and the marks of its strip. `tone` is "", "thin" or "off"."""

    group: str
    word: str
    said: str
    marks: Markup
    count: str
    interval: str
    tally: Markup
    finding: str
    why: str
    tone: str

    @property
    def strip(self) -> Markup:
        return fluid(self.marks, HEIGHT)


def axis() -> Markup:
    return fluid(tick_labels(13), 20)


def rows(report: Report, slug: str | None = None, mood: str = "forecast") -> list[WordRow]:
    """A row for each expression of a mood's block, in the report's order within each group."""
    expressions = _block(report, slug, mood).expressions
    tally = Tally.for_counts([row.n for row in expressions])
    made = [_row(row, tally) for row in expressions]
    return [row for group in GROUPS for row in made if row.group == group]


def squares_for(report: Report, slug: str | None = None, mood: str = "forecast") -> int:
    """How many claims one square of the tallies stands for."""
    return Tally.for_counts([row.n for row in _block(report, slug, mood).expressions]).unit


def one_row_aloud(report: Report, slug: str | None = None, mood: str = "forecast") -> str:
    """The row with the most scored claims, read as a sentence; empty where none is scored."""
    scored = [row for row in _block(report, slug, mood).expressions if row.n]
    if not scored:
        return ""
    return reading(max(scored, key=lambda row: row.n), report.lexicon(slug).name, mood)


def _block(report: Report, slug: str | None, mood: str) -> Block:
    return getattr(report.lexicon(slug), f"{mood}s")


def _row(row: ExpressionRow, tally: Tally) -> WordRow:
    finding, tone = FINDINGS[row.finding]
    group = _group(row)
    if not row.n:
        finding, tone = _unscored(group), "thin"
    return WordRow(
        group=group, word=row.shown, said=_said(row, group), marks=_marks(row, group, tone),
        count=_count(row), interval=_below(row),
        tally=_tally(row, tally), finding=finding, why=_why(row), tone=tone,
    )  # fmt: skip


def _group(row: ExpressionRow) -> str:
    if row.claims == 0 and not any(row.by_status.values()):
        return "not_used"
    if row.probability is not None:
        return "read"
    return "hedge" if row.cls in ("modal", "bare") else "no_entry"


def _said(row: ExpressionRow, group: str) -> str:
    own = _range(row)
    if own is None:
        return "no entry" if group == "no_entry" else "no number"
    return span(own.lower, own.upper) + (" · coder’s synonym" if row.synonym else "")


def _range(row: ExpressionRow) -> Range | None:
    if row.lower is None or row.probability is None or row.upper is None:
        return None
    return Range(row.lower, row.probability, row.upper)


def _interval(row: ExpressionRow) -> tuple[float, float]:
    """By document where there is one, else the exact one."""
    by_document = row.rate_lower is not None and row.rate_upper is not None
    low, high = (row.rate_lower, row.rate_upper) if by_document else (row.exact_lower, row.exact_upper)
    return low or 0.0, high or 0.0


def _unscored(group: str) -> str:
    return {"hedge": "registered, not scored", "no_entry": "no entry; not scored", "not_used": "not used"}.get(
        group, "none scored"
    )


def _why(row: ExpressionRow) -> str:
    """Why it cannot be told, in one line: "only 3 cases, 1 estimate"."""
    if not row.n or row.finding != "cannot_tell":
        return ""
    return row.finding_reason.replace(", only ", ", ")


def _count(row: ExpressionRow) -> str:
    if row.n:
        return f"{row.hits:,} of {row.n:,}"
    if row.settled:
        return f"{row.settled_hits:,} of {row.settled:,}"
    return {0: "", 1: "1 use"}.get(row.claims, f"{row.claims:,} uses")


def _below(row: ExpressionRow) -> str:
    """What stands under the count: the interval; or that these claims were settled, though not scored."""
    if row.n:
        return span(*_interval(row))
    return "settled" if row.settled else ""


def _tally(row: ExpressionRow, tally: Tally) -> Markup:
    if not row.n:
        return Markup()
    return fluid(tally.squares(row.hits, row.n), tally.height(row.n), width=str(tally.width))


def _marks(row: ExpressionRow, group: str, tone: str) -> Markup:
    marks = [gridlines(HEIGHT)]
    own = _range(row)
    if own is not None:
        title = f"“{row.shown}” reads {span(own.lower, own.upper)}, best {percent(own.best)}"
        marks.append(band(own, MIDDLE - 12, 24, title))
    elif group == "hedge":
        says = element("text", "says no probability", class_="t-muted halo", x="50%", y=29, text_anchor="middle")
        marks.append(says)
    if row.n and row.rate is not None:
        low, high = _interval(row)
        title = f"“{row.shown}”: {row.hits} of {row.n} came true, {percent(row.rate)}; 95% interval {span(low, high)}"
        marks.append(rate(row.rate, low, high, row.n, MIDDLE, tone, title))
        marks.append(rate_label(row.rate, percent(row.rate), 15, tone))
    elif row.settled and group == "no_entry":
        marks.append(_settled(row))
    return join(marks)


def _settled(row: ExpressionRow) -> Markup:
    """The rate of a word that the lexicon does not have: shown, not scored."""
    share = row.settled_hits / row.settled
    title = f"“{row.shown}”: {row.settled_hits} of {row.settled} settled came true; no entry, not scored"
    dot = element("circle", class_="obs-thin", cx=x(share), cy=MIDDLE, r=5)
    return join([titled(title, dot), rate_label(share, percent(share), 15, "thin")])


def subtitle(report: Report, slug: str, mood: str = "forecast") -> str:
    """What the chart measures, and what its lines are: by document where the claims are from several."""
    block = _block(report, slug, mood)
    of = {"forecast": "forecasts", "assessment": "assessments"}.get(mood, "claims")
    told = f"Share of {of} that came true, beside the range that {report.lexicon(slug).name} reads in the words."
    if any(row.rate_lower is not None for row in block.expressions):
        return (
            f"{told} 95% intervals by document: claims of one estimate rise and fall together, so they count as fewer."
        )
    return f"{told} Exact 95% intervals, as if claims were independent; those of one estimate are not."


def draw(report: Report, slug: str, width: int = 720, source: str = "") -> Markup:
    """The whole chart as a picture of its own; entries that no claim uses are left out of it."""
    picture = Picture(width, "The words", source)
    picture.title(heading(report) if slug == report.headline else answer(report, slug).partition(". ")[0])
    picture.subtitle(subtitle(report, slug))
    left, right = 186, 266
    picture.strip(tick_labels(13), left, width - left - right, 20)
    for row in rows(report, slug):
        if row.group == "not_used":
            continue
        picture.text(f"“{row.word}”", 16, 26, serif=True)
        picture.text(row.said, 16, 44, "t-said" if row.group == "read" else "t-muted")
        picture.text(row.count, width - right + 16, 29)
        picture.text(row.interval, width - right + 16, 45, "t-muted")
        picture.text(row.finding, width - right + 106, 29, TONES.get(row.tone))
        picture.text(row.why, width - right + 106, 45, "t-muted")
        picture.strip(row.marks, left, width - left - right, HEIGHT)
    picture.paragraph(one_row_aloud(report, slug))
    return picture.finish(report)
