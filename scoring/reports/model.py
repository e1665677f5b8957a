"""The report of a scoring run: what the page, the REST interface, the CSV and the terminal all show.

Numbers are plain: int, float (perhaps infinite), None where undefined, with the reason under `notes`. A field
that is renamed or changes its meaning raises SCHEMA, and `json.UPGRADES` learns to read the older form.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from forecasts.synthetic import is_synthetic
from scoring.metrics.conclusion import Conclusion
from scoring.metrics.readers import ReaderScores
from scoring.metrics.window import WindowCurve
from scoring.metrics.words import ExpressionRow
from scoring.reports.detail import Detail, WrongCertainty
from scoring.reports.lexicon_sensitivity import Statement
from scoring.reports.specification import Specified
from scoring.reports.voices import VoicesCompared
from scoring.reports.windows import Windows

SCHEMA = 1


@dataclass(frozen=True)
class LexiconVersion:
    slug: str
    version: int


@dataclass(frozen=True)
class Question:
    """What was asked: of which documents, in which reading, as known when.

    `documents` are slugs; `as_of` is an ISO date; `seed` and `resamples` serve figures that are resampled.
    """

    documents: tuple[str, ...]
    lexicons: tuple[LexiconVersion, ...]
    policies: Mapping[str, str]
    as_of: str | None
    seed: int
    resamples: int
    code_version: str


@dataclass(frozen=True)
class Counts:
    """Claims registered and where they went. Every mapping has all its keys and sums to `claims`.

    `by_status`: lexicon slug -> status -> claims; `by_record_status`: the same without any lexicon.
    """

    documents: int
    claims: int
    by_mood: Mapping[str, int]
    by_record_status: Mapping[str, int]
    by_status: Mapping[str, Mapping[str, int]]


@dataclass(frozen=True)
class Hedge:
    """Claims made with *may*, *could*, *possible* alone, among the claims of all moods that are neither
    withdrawn nor restatements; `rate` is None without claims."""

    modal: int
    claims: int
    rate: float | None


@dataclass(frozen=True)
class UnscoredClass:
    """Claims of one class that were settled although their words give no probability.

    `n` resolved, `hits` of them with the proposition true, `partly` further ones settled in part.
    `as_leaned`: of the `n`, those that went the way the words leaned; None where the class has no direction.
    """

    cls: str
    n: int
    hits: int
    partly: int
    as_leaned: int | None


@dataclass(frozen=True)
class Block:
    """The claims of one mood under one lexicon.

    `claims` registered, `n` scored (resolved), `documents` with a scored claim. `measures`: key -> value,
    None with its reason in `notes`. `beside`: the measure that the policy *partial* puts beside the headline
    `brier`. `expressions`: the words used; for forecasts then the lexicon's other entries, with no claims.
    `window`: of the judged claims with a probability; None where none is scored. `wrong_certainties`: what makes the
    log score infinite.
    """

    mood: str
    claims: int
    n: int
    documents: int
    by_status: Mapping[str, int]
    measures: Mapping[str, float | int | None]
    notes: Mapping[str, str]
    beside: str
    expressions: tuple[ExpressionRow, ...]
    unscored_but_settled: tuple[UnscoredClass, ...]
    window: WindowCurve | None
    wrong_certainties: tuple[WrongCertainty, ...] = ()


@dataclass(frozen=True)
class Brief:
    """Forecasts scored: number, Brier score, and the same on the claims that all lexicons cover."""

    n: int
    hits: int
    brier: float | None
    common_n: int
    brier_common: float | None


@dataclass(frozen=True)
class LexiconReport:
    """The record read with one lexicon. Forecasts are the headline; the other moods never enter it.

    `forecasts_brief`: with the synonyms that the policies allow; `without_synonyms`: printed entries only. `in_sample`:
    that it was counted from claims of these documents, a sentence; its `name` then says so too. None for any other.
    `conclusion`: what the words show as this lexicon reads them. `detail`: of its forecasts. Both are None in reports
    of earlier versions. `readers`: how the readers whom an elicited lexicon asked would have scored; None for others.
    """

    slug: str
    name: str
    version: int
    year: int | None
    verified: bool
    forecasts: Block
    assessments: Block
    counterfactuals: Block
    forecasts_brief: Brief
    without_synonyms: Brief
    in_sample: str | None = None
    conclusion: Conclusion | None = None
    detail: Detail | None = None
    readers: ReaderScores | None = None


@dataclass(frozen=True)
class Common:
    """The resolved forecasts that every lexicon gives a probability: `n`, and slug -> Brier score on these.

    `note` says why the scores are None, where they are.
    """

    n: int
    brier: Mapping[str, float | None]
    note: str | None


@dataclass(frozen=True)
class Report:
    """The whole answer. `headline`: slug of the lexicon that `conclusion` is about, the first in `lexicons`.

    `inputs_sha`: digest of the record cells, and of pairs of voices where there are any. `window`: all judged
    forecasts, whether their words have a probability or not. `notes`: what holds for the whole report, key ->
    sentence. `specification`: the headline score under every lexicon and policy; `lexicon_sensitivity`: what holds
    under all lexicons. Both are empty in reports of earlier versions. `voices`: those that state the same
    propositions; None where nobody looked, in reports of earlier versions and of files. `windows`: what departed when,
    what came late, what is settled in open windows; None in reports of earlier versions.
    """

    schema: int
    question: Question
    inputs_sha: str
    headline: str
    counts: Counts
    hedge: Hedge
    lexicons: tuple[LexiconReport, ...]
    common: Common
    window: WindowCurve
    conclusion: Conclusion
    notes: Mapping[str, str]
    specification: tuple[Specified, ...] = ()
    lexicon_sensitivity: tuple[Statement, ...] = ()
    voices: tuple[VoicesCompared, ...] | None = None
    windows: Windows | None = None

    @property
    def is_synthetic(self) -> bool:
        """Whether any of its documents was drawn at random by a program; then `notes` say so under `synthetic`."""
        return any(is_synthetic(slug) for slug in self.question.documents)

    @property
    def in_sample(self) -> tuple[str, ...]:
        """What has to be said of lexicons that were counted from these documents; in one line, `notes` say it too."""
        return tuple(one.in_sample for one in self.lexicons if one.in_sample)

    def lexicon(self, slug: str | None = None) -> LexiconReport:
        """The part of one lexicon, the headline's if none is named. Raises KeyError."""
        return {one.slug: one for one in self.lexicons}[slug or self.headline]
