"""Expected values of binary measures from programs that know nothing of this project.

Run by hand in an environment of its own with scikit-learn and statsmodels; writes binary_measures.json beside
itself, with the versions that made it: python binary_measures.py
"""

import json
from pathlib import Path

import numpy as np
import sklearn
import statsmodels
from sklearn.metrics import brier_score_loss, log_loss, mean_squared_error
from statsmodels.stats.proportion import proportion_confint

# The first case is small enough to check by hand; the second looks like words read with a lexicon.
CASES = {
    "six": {"probability": [0.4, 0.3, 0.2, 0.1, 0.5, 0.9], "outcome": [0, 0, 0, 1, 1, 1]},
    "words": {
        "probability": [0.93] * 11 + [0.75] * 17 + [0.5] * 6 + [0.3] * 9 + [0.07] * 5,
        "outcome": [1] * 9 + [0] * 2 + [1] * 12 + [0] * 5 + [1] * 2 + [0] * 4 + [1] * 3 + [0] * 6 + [0] * 5,
    },
}
RATES = [(0, 1), (1, 1), (0, 7), (3, 5), (5, 5), (83, 88), (1, 300), (17, 40)]


def measures(probability, outcome):
    p, y = np.array(probability), np.array(outcome)
    base = np.full(len(y), y.mean())
    return {
        "brier": brier_score_loss(y, p),
        "brier_two_category": brier_score_loss(y, np.column_stack([1 - p, p]), scale_by_half=False),
        "log_score_nats": log_loss(y, p),
        "brier_skill_base_rate": 1 - brier_score_loss(y, p) / mean_squared_error(y, base),
        "brier_skill_half": 1 - brier_score_loss(y, p) / mean_squared_error(y, np.full(len(y), 0.5)),
        "mean_bias": float(np.average(p) - np.average(y)),
    }


def intervals(hits, n):
    return {
        "hits": hits,
        "n": n,
        "clopper_pearson": [float(x) for x in proportion_confint(hits, n, method="beta")],
        "jeffreys": [float(x) for x in proportion_confint(hits, n, method="jeffreys")],
    }


if __name__ == "__main__":
    result = {
        "programs": {
            "scikit-learn": sklearn.__version__,
            "statsmodels": statsmodels.__version__,
            "numpy": np.__version__,
        },
        "script": Path(__file__).name,
        "cases": [{**case, "name": name, "expected": measures(**case)} for name, case in CASES.items()],
        "intervals": [intervals(*rate) for rate in RATES],
    }
    Path(__file__).with_suffix(".json").write_text(json.dumps(result, indent=1) + "\n")
