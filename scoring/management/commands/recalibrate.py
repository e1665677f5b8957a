from argparse import ArgumentTypeError
from datetime import date
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from forecasts.management.base import RecordCommand, refused
from forecasts.models import Lexicon
from forecasts.visibility import visible_to
from scoring import runs
from scoring.management.policies import add_policies, chosen
from scoring.management.recalibration import origin_of_run, refuse_output, write_recalibrated
from scoring.metrics.cells import Policies, RecordCells, put_on
from scoring.metrics.findings import MIN_WORD_CLAIMS
from scoring.metrics.recalibration import recalibrate
from scoring.models import ScoringRun
from scoring.selection import lexicon_readings


def day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"{text!r} is no day: give one as YYYY-MM-DD") from error


class Command(RecordCommand):
    help = "Counts how often each expression came true in published documents, and writes that as a lexicon."
    acts = True

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument(
            "--document", action="append", default=[], metavar="SLUG", help="Repeatable. Default: all published."
        )
        parser.add_argument(
            "--lexicon", default=settings.HEADLINE_LEXICON, metavar="SLUG", help="Reads the words. Default: %(default)s"
        )
        parser.add_argument(
            "--min-claims", type=int, default=MIN_WORD_CLAIMS, metavar="N",
            help="An expression with fewer scored claims has no rate. Default: %(default)s.",
        )  # fmt: skip
        parser.add_argument(
            "--as-of",
            type=day,
            metavar="DATE",
            help="Outcomes as known on that day. Default: the newest entry's of the record.",
        )
        add_policies(parser)
        parser.add_argument("--output", type=Path, required=True, metavar="SLUG.yaml", help="The lexicon is called so.")

    def handle(self, *args, document, lexicon, min_claims, as_of, output, by, **options):
        refuse_output(output)
        if min_claims < 1:
            raise refused("Give --min-claims from 1 on.")
        if Lexicon.objects.filter(slug=lexicon, kind=Lexicon.Kind.RECALIBRATED).exists():
            raise refused(f"{lexicon} is recalibrated itself: give a lexicon that is somebody's reading.")
        run = runs.start(
            seen=visible_to(AnonymousUser()), by=self.who(by), at=timezone.now(),
            documents=document, lexicons=[lexicon], policies=chosen(options).as_dict(), as_of=as_of,
        )  # fmt: skip
        if not run.is_finished:
            what_now = run.problem or "Ask again once it is answered."
            raise refused(f"{run.key} is {run.get_state_display().lower()}. {what_now}")
        self.write(run, min_claims, output)

    def write(self, run: ScoringRun, min_claims: int, output: Path) -> None:
        question = runs.question_of(run)
        policies = Policies.from_mapping(question["policies"])
        (reading,) = lexicon_readings([question["lexicons"][0]["slug"]])
        cells = put_on(RecordCells.from_bytes(bytes(run.cells or b"")), reading, policies)
        found = recalibrate(cells, reading, policies, min_claims)
        origin = origin_of_run(question, run.key, run.inputs_sha)
        for line in write_recalibrated(output, found, origin, int(question["as_of"][:4])):
            self.stdout.write(line)
