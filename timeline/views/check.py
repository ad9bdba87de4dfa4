"""Stored views held against folds from nothing: in this program, and in another one that hashes text differently."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import IO, Any, NamedTuple

from events.envelope import Basis
from timeline import _sqlite
from timeline._sqlite import Connection
from timeline.errors import LogUnavailable
from timeline.log import open_log
from timeline.log.api import EventLog
from timeline.log.faults import CORRUPT, is_busy, primary
from timeline.views import stamp as stamps_
from timeline.views.compare import Difference, both, differences, rows_of, scratch, stored
from timeline.views.ddl import quoted
from timeline.views.file import nameless
from timeline.views.fingerprint import fingerprint
from timeline.views.generation import Tables
from timeline.views.stamp import Stamp
from timeline.views.store import Views
from timeline.views.upkeep import all_views, needed
from timeline.views.view import Progress, Table, View

SIZES = (97, 4096)
"""How many events a page has, here and in the other program; stored views are made with pages of 1,000."""
_SEEDS = ("1", "2")
_ATTEMPTS = 5
_CHILD = "from timeline.views.check import other; other()"

_LAST_RECORD = 10  # of FTS5: what comes after its records are pages of words

Row = tuple[Any, ...]


class Drift(NamedTuple):
    """The first row in which two folds of a view differ that should not: what was compared, and how it differs."""

    view: str
    compared: str
    difference: Difference


class Comparison(NamedTuple):
    """Which rows of a view were made by other code than that of now; `None`, and why there is nothing to compare."""

    view: View
    stamp: Stamp | None
    why: str


STORED = "what is stored, against a fold from nothing"
OTHERWISE = "a fold with other pages and another hash seed, against a fold from nothing"
INDEX = "the full-text index, against the rows that it is of"


def check(views: Views, log: EventLog, path: Path, names: Sequence[str], progress: Progress | None) -> list[Drift]:
    """Return for each view the first row in which its folds differ: nothing, if all is well.

    It is folded from nothing here and in another program, with pages of other sizes and
    another hash seed. Whoever catches the views up meanwhile, or makes their file anew,
    makes it begin anew.
    """
    for _ in range(_ATTEMPTS):
        basis = views.refresh(names)
        wanted = needed(views.views, names)
        with (
            scratch(log, basis, wanted, size=SIZES[0], progress=progress) as made,
            _otherwise(path, basis, wanted) as otherwise,
        ):
            try:
                with views.reading() as tables:
                    stamps = stamps_.read(tables.connection)
                    if all(_stands_at(stamps.get((name, "current")), basis) for name in names):
                        return list(_drifts([one for one in wanted if one.name in names], tables, made, otherwise))
            except LogUnavailable as error:
                is_waiting = isinstance(error.__cause__, _sqlite.Error) and is_busy(error.__cause__)
                if views.path.exists() and not is_waiting:
                    raise
    message = "the views change too often to be compared"
    raise LogUnavailable(message, fix="run the command again when less is recorded")


def _stands_at(stamp: Stamp | None, basis: Basis) -> bool:
    return stamp is not None and stamp.basis == basis


def _drifts(views: Sequence[View], tables: Tables, made: Connection, otherwise: "_Other") -> Iterator[Drift]:
    for view in views:
        yield from islice(_stored(view, tables.connection, made), 1)
        yield from islice(otherwise.drifts(view, made), 1)


def _stored(view: View, connection: Connection, made: Connection) -> Iterator[Drift]:
    for table in view.tables:
        for one in differences(table, rows_of(made, table), rows_of(connection, table)):
            yield Drift(view.name, STORED, one)
        if table.words and not _is_whole(connection, table):
            yield Drift(view.name, INDEX, Difference(table.name, (), None, None))


def _is_whole(connection: Connection, table: Table) -> bool:
    """Tell whether a full-text index is that of its rows: https://sqlite.org/fts5.html#the_integrity_check_command."""
    name = quoted(table.name)
    try:
        connection.execute(f"INSERT INTO {name} ({name}, rank) VALUES ('integrity-check', 1)")  # noqa: S608  # quoted
    except _sqlite.Error as error:
        if primary(error) != CORRUPT:
            raise
        return False
    return _leads_everywhere(connection, table)


def _leads_everywhere(connection: Connection, table: Table) -> bool:
    """Tell whether each page on which words begin is found by its first word: SQLite's own check passes over that.

    The tables and the numbers of pages are those of SQLite's fts5_index.c.
    """
    data, idx = quoted(f"{table.name}_data"), quoted(f"{table.name}_idx")
    found = {(segment, page >> 1) for segment, page in connection.execute(f"SELECT segid, pgno FROM {idx}").fetchall()}  # noqa: S608  # quoted
    query = (
        f"SELECT id, length(block), substr(block, 3, 2) FROM {data} WHERE id > {_LAST_RECORD} AND (id >> 31) & 63 = 0"  # noqa: S608  # quoted
    )
    for number, length, words_end in connection.execute(query):
        if length > int.from_bytes(words_end) and (number >> 37, number & 0x7FFFFFFF) not in found:
            return False
    return True


# --- the other program -----------------------------------------------------------------------------------------------


class _Other:
    """Another program that has folded the same views."""

    def __init__(self, asks: IO[str], answers: IO[str]) -> None:
        self._asks, self._answers = asks, answers

    def drifts(self, view: View, made: Connection) -> Iterator[Drift]:
        """Yield what differs there; of tables whose digest is the same no row is asked for."""
        for table in view.tables:
            if list(self._ask("digest", table)) == [_digest(rows_of(made, table))]:
                continue
            theirs = (tuple(row) for row in self._ask("rows", table))
            for one in differences(table, rows_of(made, table), theirs):
                yield Drift(view.name, OTHERWISE, one)

    def _ask(self, what: str, table: Table) -> Iterator[Any]:
        self._asks.write(json.dumps([what, table.name]) + "\n")
        self._asks.flush()
        try:
            while (answer := self._answer()) is not None:
                yield answer
        except GeneratorExit:  # the rest is not wanted, and must not be taken for the answer to what is asked next
            while self._answer() is not None:
                pass

    def _answer(self) -> Any:  # noqa: ANN401  # whatever a line of JSON holds
        if not (line := self._answers.readline()):
            raise _ended()
        return json.loads(line)


def _ended() -> LogUnavailable:
    message = "the other program that was to fold the views has ended"
    return LogUnavailable(message, fix="see what it says above, then run the command again")


@contextmanager
def _otherwise(path: Path, basis: Basis, views: Sequence[View]) -> Iterator[_Other]:
    """Run another program that folds the same views; what is imported here is imported from the same places there."""
    seed = next(one for one in _SEEDS if one != os.environ.get("PYTHONHASHSEED"))
    environment = os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    asked = json.dumps([str(path), *basis[:2], basis.root.hex(), [one.name for one in views]])
    try:
        with subprocess.Popen(  # noqa: S603  # this program itself
            [sys.executable, "-c", _CHILD],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment,
            encoding="utf-8",
        ) as process:
            if process.stdin is None or process.stdout is None:
                raise AssertionError
            try:
                process.stdin.write(f"{asked}\n")
                process.stdin.flush()
                yield _Other(process.stdin, process.stdout)
            finally:
                process.terminate()
    except BrokenPipeError as error:  # not that of stdout, which ends a command quietly
        raise _ended() from error


def other() -> None:
    """Fold views as the other program: its first line says which, each further line what is asked about a table."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever waits for it ends it, and so that it tidies up
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # whatever a package writes there is no answer
    path, log_id, position, root, names = json.loads(sys.stdin.readline())
    basis = Basis(log_id, position, bytes.fromhex(root))
    wanted = needed(all_views().views, names)
    tables = {table.name: table for view in wanted for table in view.tables}
    with (
        open_log(Path(path)) as log,
        scratch(log, basis, wanted, size=SIZES[1]) as made,
    ):
        for line in sys.stdin:
            what, name = json.loads(line)
            rows = rows_of(made, tables[name])
            for answer in [_digest(rows)] if what == "digest" else rows:
                answers.write(json.dumps(answer) + "\n")
            answers.write("null\n")
            answers.flush()


def _digest(rows: Iterator[Row]) -> str:
    digest = sha256()
    for row in rows:
        digest.update(json.dumps(row).encode() + b"\n")
    return digest.hexdigest()


# --- other code ------------------------------------------------------------------------------------------------------


@contextmanager
def at_rest(views: Views) -> Iterator[tuple[dict[tuple[str, str], Stamp], Connection]]:
    """Give the stamps and the tables in one state of the file; nothing of either, where there is no file."""
    if not views.stamps():
        with closing(nameless()) as nothing:
            yield {}, nothing
        return
    with views.reading() as tables:
        yield stamps_.read(tables.connection), tables.connection


def comparisons(
    views: Sequence[View], stamps: Mapping[tuple[str, str], Stamp], log: EventLog, names: Sequence[str]
) -> Iterator[Comparison]:
    """Yield for each view which stored rows of it other code made: those that stand, or those that stood before."""
    for view in (one for one in views if one.name in names):
        now = fingerprint(view)
        both_parts = (stamps.get((view.name, part)) for part in ("current", "former"))
        found = [one for one in both_parts if one is not None and one.fingerprint != now]
        if not found:
            yield Comparison(view, None, "no rows are stored that other code made")
            continue
        why = stamps_.Judge(log, log.basis()).stale(found[0], found[0].fingerprint)
        yield Comparison(view, None if why else found[0], why or "")


def changes(
    views: Sequence[View], connection: Connection, log: EventLog, one: Comparison, progress: Progress | None
) -> Iterator[tuple[Table, Difference]]:
    """Yield the rows of a view that the code of now makes otherwise, at the basis of those that are stored.

    Each with its table, which has the columns of both. Rows of a table that has another
    key now, or that is there no more, are removed, and those of the new one added.
    """
    if one.stamp is None:
        return
    is_former = one.stamp.part == "former"
    now = {table.name: table for table in one.view.tables}
    with scratch(log, one.stamp.basis, needed(views, [one.view.name]), progress=progress) as made:
        for name in dict.fromkeys((*now, *one.stamp.tables.split())):
            then = stored(connection, name, now.get(name), former=is_former)
            for table in _compared(now.get(name), then):
                before = rows_of(connection, table, former=is_former) if then and table.key == then.key else iter(())
                after = rows_of(made, table) if name in now and table.key == now[name].key else iter(())
                yield from ((table, difference) for difference in differences(table, before, after))


def _compared(now: Table | None, then: Table | None) -> Iterator[Table]:
    """Yield the tables that are compared under one name: one with the columns of both, or two whose keys differ."""
    if now is not None and then is not None and now.key == then.key:
        yield both(now, then)
    else:
        yield from (one for one in (then, now) if one is not None)
