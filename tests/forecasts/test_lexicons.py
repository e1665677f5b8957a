"""A wrong lexicon is refused by line, and its content is one hash in whatever order its terms stand."""

from dataclasses import replace
from pathlib import Path

import pytest

from forecasts.lexicons import FileRefused, content_sha, read_lexicon
from tests.builders import shipped_expressions
from tests.builders import shipped_lexicon as shipped

BAD = Path(__file__).parent / "bad" / "lexicons"
EXPRESSIONS = shipped_expressions()


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
