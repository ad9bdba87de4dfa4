"""Forks with an open log: `python -m tests.faults.forks LOG [cut]` prints what came of it."""

import json
import os
import signal
import sys
import time
from pathlib import Path

from tests import builders as make
from tests.faults.team import fork, result
from tests.log.worlds import new_log, session_of
from timeline.errors import LogUnavailable
from timeline.log import SqliteLog
from timeline.proof import verify


def append(log: SqliteLog, number: int) -> int:
    """Append the note with that number; return its position."""
    new = make.new(make.note(f"note-{number}", "panjgur-2024-01-16"), number)
    return log.append(f"note:{number}", [new], expected=0).first


def both(path: Path) -> dict:
    """Parent and child append to the same open log, each on its own connection."""
    log = new_log(path)
    parent = [append(log, 1)]
    child = result(*fork(lambda: [append(log, 2), append(log, 3)]))
    position, inside = fork_inside_a_turn(log)
    positions = [one.position for one in log.read()]
    log.close()
    return {
        "parent": [*parent, position],
        "child": child,
        "inside a turn": inside,
        "positions": positions,
        "whole": verify(path).ok,
    }


def fork_inside_a_turn(log: SqliteLog) -> tuple[int, str]:
    """Return where the parent's event stands, and what the child is told when it leaves the turn that it inherited."""
    reading, writing = os.pipe()
    child = -1
    try:
        with log.turn():
            position = append(log, 4)
            child = os.fork()
    except LogUnavailable as error:
        os.write(writing, error.message.encode())
        os._exit(0)
    if child == 0:
        os._exit(1)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as pipe:
        said = pipe.read()
    os.waitpid(child, 0)
    return position, said


def cut(path: Path) -> dict:
    """Kill a writer in the midst of a commit without WAL, as its journal lies beside the file; then only read."""
    with SqliteLog.create(path, origin="desk.example/log", journal="truncate") as log:
        for number in range(1, 21):
            append(log, number)
    ready, writing = os.pipe()

    def begin() -> None:
        log = SqliteLog.open(path, writable=True, journal="truncate")
        with log.turn():
            connection = session_of(log).connection
            connection.set_authorizer(None)
            connection.execute("PRAGMA cache_size=1")  # so that changed pages go to the file before the commit
            for number in range(21, 400):
                append(log, number)
            os.write(writing, b"!")
            time.sleep(60)

    child, pipe = fork(begin)
    os.read(ready, 1)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    os.close(pipe)
    hot = path.with_name(path.name + "-journal").stat().st_size > 0
    with SqliteLog.open(path, writable=False) as log:
        events = sum(1 for _ in log.read())
    return {"events": events, "hot": hot, "whole": verify(path).ok}


if __name__ == "__main__":
    sys.stdout.write(json.dumps((cut if "cut" in sys.argv else both)(Path(sys.argv[1]))))
