"""The record's tables. Each class says what in the world one of its rows stands for."""

from .claims import Claim, Position, Voice
from .documents import Document, Office, Passage, Sentence, Series
from .lexicons import Expression, Lexicon, Term
from .log import LogEntry, LogKey
from .outcomes import Outcome, Standing
from .propositions import Proposition

__all__ = [
    "Claim",
    "Document",
    "Expression",
    "Lexicon",
    "LogEntry",
    "LogKey",
    "Office",
    "Outcome",
    "Passage",
    "Position",
    "Proposition",
    "Sentence",
    "Series",
    "Standing",
    "Term",
    "Voice",
]
