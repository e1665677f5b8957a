"""A recalibration as a lexicon that can be loaded again, and in sentences. Pure: no Django."""

from __future__ import annotations

import re
from pathlib import Path

from forecasts.lexicons import LexiconEntry, Origin, TermEntry
from forecasts.synthetic import SENTENCE, is_synthetic
from scoring.metrics.findings import counted
from scoring.metrics.measure import Undefined
from scoring.metrics.recalibration import CountedWord, LeftOut, Recalibration
from scoring.reports.numbers import score

DIGITS = 6  # of a rate in the file: more would differ between machines, and no record tells them
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
CAUTION = (
    "Frequency is not meaning: a rate mixes what the writer meant with how well he judged. A score of the documents "
    "that it was counted from is in-sample."
)


class NotRecalibrated(ValueError):
    """No lexicon can be made of what there is, and why."""


def slug_of(path: Path) -> str:
    """A lexicon is called like its file. Raises NotRecalibrated."""
    if path.suffix not in (".yaml", ".yml") or not SLUG.fullmatch(path.stem):
        raise NotRecalibrated(
            f"{path.name} names no lexicon: give lower-case letters and digits joined by hyphens, and .yaml, "
            "such as recalibrated-nie-58.yaml"
        )
    return path.stem


def entry(found: Recalibration, slug: str, origin: Origin, year: int) -> LexiconEntry:
    """The lexicon of a recalibration. Raises NotRecalibrated where no word of it has enough claims."""
    if not found.words:
        most = max((one.n for one in found.left_out if one.is_entry), default=0)
        raise NotRecalibrated(
            f"no expression has {counted(found.min_claims, 'scored claim')}, the most has {most}: choose more documents"
        )
    terms = [_term(word) for word in found.words] + [_silent(one) for one in found.left_out if one.is_entry]
    source = origin.run or origin.file
    return LexiconEntry(
        slug=slug, name=f"Recalibrated ({slug})", title=f"How often each expression came true: {_documents(origin)}",
        authors=("Estimative",), year=year, version=1, kind="recalibrated", nested=False,
        citation=f"Counted by Estimative {origin.code_version} from {source}, whose words were read with "
        f"{origin.lexicon} (version {origin.lexicon_version}).",
        url="", read_in="", verified=True, note=_note(found, origin), terms=tuple(terms), origin=origin,
    )  # fmt: skip


def _documents(origin: Origin) -> str:
    names = origin.documents
    if not names:
        return f"{origin.file}, which names no documents"
    return ", ".join(names) if len(names) <= 3 else f"{names[0]} and {len(names) - 1:,} other documents"


def _note(found: Recalibration, origin: Origin) -> str:
    return " ".join((
        *([SENTENCE] if any(map(is_synthetic, origin.documents)) else []),
        "Best is the share of resolved forecasts that came true, lower and upper are its 95 % interval by document. "
        f"Expressions with fewer than {counted(found.min_claims, 'claim')} have none.",
        out_of_document(found, origin.lexicon), CAUTION,
    ))  # fmt: skip


def out_of_document(found: Recalibration, lexicon: str) -> str:
    """How the rates did on documents that they were not counted from, in a sentence."""
    tried = found.out_of_document
    if isinstance(tried, Undefined):
        return f"How it does on other documents cannot be told: {tried.reason}."
    if tried.brier is None:
        return (
            f"How it does on other documents cannot be told: of {counted(tried.claims, 'claim')} none has words that "
            "other documents use often enough."
        )
    return (
        f"Each document read with the rates of all others: Brier score {score(tried.brier)} on the {tried.n:,} of "
        f"{counted(tried.claims, 'claim')} that could be so read, against {score(tried.brier_lexicon)} for {lexicon} "
        "on the same claims."
    )


def _term(word: CountedWord) -> TermEntry:
    came = f"Came true {word.hits:,} of {counted(word.n, 'time')}"
    if word.documents:
        came += f", in {counted(word.documents, 'document')}"
    if word.exact:
        came += "; the interval takes its claims as independent, which those of one document are not"
    lower, best, upper = (round(value, DIGITS) for value in (word.lower, word.rate, word.upper))
    return TermEntry(
        expression=word.expression, negated=word.negated, lower=lower, best=best, upper=upper, basis="counted",
        lower_open=False, upper_open=False, best_is_midpoint=False, verified=True, n=word.n, mean=None, sd=None,
        note=f"{came}.",
    )  # fmt: skip


def _silent(one: LeftOut) -> TermEntry:
    return TermEntry(
        expression=one.expression, negated=one.negated, lower=None, best=None, upper=None, basis="counted",
        lower_open=False, upper_open=False, best_is_midpoint=False, verified=True, n=None, mean=None, sd=None,
        note=f"{one.reason[0].upper()}{one.reason[1:]}.",
    )  # fmt: skip


def told(found: Recalibration, lexicon: str) -> list[str]:
    """What was counted, line by line, for the terminal."""
    lines = [f"{_name(one)}: {one.hits:,} of {one.n:,}, {_span(one)}" for one in found.words]
    lines += [f"{_name(one)}: left out, {one.reason}" for one in found.left_out]
    return [*lines, out_of_document(found, lexicon)]


def _name(one: CountedWord | LeftOut) -> str:
    return f"{one.expression} … not" if one.negated else one.expression


def _span(word: CountedWord) -> str:
    how = "as if claims were independent" if word.exact else "by document"
    return f"{100 * word.rate:.0f}% ({100 * word.lower:.0f}–{100 * word.upper:.0f}%, {how})"
