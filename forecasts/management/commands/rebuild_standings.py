from django.core.management.base import BaseCommand
from django.utils import timezone

from forecasts.actions.outcomes import rebuild_standings
from forecasts.management.by import add_by, who


class Command(BaseCommand):
    help = "Derives anew, from the outcomes, what stands about each proposition."

    def add_arguments(self, parser):
        add_by(parser)

    def handle(self, *args, by, **options):
        wrong = rebuild_standings(by=who(by), at=timezone.now())
        self.stdout.write(f"{wrong} propositions had other standings than their outcomes make.")
