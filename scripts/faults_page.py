"""The figures of the fault programme: gathered from a run into `docs/faults.json`, printed in `docs/reliability.md`.

    python scripts/faults_page.py LINES SECONDS    # what `scripts/fault` does at the end of a run

The page holds cog blocks that call `counts` and `figures`; `scripts/docs` writes them again.
"""

import json
import os
import platform
import sys
import tomllib
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from reference import page, table

ROOT = Path(__file__).resolve().parent.parent
FIGURES = ROOT / "docs" / "faults.json"
COUNTS = ROOT / "tests" / "faults" / "counts.toml"

TESTS = {
    "t1": "append only",
    "t2": "killed while appending; the unanswered batch sent again (t2c)",
    "t2b": "killed before each call that changes a file",
    "t3": "power cut",
    "t4": "disk full",
    "t4b": "reads, writes, fsync that fail",
    "t4c": "read-only media, another user's file, immutable file",
    "t5": "many writers",
    "t5b": "one order for all",
    "t5c": "the journal that is safe",
    "t5d": "the fair gate",
    "t6": "stale decisions",
    "t7": "read models: killed while they are caught up, or built anew",
    "t8": "flipped bits",
    "t8b": "torn and foreign files",
    "t8c": "clever tampering",
    "t9": "the tree",
    "t10": "notes and checkpoints",
    "t11": "other people's verifiers",
    "t12": "witnesses",
    "t13": "time stamps",
    "t14": "redaction",
    "t15": "keys",
    "t16": "the fork guard",
    "t17": "backups under load",
    "t18": "clocks",
    "t19": "hostile input",
    "t19b": "canonical bytes",
    "t20": "a log against a model of it",
    "t22": "logs of former releases",
    "surroundings": "the same evidence under another hash seed, locale and time zone",
}
"""What each test tries, in a few words. The ids are those of the counts, and of the reports."""

_MEASURED_ONCE = {"test", "level", "sqlite", "how", "case", "control", "seconds", "seed", "sizes"}
_LONGEST = 60


def gather(lines: Iterable[str], seconds: float) -> dict[str, Any]:
    """Return what is kept of a run: when and where it was, and the reports of its tests, in the order of their ids."""
    reports = [json.loads(line) for line in lines]
    levels = sorted({report.pop("level") for report in reports})
    return {
        "level": ", ".join(levels),
        "date": datetime.now(UTC).date().isoformat(),
        "seconds": round(seconds),
        "environment": {
            "python": platform.python_version(),
            "system": f"{platform.system()} {'.'.join(platform.release().split('.')[:2])}, {platform.machine()}",
            "processors": os.cpu_count(),
        },
        "reports": sorted(reports, key=_order),
    }


def _order(report: dict[str, Any]) -> tuple[int, bool, str, str]:
    return _place(report["test"]), bool(report.get("control")), report["sqlite"], json.dumps(report)


def _place(test: str) -> int:
    return list(TESTS).index(test)


def counts() -> str:
    """Return the table of counts: how often each fault is provoked."""
    text = COUNTS.read_text("utf-8")
    columns = tomllib.loads(text)
    comments = dict(line.split(" = ", 1) for line in text.splitlines() if " = " in line)
    rows = [
        (
            test,
            *(f"{columns[test][level]:,}" for level in ("desk", "change", "ci", "long")),
            comments[test].partition("# ")[2],
        )
        for test in sorted(columns, key=_place)
    ]
    return page(
        [table(("Test", "At a desk", "Each change", "`scripts/fault ci`", "Long run", "What is counted"), rows)]
    )


def figures() -> str:
    """Return the figures of the last run that was kept: where, when, and what each test saw."""
    kept = json.loads(FIGURES.read_text("utf-8"))
    where = kept["environment"]
    told = (
        f"Counts of the column `{kept['level']}`, on {kept['date']}, in {kept['seconds']:,} seconds:"
        f" Python {where['python']}, {where['system']}, {where['processors']} processors."
    )
    groups: dict[tuple[str, str, bool], list[dict[str, Any]]] = {}
    for report in kept["reports"]:
        groups.setdefault((report["test"], report["sqlite"], bool(report.get("control"))), []).append(report)
    rows = [
        (test, _words(test, some, control=control), sqlite, _summed(some))
        for (test, sqlite, control), some in groups.items()
    ]
    return page([told, table(("Test", "What", "SQLite", "Seen"), rows)])


def _words(test: str, reports: list[dict[str, Any]], *, control: bool) -> str:
    variants = [str(report.get("how") or report.get("case") or "") for report in reports]
    said = variants[0] if len(variants) == 1 else f"{len(variants)} ways"
    words = TESTS[test] if not said else f"{TESTS[test]} ({said})"
    return f"control, which must fail: {words}" if control else words


def _summed(reports: list[dict[str, Any]]) -> str:
    """Add up what the variants of a test counted; what is no count is said if it is short and all say the same."""
    found: dict[str, Any] = {}
    for report in reports:
        for name, value in report.items():
            if name in _MEASURED_ONCE:
                continue
            if isinstance(value, bool) or not isinstance(value, int):
                found[name] = value if found.get(name, value) == value else None
            elif found.get(name, 0) is not None:
                found[name] = found.get(name, 0) + value
    seeds = sorted({report["seed"] for report in reports if "seed" in report})
    told = [f"{name.replace('_', ' ')} {_plain(value)}" for name, value in found.items() if _is_told(value)]
    return ", ".join([*told, *(f"seed {seed}" for seed in seeds)]) or "passed"


def _is_told(value: object) -> bool:
    return value is not None and len(_plain(value)) <= _LONGEST


def _plain(value: object) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case int():
            return f"{value:,}"
        case str():
            return value
        case []:
            return "none"
    return json.dumps(value).replace('"', "")


if __name__ == "__main__":
    reports, took = sys.argv[1:]
    run = gather(Path(reports).read_text("utf-8").splitlines(), float(took))
    FIGURES.write_text(json.dumps(run, indent=1, ensure_ascii=False) + "\n", "utf-8")
