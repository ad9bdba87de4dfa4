"""t3. Runs a step under strace, rebuilds the folder as a power cut may have left it, and looks: again and again.

`python -m tests.faults.explorer explore NAME FOLDER STATES` prints JSON. `perform NAME FOLDER`
is what it runs under strace: the step, which says on standard output when it is done.
"""

import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import NamedTuple

from tests.contracts.event_log import HandClock
from tests.faults.disk import events
from tests.faults.kill_steps import quiet, run, short
from tests.faults.performed import EARLIER, desk, log_in
from tests.faults.powercut import CALLS, Disk, Recording, content, empty, states
from tests.faults.steps import STEPS, Step
from tests.faults.team import ROOT
from tests.log.worlds import session_of
from timeline import _sqlite
from timeline._files import write_durably
from timeline.errors import TimelineError
from timeline.log import SqliteLog
from timeline.proof import verify

SEED = 3
DONE = "done\n"
STATES_AN_APPEND = 400
"""So many states come of an append, more or less; there are so many appends that there are enough states."""
THOROUGH = 20
"""One state of so many is verified whole, and the step is run again on it."""


# --- what is performed ---


def append_many(folder: Path, appends: int, synchronous: str | None = None) -> None:
    """Append, singly and in batches; write the WAL back now and then; say each receipt as soon as it is there.

    `synchronous` is for the control: a mode in which a commit does not wait for the disk.
    """
    for first in range(0, appends, 8):
        with SqliteLog.open(log_in(folder), writable=True, clock=HandClock()) as log:
            connection = session_of(log).connection
            if synchronous is not None:
                connection.set_authorizer(None)
                connection.execute(f"PRAGMA synchronous={synchronous}")
            for number in range(first, min(first + 8, appends)):
                receipt = log.append(f"note:disk-{number}", events(number), expected=0)
                os.write(1, f"receipt {number} {receipt.first} {receipt.last}\n".encode())
                if number % 8 == 4:
                    connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()


def publish(folder: Path) -> None:
    """Write a file as this program writes files."""
    write_durably(folder / "report.md", b"this week\n" * 1000, replace=True)


def publish_unsynced(folder: Path) -> None:
    """The control: the file gets its name before its content is on the disk."""
    beside = folder / ".report.md.part"
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL)
    os.write(handle, b"this week\n" * 1000)
    beside.replace(folder / "report.md")
    os.fsync(handle)
    os.close(handle)


def an_older_report(folder: Path) -> None:
    """The file that is replaced."""
    (folder / "report.md").write_bytes(b"last week\n")


def which_report(folder: Path) -> str:
    """Return which of both is there, whole."""
    content = (folder / "report.md").read_bytes()
    return {b"last week\n": "old", b"this week\n" * 1000: "new"}.get(content, f"{len(content)} bytes")


OTHERS = {
    "publish": Step(an_older_report, publish, which_report),
    "publish unsynced": Step(an_older_report, publish_unsynced, which_report),
}
APPENDS = {"appends": None, "appends, synchronous=NORMAL": "NORMAL", "appends, synchronous=OFF": "OFF"}


# --- recording ---


def record(name: str, folder: Path, appends: int) -> Recording:
    """Perform under strace; return what it did to the folder."""
    recording = Recording(folder)
    trace = folder.with_name("trace")
    command = ["strace", "-f", "--seccomp-bpf", "-y", "-xx", "-s", "1000000", "-o", str(trace), "-e", f"trace={CALLS}"]
    performed = [sys.executable, "-m", "tests.faults.explorer", "perform", name, str(folder), str(appends)]
    done = subprocess.run([*command, *performed], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    recording.read(trace)
    trace.unlink()
    return recording


def perform(name: str, folder: Path, appends: int) -> None:
    """Do it, between the words `begin` and `done`."""
    os.write(1, b"begin\n")
    if name in APPENDS:
        append_many(folder, appends, APPENDS[name])
    else:
        (STEPS | OTHERS)[name].command(folder)
    sys.stdout.flush()
    os.write(1, DONE.encode())


def check_model(recording: Recording, work: Path, rebuilt: Path) -> None:
    """Check that what was recorded, all of it, makes the files that are there: else the states would be invented."""
    disk = Disk(recording)
    disk.go_to(len(recording.operations))
    disk.write(disk.everything(), rebuilt)
    there, made = content(work), content(rebuilt)
    assert set(there) == set(made), set(there) ^ set(made)
    assert there == made, [name for name in there if there[name] != made[name]]


# --- looking ---


class Seen(NamedTuple):
    """What was seen of a state: whether something is missing that was said to be done, and what else is wrong."""

    is_lost: bool
    wrong: list[str]


class Appends:
    """The judge of a log that was appended to: what was acknowledged is there, nothing is there by half."""

    def __init__(self, work: Path) -> None:
        with SqliteLog.open(log_in(work), writable=False) as log:
            self._known = log.basis().position

    def hear(self, work: Path) -> None:
        """Learn nothing of how it ended: what was said tells it."""

    def judge(self, folder: Path, said: list[str], *, thorough: bool) -> Seen:
        """Compare a log with the receipts that were seen."""
        receipts = [line for line in said if line.startswith("receipt")]
        try:
            return self._compare(log_in(folder), receipts, thorough=thorough)
        except (TimelineError, _sqlite.Error) as error:
            return Seen(is_lost=False, wrong=[f"{type(error).__name__}: {error}"])

    def _compare(self, path: Path, receipts: list[str], *, thorough: bool) -> Seen:
        verdict = verify(path, level="default" if thorough else "quick")
        wrong = [] if verdict.ok else [f"verify: {verdict.first}"]
        with SqliteLog.open(path, writable=False) as log:
            query = "SELECT lower(hex(event_id)), position FROM event"
            there = dict(session_of(log).connection.execute(query).fetchall())
        begun = [there.get(key) for key in keys(len(receipts))]
        if any(begun) and None in begun:
            wrong.append(f"half of append {len(receipts)} is there")
        lawful = {key for number in range(len(receipts) + 1) for key in keys(number)}
        if len(set(there) - lawful) != self._known:
            wrong.append(f"{len(set(there) - lawful)} events that nobody appended, of {len(there)}")
        if thorough:
            with SqliteLog.open(path, writable=True, clock=HandClock()) as log:
                log.append("note:after", events(EARLIER + 1), expected=0)
            wrong += [] if verify(path).ok else ["verify, after an append"]
        return Seen(any(not is_there(line, there) for line in receipts), wrong)


@cache
def keys(number: int) -> list[str]:
    """Return the ids of the events of an append, as SQLite writes them."""
    return [one.event_id.replace("-", "") for one in events(number)]


def is_there(receipt: str, there: dict[str, int]) -> bool:
    """Tell whether the events of a receipt are where it says."""
    number, first, last = map(int, receipt.split()[1:])
    return [there.get(key) for key in keys(number)] == list(range(first, last + 1))


class Change:
    """The judge of a step: its state is the old one, the new one, or a lawful one between."""

    def __init__(self, step: Step, work: Path) -> None:
        self._step, self._old = step, step.look(work)
        self._new: object = None

    def hear(self, work: Path) -> None:
        """Learn how it ended."""
        self._new = self._step.look(work)

    def judge(self, folder: Path, said: list[str], *, thorough: bool) -> Seen:
        """Compare a state with both; if it was said to be done, with the new one."""
        try:
            seen = self._step.look(folder)
            if said:
                return Seen(seen != self._new, [])
            is_lawful = seen in (self._old, self._new) or self._step.between(self._old, self._new, seen)
            wrong = [] if is_lawful else [short(seen)]
            return Seen(is_lost=False, wrong=wrong + (self._run_again(folder) if thorough else []))
        except Exception as error:  # noqa: BLE001 — whatever it is, the folder cannot be used
            return Seen(is_lost=False, wrong=[f"{type(error).__name__}: {error}"])

    def _run_again(self, folder: Path) -> list[str]:
        if status := run(lambda: self._step.command(folder)):
            return [f"run again: it ended with {status}"]
        after = self._step.look(folder)
        return [] if after == self._new else [f"run again: {short(after)}"]


class Verdict(NamedTuple):
    """What was seen of all states: how many lost something that was acknowledged, and all that was wrong."""

    states: int
    lost: int
    wrong: list[str]
    seed: int = SEED


def explore(name: str, folder: Path, wanted: int) -> Verdict:
    """Record, then rebuild and judge as many states as are wanted."""
    work, rebuilt = folder / "work", folder / "rebuilt"
    work.mkdir()
    rebuilt.mkdir()
    step = (STEPS | OTHERS).get(name)
    with quiet():
        (step.prepare if step else desk)(work)
    judge = Change(step, work) if step else Appends(work)
    recording = record(name, work, max(12, wanted // STATES_AN_APPEND))
    check_model(recording, work, rebuilt)
    judge.hear(work)
    disk, seen = Disk(recording), []
    chosen = states(recording, wanted, SEED)
    for number, state in enumerate(chosen):
        disk.go_to(state.cut)
        empty(rebuilt)
        disk.write(state, rebuilt)
        seen.append(judge.judge(rebuilt, disk.said, thorough=number % THOROUGH == 0))
    wrong = [f"{state}: {what}" for state, one in zip(chosen, seen, strict=True) for what in one.wrong]
    return Verdict(len(chosen), sum(one.is_lost for one in seen), wrong)


if __name__ == "__main__":
    what, name, where, number = sys.argv[1:5]
    if what == "perform":
        perform(name, Path(where), int(number))
    else:
        sys.stdout.write(json.dumps(explore(name, Path(where), int(number))._asdict()))
