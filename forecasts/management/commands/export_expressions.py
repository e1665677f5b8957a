import sys
from pathlib import Path

from django.conf import settings

from forecasts.actions.lexicons import known_expressions
from forecasts.expressions import expressions_file, read_expressions
from forecasts.management.base import RecordCommand, refused, write_whole


class Command(RecordCommand):
    help = "Writes the record's expressions as a file that load_lexicons --expressions takes."

    def add_arguments(self, parser):
        parser.add_argument("--output", metavar="FILE", help="Default: standard output.")

    def handle(self, *args, output, **options):
        known = known_expressions()
        if not known:
            raise refused("The record has no expressions: run load_lexicons.")
        text = expressions_file(known, read_expressions(settings.BASE_DIR / "fixtures" / "expressions.yaml"))
        if output:
            write_whole(Path(output), text)
            return
        try:
            sys.stdout.buffer.write(text.encode())
            sys.stdout.flush()
        except OSError as error:
            raise refused(f"Standard output cannot be written: {error.strerror}") from error
