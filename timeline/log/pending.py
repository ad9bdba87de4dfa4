"""The note of what is still to be purged after redactions: a file beside the log, which outlives a kill.

It names the events that record the redactions, and captured files by their hash;
never a word of what was taken out. Of some it says that a search found something: these
are not done before a search finds nothing. It is written in the writers' turn only; whoever reads
it outside of that learns how it was a moment ago.
"""

from collections.abc import Iterable
from pathlib import Path

import msgspec

from timeline._files import sync_folder, write_durably
from timeline.errors import LogUnavailable
from timeline.log.shelf import ToPurge

SUFFIX = ".purge"


class _Note(msgspec.Struct, forbid_unknown_fields=True):
    pending: list[ToPurge]
    format: int = 1
    doubted: list[str] = []  # ids of events


def path_of(log: Path) -> Path:
    """Return where the note beside a log is, if there is one."""
    return log.with_name(log.name + SUFFIX)


def pending(log: Path) -> tuple[ToPurge, ...]:
    """Return what is still to be purged; nothing, if there is no note. Raises `LogUnavailable` if it does not read."""
    return tuple(_read(log).pending)


def doubted(log: Path) -> tuple[ToPurge, ...]:
    """Return what is still to be purged although a purge was run: its search found something. Raises as `pending`."""
    noted = _read(log)
    return tuple(one for one in noted.pending if one.event_id in noted.doubted)


def _read(log: Path) -> _Note:
    path = path_of(log)
    try:
        return msgspec.json.decode(path.read_bytes(), type=_Note)
    except FileNotFoundError:
        return _Note([])
    except (OSError, msgspec.DecodeError) as error:
        message = f"the note of what is to be purged does not read: {error}"
        fix = (
            "do not delete it, it may name captured files that are to go: put it back from a copy, or move it away and "
            "keep it; then run timeline redact --finish-purge, and delete what it names below the captured files"
        )
        raise LogUnavailable(message, where={"file": str(path)}, fix=fix) from error


def note(log: Path, more: ToPurge) -> None:
    """Add to the note, and have it on the disk before anything else is."""
    noted = _read(log)
    _write(log, [*noted.pending, more], noted.doubted)


def doubt(log: Path, found: Iterable[ToPurge]) -> None:
    """Keep in the note that a search has found something of these."""
    noted = _read(log)
    ids = {one.event_id for one in found}
    _write(log, noted.pending, [*noted.doubted, *(one.event_id for one in noted.pending if one.event_id in ids)])


def forget(log: Path, done: Iterable[ToPurge]) -> None:
    """Take out of the note what is done; the last entry takes the file with it."""
    gone = set(done)
    noted = _read(log)
    _write(log, [one for one in noted.pending if one not in gone], noted.doubted)


def _write(log: Path, entries: list[ToPurge], ids: Iterable[str]) -> None:
    path = path_of(log)
    try:
        if entries:
            there = {one.event_id for one in entries}
            doubted = [one for one in dict.fromkeys(ids) if one in there]
            write_durably(path, msgspec.json.encode(_Note(entries, doubted=doubted)), replace=True)
        elif path.exists():
            path.unlink()
            sync_folder(path.absolute().parent)
    except OSError as error:
        message = f"the note of what is to be purged cannot be written: {error.strerror or error}"
        raise LogUnavailable(message, where={"file": str(path)}) from error
