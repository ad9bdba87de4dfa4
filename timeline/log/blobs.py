"""Captured files beside the log, named by their SHA-256: put in once, never changed, held against their hash.

They are the evidentiary copies. Whoever wants to work on one gets a copy of it
(`read`); no path into this folder is handed on, and no link is followed in it.
"""

import errno
import os
import re
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO, NamedTuple

from timeline._files import lock, sync_folder
from timeline.errors import BlobMissing, FileRefused, InputRefused, IntegrityFailure, LogUnavailable
from timeline.log.connections import SIDE_FILES
from timeline.log.intake import CHUNK, LARGEST, PLAIN, Blob, open_plain, refused, take, unavailable

Write = Callable[[int, bytes], int]

_NAME = re.compile(r"[0-9a-f]{64}")
_FAN = re.compile(r"[0-9a-f]{2}")
_PART = ".part-"
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_NOT_THERE = frozenset({errno.ENOENT, errno.ENOTDIR, errno.ELOOP})


def folder_of(log: Path) -> Path:
    """Return the folder in which the captured files of a log lie."""
    return log.with_name(f"{log.name}.blobs")


class Blobs:
    """The captured files of the log at `log`: `<log>.blobs/ab/ab12…`, each 0400 under the SHA-256 of what it holds.

    `write` is how bytes reach the disk. Every method raises `InputRefused` for a name
    that is no SHA-256, and `LogUnavailable` where the system refuses.
    """

    def __init__(self, log: Path, *, write: Write = os.write) -> None:
        self._log, self._folder = log, folder_of(log)
        self._write = write

    def path_of(self, name: str) -> Path:
        """Return where the file of that SHA-256 lies, if it does."""
        _check_name(name)
        return self._folder / name[:2] / name

    @contextmanager
    def opened(self, file: Path) -> Iterator[BinaryIO]:
        """Open a file that is to be captured: a plain file by its own name, no link, folder, pipe or device.

        Raises `FileRefused`, also for the log itself: closing it would drop the locks
        that SQLite holds on it.
        """
        if any(_is_same(file, self._log.with_name(self._log.name + end)) for end in ("", *SIDE_FILES)):
            raise refused(says="this is the log itself", fix="name the file that was captured", file=file)
        with open_plain(file) as stream:
            try:
                yield stream
            except (FileRefused, LogUnavailable) as error:
                raise error.at(file=str(file)) from None

    def put(self, stream: BinaryIO, *, limit: int = LARGEST) -> Blob:
        """Keep what `stream` holds, and return its hash and size. What is kept already is held against it.

        In this order it becomes durable: the bytes, under a name that no blob has; then
        their own name, which replaces nothing, and the folders that hold it. Only then
        may an event name them. Cut off before that, there is a part, which the next call
        clears away; cut off after it, a file that no event names, which harms nobody.

        Raises `FileRefused` for an empty file, one above `limit` bytes, or one that
        changed while it was read, and `IntegrityFailure` if other bytes lie under the hash.
        """
        with _translated(self._folder):
            _make_folder(self._folder)
            self.clear_parts()
            part = self._new_part()
            try:
                blob = take(stream, limit, lambda chunk: self._write_all(part, chunk))
                os.fchmod(part.handle, 0o400)
                os.fsync(part.handle)
                return blob._replace(repeated=not self._name(part, blob))
            finally:
                part.path.unlink(missing_ok=True)
                os.close(part.handle)

    def measure(self, stream: BinaryIO, *, limit: int = LARGEST) -> Blob:
        """Return what `put` would, and keep nothing. Raises what `put` raises of the stream."""
        blob = take(stream, limit, lambda _: None)
        return blob._replace(repeated=self.holds(blob.sha256, blob.size))

    def _write_all(self, part: "_Part", chunk: bytes) -> None:
        while chunk:
            chunk = chunk[self._write(part.handle, chunk) :]

    def _name(self, part: "_Part", blob: Blob) -> bool:
        """Give a part its own name; return whether that is new."""
        target = self.path_of(blob.sha256)
        _make_folder(target.parent)
        try:
            os.link(part.path, target)  # unlike a rename, it does not replace what is there
            is_new = True
        except FileExistsError:
            self.check(blob.sha256, blob.size, content=True)
            is_new = False
        # All three, whoever made them: who did may have been cut off before saying so to the disk.
        for folder in (target.parent, self._folder, self._folder.absolute().parent):
            sync_folder(folder)
        return is_new

    def _new_part(self) -> "_Part":
        while True:
            path = self._folder / f"{_PART}{os.urandom(8).hex()}"
            handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
            lock(handle, wait=True)
            if os.fstat(handle).st_nlink:
                return _Part(path, handle)
            os.close(handle)  # between making and locking it, somebody took it for one left behind

    def clear_parts(self) -> None:
        """Take away the parts of those who were cut off: the lock of a part ends with the process that writes it."""
        for path in self._folder.glob(f"{_PART}*"):
            with _translated(self._folder), suppress(FileNotFoundError, BlockingIOError):
                handle = os.open(path, PLAIN)
                try:
                    lock(handle)
                    path.unlink()
                finally:
                    os.close(handle)

    def check(self, name: str, size: int, *, content: bool) -> None:
        """Check that the file of that SHA-256 is there and has `size` bytes; with `content`, that it has that hash.

        Raises `BlobMissing`, or `IntegrityFailure` if it is not what was captured.
        """
        with self.open(name) as file, _translated(self._folder):
            _check_size(name, os.fstat(file.fileno()).st_size, size)
            if content:
                for _ in _hashed(file, name, size):
                    pass

    def holds(self, name: str, size: int) -> bool:
        """Tell whether a file of that SHA-256 and size is there. Its content is not read."""
        try:
            self.check(name, size, content=False)
        except BlobMissing:
            return False
        return True

    def open(self, name: str) -> BinaryIO:
        """Open the file of that SHA-256 for reading; no link is followed. Raises `BlobMissing`."""
        with _translated(self._folder), self._fan(name) as fan:
            handle = os.open(name, PLAIN, dir_fd=fan)
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            os.close(handle)
            raise _missing(self.path_of(name))
        return os.fdopen(handle, "rb")

    @contextmanager
    def _fan(self, name: str) -> Iterator[int]:
        """Hold the folder of the first two digits of a hash, reached without following a link.

        What is not there, in here or by the caller's own call, becomes `BlobMissing`.
        """
        _check_name(name)
        handles: list[int] = []
        try:
            handles.append(os.open(self._folder, _FOLDER))
            handles.append(os.open(name[:2], _FOLDER, dir_fd=handles[0]))
            yield handles[1]
        except OSError as error:
            if error.errno in _NOT_THERE:
                raise _missing(self.path_of(name)) from None
            raise
        finally:
            for handle in handles:
                os.close(handle)

    def read(self, name: str, size: int) -> Iterator[bytes]:
        """Yield the bytes of a file for a working copy, and hold them against hash and size on the way.

        Nothing that was yielded counts before the last step. Raises `BlobMissing`, or
        `IntegrityFailure` where the file is not what was captured.
        """
        with self.open(name) as file, _translated(self._folder):
            yield from _hashed(file, name, size)

    def remove(self, name: str) -> bool:
        """Take a file away for good; return whether it was there. Only a redaction may do so."""
        with _translated(self._folder):
            try:
                with self._fan(name) as fan:
                    os.unlink(name, dir_fd=fan)
                    os.fsync(fan)
            except BlobMissing:
                return False
        return True

    def names(self) -> list[str]:
        """Return the SHA-256 of every file that is kept, sorted; what has no such name is none of ours."""
        with _translated(self._folder):
            if not self._folder.is_dir() or self._folder.is_symlink():
                return []
            with os.scandir(self._folder) as entries:
                fans = [one for one in entries if _FAN.fullmatch(one.name) and one.is_dir(follow_symlinks=False)]
            return sorted(name for fan in fans for name in _names_in(fan))


class _Part(NamedTuple):
    """A file that is still being written, and the open handle on it."""

    path: Path
    handle: int


def _is_same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except (OSError, ValueError):  # one of them is not there, or is no path
        return False


def _hashed(file: BinaryIO, name: str, size: int) -> Iterator[bytes]:
    digest, found = sha256(), 0
    while chunk := file.read(CHUNK):
        digest.update(chunk)
        found += len(chunk)
        yield chunk
    _check_size(name, found, size)
    if digest.hexdigest() != name:
        message = f"the captured file {name} does not hold what was captured: its SHA-256 is {digest.hexdigest()}"
        raise IntegrityFailure(message, where={"blob": name})


def _check_name(name: str) -> None:
    if not _NAME.fullmatch(name):
        message = f"{name!r:.80} is no SHA-256"
        raise InputRefused(message, fix="write its 64 hexadecimal digits in small letters")


def _check_size(name: str, found: int, size: int) -> None:
    if found != size:
        message = f"the captured file {name} has {found:,} bytes; {size:,} were captured"
        raise IntegrityFailure(message, where={"blob": name})


def _make_folder(folder: Path) -> None:
    """Make a folder for us alone, if it is not there. Raises `FileRefused` where something else has its name."""
    try:
        folder.mkdir(0o700)
    except FileExistsError:
        if not stat.S_ISDIR(folder.lstat().st_mode):
            says = "captured files are kept here, and this is no folder"
            raise refused(says=says, fix="move it away", file=folder) from None


def _names_in(fan: "os.DirEntry[str]") -> list[str]:
    with os.scandir(fan) as entries:
        files = [one.name for one in entries if one.is_file(follow_symlinks=False)]
    return [name for name in files if _NAME.fullmatch(name) and name.startswith(fan.name)]


@contextmanager
def _translated(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise unavailable(folder, error) from error


def _missing(path: Path) -> BlobMissing:
    return BlobMissing(path.name, str(path))
