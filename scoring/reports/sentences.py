"""The report in words. Plain, past tense, no praise and no blame; every share with the number it is of."""

from __future__ import annotations

from collections.abc import Sequence

from scoring.metrics.findings import MIN_WORD_CLAIMS
from scoring.metrics.words import ExpressionRow
from scoring.reports import verdict
from scoring.reports.difference import Change
from scoring.reports.model import Block, LexiconReport, Report
from scoring.reports.numbers import capital, counted, number, percent, score, span

# Why a claim is not scored: for one claim, for several.
LEFT_OUT = {
    "withdrawn": ("was withdrawn", "were withdrawn"),
    "restated": ("repeats another claim", "repeat another claim"),
    "no_probability": ("states no probability", "state no probability"),
    "open_ended": ("has no close", "have no close"),
    "condition_not_met": ("hung on a condition that was not met", "hung on a condition that was not met"),
    "open": ("is still open", "are still open"),
    "unjudged": ("waits for judgement", "wait for judgement"),
    "coders_disagree": ("is disputed between coders", "are disputed between coders"),
    "undeterminable": ("cannot be determined", "cannot be determined"),
    "partial": ("came true in part", "came true in part"),
}
CLASSES = {
    "yardstick": "a word of probability without an entry",
    "belief": "a word of belief or appearance alone",
    "bare": "“will” or “must” alone",
    "modal": "“may”, “could” or “possible” alone",
}


def heading(report: Report) -> str:
    """The finding, for the top of a page."""
    return verdict.heading(report.conclusion, report.lexicon().forecasts.n)


def answer(report: Report, slug: str | None = None) -> str:
    """The headline score, what it is of, and how far the words' ranges leave it open."""
    lexicon = report.lexicon(slug)
    block = lexicon.forecasts
    if not block.n:
        return f"Read with {lexicon.name}, no forecast is both settled and stated with a probability."
    brier, best, worst = (score(block.measures[key]) for key in ("brier", "brier_best", "brier_worst"))
    told = (
        f"Read with {lexicon.name}, {_scored(block, 'forecast')}. "
        f"The Brier score is {brier} (0 is best; one half said each time gives .250)."
    )
    return told if best == worst else f"{told} Within the words' ranges it could be anything from {best} to {worst}."


def assessments(report: Report, slug: str | None = None) -> str | None:
    """Judgements of how things stood, which are scored apart. None where none is scored."""
    block = report.lexicon(slug).assessments
    if not block.n:
        return None
    return capital(
        f"apart from these, {_scored(block, 'judgement', ' of how things stood at the time')}, "
        f"with a Brier score of {score(block.measures['brier'])}."
    )


def _scored(block: Block, noun: str, about: str = "") -> str:
    is_scored = "is scored" if block.n == 1 else "are scored"
    return f"{counted(block.n, noun)}{about} {is_scored} and {_came_true(int(block.measures['hits'] or 0))}"


def _came_true(hits: int) -> str:
    return f"{number(hits) if hits else 'none'} came true"


def one_document(report: Report, slug: str | None = None) -> str | None:
    """The caution that belongs beside every interval of a single estimate. None for more estimates or none."""
    block = report.lexicon(slug).forecasts
    if block.documents != 1:
        return None
    return capital(
        f"{counted(block.n, 'claim')} from one estimate. Claims of one estimate lean together, so even these "
        "intervals are too narrow; read the claims, not the score."
    )


def left_out(report: Report, slug: str | None = None) -> str:
    """How many of the claims registered are scored, why the others are not, and what that could hide."""
    lexicon = report.lexicon(slug)
    by_status = report.counts.by_status[lexicon.slug]
    scored = by_status["resolved"]
    reasons = [f"{number(n)} {LEFT_OUT[status][n > 1]}" for status, n in by_status.items()
               if n and status in LEFT_OUT]  # fmt: skip
    text = f"{scored:,} of {report.counts.claims:,} claims {'is' if scored == 1 else 'are'} scored."
    if reasons:
        text += " " + capital(", ".join(reasons)) + "."
    return text + _bounds(lexicon)


# Status -> what a forecast of it is, and how its bounds are put.
UNKNOWN = {
    "undeterminable": ("that cannot be determined", "Had", "gone one way or the other, the Brier score would lie"),
    "open": ("that is still open", "Were", "to go one way or the other, the Brier score would come to lie"),
}


def _bounds(lexicon: LexiconReport) -> str:
    """How far the forecasts whose outcome nobody knows could move the score."""
    measures, told = lexicon.forecasts.measures, ""
    for status, (which, had, gone) in UNKNOWN.items():
        n = lexicon.forecasts.by_status[status]
        best, worst = measures.get(f"brier_{status}_best"), measures.get(f"brier_{status}_worst")
        if n and best is not None:
            every = f"the forecast {which}" if n == 1 else f"every forecast {which}"
            told += f" {had} {every} {gone} between {score(best)} and {score(worst)}."
    return told


def unscored(report: Report, slug: str | None = None) -> str | None:
    """What was settled although its words give no probability, forecasts only. None where there is nothing."""
    parts = []
    for one in report.lexicon(slug).forecasts.unscored_but_settled:
        partly = f", {number(one.partly)} in part" if one.partly else ""
        parts.append(f"{number(one.n + one.partly)} with {CLASSES[one.cls]} ({_came_true(one.hits)}{partly})")
    return "Settled, but without a probability: " + "; ".join(parts) + "." if parts else None


def hedges(report: Report) -> str | None:
    hedge = report.hedge
    if hedge.rate is None:
        return None
    say = "says" if hedge.modal == 1 else "say"
    return (
        f"{hedge.modal:,} of {hedge.claims:,} claims ({percent(hedge.rate)}) {say} only "
        "“may”, “could”, “possible” or the like."
    )


def common(report: Report) -> str:
    """The lexicons beside one another on the forecasts that all of them cover."""
    if report.common.note:
        return report.common.note
    scores = ", ".join(f"{score(value)} ({report.lexicon(slug).name})" for slug, value in report.common.brier.items())
    n = report.common.n
    covered = "the one forecast" if n == 1 else f"the {counted(n, 'forecast')}"
    return f"On {covered} to which every lexicon gives a probability, the Brier score is {scores}."


def window(report: Report) -> str | None:
    """Of what was to happen by the close, how much had happened when. None where nothing of the kind is judged."""
    curve = report.window
    if not curve.points:
        return None
    steps = ", ".join(f"{point.occurred:,} by month {point.month}" for point in curve.points)
    text = f"Events that might happen by a close, {curve.n:,} judged: {steps} had happened."
    apart = [(curve.partly, "happened in part"), (curve.undeterminable, "cannot be determined")]
    more = [f"{number(n)} more {what}" for n, what in apart if n]
    return text + (" " + capital(" and ".join(more)) + "." if more else "")


def reading(row: ExpressionRow, lexicon: str, mood: str = "forecast") -> str:
    """One row of the words read aloud; `lexicon` is what it is called, `mood` the block that the row is from."""
    said = f"“{row.shown}”"
    if row.claims == 0:
        return capital(f"{said} was not used.")
    if row.n == 0:
        return _not_scored(row, said, lexicon)
    if row.n < MIN_WORD_CLAIMS:
        return _few(row, said)
    # A scored row has a rate and a range.
    assert row.rate is not None and row.lower is not None and row.upper is not None
    came_true = "saw the event happen" if row.negated else "came true"
    in_time = " in time" if mood == "forecast" else ""
    return (
        f"Of {row.n:,} claims introduced by {said}, {row.hits:,} {came_true}{in_time} "
        f"({percent(row.rate)}, interval {_interval(row)}); {lexicon} reads {span(row.lower, row.upper)}."
        f"{_denials(row)}{_verdict(row)}"
    )


def _verdict(row: ExpressionRow) -> str:
    told = verdict.shows(row)
    return f" {told}" if told else ""


def _interval(row: ExpressionRow) -> str:
    """By document where there is one, else the exact one."""
    if row.rate_lower is not None and row.rate_upper is not None:
        return span(row.rate_lower, row.rate_upper)
    assert row.exact_lower is not None and row.exact_upper is not None
    return span(row.exact_lower, row.exact_upper)


def _few(row: ExpressionRow, said: str) -> str:
    low, high = _interval(row).rstrip("%").split("–")
    came = "the event happened" if row.negated else "came true"
    hits = {0: "never", 1: "once"}.get(row.hits, f"{row.hits} times")
    used = "once" if row.n == 1 else f"{row.n} times"
    return (
        f"{capital(said)} was scored {used} and {came} {hits}; anything between {low}% and {high}% would fit."
        f"{_denials(row)} Nothing can be said about it yet."
    )


def _denials(row: ExpressionRow) -> str:
    if not row.complemented:
        return ""
    are = "is a denial" if row.complemented == 1 else "are denials"
    return f" {capital(number(row.complemented))} of them {are}: come true where the event did not happen."


def _not_scored(row: ExpressionRow, said: str, lexicon: str) -> str:
    used = "once" if row.claims == 1 else f"{row.claims} times"
    if row.probability is not None:
        return capital(f"{said} was used {used}; no such claim is scored.")
    why = "says no probability" if row.cls == "modal" else f"has no probability under {lexicon}"
    text = f"{said} {why}; it was used {used}"
    return f"{text}, {row.settled_hits} of {row.settled} settled came true." if row.settled else f"{text}."


def changes(changed: Sequence[Change]) -> list[str]:
    """One line for each figure that differs between two reports."""
    return [
        f"{' · '.join(part for part in (one.lexicon, one.block, one.expression, one.measure) if part)}: "
        f"{_figure(one.old)} → {_figure(one.new)}"
        for one in changed
    ]


def _figure(value: float | int | str | None) -> str:
    return score(value) if value is None or isinstance(value, float) else str(value)


def summary(report: Report) -> list[str]:
    """The sentences that stand beside every score, in the order of a page."""
    told = (
        heading(report) + ".", answer(report), one_document(report), assessments(report), left_out(report),
        unscored(report), hedges(report), common(report), window(report),
    )  # fmt: skip
    return [sentence for sentence in told if sentence]
