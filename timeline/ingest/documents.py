"""Tables that tell of documents and of no action: each row becomes a source, and a remark with what it says of it.

auto-archiver lists what it archived: it has no bytes for us, and a capture is on record only with its file beside the
log, so location, date and hash stand in the remark. GDELT counts how often a sentence was read: a row is a mention, a
candidate that somebody has to read, and no action.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from hashlib import sha256
from typing import NamedTuple

import msgspec

from timeline.errors import TimelineError
from timeline.ingest.citing import Citing
from timeline.ingest.fields import folded
from timeline.ingest.mapping import Cell, Cells
from timeline.ingest.naming import Names, joined
from timeline.ingest.profiles import Profile
from timeline.ingest.refusals import misused, refused
from timeline.ingest.sheets import SheetRow, read_sheet
from timeline.ingest.table import Given, Table
from timeline.recording.again import Origin
from timeline.recording.wanted import NOTHING, OnRecord, Row, Wanted

_ARCHIVER = (
    *("link", "archive status", "archive location", "archive date", "upload timestamp", "upload title"),
    *("text content", "hash", "screenshot", "wacz", "replaywebpage", "perceptual hashes", "thumbnail"),
    "destination folder",
)
_TOLD = ("archive date", "archive location", "hash", "wacz", "replaywebpage", "screenshot", "perceptual hashes")
_HASH = re.compile(r"[A-Za-z0-9-]{1,20}:[0-9a-fA-F]{8,128}")
_DONE = re.compile(r"^(?:success|.*\bsuccess\b|.*\barchived\b)", re.IGNORECASE)
_NOT_DONE = re.compile(r"\b(?:no|not|nothing|failed|error|in progress)\b", re.IGNORECASE)
_SIDE = ("name", "country code", "known group", "ethnic", "religion 1", "religion 2", "type 1", "type 2", "type 3")
_GEO = ("type", "name", "country", "adm1", "adm2", "latitude", "longitude", "feature")
_GDELT = (
    *("event", "day", "month", "year", "fraction"),
    *(f"{who} {what}" for who in ("actor 1", "actor 2") for what in ("code", *_SIDE)),
    *(
        "is root",
        "code",
        "base code",
        "root code",
        "quad class",
        "goldstein",
        "mentions",
        "sources",
        "articles",
        "tone",
    ),
    *(f"{who} geo {what}" for who in ("actor 1", "actor 2", "action") for what in _GEO),
    *("added", "source url"),
)
"""The columns of the event table of GDELT 2.0, in its order: the file has no headers."""


class _Said(NamedTuple):
    """What a row says: the cells of a source, where it is archived, and the remark about it."""

    source: Mapping[str, Cell]
    archived: str | None
    remark: str


def read_archiver(data: bytes, *, file: str, given: Given) -> Table:
    """Read a sheet of auto-archiver. Raises `UsageRefused` where it has no column of links or of their status."""
    sheet = read_sheet(data, file=file, delimiter=given.delimiter, score=lambda one: _archiver(one) is not None)
    names = [_archiver(one) for one in sheet.headers]
    for needed in ("link", "archive status"):
        if needed not in names:
            fix = "save the sheet that auto-archiver writes as CSV UTF-8, with its headers"
            raise misused(says=f"no column is {needed!r}", fix=fix, file=file)
    return _table(data, file, names, sheet.rows, _archived)


def _archiver(header: str) -> str | None:
    return next((one for one in _ARCHIVER if folded(one) == folded(header)), None)


def read_gdelt(data: bytes, *, file: str, given: Given) -> Table:  # noqa: ARG001  # as the others
    """Read the event table of GDELT 2.0. Raises `UsageRefused` where a row does not have its 61 columns."""
    head = ("\t".join(_GDELT) + "\n").encode()
    is_headed = not data[:1].isdigit()
    sheet = read_sheet(data if is_headed else head + data, file=file, delimiter="\t", score=bool)
    if len(sheet.headers) != len(_GDELT):
        fix = "take the event table of GDELT 2.0, export.CSV, as it is"
        raise misused(says=f"it has {len(sheet.headers)} columns, and not {len(_GDELT)}", fix=fix, file=file)
    rows = [row if is_headed else SheetRow(row.line - 1, row.cells) for row in sheet.rows]
    return _table(data, file, _GDELT, rows, _mentioned)


def _table(
    data: bytes,
    file: str,
    names: Sequence[str | None],
    rows: Sequence[SheetRow],
    say: Callable[[Mapping[str, Cell]], _Said],
) -> Table:
    def rows_of(without: Collection[int], known: OnRecord = NOTHING) -> Iterator[Row]:
        profile = Profile(name="documents")
        citing = Citing(profile, Names(profile), None, known)
        for row in rows:
            if row.line not in without:
                yield _row(row, names, citing, say)

    return Table(sha256(data).hexdigest(), rows_of, Origin(file), ())


def _row(row: SheetRow, names: Sequence[str | None], citing: Citing, say: Callable[[Mapping[str, Cell]], _Said]) -> Row:
    filled = zip(names, row.cells, strict=True)
    cells = {name: Cell(text.strip(), name) for name, text in filled if name is not None and text.strip()}
    try:
        said = say(cells)
        [source] = citing.sources(Cells(said.source))
    except TimelineError as error:
        return Row(row.line, errors=[error])
    wanted = [_with_archive(one, said.archived) for one in citing.taken()]
    note = {"note": joined(source, "note"), "about": f"source:{source}", "kind": "comment", "text": said.remark}
    draft = msgspec.json.encode({"type": "note.added", "body": note})
    remark = Wanted(draft, {"text": "archive status"}, frozenset({"about", "text"}), "said")
    return Row(row.line, f"\n\n{source}", None, [*wanted, remark])


def _with_archive(wanted: Wanted, archived: str | None) -> Wanted:
    """Return a source that is new with where its archived copy lies, if that is an address."""
    if archived is None:
        return wanted
    draft = msgspec.json.decode(wanted.draft)
    draft["body"]["archived_url"] = archived
    return wanted._replace(
        draft=msgspec.json.encode(draft), columns={**wanted.columns, "archived_url": "archive location"}
    )


# --- auto-archiver ---------------------------------------------------------------------------------------------------


def _archived(cells: Mapping[str, Cell]) -> _Said:
    if "link" not in cells:
        raise refused(says="the row has no link", fix="fill the column Link, or take the row out")
    source = {"url": cells["link"]} | _renamed(cells, {"upload timestamp": "published", "upload title": "source title"})
    status = cells["archive status"].text if "archive status" in cells else "blank"
    where = cells["archive location"].text if "archive location" in cells else None
    is_done = where is not None and bool(_DONE.search(status)) and not _NOT_DONE.search(status)
    lines = [f"auto-archiver: {'archived' if is_done else 'not archived'}; status: {status}"]
    lines += [f"{name}: {cells[name].text}" for name in _TOLD if name in cells]
    if "hash" in cells and not _HASH.fullmatch(cells["hash"].text):
        fix = "write it as auto-archiver does, SHA-256:…, or leave it out"
        raise _in(refused(says="the hash does not say its algorithm", fix=fix), "hash")
    lines += ["The bytes were not in our hands: nothing here was checked."] if is_done else []
    is_address = where is not None and where.startswith(("http://", "https://"))
    return _Said(source, where if is_done and is_address else None, "\n".join(lines))


def _renamed(cells: Mapping[str, Cell], names: Mapping[str, str]) -> dict[str, Cell]:
    return {field: cells[name] for name, field in names.items() if name in cells}


def _in(error: TimelineError, column: str) -> TimelineError:
    error.where["column"] = column
    return error


# --- GDELT -----------------------------------------------------------------------------------------------------------


def _mentioned(cells: Mapping[str, Cell]) -> _Said:
    url = cells.get("source url")
    if url is None or not url.text.startswith(("http://", "https://")):
        raise refused(says="the row has no address of an article", fix="leave the row out: there is nothing to read")
    told = ("event", "day", "code", "actor 1 name", "actor 2 name", "action geo name", "mentions")
    lines = ["GDELT: a sentence that a program read, to be looked at; it is no action on record."]
    lines += [f"{name}: {cells[name].text}" for name in told if name in cells]
    return _Said({"url": url}, None, "\n".join(lines))
