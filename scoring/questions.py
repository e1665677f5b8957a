"""What a run is asked: the documents, the lexicons in their order, the policies, the day, and the code that answers."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError

from config import VERSION
from forecasts.actions.recording import canonical
from forecasts.models import Document, Lexicon
from forecasts.visibility import VisibleTo
from scoring.metrics.cells import Policies
from scoring.reports.in_sample import last
from scoring.selection import lexicon_readings


@cache
def code_version() -> str:
    """The release, and a digest of the code that turns rows into figures: other code is another question."""
    here = Path(__file__).parent
    record = here.parent / "forecasts"
    files = [here / "selection.py", here / "pairs.py", record / "status.py", record / "standing.py"]
    files += sorted([*(here / "metrics").glob("*.py"), *(here / "reports").glob("*.py")])
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()
    return f"{VERSION}+{digest[:12]}"


def headline_first(lexicons: Iterable[Lexicon]) -> list[Lexicon]:
    """By slug, but the headline lexicon of the settings first."""
    return sorted(lexicons, key=lambda one: (one.slug != settings.HEADLINE_LEXICON, one.slug))


@dataclass(frozen=True)
class Asked:
    """A question with everything that its answer depends on, but the rows."""

    documents: list[Document]
    lexicons: list[Lexicon]
    policies: Policies
    as_of: date
    seed: int
    resamples: int

    def as_json(self) -> str:
        question = {
            "documents": sorted(document.slug for document in self.documents),
            "lexicons": [
                {"slug": lexicon.slug, "version": lexicon.version, "sha256": lexicon.sha256}
                for lexicon in self.lexicons
            ],
            "policies": self.policies.as_dict(),
            "as_of": self.as_of.isoformat(),
            "seed": self.seed,
            "resamples": self.resamples,
            "code_version": code_version(),
        }
        later = sorted(document.slug for document in self.documents if document.issued_on > self.as_of)
        if later:  # on that day there was nothing of these: no window of theirs was open
            question["issued_later"] = later
        return canonical(question)


def chosen_documents(seen: VisibleTo, slugs: Sequence[str]) -> list[Document]:
    visible = seen.documents()
    chosen = list(visible.filter(slug__in=slugs) if slugs else visible)
    unknown = sorted(set(slugs) - {document.slug for document in chosen})
    if unknown:
        raise ValidationError({"documents": f"There is no document {', '.join(unknown)}: give slugs such as nie-58."})
    if not chosen:
        raise ValidationError({"documents": "There is no document yet that could be scored."})
    return chosen


def chosen_lexicons(slugs: Sequence[str]) -> list[Lexicon]:
    known = {lexicon.slug: lexicon for lexicon in Lexicon.objects.all()}
    unknown = sorted(set(slugs) - set(known))
    if unknown or len(set(slugs)) < len(slugs):
        wrong = ", ".join(unknown) or "one of them twice"
        raise ValidationError({"lexicons": f"Choose each lexicon once, from {', '.join(known)}; not {wrong}."})
    if all(one.kind == Lexicon.Kind.RECALIBRATED for one in known.values()) and not slugs:
        raise ValidationError({"lexicons": "No lexicon is loaded: run load_lexicons."})
    readings = (one for one in known.values() if one.kind != Lexicon.Kind.RECALIBRATED)
    return [known[slug] for slug in slugs] or headline_first(readings)


def in_sample_last(lexicons: list[Lexicon], documents: list[Document]) -> list[Lexicon]:
    if not any(lexicon.origin for lexicon in lexicons):
        return lexicons
    by_slug = {lexicon.slug: lexicon for lexicon in lexicons}
    ordered = last(lexicon_readings(list(by_slug)), [document.slug for document in documents])
    return [by_slug[one.slug] for one in ordered]


def chosen_policies(values: Mapping[str, str] | None) -> Policies:
    try:
        return Policies.from_mapping(values or {})
    except ValueError as error:
        raise ValidationError({"policies": str(error)}) from error
