"""How a file comes to stand whole on the disk: written beside, synced, then named; and its folder synced."""

import errno
import os
from collections.abc import Iterable
from pathlib import Path

try:
    import fcntl
except ImportError:
    fcntl = None  # type: ignore[assignment]  # `lock` says so


def write_durably(
    path: Path,
    content: bytes | Iterable[bytes],
    *,
    mode: int = 0o666,
    replace: bool = False,
    beside: Path | None = None,
) -> None:
    """Write a file at once: a reader, and a power cut, never see half of it.

    Raises `FileExistsError` if something is there already, unless it is to be
    replaced; a link is replaced, not followed. Other errors of the system come as
    they are, and then nothing is left behind. `beside` is the temporary name, in the
    same folder, if it is not to be made of the file's own.
    """
    beside = beside or path.with_name(f".{path.name}.{os.urandom(8).hex()}.part")
    try:
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, mode)
        with os.fdopen(handle, "wb") as file:
            file.writelines((content,) if isinstance(content, bytes) else content)
            file.flush()
            os.fsync(handle)
        if replace:
            beside.replace(path)
        else:
            os.link(beside, path)  # unlike a rename, it does not replace what appeared meanwhile
    finally:
        beside.unlink(missing_ok=True)
    sync_folder(path.absolute().parent)


def sync_folder(folder: Path) -> None:
    """Make durable which names a folder holds."""
    _sync(folder)


def sync_file(path: Path) -> None:
    """Make durable what a file holds that others have written. Nobody may have it open through SQLite here."""
    _sync(path)


def lock(handle: int, *, wait: bool = False) -> None:
    """Hold the lock of an open file or folder, which ends with the process.

    Raises `BlockingIOError` while another has it, unless it is to be waited for, and
    `OSError` where the system has no such locks: there a log can be read and verified.
    """
    if fcntl is None:
        raise OSError(errno.ENOLCK, "this system has no locks that end with a program")
    fcntl.flock(handle, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)


def unlock(handle: int) -> None:
    """Let go of the lock of an open file or folder, also for a child that was forked meanwhile: it has it open too."""
    if fcntl is not None:
        fcntl.flock(handle, fcntl.LOCK_UN)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
