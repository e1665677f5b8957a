"""All measures of many forecasts beside scikit-learn, scores and model-diagnostics, on the same arrays in one run.

    python3 benchmarks/measures.py --forecasts 100000 1000000 10000000

needs benchmarks/requirements.txt.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
    os.environ.setdefault(name, "1")  # one core for all that are compared
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np  # noqa: E402
from numpy.typing import NDArray  # noqa: E402

from benchmarks.clock import fastest, load, machine, packages, peak  # noqa: E402
from scoring.metrics.cells import ScoreCells  # noqa: E402
from scoring.metrics.measure import Chance  # noqa: E402
from scoring.metrics.registry import MEASURES  # noqa: E402
from scoring.metrics.resampling import resampled  # noqa: E402
from scoring.metrics.table import score_cells  # noqa: E402

PROBABILITIES = np.array([0.01, 0.07, 0.2, 0.3, 0.4, 0.5, 0.6, 0.75, 0.85, 0.93, 0.99])
DOCUMENTS, SEED = 10_000, 0
POINT = [one for one in MEASURES if not one.by_chance]
DRAWN = [one for one in MEASURES if one.by_chance]
# Documents, draws and lexicons of the second table.
FEW, MANY_DRAWS, LEXICONS = 500, 10_000, 8
Arrays = tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.int64]]


def forecasts(number: int, documents: int = DOCUMENTS, seed: int = SEED) -> Arrays:
    """Probability, outcome and document of each; calibrated, documents of like size."""
    chance = np.random.default_rng(seed)
    probability = PROBABILITIES[chance.integers(0, len(PROBABILITIES), number)]
    outcome = (chance.random(number) < probability).astype(np.float64)
    return probability, outcome, chance.integers(0, documents, number)


def cells_of(arrays: Arrays) -> ScoreCells:
    return score_cells(dict(zip(("probability", "outcome", "document"), arrays, strict=True)))


def point_measures(arrays: Arrays) -> ScoreCells:
    cells = cells_of(arrays)
    for one in POINT:
        one(cells)
    return cells


def measures_by_chance(arrays: Arrays) -> None:
    cells = cells_of(arrays)
    for one in DRAWN:
        one(cells)


def peers(arrays: Arrays) -> dict[str, Callable[[], object]]:
    import xarray
    from model_diagnostics.scoring import SquaredError, decompose
    from scores.probability import brier_score
    from sklearn.metrics import brier_score_loss, log_loss, roc_auc_score

    probability, outcome, _ = arrays
    said, was = xarray.DataArray(probability, dims="forecast"), xarray.DataArray(outcome, dims="forecast")
    return {
        "scikit-learn, Brier score": lambda: brier_score_loss(outcome, probability),
        "scikit-learn, log score": lambda: log_loss(outcome, probability),
        "scikit-learn, AUC": lambda: roc_auc_score(outcome, probability),
        "model-diagnostics, CORP": lambda: decompose(outcome, probability, scoring_function=SquaredError()),
        "scores, Brier score": lambda: brier_score(said, was),
    }


def ours(arrays: Arrays) -> dict[str, Callable[[], object]]:
    return {
        f"ours, {len(POINT)} point measures": lambda: point_measures(arrays),
        "ours, point measures and 1,000 resamples": lambda: resampled(point_measures(arrays), Chance(SEED, 1000)),
        f"ours, {len(DRAWN)} measures by chance": lambda: measures_by_chance(arrays),
    }


def agree(arrays: Arrays) -> None:
    """That both say the same of these arrays. Raises AssertionError."""
    from model_diagnostics.scoring import SquaredError, decompose
    from sklearn.metrics import brier_score_loss, log_loss, roc_auc_score

    probability, outcome, _ = arrays
    cells, by_key = cells_of(arrays), {one.key: one for one in MEASURES}
    corp = decompose(outcome, probability, scoring_function=SquaredError()).row(0, named=True)
    pairs: dict[str, Any] = {
        "brier": brier_score_loss(outcome, probability), "log_score_nats": log_loss(outcome, probability),
        "auc": roc_auc_score(outcome, probability), "mcb": corp["miscalibration"], "dsc": corp["discrimination"],
    }  # fmt: skip
    for key, expected in pairs.items():
        np.testing.assert_allclose(float(by_key[key](cells)), expected, rtol=1e-6, atol=1e-9, err_msg=key)


def memory(number: int) -> tuple[int, int]:
    """Bytes of the input, and of the peak above it, in a process of its own that reads the arrays from files."""
    with tempfile.TemporaryDirectory() as folder:
        for name, array in zip("pyd", forecasts(number), strict=True):
            np.save(Path(folder, f"{name}.npy"), array)
        told = subprocess.run([sys.executable, __file__, "--memory-of", folder], capture_output=True, check=True)
    size, above = told.stdout.split()
    return int(size), int(above)


def tell_memory(folder: Path) -> None:
    point_measures(forecasts(1000))  # whatever is imported or made ready once
    probability, outcome, document = (np.load(folder / f"{name}.npy") for name in "pyd")
    before = peak()
    point_measures((probability, outcome, document))
    print(sum(array.nbytes for array in (probability, outcome, document)), peak() - before)


def tell(number: int, rounds: int) -> dict[str, float]:
    print(f"\n## {number:,} forecasts ({load()} before)\n")
    size, above = memory(number)
    arrays = forecasts(number)
    agree(arrays)
    found = fastest(ours(arrays) | peers(arrays), rounds)
    theirs = sum(seconds for name, seconds in found.items() if name.startswith(("scikit-learn", "model-diagnostics")))
    print("| what | seconds | of scikit-learn's and model-diagnostics' together |\n|---|---|---|")
    for name, seconds in {**found, "scikit-learn and model-diagnostics": theirs}.items():
        print(f"| {name} | {seconds:.3f} | {seconds / theirs:.3f} |")
    print(f"\nPeak memory above the input: {above / 2**20:.0f} MiB, {above / size:.2f} of the input ({load()} after).")
    return found


def tell_resampling(reference: float, number: int, rounds: int) -> None:
    """`reference`: seconds of one AUC by scikit-learn."""
    looks = [cells_of(forecasts(12 * FEW, FEW, seed)) for seed in range(LEXICONS)]

    def draw() -> None:
        for cells in looks:
            resampled(cells, Chance(SEED, MANY_DRAWS))

    seconds = fastest({"draw": draw}, rounds)["draw"]
    print(
        f"\n{MANY_DRAWS:,} resamples of {FEW} documents under {LEXICONS} lexicons (Brier score, skill, mean bias, "
        f"AUC): {seconds:.2f} s, {seconds / reference:.2f} of one roc_auc_score of {number:,} forecasts."
    )


def main(given: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--forecasts", type=int, nargs="+", default=[100_000, 1_000_000, 10_000_000])
    parser.add_argument("--rounds", type=int, default=5, help="The least of so many times counts (default: 5).")
    parser.add_argument("--memory-of", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args(given)
    if options.memory_of:
        tell_memory(options.memory_of)
        return
    print(f"{machine()}; {packages()}. {len(PROBABILITIES)} probabilities, {DOCUMENTS:,} documents.")
    times = {number: tell(number, options.rounds) for number in sorted(options.forecasts)}
    last = max(times)
    tell_resampling(times[last]["scikit-learn, AUC"], last, options.rounds)
    numbers = sorted(times)
    for before, after in pairwise(numbers):
        name = f"ours, {len(POINT)} point measures"
        print(f"From {before:,} to {after:,}: {times[after][name] / times[before][name]:.1f} times the time.")


if __name__ == "__main__":
    main()
