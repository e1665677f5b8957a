"""`score_file`: a table of forecasts in, named measures out, without a database."""

import errno
import json
import os
from pathlib import Path

import pytest
from django.core.management import call_command

from scoring.charts.registry import CHARTS
from tests.commands import refusal
from tests.rights import folder_of_all, not_as_root

# What the scorer's contract asks of the report.
MEASURES = """
n hits base_rate brier brier_two_category brier_weighted log_score_nats log_score_bits spherical_score
brier_fractional_squared brier_fractional_expected log_score_fractional_nats brier_skill_reference
brier_skill_base_rate brier_skill_half brier_skill_leave_one_out brier_skill_leave_one_document_out reliability
resolution uncertainty reliability_10 resolution_10 uncertainty_10 within_bin_variance_10 within_bin_covariance_10
generalized_resolution_10 reliability_corrected resolution_corrected uncertainty_corrected calibration_index
discrimination_index normalized_discrimination_index adjusted_normalized_discrimination_index mean_bias
over_underconfidence share_correct_side ece_distinct ece_10 mce_10 smooth_ece mcb dsc unc log_mcb log_dsc log_unc
mcb_p_value spiegelhalter_z spiegelhalter_p hosmer_lemeshow hosmer_lemeshow_df hosmer_lemeshow_p auc auc_se auc_lower
auc_upper auc_exact_p cox_intercept cox_slope cox_intercept_se cox_slope_se cox_intercept_cluster_se
cox_slope_cluster_se cox_intercept_jackknife_se cox_slope_jackknife_se cox_joint_p calibration_intercept
calibration_intercept_se brier_se brier_cluster_se brier_jackknife_se brier_lower brier_upper brier_lower_percentile
brier_upper_percentile brier_best brier_worst brier_all_lower brier_all_upper brier_shared_best brier_shared_worst
brier_open_best brier_open_worst brier_undeterminable_best brier_undeterminable_worst mcb_p_clustered
spiegelhalter_p_clustered mean_bias_p_clustered band_distance band_p_value shrinkage_kappa
"""
KEYS = """
measures notes counts expressions curve roc murphy lexicons polarity conclusion specification provenance sensitivity
"""
WORDED = "document,expression,negated,outcome\na,likely,no,1\na,Likely,yes,0\nb,unlikely,,0\nb,leans,,1\n"
NUMBERED = "document,probability,outcome,other\na,.7,1,.6\na,.2,0,.2\nb,.9,1,.5\nb,.4,0,.5\nb,.5,,.5\n"


@pytest.fixture
def scored(tmp_path, capsys):
    """Scores a text as a file; returns what it printed and its report."""

    def run(text: str, *options: str) -> tuple[str, dict]:
        (tmp_path / "forecasts.csv").write_text(text)
        report = tmp_path / "report.json"
        call_command("score_file", str(tmp_path / "forecasts.csv"), "--json", str(report), *options)
        return capsys.readouterr().out, json.loads(report.read_text())

    return run


def test_the_conclusion_comes_first_and_the_report_has_every_key_of_the_contract(scored):
    printed, report = scored(NUMBERED)
    assert printed.startswith("Four forecasts from two estimates: too few to tell")
    assert set(KEYS.split()) <= set(report)
    assert set(MEASURES.split()) - set(report["measures"]) == set()
    undefined = {key for key, value in report["measures"].items() if value is None}
    assert undefined <= set(report["notes"])


def test_figures_by_hand(scored):
    _, report = scored(NUMBERED)
    assert report["measures"]["brier"] == pytest.approx((0.09 + 0.04 + 0.01 + 0.16) / 4)
    assert report["measures"]["auc"] == 1.0
    assert (report["counts"]["rows"], report["counts"]["documents"], report["counts"]["open"]) == (5, 2, 1)


def test_blanks_around_words_change_nothing(scored):
    _, plain = scored(WORDED, "--lexicon", "kent-1964")
    _, spaced = scored(
        WORDED.replace("likely,no", " likely ,no").replace(",leans,", ", leans,"), "--lexicon", "kent-1964"
    )
    assert spaced["measures"] == plain["measures"] and spaced["expressions"] == plain["expressions"]


def test_words_are_read_with_every_lexicon_asked_for(scored):
    printed, report = scored(WORDED, "--lexicon", "kent-1964", "--lexicon", "icd-203-2015")
    assert list(report["lexicons"]) == ["kent-1964", "icd-203-2015"]
    assert report["lexicons"]["icd-203-2015"]["n"] == 3 and report["counts"]["no_probability"] == 1
    assert {row["lexicon"] for row in report["specification"]} == {"kent-1964", "icd-203-2015"}
    assert "icd-203-2015" in printed
    _, everything = scored(WORDED, "--lexicon", "all")
    assert len(everything["lexicons"]) == 6 and next(iter(everything["lexicons"])) == "kent-1964"


def test_words_that_no_lexicon_was_asked_for_are_said_to_need_one(scored):
    text = "document,expression,probability,outcome\na,likely,,1\na,,0.7,1\nb,,0.2,0\n"
    need = "Words are read with a lexicon: --lexicon SLUG names one, --lexicon all takes every one."
    assert need in scored(text)[0]
    assert need not in scored(text, "--lexicon", "kent-1964")[0]
    assert need not in scored("document,probability,outcome\na,0.7,1\nb,0.2,0\n")[0]


def test_a_word_has_its_intervals_as_pairs_and_where_its_rate_may_lie(scored):
    _, report = scored(WORDED, "--lexicon", "kent-1964")
    row = next(one for one in report["expressions"] if one["n"])
    assert row["exact"][0] <= row["rate"] <= row["exact"][1]
    assert 0 < row["jeffreys"][0] < row["jeffreys"][1] < 1
    posterior = row["posterior"]
    assert posterior["below"] + posterior["inside"] + posterior["above"] == pytest.approx(1)
    assert not any(key.startswith(("exact_", "jeffreys_", "posterior_")) for key in row)


def test_a_second_column_is_compared_on_the_same_rows(scored):
    printed, report = scored(NUMBERED, "--versus", "other")
    assert report["versus"]["brier"]["second"] == pytest.approx((0.16 + 0.04 + 0.25 + 0.25) / 4)
    assert "Beside the second column, on 4 forecasts: Brier score .075 against .175." in " ".join(printed.split())


def test_forecasts_that_name_no_document_are_not_said_to_be_from_one(scored):
    printed, report = scored("probability,outcome\n.7,1\n")
    told = " ".join(printed.split())
    assert "One forecast that names no estimate: too few to tell" in told and "from one estimate" not in told
    assert report["notes"]["rate_lower"].startswith("Intervals by document need several documents; these claims name")
    many, _ = scored("probability,outcome\n" + ".7,1\n.4,0\n" * 10)
    assert "20 scored claims that name no estimate" in " ".join(many.split())
    assert "--document NAME says which column tells what they are from" in " ".join(many.split())


def test_groups_are_reported_apart(scored):
    _, report = scored(NUMBERED, "--group", "document")
    assert report["groups"]["a"] == {
        "n": 2,
        "base_rate": 0.5,
        "brier": pytest.approx(0.065),
        "mean_bias": pytest.approx(-0.05),
    }


def test_charts_are_written_as_pictures(scored, tmp_path):
    scored(WORDED, "--lexicon", "kent-1964", "--svg", str(tmp_path / "charts"))
    written = {path.stem: path.read_text() for path in (tmp_path / "charts").iterdir()}
    assert set(written) == set(CHARTS)
    assert all("<svg" in text for text in written.values())


def test_a_wrong_certainty_is_infinite_in_json_too(scored):
    assert scored("probability,outcome\n1,0\n.5,1\n")[1]["measures"]["log_score_nats"] == "inf"


def test_the_same_file_gives_the_same_report(scored):
    assert scored(NUMBERED) == scored(NUMBERED)
    assert scored(NUMBERED)[1]["provenance"]["seed"] == 0
    assert scored(NUMBERED, "--seed", "7")[1]["provenance"]["seed"] == 7


def test_bad_rows_are_left_out_where_that_is_asked_for_and_listed(scored):
    printed, report = scored(NUMBERED + "c,7,1,.5\n", "--skip-bad-rows")
    assert report["bad_rows"] == [
        {"line": 7, "column": "probability", "found": "7.0", "expected": "a number from 0 to 1, or nothing"}
    ]
    assert "1 bad row left out" in printed


def test_a_bad_row_stops_it_and_nothing_is_written(tmp_path):
    (tmp_path / "forecasts.csv").write_text("probability,outcome\n7,1\n")
    told = refusal("score_file", str(tmp_path / "forecasts.csv"), "--json", str(tmp_path / "report.json"))
    assert "forecasts.csv: line 2, column probability: found 7, expected a number from 0 to 1" in told
    assert not (tmp_path / "report.json").exists()


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (
            ["--lexicon", "sherman"],
            "there is no lexicon 'sherman': give a file, all, or one of capphrase-2026, icd-203",
        ),
        (["--lexicon", "none.yaml"], "none.yaml"),
        (["--json", "/no/such/folder/report.json"], "there is no folder /no/such/folder"),
        (["--resamples", "0"], "Give --seed from 0 and --resamples from 1 on."),
    ],
)
def test_what_cannot_be_done_is_said_before_anything_is_computed(tmp_path: Path, options, told):
    (tmp_path / "forecasts.csv").write_text(NUMBERED)
    assert told in refusal("score_file", str(tmp_path / "forecasts.csv"), *options)


def test_a_folder_that_one_may_not_enter_is_named_before_anything_is_computed():
    with folder_of_all() as folder:
        (folder / "forecasts.csv").write_text(NUMBERED)
        (folder / "closed").mkdir()
        (folder / "closed").chmod(0)
        report = folder / "closed" / "inner" / "report.json"
        with not_as_root():
            told = refusal("score_file", str(folder / "forecasts.csv"), "--json", str(report))
        assert told == f"{report} cannot be written: Permission denied."
        (folder / "closed").chmod(0o755)


def test_names_that_look_like_markup_are_printed_as_they_are(scored):
    hostile = "expression,outcome,group\n[/bold]likely,1,[/red]x\nlikely,0,[bold\n"
    printed, _ = scored(hostile, "--lexicon", "kent-1964")
    assert "[/red]x" in printed and "[bold" in printed


def test_the_file_that_is_scored_is_never_written_over(tmp_path):
    path = tmp_path / "forecasts.csv"
    path.write_text(NUMBERED)
    assert "is the file that is scored" in refusal("score_file", str(path), "--json", str(path))
    assert path.read_text() == NUMBERED


def test_a_pipe_is_refused_and_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    assert "it is no file" in refusal("score_file", str(tmp_path / "pipe"))


def test_a_report_that_cannot_be_written_whole_leaves_the_one_before(scored, tmp_path, monkeypatch):
    scored(NUMBERED)
    before = (tmp_path / "report.json").read_bytes()

    def stop(self, target):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "replace", stop)
    told = refusal("score_file", str(tmp_path / "forecasts.csv"), "--json", str(tmp_path / "report.json"))
    assert told.endswith("report.json cannot be written: No space left on device.")
    assert (tmp_path / "report.json").read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["forecasts.csv", "report.json"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_device_is_named(tmp_path):
    (tmp_path / "forecasts.csv").write_text(NUMBERED)
    told = refusal("score_file", str(tmp_path / "forecasts.csv"), "--json", "/dev/full")
    assert told == "/dev/full cannot be written: No space left on device."
