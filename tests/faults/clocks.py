"""t18. Clocks that cannot be relied on: `python -m tests.faults.clocks FOLDER CASE …` prints what was recorded then.

Run under libfaketime, with `FAKETIME_TIMESTAMP_FILE` naming the file that sets the clock of
this process; inside pytest the same is done under a frozen clock.
"""

import io
import json
import os
import sys
import time
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from events.logs import ClockSetBack
from tests import builders as make
from timeline.cli.app import run
from timeline.log import SqliteLog
from timeline.proof import verify

SetClock = Callable[[datetime], None]


class Case(NamedTuple):
    """What a clock shows first and then, in UTC, and in which zone the machine believes to be."""

    first: str
    then: str
    zone: str = "UTC"


DAY = "2024-01-18T09:12:00"
CASES = {
    "stands still": Case(DAY, DAY),
    "back a second": Case(DAY, "2024-01-18T09:11:59"),
    "back three seconds": Case(DAY, "2024-01-18T09:11:57"),
    "back an hour": Case(DAY, "2024-01-18T08:12:00"),
    "back a day": Case(DAY, "2024-01-17T09:12:00"),
    "back thirty years": Case(DAY, "1994-01-18T09:12:00"),
    "forward an hour": Case(DAY, "2024-01-18T10:12:00"),
    "forward thirty years": Case(DAY, "2054-01-18T09:12:00"),
    "into a leap day": Case("2024-02-28T23:59:59", "2024-02-29T00:00:01"),
    "out of a leap day": Case("2024-02-29T23:59:59", "2024-03-01T00:00:01"),
    "back onto a leap day": Case("2024-03-01T00:00:01", "2024-02-29T12:00:00"),
    "over a leap second": Case("2016-12-31T23:59:59", "2017-01-01T00:00:00"),
    "summer time begins": Case("2024-03-31T00:59:59", "2024-03-31T01:00:01", "Europe/London"),
    "summer time ends": Case("2024-10-27T00:59:59", "2024-10-27T01:00:01", "Europe/London"),
    "summer time that is no more": Case("2022-09-21T19:29:59", "2022-09-21T19:30:01", "Asia/Tehran"),
    "a day that was left out": Case("2011-12-30T09:59:59", "2011-12-30T10:00:01", "Pacific/Apia"),
    "after 32 bits": Case("2038-01-19T03:14:07", "2038-01-19T03:14:09"),
    "no clock, then one": Case("1970-01-01T00:00:00", DAY),
    "no clock any more": Case(DAY, "1970-01-01T00:00:00"),
    "the last year that Python can tell": Case("2262-04-11T23:00:00", "2024-01-18T09:12:00"),
}
INSIDE = {
    "the year 9999": Case("9999-12-31T23:59:58", "9999-12-31T23:59:59"),
    "back from the year 9999": Case("9999-12-31T23:59:58", DAY),
}
"""No system tells Python a time beyond 2262; the log itself can."""


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def told(*argv: str) -> str:
    """Run a command line; return what it complained about, nothing if all went well."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", errors="timeline-ascii") for _ in range(2))
    with redirect_stdout(out), redirect_stderr(err):
        code = run(argv)
    for stream in (out, err):
        stream.flush()
    said = out.buffer.getvalue().decode() + err.buffer.getvalue().decode()
    return said if code or "Traceback" in said else ""


def by_command(path: Path, number: int) -> str:
    """Record a note by the command line; number 0 makes the log."""
    if not number:
        return told("init", str(path), "--demo", "--recorder", "desk")
    note = ("append", "note", "panjgur-2024-01-16", "--id", f"note-{number}", "--text", f"Number {number}.")
    return told(*note, "--log", str(path)) + told("verify", "--log", str(path))


def by_library(path: Path, number: int) -> str:
    """Record a note as a program does; number 0 makes the log."""
    if not number:
        SqliteLog.create(path, origin="desk.example/log").close()
        return ""
    event = make.note(f"note-{number}", "panjgur-2024-01-16")
    with SqliteLog.open(path, writable=True) as log:
        log.append(event.stream, [make.new(event, number)], expected=0)
    return ""


def lived(path: Path, case: Case, set_clock: SetClock, record: Callable[[Path, int], str]) -> dict[str, Any]:
    """Record before and after the clock was set, and again when it was set right; return what came of it."""
    first, then = instant(case.first), instant(case.then)
    said = []
    for number, moment in enumerate((first, first, then, max(first, then))):
        set_clock(moment)
        said.append(record(path, number))
    with SqliteLog.open(path, writable=False) as log:
        recorded = list(log.read())
        found = [log.position_at(one.recorded_at) for one in recorded]
    return {
        "said": [one for one in said if one],
        "whole": verify(path).ok,
        "notes": [one.stream for one in recorded if one.stream.startswith("note:note-")],
        "recorded at": [one.recorded_at for one in recorded],
        "set back": [
            [one.event.clock, one.event.head, one.recorded_at]
            for one in recorded
            if isinstance(one.event, ClockSetBack)
        ],
        "found by time": all(position >= one.position for position, one in zip(found, recorded, strict=True)),
    }


def by_file(moment: datetime) -> None:
    """Set the clock of this process, as libfaketime reads it: seconds since 1970, of at least two digits."""
    Path(os.environ["FAKETIME_TIMESTAMP_FILE"]).write_text(f"{int(moment.timestamp()):02d}", encoding="ascii")


def main(folder: Path, names: list[str]) -> dict[str, Any]:
    """Live through the cases named."""
    outcomes = {}
    for number, name in enumerate(names):
        os.environ["TZ"] = CASES[name].zone
        time.tzset()
        outcomes[name] = lived(folder / f"{number}.db", CASES[name], by_file, by_command)
    return outcomes


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(Path(sys.argv[1]), sys.argv[2:])))
