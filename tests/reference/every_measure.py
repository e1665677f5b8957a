"""Every measure's value on the files of claims/, from Python programs that know nothing of this project.

Run by hand with scikit-learn, statsmodels, scipy, model-diagnostics, relplot, scores and calzone-tool in an environment
of its own; writes every_measure.python.json beside itself, with the versions that made it: python every_measure.py

every_measure.R does the same in R. A figure is a number, or the two ends between which a value that is drawn at random
has to lie. What is undefined, or would take too long to count, is left out.
"""

import csv
import hashlib
import json
import math
import warnings
from importlib.metadata import version
from itertools import combinations, product
from pathlib import Path

import decomposition
import errors
import numpy as np
import order
import statsmodels.api as sm
import words
from calzone.metrics import hosmer_lemeshow_test, spiegelhalter_z_test
from scipy.optimize import minimize_scalar
from scipy.special import xlogy
from scipy.stats import beta, binom, chi2, norm, permutation_test, t
from sklearn.isotonic import IsotonicRegression
from sklearn.metrics import accuracy_score, brier_score_loss, log_loss, roc_auc_score
from statsmodels.stats.weightstats import DescrStatsW

HERE = Path(__file__).parent
# The test draws so many times; a share of so many draws lies so many standard errors off at most.
DRAWS, ERRORS = 20_000, 5
# Tables of hits up to here are counted one by one.
FEW = 400


def column(rows, name):
    return np.array([float(row[name]) for row in rows])


def between(share):
    """The ends for a share of draws of which this is the expectation; what was seen counts as one more."""
    reach = ERRORS * math.sqrt(share * (1 - share) / DRAWS) + 2 / DRAWS
    return [share - reach, share + reach]


# --- scores --------------------------------------------------------------------------------------------------------


def scores(rows, p, y, document):
    base, n, log = y.mean(), len(y), log_loss(y, p)
    told = [row for row in rows if row["reference"]]
    others = np.array([(y.sum() - one) / (n - 1) for one in y])
    elsewhere = np.array([y[document != one].mean() for one in document])
    sided = p != 0.5
    right = accuracy_score(y[sided], p[sided] > 0.5)

    def skill(reference):
        return 1 - brier_score_loss(y, p) / brier_score_loss(y, reference)

    return {
        "n": n, "hits": y.sum(), "base_rate": base, "brier": brier_score_loss(y, p),
        "brier_two_category": brier_score_loss(y, np.column_stack([1 - p, p]), scale_by_half=False),
        "brier_weighted": brier_score_loss(y, p, sample_weight=column(rows, "weight")),
        "log_score_nats": log, "log_score_bits": log / math.log(2),
        "spherical_score": np.mean(((1 - p) * (1 - y) + p * y) / np.linalg.norm([1 - p, p], axis=0)),
        "brier_skill_reference": 1 - brier_score_loss(column(told, "outcome"), column(told, "probability"))
        / brier_score_loss(column(told, "outcome"), column(told, "reference")),
        "brier_skill_base_rate": skill(np.full(n, base)), "brier_skill_half": skill(np.full(n, 0.5)),
        "brier_skill_leave_one_out": skill(others), "brier_skill_leave_one_document_out": skill(elsewhere),
        "mean_bias": p.mean() - base, "share_correct_side": right,
        "over_underconfidence": np.maximum(p, 1 - p)[sided].mean() - right,
    }  # fmt: skip


def by_document(p, y, document):
    squares = (p - y) ** 2
    clustered = sm.OLS(squares, np.ones(len(y))).fit(cov_type="cluster", cov_kwds={"groups": document})
    found = {"brier_se": DescrStatsW(squares).std_mean, "brier_cluster_se": clustered.bse[0]}
    figures = {
        "brier": errors.brier, "brier_skill_base_rate": errors.skill, "mean_bias": errors.bias,
        "auc_jackknife": lambda p, y: roc_auc_score(y, p),
    }  # fmt: skip
    for name, figure in figures.items():
        _, se, found[f"{name}_lower"], found[f"{name}_upper"] = errors.jackknife(figure, p, y, document)
        if name == "brier":
            found["brier_jackknife_se"] = se
    return found


def percentiles(p, y, document):
    """Of all ways to draw as many documents as there are, each as likely as it is; the ends by the test's draws."""
    names = sorted(set(document))
    if len(names) > 7:
        return {}
    n = np.array([(document == one).sum() for one in names])
    lost = np.array([((p - y) ** 2)[document == one].sum() for one in names])
    drawn, ways = [], []
    for cuts in combinations(range(2 * len(names) - 1), len(names) - 1):
        times = np.diff([-1, *cuts, 2 * len(names) - 1]) - 1
        drawn.append(np.dot(times, lost) / np.dot(times, n))
        ways.append(math.factorial(len(names)) / math.prod(math.factorial(k) for k in times.tolist()))
    at = np.argsort(drawn)
    reached = np.cumsum(np.array(ways)[at]) / len(names) ** len(names)
    reach = ERRORS * math.sqrt(0.025 * 0.975 / DRAWS)
    low, high = (
        [drawn[at[np.searchsorted(reached, share + away)]] for away in (-reach, reach)] for share in (0.025, 0.975)
    )
    return {"brier_lower_percentile": widened(low), "brier_upper_percentile": widened(high)}


def widened(ends):
    return [float(ends[0]) - 1e-9, float(ends[1]) + 1e-9]


# --- calibration and order -----------------------------------------------------------------------------------------


def calibration(p, y):
    case = {"probability": p.tolist(), "outcome": y.tolist()}
    found = decomposition.by_fractions(case) | decomposition.by_model_diagnostics(case)
    found["smooth_ece"] = decomposition.by_quadrature(case)
    found["spiegelhalter_z"], found["spiegelhalter_p"] = spiegelhalter_z_test(y, np.column_stack([1 - p, p]))
    exact = decomposition.exact_p(case)
    if exact is not None:
        found["mcb_p_value"] = between(exact)
    at, n = np.unique(p, return_counts=True)
    rate = np.array([y[p == each].mean() for each in at])
    kept = ~(((at == 0) & (rate == 0)) | ((at == 1) & (rate == 1)))
    # calzone keeps rates away from 0 and 1 by a little: the same sum without that.
    statistic = np.sum(n[kept] * (rate - at)[kept] ** 2 / (at * (1 - at))[kept])
    assert abs(hosmer_lemeshow_test(rate[kept], at[kept], n[kept], df=kept.sum())[0] - statistic) < 1e-5 * statistic
    return found | {
        "hosmer_lemeshow": statistic, "hosmer_lemeshow_df": kept.sum(),
        "hosmer_lemeshow_p": chi2.sf(statistic, kept.sum()),
    }  # fmt: skip


def area_away(hits, misses):
    return abs(roc_auc_score([1] * len(hits) + [0] * len(misses), np.concatenate([hits, misses])) - 0.5)


def discrimination(p, y):
    area, hits, misses = roc_auc_score(y, p), p[y == 1], p[y == 0]
    if min(len(hits), len(misses)) < 5:
        test = permutation_test((hits, misses), area_away, n_resamples=np.inf, alternative="greater")
        return {"auc": area, "auc_exact_p": test.pvalue}
    pairs = (hits[:, None] > misses) + (hits[:, None] == misses) / 2
    se = math.sqrt(pairs.mean(axis=1).var(ddof=1) / len(hits) + pairs.mean(axis=0).var(ddof=1) / len(misses))
    reach = norm.ppf(0.975) * se
    return {"auc": area, "auc_se": se, "auc_lower": area - reach, "auc_upper": area + reach}


def recalibration(p, y, document):
    kept = (p > 0) & (p < 1)
    found = {"cox_dropped": np.sum(~kept)}
    p, y, document = p[kept], y[kept], document[kept]
    x = np.log(p / (1 - p))

    def fit(chosen, **how):
        return sm.GLM(y[chosen], sm.add_constant(x[chosen]), family=sm.families.Binomial()).fit(**order.TIGHT, **how)

    every = np.full(len(y), True)
    cluster = {"groups": document, "use_correction": False, "df_correction": False}
    plain, sandwich = fit(every), fit(every, cov_type="cluster", cov_kwds=cluster)
    names = sorted(set(document))
    factor = len(names) / (len(names) - 1)
    without = np.array([fit(document != one).params for one in names])
    jackknife = np.sqrt(np.sum((without - without.mean(axis=0)) ** 2, axis=0) / factor)
    for at, name in enumerate(("cox_intercept", "cox_slope")):
        found |= {name: plain.params[at], f"{name}_se": plain.bse[at], f"{name}_jackknife_se": jackknife[at],
                  f"{name}_cluster_se": sandwich.bse[at] * math.sqrt(factor)}  # fmt: skip
    reach = t.ppf(0.975, len(names) - 1) * jackknife[1]
    found |= {"cox_slope_lower": plain.params[1] - reach, "cox_slope_upper": plain.params[1] + reach}
    found["cox_joint_p"] = chi2.sf(2 * (plain.llf + log_loss(y, p, normalize=False)), 2)
    offset = sm.GLM(y, np.ones(len(y)), family=sm.families.Binomial(), offset=x).fit(**order.TIGHT)
    return found | {"calibration_intercept": offset.params[0], "calibration_intercept_se": offset.bse[0]}


# --- words and bounds ----------------------------------------------------------------------------------------------


def own_reading(row):
    """A word with its own reading: as it stands in the row, or turned round where the row says so."""
    ends = [float(row[name]) for name in ("lower", "probability", "upper")]
    if row["complemented"] == "true":
        ends = [round(1 - end, 9) for end in reversed(ends)]
    return row["expression"], *ends


def word_and_range(row):
    word, lower, _, upper = own_reading(row)
    return word, lower, upper


def tallied(rows, key):
    """What `key` makes of a row -> (claims, those that went as the word says)."""
    tally = {}
    for row in rows:
        n, hits = tally.get(key(row), (0, 0))
        tally[key(row)] = n + 1, hits + (int(row["outcome"]) != (row["complemented"] == "true"))
    return tally


def outside(key, hits, n):
    _, lower, upper = key
    return n * max(lower - hits / n, hits / n - upper, 0) ** 2


def bounds(rows, y):
    lower, upper = (brier_each(column(rows, name), y) for name in ("lower", "upper"))
    tally, best, worst = tallied(rows, word_and_range), 0.0, 0.0
    for (_, low, high), (n, hits) in tally.items():

        def lost(v, n=n, hits=hits):
            return hits * (1 - v) ** 2 + (n - hits) * v**2

        sought = (
            minimize_scalar(lost, bounds=(low, high), method="bounded", options={"xatol": 1e-12}).fun
            if low < high
            else 1e9
        )
        best += min(lost(low), lost(high), sought)
        worst += max(lost(low), lost(high))
    return {
        "brier_best": np.minimum(lower, upper).mean(), "brier_worst": np.maximum(lower, upper).mean(),
        "brier_all_lower": lower.mean(), "brier_all_upper": upper.mean(),
        "brier_shared_best": best / len(rows), "brier_shared_worst": worst / len(rows),
        "band_distance": sum(outside(key, hits, n) for key, (n, hits) in tally.items()) / len(rows),
    }  # fmt: skip


def brier_each(p, y):
    return (p - y) ** 2


def unsettled(resolved, more, name):
    """With each unsettled claim as it is kindest and harshest to it, with all of them true and with none."""
    p = np.concatenate([column(resolved, "probability"), column(more, "probability")])
    ends = [brier_each(column(more, "probability"), guess) for guess in (0, 1)]
    settled = brier_each(column(resolved, "probability"), column(resolved, "outcome")).sum()
    hits = column(resolved, "outcome").sum()
    low, high = hits / len(p), (hits + len(more)) / len(p)
    return {
        f"brier_{name}_best": (settled + np.minimum(*ends).sum()) / len(p),
        f"brier_{name}_worst": (settled + np.maximum(*ends).sum()) / len(p),
        f"base_rate_{name}_lower": low, f"base_rate_{name}_upper": high,
        f"mean_bias_{name}_lower": p.mean() - high, f"mean_bias_{name}_upper": p.mean() - low,
    }  # fmt: skip


def fractional(rows):
    p, y = column(rows, "probability"), column(rows, "outcome")
    return {
        "brier_fractional_squared": np.mean((p - y) ** 2),
        "brier_fractional_expected": np.mean(y * (1 - p) ** 2 + (1 - y) * p**2),
        "brier_fractional_up": brier_score_loss(y > 0, p), "brier_fractional_down": brier_score_loss(y == 1, p),
        "log_score_fractional_nats": -np.mean(xlogy(y, p) + xlogy(1 - y, 1 - p)),
    }  # fmt: skip


def shrinkage(rows):
    tally = {key: told for key, told in tallied(rows, own_reading).items() if 0 < key[2] < 1}
    case = {"probability": [key[2] for key in tally], "n": [n for n, _ in tally.values()],
            "hits": [hits for _, hits in tally.values()]}  # fmt: skip
    kappa = words.beta_binomial(case)["scipy"]
    return {} if kappa == "inf" else {"shrinkage_kappa": kappa}


def band_p(rows):
    """P(a distance at least as large), each word's true rate at eleven places of its range: the largest."""
    tally = tallied(rows, word_and_range)
    if math.prod(n + 1 for n, _ in tally.values()) > FEW:
        return {}
    seen = sum(outside(key, hits, n) for key, (n, hits) in tally.items()) - 1e-9
    lost = [[outside(key, hits, n) for hits in range(n + 1)] for key, (n, _) in tally.items()]
    tables = product(*(range(len(each)) for each in lost))
    far = [at for at in tables if sum(each[k] for each, k in zip(lost, at, strict=True)) >= seen]
    most = 0.0
    for rates in product(*(np.linspace(key[1], key[2], 11) for key in tally)):
        chances = [binom.pmf(range(n + 1), n, rate) for rate, (n, _) in zip(rates, tally.values(), strict=True)]
        most = max(most, sum(math.prod(each[k] for each, k in zip(chances, at, strict=True)) for at in far))
    return {"band_p_value": between(min(most, 1.0))}


# --- documents that rise and fall together -------------------------------------------------------------------------


def clustered(p, y, document, rho=0.1):
    """Exact: the chances of every table of hits by probability, each document's integrated over its quantile."""
    at, n = np.unique(p, return_counts=True)
    if math.prod(k + 1 for k in n.tolist()) > FEW:
        return {}
    hits, every = np.array([[y[p == each].sum() for each in at]]), np.array(list(product(*(range(k + 1) for k in n))))
    statistics = {
        "mcb": (lambda tables: np.array([miscalibration(at, n, one) for one in tables]), True),
        "spiegelhalter": (lambda tables: np.abs((tables - n * at) @ (1 - 2 * at)), True),
        "mean_bias": (lambda tables: np.abs((n * at - tables).sum(axis=1)), False),
    }
    found = {}
    for name, (statistic, turned) in statistics.items():
        beyond = statistic(every) >= statistic(hits)[0] - 1e-9
        found[f"{name}_p_clustered"] = between(float(chances(at, p, document, rho, turned).ravel()[beyond].sum()))
    return found


def miscalibration(p, n, hits):
    pav = IsotonicRegression().fit(p, hits / n, sample_weight=n).predict(p)
    return float(np.dot(n, (p - hits / n) ** 2 - (pav - hits / n) ** 2) / n.sum())


def chances(at, p, document, rho, turned):
    """Of every table of hits. `turned`: a document's quantile lifts what was said, not the events."""
    size, (nodes, weights) = (1 - rho) / rho, np.polynomial.legendre.leggauss(400)
    total = np.ones([1] * len(at))
    for one in sorted(set(document)):
        n = [int(np.sum(p[document == one] == each)) for each in at]
        table = np.zeros([k + 1 for k in n])
        for u, weight in zip((nodes + 1) / 2, weights / 2, strict=True):
            part = np.array(weight)
            for each, k in zip(at, n, strict=True):
                rate = beta.ppf(1 - u if turned and each < 0.5 else u, each * size, (1 - each) * size)
                part = np.multiply.outer(part, binom.pmf(range(k + 1), k, rate))
            table += part
        larger = np.zeros([a + b - 1 for a, b in zip(total.shape, table.shape, strict=True)])
        for place, chance in np.ndenumerate(table):
            larger[tuple(slice(k, k + length) for k, length in zip(place, total.shape, strict=True))] += chance * total
        total = larger
    return total


# --- all of it -----------------------------------------------------------------------------------------------------


def figures(path):
    with path.open(newline="") as file:
        rows = list(csv.DictReader(file))
    statuses = ("resolved", "partial", "open", "undeterminable")
    resolved, partial, opened, unclear = ([row for row in rows if row["status"] == status] for status in statuses)
    p, y = column(resolved, "probability"), column(resolved, "outcome").astype(int)
    document = np.array([row["document"] for row in resolved])
    told = {
        **scores(resolved, p, y, document), **by_document(p, y, document), **percentiles(p, y, document),
        **calibration(p, y), **discrimination(p, y), **recalibration(p, y, document), **bounds(resolved, y),
        **unsettled(resolved, opened, "open"), **unsettled(resolved, unclear, "undeterminable"),
        **fractional(resolved + partial), **shrinkage(resolved), **band_p(resolved), **clustered(p, y, document),
    }  # fmt: skip
    return {key: value if isinstance(value, list) else float(value) for key, value in told.items()}


def sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    files = sorted((HERE / "claims").glob("*.csv"))
    programs = ("scikit-learn", "statsmodels", "scipy", "numpy", "model-diagnostics", "calzone-tool")
    result = {
        "language": "Python",
        "programs": {name: version(name) for name in programs},
        "script": Path(__file__).name,
        "script_sha256": sha256(Path(__file__)),
        "claims_sha256": {path.name: sha256(path) for path in files},
        "figures": {path.name: figures(path) for path in files},
    }
    (HERE / "every_measure.python.json").write_text(json.dumps(result, indent=1) + "\n")
