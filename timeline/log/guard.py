"""What a connection may do: its pragmas, its journal, its authorizer."""

import sys
from collections.abc import Callable
from typing import Literal

from timeline import _sqlite
from timeline._sqlite import Connection
from timeline.errors import LogUnavailable
from timeline.log.faults import is_busy

Mode = Literal["wal", "truncate"]

BUSY_MILLISECONDS = 30_000
_SAFE = ("trusted_schema=OFF", "cell_size_check=ON", "mmap_size=0")


def prepare_for_checks(connection: Connection) -> None:
    """Set what must be set before anything is read of a file that is not known yet."""
    _run(connection, f"busy_timeout={BUSY_MILLISECONDS}", *_SAFE)


def prepare_reader(connection: Connection) -> None:
    """Set the pragmas of a reading connection."""
    _run(
        connection,
        f"busy_timeout={BUSY_MILLISECONDS}",
        "query_only=ON",
        *_SAFE,
        "temp_store=MEMORY",
        "cache_size=-16384",
    )


def prepare_writer(connection: Connection, journal: Mode) -> None:
    """Set the pragmas of a writing connection, in the order that the format demands.

    TRUNCATE is safe everywhere, so it stays where others keep the log from changing
    to WAL. Raises `LogUnavailable` if one is not taken: nothing is written without.
    """
    _run(connection, f"busy_timeout={BUSY_MILLISECONDS}")
    _set_journal(connection, journal)
    _run(connection, "synchronous=FULL", "foreign_keys=ON", "recursive_triggers=ON", *_SAFE)
    _run(connection, "secure_delete=ON", "temp_store=MEMORY", "journal_size_limit=67108864", "cache_size=-16384")
    if sys.platform == "darwin":
        # There fsync does not reach the disk, only these do.
        _run(connection, "fullfsync=ON", "checkpoint_fullfsync=ON")
    for name, wanted in (("synchronous", 2), ("foreign_keys", 1)):
        if connection.execute(f"PRAGMA {name}").fetchone()[0] != wanted:
            message = f"SQLite does not take PRAGMA {name}"
            build = f"{_sqlite.DRIVER} {_sqlite.VERSION}"
            raise LogUnavailable(message, fix=f"use another build of SQLite than this, {build}")


def _run(connection: Connection, *pragmas: str) -> None:
    for pragma in pragmas:
        connection.execute(f"PRAGMA {pragma}").fetchall()


def journal_of(connection: Connection) -> str:
    """Return the journal of the file: `wal`, or that of a connection without."""
    mode: str = connection.execute("PRAGMA journal_mode").fetchone()[0]
    return mode


def _set_journal(connection: Connection, journal: Mode) -> None:
    if journal == "wal" and (journal_of(connection) == "wal" or _enter_wal(connection)):
        return
    if connection.execute("PRAGMA journal_mode=TRUNCATE").fetchone()[0] != "truncate":
        message = "the log is in WAL mode, which is not safe with this SQLite, and others have it open"
        raise LogUnavailable(message, fix="close the other programs, then run the command again")


def _enter_wal(connection: Connection) -> bool:
    """Change to WAL if nobody is in the way: it can wait for another time, so nobody waits for it."""
    _run(connection, "busy_timeout=0")
    try:
        return bool(connection.execute("PRAGMA journal_mode=WAL").fetchone()[0] == "wal")
    except _sqlite.Error as error:
        if is_busy(error):
            return False
        raise
    finally:
        _run(connection, f"busy_timeout={BUSY_MILLISECONDS}")


def leave_wal(connection: Connection) -> None:
    """Write all of the WAL back and leave WAL mode, as the only connection: two of them at it may corrupt the file."""
    _run(connection, f"busy_timeout={BUSY_MILLISECONDS}", "locking_mode=EXCLUSIVE")
    _set_journal(connection, "truncate")


Authorizer = Callable[[int, str | None, str | None, str | None, str | None], int]

_PRAGMAS = frozenset({"data_version", "wal_checkpoint", "wal_autocheckpoint", "busy_timeout"})


def authorizer(*, redacts: bool = False) -> Authorizer:
    """Return the authorizer of a writing connection: it reads and inserts, and does nothing else.

    It stops our own mistakes, plugins, and helpers that rewrite tables. With `redacts`
    it may also delete disclosures and set `event.leaf` and `event.decoy_salts`. The
    implicit delete of REPLACE is reported as an insert only: that is for the triggers.
    """
    allow, deny = _sqlite.constant("SQLITE_OK"), _sqlite.constant("SQLITE_DENY")
    always = {
        _sqlite.constant(name)
        for name in ("SQLITE_SELECT", "SQLITE_READ", "SQLITE_FUNCTION", "SQLITE_TRANSACTION", "SQLITE_SAVEPOINT")
    }
    insert, pragma = _sqlite.constant("SQLITE_INSERT"), _sqlite.constant("SQLITE_PRAGMA")
    delete, update = _sqlite.constant("SQLITE_DELETE"), _sqlite.constant("SQLITE_UPDATE")

    def authorize(
        action: int, first: str | None, second: str | None, _database: str | None, _trigger: str | None
    ) -> int:
        if action in always:
            return allow
        lawful = (
            (action == insert and first is not None and not first.startswith("sqlite_"))
            or (action == pragma and first in _PRAGMAS)
            or (redacts and action == delete and first == "disclosure")
            or (redacts and action == update and first == "event" and second in ("leaf", "decoy_salts"))
        )
        return allow if lawful else deny

    return authorize
