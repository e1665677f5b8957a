from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from forecasts import records
from forecasts.actions.records import load_record
from forecasts.management.by import REFUSED, add_by, who
from forecasts.yamlfile import FileRefused


class Command(BaseCommand):
    help = "Loads record files. A file is loaded whole or not at all, and never over what people changed since."

    def add_arguments(self, parser):
        parser.add_argument("files", nargs="+", metavar="FILE")
        add_by(parser)

    def handle(self, *args, files, by, **options):
        for path in files:
            try:
                record = records.read(path)
                loaded = load_record(record, by=who(by), at=timezone.now())
            except FileRefused as error:
                raise CommandError(f"Nothing of {path} was loaded:\n{error}", returncode=REFUSED) from error
            self.stdout.write(
                f"{record.slug}: {len(loaded.entered)} rows entered, {len(loaded.corrected)} corrected."
                if loaded.entered or loaded.corrected
                else f"{record.slug}: the record says all this already."
            )
