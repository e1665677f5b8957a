"""Sentences give up their expressions, each with its class and place, and no printed form is read in two ways."""

import pytest

from forecasts.expressions import Match, find_expressions, read_expressions, strongest
from forecasts.yamlfile import FileRefused
from tests.builders import shipped_expressions

EXPRESSIONS = shipped_expressions()


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
