"""Files are read strictly, named by line where they are wrong, and written in one form only."""

import datetime as dt
import os

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
