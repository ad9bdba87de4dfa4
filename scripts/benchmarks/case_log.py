"""P9, P10, P14, P15: verifying, proofs, memory and size, of a log that is made once a run."""

import sys

from benchmarks.generate import generate
from benchmarks.measures import Measure, Sample, Setting, child, fresh_folder, quiet, run_command, seconds, timed
from benchmarks.worlds import make_log

from timeline import _sqlite
from timeline.log import SqliteLog

_DRAWN = 200


def verify(setting: Setting) -> Sample:
    """Verify a whole log at the default level, in a process of its own."""
    path = setting.worlds.of(setting.count)
    command = [sys.executable, "-m", "timeline", "verify", str(path.resolve()), "--quiet"]
    return {"timeline verify": seconds(run_command(command))}


def tree(setting: Setting) -> Sample:
    """Ask for roots and proofs of drawn sizes, per call: median and the twentieth part that took longest."""
    found: dict[str, Measure] = {}
    with SqliteLog.open(setting.worlds.of(setting.count), writable=False) as log, quiet():
        sizes = [setting.chance.randrange(2, setting.count + 1) for _ in range(_DRAWN)]
        asked = {
            "root": log.basis,
            "inclusion": lambda size: log.prove_inclusion(size // 3 + 1, size),
            "consistency": lambda size: log.prove_consistency(size // 2, size),
        }
        for name, work in asked.items():
            each = sorted(timed(lambda work=work, size=size: work(size)) * 1000 for size in sizes)
            found[f"{name}, median"] = Measure(each[len(each) // 2], "ms")
            found[f"{name}, p95"] = Measure(each[len(each) * 95 // 100], "ms")
    return found


def memory(setting: Setting) -> Sample:
    """Replay all views in a process of their own: its peak memory; and that of reading all events, verified."""
    path = str(setting.worlds.of(setting.count).resolve())
    peaks = {what: child(what, path)["peak memory"] for what in ("read", "replay")}
    return {"read, verified": peaks["read"], "replay": peaks["replay"]}


def size(setting: Setting) -> Sample:
    """Take apart the bytes on the disk, an event, after everything is written into the main file."""
    with fresh_folder(setting) as folder:
        path = folder / "size.db"
        make_log(path, generate(setting.count))
        whole = path.stat().st_size / setting.count
        connection = _sqlite.connect(f"file:{path}?mode=ro", uri=True)
        try:
            leaf = connection.execute("SELECT avg(length(leaf)) FROM event").fetchone()[0]
            opened = connection.execute("SELECT sum(length(json)) FROM disclosure").fetchone()[0] / setting.count
        finally:
            connection.close()
        return {
            "on disk": Measure(whole, "bytes"),
            "leaf": Measure(leaf, "bytes"),
            "disclosures": Measure(opened, "bytes"),
            "on disk / leaf": Measure(whole / leaf, "×"),
            "on disk / (leaf + disclosures)": Measure(whole / (leaf + opened), "×"),
        }
