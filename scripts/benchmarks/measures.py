"""What a case gives: named measures with their units; how a round runs its contestants; and what the machine did."""

import gc
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from benchmarks.worlds import Worlds

ROOT = Path(__file__).resolve().parents[2]


class Measure(NamedTuple):
    """One figure of one round, in `unit`: s, ms, us, MB, a ratio (×) or a count (n)."""

    value: float
    unit: str


Sample = Mapping[str, Measure]
"""Contestant, or what was looked at → its figure of one round."""


class Setting(NamedTuple):
    """What a case is handed: chance for what it draws, how many events, logs that are made already, a free folder."""

    chance: random.Random
    count: int
    worlds: Worlds
    folder: Path


def seconds(value: float) -> Measure:
    """Return a time."""
    return Measure(value, "s")


def in_drawn_order(contestants: Mapping[str, Callable[[], Measure]], chance: random.Random) -> Sample:
    """Run each contestant once, in a drawn order."""
    drawn = list(contestants)
    chance.shuffle(drawn)
    found = {name: contestants[name]() for name in drawn}
    return {name: found[name] for name in contestants}


@contextmanager
def quiet() -> Iterator[None]:
    """Keep what was prepared from slowing the timed part."""
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


@contextmanager
def fresh_folder(setting: Setting) -> Iterator[Path]:
    """Give a folder of its own on the disk that is measured."""
    with tempfile.TemporaryDirectory(dir=setting.folder) as folder:
        yield Path(folder)


def timed(work: Callable[[], object]) -> float:
    """Return the seconds that `work` takes."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def run_command(command: list[str], cwd: Path = ROOT, *, may_find: bool = False) -> float:
    """Return the seconds of a whole process; `may_find`: it may say by exit code 1 that it found something.

    Raises `CalledProcessError` if it fails.
    """
    # Modules are compiled once, as where the program is installed, and not anew by every process.
    surroundings = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    begun = time.perf_counter()
    done = subprocess.run(command, check=False, capture_output=True, cwd=cwd, env=surroundings)
    taken = time.perf_counter() - begun
    if not (may_find and done.returncode == 1):
        done.check_returncode()
    return taken


def child(what: str, *arguments: str) -> Sample:
    """Run one of `benchmarks.children` in a process of its own; return the figures that it prints, one a line."""
    command = [sys.executable, "-m", "benchmarks.children", what, *arguments]
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT)
    found = {}
    for line in done.stdout.splitlines():
        name, value, unit = line.rsplit(" ", 2)
        found[name] = Measure(float(value), unit)
    return found
