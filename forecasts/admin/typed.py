"""The sentences that a coder typed in this session, so that nobody types one twice.

Of a sentence the record keeps the hash alone. What was typed waits in the coder's own session, until they sign out:
it is shown beside the sentence, begins the quotation of its claims, and tells where a quotation departs from it.
"""

import re
from typing import Any

from django.contrib import messages
from django.http import HttpRequest

from forecasts.models import Sentence
from forecasts.rules_between_rows import sha256_of

KEPT = "typed_sentences"
MOST = 500  # the newest; an estimate has about two hundred
END_INSIDE = re.compile(r"\S+ [a-z]{2,}[.?!][”’\")]*\s+[“‘\"(]?[A-Z]\S*")


def typed_text(row: Sentence, form: Any) -> str | None:
    """What the form says that the sentence reads, or None where that was left empty. The session remembers it."""
    text = form.cleaned_data.get("printed") or None
    if text:
        _remember(form.request, text)
        inside = END_INSIDE.search(text)
        if inside:
            messages.warning(
                form.request,
                f"Is this one sentence? “… {inside.group()} …” If it is several, type it again, one sentence a row.",
            )
    return text


def _remember(request: HttpRequest, text: str) -> None:
    kept = request.session.get(KEPT, {})
    kept[sha256_of(text)] = text
    request.session[KEPT] = dict(list(kept.items())[-MOST:])


def as_typed(request: HttpRequest, sentence: Sentence) -> str:
    """The sentence as this user typed it in this session; empty where they did not."""
    return request.session.get(KEPT, {}).get(sentence.sha256, "")


def where_they_differ(typed: str, quoted: str) -> tuple[str, str]:
    """The first words that differ, each with a word before and after."""
    one, other = typed.split(), quoted.split()
    same = next((at for at, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), None)
    at = min(len(one), len(other)) if same is None else same
    around = slice(max(at - 1, 0), at + 2)
    return " ".join(one[around]), " ".join(other[around])
