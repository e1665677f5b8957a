"""Makes records by chance from known truths and tells how often intervals, flags and conclusions are right.

    python3 benchmarks/simulate.py --processes 2 --output scoring/management/simulated.md

writes the section that `python3 manage.py list_measures --output docs/measures.md` puts under the measures.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
    os.environ.setdefault(name, "1")  # one process is to mean one core
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.simulation.page import page  # noqa: E402
from benchmarks.simulation.study import study  # noqa: E402

QUICK = 100


def arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--records", type=int, default=2000, help="Records for each figure (default: 2000).")
    parser.add_argument(
        "--documents", type=int, nargs="+", default=[10, 25, 50], metavar="N",
        help="Documents of a record, at least 2 (default: 10 25 50).",
    )  # fmt: skip
    parser.add_argument(
        "--rho", type=float, default=0.1, help="Intraclass correlation, from 0 to below 1 (default: .1)."
    )
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--quick", action="store_true", help=f"{QUICK} records for each figure: seconds, and rough.")
    parser.add_argument("--processes", type=int, default=1, help="Changes no figure (default: 1).")
    parser.add_argument("--output", metavar="FILE", type=Path, help="Where to write what is printed.")
    return parser


def main(argv: list[str] | None = None) -> None:
    parser = arguments()
    asked = parser.parse_args(argv)
    records = QUICK if asked.quick else asked.records
    if records < 2 or min(asked.documents) < 2 or asked.processes < 1 or asked.seed < 0 or not 0 <= asked.rho < 1:
        parser.error("needs records and documents from 2, processes from 1, seed from 0, rho from 0 to below 1")
    found = page(study(records, tuple(sorted(set(asked.documents))), asked.rho, asked.seed, asked.processes))
    print(found, end="")
    if asked.output:
        asked.output.write_text(found, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
