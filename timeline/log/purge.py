"""The purge after a redaction: what was deleted is removed from every file that we hold, and the files are searched.

Each step may be run again, and the note beside the log (`pending`) stays until the
last, so that a purge that was cut off is finished later. In this order:

1. the note is there already: `redact` has put it on the disk before its COMMIT;
2. captured files that went with a redacted event are deleted, and what a capture that
   was cut off left;
3. the views file is deleted: a full-text index keeps words that were deleted;
4. the WAL is written back, the log is written anew by VACUUM, the WAL is written
   back again (`compacting`): free pages keep what was deleted;
5. a child process searches all of it for what was taken out (`bytesearch`);
6. the note goes, if nothing was left.

A purge that is finished after a kill cannot search: the text is gone, and is kept nowhere.
"""

import base64
import html
import json
import os
import stat
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from events.redactions import Held
from timeline._files import sync_folder
from timeline.errors import LogUnavailable
from timeline.log import bytesearch
from timeline.log.beside import VIEWS, kind_of
from timeline.log.blobs import Blobs, folder_of
from timeline.log.connections import SIDE_FILES
from timeline.log.pending import doubt, doubted, forget, pending
from timeline.log.shelf import ToPurge
from timeline.log.store import SqliteLog

__all__ = ["BEYOND", "CAPTURED", "SHORTEST", "Purged", "Sought", "drop_views", "files_of", "pending", "purge"]

CAPTURED = "/sha256"
"""Where an event names the file that was captured: what holds a text there is the file."""
SHORTEST = 6
"""So many bytes a text must have to be searched for: a shorter one is found by chance."""
BEYOND = (
    "backups made before: make a new one, then delete the old ones",
    "reports, exports and bundles that left this folder, and whoever has them",
    "copies that partners or readers made of the log, its mirror, or a page",
    "a continuous replica, such as Litestream makes: begin a new one, then delete the old generations",
    "snapshots and versions that the file system, the disk or a service keeps",
    "the medium itself: blocks that were freed are not overwritten",
)
"""What no purge of ours can reach."""
_PIECE, _STRIDE = 48, 250  # characters: what is left on one page of a long text holds a piece of it


class Sought(NamedTuple):
    """A text that must be gone: `name` is how a result speaks of it without saying it.

    `also_as` are further forms that it may have in files made from the log.
    """

    name: str
    text: str
    also_as: tuple[str, ...] = ()


class Found(NamedTuple):
    """A file that holds bytes of what was sought: how many, and of which text."""

    path: Path
    name: str
    bytes: int


class Purged(NamedTuple):
    """What a purge did.

    `done` says that nothing of what was taken out is left in the files that we hold, and
    that each of them was read; else the note stays. What a search has found once is done
    only when a search for a text finds nothing. `searched` counts the files, 0 if there
    was nothing to look for. `left` are bytes that nothing accounts for, in our files;
    `elsewhere` those in files that were named beside them;
    `held` says which events of the log hold the same text, or were captured with a file
    that does. `unread` are files that could not be looked through, each with the
    reason; `too_short` names texts that are too short to be looked for.
    """

    done: bool
    views: tuple[Path, ...]
    blobs: tuple[str, ...]
    searched: int
    left: tuple[Found, ...]
    elsewhere: tuple[Found, ...]
    held: tuple[tuple[str, Held], ...]
    unread: tuple[tuple[Path, str], ...]
    too_short: tuple[str, ...]


def purge(
    log: SqliteLog, sought: Sequence[Sought] = (), *, marks: Sequence[str] = (), also: Sequence[Path] = ()
) -> Purged:
    """Remove what redactions left in the files of a log, and search them, and `also`, for what is `sought`.

    `marks` are the salts of what was taken out: nothing else in the world holds them.
    It may be run at any time, and again. Raises `LogUnavailable` where a file cannot be
    removed or written anew; the note then stays.
    """
    with log.turn():
        due = pending(log.path)  # in the turn: what is noted is recorded, or never will be
        blobs = tuple(_drop_blobs(log, due))  # in the turn: no event comes to name a file between the look and the end
    Blobs(log.path).clear_parts()
    views = drop_views(log.path)
    log.compact()
    found = _Search(log, sought, marks).run(also)
    with log.turn():
        done = _settle(log.path, due, found, by_text=not marks)
    return found._replace(done=done, views=views, blobs=blobs)


def _settle(log: Path, due: Sequence[ToPurge], found: Purged, *, by_text: bool) -> bool:
    """Take out of the note what is done; return whether all of it is.

    What a search found something of is done only when another has found nothing. With
    marks, that one looked for what went by another redaction.
    """
    if not found.done:
        doubt(log, due)
        return False
    kept = () if by_text and found.searched else doubted(log)
    forget(log, [one for one in due if one not in kept])
    return not kept


def drop_views(log: Path) -> tuple[Path, ...]:
    """Delete the read models beside a log, which are made anew when they are asked for; return what was there.

    Whoever is reading them reads on in what has no name any more, and it is gone when
    that program ends. Only regular files go: what somebody else has put there, a link or
    a folder, is left, and searched like all files of the log.
    """
    views = log.with_name(log.name + VIEWS)
    try:
        if os.path.lexists(views) and not (_is_regular(views) and kind_of(views) == "ours"):
            return ()
        there = tuple(one for end in ("", *SIDE_FILES) if _is_regular(one := views.with_name(views.name + end)))
        for one in there:
            one.unlink()
        if there:
            sync_folder(log.absolute().parent)
    except OSError as error:
        message = f"the read models cannot be deleted: {error.strerror or error}"
        raise LogUnavailable(message, where={"file": str(views)}) from error
    return there


def _is_regular(path: Path) -> bool:
    """Tell whether a file lies there itself: no link to one, no folder, no pipe that would be waited for."""
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except FileNotFoundError:
        return False


def _drop_blobs(log: SqliteLog, noted: Iterable[ToPurge]) -> Iterator[str]:
    """Delete captured files that no event on record names any more; yield the hashes of those that were there."""
    blobs = Blobs(log.path)
    due = dict.fromkeys(sha256 for one in noted for sha256 in one.blobs)
    named = {sha256 for sha256, held in log.holding_all(due) if held.pointer == CAPTURED}
    yield from (sha256 for sha256 in due if sha256 not in named and blobs.remove(sha256))


def files_of(log: Path) -> tuple[Path, ...]:
    """Return every file and folder that belongs to a log and may hold something of it."""
    views = log.with_name(log.name + VIEWS)
    names = [one.with_name(one.name + end) for one in (log, views) for end in ("", *SIDE_FILES)]
    return tuple(one for one in (*names, folder_of(log)) if one.exists())


# --- the search ------------------------------------------------------------------------------------------------------


class _Hit(NamedTuple):
    """A text, by its number, that a file holds: all of it, or pieces."""

    number: int
    whole: bool
    found: Found


class _Search:
    """One search for some texts and marks."""

    def __init__(self, log: SqliteLog, sought: Sequence[Sought], marks: Sequence[str]) -> None:
        self._log = log
        self._sought = [one for one in sought if len(one.text.encode()) >= SHORTEST]
        self._short = tuple(dict.fromkeys(one.name for one in sought if one not in self._sought))
        self._marks = marks

    def run(self, also: Sequence[Path]) -> Purged:
        """Search the files of the log, those that lie beside it under its name, and `also`."""
        ours = files_of(self._log.path)
        name = self._log.path.name  # with a dot before it is what was being made of the log, and was cut off
        beside = [one for one in self._log.path.parent.glob("*") if one.name.removeprefix(".").startswith(name)]
        others = [one for one in beside if one not in ours and one.suffix not in (".gate-next", ".gate-main")]
        answer = self._ask([*ours, *others, *also]) if self._marks or self._sought else _NOTHING
        own = {Path(one["path"]).resolve() for one in answer["files"] if Path(one["of"]) in ours}
        hits = dict.fromkeys(one for file in answer["files"] for one in self._found(file))
        mine = [hit for hit in hits if hit.found.path.resolve() in own]
        holders = self._holders(mine)
        left = tuple(hit.found for hit in mine if hit not in holders)
        return Purged(
            done=not left and not _closed(answer, ours),
            views=(),
            blobs=(),
            searched=len({Path(one["path"]).resolve() for one in answer["files"]}),
            left=left,
            elsewhere=tuple(hit.found for hit in hits if hit.found.path.resolve() not in own),
            held=tuple(dict.fromkeys((hit.found.name, held) for hit in mine for held in holders.get(hit, ()))),
            unread=tuple((Path(path), why) for path, why in answer["unread"]),
            too_short=self._short,
        )

    def _found(self, file: dict[str, Any]) -> Iterator[_Hit]:
        """Yield what a file holds: number 0 are the marks, then come the texts."""
        names = [_MARK, *(one.name for one in self._sought)]
        for number, (name, (whole, pieces)) in enumerate(zip(names, file["found"], strict=True)):
            if whole or pieces:
                yield _Hit(number, bool(whole), Found(Path(file["path"]), name, whole or pieces))

    def _holders(self, mine: Sequence[_Hit]) -> dict[_Hit, dict[Held, None]]:
        """Return what accounts for each hit in our files: events that hold the text, or for pieces of it, a piece.

        A captured file is accounted for by the event that captured it.
        """
        asked: dict[str, list[_Hit]] = {}
        for hit in mine:
            if hit.number:  # for the marks nothing can account
                text = self._sought[hit.number - 1].text
                captured = [hit.found.path.name] if folder_of(self._log.path) in hit.found.path.parents else []
                for one in (text, *(() if hit.whole else _pieces(text)), *captured):
                    asked.setdefault(one, []).append(hit)
        holders: dict[_Hit, dict[Held, None]] = {}
        for text, held in self._log.holding_all(asked):
            for hit in asked[text]:
                holders.setdefault(hit, {})[held] = None
        return holders

    def _ask(self, files: Sequence[Path]) -> dict[str, Any]:
        """Let a child process search `files`: this one has the log open."""
        packed = [form for mark in self._marks for form in _in_base64(mark.encode())]  # as an export has a disclosure
        texts = [_as_bytes([*self._marks, *packed]), *map(_needles, self._sought)]
        return _run_child({"files": [str(one) for one in files], "texts": texts})


def _closed(answer: dict[str, Any], ours: Sequence[Path]) -> bool:
    """Tell whether a file of ours is there whose bytes were not looked at, not even as they lie."""
    looked_at = {one["path"] for one in answer["files"]}
    closed = [Path(path) for path, why in answer["unread"] if path not in looked_at and why != bytesearch.NOT_THERE]
    return any(one == path or one in path.parents for path in closed for one in ours)


_MARK = "its salt"
_NOTHING: dict[str, Any] = {"files": [], "unread": []}


def _run_child(asked: dict[str, Any]) -> dict[str, Any]:
    """Run the search as a program: isolated, so that it is the standard library that answers."""
    command = [sys.executable, "-I", "-S", bytesearch.__file__]
    try:
        ran = subprocess.run(command, input=json.dumps(asked).encode(), capture_output=True, check=True)  # noqa: S603
        answer: dict[str, Any] = json.loads(ran.stdout)
    except (OSError, subprocess.CalledProcessError, ValueError) as error:
        message = "the files could not be searched for what was taken out"
        fix = "see that Python can run another program here; then run timeline redact --finish-purge"
        raise LogUnavailable(message, fix=fix) from error
    return answer


def _needles(sought: Sought) -> dict[str, list[str]]:
    """Return a text in every form that a file may hold it in, and pieces of a long one, as the child takes them."""
    text = sought.text
    plain = dict.fromkeys(form for one in (text, html.escape(text), *sought.also_as) for form in _written(one))
    encoded = dict.fromkeys(form for one in plain for form in _in_base64(one.encode()) if len(form) >= SHORTEST)
    pieces = dict.fromkeys(form for piece in _pieces(text) for form in _written(piece))
    return _as_bytes([*plain, *encoded], pieces)


def _as_bytes(needles: Iterable[str], pieces: Iterable[str] = ()) -> dict[str, list[str]]:
    return {
        name: [base64.b64encode(one.encode()).decode() for one in some]
        for name, some in (("needles", needles), ("pieces", pieces))
    }


def _written(text: str) -> tuple[str, ...]:
    """Return a text as it is, and as JSON has it, in UTF-8 and in ASCII."""
    return (text, *(json.dumps(text, ensure_ascii=ascii_)[1:-1] for ascii_ in (False, True)))


def _in_base64(raw: bytes) -> Iterator[str]:
    """Yield what base64 and base64url make of `raw` wherever it stands: three alignments, without their ends.

    The first and the last letters may hold bits of what stands beside it, so they are left out.
    """
    for before in range(3):
        inside = base64.b64encode(bytes(before) + raw).rstrip(b"=")
        first = -(-before * 8 // 6)
        last = (before + len(raw)) * 8 // 6
        for letters in (inside, inside.translate(bytes.maketrans(b"+/", b"-_"))):
            yield letters[first:last].decode()


def _pieces(text: str) -> list[str]:
    """Return pieces of a long text: SQLite breaks it over pages, and one page may be left."""
    return (
        [text[start : start + _PIECE] for start in range(0, len(text) - _PIECE, _STRIDE)] if len(text) > _STRIDE else []
    )
