"""Two forecasts beside each other: run against run, lexicon against lexicon, voice against voice."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from forecasts.visibility import VisibleTo, visible_to
from scoring import comparing, runs
from scoring.charts import murphy
from scoring.charts.picture import Picture
from scoring.charts.plane import WIDTH
from scoring.charts.svg import Markup
from scoring.models import ScoringRun
from scoring.reports import comparison_words as words
from scoring.reports.comparison import Comparison
from scoring.reports.csv import figures_csv
from scoring.reports.json import plain
from scoring.reports.murphy_words import value_at
from scoring.reports.numbers import percent, score
from scoring.reports.policy_words import departing
from scoring.reports.rows import voices_rows
from scoring.reports.runs_compared import comparison_csv, comparison_data
from scoring.views.answers import chosen_width
from scoring.views.downloads import file
from scoring.views.figures import MOST_ROWS
from scoring.views.voices import called, pair_of

SHOWN_RUNS = 50
ASKED = ("run", "lexicon", "with", "with_lexicon", "voice", "with_voice")


@dataclass(frozen=True)
class Beside:
    """What is compared, as a page, a picture and files show it. `told`: what is the same between the two and what not;
    `subtitle` names the question; `origin`: what both were made from."""

    one: str
    other: str
    found: Comparison
    subtitle: str
    told: Sequence[str]
    run: ScoringRun
    data: Mapping[str, Any]
    csv: str
    in_sample: Sequence[str]
    origin: str
    synthetic: bool

    @property
    def heading(self) -> str:
        return words.heading(self.found, self.one, self.other)

    @property
    def sentences(self) -> list[str]:
        told = [part(self.found, self.one, self.other) for part in (words.difference, words.dominance)]
        return [*told, words.areas(self.found, self.one, self.other)] if self.found.difference is not None else told[:1]

    @property
    def curves(self) -> list[tuple[str, Any]]:
        """Both Murphy curves with what they are called; none where one is undefined."""
        pair = [(self.one, self.found.murphy), (self.other, self.found.other_murphy)]
        return pair if all(curve for _, curve in pair) else []

    @property
    def panel(self) -> Markup:
        if not self.curves:
            return Markup()
        return murphy.pair_panel(self.curves, f"{self.heading}. {' '.join(self.sentences)} A table follows.")

    @property
    def rows(self) -> list[tuple[str, str, str]]:
        """Both curves at every threshold at which one of them bends."""
        if not self.curves:
            return []
        (_, first), (_, second) = self.curves
        return [
            (percent(t), score(value_at(first, t)), score(value_at(second, t))) for t in self.thresholds[:MOST_ROWS]
        ]

    @property
    def thresholds(self) -> list[float]:
        return sorted({t for _, curve in self.curves for t in curve.threshold})

    @property
    def more_rows(self) -> int:
        return max(0, len(self.thresholds) - MOST_ROWS)


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """`?run=KEY`, then `with=KEY2`, `lexicon` and `with_lexicon`; or `voice` and `with_voice` of that run."""
    seen = visible_to(request.user)
    context: dict[str, Any] = {"here": "runs", "query": urlencode(_asked(request))}
    try:
        beside = _beside(seen, _asked(request))
    except ValidationError as error:
        beside, context["refused"] = None, " ".join(error.messages)
    if beside:
        context |= {"beside": beside, "synthetic": beside.synthetic, "in_sample": beside.in_sample}
    return render(request, "scoring/compare.html", context | _form(seen, _asked(request)))


@require_safe
def picture(request: HttpRequest) -> HttpResponse:
    """The Murphy diagram of both. `?width=720|1200` beside what the page takes."""
    beside = _beside_or_404(request)
    drawn = Picture(chosen_width(request.GET.get("width")), "Two Murphy diagrams", "")
    drawn.title(beside.heading)
    drawn.subtitle(beside.subtitle)
    if beside.curves:
        drawn.strip(murphy.pair_marks(beside.curves), 16, WIDTH, murphy.pair_height(beside.curves))
    drawn.paragraph(" ".join([*beside.sentences, *beside.in_sample]))
    made_from = f"Estimative. {beside.origin} Made with MIT-licensed code."
    return file(
        drawn.close(made_from, is_synthetic=beside.synthetic),
        "image/svg+xml",
        f"estimative-comparison-{beside.run.key}.svg",
    )


@require_safe
def figures(request: HttpRequest, form: str) -> HttpResponse:
    """The figures as JSON, curves among them, or as CSV."""
    beside = _beside_or_404(request)
    name = f"estimative-comparison-{beside.run.key}.{form}"
    if form == "csv":
        return file(beside.csv, "text/csv; charset=utf-8", name)
    return file(json.dumps(beside.data, indent=2, ensure_ascii=False) + "\n", "application/json", name)


def _asked(request: HttpRequest) -> dict[str, str]:
    return {name: value for name in ASKED if (value := request.GET.get(name))}


def _beside_or_404(request: HttpRequest) -> Beside:
    try:
        beside = _beside(visible_to(request.user), _asked(request))
    except ValidationError as error:
        raise Http404(" ".join(error.messages)) from error
    if beside is None:
        raise Http404("Name a run.")
    return beside


def _beside(seen: VisibleTo, asked: Mapping[str, str]) -> Beside | None:
    """None where no run is named. Raises Http404 for a run that is not there for this user, ValidationError where two
    cannot be compared."""
    if "run" not in asked:
        return None
    run = _run(seen, asked["run"])
    if "voice" in asked or "with_voice" in asked:
        return _voices(seen, run, asked)
    other = _run(seen, asked["with"]) if "with" in asked else comparing.usual_partner(seen, run)
    if other is None:
        raise ValidationError("No earlier run asked about the same estimates: choose a run to compare with.")
    found = comparing.compared(run, asked.get("lexicon", ""), other, asked.get("with_lexicon", ""))
    one, two = words.names_of(found)
    told = words.same_and_not(found)
    notes = [note for note in (found.first.in_sample, found.second.in_sample) if note]
    return Beside(one, two, found.comparison, " ".join(told), told, run, comparison_data(found), comparison_csv(found),
                  notes, words.origin(found), found.synthetic)  # fmt: skip


def _run(seen: VisibleTo, key: str) -> ScoringRun:
    run = comparing.answer_called(seen, key)
    if run is None:
        raise Http404(f"There is no run {key}.")
    return run


def _voices(seen: VisibleTo, run: ScoringRun, asked: Mapping[str, str]) -> Beside:
    report = runs.report_or_none(run)
    found = pair_of(report, asked.get("voice", ""), asked.get("with_voice", "")) if report else None
    if report is None or found is None:
        raise Http404("These voices share no proposition.")
    slug = asked.get("lexicon", "")
    if slug not in found.by_lexicon:
        slug = report.headline
    part = report.lexicon(slug)
    names = called(seen, [found.first, found.second])
    one, other = names[found.first], names[found.second]
    told = [words.voices_counted(found), f"Read with {part.name}.",
            "Both spoke at the same time, and one outcome settles both."]  # fmt: skip
    notes = [part.in_sample] if part.in_sample else []
    data = {"run": run.key, "lexicon": part.slug, "synthetic": report.is_synthetic, "in_sample": part.in_sample,
            "voices": found}  # fmt: skip
    question = report.question
    origin = words.made_from(run.number, part.name, part.version, question.as_of, report.inputs_sha)
    return Beside(
        one, other, found.by_lexicon[part.slug], " ".join(told), told, run, plain(data),
        figures_csv(report, voices_rows(found)), notes, f"{origin}, version {question.code_version}.",
        report.is_synthetic,
    )  # fmt: skip


def _called(run: ScoringRun) -> str:
    """A run among others: by its day as known, and whether its rules are not the usual ones."""
    question = runs.question_of(run)
    rules = ", other rules" if departing(question["policies"]) else ""
    day = date.fromisoformat(question["as_of"])
    return f"{run}, as known on {day.day} {day:%b %Y}{rules}"


def _form(seen: VisibleTo, asked: Mapping[str, str]) -> dict[str, Any]:
    """What may be chosen: the newest runs, those asked for, and the lexicons of the runs asked for."""
    newest = list(runs.visible_runs(seen).with_an_answer().defer("cells", "pairs", "report")[:SHOWN_RUNS])
    named = [found for name in ("run", "with") if (found := comparing.answer_called(seen, asked.get(name, "")))]
    offered = {run.key: run for run in [*newest, *named]}
    slugs = [one["slug"] for run in named or newest[:1] for one in runs.question_of(run)["lexicons"]]
    lexicons = {one.slug: one.name for one in seen.lexicons().filter(slug__in=slugs)}
    return {
        "asked": asked,
        "run_choices": sorted(
            ((run.key, _called(run), run.number) for run in offered.values()), key=lambda one: -one[2]
        ),
        "lexicon_choices": [(slug, lexicons.get(slug, slug)) for slug in dict.fromkeys(slugs)],
        "with_run": asked.get("with", ""),
    }
