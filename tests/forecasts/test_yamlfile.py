"""Files are read strictly, named by line where they are wrong, and written in one form only."""

import datetime as dt
import os
from pathlib import Path

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from forecasts.yamlfile import MAX_BYTES, FileRefused, Lines, dump, parse, read

RECORD = """\
format: 1
document:
  slug: nie-58
  number: "58"
  title: "Relations: their present character"
  issued_on: 1952-09-04
  topics: [China, USSR]
  note: null
passages:
- key: nie-58/22d
  page: "102"
  sentences:
  - locator: 22d/1
    claims:
    - id: nie-58.22d-a
      quotation: >-
        Neither the USSR nor Communist China now appears capable: of altering “the current
        relationship” to its advantage # without jeopardizing the attainment of its own objectives.
      expression: appears
      span: [43, 50]
      negated: true
      window: "no"
propositions:
- id: long-run
  criteria: |
    First line.
    Second line.
  criteria_locked_at: 2026-11-24T00:00:00Z
  outcomes:
  - degree: 0.5
    condition_met: "no"
"""


def refusal(text: str | bytes) -> str:
    raw = text if isinstance(text, bytes) else text.encode()
    with pytest.raises(FileRefused) as refused:
        parse(raw, "x.yaml")
    return str(refused.value)


def against_record_schema(tmp_path: Path, text: str) -> list[str]:
    path = tmp_path / "x.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FileRefused) as refused:
        read(path, "record")
    return str(refused.value).replace(str(path), "x.yaml").splitlines()


# --- writing and reading back -----------------------------------------------------------------------------------


def test_a_record_is_read_and_written_back_byte_for_byte():
    data, _ = parse(RECORD.encode(), "x.yaml")
    assert data["document"]["number"] == "58"
    assert data["document"]["issued_on"] == "1952-09-04"
    assert data["propositions"][0]["outcomes"][0] == {"degree": 0.5, "condition_met": "no"}
    assert dump(data) == RECORD


def test_dates_and_times_are_written_like_the_text_they_are_read_as():
    cest = dt.timezone(dt.timedelta(hours=2))
    data = {"on": dt.date(1952, 9, 4), "at": dt.datetime(2026, 11, 24, 2, 0, tzinfo=cest)}
    assert dump(data) == '"on": 1952-09-04\nat: 2026-11-24T00:00:00Z\n'
    assert parse(dump(data).encode(), "x.yaml")[0] == {"on": "1952-09-04", "at": "2026-11-24T00:00:00Z"}


@pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf")])
def test_a_number_that_is_not_finite_is_not_written(number):
    with pytest.raises(ValueError, match="must be finite"):
        dump({"best": number})


def test_a_time_without_a_zone_is_not_written():
    with pytest.raises(ValueError, match="no time zone"):
        dump({"at": dt.datetime(2026, 11, 24)})


@pytest.mark.parametrize(
    "text",
    [
        "",
        " leading and trailing ",
        "a: colon, a # hash, - a dash, [brackets], {braces}, 'quotes', \"double\", * & ! % @ `",
        "- dash first",
        "“curly quotes” — and dashes",
        "emoji \U0001f600 and e\u0301",
        "two  spaces and a\ttab",
        "trailing newline\n",
        "\nleading newline",
        "lines\n\nwith a gap\n  and an indent\n",
        "line with a space at its end \nnext",
        "carriage\r\nreturn",
        "other line breaks:\x85and\u2028\n",
        "# no comment, " * 20,
        "a  double space inside a long text, " * 10,
        "yes",
        "null",
        "1.5e3",
        "08",
        "0x1F",
        "1_000",
        "12:30",
        ".inf",
        "=",
        "<<",
        "~",
    ],
)
def test_awkward_text_comes_back_as_it_was(text):
    written = dump({"text": text, "list": [text, {"inside": text}]})
    data, _ = parse(written.encode(), "x.yaml")
    assert data == {"text": text, "list": [text, {"inside": text}]}
    assert dump(data) == written


_characters = st.characters(exclude_categories=["Cs"], exclude_characters="\0")  # refused: no database keeps it
_names = st.text(_characters, max_size=12)
_texts = st.text(_characters, max_size=150) | st.text("ab :#-'\"\n\t“é😀,[]", max_size=200)
_scalars = st.none() | st.booleans() | st.integers(-(10**17), 10**17) | st.floats(allow_nan=False, allow_infinity=False)
_values = st.recursive(
    _texts | _scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_names, inner, max_size=4),
    max_leaves=12,
)


@example({"other line break\x85\n": "x\u2029" * 50})
@given(st.dictionaries(_names, _values, max_size=4))
def test_whatever_is_written_is_read_back_and_written_the_same(data):
    written = dump(data)
    back, _ = parse(written.encode(), "x.yaml")
    assert back == data
    assert dump(back) == written


@given(st.dictionaries(st.text("abc", min_size=1), _texts, max_size=3))
def test_another_yaml_reader_reads_the_same_text(data):
    """PyYAML's own loader, which follows YAML 1.1, never takes our text for a number or a boolean."""
    loaded = yaml.load(dump(data), Loader=yaml.SafeLoader)
    assert {key: str(value) if isinstance(value, dt.date) else value for key, value in loaded.items()} == data


# --- what is not read -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: 1\nb:\n  c: 1\n  c: 2\n", "x.yaml:4: b.c: is given twice, first in line 3"),
        ("a: &x 1\n", "x.yaml:1: anchors (&) and aliases (*) are not read: write the value out"),
        ("a: 1\nb: *x\n", "x.yaml:2: anchors (&) and aliases (*) are not read: write the value out"),
        ("a: !!python/x y\n", "x.yaml:1: the tag tag:yaml.org,2002:python/x is not read: leave it out"),
        ("a: !x {}\n", "x.yaml:1: the tag !x is not read: leave it out"),
        ("a: .nan\n", "x.yaml:1: .nan is not a number that can be used: it must be finite"),
        ("a: 1\nb: -.Inf\n", "x.yaml:2: -.Inf is not a number that can be used: it must be finite"),
        ("a: 1e999\n", "x.yaml:1: the number is out of range (at most 18 digits): 1e999"),
        (f"a: {'9' * 5000}\n", f"x.yaml:1: the number is out of range (at most 18 digits): {'9' * 40}"),
        ("a: 1\n---\nb: 2\n", "x.yaml:2: starts a second document: one file holds one"),
        ("58: x\n", "x.yaml:1: the key 58 must be text: put it in quotes"),
        ("a:\n  ~: x\n", "x.yaml:2: a: the key ~ must be text: put it in quotes"),
        ("? [a]\n: x\n", "x.yaml:1: a key must be text, not a list or a mapping"),
        ("- a\n", "x.yaml:1: must be a mapping (`key: value` lines), not a list, a single value or empty"),
        ("", "x.yaml:1: must be a mapping (`key: value` lines), not a list, a single value or empty"),
        ("just text", "x.yaml:1: must be a mapping (`key: value` lines), not a list, a single value or empty"),
        ("a: 1\nb: [1, 2\n", "x.yaml:3: is not YAML: did not find expected ',' or ']'"),
        ("a: 1\n\tb: 2\n", "x.yaml:2: is not YAML: found a tab character that violates indentation"),
        ("a: 1\nb: \x07\n", "x.yaml:2: holds a control character, which YAML does not allow"),
        (b"a: 1\nb: \xff\n", "x.yaml:2: is not UTF-8 text: save the file as UTF-8"),
        ("a: 1\n".encode("utf-16"), "x.yaml:1: is not UTF-8 text: save the file as UTF-8"),
        ("a: " + "[" * 30 + "]" * 30, "x.yaml:1: is nested deeper than 20 levels"),
        ("a: " + "[" * 100_000, "x.yaml:1: is nested deeper than 20 levels"),
    ],
)
def test_what_is_not_plain_yaml_is_refused_with_its_line(text, message):
    assert refusal(text) == message


def test_a_byte_order_mark_is_no_part_of_the_first_key():
    assert parse(b"\xef\xbb\xbfa: 1\n", "x.yaml")[0] == {"a": 1}


def test_a_missing_file_a_folder_and_a_file_that_is_too_big_are_refused_by_name(tmp_path):
    big = tmp_path / "big.yaml"
    with big.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    for path, reason in [
        (tmp_path / "none.yaml", "cannot be read: No such file or directory"),
        (tmp_path, "cannot be read: Is a directory"),
        (big, "10000001 bytes are too many: at most 10000000"),
    ]:
        with pytest.raises(FileRefused) as refused:
            read(path, "record")
        assert str(refused.value) == f"{path}: {reason}"


def test_a_pipe_is_refused_and_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.yaml")
    with pytest.raises(FileRefused) as refusal:
        read(tmp_path / "pipe.yaml", "record")
    assert str(refusal.value) == f"{tmp_path / 'pipe.yaml'}: is a pipe or a device: give a file"


def test_a_nul_written_as_an_escape_is_refused_with_its_line():
    with pytest.raises(FileRefused) as refusal:
        parse(b'a: 1\nb: "x\\0y"\n', "x.yaml")
    assert str(refusal.value) == "x.yaml:2: holds a NUL character (\\0): leave it out"


def test_lines_name_the_nearest_thing_around_what_is_missing():
    lines = Lines("x.yaml", {(): 1, ("terms",): 4, ("terms", 0): 5})
    assert str(lines.problem(("terms", 0, "best"), "is missing")) == "x.yaml:5: terms[0].best: is missing"


def test_a_long_list_of_problems_is_cut_and_counted():
    problems = [Lines("x.yaml", {(): 1}).problem((), "wrong") for _ in range(53)]
    assert str(FileRefused(problems)).splitlines()[-2:] == ["x.yaml:1: wrong", "and 3 more"]


# --- against the record's schema --------------------------------------------------------------------------------

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


def test_a_whole_record_is_read(tmp_path):
    path = tmp_path / "x.yaml"
    path.write_text(WHOLE, encoding="utf-8")
    data, lines = read(path, "record")
    assert dump(data) == WHOLE
    assert lines.line(("passages", 0, "sentences", 0, "claims", 0, "span")) == 28


DATES = "    occurred_earliest: 1953-01-01\n    occurred_latest: 1953-12-31\n"
CLAIM, OUTCOME = "passages[0].sentences[0].claims[0]", "propositions[0].outcomes[0]"


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
