"""Files of forecasts: a CSV (or Parquet, where pyarrow is installed) read and checked whole. Pure: no Django.

Nothing is guessed: where a row contradicts itself, a BadCell has its line, column, what was found and what is expected.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from scoring.forecast_files.contradictions import (
    COLUMNS,
    FLAGS,
    NUMBERS,
    TRUTHS,
    Contradiction,
    contradictions,
    numbers,
    texts,
)

# A claim's name enters no figure; where words give the probability, no other is looked at.
UNREAD = {False: ("claim",), True: ("claim", "probability", "lower", "upper", "complemented")}
MANY = 20
BLOCK = 1 << 22
COMMA, NEWLINE = ord(","), ord("\n")


@dataclass(frozen=True)
class BadCell:
    """One cell that cannot be scored: its line in the file, from 1 (row of the table for Parquet)."""

    line: int
    column: str
    found: str
    expected: str

    def __str__(self) -> str:
        return f"line {self.line}, column {self.column}: found {self.found}, expected {self.expected}"


class ForecastsRefused(ValueError):
    """A file that is not scored, and why."""

    def __init__(self, path: Path, problems: Sequence[BadCell | str]) -> None:
        told = [f"{path}: {problem}" for problem in problems[:MANY]]
        if len(problems) > MANY:
            told.append(f"and {len(problems) - MANY} more")
        super().__init__("\n".join(told))
        self.problems = problems


@dataclass(frozen=True, eq=False)
class Forecasts:
    """The rows of a file under this project's column names. `table`: texts as str, shares and weight as numbers, flags
    as bool, dates as given; only columns that the file has. `bad`: rows left out, where that was asked for."""

    table: pd.DataFrame
    bad: tuple[BadCell, ...] = ()

    def has(self, name: str) -> bool:
        return name in self.table.columns


def read(path: Path, headings: Mapping[str, str], *, worded: bool, skip_bad_rows: bool = False) -> Forecasts:
    """The forecasts of a file. `headings`: our column -> the file's, where they differ. `worded`: the probability comes
    from `expression`. Raises ForecastsRefused, unless `skip_bad_rows`: then bad rows are left out and listed."""
    table, has_short_rows = _table(path, headings, worded)
    wrong = sorted([*contradictions(table), *(_ragged(path) if has_short_rows else ())])
    lines = _lines(path, [row for row, *_ in wrong])
    named = {ours: theirs for ours, theirs in headings.items() if theirs}
    bad = [BadCell(lines[row], named.get(column, column), found, expected) for row, column, found, expected in wrong]
    if bad and not skip_bad_rows:
        raise ForecastsRefused(path, bad)
    rows = sorted({row for row, *_ in wrong})
    return Forecasts(_typed(table.drop(index=rows) if rows else table), tuple(bad))


# --- from a file to a table ---------------------------------------------------------------------------------------


def _table(path: Path, headings: Mapping[str, str], worded: bool) -> tuple[pd.DataFrame, bool]:
    """The columns that are scored, under our names; and whether rows may have more or fewer fields than headings."""
    if path.exists() and not path.is_file():
        raise ForecastsRefused(path, ["it cannot be read: it is no file (it is read more than once, a pipe cannot be)"])
    try:
        if path.suffix == ".parquet":
            table, suspect = pd.read_parquet(path), False
            theirs = _chosen(path, list(table.columns), headings, worded)
        else:
            present = _csv_headings(path)
            theirs = _chosen(path, present, headings, worded)
            table, suspect = _read_csv(path, theirs, len(present))
    except (OSError, UnicodeError, ImportError) as error:
        raise ForecastsRefused(path, [f"it cannot be read: {error}"]) from error
    except (pd.errors.ParserError, csv.Error) as error:
        raise ForecastsRefused(path, [f"it is no CSV table: {error}"]) from error
    if not len(table):
        raise ForecastsRefused(path, ["it has no rows below its headings"])
    return pd.DataFrame({our: table[their] for our, their in theirs.items()}), suspect


def _csv_headings(path: Path) -> list[str]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return next(csv.reader(file), [])


def _chosen(path: Path, present: Sequence[str], headings: Mapping[str, str], worded: bool) -> dict[str, str]:
    """Our column -> the file's heading, for those that the file has."""
    listed = ", ".join(present) or "none"
    problems = [f"the heading {name!r} stands in it twice: rename one" for name in present if present.count(name) > 1]
    for our, their in headings.items():
        if their not in present:
            problems.append(f"there is no column {their!r} (asked for by --{our.replace('_', '-')}); it has: {listed}")
    unread = UNREAD[worded] if "versus" in headings else (*UNREAD[worded], "versus")
    wanted = [our for our in COLUMNS if our not in unread]
    chosen = {our: headings.get(our, our) for our in wanted if headings.get(our, our) in present}
    for our in ("expression" if worded else "probability", "outcome"):
        if our not in chosen and our not in headings:
            option = our.replace("_", "-")
            problems.append(f"there is no column {our!r}: name the one that holds it by --{option}; it has: {listed}")
    if problems:
        raise ForecastsRefused(path, sorted(set(problems)))
    return chosen


def _read_csv(path: Path, theirs: Mapping[str, str], width: int) -> tuple[pd.DataFrame, bool]:
    """The table, and whether a row may have too many fields (pandas stops there, or takes the first for an index) or
    too few (it fills them up with blanks, so the last column has one). Where no row can, nothing else is read."""
    how: dict[str, Any] = {
        "dtype": {their: object for our, their in theirs.items() if our not in NUMBERS},
        "na_values": {their: [""] for our, their in theirs.items() if our in NUMBERS},
        "keep_default_na": False, "low_memory": False, "encoding": "utf-8-sig",
    }  # fmt: skip
    # Without index_col=False, pandas takes the first column for an index where the first row is too long.
    scored = {"usecols": list(theirs.values()), "index_col": False, **how}
    if _is_plain(path, width):
        return pd.read_csv(path, **scored), False
    try:
        table = pd.read_csv(path, **how)
    except pd.errors.ParserError:
        return pd.read_csv(path, **scored), True
    if not isinstance(table.index, pd.RangeIndex):
        return pd.read_csv(path, **scored), True
    last = table.iloc[:, -1]
    return table, bool((last.isna() | (last == "")).any())


def _is_plain(path: Path, width: int) -> bool:
    """Whether nothing is quoted and every line has as many fields as there are headings, no line being blank."""
    rest, is_ended = np.empty(0, dtype=np.uint8), True
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            if block.endswith(b"\r"):
                block += file.read(1)
            if b'"' in block or (b"\r" in block and block.count(b"\r") != block.count(b"\r\n")):
                return False
            signs = np.frombuffer(block, dtype=np.uint8)
            marks = np.concatenate([rest, signs[(signs == COMMA) | (signs == NEWLINE)]])
            whole = len(marks) - len(marks) % width
            lines, rest = marks[:whole].reshape(-1, width), marks[whole:]
            if not ((lines[:, -1] == NEWLINE).all() and (lines[:, :-1] == COMMA).all()):
                return False
            is_ended = block.endswith(b"\n")
    # The last line may do without its end.
    return len(rest) == (0 if is_ended else width - 1) and bool((rest == COMMA).all())


def _ragged(path: Path) -> Iterator[Contradiction]:
    """Rows with more or fewer fields than there are headings: an unquoted comma, or the end of a file cut off."""
    if path.suffix == ".parquet":
        return
    widths = _widths(path)
    width = next(widths)
    for row, fields in enumerate(widths):
        if fields != width:
            yield row, "row", f"{fields} fields", f"{width}, as there are headings (is a comma not quoted?)"


def _widths(path: Path) -> Iterator[int]:
    """How many fields each row has, the headings first. Where nothing is quoted, counting commas is enough."""
    with path.open("rb") as file:
        is_quoted = any(b'"' in block for block in iter(lambda: file.read(1 << 20), b""))
        file.seek(0)
        if not is_quoted:
            yield from (line.count(b",") + 1 for line in file if line.strip())
            return
    with path.open(encoding="utf-8-sig", newline="") as text:
        yield from (len(cells) for cells in csv.reader(text) if not _is_blank(cells))


def _is_blank(cells: Sequence[str]) -> bool:
    """Whether a line is no row, as pandas has it: nothing in it, or blanks alone."""
    return not cells or (len(cells) == 1 and cells[0].isspace())


def _lines(path: Path, rows: Sequence[int]) -> dict[int, int]:
    """The line of the file on which each of these rows begins; quoted texts may have several lines."""
    if not rows or path.suffix == ".parquet":
        return {row: row + 1 for row in rows}
    wanted, found = set(rows), {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file)
        next(reader)
        before = reader.line_num
        row = 0
        for cells in reader:
            if not _is_blank(cells):
                if row in wanted:
                    found[row] = before + 1
                row += 1
            before = reader.line_num
    return found


def _typed(table: pd.DataFrame) -> pd.DataFrame:
    """The checked table with numbers as numbers and flags as flags."""
    typed = {name: numbers(table[name]) for name in NUMBERS if name in table.columns}
    typed |= {name: texts(table[name]).str.lower().map(TRUTHS) for name in FLAGS if name in table.columns}
    return table.assign(**typed).reset_index(drop=True)
