"""t4b. A commit whose fsync failed, while another process has the log open; then all are killed. Prints JSON."""

import errno
import json
import os
import signal
import sys
import time
from pathlib import Path

from tests.faults.disk import events
from tests.faults.shim import Deed, Fault, Kind, Shim
from tests.faults.team import fork, result
from tests.log.worlds import filled
from timeline.errors import LogUnavailable
from timeline.log import SqliteLog


def stay_open(path: Path, ready: int) -> None:
    """Append, so that there is a WAL, and keep the log open."""
    log = SqliteLog.open(path, writable=True)
    log.append("note:other", events(1), expected=0)
    os.write(ready, b"!")
    time.sleep(60)
    log.close()


def fail(path: Path, shim: Shim) -> dict:
    """Append while fsync fails once; say what was said, and whether it is there. Leave without closing."""
    log = SqliteLog.open(path, writable=True)
    shim.set(Fault(Kind.SYNC, 1, Deed.FAIL_ONCE, errno.EIO))
    said = ""
    try:
        log.append("note:ghost", events(0), expected=0)
    except LogUnavailable as error:
        said = error.message
    shim.rest()
    return {"said": said, "found at once": log.find(events(0)[0].event_id)}


def main(path: Path) -> dict:
    """Let a commit fail, kill everybody, and look again."""
    filled(path, count=8, signed=4)
    reading, ready = os.pipe()
    other, pipe = fork(lambda: stay_open(path, ready))
    os.read(reading, 1)
    outcome = result(*fork(lambda: fail(path, Shim())))  # it ends by `os._exit`, so it closes nothing
    os.kill(other, signal.SIGKILL)
    os.waitpid(other, 0)
    os.close(pipe)
    with SqliteLog.open(path, writable=True) as log:
        outcome["found after the crash"] = log.find(events(0)[0].event_id)
        again = log.append("note:ghost", events(0), expected=0)
    return outcome | {"repeated": [again.first, again.repeated]}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(Path(sys.argv[1]))))
