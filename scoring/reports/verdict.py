"""The conclusion in words: whether the words were too strong or too weak, and what it would take to tell.

What was shown is told with what showed it. That one side was shown never means that there is nothing on the other.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from scoring.metrics.conclusion import MIN_CLAIMS, MIN_DOCUMENTS, Conclusion
from scoring.metrics.planner import Plan
from scoring.metrics.words import ExpressionRow
from scoring.reports.numbers import capital, counted, listed, number, percent, points, score, span

HEADINGS = {
    "over_stated": "The words said more than events bore out",
    "under_stated": "The words said less than events bore out",
    "within_ranges": "On average the words stayed within ten points of their ranges",
    "mixed": "Some words said more than events bore out, and some less",
}
SHORT = {
    "over": "less than even the weakest reading of the words",
    "under": "more than even the strongest reading of the words",
}
OTHER_SIDE = {
    "over": "That is not to say that no word said less.",
    "under": "That is not to say that no word said more.",
}
CLUSTERED = (
    "Claims of one estimate rise and fall together, so they count as fewer. A word is marked as off when its 95% "
    "interval lies outside its range and chance would rarely do that to any of the words."
)
# A word by which to show what a shift that would just be noticed looks like.
EXAMPLE = 0.75


def heading(conclusion: Conclusion, scored: int | None = None) -> str:
    """The finding, for the top of a page. `scored`: all forecasts, where some that say one half may be among them; they
    lean to neither side, and the conclusion does not count them."""
    if conclusion.value in HEADINGS:
        return HEADINGS[conclusion.value]
    even = _even(conclusion, scored)
    if conclusion.claims == 0:
        return ("Every forecast scored says one half" if even else "No forecast is scored") + (
            ": nothing can be told about the words yet"
        )
    leaning = (" that leans to one side" if conclusion.claims == 1 else " that lean to one side") if even else ""
    have = capital(f"{counted(conclusion.claims, 'forecast')}{leaning} {_origin(conclusion, counted)}")
    if conclusion.claims >= MIN_CLAIMS and (conclusion.documents >= MIN_DOCUMENTS or not conclusion.documents):
        return f"{have}: whether the words were too strong or too weak cannot be told"
    return f"{have}: too few to tell whether the words were too strong or too weak"


def _even(conclusion: Conclusion, scored: int | None) -> int:
    """How many forecasts say one half."""
    return 0 if scored is None else scored - conclusion.claims


def sentence(conclusion: Conclusion, scored: int | None = None) -> str:
    """What the claims show together, in one or two whole sentences. `scored` as of `heading`."""
    if conclusion.value in ("over_stated", "under_stated"):
        side = conclusion.value.split("_")[0]
        return f"Events bore out {SHORT[side]}{_shown(conclusion, side)}. {OTHER_SIDE[side]}"
    if conclusion.value == "mixed":
        return (f"Events bore out {SHORT['over']}{_shown(conclusion, 'over')}; and they bore out "
                f"{SHORT['under']}{_shown(conclusion, 'under')}.")  # fmt: skip
    if conclusion.value == "within_ranges":
        return (f"Even read least favourably, the words were on average at most {_at_most(conclusion)} outside their "
                "ranges. That is the average: a rare word may be far off.")  # fmt: skip
    return _cannot_tell(conclusion, _even(conclusion, scored))


def _shown(conclusion: Conclusion, side: str) -> str:
    mean, low, high = (getattr(conclusion, name) for name in (side, f"{side}_lower", f"{side}_upper"))
    words = getattr(conclusion, f"words_{side}")
    shown = []
    if low is not None and low > 0:
        shown.append(f"on the whole, by {points(mean)} (95% interval {points(low).split()[0]} to {points(high)})")
    if words:
        shown.append(f"in {listed(words)}")
    return ", shown " + " and ".join(shown)


def _at_most(conclusion: Conclusion) -> str:
    """Rounded up, so that "at most" stays true."""
    return points(math.ceil(100 * (conclusion.distance_upper or 0.0) - 1e-9) / 100)


def _cannot_tell(conclusion: Conclusion, even: int) -> str:
    have = f"{_digits(conclusion.claims, 'scored claim')} {_origin(conclusion, _digits)}"
    if even:
        have += f" ({even:,} more {'says' if even == 1 else 'say'} one half, which leans to neither side)"
    if not _enough(conclusion):
        return (f"Whether these words were too strong or too weak cannot be told from {have}: "
                f"it takes at least {MIN_CLAIMS} claims from {MIN_DOCUMENTS} estimates.")  # fmt: skip
    if conclusion.words_neither:
        are = "was" if len(conclusion.words_neither) == 1 else "were"
        why = f"{listed(conclusion.words_neither)} {are} off, but a word near one half leans to neither side"
    else:
        why = f"neither is shown, and they may on average be {_at_most(conclusion)} outside their ranges"
    return f"From {have} it cannot be told whether these words were too strong or too weak: {why}."


def _origin(conclusion: Conclusion, count: Callable[[int, str], str]) -> str:
    """From how many estimates; a file of forecasts may name none."""
    if not conclusion.documents:
        return "that names no estimate" if conclusion.claims == 1 else "that name no estimate"
    return f"from {count(conclusion.documents, 'estimate')}"


def _digits(n: int, noun: str) -> str:
    return f"{n:,} {noun}" if n == 1 else f"{n:,} {noun}s"


def _enough(conclusion: Conclusion) -> bool:
    return conclusion.documents >= MIN_DOCUMENTS and conclusion.claims >= MIN_CLAIMS


def detectable(conclusion: Conclusion) -> str | None:
    """How far off all words would have to be for these claims to show it. None where that cannot be computed."""
    if conclusion.over_se is None:
        return None
    if conclusion.detectable_shift_over is None and conclusion.detectable_shift_under is None:
        return "However far off the words were, these claims would hardly show it on either side."
    parts = []
    for side, sign, more in (("over", -1, "too strong"), ("under", 1, "too weak")):
        shift = getattr(conclusion, f"detectable_shift_{side}")
        if shift is None:
            parts.append(f"that the words were {more} they would hardly show, however far off")
        else:
            true = 1 / (1 + (1 / EXAMPLE - 1) * math.exp(-sign * shift))
            parts.append(f"that the words were {more} they would show 8 times in 10 only if what was put at "
                         f"{percent(EXAMPLE)} came true {percent(true)} of the time")  # fmt: skip
    return f"What these claims could show: {'; '.join(parts)}."


def next_document(conclusion: Conclusion) -> str | None:
    """What a further estimate may score. None with fewer than three."""
    one = conclusion.next_document
    if one is None:
        return None
    return (f"The Brier score of a further estimate of this kind would lie between {score(one.brier_lower)} and "
            f"{score(one.brier_upper)} 95 times in 100.")  # fmt: skip


def plan(planned: Plan | None) -> str | None:
    """How many estimates it takes to know the rate of each word. None without a plan."""
    if planned is None or not planned.words:
        return None
    parts = [f"“{word.expression}” {word.documents:,}" for word in planned.words]
    claims = f"{planned.claims:.1f}".removesuffix(".0")
    return (f"How many estimates it takes in all until a word's rate is known to {points(planned.half_width)} either "
            f"way, at {claims} scored {'claim' if claims == '1' else 'claims'} an estimate and were each word to come "
            f"true as often as its best value says: {', '.join(parts)}.")  # fmt: skip


def counts_as(row: ExpressionRow) -> str | None:
    """That claims of one estimate count as fewer. None where the claims are from one estimate, or count in full."""
    if row.effective_n is None or round(row.effective_n) >= row.n:
        return None
    return f"As claims of one estimate rise and fall together, the {row.n:,} count as about {round(row.effective_n):,}."


def shows(row: ExpressionRow) -> str:
    """What a word's claims show; empty where its numbers say it."""
    if row.finding == "less_often_than_said":
        return "It came true less often than it says."
    if row.finding == "more_often_than_said":
        return "It came true more often than it says."
    if row.finding != "cannot_tell":
        return ""
    reason = row.finding_reason
    return (
        f"Nothing can be said about it yet: {reason}."
        if reason.startswith("its ")
        else "Nothing can be said about it yet."
    )


def needs(row: ExpressionRow) -> str | None:
    """From how many claims on the word could be marked as off at all. None where it has no range."""
    if row.lower is None or row.upper is None:
        return None
    less, more = (_from(n) for n in (row.flag_less_needs, row.flag_more_needs))
    return (f"With the range {span(row.lower, row.upper)}, “less often than said” can be shown {less}, "
            f"“more often than said” {more}.")  # fmt: skip


def _from(n: int | None) -> str:
    if n is None:
        return "by no number of claims"
    return f"from {number(n)} {'claim' if n == 1 else 'claims'} on, even if all went that way"
