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
from scoring.reports.voices import VoicesCompared

# What an address calls all voices but the first.
OTHERS_IN_ADDRESS = "others"
# Where a voice is called so itself; no key of a voice looks like this.
OTHERS_BESIDE_ONE_CALLED_SO = "*"
OTHERS_CALLED = "all other voices"
AGREED_CALLED = "the agreed text"


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
    is_taken = any(one.second == OTHERS_IN_ADDRESS for one in report.voices)
    others = OTHERS_BESIDE_ONE_CALLED_SO if is_taken else OTHERS_IN_ADDRESS
    names = called(seen, (key for one in report.voices for key in (one.first, one.second)))
    rows = [
        VoicesRow(
            names[one.first], names.get(one.second, OTHERS_CALLED), one.first, one.second or others,
            one.pairs, one.forecasts, one.by_lexicon[slug],
        )
        for one in report.voices
    ]  # fmt: skip
    first = rows[0]
    told = [part(first.found, first.one, first.other) for part in (words.difference, words.dominance)]
    caveat = [words.EACH_VOICE] if first.second == others else []
    return {
        "voices": {
            "heading": words.heading(first.found, first.one, first.other),
            "told": " ".join([*(told if first.found.difference is not None else told[:1]), *caveat]),
            "rows": rows,
        }
    }


def called(seen: VisibleTo, keys: Iterable[str]) -> dict[str, str]:
    """Voices by name, the agreed text as one says it in a sentence."""
    wanted = [key for key in keys if key]
    names = dict.fromkeys(wanted) | dict(seen.voices().filter(key__in=wanted).values_list("key", "name"))
    return {key: AGREED_CALLED if key == AGREED else name or key for key, name in names.items()}


def pair_of(report: Report, first: str, second: str) -> VoicesCompared | None:
    """The two voices of an address, all others where it says so; None where the report does not have them."""
    there = {(one.first, one.second): one for one in report.voices or ()}
    is_others = second in (OTHERS_IN_ADDRESS, OTHERS_BESIDE_ONE_CALLED_SO)
    return there.get((first, second)) or (there.get((first, "")) if is_others else None)
