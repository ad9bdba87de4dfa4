"""How often a fault is provoked, and what came of it: counts from `counts.toml`, figures into a file of JSON lines.

`TIMELINE_FAULTS` names the column of counts: `desk`, `change`, `ci` or `long`.
`TIMELINE_FAULTS_JSON` names the file to which each report adds a line; `scripts/faults_page.py`
makes `docs/faults.json` of it, and the tables of `docs/reliability.md` of that.
"""

import importlib
import json
import os
import time
import tomllib
from pathlib import Path
from types import ModuleType

TABLE = Path(__file__).with_name("counts.toml")
LEVELS = ("desk", "change", "ci", "long")
LEVEL = os.environ.get("TIMELINE_FAULTS", "desk")
"""Which column of the table holds."""
SECOND_DRIVER = 5
"""With the standard library's SQLite a fault is provoked so many times less often: it is the same code above it."""

_began: dict[str, float] = {}


def count(test: str) -> int:
    """Return how often the fault of that id is provoked, at least once."""
    return max(1, tomllib.loads(TABLE.read_text(encoding="utf-8"))[test][LEVEL] // _pace())


def begin() -> None:
    """Start the clock of the test that runs now; `report` reads it."""
    _began.clear()
    _began[_test()] = time.monotonic()


def report(test: str, **figures: object) -> None:
    """Keep what a test measured, if `TIMELINE_FAULTS_JSON` names a file: one line of JSON for each report.

    `how` tells variants of one test apart; `control` says that a guard had been taken away.
    """
    if path := os.environ.get("TIMELINE_FAULTS_JSON"):
        driver = _sqlite()
        version = ".".join(map(str, driver.VERSION))
        line: dict[str, object] = {"test": test, "level": LEVEL, "sqlite": f"{driver.DRIVER} {version}"}
        if (began := _began.get(_test())) is not None:
            line["seconds"] = round(time.monotonic() - began, 1)
        with Path(path).open("a", encoding="utf-8") as file:
            file.write(f"{json.dumps(line | figures)}\n")


def _test() -> str:
    """Return the name of the test that runs now, as pytest has it."""
    return os.environ.get("PYTEST_CURRENT_TEST", "").partition(" ")[0]


def _pace() -> int:
    return 1 if _sqlite().DRIVER == "pysqlite3" else SECOND_DRIVER


def _sqlite() -> ModuleType:
    """Import the driver only when it is asked for: `--stdlib-sqlite` must have chosen it before."""
    return importlib.import_module("timeline._sqlite")
