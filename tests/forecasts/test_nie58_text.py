"""Every printed sentence of NIE-58 is registered, as it is printed and where it is printed."""

import hashlib
import re

import pytest
from django.conf import settings

from forecasts.expressions import find_expressions

from .nie58 import EXPRESSIONS, PASSAGES, SENTENCES

SOURCE = settings.BASE_DIR.parent / "shared/sources/nie-58.txt"
needs_source = pytest.mark.skipif(not SOURCE.exists(), reason=f"the text of the estimate is not here ({SOURCE.name})")
PAGE = re.compile(r"\[Page (\d+)\]\s*")
OWN_NOTE = "[Footnote in the source text."
SENTENCE_ENDS = re.compile(r"(?<=[.?!])(?P<rest>”?[*†‡§]?)\s+(?=(?:\[Page \d+\] ?)?[A-Z])")


def printed_passages() -> list[tuple[str, str, str]]:
    """Place, section and text with page marks of each passage: paragraphs, list items, the source's own notes.

    A heading belongs to no passage, and the editors' numbered notes are not the estimate's.
    """
    passages, section, number, item, notes = [], "", "", "", 0
    carried = ""  # page marks in headings: they count for the passage that follows
    for line in SOURCE.read_text(encoding="utf-8").splitlines():
        bare = PAGE.sub("", line)
        if bare in ("the problem", "conclusions", "discussion"):
            section = bare.removeprefix("the ")
            continue
        if paragraph := re.match(r"(\d+)\. ", line):
            number = place = paragraph[1]
            text = line[paragraph.end() :]
        elif letter := re.fullmatch(r"- ([a-z])\.", line):
            item = letter[1]
            continue
        elif line.startswith("- ") and item:
            place, text, item = number + item, line[2:], ""
        elif OWN_NOTE in line:
            notes += 1
            place, section, text = f"n{notes}", "footnote", line[2 : line.index(OWN_NOTE)]
        elif section == "problem":
            place, text = "problem", line
        else:
            carried += "".join(mark.group() for mark in PAGE.finditer(line))
            continue
        passages.append((place, section, carried + text))
        carried = ""
    return passages


def printed_sentences() -> dict[str, tuple[str, str, str]]:
    """Locator -> section, page on which it starts, and text without page marks and note symbols."""
    found, page = {}, "97"  # document 50 of the volume starts on page 97
    for place, section, text in printed_passages():
        parts = SENTENCE_ENDS.sub(r"\g<rest>\n", text.strip()).split("\n")
        for ordinal, part in enumerate(parts, 1):
            if mark := PAGE.match(part):
                page = mark[1]
            found[f"{place}/{ordinal}"] = (section, page, without_marks(part))
            page = (PAGE.findall(part) or [page])[-1]
    return found


def without_marks(text: str) -> str:
    text = re.sub(r"[*†‡§]", "", PAGE.sub("", text))
    text = re.sub(r"(?<=\d;)\d(?= )", "", text)  # the editors' note number in "1952;3"
    return " ".join(text.split())


@needs_source
def test_every_printed_sentence_is_registered_and_no_other():
    assert list(SENTENCES) == list(printed_sentences())


@needs_source
def test_each_sentence_has_the_section_and_the_sha256_of_the_printed_one():
    section = {s["locator"]: p["section"] for p in PASSAGES for s in p["sentences"]}
    registered = {locator: (section[locator], s["sha256"]) for locator, s in SENTENCES.items()}
    printed = {
        locator: (section, hashlib.sha256(text.encode()).hexdigest())
        for locator, (section, _, text) in printed_sentences().items()
    }
    assert registered == printed


@needs_source
def test_quotations_and_stems_are_printed_sentences():
    printed = {locator: text for locator, (_, _, text) in printed_sentences().items()}
    for locator, sentence in SENTENCES.items():
        for claim in sentence.get("claims", []):
            assert claim["quotation"] == printed[locator]
            if "stem" in claim:
                assert claim["stem"] == printed[f"{locator[:2]}/1"]


@needs_source
def test_each_sentence_has_the_page_on_which_it_starts():
    registered = {
        s["locator"]: s.get("page", p["page"]) for p in PASSAGES if p["section"] != "footnote" for s in p["sentences"]
    }
    printed = {loc: page for loc, (section, page, _) in printed_sentences().items() if section != "footnote"}
    assert registered == printed


@needs_source
def test_a_sentence_that_is_ruled_out_has_no_marker_of_the_estimators():
    """What the finder sees in them: not theirs, not about the world, or in the wording of a treaty."""
    printed = printed_sentences()
    seen = {
        locator: {match.expression for match in find_expressions(printed[locator][2], EXPRESSIONS)}
        for locator, sentence in SENTENCES.items()
        if "ruled_out" in sentence
    }
    assert {locator: found for locator, found in seen.items() if found} == {
        "problem/1": {"probable"},
        "9/3": {"will"},
        "n1/1": {"we believe", "possible"},
        "n2/2": {"will"},
        "n4/1": {"we believe", "possible"},
    }
