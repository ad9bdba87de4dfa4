"""How a file is read that is to be captured: a plain file by its own name, whole, and the same from end to end."""

import errno
import os
import stat
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO, NamedTuple

from timeline.errors import FileRefused, LogUnavailable

LARGEST = 1 << 30
"""How many bytes a captured file may have, if nothing else is said."""
CHUNK = 1 << 20
"""How many bytes are held in memory at once."""
# A link is refused instead of followed, a pipe that nobody writes to instead of waited for.
PLAIN = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC
"""The flags with which a file is opened that must be no link."""

_NO_FILE = ("there is no such file", "name a file that is there")
_OPENED = {
    errno.ENOENT: _NO_FILE,
    errno.ENOTDIR: _NO_FILE,
    errno.ELOOP: ("the file is a link", "name the file itself"),
    errno.ENXIO: ("this is no plain file", "name a file"),
}


class Blob(NamedTuple):
    """Bytes that were taken in: their SHA-256 in hex, how many they are, and whether they were kept before."""

    sha256: str
    size: int
    repeated: bool = False


def open_plain(file: Path) -> BinaryIO:
    """Open a plain file. Raises `FileRefused` for a link, a folder, a pipe, a device, or `LogUnavailable`.

    It is read without a buffer: one would give back what stood in the file when it was first looked at.
    """
    try:
        handle = os.open(file, PLAIN)
    except ValueError:
        raise refused(says="this is no path", fix="name a file", file=file) from None
    except OSError as error:
        if error.errno in _OPENED:
            says, fix = _OPENED[error.errno]
            raise refused(says=says, fix=fix, file=file) from None
        raise unavailable(file, error) from error
    mode = os.fstat(handle).st_mode
    if stat.S_ISREG(mode):
        return os.fdopen(handle, "rb", buffering=0)
    os.close(handle)
    if stat.S_ISDIR(mode):
        raise refused(
            says="the path is a folder", fix="name a file; what belongs together can be packed into one", file=file
        )
    raise refused(says="this is no plain file", fix="name a file", file=file)


def take(stream: BinaryIO, limit: int, keep: Callable[[bytes], None]) -> Blob:
    """Hand the bytes of a stream to `keep`, and return their hash and count.

    Raises `FileRefused` for an empty file, one above `limit` bytes, or one that changed
    while it was read, and `LogUnavailable` where it cannot be read.
    """
    before, digest, size = _state(stream), sha256(), 0
    if before is not None:
        _check_beginning(stream)
    if before is not None and before.st_size > limit:
        raise _too_large(limit)
    while chunk := _next_of(stream):
        size += len(chunk)
        if size > limit:
            raise _too_large(limit)
        digest.update(chunk)
        keep(chunk)
    if size == 0:
        raise refused(says="the file is empty", fix="name the file that was captured")
    if before is not None and (_state(stream) != before or size != before.st_size):
        raise refused(
            says="the file changed while it was read", fix="wait until it is complete, then run the command again"
        )
    return Blob(digest.hexdigest(), size)


def _check_beginning(stream: BinaryIO) -> None:
    """Refuse a file of which somebody read the first bytes already: standard input may stand anywhere in one."""
    if (read := stream.tell()) > 0:
        raise refused(
            says=f"the first {read:,} bytes of the file were read already",
            fix="hand it over from its first byte; a part of a file is captured from a pipe, or as a file of its own",
        )


def _too_large(limit: int) -> FileRefused:
    return refused(
        says=f"the file has more than {limit:,} bytes",
        fix="capture the part that matters; or let more in: timeline append capture SOURCE --file FILE --limit BYTES",
    )


def _next_of(stream: BinaryIO) -> bytes:
    try:
        return stream.read(CHUNK)
    except OSError as error:
        message = f"the file that was to be captured cannot be read: {error.strerror or type(error).__name__}"
        raise LogUnavailable(message) from error


class _State(NamedTuple):
    """What changes with a file's content."""

    st_dev: int
    st_ino: int
    st_size: int
    st_mtime_ns: int


def _state(stream: BinaryIO) -> _State | None:
    """Return the state of the file that is read; `None` for what is no file: bytes in memory, a pipe."""
    try:
        found = os.fstat(stream.fileno())
    except OSError:
        return None
    return _State(*(getattr(found, name) for name in _State._fields)) if stat.S_ISREG(found.st_mode) else None


def refused(*, says: str, fix: str, file: Path | None = None) -> FileRefused:
    """Return the refusal of a file that was to be captured."""
    where = {} if file is None else {"file": str(file)}
    return FileRefused(f"nothing captured: {says}", where=where, fix=fix)


def unavailable(path: Path, error: OSError) -> LogUnavailable:
    """Return what an error of the system means for a file that is captured, or kept."""
    message = f"{path} cannot be used: {error.strerror or type(error).__name__}"
    return LogUnavailable(message, where={"file": str(path)})
