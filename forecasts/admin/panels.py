"""What a page shows beside its form: tables of related things, facts, and where to go on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.db.models import Model
from django.urls import reverse


@dataclass(frozen=True)
class Cell:
    """A text, perhaps with an address."""

    text: Any
    url: str = ""


@dataclass(frozen=True)
class Link:
    text: str
    url: str


@dataclass(frozen=True)
class Panel:
    """A titled table, or facts (name, value), with links below. ``empty``: what is said where there is no row."""

    title: str
    headers: Sequence[str] = ()
    rows: Sequence[Sequence[Cell]] = ()
    facts: Sequence[tuple[str, Any]] = ()
    links: Sequence[Link] = ()
    empty: str = ""
    note: str = field(default="")


def page_of(row: Model, page: str = "change") -> str:
    """The admin's page of a row."""
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_{page}", args=[row.pk])


def list_of(model: type[Model], query: Mapping[str, Any] | None = None, page: str = "changelist") -> str:
    """The admin's list of a table, or its form for a new row, with an address's query."""
    path = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}")
    return f"{path}?{urlencode(query)}" if query else path


def add_page(model: type[Model], **prefilled: Any) -> str:
    return list_of(model, prefilled, page="add")
