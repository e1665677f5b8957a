"""Expected scores, standard errors and intervals from programs that know nothing of this project.

Run by hand with scikit-learn, statsmodels and scipy, and with R's package sandwich; writes errors.json beside
itself, with the versions that made it: python errors.py
"""

import json
import subprocess
from pathlib import Path

import numpy as np
import scipy
import sklearn
import statsmodels
import statsmodels.api as sm
from scipy.stats import t
from sklearn.metrics import brier_score_loss, log_loss, roc_auc_score
from statsmodels.stats.weightstats import DescrStatsW

# Claims of six documents of uneven size, importance 1 to 3, and a reference forecast for most of them.
WORDS = [0.93, 0.75, 0.75, 0.5, 0.3, 0.07, 0.75, 0.93, 0.3, 0.5, 0.75, 0.3, 0.93, 0.75, 0.07, 0.3, 0.75, 0.5, 0.93,
         0.75, 0.3, 0.75, 0.93, 0.07, 0.5, 0.75]  # fmt: skip
OTHERS = [0.5, 0.6, 0.6, 0.5, 0.5, 0.2, None, 0.8, 0.4, 0.5, 0.6, 0.4, None, None, 0.2, 0.4, 0.6, 0.5, 0.8, 0.6, 0.4,
          0.6, 0.8, 0.2, 0.5, 0.6]  # fmt: skip
CASE = {
    "probability": WORDS,
    "outcome": [1, 1, 0, 1, 0, 0, 1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 1, 0, 1, 1, 0, 1, 0],
    "document": [0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 2, 2, 3, 3, 3, 3, 3, 4, 4, 4, 4, 4, 4, 5, 5],
    "weight": [1, 2, 1, 3, 1, 1, 2, 1, 1, 1, 3, 1, 1, 2, 1, 1, 1, 1, 3, 1, 2, 1, 1, 1, 1, 2],
    "reference": OTHERS,
}
R = """
suppressMessages(library(sandwich))
d <- read.csv(file("stdin"))
cat(sqrt(vcovCL(lm(score ~ 1, d), cluster = ~ document, type = "HC0", cadjust = TRUE)[1, 1]),
    as.character(packageVersion("sandwich")), R.version.string, sep = ";")
"""


def by_r(scores, document):
    table = "score,document\n" + "".join(f"{s!r},{g}\n" for s, g in zip(scores.tolist(), document, strict=True))
    done = subprocess.run(["Rscript", "-e", R], input=table, capture_output=True, text=True, check=True)
    return done.stdout.split(";")


def jackknife(figure, p, y, document):
    """Estimate, standard error and 95 % bounds, each document left out in turn."""
    left = np.array([figure(p[document != one], y[document != one]) for one in np.unique(document)])
    groups = len(left)
    se = np.sqrt((groups - 1) / groups * np.sum((left - left.mean()) ** 2))
    half = t.ppf(0.975, groups - 1) * se
    return figure(p, y), se, figure(p, y) - half, figure(p, y) + half


def skill(p, y):
    return 1 - brier_score_loss(y, p) / brier_score_loss(y, np.full(len(y), y.mean()))


def bias(p, y):
    return np.mean(p) - np.mean(y)


def brier(p, y):
    return brier_score_loss(y, p)


def expected():
    p, y, document = (np.array(CASE[name]) for name in ("probability", "outcome", "document"))
    scores = (p - y) ** 2
    has = np.array([one is not None for one in CASE["reference"]])
    reference = np.array([one for one in CASE["reference"] if one is not None])
    others = np.array([(y.sum() - one) / (len(y) - 1) for one in y])
    elsewhere = np.array([y[document != one].mean() for one in document])
    clustered = sm.OLS(scores, np.ones(len(y))).fit(cov_type="cluster", cov_kwds={"groups": document})
    found = {
        "brier": brier_score_loss(y, p),
        "brier_weighted": brier_score_loss(y, p, sample_weight=CASE["weight"]),
        "log_score_fractional_nats": log_loss(y, p),
        # The cosine of the angle between the forecast and what happened.
        "spherical_score": np.mean(
            [np.dot([q, 1 - q], [z, 1 - z]) / np.linalg.norm([q, 1 - q]) for q, z in zip(p, y, strict=True)]
        ),
        "brier_skill_reference": 1 - brier_score_loss(y[has], p[has]) / brier_score_loss(y[has], reference),
        "brier_skill_leave_one_out": 1 - brier_score_loss(y, p) / brier_score_loss(y, others),
        "brier_skill_leave_one_document_out": 1 - brier_score_loss(y, p) / brier_score_loss(y, elsewhere),
        "brier_se": DescrStatsW(scores).std_mean,
        "brier_cluster_se": float(clustered.bse[0]),
        "auc": roc_auc_score(y, p),
    }
    found["brier"], found["brier_jackknife_se"], found["brier_lower"], found["brier_upper"] = jackknife(
        brier, p, y, document
    )
    for name, figure in (("brier_skill_base_rate", skill), ("mean_bias", bias)):
        found[name], _, found[f"{name}_lower"], found[f"{name}_upper"] = jackknife(figure, p, y, document)
    area = jackknife(lambda p, y: roc_auc_score(y, p), p, y, document)
    found["auc_jackknife_lower"], found["auc_jackknife_upper"] = area[2:]
    return {name: float(value) for name, value in found.items()}


def one_document():
    """Intervals of the first document's seven claims as if they were independent."""
    at = [number for number, document in enumerate(CASE["document"]) if document == 1]
    p, y = np.array(CASE["probability"])[at], np.array(CASE["outcome"])[at]
    return {
        "claims": at,
        "brier": [float(bound) for bound in DescrStatsW((p - y) ** 2).tconfint_mean()],
        "mean_bias": [float(bound) for bound in DescrStatsW(p - y).tconfint_mean()],
    }


if __name__ == "__main__":
    p, y = np.array(CASE["probability"]), np.array(CASE["outcome"])
    cluster_se, sandwich, r = by_r((p - y) ** 2, CASE["document"])
    result = {
        "programs": {
            "scikit-learn": sklearn.__version__, "statsmodels": statsmodels.__version__, "scipy": scipy.__version__,
            "numpy": np.__version__, "R": r, "sandwich": sandwich,
        },
        "script": Path(__file__).name,
        "case": CASE,
        "expected": expected(),
        "brier_cluster_se_of_sandwich": float(cluster_se),
        "one_document": one_document(),
    }  # fmt: skip
    Path(__file__).with_suffix(".json").write_text(json.dumps(result, indent=1) + "\n")
