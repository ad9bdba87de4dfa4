"""t5c. Both SQLite libraries for real: `python -m tests.faults.drivers DRIVER WHAT LOG …` prints what came of it.

The library is chosen here, before anything imports `timeline`, whatever the tests themselves run on.
"""

import importlib
import json
import os
import subprocess
import sys
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

OTHER = {"pysqlite3": "_sqlite3", "sqlite3": "pysqlite3._sqlite3"}
"""The extension module of the library that must not be loaded beside the one that is used."""


def choose(driver: str) -> None:
    """Let this process use that library."""
    sys.path[:] = [place for place in sys.path if "without_pysqlite3" not in place]
    os.environ.pop("PYTHONPATH", None)
    if driver == "sqlite3":
        sys.modules["pysqlite3"] = None  # type: ignore[assignment]  # makes its import fail


def bar_the_other() -> None:
    """Let the standard library's SQLite open nothing: sqlite-utils, which builds the views, loads it for a type."""
    other = importlib.import_module("sqlite3")
    for module in (other, other.dbapi2, sys.modules["_sqlite3"]):
        module.connect = module.Connection = None


def use(driver: str, path: Path, round_: str) -> dict[str, Any]:
    """Do with a log what a desk does, and say which library did it, in which journal."""
    app, sqlite = importlib.import_module("timeline.cli.app"), importlib.import_module("timeline._sqlite")
    verbs = [] if path.exists() else [("init", str(path), "--demo")]
    here = ("--log", str(path), "--recorder", "desk")
    verbs += [
        ("append", "note", "panjgur-2024-01-16", "--text", f"Round {round_}, seen with {driver}.", *here),
        *((verb, *here[:2]) for verb in ("log", "actions", "chains")),
        ("verify", *here[:2], "--level", "deep"),
    ]
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere, redirect_stdout(nowhere):
        codes = [app.run([*verb, "-q"]) for verb in verbs]
        loaded = OTHER[driver] in sys.modules
        if driver == "pysqlite3":
            bar_the_other()
        codes.append(app.run(["replay", "--rebuild", *here[:2], "-q"]))
    with importlib.import_module("timeline.log").SqliteLog.open(path, writable=True) as log:
        basis = str(log.basis())
    with path.open("rb") as file:  # nobody in this process has it open any more
        written_for = file.read(20)[18]  # the SQLite file format, 1.3.3: 2 is WAL, 1 any other journal
    return {
        "codes": sorted(set(codes)),
        "driver": sqlite.DRIVER,
        "journal": {1: "truncate", 2: "wal"}[written_for],
        "safe": sqlite.safe_journal(sqlite.VERSION, network=False).mode,
        "basis": basis,
        "other loaded": loaded,
    }


def both(path: Path, how: str) -> dict[str, Any]:
    """Hold the lock by one library; open and close the file by the other, or not. Say whether others may write then."""
    one, other = importlib.import_module("pysqlite3"), importlib.import_module("sqlite3")
    holder = one.connect(str(path), isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    if how == "both":
        second = other.connect(str(path), isolation_level=None)
        second.execute("SELECT * FROM sqlite_schema").fetchall()
        second.close()
    attempt = (
        "import sqlite3, sys\nconnection = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=0)\n"
        "connection.execute('BEGIN IMMEDIATE')\nconnection.execute('ROLLBACK')"
    )
    done = subprocess.run([sys.executable, "-c", attempt, path], capture_output=True, text=True, check=False)
    return {"another may write": done.returncode == 0, "said": done.stderr[-60:]}


if __name__ == "__main__":
    driver, what, where, *rest = sys.argv[1:]
    choose(driver)
    outcome = use(driver, Path(where), *rest) if what == "use" else both(Path(where), what)
    sys.stdout.write(json.dumps(outcome))
