"""t17. Copies of a log that is written to: `python -m tests.faults.copying FOLDER COPIES [HOW]` prints what came of it.

HOW is `backup`; or `file`, the control: the file of the log is copied as any file is.
"""

import json
import multiprocessing
import random
import shutil
import sys
import time
from pathlib import Path
from typing import Any

from tests import builders as make
from tests.faults.team import fork, result
from tests.log.worlds import ORIGIN, new_log
from timeline.errors import TimelineError
from timeline.log import SqliteLog, backup
from timeline.proof import verify
from timeline.proof.copies import back_up

WRITERS = 8
FIRST = 200
"""So many events are there before the first copy is made."""
PAUSE_SECONDS = 0.005
"""Between two appends of one process: the log is to be written to all the time, not to grow beyond measure."""
FORKING = multiprocessing.get_context("fork")


def event(writer: int, number: int) -> Any:
    """An event whose id says whose it is."""
    return make.new(make.note(f"note-{writer}-{number}", "panjgur-2024-01-16"), writer * 1_000_000 + number)


def write(path: Path, writer: int, stop: Any) -> dict[str, int]:
    """Append, one to five at a time, until told to stop."""
    done = refused = 0
    with SqliteLog.open(path, writable=True) as log:
        while not stop.is_set():
            batch = [event(writer, done + more) for more in range(done % 5 + 1)]
            try:
                log.append(f"note:{writer}", batch, expected=done)
            except TimelineError:
                refused += 1
            else:
                done += len(batch)
            time.sleep(PAUSE_SECONDS)
    return {"done": done, "refused": refused}


def head_of(path: Path) -> int:
    """Return the position of the newest event; the log is closed again."""
    with SqliteLog.open(path, writable=False) as log:
        return log.basis().position


def copy_logs(path: Path, copies: int) -> list[dict[str, Any]]:
    """Back up, every other time to a position that was drawn; return what each copy is, and what is wrong with it."""
    chance = random.Random(2024)  # noqa: S311 — the same positions each time, as far as the log has come
    made = []
    for number in range(copies):
        to, at = path.with_name(f"copy-{number}.db"), None
        if number % 2:
            with SqliteLog.open(path, writable=False) as log:
                at = log.basis(chance.randint(0, log.basis().position))
        before = head_of(path)
        manifest = back_up(path, to, at=at, made_by="t17").manifest
        verdict = verify(to)
        stale = at is None and manifest.position < before
        cut = at is not None and manifest.position != at.position
        whole = verdict.ok and (verdict.events, verdict.root.hex()) == (manifest.position, manifest.root)
        made.append({"path": to, "position": manifest.position, "root": manifest.root})
        made[-1]["wrong"] = [name for name, is_so in (("stale", stale), ("cut", cut), ("broken", not whole)) if is_so]
    return made


def copy_files(path: Path, copies: int) -> list[dict[str, Any]]:
    """Copy the file and nothing else; the same is asked of it."""
    made = []
    for number in range(copies):
        to, before = path.with_name(f"copy-{number}.db"), head_of(path)
        shutil.copyfile(path, to)
        wrong = []
        try:
            verdict = verify(to)
            wrong += ["broken"] if not verdict.ok else ["stale"] if verdict.events < before else []
            made.append({"path": to, "position": verdict.events, "root": verdict.root.hex(), "wrong": wrong})
        except TimelineError:
            made.append({"path": to, "position": 0, "root": "", "wrong": ["broken"]})
        time.sleep(0.02)
    return made


def restored(copy: Path, position: int) -> bool:
    """Tell whether the leaves and disclosures of a copy make a log of the same root."""
    with SqliteLog.open(copy, writable=False) as source:
        with SqliteLog.create(copy.with_suffix(".again"), origin=ORIGIN, log_id=source.log_id) as log:
            again = log.restore(source.leaves(), source.disclosures())
        return again == source.basis(position)


def main(folder: Path, copies: int, how: str) -> dict[str, Any]:
    """Let eight processes write, make copies meanwhile, and hold each against the log."""
    path = folder / "timeline.db"
    new_log(path).close()
    stop = FORKING.Event()
    team = [fork(lambda writer=writer: write(path, writer, stop)) for writer in range(WRITERS)]
    while head_of(path) < FIRST:
        time.sleep(0.01)
    began = head_of(path)
    made = copy_logs(path, copies) if how == "backup" else copy_files(path, copies)
    ended = head_of(path)
    stop.set()
    wrote = [result(*one) for one in team]
    if how == "backup":
        for number, one in enumerate(made):
            root = backup.root_at(path, one["position"])
            one["wrong"] += [] if root is not None and root.hex() == one["root"] else ["no beginning of the log"]
            if number % 4 < 2:  # one whole, one cut, and two not
                one["wrong"] += [] if restored(one["path"], one["position"]) else ["not restored"]
    verdict = verify(path)
    return {
        "copies": len(made),
        "right": sum(not one["wrong"] for one in made),
        "wrong": sorted({name for one in made for name in one["wrong"]}),
        "events meanwhile": ended - began,
        "refused": sum(one["refused"] for one in wrote),
        "log whole": verdict.ok and verdict.events == sum(one["done"] for one in wrote),
    }


if __name__ == "__main__":
    where, number, *what = sys.argv[1:]
    sys.stdout.write(json.dumps(main(Path(where), int(number), what[0] if what else "backup")))
