import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from forecasts.actions.lexicons import load_lexicons
from forecasts.actions.synthetic import refuse_beside_others
from forecasts.management.base import RecordCommand, need_folder, refused
from forecasts.models import Document
from forecasts.synthetic import SENTENCE
from forecasts.visibility import visible_to
from scoring import runs
from scoring.management.synthetic import enter_synthetic
from scoring.synthetic import WRITERS, Plan

FIXTURES = settings.BASE_DIR / "fixtures"


class Command(RecordCommand):
    help = "Makes a synthetic record, drawn at random with a known rule, in a database of its own."
    acts = True

    def add_arguments(self, parser):
        super().add_arguments(parser)
        plan = Plan()
        parser.add_argument("--documents", type=int, default=plan.documents, help="Default: %(default)s.")
        parser.add_argument("--claims-per-document", type=int, default=plan.claims_per_document, help="On the average.")
        parser.add_argument("--writer", choices=sorted(WRITERS), default=plan.writer, help="Default: %(default)s.")
        parser.add_argument("--seed", type=int, default=plan.seed, help="The same seed makes the same record.")
        parser.add_argument("--rho", type=float, default=plan.rho, help="Intraclass correlation within a document.")
        parser.add_argument("--spread", type=float, default=plan.spread, help="0: as many claims in each document.")
        parser.add_argument("--bulk", action="store_true", help="Many documents: quick inserts, one log entry, no run.")
        place = parser.add_mutually_exclusive_group()
        place.add_argument("--database-file", help="Default: synthetic.sqlite3 where the program keeps its files.")
        place.add_argument("--here", action="store_true", help="In the database that DATABASE_URL names.")

    def handle(self, *args, here, database_file, bulk, by, **options):
        try:
            plan = Plan(**{name: options[name] for name in NAMES})
        except ValueError as error:
            raise refused(f"This record cannot be made; give {error}.") from error
        if here:
            self.make(plan, bulk, self.who(by))
        else:
            self.make_apart(plan, bulk, self.who(by), Path(database_file or settings.VAR_DIR / "synthetic.sqlite3"))

    def make_apart(self, plan: Plan, bulk: bool, by: str, path: Path) -> None:
        """In a process of its own: one process has one database."""
        path = path.absolute()
        need_folder(path)
        given = [f"--{name.replace('_', '-')}={getattr(plan, name)}" for name in NAMES]
        manage = [sys.executable, str(settings.BASE_DIR / "manage.py")]
        command = [*manage, "make_synthetic", "--here", f"--by={by}", *given, *["--bulk"] * bulk]
        address = f"sqlite:///{quote(str(path))}"
        environment = {**os.environ, "DATABASE_URL": address, "ESTIMATIVE_BOOTSTRAP": "0", "REDIS_URL": ""}
        for name in ("DATABASE_URL_FILE", "REDIS_URL_FILE"):
            environment.pop(name, None)
        done = subprocess.run(command, env=environment, capture_output=True, text=True)
        if done.returncode:
            raise refused(done.stderr.strip().removeprefix("CommandError: "))
        self.stdout.write(f"{done.stdout.strip()}\nTo look at it: DATABASE_URL={address} python3 manage.py runserver")

    def make(self, plan: Plan, bulk: bool, by: str) -> None:
        refuse_unless_empty()
        call_command("migrate", verbosity=0, interactive=False)
        lexicons = sorted((FIXTURES / "lexicons").glob("*.yaml"))
        load_lexicons(FIXTURES / "expressions.yaml", lexicons, by=by, at=timezone.now())
        made = enter_synthetic(plan, by=by, at=timezone.now(), bulk=bulk)
        if bulk:
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")  # SQLite never does it by itself, and then sorts all claims for one page
        counts = f"{made['document']:,} documents, {made['claim']:,} claims, {made['outcome']:,} outcomes"
        self.stdout.write(f"{SENTENCE}\n{counts}, written by one who is {plan.writer}, seed {plan.seed}.")
        if not bulk:
            run = runs.start(seen=visible_to(AnonymousUser()), by=by, at=timezone.now())
            self.stdout.write(f"{run.key}: {run.get_state_display().lower()}. {run.problem}".strip())


NAMES = ("documents", "claims_per_document", "writer", "seed", "rho", "spread")


def refuse_unless_empty() -> None:
    """Before anything is touched, the tables' version too: the file may be somebody's record, or no record at all."""
    tables = connection.introspection.table_names()
    if tables and Document._meta.db_table not in tables:
        raise refused("This is another program's database: give another --database-file.")
    if tables:
        refuse_beside_others()
    if tables and Document.objects.exists():
        raise refused(
            "This database holds a synthetic record already: give another --database-file, or remove this first."
        )
