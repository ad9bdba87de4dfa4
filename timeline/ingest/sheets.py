"""A table in a text file: strict UTF-8, its delimiter found or given, and rows that know the line they begin on."""

import codecs
import csv
import io
import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from timeline.errors import MalformedInput
from timeline.ingest.refusals import malformed, misused

MAX_BYTES = 1 << 29
"""How large a file may be, in bytes: 512 MiB."""
MAX_ROWS = 2_000_000
"""How many rows a file may have."""
MAX_COLUMNS = 1_000
"""How many columns a file may have."""
MAX_CELL = 100_000
"""How many characters a cell may have. No text of a record is so long."""
DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t", "pipe": "|"}
"""The delimiters that are looked for, each by the word that names it."""

_UTF8 = "save it as CSV UTF-8; or convert it: iconv -f WINDOWS-1252 -t UTF-8 FILE > NEW"
_NOT_TEXT = {
    b"PK\x03\x04": ("is a workbook or an archive, not a text file", "save the sheet as CSV UTF-8"),
    b"\x1f\x8b": ("is compressed", "unpack it first: gunzip FILE"),
    b"\xd0\xcf\x11\xe0": ("is a workbook, not a text file", "save the sheet as CSV UTF-8"),
    codecs.BOM_UTF16_LE: ("is UTF-16, not UTF-8", _UTF8.replace("WINDOWS-1252", "UTF-16")),
    codecs.BOM_UTF16_BE: ("is UTF-16, not UTF-8", _UTF8.replace("WINDOWS-1252", "UTF-16")),
}
# What a spreadsheet would run, also after blanks: an export puts an apostrophe before it, which is taken off here.
_GUARDED = re.compile(r"'(?=\s*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20])")
_SEPARATOR_LINE = re.compile(r"sep=(.)\r?\n")


class SheetRow(NamedTuple):
    """One row: the line that it begins on, and its cells, as many as there are columns."""

    line: int
    cells: tuple[str, ...]


class Sheet(NamedTuple):
    """A table: its headers as they are written, its delimiter, and its rows but for blank ones."""

    headers: tuple[str, ...]
    delimiter: str
    rows: tuple[SheetRow, ...]


def read_sheet(
    data: bytes, *, file: str, delimiter: str | None, score: Callable[[str], bool], guarded: bool = True
) -> Sheet:
    """Read a table. `score` tells whether a header is one that is known: it decides between two delimiters.

    `guarded`: an apostrophe before what a spreadsheet would run is an export's, and is taken off.

    Raises `MalformedInput` for what is no such table, with the place of the first
    fault, `UsageRefused` where the delimiter cannot be told.
    """
    text = _decoded(data, file)
    if (said := _SEPARATOR_LINE.match(text)) is not None:
        delimiter = delimiter or said[1]
    skipped = len(said[0]) if said is not None else 0
    text = text[skipped:]
    delimiter = delimiter or _delimiter_of(text, file, score)
    coming = _rows(text, delimiter, file, first=2 if said is not None else 1, guarded=guarded)
    header = next(coming, None)
    if header is None:
        raise malformed(says="the file is empty", fix="put the names of the columns into the first row", file=file)
    headers = _checked(header, file)
    rows = tuple(_fitted(row, len(headers), file) for row in coming if any(cell.strip() for cell in row.cells))
    if len(rows) > MAX_ROWS:
        raise malformed(
            says=f"it has {len(rows):,} rows; at most {MAX_ROWS:,} are let in", fix="split it up", file=file
        )
    return Sheet(headers, delimiter, rows)


def _decoded(data: bytes, file: str) -> str:
    if len(data) > MAX_BYTES:
        raise malformed(says=f"it has more than {MAX_BYTES >> 20} MiB", fix="split it up", file=file)
    for beginning, (says, fix) in _NOT_TEXT.items():
        if data.startswith(beginning):
            raise malformed(says=f"the file {says}", fix=fix, file=file)
    try:
        return data.removeprefix(codecs.BOM_UTF8).decode("utf-8")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise malformed(says="the file is not UTF-8", fix=_UTF8, file=file, line=line) from None


def _delimiter_of(text: str, file: str, score: Callable[[str], bool]) -> str:
    """Return the delimiter under which most headers are known, or which alone parts the first line at all."""
    found: list[tuple[int, int, str]] = []
    for mark in DELIMITERS.values():
        cells = _header_by(text, mark, file)
        found.append((sum(map(score, cells)), len(cells), mark))
    best = max(found)
    if sum(one[:2] == best[:2] for one in found) > 1 and best[1] > 1:
        names = " or ".join(
            name for name, mark in DELIMITERS.items() if any(one[:2] == best[:2] and one[2] == mark for one in found)
        )
        fix = "say which: --delimiter comma"
        raise misused(says=f"the delimiter may be {names}", fix=fix, file=file, option="--delimiter")
    return best[2] if best[1] > 1 else ","


def _header_by(text: str, mark: str, file: str) -> tuple[str, ...]:
    """Return the first row as a delimiter would part it; nothing where it cannot be the delimiter."""
    try:
        row = next(_rows(text, mark, file, first=1), None)
    except MalformedInput:
        return ()
    return row.cells if row is not None else ()


def _rows(text: str, delimiter: str, file: str, *, first: int, guarded: bool = True) -> Iterator[SheetRow]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = first
    limit = csv.field_size_limit(MAX_CELL)
    try:
        for cells in reader:
            taken = (_GUARDED.sub("", cell, count=1) if cell[:1] == "'" else cell for cell in cells)
            yield SheetRow(line, tuple(taken if guarded else cells))
            line = first + reader.line_num
            csv.field_size_limit(MAX_CELL)  # it is one for all readers, and the caller may have read others meanwhile
    except csv.Error as error:
        raise malformed(says=f"the row cannot be read: {error}", fix=_fix_of(error), file=file, line=line) from None
    finally:
        csv.field_size_limit(limit)


def _fix_of(error: csv.Error) -> str:
    if "limit" in str(error):
        return f"a cell holds at most {MAX_CELL:,} characters; or a quotation mark that opens is never closed"
    return 'write a quotation mark inside a quoted cell twice, "", and close each that opens'


def _checked(header: SheetRow, file: str) -> tuple[str, ...]:
    if len(header.cells) > MAX_COLUMNS:
        says = f"it has {len(header.cells):,} columns; at most {MAX_COLUMNS:,} are let in"
        raise malformed(says=says, fix="split it up", file=file, line=header.line)
    if not any(cell.strip() for cell in header.cells):
        fix = "put the names of the columns into the first row"
        raise malformed(says="the first row is blank", fix=fix, file=file, line=header.line)
    return header.cells


def _fitted(row: SheetRow, columns: int, file: str) -> SheetRow:
    """Return a row with as many cells as there are columns. What a spreadsheet leaves out at the end is blank."""
    if len(row.cells) > columns:
        if any(cell.strip() for cell in row.cells[columns:]):
            says = f"the row has {len(row.cells)} cells, and there are {columns} columns"
            raise malformed(says=says, fix="quote a cell that holds the delimiter", file=file, line=row.line)
        return SheetRow(row.line, row.cells[:columns])
    return SheetRow(row.line, row.cells + ("",) * (columns - len(row.cells)))
