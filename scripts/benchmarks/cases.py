"""The cases of the benchmark: each runs every contestant once a round, in a drawn order, and gives seconds."""

import gc
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.generate import generate
from benchmarks.stores import Eventsourcing, EventsourcingTyped, Ours, Raw, Store

Sample = dict[str, float]
"""Contestant → seconds of one round."""


@contextmanager
def _prepared(store: Store, folder: Path, count: int, sealed: int | None) -> Iterator[Store]:
    events = list(generate(count, sealed=sealed))
    store.prepare(folder, events)
    gc.collect()
    gc.freeze()  # what was prepared must not slow the timed part
    try:
        yield store
    finally:
        gc.unfreeze()
        store.close()


def _in_drawn_order(contestants: list[tuple[str, Callable[[], float]]], chance: random.Random) -> Sample:
    drawn = contestants[:]
    chance.shuffle(drawn)
    return {name: run() for name, run in drawn}


def _timed(make: Callable[[], Store], count: int, work: Callable[[Store], object], sealed: int | None = None) -> float:
    with tempfile.TemporaryDirectory(dir=".") as folder, _prepared(make(), Path(folder), count, sealed) as store:
        start = time.perf_counter()
        work(store)
        return time.perf_counter() - start


def append_batch(chance: random.Random, count: int) -> Sample:
    """P1: `count` events in batches of 1,000; ours also with 0, 2 and 5 sealed values an action."""

    def work(store: Store) -> None:
        for first in range(0, count, 1000):
            store.append_batch(first, min(first + 1000, count))

    contestants: list[tuple[str, Callable[[], float]]] = [
        ("ours", lambda: _timed(Ours, count, work)),
        ("raw", lambda: _timed(Raw, count, work)),
        ("eventsourcing", lambda: _timed(Eventsourcing, count, work)),
    ]
    contestants += [
        (f"ours, {sealed} sealed", lambda sealed=sealed: _timed(Ours, count, work, sealed)) for sealed in (0, 2, 5)
    ]
    return _in_drawn_order(contestants, chance)


def append_single(chance: random.Random, count: int) -> Sample:
    """P2: `count` durable appends, one event each."""

    def work(store: Store) -> None:
        for number in range(count):
            store.append_one(number)

    return _in_drawn_order(
        [
            ("ours", lambda: _timed(Ours, count, work)),
            ("raw", lambda: _timed(Raw, count, work)),
            ("eventsourcing", lambda: _timed(Eventsourcing, count, work)),
        ],
        chance,
    )


def replay(chance: random.Random, count: int) -> Sample:
    """P3: `count` events read back: leaves and tree verified, typed."""

    def timed(make: Callable[[], Store]) -> float:
        with tempfile.TemporaryDirectory(dir=".") as folder, _prepared(make(), Path(folder), count, None) as store:
            for first in range(0, count, 1000):
                store.append_batch(first, min(first + 1000, count))
            gc.collect()
            start = time.perf_counter()
            found = store.replay()
            seconds = time.perf_counter() - start
            if found.total() != count:
                message = f"{store.name} read {found.total()} of {count} events back"
                raise RuntimeError(message)
            return seconds

    return _in_drawn_order(
        [(make.name, lambda make=make: timed(make)) for make in (Ours, Raw, Eventsourcing, EventsourcingTyped)], chance
    )


def start(chance: random.Random, count: int) -> Sample:
    """P12, P13: whole processes: the version, one cold append, against `import typer, pydantic`."""
    with tempfile.TemporaryDirectory(dir=".") as folder:
        log = str(Path(folder).resolve() / "start.db")
        timeline = [sys.executable, "-m", "timeline"]
        _run([*timeline, "init", "--demo", "--recorder", "bench", "--log", log])
        number = iter(range(count * 10))

        def append() -> float:
            words = ["append", "action", "--id", f"bench-{next(number)}", "--kind", "strike", "--actor", "iran"]
            words += ["--occurred", "2024-01-17", "--zone", "Asia/Tehran", "--territory", "PK"]
            words += ["--source", "ft-2024-01-18", "--quote", "a strike", "--recorder", "bench"]
            return _run([*timeline, *words, "--log", log])

        def median(run: Callable[[], float]) -> float:
            return sorted(run() for _ in range(count))[count // 2]

        return _in_drawn_order(
            [
                (
                    "import typer, pydantic",
                    lambda: median(lambda: _run([sys.executable, "-c", "import typer, pydantic"])),
                ),
                ("timeline --version", lambda: median(lambda: _run([*timeline, "--version"]))),
                ("timeline append action", lambda: median(append)),
            ],
            chance,
        )


def _run(command: list[str]) -> float:
    begun = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, cwd=Path(__file__).resolve().parents[2])
    return time.perf_counter() - begun


def tree(chance: random.Random, count: int) -> Sample:
    """P10: the root and proofs of drawn sizes of a stored tree of `count` leaves, per call."""
    with tempfile.TemporaryDirectory(dir=".") as folder, _prepared(store := Ours(), Path(folder), count, None):
        for first in range(0, count, 1000):
            store.append_batch(first, min(first + 1000, count))
        sizes = [chance.randrange(2, count + 1) for _ in range(200)]
        log = store.log()

        def each(work: Callable[[int], object]) -> float:
            begun = time.perf_counter()
            for size in sizes:
                work(size)
            return (time.perf_counter() - begun) / len(sizes)

        return {
            "root": each(log.basis),
            "inclusion": each(lambda size: log.prove_inclusion(size // 3 + 1, size)),
            "consistency": each(lambda size: log.prove_consistency(size // 2, size)),
        }
