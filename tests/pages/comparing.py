"""Asking the page of comparisons, and a dissent to ask about."""

from django.test import Client

from forecasts.models import Document
from tests import builders
from tests.pages.conftest import text_of

ADDRESSES = ("/compare/", "/compare/figures.json", "/compare/figures.csv", "/compare/murphy.svg")


def asked(client: Client, **query: str) -> str:
    response = client.get("/compare/", query)
    assert response.status_code == 200, response.content
    return text_of(response)


def dissent(document: Document, *outcomes: str) -> None:
    """The text says likely, State unlikely, of as many propositions."""
    for verdict in outcomes:
        question = builders.proposition()
        builders.claim(document, question, word="likely")
        builders.claim(document, question, word="unlikely", voice=builders.voice("state"))
        if verdict:
            builders.outcome(question, verdict)
