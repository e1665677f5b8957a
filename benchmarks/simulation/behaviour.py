"""How the conclusion and the flags of words did, beside the scorer contract's figures, as Markdown."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import product

from benchmarks.simulation.markdown import agree, joined, listed, table
from benchmarks.simulation.rules import (
    CONTRACT_ALARM,
    CONTRACT_RHO,
    CONTRACT_WITHIN,
    SHOWN,
    TRUTHS,
    Behaviour,
    Truth,
)
from benchmarks.simulation.study import Study

ALARMS = 5
RULES_HEAD = """\
### The conclusion

Percentages of records called over-stated / under-stated / within ranges / mixed; of the rest nothing can be told."""
BESIDE = """\
*Contract* is what this project's scorer contract gives for ρ = .1; its figures came with it as facts. Where a truth has
a star, the contract does not print its rates, and those taken here are a reading of its name."""
ALARMS_HEAD = f"""\
### False alarms

Words inside their ranges: percentage of records called over-stated, under-stated or mixed, and behind the stroke of
those where any word is flagged. At most {ALARMS} % is aimed at.
"""
FLAGS_HEAD = """\
### Flags of a word

Percentage of records in which that word is flagged, the others being as often right as Kent's best readings say; for
the edges, in which any is.
"""
APART = "Further from the contract than chance in both would bring (three standard errors)"
TOGETHER = "None differs from the contract by more than chance in both would bring (three standard errors)."
WORST_HEAD = """\
The largest conclusion that is a false alarm, and the largest share called *within ranges* where words are .10 outside
on average. The contract's are the largest of more truths, with up to 100 documents.
"""
INSIDE, FAR = (tuple(one for one in TRUTHS if getattr(one, name)) for name in ("inside", "far"))
Figures = Sequence[float]


def parts(made: Study) -> list[Iterator[str]]:
    return [_conclusions(made), _alarms(made), _flags(made)]


def _conclusions(made: Study) -> Iterator[str]:
    yield RULES_HEAD
    yield f"{BESIDE}\n" if made.rho == CONTRACT_RHO else ""
    truths = [truth for truth in TRUTHS if truth.contract]
    yield from _beside(made, truths, SHOWN, lambda one: one.shown, lambda truth, size: truth.contract.get(size))


def _flags(made: Study) -> Iterator[str]:
    yield FLAGS_HEAD
    truths = [truth for truth in TRUTHS if truth.flags]

    def told(truth: Truth, documents: int) -> Figures | None:
        return (truth.flags[documents],) if documents in truth.flags else None

    yield from _beside(made, truths, ("flagged",), lambda one: (one.flagged,), told)


def _beside(
    made: Study, truths: Sequence[Truth], names: Sequence[str], figures: Callable[[Behaviour], Figures],
    told: Callable[[Truth, int], Figures | None],
) -> Iterator[str]:  # fmt: skip
    """What was found of each truth, beside it what the contract tells, and below where they differ."""
    known = made.rho == CONTRACT_RHO
    head = [name for size in made.documents for name in ([str(size), "contract"] if known else [str(size)])]
    rows, apart = [], []
    for truth in truths:
        row = [truth.name + ("*" if truth.read else "")]
        for size in made.documents:
            found, other = figures(made.rules[truth.name, made.rho, size]), told(truth, size) if known else None
            row += [joined(found, 1), *(["–" if other is None else joined(other)] if known else [])]
            for name, one, two in zip(names, found, other or (), strict=False):
                if not agree(one, made.records, two, truth.contract_records):
                    apart.append(f"{row[0]}, {size} documents, {name}: {one:.1f} for {two:g}")
        rows.append(row)
    yield from table(["truth", *head], rows)
    if known:
        yield from listed(APART, apart, TOGETHER)


def _alarms(made: Study) -> Iterator[str]:
    yield ALARMS_HEAD
    columns = list(product(made.rhos, made.documents))
    rows, above = [], []
    for truth in INSIDE:
        found = [made.rules[truth.name, *column] for column in columns]
        rows.append([truth.name, *(f"{one.something:.1f} / {one.flagged:.1f}" for one in found)])
        above += [
            f"{truth.name}, ρ {rho:g}, {size} documents: {one.something:.1f} / {one.flagged:.1f}"
            for one, (rho, size) in zip(found, columns, strict=True) if max(one.something, one.flagged) > ALARMS
        ]  # fmt: skip
    yield from table(["truth", *(f"ρ {rho:g}, {size}" for rho, size in columns)], rows)
    yield from listed(f"Above {ALARMS} %", above, f"None is above {ALARMS} %.")
    yield WORST_HEAD
    head = ["ρ", "false alarm", "contract", "false *within*", "contract"]
    yield from table(head, (_worst(made, rho) for rho in made.rhos))


def _worst(made: Study, rho: float) -> list[str]:
    """At this correlation, of all sizes: what is shown of words inside their ranges, *within* of words far outside."""
    of = {truth.name: [made.rules[truth.name, rho, size] for size in made.documents] for truth in INSIDE + FAR}
    alarm = max(one.something for truth in INSIDE for one in of[truth.name])
    within = max(one.shown[2] for truth in FAR for one in of[truth.name])
    return [f"{rho:g}", f"{alarm:.1f}", _told(CONTRACT_ALARM, rho), f"{within:.1f}", _told(CONTRACT_WITHIN, rho)]


def _told(figures: dict[float, float], rho: float) -> str:
    return f"{figures[rho]:g}" if rho in figures else "–"
