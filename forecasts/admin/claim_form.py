"""A claim is typed by pasting its sentence; what the sentence itself tells is filled in."""

from collections.abc import Sequence
from typing import Any

from forecasts.actions.lexicons import known_expressions
from forecasts.expressions import Match, find_expressions, strongest
from forecasts.models import Claim, Expression, Sentence
from forecasts.rules_between_rows import sha256_of

from .forms import RecordForm, one_line
from .seen import rows
from .sentence_form import why_not_as_printed
from .typed import as_typed, where_they_differ


def expressions_in(text: str | None) -> list[Match]:
    return find_expressions(text or "", known_expressions())


def named(text: str, matches: Sequence[Match]) -> str:
    """The expressions found, for a message: “believe” (we believe, belief, from 185 to 192); …"""
    return "; ".join(
        f"“{text[one.start : one.end]}” ({one.expression}, {one.cls}, from {one.start} to {one.end})" for one in matches
    )


class ClaimForm(RecordForm):
    """Expression, canonical expression and span may be left out: the strongest expression of the sentence is taken."""

    OPTIONAL = ("sentence", "expression", "canonical", "span_in")

    class Meta:
        model = Claim
        fields = "__all__"

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in self.OPTIONAL:
            if name in self.fields:
                self.fields[name].required = False
        if "co_markers" in self.fields:
            self.fields["co_markers"].label = "Co-markers"
        for name, height in {"quotation": 4, "stem": 2, "co_markers": 2}.items():
            if name in self.fields:
                self.fields[name].widget.attrs["rows"] = height

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        pasted = values.get("quotation") or ""
        for name in ("quotation", "stem"):
            values[name] = one_line(values.get(name)) or None
        values["span_in"] = values.get("span_in") or Claim.SpanIn.QUOTATION
        self._find_sentence(values, pasted)
        if not self.errors:
            self._find_expression(values)
            self._check_co_markers(values)
            self._look_for_twin(values)
        return values

    def _refuse(self, field: str, text: str) -> None:
        self.add_error(field if field in self.fields else None, text)

    def _find_sentence(self, values: dict[str, Any], pasted: str) -> None:
        """The sentence that the quotation is, where none was chosen; what does not belong to a quotation is named."""
        sentence, quotation = values.get("sentence"), values.get("quotation")
        if "sentence" not in self.fields:
            sentence = self.instance.sentence
        if quotation:
            wrong = why_not_as_printed(pasted, sentence.passage.number if sentence else "")
            if wrong:
                self._refuse("quotation", wrong)
            elif sentence and sha256_of(quotation) != sentence.sha256:
                self._tell_apart(sentence, quotation)
        if sentence or "sentence" in self.errors:
            return
        if not quotation:
            self._refuse("sentence", "Choose the sentence, or paste the quotation: it is then found by that.")
            return
        same = list(rows(self.request, Sentence).filter(sha256=sha256_of(quotation))[:10])
        if len(same) == 1:
            values["sentence"] = same[0]
            return
        keys = ", ".join(one.key for one in same)
        self._refuse(
            "sentence",
            f"The quotation is printed more than once, as {keys}: choose which."
            if same
            else "No sentence that is entered reads like the quotation: enter it in its passage first, or compare.",
        )

    def _tell_apart(self, sentence: Sentence, quotation: str) -> None:
        """Where a quotation is another sentence, or departs from what was typed; else the action refuses it."""
        same = rows(self.request, Sentence).filter(
            passage__document=sentence.passage.document, sha256=sha256_of(quotation)
        )
        other, typed = same.first(), as_typed(self.request, sentence)
        if other:
            self._refuse("sentence", f"The quotation is sentence {other.key}: choose that one, or quote this one.")
        elif typed:
            entered, quoted = where_they_differ(typed, quotation)
            self._refuse(
                "quotation",
                f"The quotation is not sentence {sentence.key} as registered: that has “{entered}” where this has "
                f"“{quoted}”. Correct one of them.",
            )

    def _find_expression(self, values: dict[str, Any]) -> None:
        """Fills in what is left out of expression, canonical expression and span, from the text that is quoted."""
        text = values.get("stem" if values["span_in"] == "stem" else "quotation") or ""
        found = expressions_in(text)
        start, end = self._given_span(values)
        if start is not None and end is not None:
            values["expression"] = values.get("expression") or text[start:end]
            self._compare(text, values["expression"], start, end)
        elif values.get("expression"):
            start, end = self._where(text, values["expression"], found)
        else:
            chosen = self._chosen(values, text, found)
            if chosen is None:
                return
            start, end, values["expression"] = chosen.start, chosen.end, text[chosen.start : chosen.end]
        values["span_start"], values["span_end"] = start, end
        if not self.errors:
            self._find_canonical(values, found)

    def _given_span(self, values: dict[str, Any]) -> tuple[int | None, int | None]:
        """The span that was typed; not the one that stood there before the words were changed."""
        changed = set(self.changed_data)
        stale = (
            self.instance.pk
            and changed & {"expression", "quotation", "stem"}
            and not changed & {"span_start", "span_end"}
        )
        return (None, None) if stale else (values.get("span_start"), values.get("span_end"))

    def _compare(self, text: str, expression: str, start: int, end: int) -> None:
        if text and text[start:end] != expression:
            self._refuse(
                "span_start",
                f"From {start} to {end} the text reads “{text[start:end]}”, and the expression is “{expression}”: "
                "correct one of them, or empty both ends to have them found.",
            )

    def _where(self, text: str, expression: str, found: Sequence[Match]) -> tuple[int | None, int | None]:
        """Where a typed expression stands in the text; where it stands several times, the first one that is found."""
        if not text:
            return None, None
        start = next((one.start for one in found if text[one.start : one.end] == expression), text.find(expression))
        if start < 0:
            has = f" It has {named(text, found)}." if found else ""
            self._refuse("expression", f"“{expression}” is not in the text, letter for letter.{has}")
            return None, None
        return start, start + len(expression)

    def _chosen(self, values: dict[str, Any], text: str, found: Sequence[Match]) -> Match | None:
        """The strongest expression, or that which was chosen by its canonical form; None, with a message, without.

        Of several that are equally strong, the first on which no other claim of the sentence rests.
        """
        canonical: Expression | None = values.get("canonical")
        fitting = [one for one in found if canonical is None or one.expression == canonical.text]
        best = strongest(fitting)
        if best:
            taken = self._spans_of_others(values)
            free = [one for one in fitting if one.cls == best.cls and (one.start, one.end) not in taken]
            return strongest(free) or best
        if not text:
            self._refuse("expression", "Give the expression as it is printed: there is no quotation to find it in.")
        elif canonical and found:
            self._refuse("canonical", f"“{canonical.text}” is not in the text. It has {named(text, found)}.")
        else:
            self._refuse(
                "expression",
                "No estimative expression was found: type the one that is there as it is printed and choose its "
                "canonical form (a curator adds a new one under Expressions), or make no claim of this sentence and "
                "say why in its passage.",
            )
        return None

    def _spans_of_others(self, values: dict[str, Any]) -> set[tuple[int, int]]:
        sentence = values.get("sentence") or self.instance.sentence
        claims = rows(self.request, Claim).filter(sentence=sentence, span_in=values["span_in"], withdrawn=False)
        return set(claims.exclude(pk=self.instance.pk).values_list("span_start", "span_end"))

    def _find_canonical(self, values: dict[str, Any], found: Sequence[Match]) -> None:
        """What the expression is a form of, where nothing was chosen, or only for the expression before this one."""
        text, changed = values["expression"], self.changed_data
        if values.get("canonical") and not (
            self.instance.pk and "expression" in changed and "canonical" not in changed
        ):
            return
        here = [one for one in found if (one.start, one.end) == (values["span_start"], values["span_end"])]
        here = here or [one for one in expressions_in(text) if (one.start, one.end) == (0, len(text))]
        if here:
            values["canonical"] = Expression.objects.get(text=here[0].expression)
        elif not values.get("canonical"):
            self._refuse("canonical", f"“{text}” is no form of a known expression: choose what it stands for.")

    def _check_co_markers(self, values: dict[str, Any]) -> None:
        markers = values.get("co_markers") or []
        known = set(Expression.objects.filter(text__in=markers).values_list("text", flat=True))
        unknown = [marker for marker in markers if marker not in known]
        if unknown:
            text = values.get("quotation") or ""
            others = sorted({one.expression for one in expressions_in(text)})
            offer = f" This sentence has {', '.join(others)}." if others else ""
            self._refuse("co_markers", f"{', '.join(unknown)}: give canonical expressions, one a line.{offer}")

    def _look_for_twin(self, values: dict[str, Any]) -> None:
        """A voice states a proposition once in a document; its other claims about it restate that one."""
        sentence = values.get("sentence") or getattr(self.instance, "sentence", None)
        if values.get("restates") or not (sentence and values.get("voice") and values.get("proposition")):
            return
        same = rows(self.request, Claim).filter(
            document=sentence.passage.document,
            voice=values["voice"],
            proposition=values["proposition"],
            restates=None,
            withdrawn=False,
        )
        twin = None if self.instance.withdrawn else same.exclude(pk=self.instance.pk).first()
        if twin:
            self._refuse(
                "restates",
                f"{twin.key} states that proposition already, in the same voice: choose it here if this claim says it "
                "again, or choose another proposition.",
            )
