"""The choices that a reading of words as numbers leaves open. Each has a default, which comes first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields

POLICIES: Mapping[str, tuple[str, ...]] = {
    "negation": ("own_entry", "complement"),
    "bare_will": ("omit", "certain", "range"),
    "partial": ("squared", "expected", "omit", "up", "down"),
    "restatement": ("first", "each"),
    "synonyms": ("with", "without"),
    "modal": ("omit", "lexicon"),
}


@dataclass(frozen=True)
class Policies:
    """How words are read and claims are counted in one run.

    negation     own_entry: a denied claim takes the lexicon's own negative entry, where there is none the
                 complement of the positive one. complement: always the complement.
    bare_will    *will*, *must* with nothing else: left out, certain, or [.95, 1] with .975 as its best value.
    partial      which figure stands beside the headline for events that came about in part.
    restatement  first: a claim said twice counts once. each: every time it is said.
    synonyms     whether readings that a coder added to a lexicon count.
    modal        *may*, *could*, *possible*: left out, or as the lexicon has them.

    Raises ValueError for a value that a policy does not have.
    """

    negation: str = "own_entry"
    bare_will: str = "omit"
    partial: str = "squared"
    restatement: str = "first"
    synonyms: str = "with"
    modal: str = "omit"

    def __post_init__(self) -> None:
        for name, allowed in POLICIES.items():
            value = getattr(self, name)
            if value not in allowed:
                raise ValueError(f"policy {name}: {value!r} is none of {', '.join(allowed)}")

    @classmethod
    def from_mapping(cls, values: Mapping[str, str]) -> Policies:
        """Policies from names and values; what is left out has its default. Raises ValueError."""
        unknown = sorted(set(values) - {field.name for field in fields(cls)})
        if unknown:
            raise ValueError(f"unknown policy: {', '.join(unknown)}; there are {', '.join(POLICIES)}")
        return cls(**values)

    def as_dict(self) -> dict[str, str]:
        return asdict(self)
