"""Expected cumulative incidences from programs that know nothing of this project.

Run by hand with statsmodels, and with R's packages survival and etm (both independent of each other); writes
incidence.json beside itself, with the versions that made it: python incidence.py
"""

import json
import subprocess
from pathlib import Path

import numpy as np
import statsmodels
from statsmodels.duration.survfunc import CumIncidenceRight

# Months, and what ended each: 0 last seen, 1 departed, 2 another end. The last has nobody merely last seen.
CASES = {
    "ties": {"time": [1, 2, 2, 3, 3, 4, 5, 6, 6, 7], "cause": [1, 1, 2, 1, 0, 2, 1, 1, 1, 0]},
    "early_losses": {
        "time": [2, 2, 3, 5, 5, 5, 8, 9, 11, 11, 12, 14, 18, 18, 20, 24, 24, 24, 24],
        "cause": [0, 1, 0, 1, 2, 1, 0, 1, 2, 1, 0, 1, 1, 2, 0, 1, 0, 2, 0],
    },
    "all_end": {"time": [1, 2, 2, 3, 3, 4, 5, 6, 6, 7], "cause": [1, 1, 2, 1, 1, 2, 1, 1, 1, 2]},
}
R = """
suppressMessages({library(survival); library(etm); library(jsonlite, quietly = TRUE)})
case <- fromJSON(file("stdin"))
fit <- survfit(Surv(case$time, factor(case$cause, 0:2)) ~ 1, conf.type = "log-log")
ends <- fit$n.event[, 2] + fit$n.event[, 3] > 0
d <- data.frame(id = seq_along(case$time), from = "0", to = ifelse(case$cause == 0, "cens", case$cause),
                time = case$time)
way <- matrix(FALSE, 3, 3); way[1, 2:3] <- TRUE
other <- etm(d, c("0", "1", "2"), way, "cens", 0)
versions <- list(R = R.version.string, survival = as.character(packageVersion("survival")),
                 etm = as.character(packageVersion("etm")))
cat(toJSON(list(versions = versions, time = fit$time[ends], share = fit$pstate[ends, 2],
                se = fit$std.err[ends, 2], lower = fit$lower[ends, 2], upper = fit$upper[ends, 2],
                etm_se = as.vector(sqrt(other$cov["0 1", "0 1", ]))), digits = NA, auto_unbox = TRUE))
"""


def by_r(case):
    done = subprocess.run(["Rscript", "-e", R], input=json.dumps(case), capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def by_statsmodels(case):
    with np.errstate(divide="ignore", invalid="ignore"):
        found = CumIncidenceRight(np.array(case["time"], dtype=float), np.array(case["cause"]))
    # Where all have ended it divides 0 by 0 and has no standard error.
    se = [None if np.isnan(one) else float(one) for one in found.cinc_se[0]]
    return {"time": found.times.tolist(), "share": found.cinc[0].tolist(), "se": se}


if __name__ == "__main__":
    programs, cases = {"statsmodels": statsmodels.__version__}, []
    for name, case in CASES.items():
        expected = by_r(case)
        programs |= expected.pop("versions")
        cases.append({**case, "name": name, "survival_and_etm": expected, "statsmodels": by_statsmodels(case)})
    result = {"programs": programs, "script": Path(__file__).name, "cases": cases}
    Path(__file__).with_suffix(".json").write_text(json.dumps(result, indent=1) + "\n")
