"""Expected values of discrimination, calibration tests and Cox's recalibration from programs that know nothing of
this project.

Run by hand in an environment of its own with scikit-learn, statsmodels, scipy and calzone-tool, beside R with pROC,
rms and sandwich; writes order.json beside itself, with the versions that made it: python order.py
"""

import csv
import json
import subprocess
import tempfile
from importlib.metadata import version
from pathlib import Path

import numpy as np
import statsmodels.api as sm
from calzone.metrics import hosmer_lemeshow_test, spiegelhalter_z_test
from scipy.stats import permutation_test
from sklearn.metrics import roc_auc_score

HERE = Path(__file__).parent
TIGHT = {"maxiter": 200, "tol": 1e-15, "tol_criterion": "params"}


def drawn(seed, n, documents, decimals, ends=0):
    """Forecasts that are surer than they should be, in documents of uneven size; `ends` of them at 0 and at 1."""
    chance = np.random.default_rng(seed)
    said = np.round(1 / (1 + np.exp(-chance.normal(0, 1.5, n))), decimals)
    other = np.round(1 / (1 + np.exp(-chance.normal(0, 0.7, n) - np.log(said / (1 - said)))), decimals)
    outcome = (chance.random(n) < 1 / (1 + np.exp(-(0.3 + 0.6 * np.log(said / (1 - said)))))).astype(int)
    document = np.minimum(chance.geometric(0.2, n), documents)
    for at in (0.0, 1.0):
        said, other = np.append(said, [at] * ends), np.append(other, [at] * ends)
        outcome, document = np.append(outcome, [int(at)] * ends), np.append(document, range(1, ends + 1))
    return {"probability": said, "other": other, "outcome": outcome, "document": document}


def words():
    """Six Kent words, a second lexicon that ties two of them and swaps two, six documents."""
    said = [0.93] * 11 + [0.75] * 17 + [0.5] * 6 + [0.3] * 9 + [0.07] * 5
    other = [0.97] * 11 + [0.7] * 17 + [0.2] * 6 + [0.3] * 9 + [0.2] * 5
    outcome = [1] * 9 + [0] * 2 + [1] * 12 + [0] * 5 + [1] * 2 + [0] * 4 + [1] * 3 + [0] * 6 + [0] * 5
    return {"probability": said, "other": other, "outcome": outcome, "document": [1 + i * i % 6 for i in range(48)]}


CASES = {"words": words(), "numbers": drawn(1, 120, 9, 4), "hundredths": drawn(2, 300, 12, 2, ends=3)}
# Too small or too clear for a standard error.
FEW = [
    {"probability": [0.9, 0.7, 0.7, 0.4, 0.3, 0.3, 0.2, 0.1], "outcome": [1, 1, 0, 1, 0, 0, 0, 0]},
    {"probability": [0.75, 0.75, 0.75, 0.5, 0.3, 0.3, 0.93, 0.93, 0.07], "outcome": [1, 1, 0, 1, 0, 0, 1, 1, 1]},
    {"probability": [0.93, 0.75, 0.75, 0.63, 0.3, 0.3, 0.07], "outcome": [1, 1, 1, 0, 0, 0, 0]},
    {"probability": [0.93, 0.75, 0.75, 0.3, 0.3], "outcome": [0, 0, 0, 1, 1]},
    {"probability": [0.6, 0.6, 0.6, 0.2, 0.2, 0.1], "outcome": [1, 1, 0, 0, 0, 0]},
    {"probability": [i / 23 for i in range(1, 23)], "outcome": [0] * 16 + [1, 0, 0, 0, 1, 1]},
]


def from_r(case):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rows.csv"
        with path.open("w", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(case)
            rows.writerows(zip(*case.values(), strict=True))
        done = subprocess.run(["Rscript", HERE / "order.R", path], check=True, capture_output=True, text=True)
    lines = [line.split(",") for line in done.stdout.splitlines()]
    versions = {line[1]: line[2] for line in lines if line[0] == "version"}
    return [(line[0], line[1], float(line[2])) for line in lines if line[0] != "version"], versions


def from_python(case):
    p, y, document = (np.array(case[name]) for name in ("probability", "outcome", "document"))
    found = [("scikit-learn", "auc", roc_auc_score(y, p))]
    if p.min() > 0 and p.max() < 1:
        both = np.column_stack([1 - p, p])
        z, two_sided = spiegelhalter_z_test(y, both)
        found += [("calzone", "spiegelhalter_z", z), ("calzone", "spiegelhalter_p", two_sided)]
        at, n = np.unique(p, return_counts=True)
        rate = np.array([y[p == each].mean() for each in at])
        statistic, beyond, _ = hosmer_lemeshow_test(rate, at, n, df=len(at))
        found += [("calzone", "hosmer_lemeshow", statistic), ("calzone", "hosmer_lemeshow_p", beyond)]
    kept = (p > 0) & (p < 1)
    p, y, document = p[kept], y[kept], document[kept]
    x = np.log(p / (1 - p))
    model = sm.GLM(y, sm.add_constant(x), family=sm.families.Binomial())
    plain = model.fit(**TIGHT)
    by_document = model.fit(
        **TIGHT, cov_type="cluster", cov_kwds={"groups": document, "use_correction": False, "df_correction": False}
    )
    groups = len(set(document.tolist()))
    without = [
        sm.GLM(y[document != g], sm.add_constant(x[document != g]), family=sm.families.Binomial()).fit(**TIGHT).params
        for g in sorted(set(document.tolist()))
    ]
    jackknife = np.sqrt((groups - 1) / groups * np.sum((without - np.mean(without, axis=0)) ** 2, axis=0))
    for at, name in enumerate(("cox_intercept", "cox_slope")):
        found += [
            ("statsmodels", name, plain.params[at]), ("statsmodels", f"{name}_se", plain.bse[at]),
            ("statsmodels", f"{name}_cluster_se", by_document.bse[at] * np.sqrt(groups / (groups - 1))),
            ("statsmodels", f"{name}_jackknife_se", jackknife[at]),
        ]  # fmt: skip
    offset = sm.GLM(y, np.ones(len(y)), family=sm.families.Binomial(), offset=x).fit(**TIGHT)
    found += [("statsmodels", "calibration_intercept", offset.params[0]),
              ("statsmodels", "calibration_intercept_se", offset.bse[0])]  # fmt: skip
    return [(program, key, float(number)) for program, key, number in found]


def exact_p(case):
    p, y = np.array(case["probability"]), np.array(case["outcome"])
    test = permutation_test(
        (p[y == 1], p[y == 0]), lambda hits, misses: abs(float(roc_auc_score(
            [1] * len(hits) + [0] * len(misses), np.concatenate([hits, misses]))) - 0.5),
        n_resamples=np.inf, alternative="greater",
    )  # fmt: skip
    return float(test.pvalue)


if __name__ == "__main__":
    cases, versions = [], {}
    for name, case in CASES.items():
        case = {column: [float(v) if column in ("probability", "other") else int(v) for v in values]
                for column, values in case.items()}  # fmt: skip
        numbers, versions = from_r(case)
        cases.append({**case, "name": name, "expected": numbers + from_python(case)})
    for package in ("numpy", "scipy", "scikit-learn", "statsmodels", "calzone-tool"):
        versions[package] = version(package)
    result = {
        "programs": versions,
        "script": Path(__file__).name,
        "cases": cases,
        "permutation": [{**case, "auc_exact_p": exact_p(case)} for case in FEW],
    }
    Path(__file__).with_suffix(".json").write_text(json.dumps(result) + "\n")
