"""t2b. Kills a step before each call that changes a file.

`python -m tests.faults.kill_steps STEP FOLDER KILLS`, under the shim.

Every such call is a cut, not only those that somebody thought of, and nothing in the
program knows of it. Prints JSON: how many calls and kills, and what was wrong.
"""

import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.faults.shim import CHANGES, Deed, Fault, Shim, was_killed
from tests.faults.steps import PLANTED, STEPS, Step
from tests.faults.team import fork


def run(work: Callable[[], object]) -> int:
    """Run in a child, its output thrown away; return its status, as `os.waitpid` has it."""

    def child() -> None:
        with quiet():
            work()

    number, pipe = fork(child)
    _, status = os.waitpid(number, 0)
    os.close(pipe)
    return status


@contextmanager
def quiet() -> Iterator[None]:
    """Throw standard output away."""
    kept, nowhere = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    try:
        yield
        sys.stdout.flush()
    finally:
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)


def cuts(calls: int, kills: int) -> list[int]:
    """Return before which calls to kill: before all of them, or as many, evenly spread, the first and the last too."""
    if kills >= calls:
        return list(range(1, calls + 1))
    return sorted({1 + round(step * (calls - 1) / max(1, kills - 1)) for step in range(kills)})


class Trial:
    """A step on copies of one old state: undisturbed once, to know the new state and how many calls there are."""

    def __init__(self, step: Step, folder: Path, shim: Shim) -> None:
        self._step, self._shim = step, shim
        self._template, self._work = folder.with_name("template"), folder / "work"
        self._template.mkdir()
        with quiet():
            step.prepare(self._template)
        self._fresh()
        self.old = step.look(self._work)
        self._fresh()
        with quiet():  # here, so that the children have all modules loaded
            step.command(self._work)
        self.calls = self._count()
        self.new = step.look(self._work)

    def _fresh(self) -> None:
        shutil.rmtree(self._work, ignore_errors=True)
        shutil.copytree(self._template, self._work, ignore=shutil.ignore_patterns("*-shm"))

    def _count(self) -> int:
        self._fresh()
        self._shim.watch(CHANGES)
        status = run(lambda: self._step.command(self._work))
        calls = self._shim.rest()
        assert status == 0, "the step fails undisturbed"
        return calls

    def kill(self, at: int) -> list[str]:
        """Kill the step before that call; look; run it again; look again. Return what is wrong."""
        self._fresh()
        self._shim.set(Fault(CHANGES, at, Deed.KILL_BEFORE))
        status = run(lambda: self._step.command(self._work))
        self._shim.rest()
        if not was_killed(status):
            return [] if status == 0 else [f"call {at}: it was not killed, and ended with {status}"]
        wrong = []
        try:
            seen = self._step.look(self._work)
            if seen not in (self.old, self.new) and not self._step.between(self.old, self.new, seen):
                wrong.append(f"killed before call {at} of {self.calls}: {short(seen)}")
            if status := run(lambda: self._step.command(self._work)):
                wrong.append(f"killed before call {at} of {self.calls}, run again: it ended with {status}")
            elif (after := self._step.look(self._work)) != self.new:
                wrong.append(f"killed before call {at} of {self.calls}, run again: {short(after)}")
        except Exception as error:  # noqa: BLE001 — whatever it is, the folder cannot be used
            wrong.append(f"killed before call {at} of {self.calls}: {type(error).__name__}: {error}")
        return wrong


def short(state: object) -> str:
    """Return a state as text, its middle left out."""
    text = json.dumps(state)
    return text if len(text) < 300 else f"{text[:150]} … {text[-150:]}"


def main(step: Step, folder: Path, kills: int) -> dict:
    """Kill a step as often as asked, or before every call."""
    trial = Trial(step, folder, Shim())
    where = cuts(trial.calls, kills)
    wrong = [what for at in where for what in trial.kill(at)]
    return {"calls": trial.calls, "kills": len(where), "wrong": wrong, "changes": trial.old != trial.new}


if __name__ == "__main__":
    outcome = main((STEPS | PLANTED)[sys.argv[1]], Path(sys.argv[2]), int(sys.argv[3]))
    sys.stdout.write(json.dumps(outcome))
