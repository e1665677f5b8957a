"""What keeps a file from being a table, told with its line: no text, no UTF-8, a quote without end. Pure: no Django."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from scoring.forecast_files.contradictions import Contradiction

# A cell may be long: the whole text of a paragraph.
csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
BLOCK = 1 << 20
# How a file begins that is no text, and what to do with it.
NO_TEXT = {
    b"PK\x03\x04": "it is a spreadsheet or another compressed file: export the sheet as CSV",
    b"\xd0\xcf\x11\xe0": "it is a spreadsheet: export the sheet as CSV",
    b"\x1f\x8b": "it is compressed: unpack it first",
    b"\xff\xfe": "it is UTF-16 text: save it as UTF-8",
    b"\xfe\xff": "it is UTF-16 text: save it as UTF-8",
}


def no_text(path: Path) -> str:
    """Why these bytes are no CSV; empty where they may be one."""
    with path.open("rb") as file:
        start = file.read(4)
    return next((reason for sign, reason in NO_TEXT.items() if start.startswith(sign)), "")


def stamp(path: Path) -> tuple[int, int]:
    """What differs once a file was written to: its size and when that was."""
    found = path.stat()
    return found.st_size, found.st_mtime_ns


def has(path: Path, sign: bytes) -> bool:
    with path.open("rb") as file:
        return any(sign in block for block in iter(lambda: file.read(BLOCK), b""))


def with_one_end_of_line(path: Path) -> Path | io.StringIO:
    """What pandas is to read: where a carriage return alone ends lines, it passes over commas, so there they are made
    alike first."""
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            if block.endswith(b"\r"):
                block += file.read(1)
            if block.count(b"\r") != block.count(b"\r\n"):
                return io.StringIO(path.read_text(encoding="utf-8-sig"))
    return path


def records(path: Path) -> Iterator[tuple[int, list[str]]]:
    """The line on which each record begins, and its cells; the headings come first, blank lines are none."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader, before = csv.reader(file), 0
        for cells in reader:
            if not is_blank(cells):
                yield before + 1, cells
            before = reader.line_num


def is_blank(cells: Sequence[str]) -> bool:
    """Whether a line is no row, as pandas has it: nothing in it, or blanks alone."""
    return not cells or (len(cells) == 1 and cells[0].isspace())


def nul_cells(path: Path) -> Iterator[Contradiction]:
    """Cells with the character NUL, which no text has and which ends a text for other programs."""
    rows = records(path)
    _, headings = next(rows)
    for row, (_, cells) in enumerate(rows):
        for column, cell in zip(headings, cells, strict=False):
            if "\0" in cell:
                yield row, column, repr(cell), "a text without the character NUL"


def undecodable(path: Path) -> tuple[int, str, str] | None:
    """(line, column, byte) of the first byte that is no UTF-8; None where all are."""
    headings: list[str] = []
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            try:
                text = line.decode("utf-8-sig" if number == 1 else "utf-8")
            except UnicodeDecodeError as error:
                before = next(csv.reader([error.object[: error.start].decode("latin-1")]), []) or [""]
                column = headings[len(before) - 1] if len(before) <= len(headings) else "row"
                return number, column, f"the byte 0x{error.object[error.start]:02x}"
            if number == 1:
                headings = next(csv.reader([text]), [])
    return None


def unclosed(path: Path) -> tuple[int, str] | None:
    """(line, column) of a quote that is never closed: the record that takes the rest of the file; None without one."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader, before = csv.reader(file, strict=True), 0
        headings: list[str] = []
        try:
            for cells in reader:
                headings = headings or cells
                before = reader.line_num
        except csv.Error:
            if next(file, None) is not None:
                return None  # something else is wrong, before the end
            return _opened(path, before, headings)
    return None


def _opened(path: Path, before: int, headings: Sequence[str]) -> tuple[int, str]:
    """Where the record after line `before` opens its last quote."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = list(file)[before:]
    cells = next(csv.reader(lines))
    column = headings[len(cells) - 1] if len(cells) <= len(headings) else "row"
    return before + 1, column
