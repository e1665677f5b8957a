import sys
from pathlib import Path

from forecasts.actions.records import stored_record
from forecasts.management.base import RecordCommand, refused, write_whole
from forecasts.records import write


class Command(RecordCommand):
    help = "Writes one document's record as a file that load_record takes."

    def add_arguments(self, parser):
        parser.add_argument("slug")
        parser.add_argument("--output", metavar="FILE", help="Default: standard output.")

    def handle(self, *args, slug, output, **options):
        record = stored_record(slug)
        if not record.rows["document"]:
            raise refused(f"There is no document {slug}: give a document's slug.")
        if output:
            write_whole(Path(output), write(record))
            return
        try:
            sys.stdout.buffer.write(write(record).encode())
            sys.stdout.flush()
        except OSError as error:
            raise refused(f"Standard output cannot be written: {error.strerror}") from error
