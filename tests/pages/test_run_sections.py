"""What stands beside the measures on a run's page: full, undefined with its reason, of one estimate and of many."""

import csv
import gzip
import io
import json
import re

import pytest
from django.test import Client

from forecasts.models import Document
from scoring import runs
from scoring.management.synthetic import enter_synthetic
from scoring.models import ScoringRun
from scoring.reports.json import to_data
from scoring.reports.tables import CSV, TABLES
from scoring.synthetic import Plan
from tests import builders
from tests.pages.conftest import score, text_of

pytestmark = pytest.mark.django_db
# What reports had before these sections came.
LATER = ("specification", "lexicon_sensitivity")
LATER_OF_LEXICON = ("detail", "readers")


def page(client: Client, run: ScoringRun, **query: str) -> str:
    return text_of(client.get(f"/runs/{run.key}/", query))


def section(content: str, anchor: str) -> str:
    """The markup from an anchor up to the next section or figure."""
    found = re.search(rf'<(section|figure)[^>]* id="{anchor}".*?</\1>', content, re.S)
    assert found, anchor
    return found[0]


def scored(*claims: tuple[str, str], documents: int = 1, **question: object) -> ScoringRun:
    """A run on estimates that each say so: (word, verdict) a claim."""
    builders.load_lexicons("kent-1964")
    made = [builders.document(f"nie-{number + 1}") for number in range(documents)]
    for document in made:
        for word, verdict in claims:
            cls = "bare" if word == "will" else "yardstick"
            builders.expression(word, cls)
            said = builders.claim(document, word=word, voice=builders.voice("agreed"))
            builders.outcome(said.proposition, verdict)
    return score(*made, **question)


YES, NO = "occurred", "did_not_occur"


@pytest.fixture
def synthetic() -> ScoringRun:
    builders.load_lexicons("kent-1964", "icd-203-2015", "capphrase-2026")
    enter_synthetic(Plan(documents=40, writer="over_stating", seed=3), bulk=True, **builders.WHO)
    return score(*Document.objects.all())


def test_of_nie_58_each_section_says_what_so_few_claims_of_one_estimate_can_tell(client: Client) -> None:
    shown = page(client, score(builders.load_nie_58()))
    assert "Chance allows this reliability curve; of ten forecasts it allows many" in shown
    assert "The band is pointwise" in shown
    assert "Each of five events was called likelier than each of five non-events" in shown
    assert "No interval: the probabilities separate what occurred from what did not" in shown
    assert "Where the score of .062 comes from" in shown
    assert "The area under the line is the Brier score, .062 of 10" in shown
    assert "All forecasts scored are from one estimate, so nothing shows how much its claims lean together." in shown
    assert "until a word's rate is known to 10 points either way, at 10 scored claims an estimate" in shown
    assert "as asked it is .062 (n = 10)" in shown
    assert "CAPphrase 2026 asked readers. On the four forecasts" in shown
    assert "Tests of whether the words were right" not in shown


def test_of_forty_estimates_the_page_has_intervals_tests_and_a_curve_outside_its_band(
    client: Client, synthetic: ScoringRun
) -> None:
    shown = page(client, synthetic)
    assert "The reliability curve leaves what chance allows at five of six values" in shown
    assert "Claims of one estimate rise and fall together, so they count as fewer." in shown
    assert "Tests of whether the words were right" in shown and "Correlation 0.2" in shown
    assert "the 42 count as about 26" in shown
    assert "Area .557 of 111 events and 116 non-events" in shown
    assert "“almost certain” came true less often than it says" in shown


def test_under_another_lexicon_the_sections_are_its_own(client: Client, synthetic: ScoringRun) -> None:
    response = client.get(f"/runs/{synthetic.key}/", {"lexicon": "icd-203-2015"})
    part = runs.report_of(synthetic).lexicon("icd-203-2015")
    assert response.context["reliability"].points == part.detail.curve
    assert len(response.context["correlation"].tests) == 3 and "read with ICD 203" in text_of(response)
    assert "reliability.svg?lexicon=icd-203-2015" in response.content.decode()


def test_the_page_of_forty_estimates_weighs_no_more_than_a_page_may(client: Client, synthetic: ScoringRun) -> None:
    assert (
        len(gzip.compress(client.get(f"/runs/{synthetic.key}/").content)) < 40_000
    )  # with fonts and stylesheet under 100 kB


def test_what_each_word_would_need_is_in_a_table_of_its_own(client: Client, synthetic: ScoringRun) -> None:
    rows = {row.shown: row for row in client.get(f"/runs/{synthetic.key}/").context["needed"].rows}
    # By the rule: ln(.05/9)/ln(.87) = 37.3 more often, ln(.05/9)/ln(.37) = 5.2 less often; nine words can be flagged.
    assert (rows["probable"].less, rows["probable"].more) == ("6", "38")
    report = {row.shown: row for row in runs.report_of(synthetic).lexicon().forecasts.expressions}
    assert rows["probable"].counts_as == f"{report['probable'].effective_n:.1f}"
    assert rows["probable"].drawn == f"{round(100 * report['probable'].shrunk_rate)}%"


def test_where_nothing_is_scored_every_section_stays_and_says_why(client: Client) -> None:
    builders.load_lexicons("kent-1964")
    document = builders.document("nie-1")
    builders.claim(document, word="likely")
    shown = page(client, score(document))
    told = ("No reliability curve No claim with a probability is resolved.", "No area under the ROC curve",
            "No Murphy diagram", "no combination of the policies scores", "lean together No claim")  # fmt: skip
    assert [said for said in told if said not in shown] == []


@pytest.mark.parametrize(("verdict", "went"), [(YES, "came true"), (NO, "did not come true")])
def test_where_all_went_one_way_there_is_no_curve_but_its_numbers(client: Client, verdict: str, went: str) -> None:
    response = client.get(f"/runs/{scored(*[('likely', verdict)] * 10).key}/")
    shown = text_of(response)
    assert f"All 10 {went}: a curve needs both." in shown and "Too few claims for a reliability curve" in shown
    assert "No area under the ROC curve" in shown
    assert "The numbers behind the picture" in shown and response.context["reliability"].panel == ""


def test_a_single_claim_is_told_as_one(client: Client) -> None:
    shown = page(client, scored(("likely", YES)))
    assert "One forecast scored: a curve is drawn from ten on." in shown
    assert "one claim alone is scored, so nothing shows how much claims differ" in shown
    assert "“Likely” was scored one time." in shown


def test_perfect_separation_is_told_as_such_and_its_undefined_figures_with_their_reason(client: Client) -> None:
    run = scored(*[("almost certain", YES)] * 3, *[("unlikely", NO)] * 3, documents=2)
    response = client.get(f"/runs/{run.key}/")
    assert "Each of six events was called likelier than each of six non-events" in text_of(response)
    cox = next(family for family in response.context["families"] if family.title.startswith("Logistic"))
    assert any("separate" in reason for reason in cox.without)


def test_a_certainty_that_failed_is_listed_with_its_word_its_number_and_its_estimates(client: Client) -> None:
    run = scored(("will", NO), ("will", YES), ("likely", YES), documents=2, policies={"bare_will": "certain"})
    response = client.get(f"/runs/{run.key}/")
    shown = text_of(response)
    assert "Forecasts. With “will”: two claims put at 100% did not come true, in NIE-1 , NIE-2 ." in shown
    assert 'href="/documents/nie-2/"' in section(response.content.decode(), "measures")
    scores = next(family for family in response.context["families"] if family.title == "Scores")
    assert {row.key: row.forecasts for row in scores.rows}["log_score_bits"] == "∞"
    listed = list(csv.DictReader(io.StringIO(client.get(f"/runs/{run.key}/certainties.csv").content.decode())))
    assert [(row["expression"], row["n"], row["named"]) for row in listed] == [("will", "2", "nie-1 nie-2")]
    kept = json.loads(client.get(f"/runs/{run.key}/report.json").content)
    assert kept["lexicons"][0]["forecasts"]["wrong_certainties"][0]["n"] == 2


def test_where_no_certainty_failed_none_is_spoken_of(client: Client, estimate: Document) -> None:
    assert "Certainties that failed" not in page(client, score(estimate))


def test_bounds_of_open_and_undeterminable_forecasts_stand_beside_what_was_left_out(client: Client) -> None:
    builders.load_lexicons("kent-1964")
    document = builders.document("nie-1")
    for verdict in (YES, "undeterminable"):
        builders.outcome(builders.claim(document, word="likely").proposition, verdict)
    run = score(document)
    measures = runs.report_of(run).lexicon().forecasts.measures
    # .75 came true: .0625; a second one kindly .0625 more, harshly .5625 more, over two.
    assert (measures["brier_undeterminable_best"], measures["brier_undeterminable_worst"]) == (0.0625, 0.3125)
    assert "the Brier score would lie between .062 and .312" in page(client, run)


def test_every_part_of_the_contents_leads_to_its_section(client: Client, estimate: Document) -> None:
    content = client.get(f"/runs/{score(estimate).key}/").content.decode()
    contents = re.search(r'<nav aria-label="On this page">.*?</nav>', content, re.S)[0]
    targets = re.findall(r'href="#([a-z-]+)"', contents)
    assert len(targets) == 16
    assert all(f' id="{target}"' in content for target in targets)


def test_families_are_folded_but_the_first_two(client: Client, estimate: Document) -> None:
    measures = section(client.get(f"/runs/{score(estimate).key}/").content.decode(), "measures")
    assert measures.count("<details open>") == 2
    assert measures.count("<details>") > 10


@pytest.mark.parametrize("table", TABLES)
def test_every_table_can_be_taken_away_and_is_what_the_report_holds(
    client: Client, estimate: Document, table: str
) -> None:
    run = score(estimate)
    response = client.get(f"/runs/{run.key}/{table}.csv")
    assert response.status_code == 200 and response.content.decode() == CSV[table](runs.report_of(run))
    by_api = client.get(f"/api/v1/runs/{run.key}/report/", {"format": "csv", "table": table})
    assert by_api.content == response.content
    header = response.content.decode().splitlines()[0].split(",")
    assert tuple(header) == TABLES[table].columns and "lexicon" in header


def test_the_tables_say_what_the_report_says(client: Client, estimate: Document) -> None:
    run = score(estimate)
    report = runs.report_of(run)

    def rows(table: str) -> list[dict[str, str]]:
        return list(csv.DictReader(io.StringIO(client.get(f"/runs/{run.key}/{table}.csv").content.decode())))

    curve = [(row["lexicon"], float(row["probability"]), row["n"], row["hits"]) for row in rows("curve")]
    assert curve[:2] == [("kent-1964", 0.3, "1", "0"), ("kent-1964", 0.75, "1", "1")]
    assert len(rows("specification")) == len(report.specification) == 96
    assert rows("roc")[0]["threshold"] == "inf"
    assert len(rows("polarity")) == 9 * len(report.lexicons)
    assert {row["rho"] for row in rows("correlation")} == {"0.0", "0.05", "0.2", "0.1"}
    assert {row["value"] for row in rows("statements")} == {"cannot_tell"}


def test_the_api_carries_all_of_it(client: Client, estimate: Document) -> None:
    run = score(estimate)
    answer = client.get(f"/api/v1/runs/{run.key}/report/").json()
    assert answer == to_data(runs.report_of(run))
    first = answer["lexicons"][0]["detail"]
    assert set(first) == {"curve", "roc", "murphy", "polarity", "sensitivity", "notes"}
    assert len(answer["specification"]) == 96 and len(answer["lexicon_sensitivity"]) == 4


def earlier(report) -> str:
    """As versions wrote it that had none of this."""
    data = {key: value for key, value in to_data(report).items() if key not in LATER}
    for lexicon in data["lexicons"]:
        for key in LATER_OF_LEXICON:
            del lexicon[key]
        for block in ("forecasts", "assessments", "counterfactuals"):
            del lexicon[block]["wrong_certainties"]
    return json.dumps(data)


def test_the_page_of_a_report_of_an_earlier_version_shows_what_it_has(
    client: Client, estimate: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scoring.runs.to_json", earlier)
    run = score(estimate)
    response = client.get(f"/runs/{run.key}/")
    shown = text_of(response)
    assert response.status_code == 200 and "All measures" in shown and "They foretold better" in shown
    assert 'id="reliability"' not in response.content.decode() and 'id="choices"' not in response.content.decode()
    assert "#reliability" not in response.content.decode()
    assert client.get(f"/runs/{run.key}/reliability.svg").status_code == 200
    assert client.get(f"/runs/{run.key}/curve.csv").content.count(b"\n") == 1
