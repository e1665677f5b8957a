"""The conclusion in words."""

import pytest
from hypothesis import given

from scoring.metrics.cells import put_on
from scoring.metrics.conclusion import Conclusion, conclude
from scoring.metrics.planner import NextDocument, Plan, PlannedWord
from scoring.metrics.words import table
from scoring.reports import verdict
from tests.scoring.examples import questions
from tests.scoring.test_metrics_conclusion import vector


def told(value, **given):
    return Conclusion(value, "", "", given.pop("claims", 40), given.pop("documents", 10), **given)


@pytest.mark.parametrize(
    ("conclusion", "sentence"),
    [
        (told("over_stated", basis="overall", over=0.24, over_lower=0.02, over_upper=0.46),
         "Events bore out less than even the weakest reading of the words, shown on the whole, by 24 points (95% "
         "interval 2 to 46 points). That is not to say that no word said less."),
        (told("over_stated", basis="expressions", over_lower=-0.1, words_over=("probable", "likely")),
         "Events bore out less than even the weakest reading of the words, shown in “probable” and “likely”. That "
         "is not to say that no word said less."),
        (told("under_stated", basis="both", under=0.1, under_lower=0.01, under_upper=0.19, words_under=("unlikely",)),
         "Events bore out more than even the strongest reading of the words, shown on the whole, by 10 points (95% "
         "interval 1 to 19 points) and in “unlikely”. That is not to say that no word said more."),
        (told("mixed", basis="expressions", words_over=("probable",), words_under=("unlikely",)),
         "Events bore out less than even the weakest reading of the words, shown in “probable”; and they bore out more "
         "than even the strongest reading of the words, shown in “unlikely”."),
        (told("within_ranges", distance_upper=0.0831),
         "Even read least favourably, the words were on average at most 9 points outside their ranges. That is the "
         "average: a rare word may be far off."),
        (told("cannot_tell", distance_upper=0.14),
         "From 40 scored claims from 10 estimates it cannot be told whether these words were too strong or too weak: "
         "neither is shown, and they may on average be 14 points outside their ranges."),
        (told("cannot_tell", claims=11, documents=1),
         "Whether these words were too strong or too weak cannot be told from 11 scored claims from 1 estimate: it "
         "takes at least 20 claims from 5 estimates."),
    ],
)  # fmt: skip
def test_what_was_shown_is_told_with_what_showed_it(conclusion, sentence):
    assert verdict.sentence(conclusion) == sentence


def test_a_word_near_one_half_that_is_off_is_told_where_nothing_else_is_shown():
    odd = told("cannot_tell", distance_upper=0.14, words_neither=("chances about even",))
    assert verdict.sentence(odd) == (
        "From 40 scored claims from 10 estimates it cannot be told whether these words were too strong or too weak: "
        "“chances about even” was off, but a word near one half leans to neither side."
    )


@pytest.mark.parametrize(
    ("value", "heading"),
    [
        ("over_stated", "The words said more than events bore out"),
        ("under_stated", "The words said less than events bore out"),
        ("within_ranges", "On average the words stayed within ten points of their ranges"),
        ("mixed", "Some words said more than events bore out, and some less"),
        (
            "cannot_tell",
            "40 forecasts from ten estimates: whether the words were too strong or too weak cannot be told",
        ),
    ],
)
def test_the_heading_is_the_finding(value, heading):
    assert verdict.heading(told(value)) == heading


def test_forecasts_that_say_one_half_are_told_apart_from_those_that_lean_to_one_side():
    few = told("cannot_tell", claims=6, documents=3)
    assert verdict.heading(few, 7) == (
        "Six forecasts that lean to one side from three estimates: too few to tell whether the words were too strong "
        "or too weak"
    )
    assert verdict.heading(few, 6).startswith("Six forecasts from three estimates: ")
    assert verdict.sentence(few, 7) == (
        "Whether these words were too strong or too weak cannot be told from 6 scored claims from 3 estimates (1 more "
        "says one half, which leans to neither side): it takes at least 20 claims from 5 estimates."
    )
    none = told("cannot_tell", claims=0, documents=0)
    assert verdict.heading(none, 2) == "Every forecast scored says one half: nothing can be told about the words yet"
    assert verdict.heading(none, 0) == "No forecast is scored: nothing can be told about the words yet"


def test_where_no_shift_would_be_noticed_it_is_said_once():
    assert verdict.detectable(told("cannot_tell", over_se=0.2)) == (
        "However far off the words were, these claims would hardly show it on either side."
    )


def test_what_would_be_noticed_is_told_by_an_example():
    # expit(logit .75 - 2.11) = .2667: 27 %.
    assert verdict.detectable(conclude(vector())) == (
        "What these claims could show: that the words were too strong they would show 8 times in 10 only if what was "
        "put at 75% came true 27% of the time; that the words were too weak they would hardly show, however far off."
    )
    assert verdict.detectable(told("cannot_tell")) is None


def test_the_next_estimate_and_the_plan_are_told():
    one = told("cannot_tell", next_document=NextDocument(0.33, 0.078, 0.584, 0.1, -0.2, 0.5))
    assert verdict.next_document(one) == (
        "The Brier score of a further estimate of this kind would lie between .078 and .584 95 times in 100."
    )
    planned = Plan(
        8.0, 0.6, False, 0.1, (PlannedWord("probable", 0.75, 0.25, 47), PlannedWord("unlikely", 0.3, 0.5, 31))
    )
    assert verdict.plan(planned) == (
        "How many estimates it takes in all until a word's rate is known to 10 points either way, at 8 scored claims "
        "an estimate and were each word to come true as often as its best value says: “probable” 47, “unlikely” 31."
    )
    assert verdict.next_document(told("mixed")) is verdict.plan(None) is None


def test_that_claims_of_one_estimate_count_as_fewer_is_told_of_a_word():
    rows = {row.shown: row for row in table(vector())}
    assert verdict.counts_as(rows["probable"]) == (
        "As claims of one estimate rise and fall together, the 24 count as about 18."
    )
    assert verdict.counts_as(rows["chances about even"]) is None


def test_from_how_many_claims_a_word_could_be_marked_is_told():
    rows = {row.shown: row for row in table(vector())}
    assert verdict.needs(rows["probable"]) == (
        "With the range 63–87%, “less often than said” can be shown from five claims on, even if all went that way, "
        "“more often than said” from 30 claims on, even if all went that way."
    )


@given(questions())
def test_any_conclusion_can_be_told(asked):
    seen = put_on(*asked)
    found = conclude(seen)
    texts = [verdict.heading(found) + ".", verdict.sentence(found), verdict.detectable(found),
             verdict.next_document(found), verdict.plan(found.plan)]  # fmt: skip
    for row in table(seen):
        texts += [verdict.counts_as(row), verdict.needs(row), verdict.shows(row) or None]
    assert all(text.endswith(".") and "None" not in text and "nan" not in text for text in texts if text is not None)
