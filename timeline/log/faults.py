"""Errors of SQLite as errors of ours, translated where they arise."""

import os
import sys
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
# Extended codes of fsync of a file and of a folder; or the bare code, which is all that
# pysqlite3 tells. What was written before it lies in the file, and is undone in memory
# only: if every program that has the log open is killed now, SQLite takes it for
# committed when it recovers the WAL.
_UNSYNCED = frozenset({IOERR, IOERR | 4 << 8, IOERR | 5 << 8})

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

# A disk that fails for a moment is told in the same way as bytes that are not ours.
_LOOK_TWICE = (
    "run timeline verify; if it says the same, keep the file as it is, and restore from a verified backup;"
    " if not, see the system's log: a disk may be failing"
)


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
    if code == CORRUPT and not _gives_back_its_bytes(path):
        code = IOERR
    if code == CANTOPEN and path.exists():
        # SQLite says so too where its own files beside the log may not be made.
        code = CANTOPEN if _may(path, os.W_OK) else READONLY if _may(path, os.R_OK) else PERM
    where: dict[str, str | int] = {"file": str(path)}
    if code in _UNAVAILABLE:
        what, fix = _UNAVAILABLE[code]
        return LogUnavailable(f"{path} {what} ({error})", where=where, fix=fix)
    if code == NOTADB:
        return NotALog(f"{path} is not a log: it is no SQLite database", where=where)
    # CORRUPT, a missing table, text that is not UTF-8, a row that the guards refuse: the file is not what we wrote.
    message = f"{path} does not read as we wrote it: {error}"
    return IntegrityFailure(message, where=where, fix=_LOOK_TWICE if code == CORRUPT else None)


def _may(path: Path, how: int) -> bool:
    """Tell whether we may read or write the file; to write takes a folder that may be written."""
    return os.access(path, how) and (how != os.W_OK or os.access(path.absolute().parent, how))


# Not in this process: to close the file would drop every lock that it holds on it.
_READ_ALL = """
import sys
for name in sys.argv[1:]:
    try:
        with open(name, 'rb', buffering=0) as file:
            while file.read(1 << 20):
                pass
    except FileNotFoundError:
        pass
"""


def _gives_back_its_bytes(path: Path) -> bool:
    """Tell whether the disk can read the log. SQLite says of one that cannot that the database is malformed.

    (In SQLite's vdbe.c `SQLITE_IOERR_CORRUPTFS`, which is EIO, becomes `SQLITE_CORRUPT`.)
    Nobody must hear that a record was altered because a disk is failing.
    """
    import subprocess  # noqa: PLC0415  # for the rare case only: it costs every start 10 ms

    names = [f"{path.absolute()}{suffix}" for suffix in ("", "-wal", "-journal")]
    command = [sys.executable, "-I", "-S", "-c", _READ_ALL, *names]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0  # noqa: S603  # our own words


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn errors of the driver into errors of ours.

    Of a damaged schema the driver quotes bytes that are no text, and fails at that.
    """
    try:
        yield
    except (_sqlite.Error, UnicodeDecodeError) as error:
        raise translate(error, path) from error


def is_unsynced(error: Exception) -> bool:
    """Tell whether all may have been written, and the disk failed to make it last."""
    return _sqlite.error_code(error) in _UNSYNCED


class OutcomeUnknown(LogUnavailable):
    """The disk failed while something was being written. Whether it is there is for a fresh opening to say.

    `unsynced`: what is not there then may still come to be there, after a crash.
    """

    unsynced = False
