from django.core.management.base import CommandError

from forecasts.checks import faults
from forecasts.management.base import RecordCommand


class Command(RecordCommand):
    help = "Looks for rows that break a rule between rows, and for derived rows that differ from what they derive from."

    def handle(self, *args, **options):
        found = list(faults())
        for line in found:
            self.stdout.write(line)
        if found:
            raise CommandError(f"{len(found)} faults.")
        self.stdout.write("No fault.")
