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
from scoring.forecast_files.damage import (
    has,
    no_text,
    nul_cells,
    records,
    stamp,
    unclosed,
    undecodable,
    with_one_end_of_line,
)

# A claim's name enters no figure; where words give the probability, no other is looked at.
UNREAD = {False: ("claim",), True: ("claim", "probability", "lower", "upper", "complemented")}
MANY = 20
LONGEST = 80  # of what was found: a cell may hold a whole book
CHANGED = "it was written to while it was read: score it again once it is whole"
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
        long = f"{self.found[:LONGEST]}… ({len(self.found):,} characters)"
        found = self.found if len(self.found) <= 2 * LONGEST else long
        return f"line {self.line}, column {self.column}: found {found}, expected {self.expected}"


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
    as bool, dates as given; only columns that the file has. `bad`: rows left out, where that was asked for. `stamp`:
    the file's size and when it was last written to, as `damage.stamp` tells them; None where there is no file."""

    table: pd.DataFrame
    bad: tuple[BadCell, ...] = ()
    stamp: tuple[int, int] | None = None

    def has(self, name: str) -> bool:
        return name in self.table.columns


def read(path: Path, headings: Mapping[str, str], *, worded: bool, skip_bad_rows: bool = False) -> Forecasts:
    """The forecasts of a file. `headings`: our column -> the file's, where they differ. `worded`: the probability comes
    from `expression`. Raises ForecastsRefused, unless `skip_bad_rows`: then bad rows are left out and listed."""
    table, before, doubt = _table(path, headings, worded)
    wrong = contradictions(table)
    if doubt:
        wrong = sorted([*wrong, *_ragged(path)])
    named = {ours: theirs for ours, theirs in headings.items() if theirs}
    if doubt and has(path, b"\0"):
        told = {(row, named.get(column, column)) for row, column, *_ in wrong}
        wrong = sorted([*wrong, *(one for one in nul_cells(path) if one[:2] not in told)])
    bad = _bad_cells(path, wrong, named)
    if stamp(path) != before:
        raise ForecastsRefused(path, [CHANGED])
    if bad and not skip_bad_rows:
        raise ForecastsRefused(path, bad)
    rows = sorted({row for row, *_ in wrong})
    return Forecasts(_typed(table.drop(index=rows) if rows else table), tuple(bad), before)


# --- from a file to a table ---------------------------------------------------------------------------------------


def _table(path: Path, headings: Mapping[str, str], worded: bool) -> tuple[pd.DataFrame, tuple[int, int], bool]:
    """The columns that are scored, under our names; what tells whether the file was written to since; and whether its
    rows are to be looked at once more."""
    try:
        if path.exists() and not path.is_file():
            reason = "it cannot be read: it is no file (it is read more than once, a pipe cannot be)"
            raise ForecastsRefused(path, [reason])
        before = stamp(path)
        if path.suffix == ".parquet":
            table, doubt = pd.read_parquet(path), False
            theirs = _chosen(path, list(table.columns), headings, worded)
        else:
            present = _csv_headings(path)
            theirs = _chosen(path, present, headings, worded)
            table, doubt = _read_csv(path, theirs, len(present))
    except UnicodeError as error:
        raise ForecastsRefused(path, [_not_utf8(path, error)]) from error
    except ImportError as error:
        reason = "it cannot be read: Parquet needs pyarrow (python -m pip install pyarrow), or give the table as CSV"
        raise ForecastsRefused(path, [reason]) from error
    except OSError as error:
        raise ForecastsRefused(path, [f"it cannot be read: {error.strerror or error}"]) from error
    except (pd.errors.ParserError, csv.Error) as error:
        raise ForecastsRefused(path, [_no_table(path, error)]) from error
    if not len(table):
        raise ForecastsRefused(path, ["it has no rows below its headings"])
    return pd.DataFrame({our: table[their] for our, their in theirs.items()}), before, doubt


def _not_utf8(path: Path, error: UnicodeError) -> BadCell | str:
    found = undecodable(path)
    return BadCell(*found, "text in UTF-8: save the file as UTF-8") if found else f"it cannot be read: {error}"


def _no_table(path: Path, error: Exception) -> BadCell | str:
    found = unclosed(path)
    return BadCell(*found, "a quote without end", "a second quote that closes it") if found else (
        f"it is no CSV table: {error}"
    )  # fmt: skip


def _csv_headings(path: Path) -> list[str]:
    """Raises ForecastsRefused where the file cannot be a table with headings."""
    reason = no_text(path)
    if not reason and not stamp(path)[0]:
        reason = "it is empty"
    if reason:
        raise ForecastsRefused(path, [reason])
    with path.open(encoding="utf-8-sig", newline="") as file:
        headings = next(csv.reader(file), [])
    if any("\0" in heading for heading in headings):
        raise ForecastsRefused(path, [BadCell(1, "1", "the character NUL", "text in UTF-8 (is the file UTF-16?)")])
    return headings


def _chosen(path: Path, present: Sequence[str], headings: Mapping[str, str], worded: bool) -> dict[str, str]:
    """Our column -> the file's heading, for those that the file has."""
    listed = ", ".join(present) or "none"
    # Spreadsheets leave columns without heading behind: nobody asks for them.
    twice = [name for name in present if name and present.count(name) > 1]
    problems = [f"the heading {name!r} stands in it twice: rename one" for name in twice]
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
        raise ForecastsRefused(path, sorted(set(problems)) + _separated_otherwise(present))
    return chosen


def _separated_otherwise(present: Sequence[str]) -> list[str]:
    """A word of advice where one heading holds what looks like all of them."""
    sign = next((sign for sign in ";\t|" if len(present) == 1 and sign in present[0]), "")
    return [f"its columns seem to be separated by {sign!r}: save it with commas between them"] if sign else []


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
        table = pd.read_csv(with_one_end_of_line(path), **how)
    except pd.errors.ParserError:
        return pd.read_csv(with_one_end_of_line(path), **scored), True
    if not isinstance(table.index, pd.RangeIndex) or has(path, b"\0"):
        return pd.read_csv(with_one_end_of_line(path), **scored), True
    last = table.iloc[:, -1]
    return table, bool((last.isna() | (last == "")).any())


def _is_plain(path: Path, width: int) -> bool:
    """Whether nothing is quoted and every line has as many fields as there are headings, no line being blank."""
    rest, is_ended = np.empty(0, dtype=np.uint8), True
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            if block.endswith(b"\r"):
                block += file.read(1)
            if b'"' in block or b"\0" in block or (b"\r" in block and block.count(b"\r") != block.count(b"\r\n")):
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
        blocks = iter(lambda: file.read(1 << 20), b"")
        # A carriage return may end a line by itself.
        is_quoted = any(b'"' in block or b"\r" in block for block in blocks)
        file.seek(0)
        if not is_quoted:
            yield from (line.count(b",") + 1 for line in file if line.strip())
            return
    yield from (len(cells) for _, cells in records(path))


def _bad_cells(path: Path, wrong: Sequence[Contradiction], named: Mapping[str, str]) -> list[BadCell]:
    """With the line of the file on which each row begins (quoted texts may have several lines), and a number that is
    too large as it stands there."""
    wanted, found = {row for row, *_ in wrong}, {}
    if wanted and path.suffix != ".parquet":
        rows = records(path)
        _, headings = next(rows)
        found = {row: (line, dict(zip(headings, cells, strict=False)))
                 for row, (line, cells) in enumerate(rows) if row in wanted}  # fmt: skip
    bad = []
    for row, column, seen, expected in wrong:
        line, cells = found.get(row, (row + 1, {}))
        name = named.get(column, column)
        infinite = seen in ("inf", "-inf") and name in cells
        bad.append(BadCell(line, name, repr(cells[name].strip()) if infinite else seen, expected))
    return bad


def _typed(table: pd.DataFrame) -> pd.DataFrame:
    """The checked table with numbers as numbers and flags as flags."""
    typed = {name: numbers(table[name]) for name in NUMBERS if name in table.columns}
    typed |= {name: texts(table[name]).str.lower().map(TRUTHS) for name in FLAGS if name in table.columns}
    return table.assign(**typed).reset_index(drop=True)
