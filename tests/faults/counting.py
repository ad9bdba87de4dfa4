"""The control of the shim: how many calls of each kind it sees while a log is made, appended to and closed, as JSON."""

import json
import sys
from pathlib import Path

from tests.faults.disk import events
from tests.faults.shim import Kind, Shim
from tests.log.worlds import new_log

if __name__ == "__main__":
    path, shim, counted = Path(sys.argv[1]), Shim(), {}
    for kind in Kind:
        shim.watch(kind)
        with new_log(path.with_name(f"{kind.value}.db")) as log:
            log.append("note:1", events(0), expected=0)
        counted[kind.name] = shim.rest()
    sys.stdout.write(json.dumps(counted))
