"""What may be asked for beside filters: as known on which day, and under which lexicon."""

import re
from datetime import UTC, date

from django.conf import settings
from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from forecasts.models import Lexicon, LogEntry
from forecasts.standing import OPEN_END
from forecasts.visibility import VisibleTo

AS_OF = OpenApiParameter(
    "as_of",
    {"type": "string", "format": "date"},
    description="As known on this day. Default: the day of the newest log entry that touched the record.",
)
LEXICON = OpenApiParameter(
    "lexicon", str, description="Slug of the lexicon under which `status` is given. Default: the headline lexicon."
)


def day_asked_for(request: Request) -> date:
    """The day that ``?as_of=`` names; else that of the newest entry which touched the record. No clock is read."""
    text = request.query_params.get("as_of")
    if text is None:
        return newest_day()
    try:
        day = date.fromisoformat(text) if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text) else None
    except ValueError:
        day = None
    if day is None or day >= OPEN_END:
        raise ValidationError({"as_of": [f"Give a day before {OPEN_END} as YYYY-MM-DD."]})
    return day


def newest_day() -> date:
    """The day, in UTC, of the newest log entry that touched the record; the first of days where there is none."""
    moments = LogEntry.objects.filter(touches_record=True).order_by("-number").values_list("at", flat=True)
    newest = moments.first()
    return newest.astimezone(UTC).date() if newest else date.min


def lexicon_asked_for(request: Request, seen: VisibleTo) -> Lexicon:
    """The lexicon that ``?lexicon=`` names, else the headline lexicon."""
    slug = request.query_params.get("lexicon", settings.HEADLINE_LEXICON)
    known = {lexicon.slug: lexicon for lexicon in seen.lexicons()}
    if slug not in known:
        choices = ", ".join(known) or "none, as no lexicon is loaded yet"
        raise ValidationError({"lexicon": [f"There is no lexicon {slug}: choose from {choices}."]})
    return known[slug]
