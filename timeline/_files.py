"""How a file comes to stand whole on the disk: written beside, synced, then named; and its folder synced."""

import os
import secrets
from pathlib import Path


def write_durably(path: Path, content: bytes, *, mode: int = 0o666, replace: bool = False) -> None:
    """Write a file at once: a reader, and a power cut, never see half of it.

    Raises `FileExistsError` if something is there already, unless it is to be
    replaced; a link is replaced, not followed. Other errors of the system come as
    they are, and then nothing is left behind.
    """
    beside = path.with_name(f".{path.name}.{secrets.token_hex(8)}.part")
    try:
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, mode)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
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


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
