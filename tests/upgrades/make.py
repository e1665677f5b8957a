"""Makes the dump of a release: a database as its demo leaves it, with an outcome superseded and scored again.

Run once a release, from its own checkout: `python3 tests/upgrades/make.py`. Later releases have to upgrade it.
"""

import gzip
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]

SUPERSEDE = """
from django.contrib.auth.models import AnonymousUser, User
from django.utils import timezone
from forecasts.actions.outcomes import successor_of, supersede_outcome
from forecasts.models import Outcome
from forecasts.visibility import visible_to
from scoring import runs
at = timezone.now()
old = Outcome.objects.filter(verdict="did_not_occur", proposition__claims__canonical__cls="yardstick").first()
new = successor_of(old)
new.note = "Read again."
supersede_outcome(old, new, supersession="correction", reason="Read again.", by="first-coder", at=at)
runs.start(seen=visible_to(AnonymousUser()), by="first-coder", at=at)
User.objects.all().delete()
"""


def main() -> None:
    sys.path.insert(0, str(ROOT))
    from config import VERSION

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "dump.sqlite3"
        environment = os.environ | {"DATABASE_URL": f"sqlite:///{file}"}

        def manage(*arguments: str) -> str:
            command = [sys.executable, str(ROOT / "manage.py"), *arguments]
            return subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout

        printed = manage("demo", "--no-serve")
        manage("shell", "-c", SUPERSEDE)
        with sqlite3.connect(file) as database:
            database.execute("PRAGMA journal_mode=DELETE")
            database.execute("VACUUM")
        (HERE / f"{VERSION}.sqlite3.gz").write_bytes(gzip.compress(file.read_bytes(), mtime=0))
    figures = dict(line.split(": ", 1) for line in printed.splitlines() if line.startswith(("claims: ", "brier[")))
    (HERE / f"{VERSION}.json").write_text(json.dumps(figures, indent=1) + "\n")


if __name__ == "__main__":
    main()
