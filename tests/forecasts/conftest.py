"""Who sits at the admin, and what lies on the desk."""

import pytest

from forecasts.models import Document, Proposition, Sentence, Voice
from tests import builders

from .desk import Desk

TEXT = "It is likely that it rains, and we believe that it may snow."


@pytest.fixture
def coder() -> Desk:
    return Desk("clement", "claim coder")


@pytest.fixture
def curator() -> Desk:
    return Desk("carla", "curator")


@pytest.fixture
def draft() -> Document:
    """A draft with one passage of one sentence, and the shipped expressions."""
    builders.load_lexicons("kent-1964")
    document = builders.document("nie-1", state="draft")
    builders.sentence(builders.passage(document), TEXT)
    builders.voice(Voice.AGREED)
    return document


@pytest.fixture
def question() -> Proposition:
    return builders.proposition("will-it-rain", text="It rains.")


def sentence(key: str = "nie-1/1/1") -> Sentence:
    return Sentence.objects.get(key=key)
