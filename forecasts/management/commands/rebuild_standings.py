from django.utils import timezone

from forecasts.actions.outcomes import rebuild_standings
from forecasts.management.base import RecordCommand


class Command(RecordCommand):
    help = "Derives anew, from the outcomes, what stands about each proposition."
    acts = True

    def handle(self, *args, by, **options):
        wrong = rebuild_standings(by=self.who(by), at=timezone.now())
        self.stdout.write(f"{wrong} propositions had other standings than their outcomes make.")
