"""What the project is built to reach: the targets of the benchmark, and how a run stands to each."""

import statistics
from typing import Any, Literal, NamedTuple

How = Literal["speed", "time", "value"]


class Target(NamedTuple):
    """One figure that is asked for.

    `how`: "speed" is the anchor's time over ours, "time" ours over the anchor's, both
    taken within a round; "value" is the figure itself. `floor` and `goal` are the least
    that is asked, or the most where less is better.
    """

    number: str
    what: str
    case: str
    measure: str
    anchor: str | None
    how: How
    floor: float
    goal: float
    unit: str = "×"

    @property
    def more_is_better(self) -> bool:
        """Tell which way is better: the goal lies there."""
        return self.goal > self.floor


_SHARE = "gate: min / max share"
TARGETS = (
    Target("P1", "batches of 1,000, × eventsourcing", "append_batch", "ours, 2 sealed", "eventsourcing", "speed", 1, 2),
    Target("P1", "batches of 1,000, × raw", "append_batch", "ours, 2 sealed", "raw", "speed", 0.17, 0.35),
    Target("P2", "single durable append, × raw", "append_single", "ours", "raw", "speed", 0.8, 0.85),
    Target("P3", "replay, verified and typed, × eventsourcing", "replay", "ours", "eventsourcing", "speed", 2, 3),
    Target("P4", "catching the views up", "views", "catch-up", None, "value", 50_000, 100_000, "n/s"),
    Target("P5", "one new event on a long log", "one_event", "caught up", None, "value", 50, 5, "ms"),
    Target("P6", "8 processes: appends refused", "concurrency", "gate: errors", None, "value", 0, 0, "n"),
    Target("P6", "8 processes: worst wait", "concurrency", "gate: worst wait", None, "value", 1000, 50, "ms"),
    Target("P6", "8 processes: least over largest share", "concurrency", _SHARE, None, "value", 0.8, 0.9),
    Target("P7", "candidate responses", "candidates", "pairs within 14 days", None, "value", 4, 2, "s"),
    Target("P8", "chains", "chains", "build", None, "value", 3, 2, "s"),
    Target("P8", "chains: memory", "chains", "peak memory", None, "value", 400, 200, "MB"),
    Target("P9", "verify", "verify", "timeline verify", None, "value", 20, 10, "s"),
    Target("P10", "root: p95", "tree", "root, p95", None, "value", 10, 5, "ms"),
    Target("P10", "inclusion: p95", "tree", "inclusion, p95", None, "value", 10, 5, "ms"),
    Target("P10", "consistency: p95", "tree", "consistency, p95", None, "value", 10, 5, "ms"),
    Target("P11", "import of 170,597 rows", "import", "import", None, "value", 120, 60, "s"),
    Target("P12", "timeline --version", "start", "timeline --version", "import typer, pydantic", "time", 1.5, 1.3),
    Target("P13", "cold append", "start", "timeline append action", "import typer, pydantic", "time", 2.5, 2),
    Target("P14", "peak memory of a replay", "memory", "replay", None, "value", 700, 500, "MB"),
    Target("P15", "bytes on disk, × leaf", "size", "on disk / leaf", None, "value", 1.6, 1.6),
    Target("P15", "bytes, × leaf and disclosures", "size", "on disk / (leaf + disclosures)", None, "value", 1.6, 1.4),
)
"""The targets P1 to P15. P7 is asked without numpy, which the project does not use."""


def verdicts(cases: dict[str, Any]) -> list[dict[str, Any]]:
    """Return how the medians of a run stand to each target whose case was run."""
    return [_verdict(target, got) for target in TARGETS if (got := _got(target, cases)) is not None]


def _got(target: Target, cases: dict[str, Any]) -> float | None:
    measures = cases.get(target.case, {}).get("measures", {})
    if target.measure not in measures:
        return None
    if target.anchor is None:
        return float(measures[target.measure]["median"])
    if target.anchor not in measures:
        return None
    pairs = zip(measures[target.measure]["samples"], measures[target.anchor]["samples"], strict=True)
    return statistics.median(their / ours if target.how == "speed" else ours / their for ours, their in pairs)


def _verdict(target: Target, got: float) -> dict[str, Any]:
    sign = 1 if target.more_is_better else -1
    reached, kept = sign * got >= sign * target.goal, sign * got >= sign * target.floor
    return {
        "target": target.number,
        "what": target.what,
        "got": got,
        "unit": target.unit,
        "floor": target.floor,
        "goal": target.goal,
        "verdict": "goal reached" if reached else "floor kept" if kept else "BELOW THE FLOOR",
    }
