"""What became of one invented question: the outcomes that coders left on it, as rows.

Whatever hides or delays an outcome is drawn without a look at what happened, so that what can be scored keeps the
writer's rates.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from scoring.synthetic.chance import Chance, Choice

Row = dict[str, Any]
FIRST_CODER, SECOND_CODER, ADJUDICATOR = "synthetic-coder-1", "synthetic-coder-2", "synthetic-adjudicator"
FATES = Choice([("settled", 0.84), ("partly", 0.05), ("undeterminable", 0.04), ("not_yet_due", 0.02), ("none", 0.05)])
# What is not closed by the day of any reader: an event may have come early, and stays open.
OPEN_FATES = Choice([("none", 0.5), ("not_yet_due", 0.3), ("early", 0.2)])
CONDITION = Choice([("yes", 0.6), ("no", 0.2), ("partly", 0.1), ("unknown", 0.1)])
CONFIDENCE = Choice([("high", 0.6), ("moderate", 0.3), ("low", 0.1)])
SECOND_JUDGES, SECOND_DIFFERS, ADJUDICATED, SUPERSEDED, CAME_LATE, BLIND = 0.3, 0.15, 0.4, 0.06, 0.1, 0.5
LATE = "2199-12-31"  # the close of what is still open on the day of any reader


@lru_cache(maxsize=100_000)
def after(day: str, days: int) -> str:
    """The ISO date so many days later."""
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()


@lru_cache(maxsize=100_000)
def length(opens: str, closes: str) -> int:
    """Days from one to the other."""
    return (date.fromisoformat(closes) - date.fromisoformat(opens)).days


@dataclass(frozen=True)
class Question:
    """What is asked, and what happened: `true` is known to the program alone."""

    key: str
    kind: str
    opens: str
    closes: str | None
    condition: str
    true: bool

    @property
    def is_open(self) -> bool:
        return self.kind != "fact_at_time" and (self.closes is None or self.closes == LATE)


def outcomes(question: Question, chance: Chance, judged: bool = True) -> list[Row]:
    """The outcome rows of one question in the order in which they were recorded, perhaps none.

    `judged`: False where nobody has judged anything of the document yet.
    """
    fate = chance.choose(OPEN_FATES if question.is_open else FATES)
    if fate == "early" and not (question.true and question.kind == "event_by_close"):
        fate = "none"
    if fate == "none" or not judged:
        return []
    told = _told(question, "settled" if fate == "early" else fate, question.true, chance)
    told["condition_met"] = chance.choose(CONDITION) if question.condition else "none"
    if told["condition_met"] == "no":
        told |= {"verdict": None, "quarters": None, "occurred_earliest": None, "occurred_latest": None}
    return _Coders(question, chance).rows(told)


def _told(question: Question, fate: str, true: bool, chance: Chance) -> Row:
    """What one coder says: verdict, degree, dates, and since when the public could know."""
    verdict = ("occurred" if true else "did_not_occur") if fate == "settled" else fate
    told: Row = {
        "verdict": verdict,
        "quarters": 1 + chance.number(2) if verdict == "partly" else None,
        "occurred_earliest": None,
        "occurred_latest": None,
    }
    closes = question.closes or after(question.opens, 1800)
    if question.is_open:
        closes = after(question.opens, 3000)
    days = _days(question.kind, verdict, question.opens, closes, chance)
    if days:
        told["occurred_earliest"], told["occurred_latest"] = days
    waits = question.opens if verdict == "not_yet_due" else closes  # also where an event came late: it was not in time
    if question.kind == "event_by_close" and verdict == "occurred":
        waits = told["occurred_latest"]
    return told | {"known_on": after(waits, 1 + chance.number(180))}


def _days(kind: str, verdict: str, opens: str, closes: str, chance: Chance) -> tuple[str, str] | None:
    """The span of days in which it came, or in which a state broke off, or a late event came."""
    if kind == "event_by_close" and verdict in ("occurred", "partly"):
        latest = chance.number(length(opens, closes))
        return after(opens, max(0, latest - chance.number(20))), after(opens, latest)
    if kind == "event_by_close" and verdict == "did_not_occur" and chance.happens(CAME_LATE):
        return (late := after(closes, 1 + chance.number(900))), late
    if kind == "state_throughout" and verdict == "did_not_occur":
        return (broke := after(opens, chance.number(length(opens, closes)))), broke
    return None


class _Coders:
    """One or two coders, who may differ, an adjudicator where they do, and a row that took another's place."""

    def __init__(self, question: Question, chance: Chance) -> None:
        self.question, self.chance = question, chance
        self.made: list[Row] = []
        self.day = ""  # on which the last row was recorded

    def rows(self, told: Row) -> list[Row]:
        chance = self.chance
        if told["verdict"] in ("occurred", "did_not_occur") and chance.happens(SUPERSEDED):
            self.first_said_otherwise(told)
        else:
            self.add(FIRST_CODER, told)
        if chance.happens(SECOND_JUDGES):
            differs = chance.happens(SECOND_DIFFERS)
            self.add(SECOND_CODER, self.otherwise(told) if differs else told)
            if differs and chance.happens(ADJUDICATED):
                self.add(ADJUDICATOR, told, adjudicated=True)
        return self.made

    def otherwise(self, told: Row) -> Row:
        """What a coder says who sees it differently: the other verdict, or that it cannot be determined."""
        other = {"occurred": False, "did_not_occur": True}.get(told["verdict"] or "")
        if other is None or self.question.is_open or self.chance.happens(0.3):
            fate = "not_yet_due" if told["verdict"] == "undeterminable" else "undeterminable"
            said = _told(self.question, fate, False, self.chance)
        else:
            said = _told(self.question, "settled", other, self.chance)
        return said | {"condition_met": "yes" if self.question.condition else "none"}

    def first_said_otherwise(self, told: Row) -> None:
        correction = self.chance.happens(0.5)
        self.add(FIRST_CODER, self.otherwise(told))
        before = self.made[-1]
        known_on = max(told["known_on"], before["known_on"])
        known_on = known_on if correction else after(known_on, 30)
        self.add(FIRST_CODER, told | {"known_on": known_on}, supersedes=before["key"],
                 supersession="correction" if correction else "new_evidence")  # fmt: skip

    def add(self, coder: str, told: Row, **more: Any) -> None:
        number = 1 + sum(row["coder"] == coder for row in self.made)
        silent = told["verdict"] in ("undeterminable", "not_yet_due")
        came = max(told["known_on"], told["occurred_latest"] or "")
        self.day = max(self.day, after(came, 60 + len(self.made)))
        self.made.append(
            {
                "key": f"{self.question.key}.{coder}.{number}", "proposition": self.question.key,
                "kind": self.question.kind, "evidence": _evidence(silent),
                "sources": [] if silent else ["The generator's own draw"], "recorded_at": f"{self.day}T12:00:00+00:00",
                "confidence": self.chance.choose(CONFIDENCE), "coder": coder, "blind": self.chance.happens(BLIND),
                "adjudicated": False, "criteria_version": 1, "supersedes": None, "supersession": "",
                "note": "", **told, **more,
            }
        )  # fmt: skip


def _evidence(silent: bool) -> str:
    return "Synthetic: looked for among the draws, and not found." if silent else "Synthetic: so it was drawn."
