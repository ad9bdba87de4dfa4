"""t4c. A log that may not be written: `python -m tests.faults.barred FOLDER CASE`, as root, by `unshare --mount`.

What bars it is the kernel, so all is as at a desk: read-only media, another user's file, an immutable file.
"""

import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout, suppress
from pathlib import Path
from typing import NamedTuple

from tests.faults.disk import events
from tests.faults.team import fork, result
from tests.log.worlds import session_of
from timeline.cli.app import run
from timeline.log import SqliteLog

NOBODY = 65534
APPEND = ("append", "actor", "--name", "Afghanistan", "--kind", "state", "--recorder", "desk")


class Refused(Exception):
    """The kernel or the file system does not let us bar anything in that way."""


def do(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Refused(done.stderr.strip())


def remount(folder: Path) -> None:
    do("mount", "-o", "remount,ro", str(folder))


def bind(folder: Path) -> None:
    do("mount", "--bind", "-o", "ro", str(folder), str(folder))


def freeze_file(folder: Path) -> None:
    do("chattr", "+i", str(folder / "timeline.db"))


def freeze_folder(folder: Path) -> None:
    do("chattr", "+i", str(folder))


def modes(folder_mode: int, file_mode: int) -> Callable[[Path], None]:
    """Return what sets the rights of the folder and of the files in it."""

    def bar(folder: Path) -> None:
        for one in folder.iterdir():
            one.chmod(file_mode)
        folder.chmod(folder_mode)

    return bar


class Case(NamedTuple):
    """How the log is barred, and who comes; the exit code of reading, and what an error says."""

    bar: Callable[[Path], None]
    user: int = 0
    in_memory: bool = False
    reads: int = 0
    says: str = "may not be written|the queue of writers cannot be opened: .*(Read-only|denied|not permitted)"
    cut_off: bool = False
    """The last writer was killed. What it recorded is read from the WAL; without, the file must be tidied up first."""


CASES = {
    "remounted read-only": Case(remount, in_memory=True),
    "bound read-only": Case(bind),
    "remounted read-only after a kill": Case(remount, in_memory=True, cut_off=True),
    "file of another user": Case(modes(0o755, 0o644), NOBODY),
    "file of another user, in a folder for all": Case(modes(0o777, 0o444), NOBODY),
    "folder of another user, file for all": Case(modes(0o755, 0o666), NOBODY),
    "file that others may not read": Case(modes(0o755, 0o600), NOBODY, reads=6, says="may not be opened"),
    "immutable file": Case(freeze_file),
    "immutable folder": Case(freeze_folder),
    "folder that is gone": Case(shutil.rmtree, reads=6, says="no log"),
}


def timeline(folder: Path, user: int, *argv: str) -> list:
    """Run a command line as that user; return its code and what it printed on stderr."""

    def work() -> list:
        os.setgroups([])
        os.setgid(user)
        os.setuid(user)
        os.environ["HOME"] = str(folder)
        out, err = io.StringIO(), io.StringIO()
        with redirect_stdout(out), redirect_stderr(err):
            code = run([*argv, "--log", str(folder / "timeline.db")])
        return [code, err.getvalue()]

    return result(*fork(work))


def leave_open(path: Path) -> None:
    """Append, begin to append again, and end: the first is in the WAL, or a journal is left to be played back."""
    log = SqliteLog.open(path, writable=True)
    log.append("note:disk-0-0", events(0), expected=0)
    with log.turn():
        connection = session_of(log).connection
        connection.set_authorizer(None)
        connection.execute("PRAGMA cache_size=1")  # so that changed pages go to the file before the commit
        log.append("note:open", [new for number in range(1, 41) for new in events(3 * number + 2)], expected=0)
        sys.stdout.flush()
        os._exit(0)


def main(folder: Path, name: str) -> dict:
    """Bar a log; read it, append to it, make another in a folder that is not there."""
    case, told = CASES[name], {}
    if case.in_memory:
        do("mount", "-t", "tmpfs", "tmpfs", str(folder))
    with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
        run(["init", str(folder / "timeline.db"), "--demo", "-q"])
    if case.cut_off:
        os.waitpid(fork(lambda: leave_open(folder / "timeline.db"))[0], 0)
    try:
        case.bar(folder)
        told["read"] = [timeline(folder, case.user, *argv) for argv in (("verify",), ("log",), ("chains",))]
        told["append"] = timeline(folder, case.user, *APPEND)
        told["init"] = timeline(folder / "nowhere", case.user, "init")
    finally:
        with suppress(Refused):
            do("chattr", "-i", str(folder), str(folder / "timeline.db"))
    return told


if __name__ == "__main__":
    try:
        outcome = main(Path(sys.argv[1]), sys.argv[2])
    except Refused as error:
        outcome = {"refused": str(error)}
    sys.stdout.write(json.dumps(outcome))
