"""The claims of a document as a page shows them: each with its score, its outcome, and what others said about it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from forecasts.models import Claim, Document, Position, Standing
from forecasts.verdicts import in_words, sign
from forecasts.visibility import VisibleTo
from scoring.charts.claim import bits_bar, said_strip
from scoring.charts.marks import glyph
from scoring.charts.svg import Markup
from scoring.metrics.cells import LexiconReading, Policies, RecordCells
from scoring.metrics.claim_scores import ClaimScore, claim_scores
from scoring.reports.numbers import percent, span
from scoring.selection import claim_cells
from scoring.views.wording import STATUSES

SCORED = ("resolved", "partial")


@dataclass
class ClaimRow:
    """One claim, under one lexicon. `dissents` are claims of other voices that are shown indented under it."""

    claim: Claim
    score: ClaimScore
    standing: Standing | None
    positions: list[Position]
    restated_by: list[Claim]
    dissents: list[ClaimRow] = field(default_factory=list)

    @property
    def is_scored(self) -> bool:
        return self.score.status in SCORED

    @property
    def word(self) -> str:
        """The canonical expression, as the words chart prints it."""
        return f"{self.claim.canonical.text} … not" if self.claim.negated else self.claim.canonical.text

    @property
    def page(self) -> str:
        """Label of the page where the sentence stands."""
        return self.claim.sentence.page or self.claim.passage.page

    @property
    def is_settled(self) -> bool:
        """Whether it is known what happened, wholly or in part, whatever the words."""
        return self.score.outcome is not None

    @property
    def said(self) -> str:
        return span(self.score.range.lower, self.score.range.upper) if self.score.range else ""

    @property
    def strip(self) -> Markup:
        return said_strip(self.score.range, self.score.outcome) if self.score.range else Markup()

    @property
    def verdict(self) -> str:
        return in_words(self.claim.proposition.kind, self.standing.result if self.standing else "")

    @property
    def glyph(self) -> Markup:
        return glyph(sign(self.standing.result if self.standing else ""))

    @property
    def bits(self) -> str:
        """With one decimal; infinity in its own sign."""
        if self.score.bits is None:
            return ""
        return "∞" if self.score.bits == float("inf") else f"{self.score.bits:.1f}"

    @property
    def bar(self) -> Markup:
        return Markup() if self.score.bits is None else bits_bar(self.score.bits)

    @property
    def surprised(self) -> bool:
        return self.score.bits is not None and self.score.bits > 1

    @property
    def given(self) -> str:
        return "" if self.score.given is None else percent(self.score.given)

    @property
    def status(self) -> str:
        return STATUSES[self.score.status]


@dataclass(frozen=True)
class DocumentClaims:
    """All claims of a document as of a day, read once; `rows` then puts any lexicon on them."""

    claims: list[Claim]
    keys: list[str]
    cells: RecordCells
    standings: dict[int, Standing]
    positions: dict[int, list[Position]]

    def rows(self, lexicon: LexiconReading, policies: Policies) -> list[ClaimRow]:
        """In the order of the text."""
        scores = dict(zip(self.keys, claim_scores(self.cells, lexicon, policies), strict=True))
        restated_by = defaultdict(list)
        for claim in self.claims:
            if not claim.withdrawn:
                restated_by[claim.restates_id].append(claim)
        return [
            ClaimRow(
                claim, scores[claim.key], self.standings.get(claim.proposition_id),
                self.positions.get(claim.pk, []), restated_by.get(claim.pk, []),
            )
            for claim in self.claims
        ]  # fmt: skip


def document_claims(seen: VisibleTo, document: Document, as_of: date) -> DocumentClaims:
    """The same number of queries however many claims there are."""
    claims = seen.claims().filter(document=document)
    of_these = claims.order_by().values("proposition")
    stands = seen.standings().filter(proposition__in=of_these, since__lte=as_of, until__gt=as_of)
    positions: dict[int, list[Position]] = defaultdict(list)
    for position in seen.positions().filter(claim__document=document).select_related("voice", "passage__under"):
        positions[position.claim_id].append(position)
    keys, cells = claim_cells(claims, as_of)
    shown_with = ("passage__under", "sentence", "voice", "proposition", "canonical", "restates__passage__under")
    return DocumentClaims(
        claims=list(claims.select_related(*shown_with)), keys=keys, cells=cells, positions=positions,
        standings={row.proposition_id: row for row in stands.select_related("outcome")},
    )  # fmt: skip


def with_dissents(rows: Sequence[ClaimRow], agreed: str) -> list[ClaimRow]:
    """The rows of the agreed text, each with what others claim about it: on the same proposition, else where they took
    a position on it. Claims of other voices that hang on none of these rows stay rows of their own."""
    text = [row for row in rows if row.claim.voice.key == agreed]
    top = []
    for row in rows:
        host = None if row.claim.voice.key == agreed else _host(row.claim, text)
        if host is None:
            top.append(row)
        else:
            host.dissents.append(row)
    return top


def _host(claim: Claim, text: Sequence[ClaimRow]) -> ClaimRow | None:
    same = [row for row in text if row.claim.proposition_id == claim.proposition_id]
    taken_there = [
        row
        for row in text
        if any(one.voice_id == claim.voice_id and one.passage_id == claim.passage_id for one in row.positions)
    ]
    return same[0] if same else taken_there[-1] if taken_there else None


def by_surprise(rows: Iterable[ClaimRow]) -> list[ClaimRow]:
    """Most surprising first; claims without bits, that came true in part, last."""
    return sorted(rows, key=lambda row: -(row.score.bits if row.score.bits is not None else -1))


def by_status(rows: Iterable[ClaimRow]) -> list[tuple[str, list[ClaimRow]]]:
    """Those that are not scored, by status, in the order of the table of statuses."""
    groups = {status: [row for row in rows if row.score.status == status] for status in STATUSES}
    return [(status, group) for status, group in groups.items() if group and status != "resolved"]
