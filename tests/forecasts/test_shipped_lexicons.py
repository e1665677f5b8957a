"""Each shipped lexicon says what its source prints, figure by figure."""

import pandas as pd
import pytest
from django.conf import settings

from forecasts.lexicons import TermEntry
from forecasts.yamlfile import dump, parse
from tests.builders import FIXTURES
from tests.builders import shipped_lexicon as shipped

SLUGS = ("capphrase-2026", "icd-203-2015", "ipcc-ar5", "kent-1964", "phia-2025", "wark-1964")


def figures(slug: str, *, basis: str | None = None) -> dict[str, tuple[float, ...] | None]:
    """Each term's lower, best and upper in hundredths, as the sources print them; a negated one has `not` after it."""
    return {
        f"{term.expression} not" if term.negated else term.expression: in_hundredths(term)
        for term in shipped(slug).terms
        if basis in (None, term.basis)
    }


def in_hundredths(term: TermEntry) -> tuple[float, ...] | None:
    if term.lower is None or term.best is None or term.upper is None:
        return None
    return tuple(round(100 * number, 6) for number in (term.lower, term.best, term.upper))


def test_six_lexicons_are_shipped_each_with_its_citation_and_under_its_own_name():
    files = sorted(path.stem for path in (FIXTURES / "lexicons").glob("*.yaml"))
    assert tuple(files) == SLUGS
    for slug in SLUGS:
        lexicon = shipped(slug)
        assert lexicon.slug == slug
        assert str(lexicon.year) in lexicon.citation
        assert any(author.split()[-1] in lexicon.citation for author in lexicon.authors)


@pytest.mark.parametrize("name", ["expressions.yaml", *(f"lexicons/{slug}.yaml" for slug in SLUGS)])
def test_shipped_files_are_in_the_one_form_that_is_written(name):
    raw = (FIXTURES / name).read_bytes()
    assert dump(parse(raw, name)[0]).encode() == raw


def test_kent_is_the_chart_of_page_55_with_the_synonyms_that_he_lists():
    """By hand from the chart: centre, give or take. Studies in Intelligence 8(4), 1964, pp. 55, 59."""
    almost, probable, even, probably_not, almost_not = (
        (87, 93, 99),
        (63, 75, 87),
        (40, 50, 60),
        (20, 30, 40),
        (2, 7, 12),
    )
    assert {name: band for name, band in figures("kent-1964", basis="printed").items() if band} == {
        "certain": (100, 100, 100),
        "almost certain": almost,
        "virtually certain": almost,
        "all but certain": almost,
        "highly probable": almost,
        "highly likely": almost,
        "odds overwhelming": almost,
        "probable": probable,
        "likely": probable,
        "we believe": probable,
        "we estimate": probable,
        "chances about even": even,
        "chances a little better than even": even,
        "chances a little less than even": even,
        "improbable": probably_not,
        "unlikely": probably_not,
        "we doubt": probably_not,
        "doubtful": probably_not,
        "probable not": probably_not,
        "we believe not": probably_not,
        "we estimate not": probably_not,
        "almost certain not": almost_not,
        "virtually impossible": almost_not,
        "almost impossible": almost_not,
        "some slight chance": almost_not,
        "highly doubtful": almost_not,
        "impossible": (0, 0, 0),
    }


def test_under_kent_what_the_coder_adds_is_marked_and_can_be_left_out():
    assert figures("kent-1964", basis="coders_synonym") == {
        "undoubtedly": (87, 93, 99),
        "undoubtedly not": (2, 7, 12),
        "we think": (63, 75, 87),
        "we expect": (63, 75, 87),
        "we judge": (63, 75, 87),
        "we think not": (20, 30, 40),
        "we expect not": (20, 30, 40),
        "we judge not": (20, 30, 40),
    }


def test_under_kent_possible_and_what_merely_appears_have_outright_no_probability():
    without = {name for name, band in figures("kent-1964").items() if band is None}
    assert {"possible", "conceivable", "could", "may", "might", "perhaps", "serious possibility"} <= without
    assert {"appears", "seems", "apparently", "indicates", "suggests", "presumably", "reportedly"} <= without
    assert all(term.note for term in shipped("kent-1964").terms if term.no_probability)


def test_under_kent_only_the_lost_row_of_synonyms_is_second_hand():
    kent = shipped("kent-1964")
    assert kent.verified
    assert {term.expression for term in kent.terms if not term.verified} == {
        "virtually impossible",
        "almost impossible",
        "some slight chance",
        "highly doubtful",
    }


def test_the_note_on_we_doubt_says_that_it_is_an_anachronism_in_a_text_of_1952():
    (doubt,) = [term for term in shipped("kent-1964").terms if term.expression == "we doubt"]
    assert "anachronism" in doubt.note


def test_wark_is_his_closing_table_with_the_analysts_mode_and_nothing_for_words_without_consensus():
    """By hand from the tables of Studies in Intelligence 8(4), 1964, pp. 67-80: printed band, analysts' mode."""
    wark = figures("wark-1964")
    assert {name: band for name, band in wark.items() if band} == {
        "will": (90, 100, 100),
        "almost certain": (80, 90, 100),
        "undoubtedly": (80, 100, 100),
        "highly likely": (75, 90, 95),
        "highly probable": (75, 90, 95),
        "probable": (60, 75, 80),
        "likely": (60, 70, 80),
        "good chance": (60, 70, 80),
        "better than even": (50, 60, 70),
        "may": (40, 50, 60),
        "probable not": (10, 20, 30),
        "unlikely": (10, 20, 30),
        "some slight chance": (0, 10, 20),
    }
    assert wark["we believe"] is wark["we believe not"] is wark["we estimate"] is wark["we estimate not"] is None
    assert all(term.note for term in shipped("wark-1964").terms if term.no_probability)


def test_icd_203_has_two_words_for_each_of_seven_bands_that_share_their_edges():
    """By hand from the directive's table, D.6.e.(2)(a); it prints no best, so that is the midpoint."""
    assert figures("icd-203-2015") == {
        "almost no chance": (1, 3, 5),
        "remote": (1, 3, 5),
        "very unlikely": (5, 12.5, 20),
        "highly improbable": (5, 12.5, 20),
        "unlikely": (20, 32.5, 45),
        "improbable": (20, 32.5, 45),
        "roughly even chance": (45, 50, 55),
        "roughly even odds": (45, 50, 55),
        "likely": (55, 67.5, 80),
        "probable": (55, 67.5, 80),
        "very likely": (80, 87.5, 95),
        "highly probable": (80, 87.5, 95),
        "almost certain": (95, 97, 99),
        "nearly certain": (95, 97, 99),
    }
    assert all(term.best_is_midpoint for term in shipped("icd-203-2015").terms)


def test_the_uk_yardstick_keeps_its_gaps_and_strict_ends_and_is_marked_second_hand():
    assert figures("phia-2025") == {
        "remote chance": (0, 2.5, 5),
        "highly unlikely": (10, 15, 20),
        "unlikely": (25, 30, 35),
        "realistic possibility": (40, 45, 50),
        "likely": (55, 65, 75),
        "probable": (55, 65, 75),
        "highly likely": (80, 85, 90),
        "almost certain": (95, 97.5, 100),
    }
    lexicon = shipped("phia-2025")
    assert not lexicon.verified
    assert {term.expression for term in lexicon.terms if term.upper_open} == {"realistic possibility", "almost certain"}
    assert {term.expression for term in lexicon.terms if term.lower_open} == {"remote chance"}


def test_the_bands_of_the_ipcc_are_nested():
    """By hand from the Guidance Note of 2010, Table 1 and its footnote."""
    assert figures("ipcc-ar5") == {
        "virtually certain": (99, 99.5, 100),
        "extremely likely": (95, 97.5, 100),
        "very likely": (90, 95, 100),
        "likely": (66, 83, 100),
        "more likely than not": (50, 75, 100),
        "about as likely as not": (33, 49.5, 66),
        "unlikely": (0, 16.5, 33),
        "very unlikely": (0, 5, 10),
        "extremely unlikely": (0, 2.5, 5),
        "exceptionally unlikely": (0, 0.5, 1),
    }
    lexicon = shipped("ipcc-ar5")
    assert lexicon.nested
    assert {term.expression for term in lexicon.terms if term.lower_open} == {"more likely than not"}


def test_the_elicited_lexicon_agrees_with_the_medians_and_quartiles_read_before():
    """Quartile, median, quartile of n=5174, from an earlier and separate reading of the same data."""
    read_before = {
        "almost certain": (90, 95, 98),
        "highly likely": (80, 90, 90),
        "probable": (65, 75, 80),
        "likely": (67, 75, 80),
        "better than even": (55, 60, 60),
        "chances about even": (50, 50, 50),
        "may": (30, 40, 51),
        "might": (25, 40, 50),
        "could": (25, 40, 50),
        "realistic possibility": (40, 60, 75),
        "unlikely": (10, 20, 25),
        "improbable": (5, 10, 20),
        "will": (99, 100, 100),
    }
    ours = figures("capphrase-2026")
    assert {name: ours[name] for name in read_before} == read_before
    assert len(ours) == 19
    assert {term.n for term in shipped("capphrase-2026").terms} == {5174}


def test_the_elicited_figures_are_those_of_the_data_where_the_data_is():
    data = settings.BASE_DIR.parent / "shared" / "data" / "readings" / "capphrase_absolute_judgements.csv"
    if not data.exists():
        pytest.skip(f"the answers of the quiz are not beside this checkout ({data.name})")
    answers = pd.read_csv(data).groupby("term")["probability"]
    asked = {"chances about even": "About Even", "will": "Will Happen", "may": "May Happen", "might": "Might Happen"}
    asked["could"] = "Could Happen"
    by_phrase = {phrase.casefold(): group / 100 for phrase, group in answers}
    for term in shipped("capphrase-2026").terms:
        readings = by_phrase.pop(asked.get(term.expression, term.expression).casefold())
        assert (term.lower, term.best, term.upper) == tuple(readings.quantile([0.25, 0.5, 0.75]).round(9))
        assert term.n == len(readings)
        assert term.mean == pytest.approx(readings.mean(), abs=5e-5)
        assert term.sd == pytest.approx(readings.std(ddof=1), abs=5e-5)
    assert not by_phrase
