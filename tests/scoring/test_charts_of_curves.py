"""The reliability diagram, the ROC and the score taken apart: what they draw is what the report says, at any size."""

import re
from xml.etree import ElementTree

import numpy as np
import pytest

from scoring.charts import reliability, roc, taken_apart
from scoring.charts.plane import MOST_POINTS, Labels, across, down
from scoring.charts.registry import CHARTS
from scoring.forecast_files.cells import STATED
from scoring.metrics.policies import Policies
from scoring.reports.build import Look, build, report_on
from scoring.reports.model import LexiconVersion, Question, Report
from tests.scoring.boxes import boxes_of, overlapping
from tests.scoring.examples import KENT, record, resolved

MISS = {"outcome": "did_not_occur"}


def stated(probabilities, outcomes) -> Report:
    """A report on forecasts in numbers."""
    cells = resolved(probabilities, outcomes)
    asked = Question(("a",), (LexiconVersion("stated", 1),), Policies().as_dict(), None, 0, 50, "")
    return report_on([Look(STATED, cells, cells)], asked, "")


def numbers(many: int) -> Report:
    """As many different numbers, evenly from 0 to 1, the larger half of which came true."""
    return stated(np.linspace(0, 1, many).round(4).tolist(), [0.0] * (many // 2) + [1.0] * (many - many // 2))


@pytest.mark.parametrize("many", [2, 9, 10, 29, 30, 31, 200, 1500])
@pytest.mark.parametrize("chart", ["reliability", "roc", "taken-apart"])
def test_no_two_texts_overlap_however_many_numbers_were_said(many: int, chart: str) -> None:
    picture = ElementTree.fromstring(CHARTS[chart](numbers(many), "stated").encode())
    assert overlapping(boxes_of(picture, 720)) == []


def test_of_very_many_points_some_are_drawn_both_ends_among_them() -> None:
    report = numbers(1500)
    drawn = reliability.marks(report.lexicon())
    line = re.search(r'<polyline class="line" points="([^"]+)"', drawn)[1].split()
    assert len(line) == MOST_POINTS
    assert line[0] == f"{across(0):.1f},{down(0):.1f}" and line[-1] == f"{across(1):.1f},{down(1):.1f}"
    assert "<circle" not in drawn and "<circle" not in roc.marks(report.lexicon().detail.roc)


def test_a_dot_stands_at_what_was_said_and_how_often_it_came_true() -> None:
    claims = [{"count": 6}, {"count": 4, **MISS}, {"word": "unlikely", "count": 5, **MISS}]
    drawn = reliability.marks(build(record(*claims), [KENT]).lexicon())
    dots = re.findall(r'<circle class="obs" cx="([\d.]+)" cy="([\d.]+)"', drawn)
    assert [(float(x), float(y)) for x, y in dots] == [(across(0.3), down(0)), (across(0.75), pytest.approx(down(0.6)))]
    assert ">6 of 10<" in drawn and ">0 of 5<" in drawn
    assert "put at 75%: 6 of 10 came true, 60%; fitted 60%" in drawn
    # Kent's range of "probable" through its point, 63 to 87 %.
    bars = re.findall(r'<rect class="band" x="([\d.]+)" y="[\d.]+" width="([\d.]+)"', drawn)
    assert any(float(x) == pytest.approx(across(0.63), abs=0.01) for x, _ in bars)


def test_with_fewer_than_ten_claims_or_one_outcome_no_curve_is_drawn() -> None:
    assert reliability.panel(numbers(9).lexicon()) == ""
    assert reliability.panel(stated([0.2] * 20, [0.0] * 20).lexicon()) == ""
    assert reliability.panel(numbers(10).lexicon()) != ""


def test_each_part_of_the_score_starts_where_the_one_before_ended() -> None:
    report = build(record({"count": 6}, {"count": 4, **MISS}, {"word": "unlikely", "count": 5, **MISS}), [KENT])
    measures = report.lexicon().forecasts.measures
    bars = [
        (float(x), float(wide))
        for one in taken_apart.parts(report.lexicon())
        for x, wide in re.findall(r'<rect class="bar[^"]*" x="([\d.]+)%" y="13" width="([\d.]+)%"', one.marks)
    ]
    (unc, unc_wide), (dsc, dsc_wide), (mcb, mcb_wide), (brier, brier_wide) = bars
    assert unc == brier == pytest.approx(2)
    assert dsc + dsc_wide == pytest.approx(unc + unc_wide, abs=0.02)
    assert mcb == dsc and mcb + mcb_wide == pytest.approx(brier + brier_wide, abs=0.02)
    assert brier_wide / unc_wide == pytest.approx(measures["brier"] / measures["unc"], abs=0.001)


def test_a_label_without_a_free_place_is_left_out() -> None:
    labels = Labels()
    drawn = [labels.beside("5 of 9", across(0.5), down(0.5), 4) for _ in range(8)]
    assert [one != "" for one in drawn] == [True] * 4 + [False] * 4
    assert len({str(one) for one in drawn[:4]}) == 4
