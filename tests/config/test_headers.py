"""Every answer has the headers that keep a browser from doing what this site never asks of it."""

import contextlib

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db

ANSWERS = {
    "a page": ("/documents/", 200),
    "a page that is not there": ("/nothing-here", 404),
    "an address without its slash": ("/documents", 301),
    "a static file": ("/static/site.css", 200),
    "a list of the API": ("/api/v1/documents/", 200),
    "a question to the API that is refused": ("/api/v1/documents/?nonsense=1", 400),
    "the sign-in page": ("/admin/login/", 200),
    "the answer to a supervisor": ("/healthz", 200),
}


def assert_headers_of(response) -> None:
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert response.headers["X-Frame-Options"] == "DENY"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("what", ANSWERS)
def test_the_headers_are_there(client: Client, what: str) -> None:
    address, status = ANSWERS[what]
    with contextlib.closing(client.get(address)) as response:  # a static file is open until then
        assert response.status_code == status
        assert_headers_of(response)


def test_the_headers_are_there_where_the_host_is_a_strangers() -> None:
    response = Client().get("/", headers={"host": "stranger.example"})
    assert response.status_code == 400
    assert_headers_of(response)


def test_the_headers_are_there_where_a_form_comes_without_its_token() -> None:
    response = Client(enforce_csrf_checks=True).post("/runs/ask/")
    assert response.status_code == 403
    assert_headers_of(response)


def test_the_headers_are_there_on_the_way_to_https(client: Client, settings) -> None:
    settings.SECURE_SSL_REDIRECT = True
    response = client.get("/documents/")
    assert (response.status_code, response.headers["Location"]) == (301, "https://testserver/documents/")
    assert_headers_of(response)
