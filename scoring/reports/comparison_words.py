"""Two forecasts compared, in words. `one` and `other` are what the two are called."""

from __future__ import annotations

import math

from scoring.reports.comparison import ALIKE, FIRST, SECOND, Comparison
from scoring.reports.numbers import capital, counted, day_named, number, percent, score
from scoring.reports.policy_words import POLICIES
from scoring.reports.runs_compared import Compared, RunsCompared
from scoring.reports.voices import OTHERS, VoicesCompared

# What is smaller is no difference but the arithmetic's.
NOTHING = 1e-9
# Of fewer estimates an interval is rough.
FEWEST = 10
OTHER_CLAIMS = "The two are of different claims, so a lower curve may tell of easier questions."
SAME_CLAIMS = "So it was on these claims; the curves come without an interval."
EACH_VOICE = "Beside all other voices a proposition counts once for each of them that states it."
NO_PAIRS = (
    "No two voices of these estimates state the same proposition each in words of its own, so there is nothing to "
    "compare voice by voice. Reservations and dissents without a statement of their own are counted as positions."
)


def heading(found: Comparison, one: str, other: str) -> str:
    if found.difference is None:
        return f"Nothing to compare between {one} and {other}"
    if found.finding == FIRST:
        return capital(f"{one} scored better than {other}")
    if found.finding == SECOND:
        return capital(f"{other} scored better than {one}")
    if found.finding == ALIKE:
        return capital(f"{one} and {other} score the same at every threshold")
    return f"It cannot be told whether {one} or {other} scored better"


def _end(value: float) -> str:
    """An end of an interval: on which side of zero it lies is always seen, "−.0003"."""
    if score(value) != ".000" or abs(value) < NOTHING:
        return score(value)
    digits = math.ceil(-math.log10(abs(value)))
    return f"{'−' if value < 0 else ''}{abs(value):.{digits}f}".replace("0.", ".", 1)


def difference(found: Comparison, one: str, other: str) -> str:
    """Both scores with their numbers, the difference and its interval, or why there is none."""
    if found.difference is None:
        if not found.paired and bool(found.n) != bool(found.other_n):
            has, lacks = (one, other) if found.n else (other, one)
            n = counted(found.n or found.other_n, "forecast")
            return capital(f"{lacks} scores no forecast yet; {has} scores {n}.")
        return capital(f"{found.notes.get('difference', 'no claim is compared')}.")
    if found.paired:
        of = f"On {counted(found.n, 'forecast')} of {_estimates(found.documents)} the Brier score is "
        told = f"{of}{score(found.brier)} for {one} and {score(found.other_brier)} for {other}"
    else:
        told = (
            f"The Brier score is {score(found.brier)} for {one} ({counted(found.n, 'forecast')}) and "
            f"{score(found.other_brier)} for {other} ({counted(found.other_n, 'forecast')}), of "
            f"{_estimates(found.documents)}, {found.shared or 0:,} of them with forecasts of both"
        )
    told += f": a difference of {score(found.difference)}."
    if found.lower is None or found.upper is None:
        return f"{told} No interval: {found.notes.get('lower', '')}."
    told = f"{told} 95% interval by estimate: {_end(found.lower)} to {_end(found.upper)}."
    if "finding" in found.notes:
        return f"{told} {capital(found.notes['finding'])}."
    return told if (found.documents or 0) >= FEWEST else f"{told} With fewer than ten estimates it is rough."


def _estimates(n: int | None) -> str:
    return "estimates that are not named" if n is None else counted(n, "estimate")


def areas(found: Comparison, one: str, other: str) -> str:
    """How well each orders the claims, and DeLong's test of the difference."""
    if found.auc is None or found.other_auc is None:
        reason = found.notes.get("auc") or found.notes.get("other_auc") or ""
        return f"No areas under the ROC curve: {reason}."
    told = f"Area under the ROC curve: {score(found.auc)} for {one}, {score(found.other_auc)} for {other}"
    if found.z is None or found.p is None:
        return f"{told}; {found.notes.get('z', 'not tested')}."
    p = "p < .001" if found.p < 0.001 else f"p = {score(found.p)}"
    return f"{told}; DeLong’s z = {found.z:.2f}, {p}, as if claims were independent.".replace("z = -", "z = −")


def dominance(found: Comparison, one: str, other: str) -> str:
    """Which is better under every proper score, or where each is better."""
    if found.dominant is None:
        return "No Murphy curves: on one side no claim with a probability is resolved."
    caveat = SAME_CLAIMS if found.paired else OTHER_CLAIMS
    if found.dominant == "both":
        return f"Both cost the same at every threshold. {caveat}"
    if found.dominant == "neither":
        return (
            f"Neither scores better under every proper score: {one} costs less at some thresholds "
            f"{_between(found.first_better)}, {other} at some {_between(found.second_better)}. {caveat}"
        )
    better, worse = (one, other) if found.dominant == "first" else (other, one)
    where = found.first_better if found.dominant == "first" else found.second_better
    return (
        f"{capital(better)} scored no worse than {worse} under every proper score, and better for who acts at some "
        f"thresholds {_between(where)}. {caveat}"
    )


def _between(thresholds: tuple[float, ...] | None) -> str:
    low, high = thresholds or (0.0, 1.0)
    return f"from {percent(low)} to {percent(high)}"


# Voices


def voices_counted(found: VoicesCompared) -> str:
    if found.second == OTHERS:
        return f"{_pairs_counted(found)} {EACH_VOICE}"
    both = counted(found.pairs, "proposition")
    foretold = "none is foretold by both" if not found.forecasts else (
        f"{counted(found.forecasts, 'proposition')} {'is' if found.forecasts == 1 else 'are'} foretold by both"
    )  # fmt: skip
    return capital(f"{both} stated by both in one estimate; {foretold}.")


def _pairs_counted(found: VoicesCompared) -> str:
    foretold = "no such pair is" if not found.forecasts else (
        f"{counted(found.forecasts, 'such pair')} {'is' if found.forecasts == 1 else 'are'}"
    )  # fmt: skip
    there = f"{counted(found.pairs, 'pair')} of the text and another voice on one proposition of one estimate"
    return capital(f"{there}; {foretold} foretold by both.")


# Runs


def names_of(found: RunsCompared) -> tuple[str, str]:
    """What the sides are called: by lexicon in one run, by run under one lexicon, else by both."""
    first, second = found.first, found.second
    if first.run == second.run:
        return first.lexicon_name, second.lexicon_name
    if first.lexicon_name == second.lexicon_name:
        return f"Run {first.number}", f"Run {second.number}"
    return _both(first), _both(second)


def _both(side: Compared) -> str:
    return f"Run {side.number} ({side.lexicon_name})"


def same_and_not(found: RunsCompared) -> list[str]:
    """What is the same between the two sides and what is not, a sentence each."""
    first, second = found.first, found.second
    one, other = f"Run {first.number}", f"Run {second.number}"
    if first.run == second.run:
        told = [f"Both are {one}, of {counted(first.documents, 'estimate')}, read with two lexicons."]
    elif not found.first_only and not found.second_only:
        told = [f"Both are of the same {counted(found.shared_documents, 'estimate')}."]
    else:
        told = [f"{capital(counted(found.shared_documents, 'estimate'))} in both, {found.first_only:,} in {one} alone, "
                f"{found.second_only:,} in {other} alone."]  # fmt: skip
    told.append(
        "The claims and their outcomes are the same: they are compared claim by claim."
        if found.same_claims
        else "The claims or their outcomes are not the same: they are compared estimate by estimate, each left out "
        "of both sides at once."
    )
    told += _scored_by_one(found)
    if first.run != second.run:
        told += _readings(found, one, other)
    return told


def _scored_by_one(found: RunsCompared) -> list[str]:
    """How many forecasts each side scores, where that is not what is compared."""
    n = found.comparison.n
    first, second = found.first.scored, found.second.scored
    if not found.same_claims or first is None or second is None or first == second == n:
        return []
    one, other = names_of(found)
    return [
        f"By itself {one} scores {counted(first, 'forecast')}, {other} {number(second) if second else 'none'}; "
        f"compared {'is' if n == 1 else 'are'} the {number(n)} that both score."
    ]


def _readings(found: RunsCompared, one: str, other: str) -> list[str]:
    first, second = found.first, found.second
    told = [
        f"Both are as known on {day_named(first.as_of)}." if first.as_of == second.as_of
        else f"{one} is as known on {day_named(first.as_of)}, {other} on {day_named(second.as_of)}.",
        f"Both are read with {first.lexicon_name}, version {first.lexicon_version}."
        if (first.lexicon, first.lexicon_version) == (second.lexicon, second.lexicon_version)
        else f"{one} is read with {first.lexicon_name}, {other} with {second.lexicon_name}.",
    ]  # fmt: skip
    told += [
        f"In {one} {_policy(name, first)}; in {other} {_policy(name, second)}." for name in found.changed_policies
    ] or ["The rules are the same."]
    if not found.first.code_version == found.second.code_version == found.code_version:
        told.append(f"They were answered by versions {first.code_version} and {second.code_version}; "
                    f"both are scored anew here by {found.code_version}.")  # fmt: skip
    return told


def _policy(name: str, side: Compared) -> str:
    return POLICIES[name][side.policies[name]] if name in side.policies else f"nothing is said of {name}"


def made_from(run: int, lexicon: str, version: int, as_of: str | None, inputs_sha: str) -> str:
    """What one side was made from, without a full stop."""
    return f"Run {run}: {lexicon}, version {version}, as known on {day_named(as_of)}, inputs {inputs_sha[:12]}"


def origin(found: RunsCompared) -> str:
    """What both sides were made from, for the foot of a page or a picture."""
    first, second = (
        made_from(side.number, side.lexicon_name, side.lexicon_version, side.as_of, side.inputs_sha)
        for side in (found.first, found.second)
    )
    return f"{first}. {second}. Compared by version {found.code_version}."
