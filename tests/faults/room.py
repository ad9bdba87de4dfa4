"""t4. A file system of a few hundred kilobytes that fills up: `python -m tests.faults.room FOLDER KILOBYTES`.

Meant to be run by `unshare --mount`, so that what is mounted is gone with the process.
"""

import json
import subprocess
import sys
from itertools import count
from pathlib import Path

from tests.faults.disk import Told, append, look
from tests.log.worlds import filled
from timeline.log import SqliteLog

TO_SPARE = 16 << 10
"""Kilobytes, once there is room."""


def mount(*arguments: str) -> str:
    """Mount; return why it was refused, if it was."""
    done = subprocess.run(["mount", *arguments], capture_output=True, text=True, check=False)  # noqa: S607
    return done.stderr.strip()


def fill(path: Path) -> list[Told]:
    """Append until there is no room, and twice more."""
    told: list[Told] = []
    with SqliteLog.open(path, writable=True) as log:
        for number in count():
            told.append(append(log, number))
            if sum(1 for one in told if one.error) == 3:
                return told
    return told


def main(folder: Path, kilobytes: int) -> dict:
    """Fill a small file system; look at the log while it is full, and after there is room again."""
    if refused := mount("-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", str(folder)):
        return {"refused": refused}
    path = filled(folder / "timeline.db", count=8, signed=4)
    told = fill(path)
    wrong = look(path, told)
    mount("-o", f"remount,size={TO_SPARE}k", str(folder))
    with SqliteLog.open(path, writable=True) as log:
        again = [append(log, one.number) for one in told if one.error]
    wrong += [f"append again: {one.error}" for one in again if one.error] + look(path, again)
    errors = [one.error for one in told if one.error]
    return {
        "wrong": wrong,
        "acknowledged": len(told) - len(errors),
        "errors": sorted({(type(one).__name__, one.exit_code, "disk is full" in one.message) for one in errors}),
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(Path(sys.argv[1]), int(sys.argv[2]))))
