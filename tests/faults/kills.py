"""t2, t2c. The supervisor: kills a writer in the midst of appending, again and again, and looks what is left.

"Acknowledged" is what the writer had printed on its pipe after `append` returned,
and nothing else. `python -m tests.faults.kills LOG KILLS [--early]`; `--early` is the
control: there the receipt is printed before COMMIT.
"""

import json
import os
import random
import signal
import sys
import time
from contextlib import nullcontext
from pathlib import Path

from tests import builders as make
from tests.faults.team import fork
from tests.log.worlds import new_log
from timeline.log import SqliteLog
from timeline.proof import verify

LONGEST_MILLISECONDS = 30
SEED = 2024
STREAM = "note:kills"
OPEN = b"open\n"


def batch(number: int) -> list:
    """The events of a batch: one to five, whose ids anybody can foretell."""
    size = number % 5 + 1
    return [make.new(make.note(f"kill-{number}-{one}", "panjgur-2024-01-16"), number * 8 + one) for one in range(size)]


def write(path: Path, number: int, revision: int, acknowledge: int, *, early: bool) -> None:
    """Append batches from `number` on, and say so after each, until killed."""
    with SqliteLog.open(path, writable=True) as log:
        os.write(acknowledge, OPEN)
        while True:
            events = batch(number)
            with log.turn() if early else nullcontext():
                receipt = log.append(STREAM, events, expected=revision)
                line = json.dumps([number, receipt.first, receipt.last])
                os.write(acknowledge, f"{line}\n".encode())
                if early:
                    time.sleep(0.005)
            number, revision = number + 1, revision + len(events)


def kill_once(path: Path, number: int, revision: int, chance: random.Random, *, early: bool) -> list[list[int]]:
    """Start a writer, kill it, and return what it had acknowledged: (batch, first, last).

    Every other time the pause begins when it has opened the log, so that most kills
    strike an append, on a loaded machine too.
    """
    reading, writing = os.pipe()
    child, done = fork(lambda: write(path, number, revision, writing, early=early))
    os.close(writing)
    with os.fdopen(reading, "rb", buffering=0) as pipe:
        began = pipe.read(len(OPEN)) if chance.random() < 0.5 else b""
        time.sleep(chance.uniform(0, LONGEST_MILLISECONDS / 1000))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(done)
        lines = (began + pipe.readall()).removeprefix(OPEN).splitlines(keepends=True)
    return [json.loads(line) for line in lines if line.endswith(b"\n")]


def look(log: SqliteLog, number: int, acknowledged: list[list[int]]) -> tuple[int, int, list[str]]:
    """Compare what is there with what was said. Return the next batch, its place in the stream, and what is wrong."""
    wrong = []
    for said, first, last in acknowledged:
        there = [log.find(new.event_id) for new in batch(said)]
        if there != list(range(first, last + 1)):
            wrong.append(f"batch {said} was acknowledged at {first} to {last} and is at {there}")
        number = said + 1
    unanswered = [log.find(new.event_id) for new in batch(number)]
    if None not in unanswered:
        number += 1
    elif any(unanswered):
        wrong.append(f"half of batch {number} is there: {unanswered}")
    if log.find(batch(number)[0].event_id) is not None:
        wrong.append(f"batch {number} is there, and nobody had begun it")
    return number, log.revision(STREAM), wrong


def repeat(log: SqliteLog, number: int, known: int) -> list[str]:
    """Send the batch again whose answer was lost: there must be one copy, and the receipt of the first time."""
    events = batch(number - 1) if number > known else batch(number)
    before = log.find(events[0].event_id)
    receipt = log.append(STREAM, events, expected=log.revision(STREAM))
    wrong = []
    if (before is not None) != receipt.repeated or (before or receipt.first) != receipt.first:
        wrong.append(f"{events[0].event_id} was at {before}, and the receipt says {receipt.first}")
    if log.append(STREAM, events, expected=0) != receipt._replace(repeated=True):
        wrong.append(f"{events[0].event_id} has two receipts")
    return wrong


def main(path: Path, kills: int, *, early: bool) -> dict:
    """Kill as often as asked; return counts, and everything that was wrong."""
    new_log(path).close()
    chance = random.Random(SEED)  # noqa: S311 — the same pauses each time
    number = revision = acknowledged = unanswered = 0
    wrong: list[str] = []
    for _ in range(kills):
        said = kill_once(path, number, revision, chance, early=early)
        acknowledged += len(said)
        with SqliteLog.open(path, writable=True) as log:
            known = said[-1][0] + 1 if said else number
            number, revision, found = look(log, number, said)
            unanswered += number - known
            wrong += found
            if not early and not found:
                wrong += repeat(log, number, known)
                number = max(number, known + 1)
                revision = log.revision(STREAM)
        if early and wrong:
            break
    verdict = verify(path)
    return {
        "kills": kills,
        "acknowledged": acknowledged,
        "stored but not acknowledged": unanswered,
        "events": verdict.events,
        "whole": verdict.ok,
        "wrong": wrong,
        "seed": SEED,
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(Path(sys.argv[1]), int(sys.argv[2]), early="--early" in sys.argv)))
