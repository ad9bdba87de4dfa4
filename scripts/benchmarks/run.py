"""Run the benchmark: every case once a round, ratios within a round, medians over rounds, with the conditions."""

import argparse
import json
import os
import random
import shutil
import statistics
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks import (
    case_analysis,
    case_import,
    case_limits,
    case_log,
    case_report,
    case_start,
    case_stores,
    case_team,
    case_views,
    conditions,
    ucdp,
)
from benchmarks.measures import Sample, Setting
from benchmarks.table import print_report
from benchmarks.targets import verdicts
from benchmarks.worlds import Worlds

_LONG = 1_000_000


class Case(NamedTuple):
    """A case: what runs it, how many events in a full run and in a smoke run, to whom the others are compared.

    `most` is in how many rounds it is run, where each takes minutes.
    """

    run: Callable[[Setting], Sample]
    full: int
    smoke: int
    anchors: tuple[str, ...] = ()
    most: int = 99


CASES = {
    "limits": Case(case_limits.limits, 20_000, 50),
    "append_batch": Case(case_stores.append_batch, 20_000, 50, ("raw", "eventsourcing")),
    "append_single": Case(case_stores.append_single, 1_000, 10, ("raw", "eventsourcing")),
    "replay": Case(case_stores.replay, 100_000, 50, ("raw", "eventsourcing")),
    "views": Case(case_views.catch_up, 100_000, 50),
    "one_event": Case(case_views.one_event, _LONG, 50),
    "as_of": Case(case_views.as_of, 100_000, 50),
    "check": Case(case_views.check, 100_000, 50),
    "concurrency": Case(case_team.concurrency, 1_000_000, 3),
    "candidates": Case(case_analysis.candidates, _LONG, 50),
    "chains": Case(case_analysis.chains, _LONG, 50),
    "verify": Case(case_log.verify, _LONG, 50, most=2),
    "tree": Case(case_log.tree, _LONG, 300),
    "report": Case(case_report.report, 500, 12),
    "import": Case(case_import.import_rows, 170_597, 20, most=1),
    "start": Case(case_start.start, 5, 1, ("import typer, pydantic",)),
    "memory": Case(case_log.memory, _LONG, 50, most=1),
    "size": Case(case_log.size, 20_000, 50),
}
_NEEDS_DATA = {"import": ucdp.ROWS}


def main() -> int:
    """Run the cases that are named, print a table, and write JSON where it is asked for."""
    asked = _asked()
    wanted = {name: CASES[name] for name in asked.case or CASES}
    for name, path in _NEEDS_DATA.items():
        if name in wanted and not path.exists():
            print(f"{name}: left out, the data set is not here: {path}", file=sys.stderr)
            del wanted[name]
    before = conditions.busy()
    folder = Path(tempfile.mkdtemp(dir=Path.cwd(), prefix=".bench-"))
    home = Path.cwd()
    os.chdir(folder)
    try:
        environment_of_disk = conditions.file_system()
        samples = _rounds(wanted, asked, Worlds(folder), folder)
    finally:
        os.chdir(home)
        shutil.rmtree(folder)
    report = _report(wanted, samples, asked, conditions.environment(before, conditions.busy()))
    report["environment"]["file_system"] = environment_of_disk
    print_report(report, json.loads(asked.against.read_bytes()) if asked.against else None)
    if asked.out:
        asked.out.write_text(json.dumps(report, indent=1) + "\n", "utf-8")
    return 0


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scripts/bench", description=__doc__)
    parser.add_argument("case", nargs="*", help=f"any of {', '.join(CASES)}; all, if none is named")
    parser.add_argument("--rounds", type=int, default=7, help="how often each case is run and counted")
    parser.add_argument("--quick", action="store_true", help="three rounds of a tenth of the events")
    parser.add_argument(
        "--smoke", action="store_true", help="each case once with few events: that it works, no figures"
    )
    parser.add_argument("--seed", type=int, default=20240118)
    parser.add_argument("--out", type=Path, help="write the samples and ratios as JSON")
    parser.add_argument("--against", type=Path, help="print how the ratios moved since that JSON")
    asked = parser.parse_args()
    if unknown := [name for name in asked.case if name not in CASES]:
        parser.error(f"no such case: {', '.join(unknown)}; there are {', '.join(CASES)}")
    if asked.rounds < 1:
        parser.error("--rounds is 1 or more")
    return asked


def _rounds(
    wanted: dict[str, Case], asked: argparse.Namespace, worlds: Worlds, folder: Path
) -> dict[str, list[Sample]]:
    """Return the samples of each case, one a round; each round runs every case once, in a drawn order."""
    chance = random.Random(asked.seed)  # noqa: S311  # the order of a benchmark, not a secret
    if not asked.smoke:  # a round that is not counted: it warms whatever is warmed by running
        for case in wanted.values():
            case.run(Setting(chance, case.smoke, worlds, folder))
    samples: dict[str, list[Sample]] = {name: [] for name in wanted}
    for number in range(1 if asked.smoke else 3 if asked.quick else asked.rounds):
        drawn = [name for name, case in wanted.items() if number < case.most]
        chance.shuffle(drawn)
        for name in drawn:
            print(f"round {number + 1}: {name}", file=sys.stderr, flush=True)
            samples[name].append(wanted[name].run(Setting(chance, _count(name, wanted[name], asked), worlds, folder)))
    return samples


def _count(name: str, case: Case, asked: argparse.Namespace) -> int:
    if asked.smoke:
        return case.smoke
    return max(case.smoke, case.full // 10) if asked.quick and name not in ("start", "concurrency") else case.full


def _report(
    wanted: dict[str, Case], samples: dict[str, list[Sample]], asked: argparse.Namespace, environment: dict[str, Any]
) -> dict[str, Any]:
    cases = {name: _case(case, samples[name], _count(name, case, asked)) for name, case in wanted.items()}
    is_full = not asked.smoke and not asked.quick
    return {
        "schema": "timeline.bench/1",
        "date": datetime.now(UTC).date().isoformat(),
        "environment": environment,
        "seed": asked.seed,
        "rounds": len(next(iter(samples.values()), ())),
        "cases": cases,
        "targets": verdicts(cases) if is_full else [],
    }


def _case(case: Case, samples: list[Sample], count: int) -> dict[str, Any]:
    names = list(samples[0])
    measures = {}
    for name in names:
        values = [sample[name].value for sample in samples]
        measures[name] = {
            "unit": samples[0][name].unit,
            "samples": values,
            "median": statistics.median(values),
            "min": min(values),
            "max": max(values),
        }
    ratios = {}
    for name in names:
        for anchor in case.anchors:
            if anchor in names and name != anchor:
                found = sorted(sample[anchor].value / sample[name].value for sample in samples)
                ratios[f"{name} / {anchor}"] = {
                    "min": found[0],
                    "median": statistics.median(found),
                    "max": found[-1],
                }
    return {"events": count, "measures": measures, "speed": ratios}


if __name__ == "__main__":
    sys.exit(main())
