"""Real processes for the fault tests: forked from one that has all modules loaded, so that a kill costs milliseconds.

Run as `python -m tests.faults.kills` or `tests.faults.races`, never inside pytest:
a process with one thread can fork safely. Results come back as JSON.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.faults.counts import LEVEL

ROOT = Path(__file__).resolve().parents[2]


PATIENCE_SECONDS = 280 if LEVEL != "long" else 12 * 3600


def call(module: str, *arguments: object, seconds: float = PATIENCE_SECONDS, **environment: str) -> Any:
    """Run a script of this folder as a process of its own, in that environment too; return what it prints as JSON."""
    command = [sys.executable, "-m", f"tests.faults.{module}", *map(str, arguments)]
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=seconds,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def tell(capsys: Any, outcome: dict[str, Any]) -> None:
    """Print figures of a run, past pytest's capture: counts, waits, kills."""
    with capsys.disabled():
        print("\n ", {name: value for name, value in outcome.items() if name != "positions"})  # noqa: T201


def fork(work: Callable[[], Any]) -> tuple[int, int]:
    """Start `work` in a forked child. Return its process id, and a pipe on which its result comes as JSON."""
    reading, writing = os.pipe()
    child = os.fork()
    if child:
        os.close(writing)
        return child, reading
    code = 1
    try:
        os.close(reading)
        with os.fdopen(writing, "w", encoding="utf-8") as pipe:
            json.dump(work(), pipe)
        code = 0
    finally:
        os._exit(code)


def result(child: int, pipe: int) -> Any:
    """Wait for a child; return its result."""
    with os.fdopen(pipe, encoding="utf-8") as text:
        answer = text.read()
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0, "a child failed: see above"
    return json.loads(answer)


def team(count: int, work: Callable[[int], Any]) -> list[Any]:
    """Run `work(number)` in that many children at once; return their results."""
    children = [fork(lambda number=number: work(number)) for number in range(count)]
    return [result(*child) for child in children]
