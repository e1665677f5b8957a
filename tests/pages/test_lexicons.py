"""The lexicons: every entry, what it says, where it is from, and what is second-hand."""

import pytest
from django.test import Client

from forecasts.models import Lexicon
from tests import builders
from tests.pages.conftest import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def shipped(db: None) -> None:
    builders.load_lexicons()


def test_all_lexicons_are_listed_the_headline_first(client: Client, shipped: None) -> None:
    response = client.get("/lexicons/")
    every = sorted(path.stem for path in (builders.FIXTURES / "lexicons").glob("*.yaml"))
    headline_first = ["kent-1964", *(slug for slug in every if slug != "kent-1964")]
    assert [lexicon.slug for lexicon, _ in response.context["rows"]] == headline_first
    assert "Second-hand: not read in its source." in text_of(response)


def test_every_entry_has_its_row(client: Client, shipped: None) -> None:
    for lexicon in Lexicon.objects.all():
        context = client.get(f"/lexicons/{lexicon.slug}/").context
        assert len(context["rows"]) + len(context["without"]) == lexicon.terms.count()


def test_printed_and_coders_readings_are_told_apart(client: Client, shipped: None) -> None:
    response = client.get("/lexicons/kent-1964/")
    origins = {row.word: (row.said, row.origin) for row in response.context["rows"]}
    assert origins["almost certain"] == ("87–99%", "printed")
    assert origins["undoubtedly"] == ("87–99%", "coder’s synonym")
    assert 'Sherman Kent, "Words of Estimative Probability"' in text_of(response)


def test_what_a_lexicon_says_gives_no_probability_stands_apart_with_its_reason(client: Client, shipped: None) -> None:
    response = client.get("/lexicons/kent-1964/")
    without = {row.word: row.term.note for row in response.context["without"]}
    assert without
    assert all(note in text_of(response) for note in without.values() if '"' not in note)


def test_second_hand_entries_are_marked(client: Client, shipped: None) -> None:
    doubtful = Lexicon.objects.get(slug="kent-1964").terms.filter(verified=False).count()
    assert doubtful
    page = client.get("/lexicons/kent-1964/").content.decode()
    assert page.count('<span class="off">second-hand</span>') == doubtful
    assert "Second-hand. These figures were not read in their source" in text_of(client.get("/lexicons/phia-2025/"))


def test_exact_values_and_open_ends_are_shown(client: Client, shipped: None) -> None:
    rows = {row.word: row for row in client.get("/lexicons/ipcc-ar5/").context["rows"]}
    assert rows["exceptionally unlikely"].best == "0.5%, the midpoint"
    assert (rows["more likely than not"].said, rows["more likely than not"].ends) == ("50–100%", "above 50%")
    assert 'class="band-edge open"' in rows["more likely than not"].strip


def test_an_elicited_lexicon_tells_how_many_were_asked(client: Client, shipped: None) -> None:
    page = text_of(client.get("/lexicons/capphrase-2026/"))
    assert "n 5,174" in page
    assert "first quartile, the median and the third quartile" in page


def test_a_lexicon_that_is_not_there_is_not_found(client: Client) -> None:
    assert client.get("/lexicons/none/").status_code == 404
