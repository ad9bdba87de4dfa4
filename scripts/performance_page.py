"""The tables of `docs/performance.md`, from the run of the benchmark that is kept in `docs/performance.json`.

    scripts/bench --out docs/performance.json    # a full run on a quiet machine

The page holds cog blocks that call these functions; `scripts/docs` writes them again.
"""

import json
import sys
from pathlib import Path
from typing import Any

from reference import page, table

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "scripts"))
from benchmarks.table import figure  # noqa: E402  # it lies beside this script

RUN = ROOT / "docs" / "performance.json"


def _run() -> dict[str, Any]:
    run: dict[str, Any] = json.loads(RUN.read_text("utf-8"))
    return run


def conditions() -> str:
    """Return when and where the run was, and whether it counts."""
    run = _run()
    where = run["environment"]
    counts = "It was quiet." if not where["noisy"] else "It was **noisy**: its figures gate nothing."
    peers = ", ".join(f"{name} {version}" for name, version in where["peers"].items())
    told = (
        f"Run on {run['date']} at commit `{where['commit']}`: {run['rounds']} rounds, seed {run['seed']}."
        f" {where['cpu']}, {where['cores']} cores, Linux {where['kernel'].split('-')[0]}, {where['file_system']};"
        f" Python {where['python']}, SQLite {where['sqlite']} ({where['driver']}, {where['journal'].partition(':')[0]},"
        f" `synchronous=FULL`). Peers: {peers}."
        f" Load {where['load_before']} before and {where['load_after']} after, {where['steal']:.1%} of the time stolen."
        f" {counts}"
    )
    return page([told])


def targets() -> str:
    """Return how the run stands to each target."""
    rows = [
        (
            one["target"],
            one["what"],
            *(figure(one[key], one["unit"]) for key in ("got", "floor", "goal")),
            one["verdict"],
        )
        for one in _run()["targets"]
    ]
    return page([table(("Target", "What", "Got", "Floor", "Goal", "Verdict"), rows)])


def _in_unit(one: dict[str, Any], key: str) -> str:
    return figure(one[key], one["unit"])


def peers() -> str:
    """Return what each contestant took in the cases that have peers, as a multiple of the anchors' speed."""
    rows = []
    for name, case in _run()["cases"].items():
        anchors = sorted({pair.rpartition(" / ")[2] for pair in case["speed"]})
        for what, measure in case["measures"].items() if anchors else ():
            ratios = (case["speed"].get(f"{what} / {anchor}", {"median": 1}) for anchor in anchors)
            said = "; ".join(f"{one['median']:.2f} × {anchor}" for one, anchor in zip(ratios, anchors, strict=True))
            rows.append((name, what, figure(measure["median"], measure["unit"]), said))
    return page([table(("Case", "Who", "Median", "Speed"), rows)])


def figures() -> str:
    """Return every other figure of the run."""
    rows = [
        (name, f"{case['events']:,}", what, figure(measure["median"], measure["unit"]), _spread(measure))
        for name, case in _run()["cases"].items()
        if not case["speed"]
        for what, measure in case["measures"].items()
    ]
    return page([table(("Case", "Events", "What", "Median", "From, to"), rows)])


def _spread(measure: dict[str, Any]) -> str:
    return f"{figure(measure['min'], measure['unit'])}, {figure(measure['max'], measure['unit'])}"
