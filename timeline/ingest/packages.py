"""Our own tables back: what `export csv` wrote becomes the same things again, with the cases and the notes on them.

The tables show how things stood, so that is what comes back: not how they had come to stand so. What was struck
out, taken back, withheld or confidential where they were written is left out, with what rests on it, and told.
"""

import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from typing import NamedTuple

from timeline.errors import MalformedInput, TimelineError
from timeline.ingest.package_cells import TableCells, opened
from timeline.ingest.package_things import MAKERS, Kept, Made
from timeline.ingest.refusals import misused, refused
from timeline.ingest.sheets import read_sheet
from timeline.ingest.table import Table
from timeline.recording.again import Origin, revised_head
from timeline.recording.wanted import NOTHING, OnRecord, Row, Wanted

TABLES: Mapping[str, tuple[str, str]] = {
    "actors": ("actor", "actor"),
    "sources": ("source", "source"),
    "actions": ("action", "action"),
    "cases": ("case", "case"),
    "claims": ("claim", "claim"),
    "links": ("response", "link"),
    "notes": ("note", "note"),
}
"""The tables that come back, in the order in which one rests on another: the kind of thing, and its key."""
NOT_HELD = (
    "a package has no places by id, no reasons of grades, no order between actions, nothing that is held back, "
    "no history and no proofs; for all of it: timeline export jsonl"
)
"""What is told of each package that comes back."""
_NEWER = ("cases", "notes")
"""Tables that are not in every package."""
DESCRIPTION = "datapackage.json"
"""The file that describes the tables, with the hash of each."""
_LATER = re.compile(r"(.+)(-r[1-9][0-9]{0,5})", re.ASCII | re.DOTALL)
_BOM = b"\xef\xbb\xbf"
_FALLEN = ("retracted", "withdrawn", "withheld", "unsupported")


Later = Callable[[], Sequence[Wanted]]


class _TableRow(NamedTuple):
    number: int
    table: str
    cells: TableCells

    @property
    def thing(self) -> tuple[str, str]:
        """Return the kind and the id of what the row is about."""
        kind, key = TABLES[self.table]
        return kind, self.cells.get(key, "")


def read_package(files: Mapping[str, bytes], *, folder: str) -> Table:
    """Read the tables of a package by their names, `actions.csv` and so on; those for Excel begin with its mark.

    A person may have edited them since: with their description among the files it is told which of them are not as
    they were exported. Tables of cases and of notes may lack: earlier versions wrote none. Raises `UsageRefused`
    where another table or a key is missing, `MalformedInput` for what is no table or no description.
    """
    rows: list[_TableRow] = []
    places: dict[int, tuple[str, int]] = {}
    for table, (_, key) in TABLES.items():
        name = f"{table}.csv"
        if name not in files and table in _NEWER:
            continue
        if name not in files:
            fix = "name the folder that timeline export csv -o DIR wrote, or its datapackage.json"
            raise misused(says=f"there is no {name}, and a package has one", fix=fix, file=folder)
        is_excel = files[name].startswith(_BOM)
        mark = ";" if is_excel else ","
        sheet = read_sheet(files[name], file=f"{folder}/{name}", delimiter=mark, score=bool, guarded=is_excel)
        if key not in sheet.headers:
            fix = "take the file as it was exported"
            raise misused(says=f"{name} has no column {key}", fix=fix, file=f"{folder}/{name}")
        for row in sheet.rows:
            number = len(rows) + 1
            places[number] = (f"{folder}/{name}", row.line)
            rows.append(_TableRow(number, table, opened(dict(zip(sheet.headers, row.cells, strict=True)))))

    def rows_of(without: Collection[int], known: OnRecord = NOTHING) -> Iterator[Row]:
        return _Rows([row for row in rows if row.number not in without], known).make()

    digest = sha256(b"".join(files.get(f"{table}.csv", b"") for table in TABLES)).hexdigest()
    said = (NOT_HELD, *_older(files), *_edited(files, folder))
    return Table(digest, rows_of, Origin(folder, places=places), (), said)


def _older(files: Mapping[str, bytes]) -> Iterator[str]:
    """Yield which tables are not there, as in a package of before there were any of them."""
    for table in _NEWER:
        if f"{table}.csv" not in files:
            yield f"there is no {table}.csv: earlier versions wrote none, and no {table} come back"


def _edited(files: Mapping[str, bytes], folder: str) -> Iterator[str]:
    """Yield which tables are not those that were exported, or that nothing here tells it."""
    if DESCRIPTION not in files:
        yield f"no {DESCRIPTION} lies beside the tables: nothing tells whether they are as they were exported"
        return
    described = _hashes(files[DESCRIPTION], f"{folder}/{DESCRIPTION}")
    names = [f"{table}.csv" for table in TABLES]
    hashes = {name: f"sha256:{sha256(files[name]).hexdigest()}" for name in names if name in files}
    changed = [name for name in names if described.get(name) != hashes.get(name)]
    if changed:
        yield (
            f"edited since it was exported: {', '.join(changed)}; {DESCRIPTION} has another hash, or none; "
            "of what is on record a changed row corrects what files said, and is refused against a person's word"
        )


def _hashes(data: bytes, file: str) -> Mapping[str, object]:
    """Return the hash of each table by its name, as a description has them. Raises `MalformedInput` if it is none."""
    try:
        resources = json.loads(data)["resources"]
        return {one["path"]: one.get("hash") for one in resources}
    except (ValueError, RecursionError, KeyError, TypeError, AttributeError):
        message, fix = "nothing recorded: the description of the package is none", "take the file as it was exported"
        raise MalformedInput(message, where={"file": file}, fix=fix) from None


class _Rows:
    """The rows of a package, made one after another; what is left out is known to what rests on it."""

    def __init__(self, rows: Iterable[_TableRow], known: OnRecord) -> None:
        self._rows = list(rows)
        actors = frozenset(row.cells["actor"] for row in self._rows if row.table == "actors" and "actor" in row.cells)
        things = {row.thing for row in self._rows}
        actions = frozenset(name for kind, name in things if kind == "action")
        self._kept = Kept(actors, known, _followed(things), actions)

    def make(self) -> Iterator[Row]:
        """Yield the rows, table by table: what of a table rests on other rows of it comes after them all."""
        for row in self._rows:
            if (why := _why_left_out(row.cells)) is not None:
                self._kept.left[row.thing] = why
        for table in TABLES:
            self._kept.known.prefetch(TABLES[table][0], [row.thing[1] for row in self._rows if row.table == table])
            made = [self._made(row) for row in self._rows if row.table == table]
            yield from (one for one, _ in made)
            for one, later in made:
                if later is not None and (wanted := later()):
                    yield Row(one.line, one.key, None, wanted, (), (), one.thing)

    def _made(self, row: _TableRow) -> tuple[Row, Later | None]:
        kind, name = row.thing
        at = f"\n\n{row.table}:{name}"
        try:
            made = self._make(row)
        except TimelineError as error:
            return Row(row.number, at, None, (), [error], (), row.thing), None
        if made.left is not None:
            self._kept.left[row.thing] = made.left
            return Row(row.number, at, None, (), (), [f"{kind} {name} is left out: {made.left}"]), None
        notes = [f"{kind} {name}: {note}" for note in made.notes]
        if row.cells.withheld:
            notes.append(f"{kind} {name}: what was withheld is left out of it")
        return Row(row.number, at, None, made.wanted, (), notes, row.thing), made.later

    def _make(self, row: _TableRow) -> Made:
        kind, name = row.thing
        if not name:
            raise refused(says=f"the {kind} has no id", fix="write its id, as the package held it")
        if row.thing in self._kept.left:
            return Made(left=self._kept.left[row.thing])
        return MAKERS[row.table](row.cells, self._kept)


def _followed(things: Collection[tuple[str, str]]) -> frozenset[tuple[str, str]]:
    """Return the things of which there is a later statement too: `NAME-r2` goes on from `NAME`, as `revised` has it."""
    later = [(kind, found) for kind, name in things if (found := _LATER.fullmatch(name)) is not None]
    heads = {(kind, found[1], len(found[2])) for kind, found in later}
    ends = {end for _, _, end in heads}
    return frozenset(
        (kind, name) for kind, name in things if any((kind, revised_head(name, end), end) in heads for end in ends)
    )


def _why_left_out(cells: TableCells) -> str | None:
    """Return why a row does not come back, if it is told by the row alone."""
    if cells.get("standing") in _FALLEN:
        return f"it is {cells['standing']} where the package was written"
    is_hidden = cells.get("confidential") == "yes"
    return "it is confidential, and a package holds no more than its id" if is_hidden else None
