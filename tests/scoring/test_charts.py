"""The charts: what they draw is what the report says, nothing runs into anything, and nothing can be smuggled in."""

import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from scoring.charts import departures, left_out, scores, window, words
from scoring.charts.claim import bits_bar, said_strip
from scoring.charts.marks import Tally, dot_radius, glyph
from scoring.charts.picture import BAND, EDGE, INK, LIGHT, MUTED, OFF, PAPER, RULE, SAID
from scoring.charts.registry import CHARTS, WIDTHS
from scoring.charts.svg import Markup, element, x
from scoring.charts.term import term_strip
from scoring.metrics.cells import Range
from scoring.reports.build import build
from tests.scoring.boxes import boxes_of, overlapping
from tests.scoring.examples import KENT, record

STYLESHEET = "config/static/site.css"
WARK = replace(KENT, slug="wark-1964", name="Wark 1964")


def report_of(hits: int, n: int, word: str = "probable", **claim):
    """A report on `n` resolved claims of a word, `hits` of which came true."""
    claims = [{"word": word, "outcome": "occurred", "count": hits, "month": 3, **claim}] if hits else []
    claims += [{"word": word, "outcome": "did_not_occur", "count": n - hits, **claim}] if n > hits else []
    claims += [{"word": "may"}, {"word": "appears"}, {"word": "will", "status": "unjudged"}, {"restated": True}]
    return build(record(*claims), [KENT, WARK], as_of="1955-01-01")


SIZES = [(0, 0), (0, 1), (1, 1), (1, 2), (0, 5), (5, 5), (2, 5), (0, 500), (500, 500), (437, 500)]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("chart", CHARTS)
@pytest.mark.parametrize(("hits", "n"), SIZES)
def test_no_two_texts_of_a_picture_overlap_and_none_leaves_it(chart: str, width: int, hits: int, n: int) -> None:
    picture = ElementTree.fromstring(CHARTS[chart](report_of(hits, n), "kent-1964", width, "Run 1.").encode())
    boxes = boxes_of(picture, width)
    assert len(boxes) > 3
    assert overlapping(boxes) == []
    assert [box for box in boxes if box.left < 0 or box.right > width] == []


@pytest.mark.parametrize(("hits", "n"), SIZES)
def test_no_two_texts_of_a_strip_overlap_at_any_width(hits: int, n: int) -> None:
    for row in words.rows(report_of(hits, n), "kent-1964"):
        for width in (280, 360, 500, 700):
            assert overlapping(boxes_of(ElementTree.fromstring(row.strip), width)) == []


@pytest.mark.parametrize(("hits", "n"), SIZES[1:])
def test_the_panel_of_the_window_has_no_overlapping_texts(hits: int, n: int) -> None:
    panel = ElementTree.fromstring(window.panel(report_of(hits, n).window, "label"))
    assert overlapping(boxes_of(panel, window.WIDTH)) == []


@pytest.mark.parametrize(("hits", "n"), SIZES[1:])
@pytest.mark.parametrize("late", [0, 12])
def test_the_panel_of_a_words_departures_has_no_overlapping_texts(hits: int, n: int, late: int) -> None:
    report = report_of(hits, n)
    row, said = next(iter(departures.drawn(report)))
    panel = ElementTree.fromstring(departures.panel(replace(row, late=late), said, 60, "label"))
    assert overlapping(boxes_of(panel, departures.WIDTH)) == []


def test_bounds_by_month_are_dotted_and_below_five_claims_there_are_none() -> None:
    def dotted(hits: int, n: int) -> tuple[int, int]:
        row, said = departures.drawn(report_of(hits, n))[0]
        drawn = departures.marks(row, said, departures.months([row]))
        return drawn.count('class="line-thin"'), drawn.count('class="line"')

    assert dotted(5, 9) == (2, 1)
    assert dotted(2, 4) == (1, 0)  # the curve itself: nothing can be told


def test_the_axis_of_departures_is_two_years_or_as_long_as_the_last_one_needs() -> None:
    def until(month: int) -> int:
        return departures.months(build(record({"month": month}), [KENT]).windows.departures)

    assert [until(month) for month in (3, 24, 25, 53)] == [24, 24, 36, 60]


def test_words_of_which_nothing_can_be_told_are_drawn_where_there_is_nothing_else() -> None:
    words = ("probable", "unlikely", "may", "will", "possible")
    few = [{"word": word, "month": 2} for word in words]
    assert len(departures.drawn(build(record(*few), [KENT]))) == departures.DRAWN_THIN
    [(row, _)] = departures.drawn(build(record(*few, {"month": 3, "count": 5}), [KENT]))
    assert (row.expression, row.n) == ("probable", 6)


def test_a_neighbouring_row_with_the_same_reading_changes_no_text() -> None:
    cells = record({"word": "probable"}, {"word": "almost certain"}, {"word": "undoubtedly"})
    picture = CHARTS["words"](build(cells, [KENT]), "kent-1964")
    assert overlapping(boxes_of(ElementTree.fromstring(picture.encode()), 720)) == []


@pytest.mark.parametrize("chart", CHARTS)
def test_a_picture_has_no_style_and_no_class_that_a_stylesheet_would_have_to_fill(chart: str) -> None:
    picture = CHARTS[chart](report_of(3, 5), "kent-1964")
    assert "class=" not in picture
    assert "style" not in picture
    assert "nan" not in picture.lower().replace("clopper", "")


def test_every_class_that_charts_draw_with_is_in_the_stylesheet_and_spelt_out_for_pictures() -> None:
    with open(STYLESHEET, encoding="utf-8") as file:
        styled = set(re.findall(r"\.([a-z][\w-]*)", file.read()))
    assert set(LIGHT) - {"ci-off", "obs-off"} <= styled | {"ci-off", "obs-off"}
    drawn = set()
    for hits, n in SIZES:
        for row in words.rows(report_of(hits, n), "kent-1964"):
            drawn |= set(" ".join(re.findall(r'class="([^"]*)"', row.marks + row.tally)).split())
    assert {"band", "band-edge", "obs-thin", "halo", "t-muted", "hit"} <= drawn
    assert drawn <= set(LIGHT)
    assert drawn <= styled


@pytest.mark.parametrize(
    ("token", "colour"),
    [
        ("paper", PAPER), ("ink", INK), ("muted", MUTED), ("edge", EDGE), ("rule", RULE), ("said", SAID),
        ("band", BAND), ("off", OFF),
    ],
)  # fmt: skip
def test_pictures_have_the_light_colours_of_the_pages(token: str, colour: str) -> None:
    with open(STYLESHEET, encoding="utf-8") as file:
        assert f"--{token}: light-dark({colour}," in file.read()


def test_a_row_says_what_the_report_says() -> None:
    report = report_of(3, 8)
    expression = report.lexicon().forecasts.expressions[0]
    row = next(row for row in words.rows(report) if row.word == "probable")
    assert (row.count, row.said) == ("3 of 8", "63–87%")
    # Exact 95% interval of 3 of 8, Clopper and Pearson: 8.5 to 75.5 %.
    assert row.interval == "9–76%"
    assert (expression.hits, expression.n) == (3, 8)
    assert row.marks.count("<title>") == 2
    assert "“probable”: 3 of 8 came true, 38%; 95% interval 9–76%" in row.marks


def test_a_band_stands_at_the_words_true_bounds() -> None:
    row = next(row for row in words.rows(report_of(3, 5)) if row.word == "probable")
    band = ElementTree.fromstring(row.strip).find(".//rect[@class='band']")
    # 2 % of air at both ends: .63 stands at 2 + 96 x .63, the band is 96 x .24 wide.
    assert band is not None
    assert (band.get("x"), band.get("width")) == ("62.48%", "23.04%")


def test_what_cannot_be_told_is_hollow_and_dotted() -> None:
    row = next(row for row in words.rows(report_of(1, 1)) if row.word == "probable")
    assert (row.finding, row.why, row.tone) == ("cannot tell", "only 1 case, 1 estimate", "thin")
    assert 'class="obs-thin"' in row.marks
    assert 'class="ci-thin"' in row.marks


@pytest.mark.parametrize(
    ("finding", "said", "tone"),
    [
        ("more_often_than_said", "▲ more often than said", "off"),
        ("less_often_than_said", "▼ less often than said", "off"),
        ("as_said", "as said", ""),
        ("compatible", "compatible", ""),
    ],
)
def test_the_chart_shows_the_reports_finding_and_decides_none(finding: str, said: str, tone: str) -> None:
    report = report_of(5, 5)
    part = report.lexicon()
    found = tuple(replace(row, finding=finding) for row in part.forecasts.expressions)
    told = replace(part, forecasts=replace(part.forecasts, expressions=found))
    row = words.rows(replace(report, lexicons=(told,)))[0]
    assert (row.finding, row.tone) == (said, tone)
    assert f'class="obs{"-off" if tone else ""}"' in row.marks


def test_words_without_a_number_come_last_with_their_uses() -> None:
    report = report_of(2, 3)
    used = [row for row in words.rows(report) if row.group != "not_used"]
    assert [(row.group, row.word, row.count, row.interval) for row in used] == [
        ("read", "probable", "2 of 3", "9–99%"),
        ("no_entry", "appears", "1 of 1", "settled"),
        ("hedge", "may", "1 of 1", "settled"),
        ("hedge", "will", "1 use", ""),
    ]


def test_entries_that_no_claim_uses_are_kept_apart() -> None:
    unused = {row.word for row in words.rows(report_of(2, 3)) if row.group == "not_used"}
    assert {"almost certain", "unlikely", "probable … not"} <= unused
    assert "probable" not in unused


def test_the_row_read_aloud_is_the_one_with_the_most_claims() -> None:
    assert words.one_row_aloud(report_of(4, 6)).startswith("Of 6 claims introduced by “probable”, 4 came true in time")
    assert words.one_row_aloud(report_of(0, 0)) == ""


@pytest.mark.parametrize(
    ("most", "unit"), [(0, 1), (110, 1), (111, 5), (550, 5), (551, 10), (1100, 10), (1101, 50), (6000, 100)]
)
def test_a_square_stands_for_more_claims_where_there_are_many(most: int, unit: int) -> None:
    assert Tally.for_counts([3, most]).unit == unit


def test_a_tally_has_a_square_a_claim_hits_first() -> None:
    squares = re.findall(r'class="(hit|miss)"', Tally(1).squares(3, 5))
    assert squares == ["hit"] * 3 + ["miss"] * 2


@pytest.mark.parametrize(
    ("hits", "n", "drawn"), [(0, 0, ""), (0, 2, "m"), (2, 2, "m"), (437, 500, "h" * 87 + "m" * 13)]
)
def test_a_tally_of_fives_never_hides_a_row(hits: int, n: int, drawn: str) -> None:
    squares = re.findall(r'class="(h|m)i', Tally(5).squares(hits, n))
    assert "".join(squares) == drawn


def test_dots_grow_with_the_claims_up_to_nine_pixels() -> None:
    assert [round(dot_radius(n), 2) for n in (1, 25, 500)] == [3.22, 5.7, 9.0]


def test_a_word_that_is_markup_shows_as_text() -> None:
    script = "<script>alert(1)</script>"
    report = report_of(3, 5)
    part = report.lexicon()
    evil = tuple(replace(row, shown=script) for row in part.forecasts.expressions)
    evil_part = replace(part, forecasts=replace(part.forecasts, expressions=evil), name=script)
    drawn = words.draw(replace(report, lexicons=(evil_part,)), "kent-1964", source=script)
    assert "<script" not in drawn
    assert "&lt;script&gt;" in drawn


def test_text_is_escaped_and_markup_is_not() -> None:
    assert element("text", "a < b & c", fill='"') == '<text fill="&quot;">a &lt; b &amp; c</text>'
    assert element("g", Markup("<circle/>")) == "<g><circle/></g>"
    assert element("rect", width=1.0, x=None, class_="band") == '<rect width="1" class="band"/>'


def test_a_scale_never_folds() -> None:
    assert [x(p) for p in (0, 0.5, 1)] == ["2.00%", "50.00%", "98.00%"]


def test_a_claim_that_came_true_has_a_filled_dot_at_the_right_end() -> None:
    said = Range(0.63, 0.75, 0.87)
    assert 'class="obs" cx="98.00%"' in said_strip(said, 1)
    assert 'class="obs-thin" cx="2.00%"' in said_strip(said, 0)
    assert 'class="obs-thin" cx="50.00%"' in said_strip(said, 0.5)
    assert "circle" not in said_strip(said, None)


def test_surprise_above_one_bit_stands_out_and_infinity_is_not_drawn() -> None:
    assert 'class="bar"' in bits_bar(1.0)
    assert 'class="bar-off"' in bits_bar(1.01)
    assert 'width="100.0%"' in bits_bar(9.0)
    assert bits_bar(float("inf")) == ""


@pytest.mark.parametrize(
    ("kind", "mark"), [("occurred", "obs"), ("did_not_occur", "obs-thin"), ("partly", "path"), ("void", "line")]
)
def test_each_verdict_has_its_sign(kind: str, mark: str) -> None:
    assert mark in glyph(kind)
    assert glyph("") == ""


def test_an_open_end_is_dashed_and_a_word_without_a_number_says_so() -> None:
    assert 'class="band-edge open"' in term_strip(Range(0.5, 0.75, 1), "more likely than not", lower_open=True)
    assert "says no probability" in term_strip(None)


def test_the_score_under_each_lexicon_has_its_own_number_and_the_common_one() -> None:
    rows = scores.rows(report_of(3, 4))
    # Brier of "probable" (.75) with 3 of 4 true: (3 x .0625 + .5625) / 4 = .1875.
    assert [(row.name, row.n, row.hits, row.value, row.common_n, row.common_value) for row in rows] == [
        ("Kent 1964", 4, 3, ".188", 4, ".188"),
        ("Wark 1964", 4, 3, ".188", 4, ".188"),
    ]


def test_a_lexicon_under_which_nothing_is_scored_says_so() -> None:
    report = report_of(0, 0)
    assert all("no forecast scored" in row.marks for row in scores.rows(report))
    assert scores.top_of_scale(report) == 0.25


def test_the_scale_of_scores_ends_beyond_the_harshest() -> None:
    # Four claims called probable, none true: harshest .87 squared is .757.
    assert scores.top_of_scale(report_of(0, 4)) == 0.8


def test_what_was_left_out_adds_up_to_all_claims() -> None:
    report = report_of(3, 5)
    steps = left_out.steps(report)
    assert [(step.status, step.lost, step.left) for step in steps] == [
        ("", 0, 9),
        ("restated", 1, 8),
        ("no_probability", 3, 5),
    ]
    assert steps[-1].left == report.counts.by_status["kent-1964"]["resolved"]


def test_an_empty_record_draws_every_picture() -> None:
    empty = build(record(), [KENT], documents=["nie-1"], as_of="1955-01-01")
    for draw in CHARTS.values():
        assert ElementTree.fromstring(draw(empty, "kent-1964").encode()).tag.endswith("svg")
    assert window.panel(empty.window) == ""


def test_numbers_whose_bounds_differ_in_the_last_digit_are_drawn_as_one() -> None:
    report = report_of(3, 5)
    block = report.lexicon().forecasts
    off = {"brier": 0.3, "brier_best": 0.30000000000000004, "brier_worst": 0.29999999999999993}
    block = replace(block, measures={**block.measures, **off})
    row = scores.rows(replace(report, lexicons=(replace(report.lexicon(), forecasts=block),)))[0]
    assert (row.value, row.lower, row.upper) == (".300", ".300", ".300")
