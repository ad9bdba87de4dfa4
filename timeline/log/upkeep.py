"""What was last done for a log: a small file beside it that may be deleted at any time. It is no evidence.

Nothing depends on it but how `doctor` words its advice. So no command fails because it
cannot be read or written.
"""

from pathlib import Path

import msgspec

from timeline._files import write_durably
from timeline.errors import TimelineError
from timeline.log.intake import open_plain

SUFFIX = ".upkeep.json"


class Verified(msgspec.Struct, frozen=True):
    """A check of the whole log: when, as the log writes times, how deep, up to which position and root; if all held."""

    at: str
    level: str
    position: int
    root: str
    ok: bool


class BackedUp(msgspec.Struct, frozen=True):
    """A backup of the whole log: when, as the log writes times, up to which position and root, and where it is.

    `missing` counts the captured files that it does not hold.
    """

    at: str
    position: int
    root: str
    to: str
    missing: int = 0


class Upkeep(msgspec.Struct, frozen=True):
    """What was last done for the log of that id."""

    log: str
    verified: Verified | None = None
    backed_up: BackedUp | None = None


def path_of(log: Path) -> Path:
    """Return where that file is, if there is one."""
    return log.with_name(log.name + SUFFIX)


def read_upkeep(log: Path, log_id: str) -> Upkeep:
    """Return what was last done for a log; nothing, if the file is not there, does not read, or is another log's."""
    try:
        with open_plain(path_of(log)) as file:  # whatever else has that name is not waited for
            found = msgspec.json.decode(file.read(), type=Upkeep)
    except (OSError, ValueError, TimelineError):
        return Upkeep(log_id)
    return found if found.log == log_id else Upkeep(log_id)


def remember(log: Path, log_id: str, done: Verified | BackedUp) -> str | None:
    """Remember what was done. Return why that could not be written, `None` if it was.

    What a deep check found stays until a deep check no longer finds it: a shallower one does not look there.
    """
    known = read_upkeep(log, log_id)
    before = known.verified
    if isinstance(done, Verified) and before and not before.ok and before.level == "deep" != done.level:
        return None
    field = "verified" if isinstance(done, Verified) else "backed_up"
    changed = msgspec.structs.replace(known, **{field: done})
    try:
        write_durably(path_of(log), msgspec.json.encode(changed) + b"\n", replace=True)
    except (OSError, ValueError) as error:
        return f"it could not be noted beside the log that this was done: {getattr(error, 'strerror', None) or error}"
    return None
