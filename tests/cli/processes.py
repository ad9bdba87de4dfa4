"""Command lines in processes of their own, also with something mounted for them alone."""

import os
import subprocess
import sys
import time
from pathlib import Path

from tests.faults.tools import lacks, needs

ROOT = Path(__file__).resolve().parents[2]
SMALL = 'mount -t tmpfs -o size=64k tmpfs "$1"'
"""A file system of 64 KB."""
DISC = 'mount --bind "$1" "$1" && mount -o remount,ro,bind "$1"'
"""Read-only media."""


def command(*argv: str) -> list[str]:
    """Return how a command line is run as a program."""
    return [sys.executable, "-m", "timeline", *argv]


def environment() -> dict[str, str]:
    """Return an environment in which it is found."""
    return os.environ | {"PYTHONPATH": str(ROOT)}


def until_asleep(process: int) -> None:
    """Return once a process does nothing but wait: half a second long, whenever it is looked at."""
    stat, looks = Path(f"/proc/{process}/stat"), 0
    if not stat.exists():
        time.sleep(3)  # elsewhere than on Linux
        return
    while looks < 10:
        time.sleep(0.05)
        looks = looks + 1 if stat.read_text().rpartition(")")[2].split()[0] == "S" else 0


def mounted(how: str, folder: Path, *then: str, cwd: Path) -> subprocess.CompletedProcess[bytes]:
    """Run a program for which something is mounted at `folder`; then list, on stderr, what is in it."""
    needs("unshare", "mount")
    inside = ["unshare", "--mount", "--map-root-user", "sh", "-c"]
    if subprocess.run([*inside, how, "sh", str(folder)], capture_output=True, check=False).returncode:
        lacks("nothing can be mounted here")
    script = f'{how} && listed=$1 && shift && "$@"; code=$?; ls -A "$listed" >&2; exit $code'
    return subprocess.run(
        [*inside, script, "sh", str(folder), *then], cwd=cwd, env=environment(), capture_output=True, check=False
    )
