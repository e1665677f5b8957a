"""What was left out: from all claims registered to those scored, with the reason for each loss."""

from __future__ import annotations

from dataclasses import dataclass

from scoring.charts.picture import Picture
from scoring.charts.svg import Markup, element, fluid, join
from scoring.reports.model import Report
from scoring.reports.sentences import LEFT_OUT, left_out

HEIGHT = 28


@dataclass(frozen=True)
class Step:
    """`status` takes `lost` of the claims away, `left` remain; the first step loses none and has no status."""

    status: str
    reason: str
    lost: int
    left: int
    marks: Markup

    @property
    def strip(self) -> Markup:
        return fluid(self.marks, HEIGHT)


def steps(report: Report, slug: str | None = None) -> list[Step]:
    """The statuses in the order in which they are asked, those without claims left out. What remains is scored."""
    every = report.counts.claims
    left = every
    found = [Step("", "registered", 0, every, _marks(every, 0, every))]
    for status, lost in report.counts.by_status[report.lexicon(slug).slug].items():
        if lost and status in LEFT_OUT:
            left -= lost
            found.append(Step(status, LEFT_OUT[status][lost > 1], lost, left, _marks(left, lost, every)))
    return found


def _marks(left: int, lost: int, every: int) -> Markup:
    def wide(claims: int) -> str:
        return f"{100 * claims / every if every else 0:.2f}%"

    return join([
        element("rect", class_="bar-said", x=0, y=6, width=wide(left), height=16),
        element("rect", class_="lost", x=wide(left), y=6, width=wide(lost), height=16),
    ])  # fmt: skip


def draw(report: Report, slug: str, width: int = 720, source: str = "") -> Markup:
    """The picture as a file."""
    picture = Picture(width, "What was left out", source)
    picture.title("What was left out, and why")
    picture.subtitle(f"All claims registered, read with {report.lexicon(slug).name}. Grey: lost at this step.")
    for step in steps(report, slug):
        picture.text(f"−{step.lost:,}" if step.status else f"{step.left:,}", 16, 19)
        picture.text(step.reason, 62, 19)
        picture.text(f"{step.left:,} left" if step.status else "", width - 70, 19, "t-muted")
        picture.strip(step.marks, 316, width - 316 - 90, HEIGHT)
    picture.paragraph(left_out(report, slug))
    return picture.finish(report)
