"""A recalibrated lexicon written to a file, for the commands that count one."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from forecasts.lexicon_files import to_yaml
from forecasts.lexicons import Origin
from forecasts.management.base import need_folder, refused, write_whole
from forecasts.synthetic import SENTENCE, is_synthetic
from scoring.metrics.recalibration import Recalibration
from scoring.recalibrated import NotRecalibrated, entry, slug_of, told

SHIPPED = settings.BASE_DIR / "fixtures" / "lexicons"


def refuse_output(path: Path) -> None:
    """Says so before anything is computed."""
    try:
        slug = slug_of(path)
    except NotRecalibrated as error:
        raise refused(f"Nothing was written: {error}.") from error
    if (SHIPPED / f"{slug}.yaml").exists():
        raise refused(f"Nothing was written: {slug} is the name of a shipped lexicon. Give the file another name.")
    need_folder(path)


def write_recalibrated(path: Path, found: Recalibration, origin: Origin, year: int | None = None) -> list[str]:
    """Writes the lexicon and returns what to tell of it. `year`: this one where the record knows none."""
    try:
        lexicon = entry(found, slug_of(path), origin, year or timezone.now().year)
    except NotRecalibrated as error:
        raise refused(f"No lexicon was written: {error}.") from error
    write_whole(path, to_yaml(lexicon))
    synthetic = [SENTENCE] if any(map(is_synthetic, origin.documents)) else []
    return [
        *synthetic,
        *told(found, origin.lexicon),
        f"{path}: written. `python3 manage.py load_lexicons {path}` loads it.",
    ]


def origin_of_run(question: Mapping[str, Any], run: str, inputs_sha: str) -> Origin:
    """What a run's question says of where a lexicon comes from; its first lexicon is what the words were read with."""
    headline = question["lexicons"][0]
    return Origin(
        inputs_sha=inputs_sha, documents=tuple(question["documents"]), run=run, file="", lexicon=headline["slug"],
        lexicon_version=headline["version"], policies=question["policies"], code_version=question["code_version"],
    )  # fmt: skip
