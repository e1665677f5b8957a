"""What a record file may not say is named with its line and with what was expected."""

from pathlib import Path

import pytest

from forecasts.yamlfile import FileRefused, dump, read

SHA = "a" * 64


WHOLE = f"""\
format: 1
document:
  slug: nie-58
  series:
    key: nie
    name: National Intelligence Estimate
  number: "58"
  title: Relations
  issued_on: 1952-09-04
  window:
    opens: 1952-09-04
    closes: 1954-09-04
    basis: stated
  printed: full
  state: published
passages:
- key: nie-58/2
  section: conclusions
  sentences:
  - locator: 2/1
    sha256: {SHA}
    claims:
    - id: nie-58.2-a
      proposition: moscow-extends-control
      quotation: We believe that Moscow will try.
      expression: We believe
      canonical: we believe
      span: [0, 10]
      mood: forecast
  - locator: 2/2
    sha256: {SHA}
    ruled_out: flat_fact
propositions:
- id: moscow-extends-control
  text: Moscow tries to extend its control.
  kind: event_by_close
  window:
    basis: document
    opens: 1952-09-04
    closes: 1954-09-04
  criteria: A step is taken.
  outcomes:
  - id: moscow-extends-control.first-coder.1
    condition_met: none
    verdict: occurred
    occurred_earliest: 1953-01-01
    occurred_latest: 1953-12-31
    evidence: It took one.
    sources: [A source]
    known_on: 1953-12-31
    recorded_at: 2026-11-24T00:00:00Z
    confidence: moderate
    coder: first-coder
"""


DATES = "    occurred_earliest: 1953-01-01\n    occurred_latest: 1953-12-31\n"


CLAIM, OUTCOME = "passages[0].sentences[0].claims[0]", "propositions[0].outcomes[0]"


def against_record_schema(tmp_path: Path, text: str) -> list[str]:
    path = tmp_path / "x.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FileRefused) as refused:
        read(path, "record")
    return str(refused.value).replace(str(path), "x.yaml").splitlines()


def test_a_whole_record_is_read(tmp_path):
    path = tmp_path / "x.yaml"
    path.write_text(WHOLE, encoding="utf-8")
    data, lines = read(path, "record")
    assert dump(data) == WHOLE
    assert lines.line(("passages", 0, "sentences", 0, "claims", 0, "span")) == 28


@pytest.mark.parametrize(
    ("old", "new", "where", "reason"),
    [
        ('number: "58"', "number: 58", "7: document.number", "must be text, not 58: put it in quotes"),
        ("title: Relations", 'title: " "', "8: document.title", "must not be empty"),
        ("title: Relations", "titel: Relations", "2: document", "'title' is missing"),
        (
            "issued_on: 1952-09-04",
            "issued_on: 1952-02-30",
            "9: document.issued_on",
            'must be a date like 1952-09-04, not "1952-02-30"',
        ),
        (
            "issued_on: 1952-09-04",
            "issued_on: 19520904",
            "9: document.issued_on",
            "must be text, not 19520904: put it in quotes",
        ),
        (
            "basis: stated",
            "basis: guessed",
            "13: document.window.basis",
            'must be one of "stated", "assumed", not "guessed"',
        ),
        (
            "slug: nie-58",
            "slug: NIE 58",
            "3: document.slug",
            "must be lower-case letters and digits joined by hyphens, like nie-58",
        ),
        ("format: 1", "format: 2", "1: format", "must be 1, not 2"),
        (
            "mood: forecast",
            "mood: forecast\n    ruled_out: aim",
            "20: passages[0].sentences[0]",
            "has claims and a reason why it makes none (ruled_out): keep one of them",
        ),
        (
            f"sha256: {SHA}\n    ruled",
            "sha256: abc\n    ruled",
            "31: passages[0].sentences[1].sha256",
            "must be 64 digits 0-9, a-f: the SHA-256 of the sentence's text",
        ),
        (
            "      span: [0, 10]\n",
            "",
            f"23: {CLAIM}",
            "needs span: where in the quotation the expression stands, [start, end)",
        ),
        ("span: [0, 10]", "span: [0]", f"28: {CLAIM}.span", "must be two numbers, [start, end)"),
        ("span: [0, 10]", "span: [-1, 10]", f"28: {CLAIM}.span[0]", "must be at least 0, not -1"),
        (
            "quotation: We believe that Moscow will try.",
            "quotation: null",
            f"23: {CLAIM}",
            "has a span, but no quotation that it could be in",
        ),
        (
            "quotation: We believe that Moscow will try.",
            'quotation: ""',
            f"25: {CLAIM}.quotation",
            "must not be empty",
        ),
        (
            "mood: forecast",
            "mood: forecast\n      span_in: stem",
            f"23: {CLAIM}",
            "a span in the stem needs both the stem and the span",
        ),
        (
            "mood: forecast",
            "mood: forecast\n      withdrawn: false",
            f"30: {CLAIM}.withdrawn",
            "must be true, or left out",
        ),
        ("mood: forecast", "mood: forecast\n      negated: 1", f"30: {CLAIM}.negated", "must be true or false, not 1"),
        ("mood: forecast", "mood: forecast\n      note: [a]", f"30: {CLAIM}.note", "must be text, not a list"),
        (
            "    closes: 1954-09-04\n  criteria",
            "  criteria",
            "37: propositions[0].window",
            "a window with basis document or stated needs its close",
        ),
        (
            "basis: document",
            "basis: open_ended",
            "37: propositions[0].window",
            "an open-ended window, or a fact's (basis none), has no close",
        ),
        (
            "kind: event_by_close",
            "kind: fact_at_time",
            "38: propositions[0].window.basis",
            "a fact_at_time has no window: its basis is none",
        ),
        (
            "    basis: document\n    opens: 1952-09-04\n    closes: 1954-09-04\n",
            "    basis: none\n    opens: 1952-09-04\n",
            "38: propositions[0].window.basis",
            "only a fact_at_time has a window with basis none",
        ),
        (DATES, "", f"43: {OUTCOME}", "an event that occurred needs occurred_earliest and occurred_latest"),
        (
            "kind: event_by_close",
            "kind: state_throughout",
            f"43: {OUTCOME}",
            "a state that held throughout has no dates (they are for its first break)",
        ),
        (
            "condition_met: none",
            "condition_met: no",
            f"43: {OUTCOME}",
            "has no verdict where the condition was not met: leave the verdict out",
        ),
        (
            "condition_met: none",
            "condition_met: yes",
            f"44: {OUTCOME}.condition_met",
            "must be none: the proposition has no condition",
        ),
        (
            "  criteria: A",
            "  condition: If so.\n  criteria: A",
            f"45: {OUTCOME}.condition_met",
            "the proposition has a condition: say whether it was met (yes, no, partly, unknown)",
        ),
        (
            "    verdict: occurred\n",
            "",
            f"43: {OUTCOME}",
            "needs a verdict (it is left out only where condition_met is no)",
        ),
        (
            "verdict: occurred",
            "verdict: partly",
            f"43: {OUTCOME}",
            "the verdict partly needs a degree: 0.25, 0.5 or 0.75",
        ),
        (
            "verdict: occurred",
            "verdict: occurred\n    degree: 0.5",
            f"43: {OUTCOME}",
            "only the verdict partly has a degree",
        ),
        (
            "    sources: [A source]\n",
            "",
            f"43: {OUTCOME}",
            "needs sources: no source, no verdict (else it is undeterminable)",
        ),
        ("sources: [A source]", "sources: []", f"49: {OUTCOME}.sources", "must not be empty"),
        (
            "T00:00:00Z",
            "T00:00:00+01:00",
            f"51: {OUTCOME}.recorded_at",
            'must be a time in UTC like 2026-11-24T00:00:00Z, not "2026-11-24T00:00:00+01:00"',
        ),
        (
            "T00:00:00Z",
            "T25:00:00Z",
            f"51: {OUTCOME}.recorded_at",
            'must be a time in UTC like 2026-11-24T00:00:00Z, not "2026-11-24T25:00:00Z"',
        ),
        (
            "    coder: first-coder\n",
            "    coder: first-coder\n    supersession: correction\n",
            f"43: {OUTCOME}",
            "supersession needs supersedes beside it",
        ),
    ],
)
def test_what_a_record_may_not_say_is_named_with_its_line_and_what_was_expected(tmp_path, old, new, where, reason):
    assert WHOLE.count(old) >= 1
    assert f"x.yaml:{where}: {reason}" in against_record_schema(tmp_path, WHOLE.replace(old, new, 1))


def test_an_unknown_key_is_named_in_its_own_line_beside_the_known_ones(tmp_path):
    text = WHOLE.replace("section: conclusions", "section: conclusions\n  sektion: x")
    (message,) = against_record_schema(tmp_path, text)
    assert message == (
        "x.yaml:19: passages[0].sektion: is no key of this format here; "
        "known are: key, section, number, under, mark, page, sentences"
    )


def test_all_that_is_wrong_is_listed_in_the_order_of_the_file(tmp_path):
    text = WHOLE.replace("format: 1", "format: 2").replace("mood: forecast", "mood: guess")
    text = text.replace("kind: event_by_close", "kind: x")
    assert [message.split(":")[1] for message in against_record_schema(tmp_path, text)] == ["1", "29", "36"]
