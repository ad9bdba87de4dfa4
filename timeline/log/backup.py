"""A whole copy of a log, made while others write, and one cut off at an earlier position.

`VACUUM INTO` was chosen over SQLite's backup API by measuring: 100,000 events (168 MB), 8
processes appending, WAL, SQLite 3.53.4. The API in steps of 1,000 pages begins anew at each
commit of somebody else: 2,080 times in 40 s, and it was not done. In one step, or within
one read transaction, it takes 0.8 to 2.2 s, `VACUUM INTO` 1.1 s; all of these hold one state
of the log, and with WAL nobody waits for them. But the API copies free pages, in which
deleted text may stand, and makes a file in WAL mode. `VACUUM INTO` copies rows only, into a
plain file with nothing beside it.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from timeline import _sqlite
from timeline._files import sync_file
from timeline._sqlite import Connection
from timeline.errors import FileRefused, TimelineError
from timeline.log import opening, rows, tree
from timeline.log.connections import connect, open_reader
from timeline.log.faults import CANTOPEN, FULL, IOERR, PERM, READONLY, primary, translate, translated
from timeline.log.schema import STATEMENTS, TRIGGERS

_INTERRUPT = 9  # https://sqlite.org/rescode.html#interrupt
_READS = frozenset({IOERR | 1 << 8, IOERR | 2 << 8})  # SQLITE_IOERR_READ, SQLITE_IOERR_SHORT_READ
_TICK = 10_000  # steps of SQLite's machine between two looks for Ctrl-C: some milliseconds

_BEYOND = (
    "DELETE FROM attestation WHERE size > ?",
    "DELETE FROM checkpoint WHERE size > ?",
    "DELETE FROM redaction WHERE by_position > ?",
    "DELETE FROM disclosure WHERE position > ?",
    f"DELETE FROM subtree WHERE (number + 1) << ({tree.TILE_HEIGHT} * level) > ?",  # noqa: S608  # a number of ours
    "DELETE FROM event WHERE position > ?",
)


class Contents(NamedTuple):
    """What a log holds at one moment: names, newest position, root (32 bytes) and time ("" if it is empty).

    `checkpoint` is the newest one, size and note. `redacted_through` is the position of
    the newest redaction that the log knows of, 0 if there is none.
    """

    log_id: str
    origin: str
    position: int
    root: bytes
    recorded_at: str
    checkpoint: tuple[int, bytes] | None
    redacted_through: int


def copy(log: Path, to: Path) -> None:
    """Write the log as it is at this moment into a new file, and that file on to the disk.

    Others may append meanwhile; without WAL they wait until it is done. Ctrl-C ends it.
    Raises what opening a log raises, `FileRefused` if something is at `to`, and
    `LogUnavailable` where it cannot be written: then a part of it may be there, which is
    the caller's to remove.
    """
    connection = open_reader(log)
    try:
        with _told(log, to):
            _write_into(connection, to)
    finally:
        connection.close()
    sync_file(to)


def cut(whole: Path, to: Path, position: int) -> None:
    """Write a log that ends at `position` into a new file, from a copy that nobody else has open.

    Of `whole`, which is spoiled by it, all rows go that belong to later events:
    checkpoints, what was said of them, redactions, and stored hashes too. Raises
    `LogUnavailable` where `to` cannot be written.
    """
    connection = connect(whole, "mode=rw")
    try:
        with _told(whole, to):
            # What fails half-way is thrown away as a whole, so it needs no journal.
            for pragma in ("journal_mode=OFF", "synchronous=OFF", "foreign_keys=OFF"):
                connection.execute(f"PRAGMA {pragma}").fetchall()
            connection.execute("BEGIN")
            for name in TRIGGERS:
                connection.execute(f"DROP TRIGGER {name}")
            for statement in _BEYOND:
                connection.execute(statement, (position,))
            for statement in STATEMENTS[-len(TRIGGERS) :]:
                connection.execute(statement)
            connection.execute("COMMIT")
            opening.check_schema(connection)
            _write_into(connection, to)
    finally:
        connection.close()
    sync_file(to)


def _write_into(connection: Connection, to: Path) -> None:
    if os.path.lexists(to):  # SQLite itself writes into an empty file that is there
        message = f"nothing written: {to} is there already"
        raise FileRefused(message, where={"file": str(to)}, fix="choose another path")
    # Only for this one statement: the file of the log was opened for reading only, so it stays as it is.
    connection.execute("PRAGMA query_only=OFF").fetchall()
    # Python looks for Ctrl-C while it runs something of its own; raised there, it ends the statement.
    connection.set_progress_handler(lambda: 0, _TICK)
    connection.execute("VACUUM INTO ?", (str(to),))


def least_cut(log: Path, position: int) -> int:
    """Return the smallest position from `position` on at which the log can be cut.

    A text that was recorded before the cut and taken out after it would be missing
    without a record, so the redaction that took it out must be in the copy too.
    """
    connection = open_reader(log)
    try:
        with translated(log):
            while (through := rows.redacted_through(connection, position)) > position:
                position = through
    finally:
        connection.close()
    return position


def contents(log: Path) -> Contents:
    """Return what the log at `log` holds at this moment. Raises what opening a log raises."""
    connection = open_reader(log)
    try:
        with translated(log):
            connection.execute("BEGIN")
            log_id, origin = connection.execute("SELECT log_id, origin FROM log").fetchone()
            head = rows.head(connection)
            return Contents(
                log_id,
                origin,
                head.position,
                tree.root(head.position, rows.Source(connection)),
                head.recorded_at,
                max(rows.checkpoints(connection), default=None),
                rows.redacted_through(connection, head.position),
            )
    finally:
        connection.close()


def root_at(log: Path, position: int) -> bytes | None:
    """Return the root of the first `position` events, 32 bytes; `None` if the log does not have so many."""
    connection = open_reader(log)
    try:
        with translated(log):
            connection.execute("BEGIN")
            if not 0 <= position <= rows.head(connection).position:
                return None
            return tree.root(position, rows.Source(connection))
    finally:
        connection.close()


@contextmanager
def _told(log: Path, to: Path) -> Iterator[None]:
    """Turn errors of the driver into errors of ours, each about the file that it concerns."""
    try:
        yield
    except _sqlite.Error as error:
        if primary(error) == _INTERRUPT:
            raise KeyboardInterrupt from None
        raise _meaning(error, log, to) from error


def _meaning(error: Exception, log: Path, to: Path) -> TimelineError:
    code = primary(error)
    is_written = code in (FULL, CANTOPEN, READONLY, PERM) or (code == IOERR and _sqlite.error_code(error) not in _READS)
    return translate(error, to if is_written else log)
