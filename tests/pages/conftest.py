"""Records for the pages to show, and a run on them."""

import html
import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db.models import Model
from django.test import TestCase

from forecasts.models import Document
from forecasts.visibility import visible_to
from scoring import runs
from scoring.models import ScoringRun
from tests import builders


def score(*documents: Document, by: Model | None = None, later: int = 0, **question: object) -> ScoringRun:
    """A run on these documents, asked by nobody in particular, `later` minutes after the record was made."""
    with TestCase.captureOnCommitCallbacks(execute=True):
        run = runs.start(
            seen=visible_to(by or AnonymousUser()),
            by="tester",
            at=builders.NOW + timedelta(minutes=later),
            documents=[document.slug for document in documents],
            **question,
        )
    run.refresh_from_db()
    return run.answered_by or run


def make_estimate() -> Document:
    """One published estimate: "likely" came true, "unlikely" did not, "may" says nothing, one waits for judgement."""
    builders.load_lexicons("kent-1964", "icd-203-2015")
    document = builders.document("nie-1", title="On the weather")
    for word, verdict in (("likely", "occurred"), ("unlikely", "did_not_occur"), ("may", "occurred"), ("likely", "")):
        said = builders.claim(document, word=word, voice=builders.voice("agreed"))
        if verdict:
            builders.outcome(said.proposition, verdict)
    return document


@pytest.fixture
def estimate(db: None) -> Document:
    return make_estimate()


@pytest.fixture
def nie_58(db: None) -> Document:
    document = builders.load_nie_58()
    score(document)
    return document


def row_of(response, key: str) -> str:
    """The row of the table of all claims with this key, as text."""
    rows = re.findall(r'<tr role="row" id="([^"]+)">(.*?)</tr>', response.content.decode(), re.S)
    return " ".join(re.sub(r"<[^>]+>", " ", dict(rows)[key]).split())


def text_of(response) -> str:
    """The page as text, its white space single, with tags taken out."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


@pytest.fixture
def several() -> list[Document]:
    """Five estimates that Kent's chart and ICD 203 read otherwise: likely came true, unlikely did not."""
    builders.load_lexicons("kent-1964", "icd-203-2015")
    found = [builders.document(f"nie-{number}") for number in range(1, 6)]
    for document in found:
        for word, verdict in (("likely", "occurred"), ("unlikely", "did_not_occur"), ("unlikely", "occurred")):
            builders.outcome(builders.claim(document, word=word).proposition, verdict)
    return found
