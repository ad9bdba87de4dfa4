"""A search of files for bytes that must not be in them: run as a program of its own, with the standard library alone.

Whoever has a log open through SQLite must not open its file by path: closing it
would drop every lock that the process holds on it. So this runs in a child, which
gets what to look for through a pipe (a list of arguments can be read by anybody on
the machine), and answers with counts.

In: `{"files": [path, …], "texts": [{"needles": [base64, …], "pieces": [base64, …]}, …]}`.
Out: `{"files": [{"path", "of", "found": [[bytes, bytes], …]}, …], "unread": [[path, why], …]}`,
where `of` is the file or folder that was asked for, and `found` says of each text how
many bytes its needles take, and how many its pieces.
"""

import base64
import gzip
import json
import os
import stat
import sys
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, Any, NamedTuple

_CHUNK = 1 << 22
_MOST_UNPACKED = 1 << 30  # a bomb in an archive is no reason to search for ever
# What begins so holds its text packed, and no search of its bytes says that it is not there.
_PACKED = {
    b"%PDF": "a PDF, whose text is compressed",
    b"7z\xbc\xaf": "a 7z archive",
    b"\xfd7zXZ": "compressed by xz",
    b"BZh": "compressed by bzip2",
    b"(\xb5/\xfd": "compressed by zstd",
    b"Rar!": "a RAR archive",
}
NOT_THERE = "it is not there"
_UNREADABLE = (OSError, ValueError, EOFError, zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError)


class Text(NamedTuple):
    """A text as bytes: the whole of it in each form that it may have, and pieces of it."""

    needles: Sequence[bytes]
    pieces: Sequence[bytes]


def count(stream: IO[bytes], needles: Sequence[bytes], most: int | None = None) -> list[int]:
    """Return how often each needle stands in `stream`. Raises `ValueError` if it has more than `most` bytes."""
    found = [0] * len(needles)
    kept = max(map(len, needles), default=1) - 1
    before, read = b"", 0
    while chunk := stream.read(_CHUNK):
        read += len(chunk)
        if most is not None and read > most:
            message = f"it unpacks to more than {most:,} bytes"
            raise ValueError(message)
        window = before + chunk
        for number, needle in enumerate(needles):
            # Only what ends in the new bytes: the rest was counted with the chunk before.
            found[number] += _occurrences(window, needle, max(0, len(before) - len(needle) + 1))
        before = window[-kept:] if kept else b""
    return found


def _occurrences(window: bytes, needle: bytes, start: int) -> int:
    number, at = 0, window.find(needle, start)
    while at >= 0:
        number += 1
        at = window.find(needle, at + 1)
    return number


def found_in(path: Path, texts: Sequence[Text]) -> tuple[list[tuple[int, int]], list[str]]:
    """Return how many bytes of each text stand in a file, as it lies and unpacked: whole, and in pieces.

    With it comes why it could not be unpacked, if so: what was counted until then stands.
    Raises `OSError` where the file itself does not read.
    """
    wanted = [one for text in texts for one in (*text.needles, *text.pieces)]
    with path.open("rb") as raw:
        counts = count(raw, wanted)
    why = []
    try:
        for stream in _unpacked(path):
            with stream:
                more = count(stream, wanted, _MOST_UNPACKED)
            counts = [one + another for one, another in zip(counts, more, strict=True)]
    except _UNREADABLE as error:
        why.append(str(error))
    taken = [len(one) * times for one, times in zip(wanted, counts, strict=True)]
    found = []
    for text in texts:
        whole, rest = taken[: len(text.needles)], taken[len(text.needles) :]
        pieces, taken = rest[: len(text.pieces)], rest[len(text.pieces) :]
        found.append((sum(whole), sum(pieces)))
    return found, why


def _unpacked(path: Path) -> Iterator[IO[bytes]]:
    """Yield what is packed in a file."""
    start = _start(path)
    if start.startswith(b"\x1f\x8b"):
        with gzip.open(path, "rb") as unpacked:
            yield unpacked  # type: ignore[misc]  # a binary stream, whatever its class says
    elif start.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                yield archive.open(name)


def _start(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(6)


def files_of(path: Path) -> Iterator[Path]:
    """Yield a file, or every file below a folder, and each folder that does not read; no link is followed."""
    if not path.is_dir() or path.is_symlink():
        yield path
        return
    closed: list[OSError] = []
    for folder, folders, names in os.walk(path, onerror=closed.append):
        linked = [name for name in folders if Path(folder, name).is_symlink()]
        yield from (Path(folder, name) for name in sorted([*names, *linked]))
    yield from (Path(error.filename) for error in closed)


def search(names: Sequence[str], texts: Sequence[Text]) -> dict[str, Any]:
    """Search every file of those names, and below the folders among them."""
    files, unread = [], []
    for asked_for, path in [(name, file) for name in names for file in files_of(Path(name))]:
        try:
            if not stat.S_ISREG(path.lstat().st_mode):
                unread.append((str(path), "it is no regular file"))
                continue
            start = _start(path)
            unread += [(str(path), why) for magic, why in _PACKED.items() if start.startswith(magic)]
            found, why = found_in(path, texts)
            unread += [(str(path), f"it does not read: {one}") for one in why]
            files.append({"path": str(path), "of": asked_for, "found": found})
        except FileNotFoundError:
            unread.append((str(path), NOT_THERE))
        except _UNREADABLE as error:
            unread.append((str(path), f"it does not read: {error}"))
    return {"files": files, "unread": unread}


def _decoded(texts: list[dict[str, list[str]]]) -> list[Text]:
    return [Text(*(list(map(base64.b64decode, one[name])) for name in ("needles", "pieces"))) for one in texts]


if __name__ == "__main__":
    asked = json.load(sys.stdin.buffer)
    json.dump(search(asked["files"], _decoded(asked["texts"])), sys.stdout)
