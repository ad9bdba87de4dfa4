"""The standalone script in a process of its own, in which none of our packages can be imported."""

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from timeline.proof.note import VerifierKey

SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "verify_standalone.py"

_BLOCKED = """
import contextlib, io, json, runpy, sys
class Blocker:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ("timeline", "events", "tests", "pysqlite3", "msgspec", "pydantic", "rfc8785"):
            raise ImportError(f"{name} is blocked")
sys.meta_path.insert(0, Blocker())
for name in ("timeline", "events"):
    try:
        __import__(name)
    except ImportError:
        continue
    raise SystemExit(f"{name} can be imported")
main = runpy.run_path(sys.argv[1])["main"]
said = []
for arguments in json.load(sys.stdin):
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            code = main(arguments)
        except SystemExit as stop:
            code = stop.code
    said.append([code, out.getvalue(), err.getvalue()])
print(json.dumps(said))
"""


class Ran(NamedTuple):
    """What the script said: its exit code, and what it printed."""

    code: int
    out: str
    err: str

    @property
    def last(self) -> str:
        """The last line."""
        return (self.out.splitlines() or [""])[-1]


def standalone_all(paths: Sequence[Path], *keys: VerifierKey | str) -> list[Ran]:
    """Run the script on whatever lies at each path, with the same keys: in one process, for that is quicker."""
    options = [part for key in keys for part in ("--key", str(key))]
    jobs = json.dumps([[str(path), *options] for path in paths])
    command = [sys.executable, "-I", "-W", "error", "-c", _BLOCKED, str(SCRIPT)]
    done = subprocess.run(command, input=jobs, capture_output=True, text=True, timeout=240, check=False)
    assert done.returncode == 0, done.stderr
    return [Ran(*one) for one in json.loads(done.stdout)]


def standalone(path: Path, *keys: VerifierKey | str) -> Ran:
    """Run the script on whatever lies at `path`."""
    [ran] = standalone_all([path], *keys)
    return ran
