"""Errors of SQLite as errors of ours, translated where they arise."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from timeline import _sqlite
from timeline.errors import IntegrityFailure, LogUnavailable, NotALog, TimelineError

# SQLite's primary result codes (https://sqlite.org/rescode.html): the low byte of the extended ones.
PERM, BUSY, LOCKED, NOMEM, READONLY, IOERR, CORRUPT = 3, 5, 6, 7, 8, 10, 11
FULL, CANTOPEN, PROTOCOL, NOTADB = 13, 14, 15, 26

# After these it is not known what is on disk: close, reopen, look, then speak.
UNKNOWN_OUTCOME = frozenset({IOERR, FULL, CORRUPT, NOMEM})

_UNAVAILABLE = {
    BUSY: ("is locked by another program", "wait until it is done, then run the command again"),
    LOCKED: ("is locked by another program", "wait until it is done, then run the command again"),
    PROTOCOL: ("is locked by another program", "wait until it is done, then run the command again"),
    PERM: ("may not be opened", "see who owns the file and its folder, and who may write there"),
    READONLY: ("may not be written", "see who may write the file and its folder, or write to another log"),
    CANTOPEN: ("cannot be opened", "see that the path is right and the folder may be written"),
    NOMEM: ("needs more memory than there is", "end other programs, then run the command again"),
    IOERR: ("cannot be read or written: the disk or the file system reports an error", "see the system's log"),
    FULL: ("cannot grow: the disk is full", "make room, then run the command again"),
}


def primary(error: Exception) -> int | None:
    """Return SQLite's primary result code of an error of the driver, `None` if it has none."""
    code = _sqlite.error_code(error)
    return None if code is None else code & 0xFF


def is_busy(error: Exception) -> bool:
    """Tell whether somebody else holds the lock: the same statement may succeed later."""
    return primary(error) in (BUSY, LOCKED)


def translate(error: Exception, path: Path) -> TimelineError:
    """Return what an error of the driver means for the log at `path`."""
    code = primary(error)
    where: dict[str, str | int] = {"file": str(path)}
    if code in _UNAVAILABLE:
        what, fix = _UNAVAILABLE[code]
        return LogUnavailable(f"{path} {what} ({error})", where=where, fix=fix)
    if code == NOTADB:
        return NotALog(f"{path} is not a log: it is no SQLite database", where=where)
    # CORRUPT, a missing table, text that is not UTF-8, a row that the guards refuse: the file is not what we wrote.
    return IntegrityFailure(f"{path} does not read as we wrote it: {error}", where=where)


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn errors of the driver into errors of ours."""
    try:
        yield
    except _sqlite.Error as error:
        raise translate(error, path) from error


class OutcomeUnknown(LogUnavailable):
    """The disk failed while something was being written. Whether it is there is for a fresh opening to say."""
