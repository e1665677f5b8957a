"""All measures, in the order of a report. A new one is a function in its module and a line here."""

from __future__ import annotations

from scoring.metrics import (
    bands,
    bounds,
    calibration,
    clustered_tests,
    corp,
    cox,
    decomposition,
    discrimination,
    ece,
    errors,
    resampling,
    rules,
    sample,
    shrinkage,
    skill,
    unsettled,
)
from scoring.metrics.cells import ScoreCells
from scoring.metrics.measure import DEFAULT_CHANCE, Chance, Measure, Undefined, measure

__all__ = ["BESIDE", "MEASURES", "Measure", "Undefined", "by_key", "compute", "measure"]

MEASURES: tuple[Measure, ...] = (
    sample.n,
    sample.hits,
    sample.base_rate,
    rules.brier,
    rules.brier_two_category,
    rules.brier_weighted,
    rules.log_score_nats,
    rules.log_score_bits,
    rules.spherical_score,
    skill.brier_skill_reference,
    skill.brier_skill_base_rate,
    skill.brier_skill_half,
    skill.brier_skill_leave_one_out,
    skill.brier_skill_leave_one_document_out,
    decomposition.reliability,
    decomposition.resolution,
    decomposition.uncertainty,
    decomposition.reliability_10,
    decomposition.resolution_10,
    decomposition.uncertainty_10,
    decomposition.within_bin_variance_10,
    decomposition.within_bin_covariance_10,
    decomposition.generalized_resolution_10,
    decomposition.reliability_corrected,
    decomposition.resolution_corrected,
    decomposition.uncertainty_corrected,
    decomposition.calibration_index,
    decomposition.discrimination_index,
    decomposition.normalized_discrimination_index,
    decomposition.adjusted_normalized_discrimination_index,
    calibration.mean_bias,
    errors.brier_se,
    errors.brier_cluster_se,
    errors.brier_jackknife_se,
    errors.brier_lower,
    errors.brier_upper,
    resampling.brier_lower_percentile,
    resampling.brier_upper_percentile,
    errors.brier_skill_base_rate_lower,
    errors.brier_skill_base_rate_upper,
    errors.mean_bias_lower,
    errors.mean_bias_upper,
    errors.auc_jackknife_lower,
    errors.auc_jackknife_upper,
    errors.cox_slope_lower,
    errors.cox_slope_upper,
    calibration.over_underconfidence,
    calibration.share_correct_side,
    ece.ece_distinct,
    ece.ece_10,
    ece.mce_10,
    ece.smooth_ece,
    corp.mcb,
    corp.dsc,
    corp.unc,
    corp.log_mcb,
    corp.log_dsc,
    corp.log_unc,
    corp.mcb_p_value,
    calibration.spiegelhalter_z,
    calibration.spiegelhalter_p,
    calibration.hosmer_lemeshow,
    calibration.hosmer_lemeshow_df,
    calibration.hosmer_lemeshow_p,
    discrimination.auc,
    discrimination.auc_se,
    discrimination.auc_lower,
    discrimination.auc_upper,
    discrimination.auc_exact_p,
    cox.cox_intercept,
    cox.cox_slope,
    cox.cox_intercept_se,
    cox.cox_slope_se,
    cox.cox_intercept_cluster_se,
    cox.cox_slope_cluster_se,
    cox.cox_intercept_jackknife_se,
    cox.cox_slope_jackknife_se,
    cox.cox_joint_p,
    cox.cox_dropped,
    cox.calibration_intercept,
    cox.calibration_intercept_se,
    bounds.brier_best,
    bounds.brier_worst,
    bounds.brier_all_lower,
    bounds.brier_all_upper,
    bounds.brier_undeterminable_best,
    bounds.brier_undeterminable_worst,
    bounds.brier_shared_best,
    bounds.brier_shared_worst,
    bounds.brier_open_best,
    bounds.brier_open_worst,
    unsettled.base_rate_open_lower,
    unsettled.base_rate_open_upper,
    unsettled.base_rate_undeterminable_lower,
    unsettled.base_rate_undeterminable_upper,
    unsettled.mean_bias_open_lower,
    unsettled.mean_bias_open_upper,
    unsettled.mean_bias_undeterminable_lower,
    unsettled.mean_bias_undeterminable_upper,
    clustered_tests.mcb_p_clustered,
    clustered_tests.spiegelhalter_p_clustered,
    clustered_tests.mean_bias_p_clustered,
    bands.band_distance,
    bands.band_p_value,
    shrinkage.shrinkage_kappa,
    rules.brier_fractional_squared,
    rules.brier_fractional_expected,
    rules.brier_fractional_up,
    rules.brier_fractional_down,
    rules.log_score_fractional_nats,
)

# Policy `partial`: the figure that stands beside the headline.
BESIDE = {
    "squared": "brier_fractional_squared",
    "expected": "brier_fractional_expected",
    "omit": "brier",
    "up": "brier_fractional_up",
    "down": "brier_fractional_down",
}


def by_key(key: str) -> Measure:
    """The measure of that name. Raises KeyError."""
    return {one.key: one for one in MEASURES}[key]


def compute(cells: ScoreCells, chance: Chance = DEFAULT_CHANCE) -> tuple[dict[str, float | int | None], dict[str, str]]:
    """All measures of these claims: key -> value, None where undefined; and key -> reason for those."""
    values: dict[str, float | int | None] = {}
    notes: dict[str, str] = {}
    for one in MEASURES:
        value = one(cells, chance)
        if isinstance(value, Undefined):
            values[one.key], notes[one.key] = None, value.reason
        else:
            values[one.key] = value
    return values, notes
