"""Expected decompositions and calibration errors from programs that know nothing of this project.

Run by hand in an environment of its own with model-diagnostics, scores, scikit-learn and relplot; writes
decomposition.json beside itself, with the versions that made it: python decomposition.py

No Python program has the corrected, within-bin and discrimination terms: those come from exact fractions here.
Smooth ECE comes from relplot, which works on a grid, reflects once and counts a claim at exactly 0 or 1 half; and, with
the kernel reflected as often as it reaches and no grid, from an adaptive quadrature here.
"""

import json
import math
from fractions import Fraction
from importlib.metadata import version
from itertools import groupby, pairwise, product
from pathlib import Path

import numpy as np
from model_diagnostics.scoring import LogLoss, SquaredError, decompose
from relplot.metrics import search_param
from relplot.metrics import smooth_ece as relplot_smoothed
from scipy.integrate import quad
from scipy.optimize import brentq
from scores.probability import isotonic_fit
from sklearn.calibration import calibration_curve
from sklearn.isotonic import IsotonicRegression

CASES = {
    "six": {"probability": [0.4, 0.3, 0.2, 0.1, 0.5, 0.9], "outcome": [0, 0, 0, 1, 1, 1]},
    "words": {
        "probability": [0.93] * 11 + [0.75] * 17 + [0.5] * 6 + [0.3] * 9 + [0.07] * 5,
        "outcome": [1] * 9 + [0] * 2 + [1] * 12 + [0] * 5 + [1] * 2 + [0] * 4 + [1] * 3 + [0] * 6 + [0] * 5,
    },
    # Few enough that every way in which the hits can fall is looked at.
    "few": {"probability": [0.25] * 3 + [0.6] * 4 + [0.9] * 5, "outcome": [1, 0, 0, 1, 1, 0, 0, 1, 1, 1, 0, 0]},
    # Two hundredths in one tenth, a single claim, edges of bins, errors to both sides.
    "hundredths": {
        "probability": [0.02] * 4 + [0.15] * 6 + [0.18] * 5 + [0.3] * 8 + [0.62] * 9 + [0.69] * 4 + [0.71] + [1.0] * 3,
        "outcome": [1, 0, 0, 0] + [1, 1, 1, 0, 0, 0] + [0] * 5 + [1, 1, 0, 0, 0, 0, 0, 0] + [1] * 4 + [0] * 5
        + [1, 1, 1, 1] + [0] + [1, 1, 1],
    },
}  # fmt: skip


def numeric():
    """Two hundred forecasts between tenths of a per cent that are too sure of themselves."""
    chance = np.random.default_rng(1964)
    p = np.round(chance.integers(0, 1000, size=200) / 1000 + 0.0005, 4)
    y = (chance.uniform(size=200) < 0.2 + 0.6 * p).astype(int)
    return {"probability": p.tolist(), "outcome": y.tolist()}


def cells(case, label=lambda p: p):
    """(exact mean probability, hits, n) of the claims with one label; probabilities as the decimals they are."""
    claims = sorted(zip((Fraction(str(p)) for p in case["probability"]), case["outcome"], strict=True))
    grouped = [list(group) for _, group in groupby(claims, key=lambda claim: label(claim[0]))]
    return [(sum(p for p, _ in group) / len(group), sum(y for _, y in group), len(group)) for group in grouped]


def tenth(p):
    return min(int(p * 10), 9)


def three_terms(case, label):
    groups, n, hits = cells(case, label), len(case["outcome"]), sum(case["outcome"])
    base = Fraction(hits, n)
    return (
        sum(m * (p - Fraction(k, m)) ** 2 for p, k, m in groups) / n,
        sum(m * (Fraction(k, m) - base) ** 2 for _, k, m in groups) / n,
        base * (1 - base),
    )


def by_fractions(case):
    reliability, resolution, uncertainty = three_terms(case, lambda p: p)
    in_bins = three_terms(case, tenth)
    n, used = len(case["outcome"]), len(cells(case))
    added = sum(Fraction(k * (m - k), m * (m - 1)) for _, k, m in cells(case) if m > 1) / n
    bins = {tenth(p): (p, Fraction(k, m)) for p, k, m in cells(case, tenth)}
    claims = [(Fraction(str(p)), y) for p, y in zip(case["probability"], case["outcome"], strict=True)]
    variance = sum((p - bins[tenth(p)][0]) ** 2 for p, _ in claims) / n
    covariance = 2 * sum((p - bins[tenth(p)][0]) * (y - bins[tenth(p)][1]) for p, y in claims) / n
    assert reliability - resolution + uncertainty == sum((p - y) ** 2 for p, y in claims) / n
    assert in_bins[0] - in_bins[1] + variance - covariance + in_bins[2] == sum((p - y) ** 2 for p, y in claims) / n
    share = resolution / uncertainty
    return {
        "reliability": reliability, "resolution": resolution, "uncertainty": uncertainty,
        "reliability_10": in_bins[0], "resolution_10": in_bins[1], "uncertainty_10": in_bins[2],
        "within_bin_variance_10": variance, "within_bin_covariance_10": covariance,
        "generalized_resolution_10": in_bins[1] - variance + covariance,
        "reliability_corrected": reliability - added,
        "resolution_corrected": resolution - added + uncertainty / (n - 1),
        "uncertainty_corrected": uncertainty + uncertainty / (n - 1),
        "calibration_index": reliability, "discrimination_index": resolution,
        "normalized_discrimination_index": share,
        "adjusted_normalized_discrimination_index": (n * share - used + 1) / (n - used + 1),
        "ece_distinct": sum(m * abs(p - Fraction(k, m)) for p, k, m in cells(case)) / n,
        "ece_10": sum(m * abs(p - Fraction(k, m)) for p, k, m in cells(case, tenth)) / n,
        "mce_10": max(abs(p - Fraction(k, m)) for p, k, m in cells(case, tenth)),
    }  # fmt: skip


def by_model_diagnostics(case):
    p, y = np.array(case["probability"]), np.array(case["outcome"], dtype=float)
    found = {}
    for prefix, score in (("", SquaredError()), ("log_", LogLoss())):
        parts = decompose(y_obs=y, y_pred=p, scoring_function=score)
        names = {"mcb": "miscalibration", "dsc": "discrimination", "unc": "uncertainty"}
        with np.errstate(divide="ignore", invalid="ignore"):
            found |= {prefix + ours: float(parts[theirs][0]) for ours, theirs in names.items()}
    return found


def by_isotonic(case):
    """The recalibrated value of each distinct probability, in ascending order, from two programs."""
    p, y = np.array(case["probability"]), np.array(case["outcome"], dtype=float)
    distinct = np.unique(p)
    sklearn_fit = IsotonicRegression(y_min=0, y_max=1).fit(p, y).predict(distinct)
    scores_fit = isotonic_fit(p, y)
    scores_fit = scores_fit["regression_values"][np.unique(scores_fit["fcst_sorted"], return_index=True)[1]]
    return {"scikit-learn": sklearn_fit.tolist(), "scores": np.asarray(scores_fit).tolist()}


def by_calibration_curve(case):
    """ECE in tenths from scikit-learn's bins, which are closed on the right: only where no edge is stated."""
    p, y = np.array(case["probability"]), np.array(case["outcome"])
    if any(abs(10 * x - round(10 * x)) < 1e-9 for x in p if 0 < x < 1):
        return {}
    rate, stated = calibration_curve(y, p, n_bins=10)
    n = np.bincount(np.minimum((p * 10).astype(int), 9))
    error = np.abs(rate - stated)
    return {"ece_10": float(np.dot(n[n > 0], error) / len(p)), "mce_10": float(error.max())}


def by_relplot(case):
    """With the bandwidth searched for in thirty halvings; as published it takes ten."""
    f, y = np.array(case["probability"]), np.array(case["outcome"], dtype=float)
    width = search_param(lambda s: s < relplot_smoothed(f, y, s), start=1, refine=30)
    return float(relplot_smoothed(f, y, width))


def by_quadrature(case):
    """The fixed point with Gaussians reflected as often as they reach, integrated between zeros."""
    n = len(case["outcome"])
    places = [(float(p), float((k - m * p) / n)) for p, k, m in cells(case)]

    def r(t, s):
        reach = range(-int(1 + 5 * s) - 1, int(1 + 5 * s) + 2)
        images = ((sign * p + 2 * m, e) for p, e in places for sign in (1, -1) for m in reach)
        return sum(e * math.exp(-(((t - at) / s) ** 2) / 2) for at, e in images) / s / math.sqrt(2 * math.pi)

    def area(s):
        grid = np.linspace(0, 1, math.ceil(40 / s) + 1)
        values = [r(t, s) for t in grid]
        steps = pairwise(zip(grid, values, strict=True))
        zeros = [brentq(r, a, b, args=(s,), xtol=1e-14) for (a, u), (b, v) in steps if u * v < 0]
        ends = [0.0, *zeros, 1.0]
        return sum(abs(quad(r, a, b, args=(s,), epsabs=1e-11, limit=400)[0]) for a, b in pairwise(ends))

    error = sum(abs(e) for _, e in places)
    bias = abs(sum(e for _, e in places))
    if bias > error * (1 - 1e-12):
        return error
    return brentq(lambda s: area(s) - s, max(bias, error / 64), error, xtol=1e-9)


def exact_p(case):
    """P(mcb at least as large) by every way in which the hits can fall; scikit-learn recalibrates each."""
    said = cells(case)
    p, n = np.array([float(q) for q, _, _ in said]), np.array([m for _, _, m in said])
    if math.prod(m + 1 for _, _, m in said) > 5000:
        return None

    def lost(hits):
        rate = hits / n
        pav = IsotonicRegression().fit(p, rate, sample_weight=n).predict(p)
        return float(np.dot(n, (p - rate) ** 2 - (pav - rate) ** 2) / n.sum())

    observed = lost(np.array([k for _, k, _ in said])) - 1e-12
    chances = 0.0
    for hits in product(*(range(m + 1) for m in n)):
        if lost(np.array(hits)) >= observed:
            terms = zip(hits, n, p, strict=True)
            chances += math.prod(math.comb(int(m), k) * q**k * (1 - q) ** (m - k) for k, m, q in terms)
    return chances


def numbers(name, case):
    print(name)
    return {
        **case,
        "name": name,
        "fractions": {key: float(number) for key, number in by_fractions(case).items()},
        "model_diagnostics": by_model_diagnostics(case),
        "scikit_learn": by_calibration_curve(case),
        "pav": by_isotonic(case),
        "smooth_ece": {"relplot": by_relplot(case), "quadrature": by_quadrature(case)},
        "mcb_p_value": exact_p(case),
    }


if __name__ == "__main__":
    programs = ("model-diagnostics", "scores", "scikit-learn", "relplot", "scipy", "numpy")
    cases = {**CASES, "numeric": numeric()}
    result = {
        "programs": {name: version(name) for name in programs},
        "script": Path(__file__).name,
        "cases": [numbers(name, case) for name, case in cases.items()],
    }
    Path(__file__).with_suffix(".json").write_text(json.dumps(result, indent=1) + "\n")
