"""The rows of synthetic documents, as `forecasts.records` has them: kind -> key -> fields."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from forecasts.synthetic import EXPLAINED, NAME, PREFIX, SERIES
from scoring.synthetic.chance import Chance, Choice, shared
from scoring.synthetic.fates import LATE, Question, Row, after, outcomes
from scoring.synthetic.plan import Plan
from scoring.synthetic.words import HEDGES, WORDS, Word

Rows = dict[str, dict[str, Row]]
KINDS = (
    "series", "office", "voice", "document", "passage", "sentence", "proposition", "claim", "position", "outcome",
)  # fmt: skip
OFFICES = ("synthetic-office-a", "synthetic-office-b", "synthetic-office-c")
STANCES = ("concurs", "reserves", "dissents")
RULED_OUT = ("flat_fact", "capability", "aim", "about_the_paper", "of_others", "agnostic")
ROLES = Choice([("first", 0.83), ("restatement", 0.11), ("dissent", 0.06)])
MOODS = Choice([("forecast", 0.8), ("assessment", 0.15), ("counterfactual", 0.05)])
KINDS_OF = {
    "forecast": Choice([("event_by_close", 0.7), ("state_throughout", 0.15), ("state_at_close", 0.15)]),
    "assessment": Choice([("fact_at_time", 0.8), ("state_throughout", 0.2)]),
    "counterfactual": Choice([("event_by_close", 1.0)]),
}
WINDOWS = Choice([("document", 0.78), ("stated", 0.15), ("open_ended", 0.03), ("late", 0.04)])
CONDITIONAL, WITHDRAWN, POSITION, REPORTED = 0.08, 0.015, 0.06, 0.05
PER_PASSAGE = 5
# Of a record of a dozen documents or more: the empty states.
WITHOUT_CLAIMS, ONLY_HEDGES, NOT_JUDGED, FEWEST_FOR_EMPTY_STATES = 8, 9, 10, 12
TEXTS = {
    "event_by_close": ("event {n} of document {d} happens", "Synthetic event {n} of document {d} happens."),
    "state_throughout": ("state {n} of document {d} lasts", "Synthetic state {n} of document {d} lasts throughout."),
    "state_at_close": ("state {n} of document {d} is reached", "Synthetic state {n} of document {d} is there at the "
                       "close."),
    "fact_at_time": ("fact {n} of document {d} is so", "Synthetic fact {n} of document {d} is so."),
}  # fmt: skip


def record_rows(plan: Plan) -> Iterator[Rows]:
    """The rows of the documents of a plan, one document after another."""
    return (document_rows(plan, number) for number in range(1, plan.documents + 1))


def document_rows(plan: Plan, number: int) -> Rows:
    """The rows of document `number`, counted from 1."""
    return _Drawn(plan, number).rows


@cache
def _words_given(plan: Plan) -> tuple[Choice[int], Choice[int], Choice[int]]:
    """Which of WORDS is used: at first; of what did not happen; of what did.

    Who speaks second about an event speaks in a word whose rate is the writer's too: drawn by Bayes' rule.
    """
    shares = [word.share for word in WORDS]
    true = [share * rate for share, rate in zip(shares, plan.rates, strict=True)]
    false = [share - hits for share, hits in zip(shares, true, strict=True)]
    first, not_so, so = (Choice(enumerate(weights)) for weights in (shares, false, true))
    return first, not_so, so


@dataclass(frozen=True)
class _Said:
    """A claim of the agreed text that can be repeated or contradicted; `silent`: who has not spoken about it."""

    claim: Row
    word: Word
    question: Question
    silent: list[str]


class _Drawn:
    """One document in the making."""

    def __init__(self, plan: Plan, number: int) -> None:
        self.plan, self.number = plan, number
        self.slug = f"{PREFIX}{number:04}"
        self.chance = Chance(plan, number)
        self.rows: Rows = {kind: {} for kind in KINDS}
        self.empty_state = number if plan.documents >= FEWEST_FOR_EMPTY_STATES else 0
        self.rates = shared(plan.rates, [word.denies for word in WORDS], plan.rho, self.chance.unit())
        self.words, *self.words_of = _words_given(plan)
        self.said: list[_Said] = []
        self.paragraphs: list[str] = []
        self.footnotes = 0
        self.claims_in: dict[str, int] = {}
        self.sentences_in: dict[str, int] = {}
        self._document()
        for _ in range(0 if self.empty_state == WITHOUT_CLAIMS else self.chance.claims(plan)):
            self._claim()
        self._ruled_out()

    def _document(self) -> None:
        months = (self.number - 1) % 300
        year, month = divmod(self.plan.first_issue.month - 1 + months, 12)
        issued = self.plan.first_issue.replace(year=self.plan.first_issue.year + year, month=month + 1).isoformat()
        self.opens, self.closes = issued, after(issued, 730)
        self.rows["series"][SERIES] = {"key": SERIES, "name": f"{NAME}: {EXPLAINED}"}
        self.rows["document"][self.slug] = {
            "slug": self.slug, "series": SERIES, "number": str(self.number),
            "title": f"{NAME} estimate {self.number}", "issued_on": issued, "information_cutoff": None,
            "window_opens": self.opens, "window_closes": self.closes, "window_basis": "assumed", "coordination": "",
            "citation": "", "region": "", "topics": [], "printed": "full", "state": "published", "withdrawn": False,
            "merged_into": None, "note": f"{NAME}: {EXPLAINED}.",
        }  # fmt: skip

    def _claim(self) -> None:
        role = self.chance.choose(ROLES) if self.said else "first"
        if role == "first":
            self._first()
            return
        before = self.chance.one_of(self.said)
        if role == "restatement":
            self._say(before.word, before.question, before.claim["mood"], restates=before.claim["key"])
        elif before.silent and self.empty_state != ONLY_HEDGES:
            voice = self._speaks(before.silent.pop(self.chance.number(len(before.silent) - 1)))
            word = WORDS[self.chance.choose(self.words_of[before.question.true])]
            note = self._footnote(before.claim["passage"])
            self._say(word, before.question, before.claim["mood"], passage=note, voice=voice)
        else:
            self._first()

    def _first(self) -> None:
        """A claim of the agreed text on a question of its own, with what became of it."""
        chance = self.chance
        hedge = self.empty_state == ONLY_HEDGES
        word = chance.one_of(HEDGES) if hedge else WORDS[chance.choose(self.words)]
        mood = chance.choose(MOODS)
        question = self._question(mood, chance.happens(self.rates[WORDS.index(word)]))
        claim = self._say(word, question, mood)
        if chance.happens(WITHDRAWN):
            claim = self._enter_anew(claim)
        self.said.append(_Said(claim, word, question, list(OFFICES)))
        if chance.happens(POSITION):
            self._position(claim)

    def _question(self, mood: str, true: bool) -> Question:
        n = len(self.rows["proposition"]) + 1
        kind = self.chance.choose(KINDS_OF[mood])
        basis, closes = self._window(kind)
        conditional = mood == "counterfactual" or (mood == "forecast" and self.chance.happens(CONDITIONAL))
        condition = f"Condition {n} of document {self.number} comes about." if conditional else ""
        question = Question(f"{self.slug}-{n}", kind, self.opens, closes, condition, true)
        self.rows["proposition"][question.key] = {
            "key": question.key, "text": TEXTS[kind][1].format(n=n, d=self.number), "kind": kind,
            "window_basis": basis, "opens": self.opens, "closes": closes, "condition": condition,
            "criteria": "Synthetic: settled by the draw.", "criteria_version": 1,
            "criteria_locked_at": f"{self.opens}T12:00:00+00:00", "importance": 1, "withdrawn": False,
            "merged_into": None, "note": "",
        }  # fmt: skip
        for row in outcomes(question, self.chance, judged=self.empty_state != NOT_JUDGED):
            self.rows["outcome"][row["key"]] = row
        return question

    def _window(self, kind: str) -> tuple[str, str | None]:
        """Where a question's window comes from, and its last day."""
        if kind == "fact_at_time":
            return "none", None
        window = self.chance.choose(WINDOWS)
        if window == "stated":
            return window, after(self.opens, 90 + self.chance.number(1500))
        if window == "late":
            return "stated", LATE
        return window, self.closes if window == "document" else None

    def _say(self, word: Word, question: Question, mood: str, passage: str = "", **more: Any) -> Row:
        """A sentence with one claim, in the text or in the footnote `passage`; returns the claim's row."""
        n = question.key.rpartition("-")[2]
        again = " as well" if more else ""
        quotation, start = word.said_of(TEXTS[question.kind][0].format(n=n, d=self.number) + again)
        passage = passage or self._paragraph()
        letter = chr(ord("a") + self.claims_in[passage])
        self.claims_in[passage] += 1
        claim = {
            "key": f"{self.slug}.{passage.partition('/')[2]}-{letter}", "document": self.slug, "passage": passage,
            "sentence": self._sentence(passage, quotation), "proposition": question.key, "voice": "agreed",
            "quotation": quotation, "stem": None, "expression": word.printed, "canonical": word.canonical,
            "span_in": "quotation", "span_start": start, "span_end": start + len(word.printed), "co_markers": [],
            "negated": word.negated, "mood": mood, "reported": self.chance.happens(REPORTED), "window": "",
            "restates": None, "cites": "", "withdrawn": False, "note": "", **more,
        }  # fmt: skip
        self.rows["claim"][claim["key"]] = claim
        return claim

    def _enter_anew(self, claim: Row) -> Row:
        """Withdraws a claim as entered wrongly, and enters it again from the same sentence; returns the second."""
        place, _, letter = claim["key"].rpartition("-")
        again = {**claim, "key": f"{place}-{chr(ord(letter) + 1)}"}
        claim["withdrawn"] = True
        self.claims_in[claim["passage"]] += 1
        self.rows["claim"][again["key"]] = again
        return again

    def _position(self, claim: Row) -> None:
        """An office's view of a claim, without a probability of its own."""
        voice, stance = self._speaks(self.chance.one_of(OFFICES)), self.chance.one_of(STANCES)
        note = self._footnote(claim["passage"])
        self._sentence(note, f"{voice} {stance}.", ruled_out="about_the_paper")
        row = {"voice": voice, "claim": claim["key"], "stance": stance, "passage": note, "note": ""}
        self.rows["position"][f"{claim['key']}:{voice}"] = row

    def _speaks(self, office: str) -> str:
        """The voice of an office, which the document names where it speaks."""
        name = office.replace("-", " ").capitalize()
        self.rows["office"][office] = {"key": office, "name": name}
        self.rows["voice"][office] = {"key": office, "name": name, "offices": [office]}
        return office

    def _paragraph(self) -> str:
        """The paragraph that the next sentence of the text stands in."""
        if not self.paragraphs or self.claims_in[self.paragraphs[-1]] >= PER_PASSAGE:
            number = str(len(self.paragraphs) + 1)
            section = "conclusions" if len(self.paragraphs) < 2 else "discussion"
            self.paragraphs.append(self._passage(number, section, number, None))
        return self.paragraphs[-1]

    def _footnote(self, under: str) -> str:
        self.footnotes += 1
        return self._passage(f"n{self.footnotes}", "footnote", "", under)

    def _passage(self, place: str, section: str, number: str, under: str | None) -> str:
        key = f"{self.slug}/{place}"
        self.rows["passage"][key] = {
            "key": key, "document": self.slug, "position": len(self.rows["passage"]) + 1, "section": section,
            "number": number, "under": under, "mark": "", "page": "",
        }  # fmt: skip
        self.claims_in[key] = self.sentences_in[key] = 0
        return key

    def _sentence(self, passage: str, text: str, ruled_out: str = "") -> str:
        self.sentences_in[passage] += 1
        ordinal = self.sentences_in[passage]
        key = f"{passage}/{ordinal}"
        self.rows["sentence"][key] = {
            "key": key, "passage": passage, "ordinal": ordinal, "page": "", "ruled_out": ruled_out,
            "sha256": hashlib.sha256(text.encode()).hexdigest(),
        }  # fmt: skip
        return key

    def _ruled_out(self) -> None:
        """Sentences that make no claim, after the text."""
        for n in range(1 + self.chance.number(2)):
            reason = self.chance.one_of(RULED_OUT)
            self._sentence(self._paragraph(), f"Synthetic sentence {n} without a claim.", ruled_out=reason)
