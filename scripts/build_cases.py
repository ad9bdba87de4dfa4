"""Build the packaged cases in `events/cases`, or check that they are what would be built.

    python scripts/build_cases.py [--check] [--chronology FILE] [CASE…]

`kerman-2024` needs nothing else; `iran-pakistan-2024` is made from the chronology,
which lies in the shared data beside a clone.
"""

import argparse
import json
import sys
from dataclasses import MISSING, fields, is_dataclass
from pathlib import Path
from typing import Any

import case_iran_pakistan
import case_kerman

from events.base import Event
from events.cases import CASES
from events.catalogue import validator

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "events" / "cases"
CHRONOLOGY = ROOT.parent / "shared" / "data" / "chronology_iran_pakistan_2024" / "chronology.json"


def plain(value: Any) -> Any:
    """Return a value of the vocabulary as JSON: members in the order of its class, those not said left out."""
    if is_dataclass(value) and not isinstance(value, type):
        said = ((field, getattr(value, field.name)) for field in fields(value))
        return {field.name: plain(one) for field, one in said if field.default is MISSING or one != field.default}
    return [plain(one) for one in value] if isinstance(value, tuple) else value


def line(event: Event) -> bytes:
    """Return the draft of an event as one line. What the door would refuse is refused here."""
    draft = {"type": event.type, "schema_version": event.schema_version, "body": plain(event)}
    validator(event.type).validate_json(json.dumps(draft["body"]))
    return json.dumps(draft, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def built(name: str, chronology: Path) -> bytes:
    """Return the lines of a case."""
    if name == "kerman-2024":
        return b"".join(map(line, case_kerman.events()))
    return b"".join(map(line, case_iran_pakistan.events(chronology.read_bytes())))


def main() -> int:
    """Write the cases, or compare them: exit 1 if one is not what would be built."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("cases", nargs="*", metavar="CASE", help=f"one of {', '.join(CASES)}; all, if none is named")
    parser.add_argument("--check", action="store_true", help="write nothing; fail if a case would change")
    parser.add_argument("--chronology", type=Path, default=CHRONOLOGY, help="the chronology, as JSON")
    given = parser.parse_args()
    if unknown := [name for name in given.cases if name not in CASES]:
        parser.error(f"no such case: {', '.join(unknown)}")
    if given.cases != ["kerman-2024"] and not given.chronology.is_file():
        parser.error(f"the chronology is not there: {given.chronology}; name it with --chronology, or name kerman-2024")
    stale = []
    for name in given.cases or CASES:
        path, lines = FOLDER / f"{name}.jsonl", built(name, given.chronology)
        if not given.check:
            path.write_bytes(lines)
            print(f"{name}: {len(lines.splitlines())} events")
        elif path.read_bytes() != lines:
            stale.append(name)
    if stale:
        print(f"not what would be built: {', '.join(stale)}", file=sys.stderr)
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
