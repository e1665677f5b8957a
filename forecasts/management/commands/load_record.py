from django.utils import timezone

from forecasts import records
from forecasts.actions.records import load_record
from forecasts.management.base import RecordCommand, refused
from forecasts.yamlfile import FileRefused


class Command(RecordCommand):
    help = "Loads record files. A file is loaded whole or not at all, and never over what people changed since."
    acts = True

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument("files", nargs="+", metavar="FILE")

    def handle(self, *args, files, by, **options):
        for number, record in enumerate([records.read(path) for path in files]):  # no file, unless all can be read
            try:
                loaded = load_record(record, by=self.who(by), at=timezone.now())
            except FileRefused as error:
                if number == 0:
                    raise
                raise refused(
                    f"The files before {record.slug} were loaded. Of this one nothing was:\n{error}"
                ) from error
            self.stdout.write(
                f"{record.slug}: {len(loaded.entered)} rows entered, {len(loaded.corrected)} corrected."
                if loaded.entered or loaded.corrected
                else f"{record.slug}: the record says all this already."
            )
