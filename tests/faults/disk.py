"""t4, t4b. A disk that fails at the n-th call, for every n: who appends is told, and nothing is said that is not so.

`python -m tests.faults.disk FOLDER FROM TO KINDS ERRNO [retry|believe]`, under the shim. The controls: with
`retry` a COMMIT that failed is tried again on the same connection, and its silence is taken for success;
with `believe` SQLite is believed that a file is malformed.
"""

import json
import shutil
import sys
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from tests import builders as make
from tests.contracts.event_log import HandClock
from tests.faults.counts import LEVEL
from tests.faults.shim import Deed, Fault, Kind, Shim
from tests.log.worlds import filled
from timeline import _sqlite
from timeline.errors import IntegrityFailure, LogUnavailable, TimelineError
from timeline.log import SqliteLog, faults, session
from timeline.proof import verify

SIZES = (1, 1, 12)
"""How many events the appends have, in turn; after each round the log is closed and opened again."""
KNOWN = 8
"""How many events are there before."""


def events(number: int) -> list:
    """The events of the n-th append, whose ids anybody can foretell."""
    size = SIZES[number % len(SIZES)]
    return [make.new(make.note(f"disk-{number}-{one}", "panjgur-2024-01-16"), number * 64 + one) for one in range(size)]


class Told(NamedTuple):
    """What an append was answered: first and last position, or the error; its number is -1 where it was an opening."""

    number: int
    positions: tuple[int, int] | None
    error: TimelineError | None


def append(log: SqliteLog, number: int) -> Told:
    """Append, each time to a stream of its own."""
    try:
        receipt = log.append(f"note:disk-{number}", events(number), expected=0)
    except TimelineError as error:
        return Told(number, None, error)
    return Told(number, (receipt.first, receipt.last), None)


def append_until_it_fails(path: Path, shim: Shim, fault: Fault) -> list[Told]:
    """Append, closing and opening the log after each round, until the fault has struck; then one round more."""
    told: list[Told] = []
    struck = False
    while True:
        last = struck
        try:
            with SqliteLog.open(path, writable=True, clock=HandClock()) as log:
                told += [append(log, number) for number in range(len(told), len(told) + len(SIZES))]
        except TimelineError as error:
            told.append(Told(-1, None, error))
        struck = shim.count >= fault.at
        if last:
            return told


def look(path: Path, told: list[Told]) -> list[str]:
    """Compare what is there, once the disk is whole again, with what was said. Return what is wrong."""
    wrong = []
    with SqliteLog.open(path, writable=False) as log:
        newest = log.basis().position
        there = {str(one.event_id): one.position for one in log.read()}
    for number, positions, error in told:
        found = [there.get(one.event_id) for one in events(number)] if number >= 0 else [None]
        if error is None and found != list(range(positions[0], positions[1] + 1)):
            wrong.append(f"append {number} was acknowledged at {positions} and is at {found}")
        elif error is not None:
            wrong += _look_at_error(number, error, found)
    if len(there) != newest or newest < KNOWN:
        wrong.append(f"{len(there)} events read of {newest}")
    if not (verdict := verify(path)).ok:
        wrong.append(f"verify: {verdict.first}")
    return wrong


def _look_at_error(number: int, error: TimelineError, found: list) -> list[str]:
    wrong = []
    if "\n" in error.message:
        wrong.append(f"append {number}: more than a line: {error.message!r}")
    if error.recorded and [*error.recorded] != found:
        wrong.append(f"append {number} was said to be at {error.recorded} and is at {found}")
    if error.message.startswith("nothing recorded") and any(found):
        wrong.append(f"append {number}: nothing recorded, it was said; and it is at {found}")
    if any(found) and None in found:
        wrong.append(f"half of append {number} is there: {found}")
    return wrong


def judge(fault: Fault, told: list[Told]) -> list[str]:
    """Return the errors that are of another kind than `LogUnavailable`.

    One is let pass. Of a read that fails only once SQLite says that the file is
    malformed, and when we look whether the disk can read it, it can.
    """
    once = fault.kinds == Kind.READ and fault.deed == Deed.FAIL_ONCE
    lawful = (LogUnavailable, IntegrityFailure) if once else LogUnavailable
    return [
        f"exit {one.error.exit_code}: {one.error}" for one in told if one.error and not isinstance(one.error, lawful)
    ]


def provoke(template: Path, shim: Shim, fault: Fault) -> tuple[list[Told], list[str]]:
    """Provoke one fault on a copy of the log. Return what was told, and what is wrong."""
    path = template.with_name("log") / "timeline.db"
    shutil.rmtree(path.parent, ignore_errors=True)
    path.parent.mkdir()
    shutil.copy(template, path)
    shim.set(fault)
    try:
        told = append_until_it_fails(path, shim, fault)
    finally:
        shim.rest()
    wrong = judge(fault, told) + look(path, told)
    with SqliteLog.open(path, writable=True, clock=HandClock()) as log:
        again = [append(log, one.number) for one in told if one.error and one.number >= 0]
        again.append(append(log, len(told)))
    wrong += [f"append again: {one.error}" for one in again if one.error] + look(path, again)
    return told, [f"{fault}: {one}" for one in wrong]


def retry_commits() -> None:
    """Take the guard away: what failed is tried again on the same connection, and silence is taken for success."""

    def commit(self, turn, connection, _gate) -> None:
        for _ in range(3):
            with suppress(_sqlite.Error):
                connection.execute("COMMIT")
            if not connection.in_transaction:
                break
        self._edge = turn.edge

    session.Session._commit = commit  # noqa: SLF001 — the guard that this control takes away


def faults_of(bounds: range, kinds: Kind, error: int) -> list[Fault]:
    """Return a fault for each call of a range: in turn for a moment, for good, after half a write; or all of them."""
    deeds = (Deed.FAIL_ONCE, Deed.FAIL_ON, *((Deed.SHORT_ON,) if kinds & Kind.WRITE else ()))
    each = len(deeds) if LEVEL == "long" else 1
    return [Fault(kinds, at, deeds[(at + step) % len(deeds)], error) for at in bounds for step in range(each)]


def main(folder: Path, provoked: list[Fault]) -> dict:
    """Provoke every fault; return counts, and all that was wrong."""
    template = filled(folder / "template.db", count=KNOWN, signed=4)
    shim = Shim()
    wrong: list[str] = []
    told: list[Told] = []
    for fault in provoked:
        said, found = provoke(template, shim, fault)
        told, wrong = told + said, wrong + found
    refused = sum(1 for one in told if one.error)
    return {
        "faults": len(provoked),
        "refused": refused,
        "acknowledged": len(told) - refused,
        "misread": sum(isinstance(one.error, IntegrityFailure) for one in told),
        "wrong": wrong,
    }


if __name__ == "__main__":
    if "retry" in sys.argv:
        retry_commits()
    if "believe" in sys.argv:
        faults._gives_back_its_bytes = lambda _: True  # noqa: SLF001 — the guard that this control takes away
    where, *numbers = sys.argv[1:6]
    first, last, which, errno = map(int, numbers)
    sys.stdout.write(json.dumps(main(Path(where), faults_of(range(first, last + 1), Kind(which), errno))))
