"""What a report says beside its measures agrees with programs of two languages that know nothing of this project.

tests/reference/report_figures.py and report_figures.R made the numbers from the files of tests/reference/claims/.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from functools import cache

import pytest

from scoring.metrics.conclusion import conclude
from scoring.metrics.findings import evidence
from scoring.metrics.groups import groups
from scoring.metrics.one_document import one_document
from scoring.metrics.words import table
from tests.scoring.test_reference_sources import FOLDER, cells, sha256, without_two_sources

SOURCES = [json.loads(path.read_text()) for path in sorted(FOLDER.glob("report_figures.*.json"))]
NUMBERS = [(one["language"], name) for one in SOURCES for name in one["figures"]]
OF_ALL = [f"{side}{part}" for side in ("over", "under") for part in ("", "_lower", "_upper", "_se", "_se_j")]
NEXT = [f"next.{name}{end}" for name in ("brier", "bias") for end in ("", "_lower", "_upper")]
ALONE = [f"alone.{name}.{rho}" for name in ("brier", "mean_bias", "base_rate") for rho in (0.0, 0.05, 0.2)]


PARTS = {"exact": ("lower", "upper"), "jeffreys": ("lower", "upper"), "posterior": ("below", "inside", "above")}


@cache
def ours(name: str) -> dict:
    """The same figures as this project tells them."""
    scored = cells(name).binary
    told = conclude(scored)
    found = {key: getattr(told, key) for key in (*OF_ALL, "distance_upper")}
    found |= {key: getattr(told, key) for key in ("detectable_shift_over", "detectable_shift_under")}
    found |= {f"next.{key}": value for key, value in asdict(told.next_document).items()}
    of = groups(scored)
    for one in evidence(scored):
        word = scored.words[of.word[one.group]].expression
        found |= {
            f"{word}.{key}": getattr(one, key) for key in ("effective_n", "rate_lower", "rate_upper", "p", "holm")
        }
    for row in table(scored):
        found |= {
            f"{row.expression}.{key}": [getattr(row, f"{key}_{end}") for end in ends] for key, ends in PARTS.items()
        }
    found |= {f"{row.expression}.planned": row.documents for row in told.plan.words}
    alone = scored.where((scored.document == scored.documents.index("d1")).nonzero()[0])
    found |= {f"alone.{row.measure}.{row.rho}": [row.lower, row.upper] for row in one_document(alone)}
    return {key: value for key, value in found.items() if value is not None}


@pytest.mark.parametrize(("language", "name"), NUMBERS, ids=["-".join(number) for number in NUMBERS])
def test_a_report_says_what_another_program_says(language, name):
    (source,) = (one for one in SOURCES if one["language"] == language)
    expected = source["figures"][name]
    assert set(ours(name)) == set(expected)
    for key, value in expected.items():
        assert ours(name)[key] == pytest.approx(value, rel=1e-9, abs=1e-11), key


def test_every_figure_has_numbers_from_two_languages():
    assert without_two_sources([*OF_ALL, "distance_upper", "detectable_shift_over", *NEXT, *ALONE], SOURCES) == []
    of_words = [
        f"{word}.{key}" for word in "abc" for key in ("effective_n", "rate_lower", "rate_upper", "p", "planned", *PARTS)
    ]
    assert without_two_sources([*of_words, "a.holm"], SOURCES) == []


def test_the_numbers_are_those_of_the_scripts_and_claims_as_they_stand():
    claims = {path.name: sha256(path) for path in (FOLDER / "claims").glob("*.csv")}
    for source in SOURCES:
        assert source["script_sha256"] == sha256(FOLDER / source["script"]), f"{source['script']} changed: run it again"
        assert source["claims_sha256"] == claims and set(source["figures"]) == set(claims)
