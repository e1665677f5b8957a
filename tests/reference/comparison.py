"""Expected values of the difference of two Brier scores by document from R and its package clubSandwich, which know
nothing of this project.

Run by hand beside R; writes comparison.json beside itself, with the versions that made it: python comparison.py
"""

import csv
import json
import subprocess
import tempfile
from pathlib import Path

import numpy as np

HERE = Path(__file__).parent


def claims(chance, documents, name):
    """Uneven documents, each with a leaning of its own."""
    rows = {"probability": [], "outcome": [], "document": []}
    for document in documents:
        n, leaning = 1 + int(chance.geometric(0.2)), chance.normal(0, 0.5)
        said = np.round(1 / (1 + np.exp(-chance.normal(0, 1.2, n))), 2)
        logit = np.log(np.clip(said, 0.01, 0.99) / (1 - np.clip(said, 0.01, 0.99)))
        rows["probability"] += said.tolist()
        rows["outcome"] += (chance.random(n) < 1 / (1 + np.exp(-(leaning + 0.7 * logit)))).astype(int).tolist()
        rows["document"] += [f"{name}-{document}"] * n
    return rows


def cases():
    chance = np.random.default_rng(11)
    first = claims(chance, range(9), "nie")
    other = dict(first, probability=np.round(np.clip(np.array(first["probability"]) + chance.normal(0, 0.15, len(
        first["outcome"])), 0, 1), 2).tolist())  # fmt: skip
    yield "same claims", first, other
    yield "shared documents", claims(chance, range(12), "nie"), claims(chance, range(5, 15), "nie")
    yield "other documents", claims(chance, range(7), "nie"), claims(chance, range(4), "snie")


def from_r(first, second):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rows.csv"
        with path.open("w", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(["side", "probability", "outcome", "document"])
            for side, table in (("first", first), ("second", second)):
                rows.writerows([side, *row] for row in zip(*table.values(), strict=True))
        done = subprocess.run(["Rscript", HERE / "comparison.R", path], check=True, capture_output=True, text=True)
    lines = [line.split(",") for line in done.stdout.splitlines()]
    versions = {line[1]: line[2] for line in lines if line[0] == "version"}
    return [(line[0], line[1], float(line[2])) for line in lines if line[0] != "version"], versions


if __name__ == "__main__":
    found = []
    for name, first, second in cases():
        expected, versions = from_r(first, second)
        found.append({"name": name, "first": first, "second": second, "expected": expected})
    result = {"programs": versions, "script": Path(__file__).name, "cases": found}
    Path(__file__).with_suffix(".json").write_text(json.dumps(result) + "\n")
