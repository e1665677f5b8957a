"""What was found, as Markdown: tables, and in words what falls outside the aims."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from benchmarks.simulation import behaviour
from benchmarks.simulation.coverage import INTERVALS, RATES, Coverage
from benchmarks.simulation.markdown import error, listed, table
from benchmarks.simulation.records import MEAN_CLAIMS, MOVES, SPREAD
from benchmarks.simulation.rules import CONTRACT_RHO
from benchmarks.simulation.study import CALLED, MADE, Study

LOWEST, HIGHEST = 93, 97
HEAD = """\
## How the intervals and rules behave (simulated)

`python3 benchmarks/simulate.py --records {records} --documents {asked} --rho {rho:g} --seed {seed} --output FILE`
writes this section (FILE is `scoring/management/simulated.md`): {records:,} records for each figure, scored by the code
that scores any record. A share near 95 % is then known to ±{near:.1f} points (two standard errors), one near 2 % to
±{rare:.1f}.

A record has {documents} documents of two claims and a negative binomial number more, on average {claims} (standard
deviation by mean {spread:g}). Claims use six words read with Kent's ranges: almost certain (15 %), probable (25 %), we
believe, read as probable (20 %), about even (5 %), probably not (25 %), almost certainly not (10 %). Outcomes are
beta-binomial: any two claims of one word in one document correlate by ρ = {rho:g}. What words of a document have in
common is one of:

{moves}

Rates of a word, conclusions and flags are tried in the worst case, *right at once*.
"""
INTERVALS_HEAD = f"""\
### Intervals of a measure

How often, in %, a nominal 95 % interval holds its value: {LOWEST} to {HIGHEST} is aimed at. *By document* are the
bounds `…_lower` and `…_upper`; *percentile* is the middle 95 % of 2,000 draws of documents. The value is what the
measure tends to as documents of the same making go on for ever, computed and not drawn. For Brier score and mean bias
it is also the expectation of a record of any size. Skill, area under the curve and slope of small records differ from
it on average, so *own mean* says how often the interval by document holds the mean figure of records of that size.
"""
WHY = """\
Brier score, skill and area miss by being too good: a document that is wrong in all of its words at once is rare and
costs much, and a record of few documents may hold none. Its score is then too good and the spread between its
documents too small, for the better the figure, the narrower the interval. As wide on one side as on the other, it ends
short of the value. More documents mend that, and so does every word moving by itself.
"""
CONTRACT = """\
This project's scorer contract gives, for the Brier score of calibrated words with 25 / 10 documents: by document
95.1 / 95.5, percentile 92.7 / 90.5. It does not say what the words of a document have in common.
"""
WORDS_HEAD = """\
### The rate of one word

A word with a quarter of all claims, at {rates} true rates from {first:g} to {last:g}: how often, in %, its interval
holds the rate, the lowest of these rates / their mean. *Exact* is Clopper–Pearson, which takes claims as independent
and is to hold at least 95 % where they are (ρ = 0); *by document* are `rate_lower` and `rate_upper`.
"""
AT_LEAST = (
    "Of independent claims the exact interval holds at least 95 % at every rate, to within three standard errors."
)


def page(made: Study) -> str:
    parts = [_head(made), _intervals(made), _words(made), *behaviour.parts(made)]
    return "\n".join(line for part in parts for line in part)


def _head(made: Study) -> Iterator[str]:
    *others, last = map(str, made.documents)
    yield HEAD.format(
        records=made.records, asked=" ".join(map(str, made.documents)), seed=made.seed, rho=made.rho,
        documents=f"{', '.join(others)} or {last}" if others else last, claims=MEAN_CLAIMS, spread=SPREAD,
        near=2 * error(95, made.records), rare=2 * error(2, made.records),
        moves="\n".join(f"- *{name}*: {MOVES[moves]}." for moves, name in CALLED.items()),
    )  # fmt: skip


def _intervals(made: Study) -> Iterator[str]:
    yield INTERVALS_HEAD
    columns = list(product(("by document", "percentile", "own mean"), made.documents))
    rows = [
        [name, f"`{key}`", *(_covered(made, name, key, method, documents) for method, documents in columns)]
        for name, key in product(MADE, INTERVALS)
    ]
    yield from table(["records", "interval", *(f"{method}, {documents}" for method, documents in columns)], rows)
    found = [
        (f"`{key}`, {documents} documents, {name}", made.intervals[name, documents][key, "by document"])
        for name, key, documents in product(MADE, INTERVALS, made.documents)
    ]
    outside = [f"{where}: {_missed(one)}" for where, one in found if not LOWEST <= _percent(one.covered) <= HIGHEST]
    aim = f"{LOWEST} to {HIGHEST} %"
    yield from listed(f"By document, outside {aim}", outside, f"By document, all are within {aim}.")
    if outside:
        yield WHY
    if made.rho == CONTRACT_RHO:
        yield CONTRACT
    without = [f"{where}: {100 * one.undefined:.2f} % of records" for where, one in found if one.undefined]
    yield from listed("Without an interval, and left out above", without, "Every record had every interval.")


def _covered(made: Study, name: str, key: str, method: str, documents: int) -> str:
    of = "by document" if method == "own mean" else method
    one = made.intervals[name, documents].get((key, of))
    if one is None:
        return "–"
    return f"{_percent(one.covered_mean if method == 'own mean' else one.covered):.1f}"


def _percent(share: float) -> float:
    return round(100 * share, 1)


def _missed(one: Coverage) -> str:
    below, above = _percent(one.below), _percent(one.above)
    sides = f"{below:.1f} lie below the value, {above:.1f} above it"
    return f"{_percent(one.covered):.1f} ({sides}; figure and width correlate by {one.with_width:.2f})"


def _words(made: Study) -> Iterator[str]:
    yield WORDS_HEAD.format(rates=len(RATES), first=RATES[0], last=RATES[-1])
    rows = []
    for (at, name), rho in product(enumerate(("exact", "by document")), sorted({0.0, made.rho})):
        shares = [100 * made.words[rho, documents][at] for documents in made.documents]
        rows.append([name, f"{rho:g}", *(f"{one.min():.1f} / {one.mean():.1f}" for one in shares)])
    yield from table(["interval", "ρ", *map(str, made.documents)], rows)
    limit = 95 - 3 * error(95, made.records)
    short = [
        f"{rate:g} with {documents} documents: {100 * share:.1f}"
        for documents in made.documents
        for rate, share in zip(RATES, made.words[0.0, documents][0], strict=True) if 100 * share < limit
    ]  # fmt: skip
    yield from listed("Of independent claims the exact interval holds less than 95 %", short, AT_LEAST)
