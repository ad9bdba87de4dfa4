"""How the file of a log is made and opened, for reading and for writing."""

import itertools
import os
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

from timeline import _sqlite
from timeline._files import sync_folder
from timeline._sqlite import Connection
from timeline.errors import FileRefused, LogUnavailable
from timeline.log import filesystems, guard, opening
from timeline.log.codec import FORMAT
from timeline.log.faults import CANTOPEN, READONLY, primary, translated
from timeline.log.guard import Mode
from timeline.log.schema import APPLICATION_ID, PAGE_SIZE, STATEMENTS, USER_VERSION

_count = itertools.count()
SIDE_FILES = ("-wal", "-shm", "-journal")


def connect(path: Path, how: str) -> Connection:
    """Open `path` with URI parameters like `mode=ro`. Statements say themselves where a transaction begins."""
    uri = f"file:{quote(str(path.absolute()))}?{how}"
    return _sqlite.connect(uri, uri=True, isolation_level=None, check_same_thread=False)


def lies_on_network(path: Path) -> bool:
    """Tell whether a file lies on a network file system."""
    return filesystems.is_network(filesystems.kind_of(path.resolve(), filesystems.mounts()))


def choose_journal(path: Path, asked: Mode | None) -> Mode:
    """Return the journal for the log at `path`: `asked`, or the best that is safe.

    Raises `LogUnavailable` where none is, or where WAL is asked for and not safe.
    """
    mode, reason = _sqlite.safe_journal(_sqlite.VERSION, network=lies_on_network(path))
    if mode is None or (asked == "wal" and mode != "wal"):
        message = f"the log cannot be written in the journal {asked or 'of any mode'}: {reason}"
        raise LogUnavailable(message, fix="install the package pysqlite3, which brings a newer SQLite")
    return asked or mode


def open_writer(path: Path, journal: Mode | None, *, redacts: bool = False) -> Connection:
    """Open a log for appending: checked first, then bound by pragmas and authorizer.

    With `redacts` it may take out what a redaction names, too. Raises `NotALog`,
    `FileRefused`, `LogUnavailable`, or `IntegrityFailure` where the newest end of the
    log, or its schema, is not what it was.
    """
    connection = open_for_maintenance(path, journal)
    connection.set_authorizer(guard.authorizer(redacts=redacts))
    return connection


def open_for_maintenance(path: Path, journal: Mode | None) -> Connection:
    """Open a log as for appending, but without authorizer: VACUUM asks for more than an append may. Raises the same."""
    opening.check_path(path)
    wanted = choose_journal(path, journal)
    with translated(path):
        connection = connect(path, "mode=rw")
        try:
            guard.prepare_for_checks(connection)
            connection.execute("BEGIN")  # one state of the log for all checks
            opening.check_identity(connection, path)
            opening.check_schema(connection)
            opening.check_tail(connection)
            connection.execute("COMMIT")
            if wanted == "truncate" and guard.journal_of(connection) == "wal":
                connection.close()
                _leave_wal(path)
                connection = connect(path, "mode=rw")
            guard.prepare_writer(connection, wanted)
        except BaseException:
            connection.close()
            raise
    return connection


def _leave_wal(path: Path) -> None:
    connection = connect(path, "mode=rw")
    try:
        guard.leave_wal(connection)
    finally:
        connection.close()


def open_reader(path: Path) -> Connection:
    """Open a log for reading. Raises as `open_writer` does, but does not look at the newest end."""
    connection = open_unchecked_reader(path)
    try:
        with translated(path):
            opening.check_identity(connection, path)
            opening.check_schema(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def open_unchecked_reader(path: Path) -> Connection:
    """Open whatever file is at `path` for reading. Raises `LogUnavailable`, `FileRefused` or `NotALog`."""
    opening.check_path(path)
    with translated(path):
        try:
            return _reader(path, "mode=ro")
        except _sqlite.Error as error:
            if primary(error) not in (READONLY, CANTOPEN):
                raise
            if not _was_cut_off(path):
                # Read-only media: nobody can write there, so nobody need be kept from it.
                return _reader(path, "immutable=1")
            # A writer was killed, and a reader may not tidy up after it.
            _tidy_up(path)
            return _reader(path, "mode=ro")


def _reader(path: Path, how: str) -> Connection:
    connection = connect(path, how)
    try:
        guard.prepare_reader(connection)
        connection.execute("SELECT 1 FROM sqlite_schema").fetchone()  # only now is the file looked at
    except BaseException:
        connection.close()
        raise
    return connection


def _was_cut_off(path: Path) -> bool:
    for name in ("-wal", "-journal"):
        with suppress(OSError):
            if path.with_name(path.name + name).stat().st_size:
                return True
    return False


def _tidy_up(path: Path) -> None:
    connection = connect(path, "mode=rw")
    try:
        guard.prepare_for_checks(connection)
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("ROLLBACK")
    finally:
        connection.close()


def make_file(path: Path, *, log_id: str, origin: str, created_at: str) -> None:
    """Make an empty log at `path`: under another name first, so that there is a whole log or none.

    Raises `FileRefused` if there is something at `path` already, which stays untouched.
    """
    taken = FileRefused(f"{path} is there already", where={"file": str(path)}, fix="choose another path")
    if path.is_symlink() or path.exists():
        raise taken
    choose_journal(path, None)
    new = path.with_name(f".{path.name}.{os.getpid()}-{next(_count)}.new")
    try:
        with translated(path):
            _fill(new, (log_id, origin, FORMAT, created_at))
        try:
            os.link(new, path)  # unlike a rename, it does not replace what somebody else has made meanwhile
        except FileExistsError:
            raise taken from None
        except OSError as error:
            message = f"{path} cannot be made: {error.strerror}"
            raise LogUnavailable(message, where={"file": str(path)}) from error
        sync_folder(path.absolute().parent)
    finally:
        for name in ("", *SIDE_FILES):
            with suppress(OSError):
                new.with_name(new.name + name).unlink(missing_ok=True)


def _fill(path: Path, row: tuple[str, str, int, str]) -> None:
    connection = connect(path, "mode=rwc")
    try:
        for pragma in (f"page_size={PAGE_SIZE}", "encoding='UTF-8'", "auto_vacuum=NONE", "synchronous=FULL"):
            connection.execute(f"PRAGMA {pragma}").fetchall()
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version={USER_VERSION}")
        for statement in STATEMENTS:
            connection.execute(statement)
        connection.execute("INSERT INTO log VALUES (1, ?, ?, ?, ?)", row)
        connection.execute("COMMIT")
    finally:
        connection.close()
