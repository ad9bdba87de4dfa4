"""A log as static files (C2SP tlog-tiles): its signed head, its tree, and, if wanted, its leaves.

A folder of these, put on any web server, is a mirror that anybody can check whole, and
that grows by adding files: a full tile never changes.
"""

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from timeline._files import write_durably
from timeline.errors import FileRefused, InputRefused, IntegrityFailure, LogUnavailable, MalformedInput
from timeline.log import tree
from timeline.log.api import EventLog
from timeline.proof.folders import look_into, read_inside
from timeline.proof.note import checkpoint_of, read_note
from timeline.proof.tlogproof import newest_note

CHECKPOINT, ENTRIES = "checkpoint", "entries"
_DIGITS = 3
_PATH = re.compile(r"tile/([0-9]{1,2}|entries)/((?:x[0-9]{3}/){0,6}[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?", re.ASCII)
_LENGTH = 2  # an entry has a length of 16 bits before it


class Tile(NamedTuple):
    """Which tile: its level as it stands in the path, a number or `entries`; its number there; its width, 1 to 256."""

    level: str
    number: int
    width: int

    @property
    def name(self) -> str:
        """The path: three digits a folder, all but the last with an x; a partial tile says its width."""
        digits = f"{self.number:03d}"
        digits = digits.zfill(-(-len(digits) // _DIGITS) * _DIGITS)
        *folders, last = (digits[at : at + _DIGITS] for at in range(0, len(digits), _DIGITS))
        path = "/".join([f"tile/{self.level}", *(f"x{one}" for one in folders), last])
        return path if self.width == tree.TILE_WIDTH else f"{path}.p/{self.width}"

    @property
    def whole(self) -> "Tile":
        """The full tile in whose place a partial one stood."""
        return self._replace(width=tree.TILE_WIDTH)


class Written(NamedTuple):
    """What an export of tiles did: the size that is signed now, how many files were new, how many there already."""

    size: int
    new: int
    there: int


def row(level: str, count: int) -> Iterator[Tile]:
    """Yield the tiles that hold `count` neighbours, the last of them perhaps a partial one."""
    for number in range(-(-count // tree.TILE_WIDTH)):
        yield Tile(level, number, min(tree.TILE_WIDTH, count - number * tree.TILE_WIDTH))


def tiles_of(size: int) -> Iterator[Tile]:
    """Yield all tiles of a tree of `size` leaves, level by level; nothing that is empty."""
    level, count = 0, size
    while count:
        yield from row(str(level), count)
        level, count = level + 1, count >> tree.TILE_HEIGHT


def export_tiles(
    log: EventLog, folder: Path, *, with_entries: bool = False, on_progress: Callable[[int, int], None] | None = None
) -> Written:
    """Write the tiles of the log as it was last signed, and what came since the last time only; the checkpoint last.

    With `with_entries` the leaves too: all that stands open in them is then published.
    Raises `NotSigned` if nothing is signed; `IntegrityFailure` if what lies there already
    is another history than the log's; `InputRefused` if an entry was redacted whole;
    `FileRefused` for a folder that holds something else.
    """
    size, note = newest_note(log, 0)
    _check_earlier(log, folder, size)
    wanted = [*tiles_of(size), *(row(ENTRIES, size) if with_entries else ())]
    new = 0
    for done, tile in enumerate(wanted):
        if on_progress is not None:
            on_progress(done, len(wanted))
        new += _keep(folder, tile, _entries(log, tile) if tile.level == ENTRIES else _hashes(log, tile))
    if _is_behind(log, folder, size):  # another export wrote a later head meanwhile: its tiles are there
        return Written(size, new, len(wanted) - new)
    with _writing(folder):
        write_durably(folder / CHECKPOINT, note, replace=True)
    return Written(size, new, len(wanted) - new)


def _hashes(log: EventLog, tile: Tile) -> bytes:
    return log.tile(int(tile.level), tile.number, tile.width)


def _entries(log: EventLog, tile: Tile) -> bytes:
    first = tile.number * tree.TILE_WIDTH
    try:
        leaves = list(log.leaves(after=first, up_to=first + tile.width))
    except IntegrityFailure as error:
        message = f"no entries can be given: {error.message}"
        raise InputRefused(message, where=error.where, fix="export the tiles without --with-entries") from error
    return b"".join(len(leaf).to_bytes(_LENGTH, "big") + leaf for leaf in leaves)


def _check_earlier(log: EventLog, folder: Path, size: int) -> None:
    """Check that what lies there are tiles of this log, and none beyond what is signed."""
    if not os.path.lexists(folder):
        return
    inside = look_into(folder)
    if inside.odd or (inside.files and CHECKPOINT not in inside.files and not any(map(_is_tile, inside.files))):
        message = "nothing written: the folder holds something else than tiles"
        raise FileRefused(message, where={"file": str(folder)}, fix="name an empty folder, or one that is not there")
    if CHECKPOINT not in inside.files:  # cut off before it was written: the tiles are compared one by one
        return
    try:
        said = checkpoint_of(read_note(read_inside(folder, CHECKPOINT)).text)
    except MalformedInput as error:
        raise FileRefused(error.message, where={"file": str(folder / CHECKPOINT)}, fix="name another folder") from error
    if said.origin != log.origin or said.size > size or log.basis(said.size).root != said.root:
        here = f"the log is {log.origin}, signed up to {size}"
        message = f"nothing written: the tiles there are of another history, {said.origin} up to {said.size}; {here}"
        raise IntegrityFailure(message, where={"file": str(folder / CHECKPOINT)}, fix="keep both; name another folder")


def _is_behind(log: EventLog, folder: Path, size: int) -> bool:
    """Tell whether the head that lies there now is a later one of this log."""
    if not os.path.lexists(folder / CHECKPOINT):
        return False
    said = checkpoint_of(read_note(read_inside(folder, CHECKPOINT)).text)
    return said.origin == log.origin and said.size > size


def tile_at(name: str) -> Tile | None:
    """Return the tile that lies at a path; `None` if none does."""
    match = _PATH.fullmatch(name)
    if match is None:
        return None
    tile = Tile(match[1], int(match[2].replace("/", "").replace("x", "")), int(match[3] or tree.TILE_WIDTH))
    return tile if tile.name == name else None


def _is_tile(name: str) -> bool:
    return name.startswith("tile/")


def _keep(folder: Path, tile: Tile, content: bytes) -> bool:
    """Write a tile, if it is not there; what is there must be the same. Return whether it is new."""
    path = folder / tile.name
    with _writing(folder):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            write_durably(path, content)
        except FileExistsError:
            if read_inside(folder, tile.name) == content:
                return False
        else:
            return True
    message = "nothing written over: the tile that lies there is not the one of this log"
    fix = "keep the folder: somebody changed it, or the log; timeline verify says which"
    raise IntegrityFailure(message, where={"file": str(path)}, fix=fix)


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    """Turn what the system says about the folder into an error of ours."""
    try:
        yield
    except OSError as error:
        message = f"the tiles cannot be written: {error.strerror or error}"
        raise LogUnavailable(message, where={"file": str(error.filename or folder)}) from error
