"""Every registered measure has the value that programs of two languages give it, which know nothing of this project.

tests/reference/every_measure.py and every_measure.R made the numbers from the files of tests/reference/claims/, which
are read here as any file of forecasts is. The two files of numbers hold the versions of all programs.
"""

from __future__ import annotations

import ast
import hashlib
import json
import math
import re
from functools import cache
from pathlib import Path

import pytest

from scoring.forecast_files.cells import stated
from scoring.forecast_files.reading import read
from scoring.metrics.measure import Chance, Undefined
from scoring.metrics.registry import MEASURES, by_key

FOLDER = Path(__file__).parent.parent / "reference"
SOURCES = [json.loads(path.read_text()) for path in sorted(FOLDER.glob("every_measure.*.json"))]
# What is drawn at random has to lie between two ends, for so many draws.
DRAWN = Chance(seed=0, resamples=20_000)
WIDEST = 0.04
# Sought by trial, here and there: so close, relatively.
SOUGHT = {"smooth_ece": 1e-5, "shrinkage_kappa": 1e-5}
OUR_OWN = {"scoring", "forecasts", "config", "tests", "django", "runpy", "os", "sys"}
NUMBERS = [
    (source["language"], name, key)
    for source in SOURCES for name, figures in source["figures"].items() for key in figures
]  # fmt: skip


@cache
def cells(name: str):
    return stated(read(FOLDER / "claims" / name, {}, worded=False))


def figure(language: str, name: str, key: str):
    (source,) = (one for one in SOURCES if one["language"] == language)
    return source["figures"][name][key]


def without_two_sources(keys, sources) -> list[str]:
    """The measures that fewer than two languages give a number for, on at least one file that both were given; and
    those whose numbers are the same on all files, which a function that looks at nothing could give."""
    scripts = {source["script"]: source["language"] for source in sources}
    assert len(scripts) == len(sources) == len(set(scripts.values())), "one script a language"
    missing = []
    for key in keys:
        told = [{name: found[key] for name, found in one["figures"].items() if key in found} for one in sources]
        told = [one for one in told if one]
        both = set.intersection(*map(set, told)) if len(told) > 1 else set()
        if not both or any(len({json.dumps(value) for value in one.values()}) < 2 for one in told):
            missing.append(key)
    return missing


def test_every_registered_measure_has_numbers_from_two_languages():
    missing = without_two_sources([measure.key for measure in MEASURES], SOURCES)
    assert not missing, f"give these a value in tests/reference/every_measure.py and every_measure.R: {missing}"


@pytest.mark.parametrize(("language", "name", "key"), NUMBERS, ids=["-".join(number) for number in NUMBERS])
def test_a_measure_has_the_value_that_another_program_gives_it(language, name, key):
    expected, measure = figure(language, name, key), by_key(key)
    value = measure(cells(name), DRAWN)
    assert not isinstance(value, Undefined), value
    if isinstance(expected, list):
        low, high = expected
        assert measure.by_chance and 0 <= high - low <= WIDEST
        assert low <= value <= high
    else:
        assert math.isfinite(expected) and value == pytest.approx(expected, rel=SOUGHT.get(key, 1e-8), abs=1e-12)


def test_the_numbers_are_those_of_the_scripts_and_claims_as_they_stand():
    claims = {path.name: sha256(path) for path in (FOLDER / "claims").glob("*.csv")}
    for source in SOURCES:
        assert source["script_sha256"] == sha256(FOLDER / source["script"]), f"{source['script']} changed: run it again"
        assert source["claims_sha256"] == claims, f"the claims changed: run {source['script']} again"
        assert set(source["figures"]) == set(claims)
        assert all(re.fullmatch(r"\d+(\.\w+)+", version) for version in source["programs"].values())


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


# No script of expected numbers may ask this project, or the other script.


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.py")), ids=lambda path: path.name)
def test_no_python_script_imports_this_project_or_runs_anything_but_r(path):
    asked, text = imported(path), path.read_text()
    assert not asked & OUR_OWN
    assert not re.search(r"manage\.py|score_file|__import__|exec\(|eval\(|import_module", text)
    calls = re.findall(r"subprocess\.\w+\(\s*\[?([^,\]]*)", text)
    assert set(calls) <= {'"Rscript"'} and bool(calls) == ("subprocess" in asked)


def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0
            names.add(node.module or "")
    return {name.split(".")[0] for name in names}


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.R")), ids=lambda path: path.name)
def test_no_script_in_r_runs_another_program(path):
    assert not re.search(r"reticulate|system2?\(|pipe\(|source\(|manage\.py", path.read_text())


def test_neither_script_of_every_measure_reads_numbers_that_were_made_before():
    assert not re.search(r"json\.loads?\(", (FOLDER / "every_measure.py").read_text())
    assert not re.search(r"fromJSON|read_json", (FOLDER / "every_measure.R").read_text())


# The check itself


def made(language, **figures):
    return {"language": language, "script": f"in {language}", "figures": figures}


PAIR = (made("R", a={"x": 1.0}, b={"x": 2.0}), made("Python", a={"x": 1.0}, b={"x": 2.0}))


def test_a_measure_of_two_languages_passes():
    assert without_two_sources(["x"], PAIR) == []


@pytest.mark.parametrize(
    "other",
    [
        made("Python", a={}, b={}),  # nothing
        made("Python", c={"x": 1.0}, d={"x": 2.0}),  # of other claims
        made("Python", a={"x": 1.0}, b={"x": 1.0}),  # always the same
        made("Python", a={"x": 1.0}),  # of one file: nobody knows whether it looks at the claims
    ],
    ids=["no number", "other claims", "one value", "one file"],
)
def test_a_measure_of_one_language_is_found(other):
    assert without_two_sources(["x"], (PAIR[0], other)) == ["x"]


def test_a_new_measure_without_numbers_is_found():
    assert without_two_sources(["x", "y"], PAIR) == ["y"]


@pytest.mark.parametrize("other", [made("R", a={"x": 1.0}, b={"x": 2.0}), {**PAIR[1], "script": "in R"}])
def test_a_script_or_a_language_does_not_count_twice(other):
    with pytest.raises(AssertionError, match="one script a language"):
        without_two_sources(["x"], (PAIR[0], other))
