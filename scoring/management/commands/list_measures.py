import inspect
from collections.abc import Iterator
from pathlib import Path

from forecasts.management.base import RecordCommand, write_whole
from scoring.metrics.measure import Measure
from scoring.metrics.registry import BESIDE, MEASURES

# What `benchmarks/simulate.py` found with the measures of this version.
SIMULATED = Path(__file__).resolve().parent.parent / "simulated.md"
HEAD = """\
# Measures

`python3 manage.py list_measures --output docs/measures.md` writes this page from
`scoring/metrics/registry.py`: edit the measures, not the page. At its end stands
[how the intervals and rules behave](#how-the-intervals-and-rules-behave-simulated).

In formulas *p* is the probability that a claim's words give its proposition, *y* is 1 where it occurred
and 0 where it did not, and a mean is over claims. A measure without a value says why; infinity is never
clipped. *Proper* says whether stating what one believes is the best policy under the measure.

What a measure is computed on:

- `binary`: resolved claims.
- `fractional`: resolved claims and those that came about in part, *y* then ¼, ½ or ¾.
- `binary_and_undeterminable`: resolved claims and those that cannot be determined.
- `binary_and_open`: resolved claims and those that are still open.

The headline is always `brier`. Beside it stands, by the policy `partial`: {beside}.
"""
BETTER = {
    "lower": "lower is better",
    "higher": "higher is better",
    "zero": "zero is best",
    "none": "neither is better",
}


def page() -> str:
    """All measures as Markdown, in the order of a report, then what a simulation found of them."""
    beside = ", ".join(f"{policy} `{key}`" for policy, key in BESIDE.items())
    measures = "\n".join([HEAD.format(beside=beside), *(line for one in MEASURES for line in section(one))])
    return f"{measures}\n{SIMULATED.read_text(encoding='utf-8')}"


def section(one: Measure) -> Iterator[str]:
    yield f"## `{one.key}`\n"
    yield f"{one.label}. {inspect.getdoc(one.function)}\n"
    yield f"- Formula: `{one.formula}`"
    yield f"- Computed on: `{one.domain}`"
    ends = "" if one.best is None else f"; best {one.best:g}" + ("" if one.worst is None else f", worst {one.worst:g}")
    yield f"- Orientation: {BETTER[one.orientation]}{ends}"
    if one.proper is not None:
        yield f"- Proper: {'yes' if one.proper else 'no'}"
    yield f"- Source: {one.source}\n"


class Command(RecordCommand):
    help = "Describes every measure: formula, claims that it is computed on, orientation, source."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("--output", metavar="FILE", help="Default: standard output.")

    def handle(self, *args, output, **options):
        if not output:
            self.stdout.write(page(), ending="")
            return
        write_whole(Path(output), page())
