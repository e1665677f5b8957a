"""`score_file` on a CSV of many rows beside pandas reading the same file.

python3 benchmarks/score_file.py --rows 1000000
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.clock import fastest, load, machine  # noqa: E402
from benchmarks.measures import DOCUMENTS, PROBABILITIES, forecasts  # noqa: E402
from scoring.forecast_files.lexicons import chosen_lexicons, word_finder  # noqa: E402
from scoring.forecast_files.report import Asked, score  # noqa: E402
from scoring.metrics.cells import Policies  # noqa: E402
from scoring.metrics.measure import Chance  # noqa: E402

WORDS = (
    "almost certain", "probable", "likely", "we believe", "chances about even", "unlikely", "probably not",
    "almost certainly not", "highly likely", "may", "will",
)  # fmt: skip
SLUG = "kent-1964"


def write(path: Path, rows: int) -> None:
    """Document, claim, probability, expression and outcome of each row, drawn at random."""
    probability, outcome, document = forecasts(rows)
    names = np.array([f"document-{number:05d}" for number in range(DOCUMENTS)], dtype=object)
    said = np.array(WORDS, dtype=object)[np.searchsorted(PROBABILITIES, probability)]
    table = {"document": names[document], "claim": [f"claim-{row}" for row in range(rows)],
             "probability": probability, "expression": said, "outcome": outcome.astype(np.int8)}  # fmt: skip
    in_numbers = {name: column for name, column in table.items() if name != "expression"}
    pd.DataFrame(in_numbers).to_csv(path.with_name("numbers.csv"), index=False)
    in_words = {name: column for name, column in table.items() if name != "probability"}
    pd.DataFrame(in_words).to_csv(path.with_name("words.csv"), index=False)


def asked(path: Path, worded: bool) -> Asked:
    fixtures = ROOT / "fixtures"
    return Asked(
        path=path, headings={}, lexicons=chosen_lexicons(fixtures, [SLUG] if worded else []),
        word_of=word_finder(fixtures), policies=Policies(), chance=Chance(), code_version="benchmark",
    )  # fmt: skip


def command(path: Path, worded: bool) -> float:
    """Seconds of the whole command, start-up and its report in the terminal included."""
    options = ["--lexicon", SLUG] if worded else []
    start = time.perf_counter()
    subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), "score_file", str(path), *options], check=True, capture_output=True
    )
    return time.perf_counter() - start


def tell(path: Path, worded: bool, rounds: int) -> None:
    what = asked(path, worded)
    functions: dict[str, Callable[[], object]] = {"read": lambda: pd.read_csv(path), "score": lambda: score(what)}
    before, found = load(), fastest(functions, rounds)
    print(
        f"| {path.name} | {path.stat().st_size / 2**20:.0f} | {found['read']:.3f} | {found['score']:.3f} | "
        f"{found['score'] / found['read']:.2f} | {command(path, worded):.2f} | {before} to {load()} |"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5, help="The least of so many times counts (default: 5).")
    options = parser.parse_args()
    print(f"{machine()}; pandas {pd.__version__}. {options.rows:,} rows, {DOCUMENTS:,} documents.\n")
    print("| file | MiB | read_csv, s | score, s | ratio | whole command, s | load |\n|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder, "forecasts.csv"), options.rows)
        for worded in (False, True):
            tell(Path(folder, "words.csv" if worded else "numbers.csv"), worded, options.rounds)


if __name__ == "__main__":
    main()
