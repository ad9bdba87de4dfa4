"""t16. Signers in processes of their own: killed as they sign, or several at once, on one log and on copies of it.

`python -m tests.faults.signing kills FOLDER COUNT`, or `race FOLDER ROUNDS one|copies`, prints what came of it.
A head counts as out in the world once `sign` has returned it, and not before.
"""

import json
import os
import random
import signal
import sys
import time
from collections import defaultdict
from collections.abc import Iterable
from multiprocessing import get_context
from pathlib import Path

from tests.faults.team import fork, team
from tests.proof.desks import Desk, new_desk
from timeline.errors import ForkRefused
from timeline.proof import checkpoint, verify
from timeline.proof.checkpoint import read_state

SEED = 16
SIGNERS = 3
LONGEST_MILLISECONDS = 25


def _two_roots(out: Iterable[tuple[int, str]]) -> list[int]:
    """Return the sizes of which two roots were signed."""
    roots = defaultdict(set)
    for size, root in out:
        roots[size].add(root)
    return sorted(size for size, some in roots.items() if len(some) > 1)


def _between(number: int) -> None:
    """Die after the row is durable, before the copy is written."""

    def die(*_: object) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    if number % 2:
        checkpoint._keep_state = die  # noqa: SLF001 — what a power cut would keep from happening


def kills(folder: Path, count: int) -> dict:
    """Append, and kill whoever signs: at any moment, or just between the row and the copy. Then sign again."""
    desk = new_desk(folder, "first")
    desk.make()
    chance = random.Random(SEED)  # noqa: S311 — the same pauses each time
    out: list[tuple[int, str]] = []
    behind, unsigned = 0, []
    for number in range(count):
        desk.append(f"n{number}")
        child, pipe = fork(lambda number=number: (_between(number), desk.sign().size)[1])
        if number % 2 == 0:
            time.sleep(chance.uniform(0, LONGEST_MILLISECONDS / 1000))
            os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(pipe)
        again = desk.sign()
        behind += again.repeated
        out.append((again.size, again.root.hex()))
        unsigned += [number] if desk.kept()[again.size] != again.note else []
    return {
        "kills": count,
        "kept before the kill": behind,
        "sizes": [size for size, _ in out] == list(range(2, count + 2)),
        "two roots": _two_roots(out),
        "notes that differ": unsigned,
        "copy": read_state(desk.files.state).size,
        "whole": verify(desk.path, keys=desk.files.public()).ok,
        "seed": SEED,
    }


def race(folder: Path, rounds: int, how: str, *, unguarded: bool = False) -> dict:
    """Let several append and sign with one key: on one log, or each on a copy of it."""
    desk = new_desk(folder, "first")
    desk.make()
    desk.sign()
    desks = [desk] * SIGNERS if how == "one" else [desk.copy(folder / f"copy{one}") for one in range(SIGNERS)]
    start = get_context("fork").Barrier(SIGNERS)

    def work(signer: int) -> dict:
        if unguarded:
            take_the_log_at_its_word()
        own: Desk = desks[signer]
        out, refused = [], []
        for number in range(rounds):
            start.wait()
            own.append(f"s{signer}n{number}")
            try:
                head = own.sign()
                out.append((head.size, head.root.hex()))
            except ForkRefused as error:
                refused.append(error.message)
        return {"out": out, "refused": refused}

    each = team(SIGNERS, work)
    out = [tuple(one) for some in each for one in some["out"]]
    return {
        "signed": len(out),
        "refused": sum(len(some["refused"]) for some in each),
        "signers": sum(bool(some["out"]) for some in each),
        "two roots": _two_roots(out),
        "says both heads": all(message.count("root ") > 1 for some in each for message in some["refused"]),
    }


def take_the_log_at_its_word() -> None:
    """Plant the fault: the copy beside the key is ignored, and the log vouches for itself."""
    checkpoint._copied = lambda *_: (None, [])  # noqa: SLF001 — the guard that this control takes away
    proven = checkpoint._proven  # noqa: SLF001

    def instead(log, known, state_file, last):
        rows = log.checkpoints()
        return proven(log, known, state_file, last or (rows[-1][1] if rows else None))

    checkpoint._proven = instead  # noqa: SLF001


if __name__ == "__main__":
    name, where, number, *rest = sys.argv[1:]
    values = [one for one in rest if not one.startswith("--")]
    flags = {"unguarded": True} if "--unguarded" in rest else {}
    sys.stdout.write(json.dumps({"kills": kills, "race": race}[name](Path(where), int(number), *values, **flags)))
