"""Run the benchmark: ratios within a round, medians over rounds, with the conditions that they were measured under."""

import argparse
import json
import os
import platform
import random
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from benchmarks import cases
from benchmarks.cases import Sample

from timeline import _sqlite

# case → (what runs it, events in a full run, in a smoke run, anchors of the ratios)
CASES: dict[str, tuple[Callable[[random.Random, int], Sample], int, int, tuple[str, ...]]] = {
    "append_batch": (cases.append_batch, 20_000, 50, ("raw", "eventsourcing")),
    "append_single": (cases.append_single, 1_000, 10, ("raw", "eventsourcing")),
    "replay": (cases.replay, 100_000, 50, ("raw", "eventsourcing")),
    "tree": (cases.tree, 100_000, 300, ()),
    "start": (cases.start, 5, 1, ("import typer, pydantic",)),
}
# (number, case, contestant, anchor, floor, goal): speed as a multiple of the anchor's; P12 and P13 as time.
TARGETS = (
    ("P1", "append_batch", "ours", "eventsourcing", 1.0, 2.0),
    ("P1", "append_batch", "ours", "raw", 0.17, 0.35),
    ("P2", "append_single", "ours", "raw", 0.80, 0.85),
    ("P3", "replay", "ours", "eventsourcing", 2.0, 3.0),
)
TIMES = (
    ("P12", "start", "timeline --version", "import typer, pydantic", 1.5, 1.3),
    ("P13", "start", "timeline append action", "import typer, pydantic", 2.5, 2.0),
)
_NOISY_LOAD, _NOISY_STEAL = 0.3, 0.01


def main() -> int:
    """Run the cases that are named, print a table, and write JSON where it is asked for."""
    parser = argparse.ArgumentParser(prog="scripts/bench", description=__doc__)
    parser.add_argument("case", nargs="*", help=f"any of {', '.join(CASES)}; all, if none is named")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--quick", action="store_true", help="three rounds of a tenth of the events")
    parser.add_argument(
        "--smoke", action="store_true", help="each case once with few events: that it works, no figures"
    )
    parser.add_argument("--seed", type=int, default=20240118)
    parser.add_argument("--out", type=Path, help="write the samples and ratios as JSON")
    asked = parser.parse_args()
    if unknown := [name for name in asked.case if name not in CASES]:
        parser.error(f"no such case: {', '.join(unknown)}; there are {', '.join(CASES)}")
    rounds = 1 if asked.smoke else 3 if asked.quick else asked.rounds
    before = _busy()
    folder = tempfile.mkdtemp(dir=Path.cwd(), prefix=".bench-")
    home = Path.cwd()
    os.chdir(folder)
    try:
        results = {name: _measure(name, rounds, asked) for name in asked.case or CASES}
    finally:
        os.chdir(home)
        _remove(Path(folder))
    report = {
        "schema": "timeline.bench/1",
        "environment": _environment(before, _busy()),
        "seed": asked.seed,
        "rounds": rounds,
        "cases": results,
        "targets": [] if asked.smoke else _verdicts(results),
    }
    _print(report)
    if asked.out:
        asked.out.write_text(json.dumps(report, indent=1) + "\n", "utf-8")
    return 0


def _measure(name: str, rounds: int, asked: argparse.Namespace) -> dict[str, Any]:
    """Return samples and ratios of one case; the first round is not counted unless it is the only one."""
    work, full, smoke, anchors = CASES[name]
    count = smoke if asked.smoke else max(smoke, full // 10) if asked.quick and name != "start" else full
    chance = random.Random(asked.seed)  # noqa: S311  # the order of a benchmark, not a secret
    if not asked.smoke:
        work(chance, smoke)
    samples = [work(chance, count) for _ in range(rounds)]
    ratios = {
        f"{contestant} / {anchor}": sorted(sample[anchor] / sample[contestant] for sample in samples)
        for contestant in samples[0]
        for anchor in anchors
        if contestant != anchor
    }
    return {
        "count": count,
        "seconds": {contestant: [sample[contestant] for sample in samples] for contestant in samples[0]},
        "speed": {
            pair: {"min": found[0], "median": statistics.median(found), "max": found[-1]}
            for pair, found in ratios.items()
        },
    }


def _verdicts(results: dict[str, Any]) -> list[dict[str, Any]]:
    verdicts = []
    for number, case, contestant, anchor, floor, goal in TARGETS:
        if case in results:
            got = results[case]["speed"][f"{contestant} / {anchor}"]["median"]
            word = "goal reached" if got >= goal else "floor kept" if got >= floor else "BELOW THE FLOOR"
            verdicts.append(_verdict(number, f"{case}: {contestant}, speed × {anchor}", got, (floor, goal), word))
    for number, case, contestant, anchor, floor, goal in TIMES:
        if case in results:
            got = 1 / results[case]["speed"][f"{contestant} / {anchor}"]["median"]
            word = "goal reached" if got <= goal else "floor kept" if got <= floor else "BELOW THE FLOOR"
            verdicts.append(_verdict(number, f"{case}: {contestant}, time × {anchor}", got, (floor, goal), word))
    return verdicts


def _verdict(number: str, what: str, got: float, bounds: tuple[float, float], word: str) -> dict[str, Any]:
    floor, goal = bounds
    return {"target": number, "what": what, "got": round(got, 3), "floor": floor, "goal": goal, "verdict": word}


def _environment(before: tuple[float, float], after: tuple[float, float]) -> dict[str, Any]:
    cores = os.cpu_count() or 1
    steal = max(after[1] - before[1], 0.0)
    mode, reason = _sqlite.safe_journal(_sqlite.VERSION, network=False)
    return {
        "python": platform.python_version(),
        "kernel": platform.release(),
        "machine": platform.machine(),
        "cores": cores,
        "file_system": _file_system(),
        "sqlite": ".".join(str(part) for part in _sqlite.VERSION),
        "driver": _sqlite.DRIVER,
        "journal": f"{mode}: {reason}",
        "peers": {"eventsourcing": _version("eventsourcing")},
        "commit": _commit(),
        "load_before": round(before[0], 2),
        "load_after": round(after[0], 2),
        "steal": round(steal, 4),
        "noisy": before[0] / cores > _NOISY_LOAD or steal > _NOISY_STEAL,
    }


def _busy() -> tuple[float, float]:
    """Return the load of the last minute and the share of time stolen since the machine started."""
    try:
        fields = [int(one) for one in Path("/proc/stat").read_text("ascii").split("\n", 1)[0].split()[1:9]]
        steal = fields[7] / max(sum(fields), 1)
    except (OSError, ValueError, IndexError):
        steal = 0.0
    return os.getloadavg()[0], steal


def _file_system() -> str:
    found = subprocess.run(["stat", "-f", "-c", "%T", "."], capture_output=True, text=True, check=False)  # noqa: S607
    kind = found.stdout.strip() or "unknown"
    if kind == "tmpfs":
        sys.exit("scripts/bench: this folder is on tmpfs, which never writes to a disk; run it on a real one")
    return kind


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"


def _commit() -> str:
    found = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False)  # noqa: S607
    return found.stdout.strip() or "unknown"


def _remove(folder: Path) -> None:
    for path in sorted(folder.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    folder.rmdir()


def _print(report: dict[str, Any]) -> None:
    environment = report["environment"]
    print(", ".join(f"{name} {value}" for name, value in environment.items() if name != "noisy"))
    print("NOISY: a run that gates nothing" if environment["noisy"] else "quiet")
    print(f"seed {report['seed']}, {report['rounds']} rounds; speed as a multiple of the anchor's: median (min to max)")
    for name, result in report["cases"].items():
        print(f"\n{name}, {result['count']} events")
        for contestant, seconds in result["seconds"].items():
            middle = statistics.median(seconds)
            rate = "" if name in ("start", "tree") else f", {result['count'] / middle:,.0f} events/s"
            print(f"  {contestant}: {middle * 1000:,.2f} ms{rate}")
        for pair, ratio in result["speed"].items():
            print(f"  {pair}: {ratio['median']:.2f} ({ratio['min']:.2f} to {ratio['max']:.2f})")
    for one in report["targets"]:
        print(
            f"{one['target']} {one['what']}: {one['got']} (floor {one['floor']}, goal {one['goal']}): {one['verdict']}"
        )


if __name__ == "__main__":
    sys.exit(main())
