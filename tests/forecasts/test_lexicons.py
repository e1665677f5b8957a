"""Lexicons say what their sources print, wrong ones are refused by line, and sentences give up their expressions."""

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from forecasts.lexicons import (
    FileRefused,
    LexiconEntry,
    Match,
    TermEntry,
    content_sha,
    find_expressions,
    read_expressions,
    read_lexicon,
    strongest,
)
from forecasts.yamlfile import dump, parse

ROOT = Path(__file__).resolve().parents[2]
BAD = Path(__file__).parent / "bad" / "lexicons"
SLUGS = ("capphrase-2026", "icd-203-2015", "ipcc-ar5", "kent-1964", "phia-2025", "wark-1964")
EXPRESSIONS = read_expressions(ROOT / "fixtures" / "expressions.yaml")


def shipped(slug: str) -> LexiconEntry:
    return read_lexicon(ROOT / "fixtures" / "lexicons" / f"{slug}.yaml", EXPRESSIONS)


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


# --- what is shipped --------------------------------------------------------------------------------------------


def test_six_lexicons_are_shipped_each_with_its_citation_and_under_its_own_name():
    files = sorted(path.stem for path in (ROOT / "fixtures" / "lexicons").glob("*.yaml"))
    assert tuple(files) == SLUGS
    for slug in SLUGS:
        lexicon = shipped(slug)
        assert lexicon.slug == slug
        assert str(lexicon.year) in lexicon.citation
        assert any(author.split()[-1] in lexicon.citation for author in lexicon.authors)


@pytest.mark.parametrize("name", ["expressions.yaml", *(f"lexicons/{slug}.yaml" for slug in SLUGS)])
def test_shipped_files_are_in_the_one_form_that_is_written(name):
    raw = (ROOT / "fixtures" / name).read_bytes()
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
    data = ROOT.parent / "shared" / "data" / "readings" / "capphrase_absolute_judgements.csv"
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


# --- what is refused --------------------------------------------------------------------------------------------

KEYS = (
    "format, slug, name, title, authors, year, version, kind, nested, citation, url, read_in, verified, note, origin, "
    "terms"
)
REFUSED = {
    "alias": ["18: anchors (&) and aliases (*) are not read: write the value out"],
    "basis-unknown": ['15: terms[0].basis: must be one of "printed", "coders_synonym", "counted", not "guessed"'],
    "below-zero": ["17: terms[1].lower: must be at least 0, not -0.63"],
    "best-above-upper": ["11: terms[0]: lower 0.87, best 0.995, upper 0.99 are not in this order"],
    "best-on-open-bound": ["13: terms[0].best: 0.93 is a bound that the band excludes (lower_open, upper_open)"],
    "bound-missing": ["16: terms[1]: needs lower, best and upper, or no_probability: true"],
    "crossing-bands": [
        '16: terms[1]: 0.63 to 0.87 for "probable" lies across 0.55 to 0.9 for "likely", which is no stronger: '
        "a slip of the row? (a scale that is so by design says nested: true)"
    ],
    "elicited-without-n": ["17: terms[1]: is elicited: needs n, the number of people who answered"],
    "empty-citation": ["8: citation: must not be empty"],
    "figure-in-quotes": ['18: terms[1].best: must be a number, not "0.75"'],
    "figures-without-probability": [
        "16: terms[1]: is said to have no probability: leave its figures out, or no_probability"
    ],
    "key-twice": ["19: terms[1].best: is given twice, first in line 18"],
    "lower-above-best": ["16: terms[1]: lower 0.76, best 0.75, upper 0.87 are not in this order"],
    "midpoint-that-is-none": ["18: terms[1].best: is said to be the midpoint of 0.63 and 0.87, but is 0.7"],
    "n-in-printed": ["15: terms[0].n: a printed lexicon has no n, mean and sd"],
    "no-citation": ["1: 'citation' is missing"],
    "no-reason-for-no-probability": ["21: terms[2]: a term without a probability needs a note that says why"],
    "no-title-but-titel": [
        "1: 'title' is missing",
        f"3: titel: is no key of this format here; known are: {KEYS}",
    ],
    "no-web-address": ['9: url: must be a web address that starts with https:// or http://, not "www.example.org"'],
    "not-a-number": ["18: .nan is not a number that can be used: it must be finite"],
    "not-utf-8": ["8: is not UTF-8 text: save the file as UTF-8"],
    "not-yaml": ["5: is not YAML: did not find expected ',' or ']'"],
    "percent-for-probability": ["19: terms[1].upper: must be at most 1, not 87"],
    "row-slip": [
        '21: terms[2]: 0.02 to 0.6 for "chances about even" lies across 0.2 to 0.4 for "unlikely", '
        "which is no stronger: a slip of the row? (a scale that is so by design says nested: true)"
    ],
    "same-expression-twice": ['21: terms[2]: "probable" has a term already, in line 16'],
    "same-negation-twice": ['27: terms[3]: "probable (negated)" has a term already, in line 21'],
    "slug-with-spaces": ["2: slug: must be lower-case letters and digits joined by hyphens, like kent-1964"],
    "synonym-of-nothing": [
        "21: terms[2]: is called a coder's synonym, but no printed term of this lexicon has its figures"
    ],
    "unknown-expression": [
        '16: terms[1].expression: "probabel" is no known expression: add it to expressions.yaml, or correct it'
    ],
}


def test_every_bad_lexicon_has_its_message():
    assert sorted(path.stem for path in BAD.glob("*.yaml")) == sorted(REFUSED)


@pytest.mark.parametrize("name", REFUSED)
def test_a_bad_lexicon_is_refused_with_file_line_path_and_reason(name):
    path = BAD / f"{name}.yaml"
    with pytest.raises(FileRefused) as refused:
        read_lexicon(path, EXPRESSIONS)
    assert str(refused.value) == "\n".join(f"{path}:{message}" for message in REFUSED[name])


def test_bands_of_a_nested_or_elicited_lexicon_may_lie_across_one_another(tmp_path):
    text = (BAD / "crossing-bands.yaml").read_text(encoding="utf-8")
    elicited = text.replace("kind: printed", "kind: elicited").replace("basis: printed", "basis: printed\n  n: 46")
    for good in (text.replace("kind: printed", "kind: printed\nnested: true"), elicited):
        path = tmp_path / "good.yaml"
        path.write_text(good, encoding="utf-8")
        assert [term.expression for term in read_lexicon(path, EXPRESSIONS).terms] == [
            "almost certain",
            "probable",
            "likely",
        ]


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (
            [("likely", "likely"), ("likely", "likeliest")],
            '6: expressions[1].expression: "likely" is listed twice, first in line 3',
        ),
        (
            [("likely", "likely, likely")],
            '5: expressions[0].surface_forms[1]: the form "likely" already stands for "likely": '
            "a form belongs to one expression, once",
        ),
        (
            [("better than even", "better than even"), ("even", "better-than-even")],
            '8: expressions[1].surface_forms[0]: the form "better-than-even" already stands for "better than even": '
            "a form belongs to one expression, once",
        ),
        (
            [("Likely", "likely")],
            "3: expressions[0].expression: must be words in lower case with single spaces between them",
        ),
        ([("likely", "")], "5: expressions[0].surface_forms: must not be empty"),
    ],
)
def test_a_form_that_would_be_read_in_two_ways_is_refused(tmp_path, rows, message):
    path = tmp_path / "expressions.yaml"
    entries = "".join(f"- expression: {name}\n  class: yardstick\n  surface_forms: [{forms}]\n" for name, forms in rows)
    path.write_text(f"format: 1\nexpressions:\n{entries}", encoding="utf-8")
    with pytest.raises(FileRefused) as refused:
        read_expressions(path)
    assert str(refused.value) == f"{path}:{message}"


# --- what a lexicon's content is --------------------------------------------------------------------------------


def test_the_content_of_a_lexicon_is_the_same_in_whatever_order_its_terms_stand():
    kent = shipped("kent-1964")
    assert content_sha(replace(kent, terms=kent.terms[::-1])) == content_sha(kent)
    assert len(content_sha(kent)) == 64


def test_any_change_of_a_figure_a_note_or_a_mark_is_another_content():
    kent = shipped("kent-1964")
    first, *others = kent.terms
    changed = [
        replace(kent, version=2),
        replace(kent, note=""),
        replace(kent, terms=tuple(others)),
        replace(kent, terms=(replace(first, lower=0.999), *others)),
        replace(kent, terms=(replace(first, verified=False), *others)),
    ]
    assert len({content_sha(lexicon) for lexicon in [kent, *changed]}) == 6


# --- expressions in sentences -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cls", "names"),
    [
        ("yardstick", "almost certain, undoubtedly, presumably, probable, likely, unlikely, improbable, doubtful"),
        ("yardstick", "certain, chances about even, remote chance, realistic possibility, more likely than not"),
        ("belief", "we believe, we think, we estimate, we conclude, we doubt, we judge, we expect"),
        ("belief", "appears, seems, indicates, there is evidence, apparently, suggests, reportedly"),
        ("bare", "will, must"),
        ("modal", "may, might, could, possible, conceivable, cannot be ruled out"),
    ],
)
def test_expressions_have_the_class_that_the_coding_rules_give_them(cls, names):
    classes = {entry.expression: entry.cls for entry in EXPRESSIONS}
    assert {classes[name] for name in names.split(", ")} == {cls}


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("We believe it unlikely that the Kremlin will be able to", "we believe|unlikely|will"),
        ("We believe it is almost certain that it will not attempt", "we believe|almost certain|will"),
        ("The Kremlin almost certainly sees", "almost certain"),
        ("ALMOST CERTAINLY", "almost certain"),
        ("We do not believe that solidarity can be weakened", "we believe"),
        ("It is difficult to believe", "we believe"),
        ("are believed to have been", "we believe"),
        ("As we have previously estimated, during the period of this estimate", "we estimate"),
        ("Chinese leaders probably estimate that it will", "probable|we estimate|will"),
        ("It will probably continue", "will|probable"),
        ("It is probable that no major decisions", "probable"),
        ("There is a high probability of war", "highly probable"),
        ("The probability is unknown", ""),
        ("The outcome is uncertain", ""),
        ("It is unlikely", "unlikely"),
        ("It is highly unlikely", "highly unlikely"),
        ("It is not unlikely", "unlikely"),
        ("Solidarity cannot be weakened", ""),
        ("War cannot be ruled out", "cannot be ruled out"),
        ("It would result in dissension, and might lead to conflict", "will|might"),
        ("It must be considered", "must"),
        ("a serious clash of interests is certain.", "certain"),
        ("It seems certain that", "seems|certain"),
        ("attached to certain economic and security organs", ""),
        ("He was certain organs were attached", "certain"),
        ("in May 1952, on 14 May, of May and the May decree", ""),
        ("May 1952 was dry", ""),
        ("It may. May it last?", "may|may"),
        ("The will of the Party and its military might", ""),
        ("As soon as possible, if it is possible", "possible"),
        ("It is as possible that he goes", "possible"),
        ("no reliable indication of it", "indicates"),
        ("This appears to be, and apparently is", "appears|apparently"),
        ("its appearance", ""),
        ("There is evidence that", "there is evidence"),
        ("There is no doubt, and little doubt that; but we doubt it", "no doubt|little doubt|we doubt"),
        ("better-than-even chances", "better than even"),
        ("chances are a little better than even", "chances a little better than even"),
        ("almost\n  certain", "almost certain"),
        ("would-be friends and will--in time--go", "will"),
        ("some slight chance, a slight chance", "some slight chance|chances are slight"),
        ("in remote areas the chance is remote", "remote"),
        ("", ""),
    ],
)
def test_a_sentence_gives_up_its_expressions_in_order(sentence, found):
    matches = find_expressions(sentence, EXPRESSIONS)
    assert [match.expression for match in matches] == [name for name in found.split("|") if name]


def test_a_match_gives_its_place_in_code_points_without_the_negator():
    sentence = "“Friends” 😀: we do not believe it"
    (match,) = find_expressions(sentence, EXPRESSIONS)
    assert match == Match("we believe", "belief", 23, 30)
    assert sentence[match.start : match.end] == "believe"


@pytest.mark.parametrize(
    ("sentence", "governs"),
    [
        ("We believe it unlikely that the Kremlin will", "unlikely"),
        ("We believe that Moscow will try", "we believe"),
        ("It would tend to ensure that they might", "will"),
        ("It might or may", "might"),
        ("We think that they are likely to recur and probably will", "likely"),
    ],
)
def test_the_strongest_marker_governs_and_the_first_among_equals(sentence, governs):
    strongest_match = strongest(find_expressions(sentence, EXPRESSIONS))
    assert strongest_match is not None
    assert strongest_match.expression == governs


def test_a_sentence_without_markers_has_nothing_that_governs():
    assert strongest([]) is None
