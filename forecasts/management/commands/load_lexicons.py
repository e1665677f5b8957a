from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from forecasts.actions.lexicons import load_lexicons
from forecasts.management.by import REFUSED, add_by, who
from forecasts.yamlfile import FileRefused

FIXTURES = settings.BASE_DIR / "fixtures"


class Command(BaseCommand):
    help = "Loads the canonical expressions, and lexicon files: those given, else all that are shipped."

    def add_arguments(self, parser):
        parser.add_argument("files", nargs="*", metavar="FILE")
        add_by(parser)

    def handle(self, *args, files, by, **options):
        paths = files or sorted((FIXTURES / "lexicons").glob("*.yaml"))
        try:
            news = load_lexicons(FIXTURES / "expressions.yaml", paths, by=who(by), at=timezone.now())
        except FileRefused as error:
            raise CommandError(f"No lexicon was loaded:\n{error}", returncode=REFUSED) from error
        except ValidationError as error:
            raise CommandError("\n".join(error.messages), returncode=REFUSED) from error
        for slug, is_new in news.items():
            self.stdout.write(f"{slug}: {'loaded' if is_new else 'is there already'}.")
