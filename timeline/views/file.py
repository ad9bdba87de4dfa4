"""The file of the views beside a log: found, made, or thrown away; written by one program at a time.

It is disposable: what cannot be trusted is deleted and made anew. Only what was never
ours is left alone.
"""

import glob
import os
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from timeline import _files, _sqlite
from timeline._sqlite import Connection
from timeline.errors import FileRefused, LogUnavailable
from timeline.log.beside import VIEWS, VIEWS_ID, VIEWS_LOCK, kind_of
from timeline.log.connections import SIDE_FILES, connect, lies_on_network
from timeline.log.faults import CANTOPEN, CORRUPT, NOTADB, PERM, READONLY, primary
from timeline.views.generation import names
from timeline.views.stamp import CREATE, read

USER_VERSION = 1
PATIENCE = 60.0
"""So many seconds somebody waits for another program that is building the views."""
_BUSY_MILLISECONDS = 30_000
_TICK = 0.01
ERROR = 1


class Untrusted(Exception):
    """The file is ours and cannot be used: it is thrown away. Its first argument says why."""


def views_path(log: Path) -> Path:
    """Return where the views of a log are kept."""
    return log.with_name(log.name + VIEWS)


def is_kept(log: Path) -> bool:
    """Tell whether anything lies where the views of a log belong; where nothing can lie, nothing does."""
    try:
        views_path(log).lstat()
    except OSError:
        return False
    return True


def open_file(path: Path) -> Connection:
    """Open the file of the views. Raises `Untrusted`, `FileRefused`, or `FileNotFoundError` where there is none."""
    mode = path.lstat().st_mode
    if not stat.S_ISREG(mode):
        raise _not_ours(path, "it is no regular file")
    try:
        connection = connect(path, "mode=rw")
    except _sqlite.Error as error:
        raise _unusable(path, error) from error
    try:
        _check(connection, path)
        _prepare(connection, path)
    except (_sqlite.Error, UnicodeDecodeError) as error:
        connection.close()
        raise _unusable(path, error) from error
    except BaseException:
        connection.close()
        raise
    return connection


def _check(connection: Connection, path: Path) -> None:
    connection.execute(f"PRAGMA busy_timeout={_BUSY_MILLISECONDS}").fetchall()
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    if application != VIEWS_ID:
        connection.close()  # before it is looked at
        if kind_of(path) != "ours":
            raise _not_ours(path, "it holds something else")
        reason = "it is cut off"
        raise Untrusted(reason)
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version != USER_VERSION:
        reason = f"its format is {version}, and this version keeps format {USER_VERSION}"
        raise Untrusted(reason)


def _prepare(connection: Connection, path: Path) -> None:
    """Set the pragmas of whoever uses the file. It is disposable, so nothing waits for the disk."""
    mode = _journal(path)
    if connection.execute("PRAGMA journal_mode").fetchone()[0] != mode:
        with suppress(_sqlite.Error):  # others have it open: then as they have it
            connection.execute(f"PRAGMA journal_mode={mode}").fetchall()
    for pragma in (
        *("synchronous=NORMAL", "foreign_keys=OFF", "legacy_alter_table=ON", "secure_delete=ON", "trusted_schema=OFF"),
        *("cell_size_check=ON", "mmap_size=0", "temp_store=MEMORY", "cache_size=-65536"),
    ):
        connection.execute(f"PRAGMA {pragma}").fetchall()


def _journal(path: Path) -> str:
    return _sqlite.safe_journal(_sqlite.VERSION, network=lies_on_network(path)).mode or "truncate"


def _unusable(path: Path, error: Exception) -> Exception:
    """Return what an error of SQLite on opening means: bytes that are no more ours, or a file that cannot be had."""
    if isinstance(error, UnicodeDecodeError) or primary(error) == CORRUPT:
        return Untrusted("it is damaged")
    if primary(error) == NOTADB:
        return Untrusted("it is damaged") if kind_of(path) == "ours" else _not_ours(path, "it is no database")
    return unavailable(path, error)


def _not_ours(path: Path, why: str) -> FileRefused:
    message = f"{path} is not a file of views, and is left as it is: {why}"
    return FileRefused(message, where={"file": str(path)}, fix="move it away: the views of the log belong there")


def unavailable(path: Path, error: Exception) -> LogUnavailable:
    """Return what keeps the views from being kept."""
    said = {READONLY: "may not be written", CANTOPEN: "cannot be made or opened", PERM: "may not be opened"}
    code = primary(error) if isinstance(error, _sqlite.Error) else None
    what = said.get(code or 0, "cannot be used")
    fix = "build them anew: timeline replay --rebuild" if is_spoilt(error) else None
    return LogUnavailable(f"the views at {path} {what}: {error}", where={"file": str(path)}, fix=fix)


def is_damage(error: Exception) -> bool:
    """Tell whether an error may come of a file that is not as we left it, or of one that was deleted meanwhile."""
    return is_spoilt(error) or primary(error) == READONLY


def is_spoilt(error: Exception) -> bool:
    """Tell whether an error comes of bytes that are not as we left them: pages, tables, or text that is none."""
    is_no_text = isinstance(error, UnicodeDecodeError) or "decode" in str(error)  # the driver's own, without a code
    return is_no_text or primary(error) in (ERROR, CORRUPT, NOTADB)


def is_sound(connection: Connection) -> bool:
    """Tell whether the file is as SQLite writes it, and the tables that the stamps speak of are there."""
    try:
        whole = connection.execute("PRAGMA quick_check").fetchone()[0] == "ok"
        there = names(connection)
        return whole and all(there.issuperset(one.tables.split()) for one in read(connection).values())
    except (_sqlite.Error, UnicodeDecodeError):
        return False


def make(path: Path) -> None:
    """Make an empty file of views: a whole one, or none. Whoever does it holds the lock."""
    for left in path.parent.glob(f".{glob.escape(path.name)}.*.new*"):  # of one that was killed here
        with suppress(OSError):
            left.unlink()
    new = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        connection = connect(new, "mode=rwc")
        try:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute(f"PRAGMA application_id={VIEWS_ID}")
            connection.execute(f"PRAGMA user_version={USER_VERSION}")
            connection.execute(CREATE)
            connection.execute("COMMIT")
            connection.execute(f"PRAGMA journal_mode={_journal(new)}").fetchall()  # while nobody is in the way
        finally:
            connection.close()
        new.replace(path)
    except (_sqlite.Error, OSError) as error:
        raise unavailable(path, error) from error
    finally:
        for end in ("", *SIDE_FILES):
            with suppress(OSError):
                new.with_name(new.name + end).unlink(missing_ok=True)


def nameless() -> Connection:
    """Return an empty database of views that has no name and ends with its connection: https://sqlite.org/inmemorydb.html.

    What it holds lies in memory, and beyond that in a file without a name in the
    system's folder for such files.
    """
    connection = _sqlite.connect("", isolation_level=None, check_same_thread=False)
    for pragma in ("legacy_alter_table=ON", "trusted_schema=OFF", "cache_size=-65536"):
        connection.execute(f"PRAGMA {pragma}").fetchall()
    connection.execute(CREATE)
    return connection


def throw_away(path: Path) -> None:
    """Delete the file of the views. Who has it open goes on reading what was, and writes no more."""
    try:
        for end in ("", *SIDE_FILES):
            path.with_name(path.name + end).unlink(missing_ok=True)
    except OSError as error:
        raise unavailable(path, error) from error


@contextmanager
def one_at_a_time(log: Path, patience: float = PATIENCE) -> Iterator[None]:
    """Hold the lock of whoever writes the views, which ends with the program.

    Raises `LogUnavailable` if another has it for longer than `patience` seconds, or
    where it cannot be taken.
    """
    path = log.with_name(log.name + VIEWS_LOCK)
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o666)
    except OSError as error:
        raise unavailable(path, error) from error
    _held.add(handle)
    try:
        _wait(handle, path, time.monotonic() + patience)
        yield
    finally:
        if handle in _held:  # else this is the child of a fork, which let go of it
            _held.discard(handle)
            _files.unlock(handle)
            os.close(handle)


_held: set[int] = set()


def _leave_to_the_parent() -> None:
    """Close the locks that a fork has copied: a child that outlives its parent would go on holding them."""
    while _held:
        os.close(_held.pop())


if hasattr(os, "register_at_fork"):  # not on Windows, which does not fork
    os.register_at_fork(after_in_child=_leave_to_the_parent)


def _wait(handle: int, path: Path, until: float) -> None:
    while True:
        try:
            _files.lock(handle)
        except BlockingIOError as error:
            if time.monotonic() > until:
                message = f"another program has been building the views at {path} for too long"
                raise LogUnavailable(message, where={"file": str(path)}) from error
            time.sleep(_TICK)
        except OSError as error:
            raise unavailable(path, error) from error
        else:
            return
