import secrets
import socket
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command
from django.utils import timezone

from bootstrap import take_lock
from forecasts import records
from forecasts.actions.lexicons import load_lexicons
from forecasts.actions.records import load_record
from forecasts.management.base import RecordCommand, refused
from forecasts.models import Document
from forecasts.visibility import visible_to
from forecasts.yamlfile import FileRefused
from scoring import runs
from scoring.management.scorecard import print_scorecard

FIXTURES = settings.BASE_DIR / "fixtures"
BY = "demo"


class Command(RecordCommand):
    help = "Prepares a database with the shipped lexicons and records, scores them, and serves the pages."

    def add_arguments(self, parser):
        parser.add_argument("--port", type=int, default=8000, help="Default: 8000.")
        parser.add_argument("--no-serve", action="store_true", help="Prepare and print only.")

    def handle(self, *args, port, no_serve, **options):
        if not no_serve:
            refuse_taken(port)
        with take_lock(settings.VAR_DIR / "demo.lock", "the database"):
            self.prepare()
        for document in Document.objects.filter(state=Document.State.PUBLISHED, withdrawn=False):
            run = runs.start(seen=visible_to(AnonymousUser()), documents=[document.slug], by=BY, at=timezone.now())
            print_scorecard(run, document, self.stdout)
        if not no_serve:
            self.serve(port)

    def prepare(self) -> None:
        call_command("migrate", verbosity=0, interactive=False)
        lexicons = sorted((FIXTURES / "lexicons").glob("*.yaml"))
        load_lexicons(FIXTURES / "expressions.yaml", lexicons, by=BY, at=timezone.now())
        for path in sorted((FIXTURES / "records").glob("*.yaml")):
            self.load(path)
        self.make_admin()

    def load(self, path: Path) -> None:
        """A record that people changed here since stays as they left it."""
        record = records.read(path)
        if not Document.objects.filter(slug=record.slug).exists():
            load_record(record, by=BY, at=timezone.now())
            return
        try:
            load_record(record, by=BY, at=timezone.now())
        except FileRefused:
            self.stdout.write(f"{record.slug} was changed here since it was loaded, and stays as it is.\n\n")

    def make_admin(self) -> None:
        users = get_user_model()
        if users.objects.filter(is_superuser=True).exists():
            return
        password = secrets.token_urlsafe(15)
        users.objects.create_superuser("admin", password=password)
        self.stdout.write(f"Admin user: admin   password, shown only now: {password}\n\n")

    def serve(self, port: int) -> None:
        self.stdout.write(f"\nhttp://127.0.0.1:{port}/ shows the dashboard, /admin/ the admin. Ctrl-C ends it.\n")
        self.stdout.flush()
        call_command("runserver", f"127.0.0.1:{port}", use_reloader=False, skip_checks=True, verbosity=0)


def refuse_taken(port: int) -> None:
    """Says so before anything is prepared, where another program listens on the port."""
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", port))
        except (OSError, OverflowError) as error:
            raise refused(f"Port {port} cannot be used ({error}): give another, --port 8001.") from error
