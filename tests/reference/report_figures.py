"""What a report says beside its measures, on the files of claims/, from programs that know nothing of this.

How sure the rate of each word is, how far all words together lie outside their ranges, what would be shown, the next
document, and one document by itself. Run by hand with statsmodels and scipy; writes report_figures.python.json beside
itself, with the versions that made it: python report_figures.py. report_figures.R does the same in R.
"""

import csv
import hashlib
import json
from importlib.metadata import version
from pathlib import Path

import numpy as np
from scipy.special import expit, logit
from scipy.stats import beta, t
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportion_confint
from statsmodels.stats.weightstats import DescrStatsW

HERE = Path(__file__).parent
RHO, ALONE = 0.1, "d1"


def read(path):
    """The resolved rows of a file, each as its word says: own range, and whether it went that way."""
    with path.open(newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["status"] == "resolved"]
    for row in rows:
        ends = [float(row[name]) for name in ("lower", "probability", "upper")]
        row["p"], row["y"], turned = ends[1], int(row["outcome"]), row["complemented"] == "true"
        row["L"], row["B"], row["U"] = (round(1 - end, 9) for end in reversed(ends)) if turned else ends
        row["hit"] = 1 - row["y"] if turned else row["y"]
    return rows


def by_document(rows, value, names):
    return np.array([sum(value(row) for row in rows if row["document"] == name) for name in names], dtype=float)


def jackknife(total, n):
    left, groups = (total.sum() - total) / (n.sum() - n), len(n)
    return np.sqrt((groups - 1) / groups * np.sum((left - left.mean()) ** 2))


def design(n):
    return 1 + RHO * (np.sum(n**2) / np.sum(n) - 1)


# --- each word -----------------------------------------------------------------------------------------------------


def tail(rate, n, p):
    """P(at least `rate` of n) of a binomial with any n above 0."""
    return beta.cdf(p, rate * n, n - rate * n + 1) if 0 < rate <= 1 else float(rate <= 0)


def word_figures(rows):
    found, ps = {}, {}
    for word in sorted({row["expression"] for row in rows}):
        own = [row for row in rows if row["expression"] == word]
        low, high, names = own[0]["L"], own[0]["U"], sorted({row["document"] for row in own})
        n, hits = by_document(own, lambda row: 1, names), by_document(own, lambda row: row["hit"], names)
        total, rate, effect = n.sum(), hits.sum() / n.sum(), 1.0
        if len(names) > 1 and 0 < rate < 1:
            effect = jackknife(hits, n) ** 2 / (rate * (1 - rate) / total)
        effect = max(1.0, effect, design(n))
        effective = total / effect
        lower, upper = proportion_confint(rate * effective, effective, method="beta")
        if low <= rate <= high:
            p = 1.0
        elif rate < low:
            p = tail(1 - rate, effective, 1 - low) + tail(high + low - rate, effective, low)
        else:
            p = tail(rate, effective, high) + tail(1 - (low - (rate - high)), effective, 1 - high)
        found |= {f"{word}.effective_n": effective, f"{word}.rate_lower": lower, f"{word}.rate_upper": upper,
                  f"{word}.p": min(1.0, p)}  # fmt: skip
        of = rate * effective
        below, up_to = beta.cdf([low, high], 0.5 + of, 0.5 + effective - of)
        found |= {
            f"{word}.exact": list(proportion_confint(hits.sum(), total, method="beta")),
            f"{word}.jeffreys": list(proportion_confint(hits.sum(), total, method="jeffreys")),
            f"{word}.posterior": [below, up_to - below, 1 - up_to],
            f"{word}.planned": planned(own[0]["B"], total / len(rows), rows),
        }
        if total >= 5 and len(names) >= 3:
            ps[word] = min(1.0, p)
    corrected = multipletests(list(ps.values()), method="holm")[1] if ps else []
    return found | {f"{word}.holm": value for word, value in zip(ps, corrected, strict=True)}


def planned(p, share, rows):
    """Documents until the rate is known to ten points, by trying one more each time; claims are uneven as they are."""
    n = by_document(rows, lambda row: 1, sorted({row["document"] for row in rows}))
    claims, cv = n.mean(), n.std(ddof=1) / n.mean() if len(n) >= 5 else 0.6
    effect = max(1.0, 1 + RHO * share * (claims * (1 + cv**2) - 1))
    documents = 1
    while documents * claims * share / effect < 1e6:
        effective = documents * claims * share / effect
        if 1.96 * np.sqrt(p * (1 - p) / effective) + 0.5 / effective <= 0.1:
            return documents
        documents += 1
    raise ValueError("no number of documents is enough")


# --- all words together --------------------------------------------------------------------------------------------


def folded(rows):
    for row in (row for row in rows if row["B"] != 0.5):
        L, B, U, hit = (row[name] for name in ("L", "B", "U", "hit"))
        yield {**row, "L": 1 - U, "B": 1 - B, "U": 1 - L, "hit": 1 - hit} if B < 0.5 else row


def together(rows):
    rows = list(folded(rows))
    names, found = sorted({row["document"] for row in rows}), {}
    n = by_document(rows, lambda row: 1, names)
    quantile, N = t.ppf(0.975, len(n) - 1), len(rows)
    for name, value, edge in (
        ("over", lambda row: row["L"] - row["hit"], "L"), ("under", lambda row: row["hit"] - row["U"], "U"),
    ):  # fmt: skip
        total = by_document(rows, value, names)
        se_j = jackknife(total, n)
        se = max(se_j, np.sqrt(np.mean([row[edge] * (1 - row[edge]) for row in rows]) * design(n) / N))
        mean = total.sum() / N
        found |= {name: mean, f"{name}_se_j": se_j, f"{name}_se": se,
                  f"{name}_lower": mean - quantile * se, f"{name}_upper": mean + quantile * se}  # fmt: skip
    for name, sign, edge in (("over", 1, "L"), ("under", -1, "U")):
        shift = detectable(rows, n, sign, edge)
        if shift:
            found[f"detectable_shift_{name}"] = shift
    return found


def detectable(rows, n, sign, edge):
    best = logit(np.clip([row["B"] for row in rows], 0.01, 0.99))
    e, G, f = np.array([row[edge] for row in rows]), len(n), np.sqrt(design(n) / len(rows))
    for shift in np.arange(1, 6001) / 1000:
        true = expit(best - sign * shift)
        v_t, v_e = np.mean(true * (1 - true)), np.mean(e * (1 - e))
        wanted = f * (t.ppf(0.975, G - 1) * np.sqrt(max(v_t, v_e)) + t.ppf(0.8, G - 1) * np.sqrt(v_t))
        if sign * np.mean(e - true) >= wanted:
            return shift
    return None


def distance_upper(rows):
    names, words = sorted({row["document"] for row in rows}), []
    n = by_document(rows, lambda row: 1, names)
    for word in {row["expression"] for row in rows}:
        own = [row for row in rows if row["expression"] == word]
        rate, L, U = np.mean([row["hit"] for row in own]), own[0]["L"], own[0]["U"]
        short, beyond = L - rate, rate - U
        words.append((-max(short, beyond), L, U, word, short >= beyond))
    words, largest = sorted(words), 0.0
    for last in range(1, len(words) + 1):
        chosen = {word: below for *_, word, below in words[:last]}
        some = [row for row in rows if row["expression"] in chosen]
        for row in some:
            row["away"] = row["L"] - row["hit"] if chosen[row["expression"]] else row["hit"] - row["U"]
        total = by_document(some, lambda row: row["away"], names)
        edges = np.array([row["L"] if chosen[row["expression"]] else row["U"] for row in some])
        of = by_document(some, lambda row: 1, names)
        floor = np.sqrt(np.sum(edges * (1 - edges)) * design(of)) / len(rows)
        reach = t.ppf(0.95, len(names) - 1) * max(jackknife(total, n), floor)
        largest = max(largest, total.sum() / len(rows) + reach)
    return {"distance_upper": largest}


# --- documents -----------------------------------------------------------------------------------------------------


def next_document(rows):
    names, found = sorted({row["document"] for row in rows}), {}
    n = by_document(rows, lambda row: 1, names)
    for name, value in (("brier", lambda row: (row["p"] - row["y"]) ** 2), ("bias", lambda row: row["p"] - row["y"])):
        means = by_document(rows, value, names) / n
        reach = t.ppf(0.975, len(n) - 1) * means.std(ddof=1) * np.sqrt(1 + 1 / len(n))
        low, high = means.mean() - reach, means.mean() + reach
        if name == "brier":
            low, high = max(low, 0), min(high, 1)
        found |= {f"next.{name}": means.mean(), f"next.{name}_lower": low, f"next.{name}_upper": high}
    return found


def alone(rows):
    """One document's claims, did any two of them correlate by rho."""
    rows, found = [row for row in rows if row["document"] == ALONE], {}
    p, y = np.array([row["p"] for row in rows]), np.array([row["y"] for row in rows])
    n = len(y)
    for rho in (0.0, 0.05, 0.2):
        fewer = n / (1 + (n - 1) * rho)
        for name, values in (("brier", (p - y) ** 2), ("mean_bias", p - y)):
            low, high = DescrStatsW(values).tconfint_mean()
            # With n claims that correlate, the half width grows with what their variance hides and what they share.
            half = (high - low) / 2 * np.sqrt(n / fewer / (1 - rho))
            found |= {f"alone.{name}.{rho}": [values.mean() - half, values.mean() + half]}
        found |= {f"alone.base_rate.{rho}": list(proportion_confint(y.mean() * fewer, fewer, method="beta"))}
    return found


def figures(path):
    rows = read(path)
    told = {**word_figures(rows), **together(rows), **distance_upper(rows), **next_document(rows), **alone(rows)}
    return {key: [float(end) for end in value] if isinstance(value, list) else float(value)
            for key, value in told.items()}  # fmt: skip


def sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    files = sorted((HERE / "claims").glob("*.csv"))
    result = {
        "language": "Python",
        "programs": {name: version(name) for name in ("statsmodels", "scipy", "numpy")},
        "script": Path(__file__).name,
        "script_sha256": sha256(Path(__file__)),
        "claims_sha256": {path.name: sha256(path) for path in files},
        "figures": {path.name: figures(path) for path in files},
    }
    (HERE / "report_figures.python.json").write_text(json.dumps(result, indent=1) + "\n")
