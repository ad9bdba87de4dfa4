"""Results in the form that was asked for: tables for people, JSON and CSV for programs, Markdown for pages."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from events.envelope import Basis
from timeline.cli.files import write_file
from timeline.cli.refusals import misused, there_are, unknown_word
from timeline.cli.session import Session
from timeline.cli.shapes import ITEMS, moments_of
from timeline.cli.terminal import Screen, safe, width
from timeline.reports.plain import cell


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: the field of an item that it shows, its heading, and how.

    A column of time is headed by its clock: Occurred, Published, Recorded. `least` is
    how wide it is at least, where lines come one after another and are to stand in line.
    `pieces` gives what it shows in pieces, every second of which is painted where there is colour.
    """

    field: str
    title: str
    show: Callable[[Any], str]
    right: bool = False
    least: int = 0
    pieces: Callable[[Any], Sequence[str]] | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """A result: items of one class, with the name of their schema, and how people see them.

    `columns` are those of the table. `flat` holds the rows of CSV, headings first,
    where they are not simply the fields of the items; `text` draws what is no table.
    `since` is the earlier basis of an answer that is about two, `narrowed` what the
    answer is narrowed to beside its basis, as members of the envelope. `total` is how
    many items there are, where only some of them may be listed.
    """

    schema: str
    items: Sequence[Any]
    columns: tuple[Column, ...] = ()
    flat: Sequence[Sequence[str]] | None = None
    text: Callable[[Screen], str] | None = None
    since: Basis | None = None
    narrowed: Mapping[str, Any] | None = None
    total: int | None = None


Content = str | bytes


def render(session: Session, listing: Listing, basis: Basis | None) -> str:  # noqa: PLR0911  # one for each form
    """Return a result in the form that the session wants."""
    screen = _screen(session)
    names = _chosen(session, listing)
    heads = not session.given.get("no_headers")
    match session.form:
        case "json":
            return screen.json(_envelope(listing, basis, names)) + "\n"
        case "jsonl":
            return "".join(screen.json(_encoded(_picked(one, names))) + "\n" for one in listing.items)
        case "csv":
            return _separated(_flat_rows(listing, names, heads=heads), ",")
        case "tsv":
            return _separated(_flat_rows(listing, names, heads=heads), "\t")
        case "md":
            shown = listing.flat if listing.flat is not None and names is None else _rows(listing, names)
            return _markdown(shown, heads=heads)
        case _ if listing.text is not None and names is None:
            return listing.text(screen)
        case _:
            return _table(screen, listing, names, heads=heads)


def _screen(session: Session) -> Screen:
    """Return where the result will be seen: in a file there is neither colour nor width."""
    return session.out if session.given.get("output") is None else Screen(io.StringIO())


def deliver(session: Session, content: Content) -> None:
    """Write a result to stdout, or to the file that `-o` names; then print its path."""
    if (output := session.given.get("output")) is None:
        if isinstance(content, bytes):
            session.out.write_bytes(content)
        else:
            session.out.write(content)
        return
    force = bool(session.given.get("force"))
    write_file(Path(output), encoded(content), force=force, log=Path(session.log))
    session.out.write(f"{safe(str(output))}\n")


def encoded(content: Content) -> bytes:
    """Return a result as the bytes that a file of it holds."""
    return content if isinstance(content, bytes) else content.encode("utf-8", "timeline-ascii")


# --- what is shown ---------------------------------------------------------------------------------------------------


def _chosen(session: Session, listing: Listing) -> list[str] | None:
    """Return the fields that `--fields` names, in its order. Raises `UsageRefused` for one that is not there."""
    wanted = session.given.get("fields")
    if wanted is None:
        return None
    known = field_names(listing)
    names = [name.strip() for name in str(wanted).split(",") if name.strip()]
    for name in names:
        if name not in known:
            raise unknown_word(noun="field", word=name, known=known, option="--fields")
    if not names:
        raise misused(says="no field is named", fix=there_are(known), option="--fields")
    return names


def field_names(listing: Listing) -> list[str]:
    """Return the names of the fields of a result's items."""
    return list(ITEMS[listing.schema].__struct_fields__)


def _picked(item: object, names: Sequence[str] | None) -> object:
    return item if names is None else {name: getattr(item, name) for name in names}


def _encoded(value: object) -> str:
    return msgspec.json.encode(value).decode()


def _envelope(listing: Listing, basis: Basis | None, names: Sequence[str] | None) -> str:
    items = [_picked(one, names) for one in listing.items]
    since = {"since": _told(listing.since)} if listing.since is not None else {}
    narrowed = listing.narrowed or {}
    total = {"total": listing.total} if listing.total is not None else {}
    return _encoded(
        {"schema": listing.schema, **since, "basis": _told(basis), **narrowed, "items": items, **total, "next": None}
    )


def _told(basis: Basis | None) -> dict[str, Any] | None:
    return basis and {"log": basis.log_id, "position": basis.position, "root": basis.root.hex()}


def _columns(listing: Listing, names: Sequence[str] | None) -> list[Column]:
    """Return the columns to show: those of the table, or one for each field that was chosen."""
    if names is None:
        return list(listing.columns)
    by_field = {column.field: column for column in reversed(listing.columns)}
    return [by_field.get(name) or Column(name, name.replace("_", " ").capitalize(), _plain(name)) for name in names]


def _plain(name: str) -> Callable[[Any], str]:
    return lambda item: cell(getattr(item, name))


def _rows(listing: Listing, names: Sequence[str] | None) -> list[list[str]]:
    """Return headings and cells as they are shown to people."""
    columns = _columns(listing, names)
    return [[one.title for one in columns], *([one.show(item) for one in columns] for item in listing.items)]


# --- tables ----------------------------------------------------------------------------------------------------------


def _table(screen: Screen, listing: Listing, names: Sequence[str] | None, *, heads: bool) -> str:
    """Return an aligned table, one row a line. Where a terminal is too narrow, lines are cut."""
    if not listing.items:
        return ""
    columns = _columns(listing, names)
    rows = [[screen.shown(safe(one.title)) for one in columns]] if heads else []
    rows += [[_cell(screen, one, item) for one in columns] for item in listing.items]
    least = [one.least for one in columns]
    lines = lines_of(screen, rows, [one.right for one in columns], heads=heads, least=least)
    return "".join(f"{_painted(line)}\n" for line in lines.split("\n")[:-1])


_PAINT, _PLAIN = "\x02", "\x03"
"""What stands around a painted piece until its line is cut: no text of a record holds them once it is safe."""


def _cell(screen: Screen, column: Column, item: object) -> str:
    if column.pieces is None or not screen.colour:
        return screen.shown(safe(column.show(item)))
    pieces = [screen.shown(safe(one)) for one in column.pieces(item)]
    return "".join(f"{_PAINT}{one}{_PLAIN}" if at % 2 else one for at, one in enumerate(pieces))


def _painted(line: str) -> str:
    """Return a line with its pieces painted; one that was cut ends there."""
    end = _PLAIN * (line.count(_PAINT) - line.count(_PLAIN))
    return (line + end).replace(_PAINT, "\x1b[1m").replace(_PLAIN, "\x1b[0m")


def lines_of(
    screen: Screen, rows: Sequence[Sequence[str]], right: Sequence[bool], *, heads: bool, least: Sequence[int] = ()
) -> str:
    """Return cells as aligned lines; the first row is the heading, if there is one. `least` are the least widths."""
    least = least or [0] * len(right)
    widths = [max(wide, *(width(row[at]) for row in rows)) for at, wide in enumerate(least)] if rows else []
    lines = []
    for number, row in enumerate(rows):
        cells = [
            _aligned(cell, wide, to_right=to_right) for cell, wide, to_right in zip(row, widths, right, strict=True)
        ]
        line = _cut("  ".join(cells).rstrip(), screen.columns)
        lines.append(screen.paint(line, "bold") if heads and number == 0 else line)
    return "".join(f"{line}\n" for line in lines)


def _aligned(cell: str, wide: int, *, to_right: bool) -> str:
    blank = " " * (wide - width(cell))
    return blank + cell if to_right else cell + blank


def _cut(line: str, columns: int | None) -> str:
    if columns is None or width(line) <= columns:
        return line
    while width(line) >= columns:
        line = line[:-1]
    return f"{line}…"


# --- CSV, TSV, Markdown ----------------------------------------------------------------------------------------------

# Excel, LibreOffice and others run a cell that begins so, also after blanks and in full-width forms.
_FORMULA = re.compile(r"\s*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]")


MOMENT = ("earliest", "latest", "precision", "edtf", "as_reported", "zone", "zone_basis")
"""The parts of a time that have columns of their own in CSV."""


def _flat_rows(listing: Listing, names: Sequence[str] | None, *, heads: bool) -> Sequence[Sequence[str]]:
    """Return cells for programs: a time in columns for its parts, lists as JSON, nothing where nothing is known."""
    if listing.flat is not None and names is None:
        return listing.flat if heads else listing.flat[1:]
    wanted = names or field_names(listing)
    times = moments_of(ITEMS[listing.schema])
    head = [part for name in wanted for part in ([f"{name}_{one}" for one in MOMENT] if name in times else [name])]
    rows = [
        [cell for name in wanted for cell in _flat_cells(getattr(item, name), name in times)] for item in listing.items
    ]
    return [head, *rows] if heads else rows


def _flat_cells(value: object, is_moment: bool) -> list[str]:  # noqa: FBT001  # what kind of field it is
    return [cell(getattr(value, part, None)) for part in MOMENT] if is_moment else [cell(value)]


def _separated(rows: Iterable[Sequence[str]], separator: str) -> str:
    """Return rows as RFC 4180 has them (CRLF); as TSV without quotes. A cell holds nothing that could act."""
    if separator == "\t":
        return "".join("\t".join(_inert(cell) for cell in row) + "\n" for row in rows)
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerows([_inert(cell) for cell in row] for row in rows)
    return written.getvalue()


def _inert(cell: str) -> str:
    is_number = cell.lstrip("-").isdigit() and cell.isascii()
    return f"'{safe(cell)}" if _FORMULA.match(cell) and not is_number else safe(cell)


_MARKDOWN = re.compile(r"([\\`*_\[\]<>|#~&!])")


def _markdown(rows: Sequence[Sequence[str]], *, heads: bool) -> str:
    """Return rows as a Markdown table; without headings the table still needs their line, so it is empty."""
    shown = [[_MARKDOWN.sub(r"\\\1", safe(cell)) for cell in row] for row in rows]
    head, *body = shown
    lines = [head if heads else [""] * len(head), ["---"] * len(head), *body]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)
