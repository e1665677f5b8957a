import json
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings

from forecasts.management.base import RecordCommand, need_folder, refused, write_whole
from scoring.charts.registry import CHARTS
from scoring.forecast_files.contradictions import COLUMNS
from scoring.forecast_files.lexicons import UnknownLexicon, chosen_lexicons, word_finder
from scoring.forecast_files.reading import ForecastsRefused
from scoring.forecast_files.report import Asked, Scored, score
from scoring.management.policies import add_policies, chosen
from scoring.management.recalibration import refuse_output, write_recalibrated
from scoring.management.scored_file import print_scored_file
from scoring.metrics.findings import MIN_WORD_CLAIMS
from scoring.metrics.measure import DEFAULT_CHANCE, Chance
from scoring.questions import code_version

FIXTURES = settings.BASE_DIR / "fixtures"
SLOW = 2.0  # seconds after which what is being done is worth a line


class Command(RecordCommand):
    help = "Scores a table of forecasts, in numbers or in words, without touching the database."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="A CSV with headings, or Parquet where pyarrow is installed.")
        parser.add_argument(
            "--lexicon", action="append", default=[], metavar="SLUG",
            help="Reads the column expression with this lexicon: a slug, a YAML file, or all. Repeatable; the first is "
            "the headline.",
        )  # fmt: skip
        for name in (one for one in COLUMNS if one != "versus"):
            parser.add_argument(
                f"--{_option(name)}", dest=f"heading_{name}", metavar="NAME", help=f"The heading of the column {name}."
            )
        parser.add_argument(
            "--versus",
            dest="heading_versus",
            metavar="NAME",
            help="A second column of probabilities, compared pairwise.",
        )
        add_policies(parser)
        parser.add_argument("--skip-bad-rows", action="store_true", help="Score the other rows, and list the bad ones.")
        parser.add_argument("--seed", type=int, default=DEFAULT_CHANCE.seed)
        parser.add_argument("--resamples", type=int, default=DEFAULT_CHANCE.resamples)
        parser.add_argument("--json", type=Path, metavar="REPORT.json", help="Write the whole report there.")
        parser.add_argument("--svg", type=Path, metavar="FOLDER", help="Write the charts there.")
        parser.add_argument(
            "--recalibrated", type=Path, metavar="SLUG.yaml",
            help="Write a lexicon there: how often each expression came true, as the first --lexicon reads the words.",
        )  # fmt: skip
        parser.add_argument(
            "--min-claims", type=int, metavar="N",
            help=f"With --recalibrated: an expression with fewer scored claims has none. Default: {MIN_WORD_CLAIMS}.",
        )  # fmt: skip

    def handle(self, *args, **options):
        _refuse_unwritable(options["file"], options["json"], options["svg"], options["recalibrated"])
        if options["recalibrated"]:
            refuse_output(options["recalibrated"])
        elif options["min_claims"] is not None:
            raise refused("Claims are needed where words are counted: give --recalibrated with --min-claims.")
        asked = self.asked(options)
        try:
            scored = score(asked, self.teller())
        except ForecastsRefused as error:
            raise refused(f"Nothing was scored:\n{error}") from error
        told = []
        if scored.recalibration and scored.origin:  # refused where too little can be counted, so it comes first
            told = write_recalibrated(options["recalibrated"], scored.recalibration, scored.origin)
        self.write(scored, options)
        print_scored_file(scored, self.stdout)
        for line in told:
            self.stdout.write(line)

    def asked(self, options: Mapping[str, Any]) -> Asked:
        headings = {name: options[f"heading_{name}"] for name in COLUMNS if options[f"heading_{name}"]}
        if options["seed"] < 0 or options["resamples"] < 1:
            raise refused("Give --seed from 0 and --resamples from 1 on.")
        min_claims = MIN_WORD_CLAIMS if options["min_claims"] is None else options["min_claims"]
        if min_claims < 1:
            raise refused("Give --min-claims from 1 on.")
        try:
            lexicons = chosen_lexicons(FIXTURES, options["lexicon"], settings.HEADLINE_LEXICON)
        except UnknownLexicon as error:
            raise refused(f"Nothing was scored: {error}.") from error
        if options["recalibrated"] and not any(one.counted_from is None for one in lexicons):
            raise refused("Words are counted: give --lexicon with --recalibrated, one that is somebody's reading.")
        return Asked(
            path=options["file"], headings=headings, lexicons=lexicons, word_of=word_finder(FIXTURES),
            policies=chosen(options),
            chance=Chance(options["seed"], options["resamples"]), code_version=code_version(),
            skip_bad_rows=options["skip_bad_rows"], recalibrate=options["recalibrated"] is not None,
            min_claims=min_claims,
        )  # fmt: skip

    def teller(self):
        """Says what is being done, once it takes long enough that somebody may wonder."""
        began = time.monotonic()

        def tell(step: str) -> None:
            if time.monotonic() - began > SLOW:
                self.stderr.write(f"{time.monotonic() - began:.0f} s: {step} ...")

        return tell

    def write(self, scored: Scored, options: Mapping[str, Any]) -> None:
        if options["json"]:
            text = json.dumps(scored.data, ensure_ascii=False, allow_nan=False, indent=1)
            write_whole(options["json"], text + "\n")
        if options["svg"]:
            _make_folder(options["svg"])
            for name, draw in CHARTS.items():
                picture = draw(scored.report, scored.report.headline, 1200, options["file"].name)
                write_whole(options["svg"] / f"{name}.svg", str(picture))


def _make_folder(path: Path) -> None:
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise refused(f"{path} cannot be made: {error.strerror}.") from error


def _option(name: str) -> str:
    return name.replace("_", "-")


def _refuse_unwritable(file: Path, *paths: Path | None) -> None:
    """Says so before anything is computed."""
    for path in paths:
        if path and path.resolve() == file.resolve():
            raise refused(f"{path} is the file that is scored: give another name for what is written.")
        if path:
            need_folder(path)
