"""The note of what is still to be purged after redactions: a file beside the log, which outlives a kill.

It names the events that record the redactions, and captured files by their hash;
never a word of what was taken out. It is written in the writers' turn only; whoever reads
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


def path_of(log: Path) -> Path:
    """Return where the note beside a log is, if there is one."""
    return log.with_name(log.name + SUFFIX)


def pending(log: Path) -> tuple[ToPurge, ...]:
    """Return what is still to be purged; nothing, if there is no note. Raises `LogUnavailable` if it does not read."""
    path = path_of(log)
    try:
        return tuple(msgspec.json.decode(path.read_bytes(), type=_Note).pending)
    except FileNotFoundError:
        return ()
    except (OSError, msgspec.DecodeError) as error:
        message = f"the note of what is to be purged does not read: {error}"
        fix = "delete it, then run timeline redact --finish-purge: a purge may be run at any time"
        raise LogUnavailable(message, where={"file": str(path)}, fix=fix) from error


def note(log: Path, more: ToPurge) -> None:
    """Add to the note, and have it on the disk before anything else is."""
    _write(log, [*pending(log), more])


def forget(log: Path, done: Iterable[ToPurge]) -> None:
    """Take out of the note what is done; the last entry takes the file with it."""
    gone = set(done)
    _write(log, [one for one in pending(log) if one not in gone])


def _write(log: Path, entries: list[ToPurge]) -> None:
    path = path_of(log)
    try:
        if entries:
            write_durably(path, msgspec.json.encode(_Note(entries)), replace=True)
        elif path.exists():
            path.unlink()
            sync_folder(path.absolute().parent)
    except OSError as error:
        message = f"the note of what is to be purged cannot be written: {error.strerror or error}"
        raise LogUnavailable(message, where={"file": str(path)}) from error
