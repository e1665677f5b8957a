"""Voice against voice in a report, in every state, and what of it holds under all lexicons."""

from dataclasses import replace

import pytest

from scoring.metrics.cells import MOODS, OUTCOMES, RECORD_STATUSES, Policies, Range
from scoring.metrics.clusters import ONE
from scoring.metrics.paired import EMPTY
from scoring.metrics.voice_pairs import ROW, VoicePairs, none_of
from scoring.reports.build import build
from scoring.reports.comparison import FEW
from scoring.reports.json import from_json, to_json
from scoring.reports.rows import rows
from scoring.reports.voices import OTHERS, text_against_dissents, voices_compared
from tests.scoring.examples import KENT, WORDS, record

DOCUMENTS = tuple(f"nie-{number}" for number in range(1, 9))
VOICES = ("agreed", "air-force", "state")
NAMES = [word.expression for word in WORDS]


def pair(words=("probable", "unlikely"), occurred=True, *, document=0, voices=("agreed", "state"), count=1, **other):
    """A row of `VoicePairs`: what each voice said of the same resolved forecast."""
    values = {
        "document": document, "kind": 0, "status": RECORD_STATUSES.index(other.get("status", "resolved")),
        "outcome": OUTCOMES.index(other.get("outcome", "occurred" if occurred else "did_not_occur")),
        "count": count, "importance": count,
    }  # fmt: skip
    for side, voice, word, mood in zip(
        ("first", "second"), voices, words, other.get("moods", ("forecast", "forecast")), strict=True
    ):
        values |= {f"{side}_voice": VOICES.index(voice), f"{side}_word": NAMES.index(word), f"{side}_negated": 0,
                   f"{side}_mood": MOODS.index(mood)}  # fmt: skip
    return [values[name] for name in ROW]


def pairs(*rows) -> VoicePairs:
    return VoicePairs.from_rows(rows, DOCUMENTS, VOICES, WORDS)


def compared(*rows, lexicon=KENT):
    return voices_compared(pairs(*rows), [lexicon], Policies())


def only(*rows, lexicon=KENT):
    [found] = compared(*rows, lexicon=lexicon)
    return found, found.by_lexicon[lexicon.slug]


# The text said .75 and the dissent .3 of eight documents; it occurred five times of six in each, once of six in one.
MOSTLY = [
    pair(occurred=hit, document=at, count=(5 if hit else 1) if at else (1 if hit else 5))
    for at in range(8)
    for hit in (True, False)
]


def test_the_text_is_better_where_its_interval_says_so():
    found, kent = only(*MOSTLY)
    assert (found.pairs, found.documents, kent.n, kent.documents, kent.shared) == (48, 8, 48, 8, 8)
    assert kent.finding == "first_better" and kent.upper < 0
    # 36 of 48 occurred. Text: (36 * .0625 + 12 * .5625) / 48; dissent: (36 * .49 + 12 * .09) / 48.
    assert (kent.brier, kent.other_brier) == (pytest.approx(0.1875), pytest.approx(0.39))
    assert kent.difference == pytest.approx(-0.2025)
    # All documents have six pairs, so that the jackknife is the standard error of their eight mean gaps.
    gaps = [(5 * (0.0625 - 0.49) + 0.5625 - 0.09) / 6] * 7 + [(0.0625 - 0.49 + 5 * (0.5625 - 0.09)) / 6]
    mean = sum(gaps) / 8
    assert kent.se == pytest.approx((sum((gap - mean) ** 2 for gap in gaps) / 7 / 8) ** 0.5)


def test_the_dissent_is_better_where_events_went_its_way():
    rows = [
        pair(("unlikely", "probable"), hit, document=at, count=(5 if hit else 1) if at else (1 if hit else 5))
        for at in range(8) for hit in (True, False)
    ]  # fmt: skip
    _, kent = only(*rows)
    assert kent.finding == "second_better" and kent.lower > 0 and kent.difference == pytest.approx(0.2025)


def test_words_with_the_same_range_are_alike():
    twin = replace(KENT, ranges={**KENT.ranges, ("unlikely", False): Range(0.63, 0.75, 0.87)})
    _, kent = only(*MOSTLY, lexicon=twin)
    assert (kent.finding, kent.difference, kent.dominant, kent.notes["z"][:10]) == ("alike", 0, "both", "not tested")


def test_fewer_than_five_documents_find_nothing_whatever_the_interval():
    _, kent = only(*(pair(document=at) for at in range(4)))
    assert kent.upper < 0 and (kent.finding, kent.notes["finding"]) == ("cannot_tell", FEW)
    assert only(*(pair(document=at) for at in range(5)))[1].finding == "first_better"


def test_one_document_has_a_difference_and_no_interval():
    _, kent = only(pair(), pair(occurred=False))
    assert (kent.finding, kent.lower, kent.notes["lower"]) == ("cannot_tell", None, ONE)
    assert kent.difference == pytest.approx((0.0625 - 0.49 + 0.5625 - 0.09) / 2)


@pytest.mark.parametrize(
    ("row", "forecasts"),
    [
        (pair(status="unjudged", outcome="none"), 1),
        (pair(status="partial", outcome="1/2"), 1),
        (pair(("probable", "may")), 1),  # the dissent gives no probability
        (pair(moods=("assessment", "assessment")), 0),
        (pair(moods=("forecast", "counterfactual")), 0),
    ],
)
def test_pairs_of_which_none_is_scored_are_counted_and_say_so(row, forecasts):
    found, kent = only(row)
    assert (found.pairs, found.forecasts, found.documents, kent.n) == (1, forecasts, forecasts, 0)
    assert (kent.difference, kent.finding, kent.murphy, kent.dominant) == (None, "cannot_tell", None, None)
    assert kent.notes["difference"] == kent.notes["brier"] == EMPTY


def test_of_several_dissenters_all_together_come_first_then_each_and_each_beside_each():
    rows = [pair(voices=("agreed", "air-force")), pair(count=2), pair(voices=("air-force", "state"), document=1)]
    found = compared(*rows)
    assert [(one.first, one.second, one.pairs) for one in found] == [
        ("agreed", OTHERS, 3), ("agreed", "air-force", 1), ("agreed", "state", 2), ("air-force", "state", 1),
    ]  # fmt: skip
    assert text_against_dissents(found) is found[0]


def test_dissenters_that_share_nothing_with_the_text_say_nothing_about_it():
    found = compared(pair(voices=("air-force", "state")))
    assert text_against_dissents(found) is None and text_against_dissents(None) is None


# In a report


def statement(report):
    return next((one for one in report.lexicon_sensitivity if one.key == "text_better_than_dissent"), None)


def report(found, *lexicons):
    return build(record({}, documents=("nie-1",)), lexicons or [KENT], pairs=found)


def test_that_the_text_is_better_can_flip_with_the_lexicon_and_hold_under_all():
    other_way = replace(
        KENT, slug="other-way",
        ranges={("probable", False): Range(0.2, 0.3, 0.4), ("unlikely", False): Range(0.63, 0.75, 0.87)},
    )  # fmt: skip
    flips = statement(report(pairs(*MOSTLY), KENT, other_way))
    assert flips.by_lexicon == {"kent-1964": "shown", "other-way": "not_shown"}
    assert flips.flips and not flips.holds
    holds = statement(report(pairs(*MOSTLY), KENT, replace(KENT, slug="twin")))
    assert holds.holds and not holds.flips
    silent = statement(report(pairs(*MOSTLY), KENT, replace(KENT, slug="silent", ranges={})))
    assert silent.by_lexicon["silent"] == "cannot_tell" and not silent.flips and not silent.holds


def test_without_a_dissent_that_states_something_of_its_own_there_is_no_such_statement():
    assert statement(report(none_of())) is None
    assert report(none_of()).voices == ()
    assert statement(report(None)) is None and report(None).voices is None


def test_voices_are_kept_with_the_report():
    found = report(pairs(*MOSTLY, pair(voices=("air-force", "state"), status="open", outcome="none")))
    assert from_json(to_json(found)) == found


def test_the_csv_has_a_row_for_each_figure_of_each_two_voices():
    found = {(row.block, row.lexicon, row.measure): row for row in rows(report(pairs(*MOSTLY)))}
    assert found["voices:agreed:state", "", "pairs"].value == 48
    kent = {key: found["voices:agreed:state", "kent-1964", key] for key in ("difference", "finding", "z", "n")}
    assert (round(kent["difference"].value, 6), kent["difference"].n) == (-0.2025, 48)
    assert (kent["finding"].value, kent["n"].value, kent["n"].n) == ("first_better", 48, None)
    none = {row.measure: row for row in rows(report(pairs(pair(status="open", outcome="none")))) if row.lexicon}
    assert (none["difference"].value, none["difference"].note) == (None, EMPTY)
