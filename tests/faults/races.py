"""t5, t5b, t5d, t6. Many writers at once, as processes: `python -m tests.faults.races RACE LOG …` prints what happened.

Each race has a control without the guard that it tests.
"""

import json
import multiprocessing
import os
import signal
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import Any

from tests import builders as make
from tests.faults.team import fork, result, team
from tests.log.worlds import ask, bare, new_log
from timeline import clock
from timeline.errors import ConcurrencyConflict, HeadMoved, TimelineError
from timeline.log import SqliteLog, session
from timeline.log.appending import Writer
from timeline.log.gate import FlockGate, PollGate

FORKING = multiprocessing.get_context("fork")


class NoGate(PollGate):
    """What SQLite does by itself: its busy handler waits up to 30 s."""

    method = "stock"


def event(writer: int, number: int) -> Any:
    """An event whose id says whose it is."""
    return make.new(make.note(f"note-{writer}-{number}", "panjgur-2024-01-16"), writer * 1_000_000 + number)


class EarlyPosition:
    """The planted writer of t5b: it takes its next position before the lock, while it still writes the one before."""

    def __init__(self, path: Path, taken: Any) -> None:
        self._connection = bare(path)
        self._connection.execute("PRAGMA busy_timeout=30000")
        self._taken = taken
        self._next = self._take()

    def _take(self) -> int:
        with self._taken.get_lock():
            self._taken.value += 1
            return self._taken.value

    def append(self, writer: int, number: int) -> int:
        """Write the row of an event; return its position."""
        position, self._next = self._next, self._take()
        row = (position, f"note:{writer}", number + 1)
        self._connection.execute(
            "INSERT INTO event VALUES (?1, randomblob(16), ?2, ?3, 'note.added', 1, '2024-01-18T09:12:00.000000Z',"
            " zeroblob(32), NULL, x'7b7d')",
            row,
        )
        return position


def order(path: Path, writers: int, appends: int, readers: int = 1, *, plain_begin: bool = False) -> dict:
    """t5, t5b. Everybody appends, and reads between; every position once, in the order of real time."""
    new_log(path).close()
    gate = (lambda _: NoGate()) if plain_begin else None
    if plain_begin:
        attempt = session.attempt  # the guard that this control takes away
        plain = lambda connection, what: attempt(connection, what.removesuffix(" IMMEDIATE"))  # noqa: E731
        session.attempt = plain

    def append(writer: int) -> tuple:
        log = SqliteLog.open(path, writable=True, gate=gate)
        revision = 0

        def one(number: int) -> int:
            nonlocal revision
            position = log.append(f"note:{writer}", [event(writer, number)], expected=revision).first
            revision += 1
            return position

        return one, lambda: log.basis().position

    def read(after: int) -> list[int]:
        with SqliteLog.open(path, writable=False) as log:
            return [one.position for one in log.read(after=after)]

    return _run(writers, appends, readers, append, read)


def early(path: Path, writers: int, appends: int, readers: int = 1) -> dict:
    """t5b, control. Positions are taken before the lock, by writers whom no guard hinders."""
    new_log(path).close()
    with closing(bare(path)) as connection:
        connection.execute("DROP TRIGGER event_insert")
    taken = FORKING.Value("i", 0)

    def read(after: int) -> list[int]:
        query = f"SELECT position FROM event WHERE position > {after:d} ORDER BY position"
        return [position for (position,) in ask(path, query)]

    def append(writer: int) -> tuple:
        planted = EarlyPosition(path, taken)
        return lambda number: planted.append(writer, number), lambda: max(read(0), default=0)

    return _run(writers, appends, readers, append, read)


def _run(writers: int, appends: int, readers: int, appending: Any, read: Any) -> dict:
    """Let writers and readers loose; return what was done, and what contradicts one order in real time."""
    start, busy = FORKING.Barrier(writers + readers), FORKING.Value("i", writers)

    def work(writer: int) -> dict:
        append, head = appending(writer)
        done, refused, back, seen = [], 0, 0, 0
        start.wait()
        for number in range(appends):
            began = time.monotonic()  # of the whole machine: it can be compared between processes
            try:
                position = append(number)
            except TimelineError:
                refused += 1
                continue
            done.append((began, time.monotonic(), position))
            now = head()
            back += now < max(seen, position)
            seen = max(now, seen)
        with busy.get_lock():
            busy.value -= 1
        return {"done": done, "refused": refused, "back": back, "holes": 0}

    def follow() -> dict:
        start.wait()
        longest = back = holes = 0
        last_look = False
        while not last_look:
            last_look = busy.value == 0
            after = max(0, longest - 50)
            positions = read(after)
            holes += positions != list(range(after + 1, after + 1 + len(positions)))
            back += max(positions, default=0) < longest
            longest = max([longest, *positions])
        return {"done": [], "refused": 0, "back": back, "holes": holes}

    each = team(writers + readers, lambda number: work(number) if number < writers else follow())
    done = sorted(tuple(one) for some in each for one in some["done"])
    return {
        "positions": sorted(position for *_, position in done),
        "refused": sum(some["refused"] for some in each),
        "out of order": _out_of_order(done, sorted((end, position) for _, end, position in done)),
        "reads that went back": sum(some["back"] for some in each),
        "reads with holes": sum(some["holes"] for some in each),
        "worst wait ms": round(max(end - began for began, end, _ in done) * 1000, 1) if done else None,
    }


def _out_of_order(done: list, ends: list) -> int:
    """Count appends that began after another had ended, and stand before it."""
    wrong = place = highest = 0
    for began, _, position in done:
        while place < len(ends) and ends[place][0] < began:
            highest = max(highest, ends[place][1])
            place += 1
        wrong += position < highest
    return wrong


def fair(path: Path, writers: int, seconds: float, *, stock: bool = False) -> dict:
    """t5d. Everybody appends as fast as it can; how many commits of others does the unluckiest see pass by."""
    new_log(path).close()
    start = FORKING.Barrier(writers)

    def work(writer: int) -> dict:
        log = SqliteLog.open(path, writable=True, gate=(lambda _: NoGate()) if stock else None)
        done: list[tuple[float, float, int]] = []
        refused = 0
        start.wait()
        end = time.monotonic() + seconds
        while (began := time.monotonic()) < end:
            try:
                receipt = log.append(f"note:{writer}", [event(writer, len(done))], expected=len(done))
                done.append((began, time.monotonic(), receipt.first))
            except TimelineError:
                refused += 1
        log.close()
        return {"done": done, "refused": refused}

    each = team(writers, work)
    counts = [len(one["done"]) for one in each]
    done = sorted(append for one in each for append in one["done"])
    return {
        "appends": sum(counts),
        "share": round(min(counts) / max(counts), 2),
        "refused": sum(one["refused"] for one in each),
        "passed by": _passed_by(done),
        "worst wait ms": round(max(end - began for began, end, _ in done) * 1000, 1),
    }


def _passed_by(done: list) -> int:
    """Return how many commits of others the unluckiest append saw between its beginning and itself."""
    ends = sorted((end, position) for _, end, position in done)
    most = place = head = 0
    for began, _, position in done:
        while place < len(ends) and ends[place][0] <= began:
            head = max(head, ends[place][1])
            place += 1
        most = max(most, position - head - 1)
    return most


def holder(path: Path, how: str) -> dict:
    """t5d. The one whose turn it is dies, or is stopped: the others go on, or say who is in the way."""
    new_log(path).close()
    ready, ready_writing = os.pipe()

    def hold() -> None:
        log = SqliteLog.open(path, writable=True)
        with log.turn():
            os.write(ready_writing, b"!")
            time.sleep(60)

    def wait() -> dict:
        with SqliteLog.open(path, writable=True, gate=lambda log: FlockGate(log, patience=1.0)) as log:
            try:
                return {"last": log.append("note:1", [event(1, 1)], expected=0).last}
            except TimelineError as error:
                first = error.message
            os.kill(child, signal.SIGCONT)
            os.kill(child, signal.SIGKILL)
            return {"last": log.append("note:1", [event(1, 1)], expected=0).last, "said": first}

    child, pipe = fork(hold)
    os.read(ready, 1)
    os.kill(child, signal.SIGKILL if how == "killed" else signal.SIGSTOP)
    outcome = result(*fork(wait))
    os.waitpid(child, 0)
    os.close(pipe)
    return outcome | {"holder": child}


def check_before_the_lock(log: SqliteLog, meet: Any) -> None:
    """Plant the fault of t6: both have compared what they expect before either has the lock, and nobody does then."""
    shelf = log._shelf  # noqa: SLF001 — the guard that this control takes away

    class Early(Writer):
        def append_all(self, appends: Any, head: int | None) -> Any:
            super()._check_expected(appends)
            if head is not None and head != shelf.head().position:
                raise HeadMoved(expected=head, actual=shelf.head().position)
            meet.wait()
            return super().append_all(appends, None)

        def _check_expected(self, appends: Any) -> dict[str, int]:
            return {one.stream: shelf.revision(one.stream) for one in appends}

    log._writer = Early(shelf, clock.now, os.urandom)  # noqa: SLF001


def stale(path: Path, rounds: int, how: str) -> dict:
    """t6. Two decide on the same reading, again and again: one records, the other is told what came first."""
    new_log(path).close()
    meet = FORKING.Barrier(2)

    def work(writer: int) -> list:
        log = SqliteLog.open(path, writable=True)
        if how.startswith("early"):
            check_before_the_lock(log, meet)
        outcomes = []
        for number in range(rounds):
            stream = f"race:{number}-{writer}" if how.endswith("head") else f"race:{number}"
            meet.wait()
            head = log.basis().position
            meet.wait()
            condition = {"expected": 0, "head": head} if how.endswith("head") else {"expected": 0}
            if how == "unguarded":  # the control: the second decides on what is there when it writes, not when it read
                if writer == 1:
                    meet.wait()
                log.append(stream, [event(writer, number)], expected=log.revision(stream))
                if writer == 0:
                    meet.wait()
                outcomes.append(["won"])
                continue
            try:
                log.append(stream, [event(writer, number)], **condition)
                outcomes.append(["won"])
            except ConcurrencyConflict as conflict:
                outcomes.append([conflict.code, *conflict.came_first[0]])
        log.close()
        return outcomes

    one, other = team(2, work)
    with SqliteLog.open(path, writable=False) as log:
        events = log.basis().position
        told = {(recorded.position, recorded.event.type, recorded.stream) for recorded in log.read()}
    pairs = [sorted([first[0], second[0]]) for first, second in zip(one, other, strict=True)]
    lost = [tuple(said[1:]) for said in one + other if len(said) > 1]
    return {
        "outcomes": sorted({tuple(pair) for pair in pairs}),
        "events": events,
        "told what came first": all(said in told for said in lost),
    }


RACES = {"order": order, "early": early, "fair": fair, "holder": holder, "stale": stale}

if __name__ == "__main__":
    name, where, *rest = sys.argv[1:]
    flags = {flag.removeprefix("--").replace("-", "_"): True for flag in rest if flag.startswith("--")}
    values = [json.loads(one) if one[0].isdigit() else one for one in rest if not one.startswith("--")]
    sys.stdout.write(json.dumps(RACES[name](Path(where), *values, **flags)))
