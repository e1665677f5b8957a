"""What may be said of all words together: whether they said more, or less, than events bore out.

Rules, constants and how often they err: this project's scorer contract, simulated before they were written. A word
for something unlikely is turned round (folded), so that every word leans to its event; words at one half lean nowhere.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from scoring.metrics.cells import ScoreCells
from scoring.metrics.clusters import ONE, UNKNOWN
from scoring.metrics.distance import distance_upper
from scoring.metrics.findings import Evidence, flagged
from scoring.metrics.groups import groups
from scoring.metrics.leaning import detectable_shift, leaning, over, under
from scoring.metrics.measure import Undefined
from scoring.metrics.planner import NextDocument, Plan, next_document, plan, shown

CONCLUSIONS = ("over_stated", "under_stated", "within_ranges", "mixed", "cannot_tell")
MIN_DOCUMENTS, MIN_CLAIMS = 5, 20
# So far outside their ranges may the words be on average, read least favourably, and still count as within.
DELTA = 0.1
NO_SHIFT = "no shift up to 6 logits would be shown by these claims 8 times in 10"
AT_ONE_HALF = "a word that says about one half is outside its range, which is neither too strong nor too weak"
REASONS = {
    "over_stated": "events bore out less than even the weakest reading of the words",
    "under_stated": "events bore out more than even the strongest reading of the words",
    "mixed": "some words said more than events bore out, and some less",
    "within_ranges": "no word is flagged, and even read least favourably they are on average at most 10 points outside",
    "cannot_tell": "nothing is shown either way, and the words may be more than 10 points outside their ranges",
}


@dataclass(frozen=True)
class Conclusion:
    """Of all words together: `value` is one of CONCLUSIONS; reason in a few words, and a whole sentence.

    claims, documents   scored claims whose word leans to one side (probability other than one half), from how many
    basis               what showed it: overall, expressions (flagged ones), both; None where nothing was shown
    words_over, words_under, words_neither   the flagged words on either side, and those at one half
    over, under         how far, on average, events fell short of the weakest reading of the words, and went beyond the
                        strongest, in shares (negative: they did not); _lower, _upper 95 %, _se the standard error,
                        _se_j its part by leaving out documents
    distance_upper      how far outside their ranges the words may be on average, read least favourably
    detectable_shift_   the smallest shift of all words, in logits, that these claims would show 8 times in 10
    next_document       95 % interval of what the next document's claims may score
    plan                how many documents each word would need
    notes               why a figure is None, by its name
    """

    value: str
    reason: str
    sentence: str
    claims: int
    documents: int
    basis: str | None = None
    words_over: tuple[str, ...] = ()
    words_under: tuple[str, ...] = ()
    words_neither: tuple[str, ...] = ()
    over: float | None = None
    over_lower: float | None = None
    over_upper: float | None = None
    over_se: float | None = None
    over_se_j: float | None = None
    under: float | None = None
    under_lower: float | None = None
    under_upper: float | None = None
    under_se: float | None = None
    under_se_j: float | None = None
    distance_upper: float | None = None
    detectable_shift_over: float | None = None
    detectable_shift_under: float | None = None
    next_document: NextDocument | None = None
    plan: Plan | None = None
    notes: Mapping[str, str] = field(default_factory=dict)


def conclude(cells: ScoreCells) -> Conclusion:
    """What these claims can show together. The sentence is left to the report."""
    scored = cells.binary
    figures, notes = _figures(scored)
    flags = _flags(scored)
    claims, number = leaning(scored).claims, len(leaning(scored).n) if cells.documents else 0
    value, reason, basis = _decide(_short(int(claims), number, bool(cells.documents)), figures, flags)
    return Conclusion(
        value=value, reason=reason, sentence="", claims=int(claims), documents=number, basis=basis,
        words_over=flags["over"], words_under=flags["under"], words_neither=flags["neither"],
        **figures, notes=notes,
    )  # fmt: skip


def _figures(scored: ScoreCells) -> tuple[dict[str, Any], dict[str, str]]:
    """The numbers, None where undefined, and the reasons for those."""
    found, named = leaning(scored), bool(scored.documents)
    without = "no scored claim leans to one side" if not found.claims else None if named else UNKNOWN
    figures: dict[str, Any] = {}
    for name, mean_of in (("over", over), ("under", under)):
        shift = mean_of(found) if found.claims else None
        figures[name] = None if shift is None else shift.mean
        for part in ("lower", "upper", "se", "se_j"):
            figures[f"{name}_{part}"] = getattr(shift, part, None) if named else None
    several = named and len(found.n) > 1
    for name, sign in (("detectable_shift_over", 1), ("detectable_shift_under", -1)):
        figures[name] = detectable_shift(found, sign) if several else None
    others = {"distance_upper": distance_upper(scored), "next_document": next_document(scored), "plan": plan(scored)}
    notes = {key: value.reason for key, value in others.items() if isinstance(value, Undefined)}
    figures |= {key: None if key in notes else value for key, value in others.items()}
    absent = [key for key, value in figures.items() if value is None and key not in notes]
    notes |= {key: NO_SHIFT if several and key.startswith("detectable") else without or ONE for key in absent}
    return figures, notes


def _flags(scored: ScoreCells) -> dict[str, tuple[str, ...]]:
    """The flagged words: on the side of over-statement, of under-statement, and at one half, on neither."""
    of = groups(scored)
    sides: dict[str, list[str]] = {"over": [], "under": [], "neither": []}
    for one in flagged(scored):
        name = shown(scored, int(of.word[one.group]), bool(of.own_negative[one.group]))
        sides[_side(one, float(of.probability[one.group]))].append(name)
    return {side: tuple(sorted(names)) for side, names in sides.items()}


def _side(one: Evidence, probability: float) -> str:
    if probability == 0.5:
        return "neither"
    return "over" if (one.flag == "less_often_than_said") == (probability > 0.5) else "under"


def _short(claims: int, documents: int, named: bool) -> str:
    """What there is too little of, in words; empty where there is enough."""
    short = ["the claims name no document"] if not named else []
    if named and documents < MIN_DOCUMENTS:
        short.append(f"fewer than {MIN_DOCUMENTS} documents")
    if claims < MIN_CLAIMS:
        short.append(f"fewer than {MIN_CLAIMS} claims")
    return " and ".join(short)


def _decide(short: str, figures: Mapping[str, Any], flags: Mapping[str, Sequence[str]]) -> tuple[str, str, str | None]:
    """Value, reason and basis."""
    if short:
        return "cannot_tell", short, None
    sides = [side for side in ("over", "under") if figures[f"{side}_lower"] > 0 or flags[side]]
    if sides:
        overall = any(figures[f"{side}_lower"] > 0 for side in sides)
        expressions = any(flags[side] for side in sides)
        basis = "both" if overall and expressions else "overall" if overall else "expressions"
        value = "mixed" if len(sides) > 1 else f"{sides[0]}_stated"
        return value, REASONS[value], basis
    if flags["neither"]:
        return "cannot_tell", AT_ONE_HALF, None
    if figures["distance_upper"] <= DELTA:
        return "within_ranges", REASONS["within_ranges"], None
    return "cannot_tell", REASONS["cannot_tell"], None
