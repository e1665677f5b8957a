"""Every page of the admin opens, for each role, with no more queries for many rows than for few."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from forecasts.models import Claim, Document, Outcome, Passage, Proposition, Sentence
from forecasts.visibility import CURATOR, OUTCOME_CODER
from tests import builders

pytestmark = pytest.mark.django_db

LISTS = [Document, Passage, Sentence, Claim, Proposition, Outcome]


def signed_in(*roles: str, superuser: bool = False) -> Client:
    client = Client()
    client.force_login(builders.user("anna", *roles, superuser=superuser))
    return client


def address(model, page: str = "changelist", *args) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


@pytest.fixture(scope="module")
def nie_58(kept_rows):
    with kept_rows():
        return builders.load_nie_58()


@pytest.mark.parametrize("role", [CURATOR, OUTCOME_CODER])
def test_every_link_that_a_role_is_shown_opens(role, nie_58):
    client = signed_in(role)
    todo, done = [reverse("admin:index")], set()
    shapes: dict[str, int] = {}
    while todo:
        url = todo.pop()
        shape = re.sub(r"\d+", "#", url.partition("?")[0]) + re.sub(r"=[^&]*", "=", url.partition("?")[2])
        elsewhere = "/logout/" in url or not url.startswith("/admin/")
        if url in done or shapes.get(shape, 0) >= 1 or elsewhere or url.count("=") > 1:
            continue
        done.add(url)
        shapes[shape] = shapes.get(shape, 0) + 1
        response = client.get(url, follow=True)
        assert response.status_code == 200, url
        if "text/html" in response["content-type"]:
            hrefs = re.findall(r'href="([^"#]+)"', response.content.decode())
            base = response.request["PATH_INFO"]
            todo += [base + unescape(h) if h.startswith("?") else unescape(h) for h in hrefs]
    assert len(done) > 40


def test_lists_take_as_many_queries_for_a_whole_estimate_as_for_one_claim(nie_58):
    client = signed_in("curator")
    few = builders.document("nie-2", state="published")
    builders.outcome(builders.claim(few).proposition)
    client.get(reverse("admin:index"))
    for model in LISTS:
        one, many = ({"q": "nie-2"}, {}) if model is Document else ({"document": "nie-2"}, {"document": "nie-58"})
        with CaptureQueriesContext(connection) as for_one:
            response = client.get(address(model), one)
        assert response.context["cl"].result_count == 1, model
        with CaptureQueriesContext(connection) as for_many:
            response = client.get(address(model), many)
        assert response.context["cl"].result_count > 1, model
        assert len(for_many) <= len(for_one), [query["sql"][:150] for query in for_many]
