"""The admin: where a whole estimate is coded. It writes through ``forecasts.actions`` and nowhere else."""

from . import claims, documents, lexicons, log, outcomes, passages, people, propositions, sentences, voices

__all__ = [
    "claims",
    "documents",
    "lexicons",
    "log",
    "outcomes",
    "passages",
    "people",
    "propositions",
    "sentences",
    "voices",
]
