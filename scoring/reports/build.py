"""From record cells to a report. Pure: the same cells and question give the same report to the last digit."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np

from forecasts.synthetic import SENTENCE, is_synthetic
from scoring.metrics import clusters, window, words
from scoring.metrics.cells import (
    CLASSES,
    MOODS,
    RECORD_STATUSES,
    LexiconReading,
    Policies,
    RecordCells,
    ScoreCells,
    read_with,
    unread,
)
from scoring.metrics.conclusion import Conclusion, conclude
from scoring.metrics.measure import Chance, Undefined, Value
from scoring.metrics.open_windows import OpenWindows, open_windows
from scoring.metrics.readers import reader_scores
from scoring.metrics.registry import BESIDE, compute
from scoring.metrics.rules import brier
from scoring.metrics.voice_pairs import VoicePairs, inputs_digest
from scoring.reports import verdict
from scoring.reports.detail import detail, wrong_certainties
from scoring.reports.in_sample import in_sample, last, mark
from scoring.reports.lexicon_sensitivity import statements
from scoring.reports.model import (
    SCHEMA,
    Block,
    Brief,
    Common,
    Counts,
    Hedge,
    LexiconReport,
    LexiconVersion,
    Question,
    Report,
    UnscoredClass,
)
from scoring.reports.specification import specification
from scoring.reports.voices import VoicesCompared, voices_compared
from scoring.reports.windows import windows

ONE_DOCUMENT = "Intervals by document need several documents; these claims are from one, so there are none."
NO_DOCUMENT = "Intervals by document need several documents; these claims name none, so there are none."


def build(
    cells: RecordCells,
    lexicons: Sequence[LexiconReading],
    policies: Policies | None = None,
    *,
    pairs: VoicePairs | None = None,
    documents: Sequence[str] | None = None,
    as_of: str | None = None,
    seed: int = 0,
    resamples: int = 2000,
    code_version: str = "",
    issued_later: Collection[str] = (),
) -> Report:
    """The report on these claims; the first lexicon that is not in-sample is the headline.

    `pairs`: what voices said of the same propositions; None where nobody looked. `documents`: slugs of the selection,
    also of documents without claims; without it those in the cells. `as_of`: ISO date that the cells were selected
    for; `issued_later`: the documents issued after it. Raises ValueError as `report_on` does.
    """
    policies = policies or Policies()
    # Sorted by name, so that the order in which a database gave the rows changes no last digit.
    cells = cells.canonical()
    inputs_sha = inputs_digest(cells, pairs)
    documents = tuple(sorted(cells.documents if documents is None else documents))
    lexicons = last(lexicons, documents, inputs_sha)
    question = Question(
        documents, tuple(LexiconVersion(one.slug, one.version) for one in lexicons), policies.as_dict(),
        as_of, seed, resamples, code_version,
    )  # fmt: skip
    bare, opened = unread(cells), open_windows(cells, frozenset(issued_later))
    return report_on([look_at(bare, one, policies) for one in lexicons], question, inputs_sha, bare=bare, opened=opened,
                     voices=None if pairs is None else voices_compared(pairs, lexicons, policies))  # fmt: skip


@dataclass(frozen=True)
class Look:
    """Claims as one lexicon shows them; `printed`: without the synonyms that coders added to it."""

    lexicon: LexiconReading
    cells: ScoreCells
    printed: ScoreCells


def look_at(cells: ScoreCells, lexicon: LexiconReading, policies: Policies) -> Look:
    printed = Policies.from_mapping({**policies.as_dict(), "synonyms": "without"})
    return Look(lexicon, read_with(cells, lexicon, policies), read_with(cells, lexicon, printed))


def report_on(
    looks: Sequence[Look], question: Question, inputs_sha: str, *,
    bare: ScoreCells | None = None, names: Collection[str] | None = None,
    voices: tuple[VoicesCompared, ...] | None = None, opened: OpenWindows | None = None,
) -> Report:  # fmt: skip
    """The report on the same claims, row for row, as each lexicon shows them; the first is the headline.

    `bare`: the claims before any lexicon, for the specification; None where numbers were stated. `names`: what the
    documents are called, where the question names something else that claims are resampled by. `opened`: what is
    settled in open windows. Raises ValueError without a lexicon or with one named twice.
    """
    slugs = [look.lexicon.slug for look in looks]
    if not slugs or len(set(slugs)) < len(slugs):
        raise ValueError(f"a report needs at least one lexicon, each once, not: {', '.join(slugs) or 'none'}")
    policies = Policies.from_mapping(question.policies)
    seen = [look.cells for look in looks]
    chance = Chance(question.seed, question.resamples)
    briefs, printed = _briefs(seen), _briefs([look.printed for look in looks])
    lexicons = [look.lexicon for look in looks]
    told = [in_sample(one, question.documents if names is None else names, inputs_sha) for one in lexicons]
    parts = zip(lexicons, told, seen, briefs, printed, strict=True)
    reports = tuple(_lexicon_report(*part, policies, chance) for part in parts)
    assert reports[0].conclusion is not None  # only reports of earlier versions have none
    return Report(
        schema=SCHEMA, question=question, inputs_sha=inputs_sha, headline=slugs[0],
        counts=_counts(slugs, seen, len(question.documents)), hedge=_hedge(seen[0]),
        lexicons=reports,
        common=_common(slugs, briefs), window=window.curve(seen[0].of_mood("forecast")),
        conclusion=reports[0].conclusion, notes=_notes(question.documents, told),
        specification=() if bare is None else specification(bare, lexicons),
        lexicon_sensitivity=statements(reports, voices), voices=voices,
        windows=windows(slugs, [cells.of_mood("forecast") for cells in seen], opened),
    )  # fmt: skip


def _told(conclusion: Conclusion, scored: int) -> Conclusion:
    return replace(conclusion, sentence=verdict.sentence(conclusion, scored))


def _notes(documents: Sequence[str], told: Sequence[str | None]) -> dict[str, str]:
    notes = {} if len(documents) > 1 else {"rate_lower": ONE_DOCUMENT if documents else NO_DOCUMENT}
    if any(told):
        notes["in_sample"] = " ".join(one for one in told if one)
    return notes | ({"synthetic": SENTENCE} if any(map(is_synthetic, documents)) else {})


def _counts(slugs: Sequence[str], seen: Sequence[ScoreCells], documents: int) -> Counts:
    cells = seen[0]

    def sums(codes, names):
        counted = np.bincount(codes, weights=cells.count, minlength=len(names))
        return {name: int(number) for name, number in zip(names, counted, strict=True)}

    return Counts(
        documents=documents, claims=int(cells.count.sum()), by_mood=sums(cells.mood, MOODS),
        by_record_status=sums(cells.record_status, RECORD_STATUSES),
        by_status={slug: one.by_status() for slug, one in zip(slugs, seen, strict=True)},
    )  # fmt: skip


def _hedge(cells: ScoreCells) -> Hedge:
    units = cells.where((cells.record_status != RECORD_STATUSES.index("withdrawn")) & ~cells.restated)
    modal = units.of_class("modal").claims
    return Hedge(modal, units.claims, modal / units.claims if units.claims else None)


def _lexicon_report(
    lexicon: LexiconReading, told: str | None, cells: ScoreCells, brief: Brief, printed: Brief,
    policies: Policies, chance: Chance,
) -> LexiconReport:  # fmt: skip
    by_mood = {mood: cells.of_mood(mood) for mood in MOODS}
    blocks = [_block(of_mood, mood, lexicon, policies, chance) for mood, of_mood in by_mood.items()]
    forecasts, assessments, counterfactuals = blocks
    return LexiconReport(
        lexicon.slug, lexicon.name + mark(told), lexicon.version, lexicon.year, lexicon.verified,
        forecasts, assessments, counterfactuals, brief, printed, told,
        _told(conclude(by_mood["forecast"]), forecasts.n),
        detail(by_mood["forecast"], chance), reader_scores(by_mood["forecast"], lexicon),
    )  # fmt: skip


def _block(cells: ScoreCells, mood: str, lexicon: LexiconReading, policies: Policies, chance: Chance) -> Block:
    measures, notes = compute(cells, chance)
    scored, judged = cells.binary, cells.of_status("resolved", "partial", "undeterminable")
    expressions = words.table(cells, lexicon)
    if mood == "forecast":
        expressions += words.not_used(expressions, cells, lexicon, policies)
    return Block(
        mood=mood, claims=cells.claims, n=scored.claims, documents=_documents(scored),
        by_status=cells.by_status(), measures=measures, notes=notes, beside=BESIDE[policies.partial],
        expressions=expressions, unscored_but_settled=_unscored(cells),
        window=window.curve(judged) if scored.claims else None, wrong_certainties=wrong_certainties(cells),
    )  # fmt: skip


def _documents(cells: ScoreCells) -> int:
    """How many documents these claims are known to be from."""
    known = clusters.documents(cells)
    return 0 if isinstance(known, Undefined) else len(known)


def _unscored(cells: ScoreCells) -> tuple[UnscoredClass, ...]:
    """By class, where there are any. Only *will* and *must* say by their class which way they lean."""
    silent = cells.of_status("no_probability")
    rows = []
    for cls in CLASSES:
        of_class = silent.of_class(cls)
        whole, partly = of_class.of_record_status("resolved"), of_class.of_record_status("partial").claims
        true = whole.outcome == 1
        leaned = int(whole.count[true != whole.negated].sum()) if cls == "bare" else None
        if whole.claims or partly:
            rows.append(UnscoredClass(cls, whole.claims, int(whole.count[true].sum()), partly, leaned))
    return tuple(rows)


def _briefs(seen: Sequence[ScoreCells]) -> list[Brief]:
    """Of the forecasts, each lexicon on its own claims and on those that all of them cover."""
    covered = np.isfinite(np.sum([cells.probability for cells in seen], axis=0))
    return [_brief(cells.of_mood("forecast"), cells.where(covered).of_mood("forecast")) for cells in seen]


def _brief(own: ScoreCells, common: ScoreCells) -> Brief:
    true = int(own.binary.count[own.binary.outcome == 1].sum())
    return Brief(own.binary.claims, true, _or_none(brier(own)), common.binary.claims, _or_none(brier(common)))


def _or_none(value: Value) -> float | None:
    return None if isinstance(value, Undefined) else value


def _common(slugs: Sequence[str], briefs: Sequence[Brief]) -> Common:
    number = briefs[0].common_n
    note = None if number else "No resolved forecast has a probability under every lexicon."
    return Common(number, {slug: one.brier_common for slug, one in zip(slugs, briefs, strict=True)}, note)
