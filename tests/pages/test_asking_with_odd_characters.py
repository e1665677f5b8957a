"""A name with a NUL is one that is not known: PostgreSQL keeps no such character, and refuses to look for it."""

import pytest
from django.test import Client

from forecasts.models import Document
from forecasts.visibility import CURATOR
from tests import builders
from tests.pages.conftest import score, text_of

pytestmark = pytest.mark.django_db


def test_a_document_whose_name_holds_a_nul_is_not_there(client: Client, estimate: Document) -> None:
    client.force_login(builders.user("carl", CURATOR))
    response = client.post("/runs/ask/", {"document": "nie\0-7"}, follow=True)
    assert "There is no document nie-7" in text_of(response)


def test_a_run_whose_name_holds_a_nul_is_not_there(client: Client, estimate: Document) -> None:
    client.force_login(builders.user("carl", CURATOR))
    assert client.post("/runs/ask/", {"run": "run\0-7"}).status_code == 404


@pytest.mark.parametrize("name", ["run", "with"])
def test_a_run_to_compare_whose_name_holds_a_nul_is_not_there(client: Client, estimate: Document, name: str) -> None:
    asked = {"run": score(estimate).key} | {name: "run\0-7"}
    assert client.get("/compare/", asked).status_code == 404
    assert client.get("/compare/murphy.svg", asked).status_code == 404
