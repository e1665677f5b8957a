"""Murphy diagrams in words: of one forecast, and of two beside each other."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from scoring.reports.detail import NONE_SCORED, MurphyCurve
from scoring.reports.model import LexiconReport
from scoring.reports.numbers import capital, percent, score


def peak(curve: MurphyCurve) -> tuple[float, float]:
    """The threshold at which the curve is highest, the first of several, and how high it is."""
    highest = max((*curve.before, *curve.after))
    at = next(
        t
        for t, ends in zip(curve.threshold, zip(curve.before, curve.after, strict=True), strict=True)
        if highest in ends
    )
    return at, highest


def always(rate: float) -> MurphyCurve:
    """The curve of who states this rate each time, of events that come at this rate: a tent over the rate."""
    inside = [rate] if 0 < rate < 1 else []
    at = (0.0, *inside, 1.0)
    high = tuple(2 * t * (1 - t) for t in at)
    return MurphyCurve(at, high, high)


def _curve(lexicon: LexiconReport) -> MurphyCurve | None:
    return lexicon.detail.murphy if lexicon.detail else None


def murphy_heading(lexicon: LexiconReport) -> str:
    curve = _curve(lexicon)
    if curve is None:
        return "No Murphy diagram"
    at, high = peak(curve)
    if high == 0:
        return "Acting on these words would have cost nothing at any threshold"
    return f"Acting on these words would have cost most at a threshold of {percent(at)}"


def murphy_subtitle(lexicon: LexiconReport) -> str:
    return (
        f"Forecasts, read with {lexicon.name}, n = {lexicon.forecasts.n:,}. Line: what it costs on average to act "
        "where the words say more than the threshold, a false alarm weighted by the threshold and a miss by the rest, "
        "both twice. Dotted: stating the base rate each time."
    )


def murphy_reading(lexicon: LexiconReport) -> str:
    curve, measures = _curve(lexicon), lexicon.forecasts.measures
    if curve is None:
        return capital(f"{NONE_SCORED}.")
    told = f"The area under the line is the Brier score, {score(measures.get('brier'))} of {lexicon.forecasts.n:,}"
    uncertainty = measures.get("uncertainty")
    told += f"; under the dotted one, {score(uncertainty)}." if uncertainty is not None else "."
    return f"{told} A line that lies nowhere above another scores no worse under every proper score."


def thresholds(curve: MurphyCurve) -> Sequence[tuple[float, float, float]]:
    """Threshold, and the score just below it and from it on: the rows of a table."""
    return list(zip(curve.threshold, curve.before, curve.after, strict=True))


def value_at(curve: MurphyCurve, threshold: float) -> float:
    """The curve at any threshold from 0 to 1: straight between its corners."""
    at = bisect_left(curve.threshold, threshold)
    if curve.threshold[at] == threshold:
        return curve.after[at]
    low, high = curve.threshold[at - 1], curve.threshold[at]
    share = (threshold - low) / (high - low)
    return (1 - share) * curve.after[at - 1] + share * curve.before[at]
