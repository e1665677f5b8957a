"""Rules between rows, reached by a record file: each refusal names the line, the path, and what is wrong."""

from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from forecasts.actions.records import load_record
from forecasts.checks import faults
from forecasts.models import Claim, Document
from forecasts.records import read
from forecasts.yamldump import dump
from forecasts.yamlfile import FileRefused, parse
from tests import builders

pytestmark = pytest.mark.django_db
SHIPPED = settings.BASE_DIR / "fixtures" / "records" / "nie-58.yaml"
Data = dict[str, Any]
Change = Callable[[Data], object]


def proposition(data: Data, key: str) -> Data:
    return next(one for one in data["propositions"] if one["id"] == key)


def passage(data: Data, key: str) -> Data:
    return next(one for one in data["passages"] if one["key"] == key)


def claim(data: Data, key: str) -> Data:
    sentences = [one for part in data["passages"] for one in part["sentences"]]
    return next(one for sentence in sentences for one in sentence.get("claims", []) if one["id"] == key)


def superseding(data: Data, number: int) -> Data:
    """Another outcome on the first proposition, that supersedes the first one."""
    outcomes = proposition(data, "prc-independent-capability")["outcomes"]
    first = "prc-independent-capability.first-coder.1"
    new = deepcopy(outcomes[0]) | {"id": f"{first[:-1]}{number}", "supersedes": first, "supersession": "correction"}
    outcomes.append(new)
    return new


def refusal(tmp_path: Path, change: Change) -> list[tuple[str, str]]:
    """(path, reason) of all that is wrong with the shipped record once it is changed; each names its line."""
    data, _ = parse(SHIPPED.read_bytes(), "nie-58.yaml")
    change(data)
    path = tmp_path / "nie-58.yaml"
    path.write_text(dump(data), encoding="utf-8")
    with pytest.raises(FileRefused) as refused:
        load_record(read(path), **builders.WHO)
    assert all(problem.line > 1 for problem in refused.value.problems)
    return [(problem.path, problem.reason) for problem in refused.value.problems]


@pytest.fixture
def words() -> None:
    builders.load_lexicons("kent-1964")
    builders.voice()


@pytest.fixture
def loaded() -> Document:
    return builders.load_nie_58()


BEFORE_IT_IS_LOADED: dict[str, tuple[Change, str, str]] = {
    "a passage under itself": (
        lambda data: passage(data, "nie-58/22a").update(under="nie-58/22a"),
        "passages[23].under",
        "is this one itself, or stands below it",
    ),
    "a claim that restates itself": (
        lambda data: claim(data, "nie-58.19-a").update(restates="nie-58.19-a"),
        "passages[19].sentences[0].claims[0].restates",
        "is this one itself, or stands below it",
    ),
    "an outcome named after another coder": (
        lambda data: proposition(data, "prc-independent-capability")["outcomes"][0].update(coder="second-coder"),
        "propositions[0].outcomes[0].id",
        "The outcome's key is prc-independent-capability.second-coder, a dot and a number.",
    ),
    "two outcomes that supersede one": (
        lambda data: (superseding(data, 2), superseding(data, 3)),
        "propositions[0].outcomes[2].supersedes",
        "is superseded by prc-independent-capability.first-coder.2 already: supersede that one.",
    ),
    "a withdrawn document whose claims stand": (
        lambda data: data["document"].update(withdrawn=True),
        "passages[1].sentences[1].claims[0].withdrawn",
        "nie-58 is withdrawn: its claims are withdrawn with it.",
    ),
}

SINCE_IT_WAS_LOADED: dict[str, tuple[Change, str, str]] = {
    "a judged question whose lock is taken off": (
        lambda data: proposition(data, "prc-independent-capability").pop("criteria_locked_at"),
        "propositions[0].outcomes[0].proposition",
        "Its criteria are not locked yet",
    ),
    "a claim withdrawn while another restates it": (
        lambda data: claim(data, "nie-58.1-a").update(withdrawn=True),
        "passages[19].sentences[0].claims[0].restates",
        "nie-58.1-a is withdrawn: this claim now stands for itself, or restates another.",
    ),
    "the document withdrawn and its claims left": (
        lambda data: data["document"].update(withdrawn=True),
        "passages[1].sentences[1].claims[0].withdrawn",
        "nie-58 is withdrawn: its claims are withdrawn with it.",
    ),
    "another kind of a locked question": (
        lambda data: proposition(data, "moscow-seeks-more-control").update(kind="state_at_close"),
        "propositions[1].kind",
        "the criteria are locked",
    ),
    "another kind of a judged question, as a new version": (
        lambda data: proposition(data, "moscow-seeks-more-control").update(kind="state_at_close", criteria_version=2),
        "propositions[1].kind",
        "register a new proposition",
    ),
}


@pytest.mark.parametrize("what", BEFORE_IT_IS_LOADED)
def test_a_file_is_refused_that_has(words: None, tmp_path: Path, what: str) -> None:
    change, path, reason = BEFORE_IT_IS_LOADED[what]
    (problem,) = refusal(tmp_path, change)
    assert problem[0] == path and reason in problem[1]
    assert not Document.objects.exists()


@pytest.mark.parametrize("what", SINCE_IT_WAS_LOADED)
def test_a_file_is_refused_that_since_it_was_loaded_has(loaded: Document, tmp_path: Path, what: str) -> None:
    change, path, reason = SINCE_IT_WAS_LOADED[what]
    problems = refusal(tmp_path, change)
    assert any(at == path and reason in said for at, said in problems), problems
    assert not Claim.objects.filter(withdrawn=True).exists()
    assert list(faults()) == []
