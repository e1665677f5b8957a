"""A record recalibrated: the lexicon loads again, and whatever is read with it says what it was counted from."""

import io
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.core.management import CommandError
from django.test import Client

from forecasts.expressions import read_expressions
from forecasts.lexicons import content_sha, read_lexicon
from forecasts.models import Lexicon
from forecasts.visibility import visible_to
from scoring import runs
from scoring.charts.registry import CHARTS
from scoring.forecast_files.lexicons import reading_of
from scoring.management.scorecard import print_scorecard
from scoring.selection import lexicon_readings
from tests import builders
from tests.commands import output_of, refusal

EXPRESSIONS = read_expressions(builders.FIXTURES / "expressions.yaml")
NIE_58 = ("--document", "nie-58", "--lexicon", "kent-1964", "--min-claims", "2", "--output", "recalibrated-nie-58.yaml")


@pytest.fixture
def loaded(tmp_path, monkeypatch, transactional_db):
    """NIE-58 recalibrated and the lexicon loaded; a run is answered when its transaction has committed."""
    monkeypatch.chdir(tmp_path)
    builders.load_nie_58()
    output_of("recalibrate", *NIE_58)
    output_of("load_lexicons", "recalibrated-nie-58.yaml")
    return Lexicon.objects.get(slug="recalibrated-nie-58")


def ask(*lexicons: str, documents=("nie-58",)):
    return runs.start(
        seen=visible_to(AnonymousUser()), by="t", at=builders.NOW, documents=documents, lexicons=list(lexicons)
    )


def test_a_record_is_recalibrated_through_a_run_and_the_lexicon_loads(loaded):
    counted = read_lexicon("recalibrated-nie-58.yaml", EXPRESSIONS)
    (asked,) = runs.ScoringRun.objects.all()
    assert counted.origin and counted.origin.run == asked.key and counted.origin.inputs_sha == asked.inputs_sha
    assert (counted.origin.documents, counted.year) == (("nie-58",), 2026)
    assert loaded.origin["documents"] == ["nie-58"] and loaded.sha256 == content_sha(counted)
    assert lexicon_readings([loaded.slug])[0] == reading_of(counted)
    assert "recalibrated-nie-58: is there already." in output_of("load_lexicons", "recalibrated-nie-58.yaml")


def test_its_rates_are_those_of_the_words_in_the_report(loaded):
    rows = runs.report_of(ask("kent-1964")).lexicon().forecasts.expressions
    counted = {(row.expression, row.negated): (row.n, round(row.rate, 6)) for row in rows if row.n >= 2}
    terms = read_lexicon("recalibrated-nie-58.yaml", EXPRESSIONS).terms
    assert {(one.expression, one.negated): (one.n, one.best) for one in terms if not one.no_probability} == counted


def test_a_run_on_those_documents_is_stamped_wherever_it_shows(loaded):
    asked = ask("recalibrated-nie-58", "kent-1964")
    report = runs.report_of(asked)
    said = report.notes["in_sample"]
    assert said.startswith("In-sample: Recalibrated (recalibrated-nie-58) was counted from claims of nie-58")
    assert report.headline == "kent-1964" and runs.question_of(asked)["lexicons"][0]["slug"] == "kent-1964"
    out = io.StringIO()
    print_scorecard(asked, asked.documents.get(), out)
    printed = " ".join(out.getvalue().split())
    assert said in printed and "in_sample[recalibrated-nie-58]: true" in printed
    client = Client()
    for address in ("/", f"/runs/{asked.key}/", "/documents/nie-58/", f"/runs/{asked.key}/report.json"):
        assert said in client.get(address).content.decode(), address
    assert "in_sample" in client.get(f"/runs/{asked.key}/report.csv").content.decode().partition("\n")[0]
    assert "(in-sample)" in client.get(f"/runs/{asked.key}/scores.svg").content.decode()


@pytest.mark.parametrize("slug", ["nie-58", "nie-59"])
def test_a_scorecard_offers_it_only_where_a_run_was_asked_with_it(loaded, slug):
    """Of nie-58 there is a run, with Kent 1964 alone; of nie-59 none."""
    builders.document("nie-59")
    address = f"/documents/{slug}/?lexicon=recalibrated-nie-58"
    before = Client().get(address).content.decode()
    assert "Recalibrated" not in before and "Kent 1964" in before
    ask("kent-1964", "recalibrated-nie-58", documents=(slug,))
    after = Client().get(address).content.decode()
    assert ("Recalibrated (recalibrated-nie-58) (in-sample)" in after) == (slug == "nie-58")
    assert "Recalibrated (recalibrated-nie-58)" in after


@pytest.mark.parametrize("picture", sorted(set(CHARTS) - {"window"}))
def test_each_picture_read_with_it_says_so(loaded, picture):
    asked = ask("kent-1964", "recalibrated-nie-58")
    address = f"/runs/{asked.key}/{picture}.svg?lexicon=recalibrated-nie-58"
    assert "(in-sample)" in Client().get(address).content.decode()


def test_alone_it_is_the_headline_and_stamped(loaded):
    report = runs.report_of(ask("recalibrated-nie-58"))
    assert report.headline == "recalibrated-nie-58" and len(report.in_sample) == 1


def test_on_other_documents_it_is_a_lexicon_like_any_other(loaded):
    builders.document("nie-59")
    report = runs.report_of(ask("recalibrated-nie-58", "kent-1964", documents=("nie-59",)))
    assert report.headline == "recalibrated-nie-58" and report.in_sample == ()


def test_where_no_lexicon_is_named_none_that_is_recalibrated_is_put_on(loaded):
    assert "recalibrated-nie-58" not in [one.slug for one in runs.report_of(ask()).lexicons]


def test_the_pages_of_lexicons_and_the_api_say_where_it_is_from(loaded):
    client = Client()
    page = client.get(loaded.get_absolute_url()).content.decode()
    assert "How often the words came true in a record" in page and loaded.origin["inputs_sha"] in page
    assert "counted from 1 document<" in client.get("/lexicons/").content.decode()
    answer = client.get("/api/v1/lexicons/recalibrated-nie-58/").json()
    assert answer["kind"] == "recalibrated" and answer["origin"]["documents"] == ["nie-58"]
    assert answer["terms"][0]["basis"] == "counted"
    assert client.get("/api/v1/lexicons/kent-1964/").json()["origin"] is None


def test_the_database_refuses_a_recalibrated_lexicon_without_an_origin(loaded):
    loaded.origin = None
    with pytest.raises(ValidationError, match="says what it was counted from"):
        loaded.full_clean()


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["--lexicon", "recalibrated-nie-58"], "is recalibrated itself"),
        (["--min-claims", "0"], "from 1 on"),
        (["--document", "nie-0"], "There is no document nie-0"),
        (["--min-claims", "500"], "no expression has 500 scored claims"),
    ],
)
def test_what_cannot_be_counted_is_refused(loaded, arguments, reason):
    assert reason in refusal("recalibrate", "--output", "other.yaml", *arguments)
    assert not Path("other.yaml").exists()


def counted_with(*options: str) -> dict[tuple[str, bool], int]:
    output_of("recalibrate", *NIE_58[:-1], "other.yaml", "--min-claims", "1", *options)
    lexicon = read_lexicon("other.yaml", EXPRESSIONS)
    return {(one.expression, one.negated): one.n for one in lexicon.terms if not one.no_probability}


def report_rows(**policies: str):
    asked = runs.start(
        seen=visible_to(AnonymousUser()), by="t", at=builders.NOW, documents=["nie-58"], lexicons=["kent-1964"],
        policies=policies,
    )  # fmt: skip
    rows = runs.report_of(asked).lexicon().forecasts.expressions
    return {(row.expression, row.negated): row.n for row in rows if row.n and row.cls != "bare"}


@pytest.mark.parametrize(
    ("policy", "value"),
    [("negation", "complement"), ("restatement", "each"), ("synonyms", "without"), ("modal", "lexicon")],
)
def test_what_is_counted_follows_the_policies_as_a_run_does(loaded, policy, value):
    counted = counted_with(f"--{policy}", value)
    assert counted == report_rows(**{policy: value})
    origin = read_lexicon("other.yaml", EXPRESSIONS).origin
    assert origin and origin.policies[policy] == value


def test_claims_that_are_said_twice_are_counted_twice_where_that_is_asked_for(loaded):
    assert sum(counted_with("--restatement", "each").values()) > sum(counted_with().values())


def test_outcomes_are_counted_as_they_were_known_on_a_day(loaded):
    early = sum(counted_with("--as-of", "1954-10-15").values())
    assert early < sum(counted_with().values())


def test_a_day_that_is_none_is_refused_with_how_to_give_one() -> None:
    with pytest.raises(CommandError, match="argument --as-of: 'tomorrow' is no day: give one as YYYY-MM-DD"):
        output_of("recalibrate", "--as-of", "tomorrow", "--output", "other.yaml")


def test_drafts_are_not_counted(loaded):
    builders.document("nie-60", state="draft")
    assert "There is no document nie-60" in refusal("recalibrate", "--document", "nie-60", "--output", "other.yaml")
