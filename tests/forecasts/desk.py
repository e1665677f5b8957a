"""A coder at the admin: opens pages, fills in the forms that are there, presses their buttons."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests import builders


@dataclass
class Page(HTMLParser):
    """What a page's main form would send as it stands, and the text that a reader sees."""

    values: dict[str, list[str]] = field(default_factory=dict)
    words: list[str] = field(default_factory=list)
    _select: str = ""
    _textarea: str = ""
    _form: int = 0
    _quiet: int = 0

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list) -> None:
        given = dict(attrs)
        name = given.get("name") or ""
        if tag == "form" and given.get("id") != "logout-form" and given.get("id") != "changelist-search":
            self._form += 1
        if tag in ("script", "style"):
            self._quiet += 1
        if not self._form or "disabled" in given:
            return
        if tag == "input" and name:
            self._input(name, given)
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and "selected" in given:
            self.values.setdefault(self._select, []).append(given.get("value") or "")
        elif tag == "textarea":
            self._textarea = name
            self.values[name] = [""]

    def _input(self, name: str, given: dict) -> None:
        kind = given.get("type", "text")
        if kind == "submit" or (kind in ("checkbox", "radio") and "checked" not in given):
            return
        self.values.setdefault(name, []).append(given.get("value") or ("on" if kind == "checkbox" else ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = 0
        elif tag == "select":
            self._select = ""
        elif tag == "textarea":
            self._textarea = ""
        elif tag in ("script", "style"):
            self._quiet -= 1

    def handle_data(self, data: str) -> None:
        if self._textarea:
            text = self.values[self._textarea][0] + data
            self.values[self._textarea][0] = text.removeprefix("\n")
        if not self._quiet:
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


def read(response: HttpResponse) -> Page:
    page = Page()
    page.feed(response.content.decode())
    return page


class Desk:
    """One user, signed in."""

    def __init__(self, name: str, *roles: str, superuser: bool = False) -> None:
        self.client = Client()
        self.client.force_login(builders.user(name, *roles, superuser=superuser))

    def get(self, url: str, **query: str) -> HttpResponse:
        return self.client.get(url, query or None, follow=True)

    def post(self, url: str, **typed: Any) -> HttpResponse:
        """Opens a form, types into it and presses its first button; what is not named stays as the form has it."""
        opened = self.client.get(url)
        assert opened.status_code == 200, (url, opened.status_code)
        return self.client.post(url, read(opened).values | typed, follow=True)

    def stored(self, url: str, **typed: Any) -> HttpResponse:
        """The same, where it has to succeed."""
        response = self.post(url, **typed)
        assert response.redirect_chain, errors_of(response)
        return response


def errors_of(response: HttpResponse) -> str:
    """The messages of a form that was refused, in the order of the page."""
    if "errors" not in (response.context or {}):
        return ""
    return " ".join(str(message) for errors in response.context["errors"] for message in errors)


def address(model: str, page: str = "changelist", *args: Any, app: str = "forecasts") -> str:
    return reverse(f"admin:{app}_{model}_{page}", args=args)


def inline(number: int, **values: str) -> dict[str, Any]:
    """What a passage's form calls these fields of its sentence in row `number`, counted from 0."""
    return {f"sentences-{number}-{name}": value for name, value in values.items()}
