"""Every page of the admin opens, for each role, with no more queries for many rows than for few."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from forecasts.admin.site import site
from forecasts.models import Claim, Document, Outcome, Passage, Proposition, Sentence
from forecasts.visibility import ROLES
from tests import builders

pytestmark = pytest.mark.django_db

OURS = sorted(
    (model for model in site._registry if model._meta.app_label in ("forecasts", "scoring")), key=lambda m: m.__name__
)
LISTS = [Document, Passage, Sentence, Claim, Proposition, Outcome]


def signed_in(*roles: str, superuser: bool = False) -> Client:
    client = Client()
    client.force_login(builders.user("anna", *roles, superuser=superuser))
    return client


def address(model, page: str = "changelist", *args) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


@pytest.fixture
def nie_58():
    return builders.load_nie_58()


@pytest.mark.parametrize("role", ROLES)
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


@pytest.mark.parametrize("model", LISTS, ids=lambda model: model.__name__)
def test_a_list_takes_as_many_queries_for_a_whole_estimate_as_for_one_claim(model, nie_58):
    client = signed_in("curator")
    few = builders.document("nie-2", state="published")
    one = builders.claim(few)
    builders.outcome(one.proposition)
    client.get(address(model))
    with CaptureQueriesContext(
        connection,
    ) as for_few:
        response = client.get(address(model), {"document": "nie-2"} if model is not Document else {"q": "nie-2"})
    assert response.context["cl"].result_count == 1
    with CaptureQueriesContext(connection) as for_many:
        response = client.get(address(model), {"document": "nie-58"} if model is not Document else {})
    assert response.context["cl"].result_count > 1
    assert len(for_many) <= len(for_few), [q["sql"][:150] for q in for_many]
