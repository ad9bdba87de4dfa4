"""P6: eight processes append to one log at once: nobody is refused, nobody waits long, everybody gets a share."""

import multiprocessing
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from benchmarks.generate import generate
from benchmarks.measures import Measure, Sample, Setting, fresh_folder
from benchmarks.stores import JOURNAL

from events.envelope import NewEvent
from timeline import _sqlite
from timeline.errors import TimelineError
from timeline.log import SqliteLog
from timeline.log.gate import PollGate
from timeline.log.ids import RANDOM_BYTES, uuid7

WRITERS = 8
_SECONDS = 1.5
_FORKING = multiprocessing.get_context("fork")


class _Did(NamedTuple):
    """What one process did: how long each of its appends took, and how many were refused."""

    waits: tuple[float, ...]
    refused: int


def concurrency(setting: Setting) -> Sample:
    """Append one event at a time from eight processes: with the gate, with a poll, and raw rows with SQLite's own wait.

    `count` are the appends that end a smoke run early; a full run takes 1.5 s each.
    """
    contestants: dict[str, tuple[Callable[[Path], None], Callable[[Path, int], Callable[[int], None]]]] = {
        "gate": (_new_log, lambda path, writer: _ours(path, writer, poll=False)),
        "poll": (_new_log, lambda path, writer: _ours(path, writer, poll=True)),
        "raw rows, busy handler": (_new_table, _raw),
    }
    drawn = list(contestants)
    setting.chance.shuffle(drawn)
    found = {}
    for name in drawn:
        with fresh_folder(setting) as folder:
            make, writer = contestants[name]
            make(folder / "team.db")
            found[name] = _race(lambda number, path=folder / "team.db", work=writer: work(path, number), setting.count)
    return {f"{name}: {what}": measure for name in contestants for what, measure in _figures(found[name]).items()}


def _figures(did: list[_Did]) -> dict[str, Measure]:
    waits = sorted(wait for one in did for wait in one.waits)
    counts = [len(one.waits) for one in did]
    return {
        "errors": Measure(sum(one.refused for one in did), "n"),
        "worst wait": Measure(waits[-1] * 1000, "ms"),
        "p99 wait": Measure(waits[len(waits) * 99 // 100] * 1000, "ms"),
        "min / max share": Measure(min(counts) / max(counts), "×"),
        "appends": Measure(sum(counts) / max(_SECONDS, 1e-9), "n/s"),
    }


def _race(opened: Callable[[int], Callable[[int], None]], most: int) -> list[_Did]:
    barrier = _FORKING.Barrier(WRITERS)
    results = _FORKING.Queue()

    def run(writer: int) -> None:
        append = opened(writer)
        waits, refused, number = [], 0, 0
        barrier.wait()
        end = time.monotonic() + _SECONDS
        while time.monotonic() < end and number < most:
            begun = time.perf_counter()
            try:
                append(number)
            except (TimelineError, _sqlite.Error):
                refused += 1
            waits.append(time.perf_counter() - begun)
            number += 1
        results.put(_Did(tuple(waits), refused))

    processes = [_FORKING.Process(target=run, args=(writer,)) for writer in range(WRITERS)]
    for process in processes:
        process.start()
    found = [results.get() for _ in processes]
    for process in processes:
        process.join()
    return found


def _new_log(path: Path) -> None:
    SqliteLog.create(path, origin="bench.example.org").close()


def _ours(path: Path, writer: int, *, poll: bool) -> Callable[[int], None]:
    log = SqliteLog.open(path, writable=True, gate=(lambda _: PollGate()) if poll else None)
    events = list(generate(200, seed=writer))

    def append(number: int) -> None:
        event_id = uuid7(writer * 1_000_000 + number, writer.to_bytes(RANDOM_BYTES, "big"))
        new = NewEvent(event=events[number % len(events)], event_id=event_id, recorded_by="bench")
        log.append(f"note:{writer}", (new,), expected=number)

    return append


def _new_table(path: Path) -> None:
    connection = _sqlite.connect(path, isolation_level=None)
    connection.execute(f"PRAGMA journal_mode={JOURNAL}")
    connection.execute("CREATE TABLE event (key TEXT PRIMARY KEY, payload BLOB) STRICT")
    connection.close()


def _raw(path: Path, writer: int) -> Callable[[int], None]:
    connection = _sqlite.connect(path, isolation_level=None)
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA busy_timeout=30000")
    payload = b"x" * 775

    def append(number: int) -> None:
        connection.execute("INSERT INTO event VALUES (?, ?)", (f"{writer}-{number}", payload))

    return append
