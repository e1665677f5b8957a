"""Voice against voice: a section of a run's page, and what a page of two voices needs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from forecasts.visibility import VisibleTo
from scoring.metrics.voice_pairs import AGREED
from scoring.reports import comparison_words as words
from scoring.reports.comparison import Comparison
from scoring.reports.model import Report
from scoring.reports.voices import OTHERS, VoicesCompared

CALLED = {AGREED: "the agreed text", OTHERS: "all other voices"}


@dataclass(frozen=True)
class VoicesRow:
    """Two voices under one lexicon, and their keys as an address has them."""

    one: str
    other: str
    first: str
    second: str
    pairs: int
    forecasts: int
    found: Comparison

    @property
    def finding(self) -> str:
        if self.found.difference is None:
            return "nothing to compare"
        told = {"first_better": f"{self.one} scored better", "second_better": f"{self.other} scored better",
                "alike": "the same"}  # fmt: skip
        return told.get(self.found.finding, "cannot tell")

    @property
    def note(self) -> str:
        """Why there is no score, or no interval; empty where there is one."""
        return self.found.notes.get("difference") or self.found.notes.get("lower") or ""


def voices_section(seen: VisibleTo, report: Report, slug: str) -> dict[str, Any]:
    """Rows of voices, a heading and a sentence. None of it in a report of an earlier version."""
    if report.voices is None:
        return {}
    if not report.voices:
        return {"voices": {"heading": "No two voices state the same proposition", "told": words.NO_PAIRS, "rows": []}}
    names = called(seen, (key for one in report.voices for key in (one.first, one.second)))
    rows = [
        VoicesRow(
            names[one.first], names[one.second], one.first, one.second,
            one.pairs, one.forecasts, one.by_lexicon[slug],
        )
        for one in report.voices
    ]  # fmt: skip
    first = rows[0]
    told = [part(first.found, first.one, first.other) for part in (words.difference, words.dominance)]
    caveat = [words.EACH_VOICE] if first.second == OTHERS else []
    return {
        "voices": {
            "heading": words.heading(first.found, first.one, first.other),
            "told": " ".join([*(told if first.found.difference is not None else told[:1]), *caveat]),
            "rows": rows,
        }
    }


def called(seen: VisibleTo, keys: Iterable[str]) -> dict[str, str]:
    """Voices by name, the agreed text and all others as one says them in a sentence."""
    wanted = list(keys)
    return {key: key for key in wanted} | dict(seen.voices().filter(key__in=wanted).values_list("key", "name")) | CALLED


def pair_of(report: Report, first: str, second: str) -> VoicesCompared | None:
    """The two voices of an address, OTHERS among them; None where the report does not have them."""
    there = {(one.first, one.second): one for one in report.voices or ()}
    return there.get((first, second))
