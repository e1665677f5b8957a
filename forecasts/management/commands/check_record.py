from django.core.management.base import BaseCommand, CommandError

from forecasts.checks import faults


class Command(BaseCommand):
    help = "Looks for rows that break a rule between rows, and for derived rows that differ from what they derive from."

    def handle(self, *args, **options):
        found = list(faults())
        for line in found:
            self.stdout.write(line)
        if found:
            raise CommandError(f"{len(found)} faults.")
        self.stdout.write("No fault.")
