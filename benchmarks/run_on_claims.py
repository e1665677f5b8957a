"""What a run reads of many claims, beside the same joins with a bare GROUP BY in SQL; and the whole report.

    python3 benchmarks/run_on_claims.py --documents 10000 --claims-per-document 100
    python3 benchmarks/run_on_claims.py --postgres

makes a synthetic record in a database of its own, which takes minutes. --postgres needs requirements-servers.txt.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from benchmarks.clock import fastest, load, machine, peak  # noqa: E402

AS_OF = "2026-01-01"
BARE = """
SELECT c.document_id, c.voice_id, c.canonical_id, c.negated, c.mood, p.kind, c.restates_id IS NOT NULL, c.withdrawn,
       p.window_basis, p.closes >= %s, s.result, s.condition, s.month, s.window_months, COUNT(*), SUM(p.importance)
FROM forecasts_claim c
JOIN forecasts_proposition p ON c.proposition_id = p.id
LEFT JOIN forecasts_standing s ON s.proposition_id = p.id AND s.since <= %s AND s.until > %s
GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14
"""


@contextlib.contextmanager
def database(given: str | None, postgres: bool) -> Iterator[str]:
    """The address of the database that was given, or of one that lasts as long as the benchmark."""
    if given:
        yield given
    elif postgres:
        from tests.servers.embedded import postgres as server

        with server() as address:
            yield address
    else:
        with tempfile.TemporaryDirectory() as folder:
            yield f"sqlite:///{quote(str(Path(folder, 'claims.sqlite3')))}"


def make(address: str, documents: int, claims: int) -> float:
    start = time.perf_counter()
    command = [sys.executable, str(ROOT / "manage.py"), "make_synthetic", "--here", "--bulk", "--by=benchmark"]
    subprocess.run([*command, f"--documents={documents}", f"--claims-per-document={claims}"], check=True,
                   env=environment(address), capture_output=True)  # fmt: skip
    return time.perf_counter() - start


def environment(address: str) -> dict[str, str]:
    return {**os.environ, "DATABASE_URL": address, "ESTIMATIVE_BOOTSTRAP": "0", "REDIS_URL": ""}


def measure(rounds: int) -> None:
    """In a process whose settings name the database."""
    from datetime import date

    import django

    django.setup()
    from django.db import connection

    from forecasts.models import Claim, Lexicon
    from scoring.reports.build import build
    from scoring.selection import lexicon_readings, record_cells

    def bare() -> int:
        with connection.cursor() as cursor:
            cursor.execute(BARE, [AS_OF] * 3)
            return len(cursor.fetchall())

    def cells():
        return record_cells(Claim.objects.all(), date.fromisoformat(AS_OF))

    before, started = load(), peak()
    found = cells()
    above = peak() - started
    times = fastest({"cells": cells, "bare": bare}, rounds)
    ratio, memory = times["cells"] / times["bare"], above / 2**20
    print(f"{connection.vendor}: {int(found.count.sum()):,} claims, {len(found.count):,} cells ({before} to {load()})")
    print(f"record_cells {times['cells']:.2f} s, bare GROUP BY {times['bare']:.2f} s of {bare():,} rows: {ratio:.2f}")
    print(f"peak memory of record_cells {memory:.0f} MiB", flush=True)
    slugs = sorted(Lexicon.objects.values_list("slug", flat=True))
    readings, start = lexicon_readings(slugs), time.perf_counter()
    build(found, readings)
    print(f"report under {len(slugs)} lexicons {time.perf_counter() - start:.1f} s; "
          f"peak memory of all {(peak() - started) / 2**20:.0f} MiB")  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--claims-per-document", type=int, default=100)
    parser.add_argument("--database-url", help="A database that holds such a record already; none is made then.")
    parser.add_argument("--postgres", action="store_true", help="On PostgreSQL instead of SQLite.")
    parser.add_argument("--rounds", type=int, default=3, help="The least of so many times counts (default: 3).")
    parser.add_argument("--measure", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        measure(options.rounds)
        return
    print(machine(), flush=True)
    with database(options.database_url, options.postgres) as address:
        if not options.database_url:
            seconds = make(address, options.documents, options.claims_per_document)
            print(f"made in {seconds:.0f} s", flush=True)
        command = [sys.executable, __file__, "--measure", f"--rounds={options.rounds}"]
        subprocess.run(command, check=True, env=environment(address))


if __name__ == "__main__":
    main()
