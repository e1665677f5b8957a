"""Two forecasts compared, in words: every finding, every kind of dominance, and what is the same and what not."""

from dataclasses import replace

import pytest

from scoring.reports import comparison_words as words
from scoring.reports.comparison import compare, compare_apart
from scoring.reports.detail import MurphyCurve
from scoring.reports.murphy_words import value_at
from scoring.reports.runs_compared import Compared, RunsCompared
from tests.scoring.examples import resolved

EIGHT = list(range(8))
SURE = resolved([0.9] * 8, [1] * 8, document=EIGHT)
SHY = resolved([0.6] * 8, [1] * 8, document=EIGHT)


def test_the_heading_tells_who_scored_better_or_that_nobody_can_tell():
    assert words.heading(compare(SURE, SHY), "the text", "State") == "The text scored better than State"
    assert words.heading(compare(SHY, SURE), "the text", "State") == "State scored better than the text"
    assert (
        words.heading(compare(SURE, SURE), "the text", "State")
        == "The text and State score the same at every threshold"
    )
    crossed = compare(resolved([0.9, 0.4], [1, 1]), resolved([0.6, 0.7], [1, 1]))
    assert words.heading(crossed, "a", "b") == "It cannot be told whether a or b scored better"
    nothing = compare(*[resolved([0.5], [float("nan")], status=["open"])] * 2)
    assert words.heading(nothing, "a", "b") == "Nothing to compare between a and b"
    assert words.difference(nothing, "a", "b") == "No claim with a probability is resolved."
    assert words.dominance(nothing, "a", "b").startswith("No Murphy curves: ")


def test_dominance_is_told_with_its_thresholds_and_its_caveat():
    one_way, other_way = compare(SURE, SHY), compare(SHY, SURE)
    told = (
        "The text scored no worse than State under every proper score, and better for who acts at some thresholds from "
        "60% to 90%. So it was on these claims; the curves come without an interval."
    )
    assert words.dominance(one_way, "the text", "State") == told
    assert words.dominance(other_way, "State", "the text") == told
    assert words.dominance(compare(SURE, SURE), "a", "b").startswith("Both cost the same at every threshold.")
    apart = words.dominance(compare_apart(SURE, SHY), "a", "b")
    assert apart.endswith("The two are of different claims, so a lower curve may tell of easier questions.")


def test_the_difference_has_its_interval_or_says_why_not():
    # (.1² - .4²) in each of eight documents
    told = words.difference(compare(SURE, SHY), "a", "b")
    assert told.startswith("On eight forecasts of eight estimates the Brier score is .010 for a and .160 for b: a")
    assert "a difference of −.150. 95% interval by estimate: −.150 to −.150." in told
    assert told.endswith(" With fewer than ten estimates it is rough.")
    unnamed = compare(replace(SURE, documents=()), replace(SHY, documents=()))
    assert "of estimates that are not named" in words.difference(unnamed, "a", "b")
    assert "No interval: the claims name no document" in words.difference(unnamed, "a", "b")
    four = compare(*[side.where(side.document < 4) for side in (SURE, SHY)])
    assert words.difference(four, "a", "b").endswith("Fewer than 5 documents tell nothing of others.")


def test_areas_are_told_with_delongs_test_where_it_is_done():
    outcome = [1] * 6 + [0] * 6
    first = resolved([0.9] * 5 + [0.2] + [0.1] * 5 + [0.8], outcome)
    found = compare(first, resolved([0.9, 0.2] * 6, outcome))
    told = words.areas(found, "a", "b")
    assert told.startswith("Area under the ROC curve: ") and f"z = {found.z:.2f}, p = " in told
    assert words.areas(compare(SURE, SHY), "a", "b").startswith("No areas under the ROC curve: ")
    surely = compare(resolved([0.9] * 30 + [0.1] * 29 + [0.95], [1] * 30 + [0] * 30),
                     resolved([0.1] * 29 + [0.95] + [0.9] * 30, [1] * 30 + [0] * 30))  # fmt: skip
    assert "p < .001" in words.areas(surely, "a", "b")


@pytest.mark.parametrize(("threshold", "value"), [(0, 0), (0.25, 0.5), (0.5, 0.2), (0.75, 0.1), (1, 0)])
def test_a_curve_is_straight_between_its_corners(threshold, value):
    curve = MurphyCurve((0.0, 0.5, 1.0), (0.0, 1.0, 0.0), (0.0, 0.2, 0.0))
    assert value_at(curve, threshold) == pytest.approx(value)


FIRST = Compared("run-1-a", 1, "kent-1964", "Kent 1964", 1, "1955-01-01", 2, {"modal": "omit"}, "1", "a", None)
SECOND = replace(FIRST, run="run-2-b", number=2)


def both(first=FIRST, second=SECOND, **other) -> RunsCompared:
    values = {"same_claims": True, "shared_documents": 2, "first_only": 0, "second_only": 0, "changed_policies": (),
              "synthetic": False, "code_version": "1"}  # fmt: skip
    return RunsCompared(first, second, comparison=compare(SURE, SHY), **(values | other))


def test_sides_are_called_by_what_differs():
    icd = replace(SECOND, lexicon="icd", lexicon_name="ICD 203")
    assert words.names_of(both()) == ("Run 1", "Run 2")
    assert words.names_of(both(second=icd)) == ("Run 1 (Kent 1964)", "Run 2 (ICD 203)")
    assert words.names_of(both(second=replace(icd, run=FIRST.run))) == ("Kent 1964", "ICD 203")


def test_what_is_the_same_is_said_and_what_is_not():
    assert words.same_and_not(both()) == [
        "Both are of the same two estimates.",
        "The claims and their outcomes are the same: they are compared claim by claim.",
        "Both are as known on 1 January 1955.", "Both are read with Kent 1964, version 1.", "The rules are the same.",
    ]  # fmt: skip
    other = replace(SECOND, as_of=None, lexicon="icd", lexicon_name="ICD 203", policies={"modal": "lexicon"},
                    code_version="2")  # fmt: skip
    told = words.same_and_not(both(second=other, same_claims=False, first_only=1, changed_policies=("modal",)))
    assert told[0] == "Two estimates in both, 1 in Run 1 alone, 0 in Run 2 alone."
    assert told[1].startswith("The claims or their outcomes are not the same: they are compared estimate by estimate")
    assert told[2:4] == ["Run 1 is as known on 1 January 1955, Run 2 on no day named.",
                         "Run 1 is read with Kent 1964, Run 2 with ICD 203."]  # fmt: skip
    assert told[4].startswith("In Run 1 “may”") and "; in Run 2 “may”" in told[4]
    assert told[5] == "They were answered by versions 1 and 2; both are scored anew here by 1."
    older = words.same_and_not(both(second=replace(SECOND, policies={}), changed_policies=("modal",)))
    assert older[-1].endswith("in Run 2 nothing is said of modal.")


@pytest.mark.parametrize(
    ("end", "told"), [(-0.00028, "−.0003"), (0.00042, ".0004"), (-0.041, "−.041"), (0.0, ".000"), (-1e-17, ".000")]
)
def test_an_end_of_an_interval_shows_its_side_of_zero(end, told):
    assert words._end(end) == told
