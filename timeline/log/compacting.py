"""The file of a log written anew without its free pages, so that nothing deleted is left in it."""

from collections.abc import Callable
from pathlib import Path

from timeline._sqlite import Connection
from timeline.errors import LogUnavailable
from timeline.log import opening
from timeline.log.connections import open_for_maintenance
from timeline.log.faults import translated
from timeline.log.gate import Gate
from timeline.log.guard import Mode
from timeline.log.session import attempt


def compact(path: Path, journal: Mode | None, make_gate: Callable[[Path], Gate]) -> None:
    """Write the WAL back, write the file anew, write the WAL back again; in the writers' turn.

    SQLite does so in one transaction: a kill leaves the old file or the new one. The
    new one is made in memory first, so that no part of the record lands in a folder of
    the system. Raises `IntegrityFailure` if the schema is not what it was, before or
    after, and `LogUnavailable` while another program keeps the log from being written.
    """
    gate = make_gate(path)
    try:
        gate.enter()
        with translated(path):
            _compact(path, journal, gate)
    except LogUnavailable as error:
        message = f"the file cannot be written anew: {error.message.removeprefix('nothing recorded: ')}"
        raise LogUnavailable(message, where=error.where, fix=error.fix) from error
    finally:
        gate.leave()
        gate.close()


def _compact(path: Path, journal: Mode | None, gate: Gate) -> None:
    connection = open_for_maintenance(path, journal)
    try:
        connection.execute("PRAGMA busy_timeout=0").fetchall()  # the gate polls, and has patience of its own
        gate.until(lambda: _wrote_back(connection))
        gate.until(lambda: attempt(connection, "VACUUM"))
        gate.until(lambda: _wrote_back(connection))
        opening.check_schema(connection)
        opening.check_tail(connection)
    finally:
        connection.close()


def _wrote_back(connection: Connection) -> bool:
    """Write all of the WAL into the file and cut it to nothing; without a WAL there is nothing to do."""
    busy: int = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    return not busy
