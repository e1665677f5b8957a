"""Expected values of what is said of single words, from programs that know nothing of this project.

Run by hand in an environment of its own with statsmodels and scipy, and with R on the path; writes words.json beside
itself, with the versions that made it: python words.py
"""

import json
import subprocess
from pathlib import Path

import numpy as np
import scipy
import statsmodels
from scipy.optimize import minimize_scalar
from scipy.stats import betabinom, binom
from statsmodels.stats.multitest import multipletests

HOLM = [[0.025269, 0.2, 0.9], [0.01], [0.04, 0.01, 0.01, 0.5, 0.03], [1.0, 1.0], [0.001] * 4]
CLOPPER_PEARSON = [(6.708074534161491, 17.888198757763973), (2.884615, 4.807692), (2.7, 8.1), (0, 3.2), (0.05, 41.7)]
TAILS = [(9, 18, 0.63, 0.87), (3, 8, 0.02, 0.12), (0, 5, 0.63, 0.87), (35, 35, 0.63, 0.87), (7, 10, 0.4, 0.6),
         (2, 10, 0.4, 0.6), (1, 50, 0.2, 0.4), (9, 20, 0.5, 0.5), (1, 1, 0.1, 0.3)]  # fmt: skip
WORDS = [
    {
        "name": "spread",
        "probability": [0.93, 0.75, 0.5, 0.3, 0.07],
        "n": [20, 40, 12, 30, 15],
        "hits": [14, 33, 2, 13, 4],
    },
    {"name": "one far off", "probability": [0.75, 0.3], "n": [60, 50], "hits": [24, 15]},
    {"name": "as said", "probability": [0.75, 0.3], "n": [40, 50], "hits": [30, 15]},
]  # fmt: skip


def r(code):
    """The numbers that a line of R prints, in full precision."""
    return [float(number) for number in rscript(f"cat(format({code}, digits = 17))").split()]


def rscript(code):
    return subprocess.run(["Rscript", "-e", code], capture_output=True, text=True, check=True).stdout


def vector(values):
    return f"c({', '.join(repr(value) for value in values)})"


def holm(p):
    return {"p": p, "r": r(f"p.adjust({vector(p)}, 'holm')"),
            "statsmodels": [float(x) for x in multipletests(p, method="holm")[1]]}  # fmt: skip


def clopper_pearson(hits, n):
    ends = f"qbeta(c(.025, .975), c({hits}, {hits} + 1), c({n} - {hits} + 1, {n} - {hits}))"
    return {"hits": hits, "n": n, "r": r(ends) if hits else [0.0, *r(ends)[1:]]}


def tails(hits, n, lower, upper):
    """Whole numbers of claims, so that plain binomial tails apply."""
    rate = hits / n
    if lower <= rate <= upper:
        return {"hits": hits, "n": n, "lower": lower, "upper": upper, "r": 1.0, "scipy": 1.0}
    below = rate < lower
    edge, away = (lower, lower - rate) if below else (upper, rate - upper)
    far = (upper + away) * n if below else (lower - away) * n
    # The far tail starts between two counts here: the incomplete beta function continues it, in R by pbeta.
    if below:
        near_r, near = f"pbinom({hits}, {n}, {edge})", binom.cdf(hits, n, edge)
        far_r = f"pbeta({edge}, {far}, {n} - {far} + 1)" if far <= n else "0"
        far_value = scipy.stats.beta.cdf(edge, far, n - far + 1) if far <= n else 0.0
    else:
        near_r, near = f"pbinom({hits} - 1, {n}, {edge}, lower.tail = FALSE)", binom.sf(hits - 1, n, edge)
        far_r = f"pbeta(1 - {edge}, {n} - {far}, {far} + 1)" if far >= 0 else "0"
        far_value = scipy.stats.beta.cdf(1 - edge, n - far, far + 1) if far >= 0 else 0.0
    return {"hits": hits, "n": n, "lower": lower, "upper": upper,
            "r": r(f"min(1, {near_r} + {far_r})")[0], "scipy": float(min(1.0, near + far_value))}  # fmt: skip


def beta_binomial(case):
    m, n, hits = (np.array(case[name]) for name in ("probability", "n", "hits"))

    def lost(log_kappa):
        kappa = np.exp(log_kappa)
        return -betabinom.logpmf(hits, n, m * kappa, (1 - m) * kappa).sum()

    found = minimize_scalar(lost, bounds=(np.log(0.1), np.log(1e4)), method="bounded", options={"xatol": 1e-12})
    by_scipy = "inf" if lost(np.log(1e4)) <= found.fun else float(np.exp(found.x))
    code = (f"m <- {vector(case['probability'])}; n <- {vector(case['n'])}; h <- {vector(case['hits'])}; "
            "f <- function(l) {k <- exp(l); sum(lbeta(h + m*k, n - h + (1 - m)*k) - lbeta(m*k, (1 - m)*k))}; "
            "o <- optimize(f, c(log(.1), log(1e4)), maximum = TRUE, tol = 1e-12); "
            "if (f(log(1e4)) >= o$objective) -1 else exp(o$maximum)")  # fmt: skip
    by_r = r("{" + code + "}")[0]
    return {**case, "scipy": by_scipy, "r": "inf" if by_r < 0 else by_r}


if __name__ == "__main__":
    result = {
        "programs": {
            "R": rscript("cat(as.character(getRversion()))"), "statsmodels": statsmodels.__version__,
            "scipy": scipy.__version__, "numpy": np.__version__,
        },
        "script": Path(__file__).name,
        "holm": [holm(p) for p in HOLM],
        "clopper_pearson": [clopper_pearson(*case) for case in CLOPPER_PEARSON],
        "tails": [tails(*case) for case in TAILS],
        "beta_binomial": [beta_binomial(case) for case in WORDS],
    }  # fmt: skip
    Path(__file__).with_suffix(".json").write_text(json.dumps(result, indent=1) + "\n")
