"""Folders of evidence: written whole or not at all; read without following a link, within limits."""

import os
import shutil
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path
from secrets import token_hex
from typing import NamedTuple

from timeline._files import sync_folder
from timeline.errors import FileRefused, LogUnavailable

MOST_FILES = 100_000
LONGEST_FILE = 1 << 26
LARGEST_FOLDER = 1 << 30
_DEEPEST = 12


class Inside(NamedTuple):
    """What lies in a folder: the sizes of regular files by their path with slashes, and what is none, each with why."""

    files: Mapping[str, int]
    odd: Mapping[str, str]


def look_into(folder: Path) -> Inside:
    """Return what lies in a folder; nothing is opened, and no link is followed.

    Raises `LogUnavailable` where the system refuses, `FileRefused` for more than
    100,000 files or 1 GiB: nobody looks through that by hand, and nothing of ours is so large.
    """
    files: dict[str, int] = {}
    odd: dict[str, str] = {}
    total = 0
    try:
        for name, entry in _walk(folder, "", 0):
            found = entry.stat(follow_symlinks=False)
            if not _is_utf8(name):
                odd[name.encode("utf-8", "backslashreplace").decode()] = "has a name that is not UTF-8"
            elif stat.S_ISREG(found.st_mode):
                files[name] = found.st_size
                total += found.st_size
            else:
                odd[name] = "is a link" if stat.S_ISLNK(found.st_mode) else "is no file"
            if len(files) + len(odd) > MOST_FILES or total > LARGEST_FOLDER:
                message = f"the folder holds more than {MOST_FILES} files, or more than {LARGEST_FOLDER} bytes"
                raise FileRefused(message, where={"file": str(folder)}, fix="name the folder that was handed over")
    except OSError as error:
        message = f"the folder cannot be read: {error.strerror}"
        raise LogUnavailable(message, where={"file": str(error.filename or folder)}) from error
    return Inside(files, odd)


def _walk(folder: Path, prefix: str, depth: int) -> Iterator[tuple[str, os.DirEntry[str]]]:
    with os.scandir(folder) as entries:
        for entry in sorted(entries, key=lambda one: one.name):
            name = f"{prefix}{entry.name}"
            if not _is_utf8(entry.name):
                yield name, entry
            elif entry.is_dir(follow_symlinks=False) and depth < _DEEPEST:
                yield from _walk(folder / entry.name, f"{name}/", depth + 1)
            else:
                yield name, entry


def _is_utf8(name: str) -> bool:
    return not any("\ud800" <= one < "\ue000" for one in name)


def read_inside(folder: Path, name: str) -> bytes:
    """Return a file of a folder, as `look_into` found it. Raises `LogUnavailable`, `FileRefused` where it is too long.

    A link that appeared meanwhile is not followed.
    """
    path = folder / name
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(handle, "rb") as file:
            content = file.read(LONGEST_FILE + 1)
    except OSError as error:
        message = f"the file cannot be read: {error.strerror}"
        raise LogUnavailable(message, where={"file": str(path)}) from error
    if len(content) > LONGEST_FILE:
        message = f"the file has more than {LONGEST_FILE} bytes"
        raise FileRefused(message, where={"file": str(path)}, fix="name the folder that was handed over")
    return content


def write_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write a folder with these files by their paths with slashes, all of it or nothing.

    It is made beside, synced, and only then named. Raises `FileRefused` if something is
    at `folder` already, `LogUnavailable` where the system refuses; then nothing is left.
    """
    beside = folder.with_name(f".{folder.name}.{token_hex(8)}.part")
    says = "nothing written"
    try:
        try:
            beside.mkdir()
            for name, content in files.items():
                _write(beside / name, content)
            for path, _, _ in os.walk(beside):
                sync_folder(Path(path))
            _name(beside, folder)
        finally:
            shutil.rmtree(beside, ignore_errors=True)
        says = "the folder is written whole, and its name may not outlast a power cut"
        sync_folder(folder.absolute().parent)
    except OSError as error:
        message = f"{says}: {error.strerror}"
        raise LogUnavailable(message, where={"file": str(folder)}) from error


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o666)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(handle)


def _name(beside: Path, folder: Path) -> None:
    if os.path.lexists(folder):
        refused = FileRefused("nothing written: something is there already", where={"file": str(folder)})
        refused.fix = "choose another folder: one that was handed over is not written over"
        raise refused
    beside.rename(folder)
