"""Chains as `timeline export` writes them: a page, and the report as data at any basis."""

import json
import os
import subprocess
import sys
from functools import cached_property
from pathlib import Path
from typing import Any

from timeline.cli.app import run

ROOTS = {"kerman-2024": "panjgur-2024-01-16", "iran-pakistan-2024": "saravan-2024-01-18"}
"""The packaged cases, each with an action of its chain."""


SCRIPTS = Path(__file__).resolve().parents[2] / "scripts"


class Exported:
    """A chain in a log of its own, and what is exported of it; `action` is one of its actions."""

    def __init__(self, log: Path, action: str) -> None:
        self._folder, self.log, self.action = log.parent, log, action

    def write(self, format_: str, name: str, *more: str) -> Path:
        """Export the chain in a format to a file of its folder, and return that."""
        file = self._folder / name
        argv = ["export", format_, self.action, "--log", str(self.log), "-o", str(file), "--force", "-q", *more]
        assert run(argv) in (0, 1)  # 1: the rules of wording found something; the draft is written all the same
        return file

    @cached_property
    def page(self) -> Path:
        """The page at the head of the log."""
        return self.write("html", "chain.html")

    @cached_property
    def report(self) -> dict[str, Any]:
        """The report as data at the head of the log."""
        return json.loads(self.write("json", "report.json").read_bytes())

    def report_at(self, position: int) -> dict[str, Any]:
        """Return the report as data at an earlier basis."""
        return json.loads(self.write("json", f"report-{position}.json", "--as-of", str(position)).read_bytes())


def packaged(folder: Path, case: str) -> Exported:
    """Write a packaged case to a log in a folder."""
    log = folder / "timeline.db"
    assert run(["init", str(log), "--case", case, "-q"]) == 0
    return Exported(log, ROOTS[case])


def long_chain(folder: Path, steps: int) -> Exported:
    """Write the long chain of the benchmark to a log in a folder."""
    log = folder / "timeline.db"
    recorded = """
import sys
from pathlib import Path
from benchmarks.long_chain import record
print(record(Path(sys.argv[1]), int(sys.argv[2])))
"""
    said = subprocess.run(
        [sys.executable, "-c", recorded, str(log), str(steps)],
        env=os.environ | {"PYTHONPATH": os.pathsep.join((str(SCRIPTS), str(SCRIPTS.parent)))},
        check=True,
        capture_output=True,
        text=True,
    )
    return Exported(log, said.stdout.strip())


def told(report: dict[str, Any]) -> dict[str, Any]:
    """Return what a report tells, by the ids that a page must then show."""
    cells = [
        cell for step in report["steps"] for row in step["claims"]["rows"] for cells in row["cells"] for cell in cells
    ]
    return {
        "steps": [step["id"] for step in report["steps"]],
        "links": {link["id"]: link["strength"] for link in report["links"]},
        "claims": {cell["claim"]: cell["struck"] for cell in cells},
    }
