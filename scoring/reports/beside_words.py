"""What figures hang on, in words: phrasing, correlation, policies, readers, certainties, and what a word would need."""

from __future__ import annotations

from scoring.metrics.words import ExpressionRow
from scoring.reports import verdict
from scoring.reports.detail import WrongCertainty
from scoring.reports.model import LexiconReport
from scoring.reports.numbers import capital, counted, listed, percent, score
from scoring.reports.specification import Move, Spread


def clustered(lexicon: LexiconReport) -> str | None:
    """Why claims count as fewer and when a word is marked; None where no interval by document was possible."""
    by_document = any(row.rate_lower is not None for row in lexicon.forecasts.expressions)
    return verdict.CLUSTERED if by_document else None


def needs_aloud(row: ExpressionRow) -> str:
    """The row of one word read aloud."""
    told = (verdict.counts_as(row), verdict.needs(row))
    said = capital(f"“{row.shown}” was scored {counted(row.n, 'time')}.")
    return " ".join([said, *(one for one in told if one)])


def moved(spread: Spread, moves: list[Move], name: str) -> str:
    """How far the score moves over all policies, and which policy moves it most by itself."""
    low, high, asked = spread.lowest, spread.highest, spread.asked
    if low is None or high is None:
        return f"Read with {name}, no combination of the policies scores a forecast."
    told = (
        f"Read with {name}, the Brier score lies between {score(low.brier)} (n = {low.n:,}) and {score(high.brier)} "
        f"(n = {high.n:,}) over all combinations; as asked it is {score(asked.brier)} (n = {asked.n:,})."
    )
    shifts = [(abs(one.brier - asked.brier), one) for one in moves
              if one.brier is not None and asked.brier is not None and not one.is_asked]  # fmt: skip
    most, one = max(shifts, key=lambda shift: shift[0], default=(0.0, None))
    if one is None or most < 0.0005:
        return f"{told} No policy by itself moves it by a thousandth."
    return f"{told} By itself, the policy on {POLICY[one.policy]} moves it most, to {score(one.brier)} (n = {one.n:,})."


POLICY = {
    "negation": "denied claims",
    "bare_will": "“will” and “must” alone",
    "restatement": "claims said twice",
    "synonyms": "readings that a coder added",
    "modal": "“may”, “could” and “possible”",
}


def readers(lexicon: LexiconReport) -> str | None:
    """How those who were asked would have scored. None where the lexicon asked nobody."""
    found = lexicon.readers
    if found is None:
        return None
    return (
        f"{lexicon.name} asked readers. On the {counted(found.n, 'forecast')} whose words they were asked about, a "
        f"reader would on average have scored {score(found.average_reader_score)}, and the mean of their answers "
        f"{score(found.average_reading_score)}."
    )


def certainty(one: WrongCertainty) -> str:
    """Claims that were put at 0 or 1 and went the other way."""
    said = f"With {listed((one.expression,))}" if one.expression else "In numbers"
    said += " denied" if one.negated and one.expression else ""
    went = "did not come true" if one.probability == 1 else "came true"
    return f"{said}: {counted(one.n, 'claim')} put at {percent(one.probability)} {went}"
