"""The frame of every page: policy, language, headings, theme, health, errors, static files."""

import re
from html.parser import HTMLParser

import pytest
from django.db import DatabaseError
from django.test import Client

from forecasts.models import Document
from forecasts.visibility import CURATOR
from tests import builders
from tests.pages.conftest import score, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def addresses(estimate: Document) -> list[str]:
    run = score(estimate)
    question = estimate.claims.first().proposition
    return [
        "/", "/documents/", "/documents/nie-1/", "/lexicons/", "/lexicons/kent-1964/", "/runs/", f"/runs/{run.key}/",
        f"/propositions/{question.key}/", "/nothing/",
    ]  # fmt: skip


class Outline(HTMLParser):
    """What the accessibility of a page hangs on, collected while reading it."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.headings: list[int] = []
        self.targets: list[str] = []
        self.inline: list[str] = []
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        self.tags.add(tag)
        if "id" in given:
            self.ids.append(given["id"] or "")
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if (given.get("href") or "").startswith("#"):
            self.targets.append((given["href"] or "")[1:])
        self.inline += [name for name in given if name == "style" or name.startswith("on")]
        if tag in ("style", "script"):
            self.inline.append(tag)


def outline(client: Client, address: str) -> Outline:
    parser = Outline()
    parser.feed(client.get(address).content.decode())
    return parser


def test_every_page_has_one_first_heading_and_its_landmarks(client: Client, addresses: list[str]) -> None:
    for address in addresses:
        page = outline(client, address)
        assert page.headings.count(1) == 1, address
        assert {"header", "nav", "main", "footer"} <= page.tags, address
        assert all(below - above <= 1 for above, below in zip(page.headings, page.headings[1:], strict=False)), address


def test_nothing_on_any_page_needs_a_weaker_policy(client: Client, addresses: list[str]) -> None:
    for address in addresses:
        assert outline(client, address).inline == [], address
        policy = client.get(address)["Content-Security-Policy"]
        assert "style-src 'self'" in policy and "script-src 'self'" in policy and "unsafe" not in policy


def test_no_id_stands_twice_and_every_link_within_a_page_arrives(client: Client, addresses: list[str]) -> None:
    for address in [*addresses, "/documents/nie-1/?sort=surprise"]:
        page = outline(client, address)
        assert len(page.ids) == len(set(page.ids)), address
        assert set(page.targets) <= set(page.ids), address


def test_every_link_of_every_page_leads_somewhere(client: Client, addresses: list[str]) -> None:
    links = set()
    for address in addresses:
        links |= set(re.findall(r'(?:href|action)="(/[^"#]*)', client.get(address).content.decode()))
    links = {
        link for link in links if not link.startswith(("/admin/", "/theme/", "/runs/ask/", "/nothing", "/static/"))
    }
    assert len(links) > 12
    for link in links:
        response = client.get(link.replace("&amp;", "&"))
        assert response.status_code == 200, link


def test_the_title_names_the_page(client: Client, addresses: list[str]) -> None:
    titles = [re.search("<title>(.*?)</title>", client.get(address).content.decode()).group(1) for address in addresses]
    assert all(title.endswith(" · Estimative") for title in titles)
    assert len(set(titles)) == len(titles)


def test_the_theme_is_kept_in_a_cookie_and_written_on_the_page(client: Client) -> None:
    assert "data-theme" not in client.get("/").content.decode()
    response = client.post("/theme/", {"theme": "dark", "next": "/lexicons/"})
    assert response["Location"] == "/lexicons/"
    assert '<html lang="en" data-theme="dark">' in client.get("/").content.decode()
    client.post("/theme/", {"theme": "system"})
    assert "data-theme" not in client.get("/").content.decode()


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "javascript:alert(1)", ""])
def test_the_theme_form_goes_back_to_this_site_only(client: Client, elsewhere: str) -> None:
    assert client.post("/theme/", {"theme": "dark", "next": elsewhere})["Location"] == "/"


def test_a_made_up_theme_is_no_theme(client: Client) -> None:
    client.cookies["theme"] = '"><script>'
    assert "<script" not in client.get("/").content.decode()
    assert "data-theme" not in client.get("/").content.decode()


def test_the_site_says_that_it_is_well(client: Client) -> None:
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok\n")


def test_the_site_says_that_its_database_does_not_answer(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(self: object) -> None:
        raise DatabaseError("gone")

    monkeypatch.setattr("config.views.connection.cursor", gone.__get__(object()))
    assert client.get("/healthz").status_code == 503


def test_an_address_that_is_not_there_says_so(client: Client) -> None:
    response = client.get("/documents/nie-404/")
    assert response.status_code == 404
    assert "There is no such page" in text_of(response)


def test_an_error_of_the_site_has_a_page(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(*args: object) -> None:
        raise RuntimeError("inner workings")

    monkeypatch.setattr("scoring.views.lexicons.lexicons_by_slug", breaks)
    client.raise_request_exception = False
    response = client.get("/lexicons/")
    assert response.status_code == 500
    assert "Something went wrong here" in text_of(response)
    assert "inner workings" not in response.content.decode()


@pytest.mark.parametrize("address", ["/", "/documents/", "/runs/", "/lexicons/", "/healthz"])
def test_reading_pages_take_no_writing(client: Client, address: str) -> None:
    assert client.post(address).status_code == 405
    assert client.head(address).status_code == 200


def test_the_admin_is_linked_for_those_who_work_there(client: Client) -> None:
    assert "/admin/" not in client.get("/lexicons/").content.decode()
    client.force_login(builders.user("ann", CURATOR))
    assert 'href="/admin/"' in client.get("/lexicons/").content.decode()


def test_signing_in_leads_to_the_admin_also_where_no_page_was_asked_for(client: Client) -> None:
    builders.user("ann", CURATOR)
    response = client.post("/admin/login/", {"username": "ann", "password": "password of ann"})
    assert (response.status_code, response.url) == (302, "/admin/")


@pytest.mark.parametrize("page", ["0", "-1", "99", "x", "1e9"])
def test_a_page_number_that_is_not_there_gives_one_that_is(client: Client, estimate: Document, page: str) -> None:
    assert client.get("/documents/", {"page": page}).status_code == 200
    assert client.get("/runs/", {"page": page}).status_code == 200


@pytest.mark.parametrize("file", ["site.css", "icon.svg", "fonts/source-serif-4-latin-400-normal.woff2"])
def test_static_files_are_served_whatever_debug_is(client: Client, file: str) -> None:
    response = client.get(f"/static/{file}")
    response.close()
    assert response.status_code == 200


def test_the_fonts_come_with_their_licences() -> None:
    for name in ("source-sans-3", "source-serif-4"):
        with open(f"config/static/fonts/OFL-{name}.txt", encoding="utf-8") as file:
            assert "SIL OPEN FONT LICENSE" in file.read().upper()
