"""What runs in a process of its own, so that its peak memory is its own: prints `name value unit`, a line a figure."""

import gc
import io
import random
import resource
import sys
import time
from contextlib import redirect_stdout
from pathlib import Path

from timeline.analysis.candidates import DAY, Act, candidates
from timeline.cli.app import run
from timeline.log import SqliteLog
from timeline.projections.graph import components, depths, successors

_ACTORS = 200
_NEAR = 50
_SPAN = 60 * 365 * DAY


def _read(path: str) -> None:
    with SqliteLog.open(Path(path), writable=False) as log:
        for _ in log.read_verified(log.basis()):
            pass


def _replay(path: str) -> None:
    with redirect_stdout(io.StringIO()):  # what is printed here are figures
        code = run(["replay", "register", "chains", "--rebuild", "--log", path, "--quiet"])
    if code != 0:
        sys.exit(code)


def _candidates(count: str, seed: str) -> None:
    chance, number = random.Random(int(seed)), int(count)  # noqa: S311  # a benchmark's draw, not a secret
    busy = [1 / (place + 1) ** 0.5 for place in range(_ACTORS)]
    seconds = sorted(chance.randrange(_SPAN) for _ in range(number))
    acting = chance.choices(range(_ACTORS), busy, k=number)
    struck = chance.choices(range(_ACTORS), busy, k=number)
    acts = [Act(second, one, (other,)) for second, one, other in zip(seconds, acting, struck, strict=True)]
    gc.collect()
    gc.freeze()
    begun = time.perf_counter()
    pairs = sum(1 for _ in candidates(acts))
    print(f"pairs within 14 days {time.perf_counter() - begun} s")
    print(f"pairs {pairs} n")


def _chains(count: str, seed: str) -> None:
    """Join the actions of a log of `count` events, 35 in 100, by its links, 65 in 100, each between near ones."""
    chance, number = random.Random(int(seed)), int(count)  # noqa: S311  # a benchmark's draw, not a secret
    actions = [f"action-{place}" for place in range(number * 35 // 100)]
    starts = (chance.randrange(len(actions) - 1) for _ in range(number * 65 // 100))
    ends = ((start, min(start + chance.randrange(1, _NEAR), len(actions) - 1)) for start in starts)
    links = [(actions[start], actions[end]) for start, end in ends]
    gc.collect()
    gc.freeze()
    begun = time.perf_counter()
    arcs = successors(actions, links)
    groups, depth = components(arcs), depths(arcs)
    print(f"build {time.perf_counter() - begun} s")
    print(f"chains {sum(len(group) > 1 for group in groups)} n")
    print(f"longest path {max(depth.values())} n")


def own_peak() -> float:
    """Return the peak memory of this process in MB.

    From `/proc`, where it is: the count of the system for a child begins with what its
    parent had when it was made.
    """
    try:
        status = Path("/proc/self/status").read_text("ascii")
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM:")) / 1024


if __name__ == "__main__":
    {"read": _read, "replay": _replay, "candidates": _candidates, "chains": _chains}[sys.argv[1]](*sys.argv[2:])
    print(f"peak memory {own_peak()} MB")
