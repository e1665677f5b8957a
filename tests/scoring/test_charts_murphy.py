"""The Murphy diagram of a run, and two of them in one picture."""

import re
from xml.etree import ElementTree

from scoring.charts import murphy
from scoring.reports.build import build
from scoring.reports.detail import MurphyCurve
from scoring.reports.murphy_words import always, murphy_heading, murphy_reading, peak
from tests.scoring.boxes import boxes_of, overlapping
from tests.scoring.examples import KENT, record

# Three of four called probable (.75) came true. Below .75 the miss costs 2 t / 4, from it on three hits 6 (1 - t) / 4.
REPORT = build(
    record({"outcome": "occurred", "count": 3}, {"outcome": "did_not_occur"}), [KENT], as_of="1955-01-01"
)  # fmt: skip


def test_the_curve_of_a_report_is_drawn_corner_by_corner() -> None:
    part = REPORT.lexicon()
    assert part.detail is not None
    assert part.detail.murphy == MurphyCurve((0.0, 0.75, 1.0), (0.0, 0.375, 0.0), (0.0, 0.375, 0.0))
    line = re.search(r'class="line" points="([^"]*)"', murphy.panel(part))
    assert line is not None
    # Scale to .5: .375 stands at three quarters of the square of 276 pixels, 34 from the top and 44 from the left.
    assert line[1] == "44.0,310.0 251.0,103.0 320.0,310.0"


def test_the_heading_names_the_dearest_threshold_and_the_reading_the_areas() -> None:
    part = REPORT.lexicon()
    assert murphy_heading(part) == "Acting on these words would have cost most at a threshold of 75%"
    # Brier score (3 x .0625 + .5625) / 4 = .1875, and .75 x .25 = .1875 for the base rate.
    assert murphy_reading(part).startswith(
        "The area under the line is the Brier score, .188 of 4; under the dotted one, .188."
    )


def test_nothing_scored_has_no_diagram_and_says_why() -> None:
    part = build(record(), [KENT], documents=["nie-1"]).lexicon()
    assert murphy.panel(part) == ""
    assert murphy_heading(part) == "No Murphy diagram"
    assert murphy_reading(part) == "No claim with a probability is resolved."


def test_stating_one_rate_each_time_costs_a_tent_over_it() -> None:
    assert always(0.25) == MurphyCurve((0.0, 0.25, 1.0), (0.0, 0.375, 0.0), (0.0, 0.375, 0.0))
    assert always(1.0) == MurphyCurve((0.0, 1.0), (0.0, 0.0), (0.0, 0.0))
    assert peak(always(0.25)) == (0.25, 0.375)


def test_two_curves_have_a_key_and_no_texts_overlap() -> None:
    one = always(0.25)
    pair = [("the agreed text", one), ("a very long name of a lexicon that nobody would read to the end", always(0.5))]
    drawn = murphy.pair_panel(pair, "two curves")
    assert 'class="line-second"' in drawn
    assert "the agreed text" in drawn
    assert overlapping(boxes_of(ElementTree.fromstring(drawn), murphy.WIDTH)) == []
