"""A run's report and that of `score_file` are one thing: its claims as a file of forecasts give the same figures."""

import csv
import json
from pathlib import Path

import pytest
from django.core.management import call_command

from scoring.management.synthetic import enter_synthetic
from scoring.metrics.cells import MOODS, OUTCOME_VALUES, RECORD_STATUSES, RecordCells
from scoring.models import ScoringRun
from scoring.reports.scored_file import as_data
from scoring.runs import report_of
from scoring.synthetic import Plan
from tests import builders
from tests.pages.conftest import score

pytestmark = pytest.mark.django_db

# Restatements and other moods have no column in a file of forecasts, so counts of all claims differ.
SAME = (
    "conclusion", "measures", "wrong_certainties", "curve", "roc", "murphy", "polarity", "sensitivity", "lexicons",
    "lexicon_sensitivity",
)  # fmt: skip
TEXT_BETTER = "text_better_than_dissent"


def write_forecasts(run: ScoringRun, path: Path) -> None:
    """The forecasts of a run that are made once, as a file in words."""
    assert run.cells is not None
    cells = RecordCells.from_bytes(bytes(run.cells))
    with path.open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["document", "expression", "negated", "outcome", "status", "weight"])
        for at in range(len(cells.count)):
            status = RECORD_STATUSES[cells.status[at]]
            if cells.restated[at] or MOODS[cells.mood[at]] != "forecast" or status == "withdrawn":
                continue
            outcome = OUTCOME_VALUES[cells.outcome[at]] if status in ("resolved", "partial") else ""
            word, weight = cells.words[cells.word[at]], cells.importance[at] // cells.count[at]
            said = [cells.documents[cells.document[at]], word.expression, bool(cells.negated[at])]
            rows.writerows([[*said, outcome, status, weight]] * int(cells.count[at]))


def scored(run: ScoringRun, folder: Path) -> dict:
    """What `score_file` says of a run's forecasts, with the lexicons and policies of the run."""
    write_forecasts(run, folder / "forecasts.csv")
    question = report_of(run).question
    lexicons = [option for one in question.lexicons for option in ("--lexicon", one.slug)]
    policies = [
        option for name, value in question.policies.items() for option in (f"--{name.replace('_', '-')}", value)
    ]
    call_command("score_file", str(folder / "forecasts.csv"), "--json", str(folder / "r.json"), *lexicons, *policies)
    return json.loads((folder / "r.json").read_text())


def rounded(value):
    """Sums of the same numbers in another order differ in their last digits."""
    if isinstance(value, dict):
        return {key: rounded(one) for key, one in value.items()}
    if isinstance(value, list):
        return [rounded(one) for one in value]
    if isinstance(value, float):
        return float(f"{value:.10g}") if abs(value) > 1e-12 else 0.0
    return value


def assert_same(run: ScoringRun, folder: Path) -> None:
    report = report_of(run)
    of_file, of_run = rounded(scored(run, folder)), rounded(json.loads(json.dumps(as_data(report, {}))))
    # Nor does a file say who speaks to what, so that voices could be compared.
    of_run["lexicon_sensitivity"] = [one for one in of_run["lexicon_sensitivity"] if one["key"] != TEXT_BETTER]
    for name in SAME:
        assert of_file[name] == of_run[name], name
    first = [[row for row in data["specification"] if row["restatement"] == "first"] for data in (of_file, of_run)]
    assert first[0] == first[1] and len(first[0]) == 24 * len(report.lexicons)
    used = [[row for row in data["expressions"] if row["n"]] for data in (of_file, of_run)]
    for mine, theirs in zip(*used, strict=True):
        assert {**mine, "claims": 0, "by_status": 0} == {**theirs, "claims": 0, "by_status": 0}


def test_nie_58_as_a_file_of_forecasts_scores_as_its_run(tmp_path):
    assert_same(score(builders.load_nie_58()), tmp_path)


def test_under_other_policies_too(tmp_path):
    assert_same(score(builders.load_nie_58(), policies={"bare_will": "certain", "modal": "lexicon"}), tmp_path)


@pytest.fixture
def synthetic_run():
    builders.load_lexicons("kent-1964", "capphrase-2026")
    enter_synthetic(Plan(documents=40, writer="over_stating", seed=3), bulk=True, **builders.WHO)
    return score()


def test_forty_synthetic_documents_as_a_file_score_as_their_run(synthetic_run, tmp_path):
    assert_same(synthetic_run, tmp_path)
    p_values = report_of(synthetic_run).lexicon().detail.sensitivity.p_values
    assert set(p_values["mcb_p_clustered"]) == {"0.05", "0.1", "0.2"}
