"""What log, verdict, views and bundle come to where this runs: `python -m tests.faults.surroundings FOLDER` prints it.

Run under other hash seeds, time zones and locales, it must print the same.
"""

import json
import locale
import os
import sys
import time
from contextlib import redirect_stdout
from hashlib import sha256
from pathlib import Path

from tests.old.build import HERE, build, judged, standing
from timeline import __version__
from timeline.log import SqliteLog
from timeline.proof.note import read_vkey
from timeline.replay import known_at
from timeline.views.compare import digest, scratch
from timeline.views.registry import registered


def evidence(folder: Path) -> dict[str, object]:
    """Make a log and a bundle anew, and read the log that this release keeps."""
    build(folder / "made")
    kept = HERE / __version__
    keys = json.loads((kept / "expected.json").read_text(encoding="utf-8"))["keys"]
    with SqliteLog.open(kept / "timeline.db", writable=False) as log:
        basis = log.basis()
        register = known_at(log, basis)
        with scratch(log, basis, registered()) as made:
            views = {view.name: digest(made, view) for view in registered()}
    return {
        "made": {path.name: sha256(path.read_bytes()).hexdigest() for path in sorted((folder / "made").iterdir())},
        "verdict": judged(kept / "timeline.db", [read_vkey(line) for line in keys]),
        "views": views,
        "standing": standing(register),
    }


def surroundings() -> dict[str, object]:
    """Return what differs between one desk and another, and must not reach the evidence."""
    return {
        "hash": hash("Panjgur"),
        "order": list({"kerman", "panjgur", "sistan", "irbil", "idlib"}),
        "hour": time.localtime(1705569120).tm_hour,
        "encoding": locale.getencoding(),
    }


if __name__ == "__main__":
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere, redirect_stdout(nowhere):
        outcome = {"evidence": evidence(Path(sys.argv[1])), "surroundings": surroundings()}
    sys.stdout.write(json.dumps(outcome))
