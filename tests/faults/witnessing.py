"""t12. The supervisor: kills a witness in the midst of cosigning, then asks it, as a forging desk would, for more.

"Answered" is what the witness had printed on its pipe, and nothing else.
`python -m tests.faults.witnessing FOLDER KILLS [--early]`; `--early` is the control:
there the answer goes out before the head is kept. With `--race` two processes ask at once
for rival heads, so many times; `--unlocked` is the control, without the lock.
"""

import json
import os
import random
import signal
import sys
import time
from contextlib import nullcontext
from copy import copy
from pathlib import Path

from tests.faults.team import fork, team
from tests.proof.heads import Leaves, ask, log_key, numbered, witness_key
from timeline.errors import HistoryForked, WitnessAhead
from timeline.proof import witness
from timeline.proof.keys import SigningKey

LONGEST_MILLISECONDS = 60
SEED = 2024
KILLS_A_LOG = 40
"""After so many kills another log is watched, so that its rivals are quickly made."""
LEAVES = 4000


class Watched:
    """A witness, and a log that it watches; `answers` are the roots that it cosigned, by size."""

    def __init__(self, folder: Path, number: int, keys: tuple[SigningKey, SigningKey]) -> None:
        self.folder, (any_log, self.key) = folder, keys
        self.origin = f"desk-{number}.example/log"
        # A key bears the name of its log: one key under many names, for making one takes time.
        self.log_key = copy(any_log)
        self.log_key.verifier = any_log.verifier._replace(name=self.origin)
        self.leaves = Leaves(numbered(LEAVES))
        self.answers: dict[int, str] = {}
        self.largest = 0

    def cosign(self, leaves: Leaves, old: int, size: int) -> witness.Answer:
        content = ask(leaves, old, size, self.log_key, origin=self.origin)
        return witness.cosign(content, self.key, self.folder, trust=self.log_key.verifier)

    def kept(self) -> int:
        """Return the size that the witness keeps."""
        heads = (witness.read_head(place) for place in (self.folder / "heads").glob("*.json"))
        return next((one.size for one in heads if one and one.origin == self.origin), 0)

    def note(self, size: int, root: str) -> list[str]:
        """Take an answer; return what is wrong with it."""
        wrong = []
        if self.answers.setdefault(size, root) != root:
            wrong.append(f"two roots of size {size} were cosigned")
        if size < self.largest:
            wrong.append(f"size {size} was cosigned after size {self.largest}")
        self.largest = max(self.largest, size)
        return wrong


def serve(watched: Watched, answers: int, *, early: bool) -> None:
    """Cosign the log as it grows by one leaf, and say so each time, until killed."""
    size = watched.kept()
    persist = witness._persist  # noqa: SLF001 — the control puts it behind the answer

    def say(size: int) -> None:
        os.write(answers, f"{json.dumps([size, watched.leaves.root(size).hex()])}\n".encode())

    def late(place: Path, head: witness.Head) -> None:
        say(head.size)
        time.sleep(0.005)
        persist(place, head)

    if early:
        witness._persist = late  # noqa: SLF001 — as above
    while True:
        watched.cosign(watched.leaves, size, size + 1)
        size += 1
        if not early:
            say(size)


def kill_once(watched: Watched, chance: random.Random, *, early: bool) -> list[list]:
    """Start a witness, kill it, and return what it had answered: (size, root)."""
    reading, writing = os.pipe()
    child, done = fork(lambda: serve(watched, writing, early=early))
    os.close(writing)
    time.sleep(chance.uniform(0, LONGEST_MILLISECONDS / 1000))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    os.close(done)
    with os.fdopen(reading, encoding="utf-8") as pipe:
        return [json.loads(line) for line in pipe.read().splitlines(keepends=True) if line.endswith("\n")]


def forge(watched: Watched) -> list[str]:
    """Ask for another root of the last size that was answered, and for a smaller one, from wherever the witness stands.

    Return what is wrong: anything that is cosigned after all.
    """
    wrong: list[str] = []
    last = watched.largest
    for size in (last, last - 1):
        if size < 1:
            continue
        rival = Leaves([*numbered(size - 1), b"another event"])
        for old in sorted({size - 1, size, watched.kept()}):
            if old > size:
                continue
            try:
                answer = watched.cosign(rival, old, size)
            except (WitnessAhead, HistoryForked):
                continue
            wrong += watched.note(size, answer.said.root.hex())
    return wrong


def main(folder: Path, kills: int, *, early: bool) -> dict:
    """Kill as often as asked; return counts, and everything that was wrong."""
    keys = log_key(folder), witness_key(folder / "witness")
    chance = random.Random(SEED)  # noqa: S311 — the same pauses each time
    answered = unanswered = 0
    wrong: list[str] = []
    for number in range(kills):
        if number % KILLS_A_LOG == 0:
            watched = Watched(folder / "witness", number // KILLS_A_LOG, keys)
        before = watched.kept()
        said = kill_once(watched, chance, early=early)
        answered += len(said)
        wrong += [what for size, root in said for what in watched.note(size, root)]
        if watched.kept() < watched.largest:
            wrong.append(f"size {watched.largest} was answered, and size {watched.kept()} is kept")
        unanswered += watched.kept() > max(before, watched.largest)
        wrong += forge(watched)
        if early and len(wrong) > 1:
            break
    return {"kills": kills, "answered": answered, "kept but not answered": unanswered, "wrong": wrong, "seed": SEED}


def attempt(watched: Watched, leaves: Leaves, size: int) -> str | None:
    """Ask for the next head of a history. Return the root that was cosigned, if one was."""
    try:
        return watched.cosign(leaves, size, size + 1).said.root.hex()
    except (WitnessAhead, HistoryForked):
        return None


def take_lock_away() -> None:
    """Take the guard away, and let keeping a head last as long as it does on a slow disk."""
    persist = witness._persist  # noqa: SLF001 — as above

    def slowly(place: Path, head: witness.Head) -> None:
        time.sleep(0.01)
        persist(place, head)

    witness.alone = lambda _: nullcontext()
    witness._persist = slowly  # noqa: SLF001 — as above


def race(folder: Path, rounds: int, *, unlocked: bool) -> dict:
    """Let two processes ask at once for two heads of one size; return how often one was answered, how often both."""
    if unlocked:
        take_lock_away()
    keys = log_key(folder), witness_key(folder / "witness")
    counts = {0: 0, 1: 0, 2: 0}
    for number in range(rounds):
        size = number % KILLS_A_LOG
        watched = Watched(folder / "witness", number, keys)
        histories = watched.leaves, Leaves([*numbered(size), b"another event"])
        if size:
            watched.cosign(watched.leaves, 0, size)
        given = [(watched, one, size) for one in histories]
        answers = team(2, lambda place, given=given: attempt(*given[place]))
        counts[sum(root is not None for root in answers)] += 1
    return {"rounds": rounds, "one": counts[1], "two": counts[2]}


if __name__ == "__main__":
    place, number = Path(sys.argv[1]), int(sys.argv[2])
    if "--race" in sys.argv:
        outcome = race(place, number, unlocked="--unlocked" in sys.argv)
    else:
        outcome = main(place, number, early="--early" in sys.argv)
    sys.stdout.write(json.dumps(outcome))
