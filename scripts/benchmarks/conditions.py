"""Under which conditions was measured: the machine, its disk, its drivers, its peers, and whether it was quiet."""

import os
import platform
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, NamedTuple

from timeline import _sqlite

_PEERS = ("eventsourcing", "eventsource-py", "py-event-sourcing", "sqlite-utils")
_NOISY_LOAD, _NOISY_STEAL = 0.3, 0.01


class Busy(NamedTuple):
    """How busy the machine is: load of the last minute, ticks stolen by others, all ticks, frequency in MHz."""

    load: float
    stolen: int
    ticks: int
    megahertz: float | None


def busy() -> Busy:
    """Return how busy the machine is now."""
    try:
        fields = [int(one) for one in Path("/proc/stat").read_text("ascii").split("\n", 1)[0].split()[1:9]]
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
        frequencies = [float(line.rpartition(":")[2]) for line in lines if line.startswith("cpu MHz")]
    except (OSError, ValueError):
        fields, frequencies = [0] * 8, []
    frequency = sum(frequencies) / len(frequencies) if frequencies else None
    return Busy(os.getloadavg()[0], fields[7], sum(fields), frequency)


def environment(before: Busy, after: Busy) -> dict[str, Any]:
    """Return the environment block of a run; `noisy` runs gate nothing."""
    cores = os.cpu_count() or 1
    steal = (after.stolen - before.stolen) / max(after.ticks - before.ticks, 1)
    mode, reason = _sqlite.safe_journal(_sqlite.VERSION, network=False)
    return {
        "python": platform.python_version(),
        "kernel": platform.release(),
        "cpu": _cpu(),
        "cores": cores,
        "file_system": file_system(),
        "sqlite": ".".join(str(part) for part in _sqlite.VERSION),
        "driver": _sqlite.DRIVER,
        "journal": f"{mode}: {reason}",
        "peers": {name: _version(name) for name in _PEERS},
        "commit": _commit(),
        "load_before": round(before.load, 2),
        "load_after": round(after.load, 2),
        "mhz_before": before.megahertz,
        "mhz_after": after.megahertz,
        "steal": round(steal, 4),
        "gates": mode == "wal",
        "noisy": before.load / cores > _NOISY_LOAD or steal > _NOISY_STEAL,
    }


def _cpu() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.machine()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())


def file_system() -> str:
    """Return the kind of file system of this folder; end the program on one that never writes to a disk."""
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
    command = ["git", "describe", "--always", "--dirty"]
    found = subprocess.run(command, capture_output=True, text=True, check=False)
    return found.stdout.strip() or "unknown"
