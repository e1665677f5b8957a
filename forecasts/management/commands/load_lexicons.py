from pathlib import Path

from django.conf import settings
from django.utils import timezone

from forecasts.actions.lexicons import load_lexicons
from forecasts.management.base import RecordCommand

FIXTURES = settings.BASE_DIR / "fixtures"


class Command(RecordCommand):
    help = "Loads the canonical expressions, and lexicon files: those given, else all that are shipped."
    acts = True

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument("files", nargs="*", metavar="FILE")
        parser.add_argument(
            "--expressions",
            metavar="FILE",
            default=str(FIXTURES / "expressions.yaml"),
            help="The file of expressions. Default: the shipped one.",
        )

    def handle(self, *args, files, expressions, by, **options):
        paths = files or sorted((FIXTURES / "lexicons").glob("*.yaml"))
        news = load_lexicons(Path(expressions), paths, by=self.who(by), at=timezone.now())
        for slug, is_new in news.items():
            self.stdout.write(f"{slug}: {'loaded' if is_new else 'is there already'}.")
