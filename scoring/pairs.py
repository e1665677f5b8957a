"""From rows to pairs of voices: one SQL statement more than for cells, which returns integers only."""

from collections.abc import Mapping
from datetime import date
from itertools import chain

import numpy as np
from django.db.models import Count, F, FilteredRelation, Q, QuerySet, Sum

from forecasts.models import Claim, Voice
from forecasts.status import with_standing
from scoring.metrics.cells import KINDS, MOODS
from scoring.metrics.voice_pairs import ROW, VoicePairs, none_of
from scoring.selection import JUDGED, RowNames, T, coded, fetched, flag, named, outcome_code, status_code


def pair_rows(claims: QuerySet[Claim], as_of: date) -> QuerySet:
    """Rows of integers in the order of ROW, grouped by the database: each claim of a voice other than the agreed text
    beside each of another voice of its document on its proposition. Nothing withdrawn, no restatement."""
    beside = "proposition__claims__"
    other = FilteredRelation(
        "proposition__claims",
        condition=Q(**{f"{beside}withdrawn": False, f"{beside}restates": None, f"{beside}document": F("document")})
        & ~Q(**{f"{beside}voice": F("voice")}),
    )
    own = with_standing(claims.filter(withdrawn=False, restates=None).exclude(voice__key=Voice.AGREED), as_of)
    return (
        own.alias(other=other)
        .filter(other__isnull=False)
        .order_by()
        .values_list(
            "document_id", coded("proposition__kind", KINDS), status_code(as_of), outcome_code(),
            "other__voice_id", "other__canonical_id", flag(Q(other__negated=True)), coded("other__mood", MOODS),
            "voice_id", "canonical_id", flag(Q(negated=True)), coded("mood", MOODS),
        )
        .annotate(pairs=Count("pk"), importance=Sum("proposition__importance"))
    )  # fmt: skip


def voice_pairs(claims: QuerySet[Claim], as_of: date, names: RowNames | None = None) -> VoicePairs:
    """What voices of one document said of the same propositions: one query, and three for names not known yet."""
    rows = chain.from_iterable(fetched(pair_rows(claims, as_of)))
    table = np.fromiter(rows, dtype=np.int64).reshape(-1, len(ROW))
    if not len(table):
        return none_of()
    names, column = names or RowNames(), dict(zip(ROW, table.T, strict=True))
    column["outcome"] = np.where(np.isin(column["status"], JUDGED), column["outcome"], 0)
    documents, column["document"] = named(column["document"], names.documents)
    voices = _both(column, "voice", names.voices)
    words = _both(column, "word", names.words)
    return VoicePairs.from_rows(np.stack([column[name] for name in ROW], axis=1), documents, voices, words)


def _both(column: dict[str, np.ndarray], name: str, names: Mapping[int, T]) -> tuple[T, ...]:
    """The names behind the ids of both sides, with codes into these in place of the ids."""
    sides = [f"first_{name}", f"second_{name}"]
    found, codes = named(np.concatenate([column[side] for side in sides]), names)
    column[sides[0]], column[sides[1]] = np.split(codes, 2)
    return found
