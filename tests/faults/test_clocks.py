"""t18. Clocks: order is by position, `recorded_at` never falls, a clock set back is recorded; nothing ever crashes."""

import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest

from tests.contracts.event_log import HandClock, note
from tests.faults.clocks import CASES, INSIDE, by_library, instant, lived
from tests.faults.counts import report
from tests.faults.team import ROOT, call
from tests.faults.tools import needs
from timeline.clock import stamp
from timeline.errors import IntegrityFailure
from timeline.log import MemoryLog, SqliteLog
from timeline.proof import verify

TOLERATED = timedelta(seconds=2)
ALL = CASES | INSIDE


def check(case, outcome) -> None:
    """Check what was recorded under a clock against what it showed."""
    first, then = instant(case.first), instant(case.then)

    assert outcome["said"] == []
    assert outcome["whole"]
    assert outcome["notes"] == [f"note:note-{number}" for number in range(1, 4)]
    assert outcome["recorded at"] == sorted(outcome["recorded at"])
    assert outcome["found by time"]
    readings = [clock for clock, _, _ in outcome["set back"]]
    assert readings == ([stamp(then)] if first - then > TOLERATED else [])
    assert all(clock < head <= recorded_at for clock, head, recorded_at in outcome["set back"])


@pytest.mark.parametrize("name", ALL)
def test_under_a_frozen_clock(tmp_path, freezer, monkeypatch, name):
    case = ALL[name]
    monkeypatch.setenv("TZ", case.zone)
    time.tzset()

    try:
        outcome = lived(tmp_path / "timeline.db", case, freezer.move_to, by_library)
    finally:
        monkeypatch.undo()
        time.tzset()

    check(case, outcome)


def libfaketime() -> Path:
    needs("faketime")
    return next(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"))


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory):
    """All cases, in a process whose clock libfaketime sets."""
    library, folder = libfaketime(), tmp_path_factory.mktemp("clocks")
    clock = folder / "clock"
    clock.write_text("1705569120", encoding="ascii")
    return call(
        "clocks",
        folder,
        *CASES,
        LD_PRELOAD=str(library),
        FAKETIME_TIMESTAMP_FILE=str(clock),
        FAKETIME_FMT="%s",
        FAKETIME_NO_CACHE="1",
        FAKETIME_DONT_FAKE_MONOTONIC="1",
    )


@pytest.mark.parametrize("name", CASES)
def test_under_a_clock_of_the_system(outcomes, name):
    check(CASES[name], outcomes[name])


def test_twenty_clocks_are_tried(outcomes):
    report("t18", clocks=len(outcomes), inside=len(ALL))

    assert len(outcomes) == len(CASES) == 20


def test_the_command_itself_on_a_machine_that_is_an_hour_behind(tmp_path):
    needs("faketime")
    timeline = [sys.executable, "-m", "timeline"]
    here = ["--log", str(tmp_path / "timeline.db"), "--recorder", "desk"]
    commands = (
        [*timeline, "init", "--demo", *here],
        ["faketime", "-f", "-1h", *timeline, "append", "note", "panjgur-2024-01-16", "--text", "Late.", *here],
    )
    for command in commands:
        subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=60)

    with SqliteLog.open(tmp_path / "timeline.db", writable=False) as log:
        types = [one.event.type for one in log.read()]
    assert types[-2:] == ["log.clock_set_back", "note.added"]
    assert verify(tmp_path / "timeline.db").ok


def unclamped(monkeypatch) -> None:
    """Take the clamp away: the time of an event is what the clock shows."""
    monkeypatch.setattr("timeline.log.appending.max", lambda clock, _: clock, raising=False)


def test_control_without_the_clamp_time_falls_along_the_log(monkeypatch):
    unclamped(monkeypatch)
    clock = HandClock()
    log = MemoryLog(clock=clock)
    log.append("note:1", [note(1)], expected=0)
    clock.move(hours=-1)
    log.append("note:2", [note(2)], expected=0)

    times = [one.recorded_at for one in log.read()]

    assert times != sorted(times)
    assert log.position_at(times[0]) != 1  # and what was known at a time is no more found by it


def test_control_without_the_clamp_the_guards_of_the_file_refuse_the_event(tmp_path, monkeypatch):
    unclamped(monkeypatch)
    clock = HandClock()
    with SqliteLog.create(tmp_path / "timeline.db", origin="desk.example/log", clock=clock) as log:
        log.append("note:1", [note(1)], expected=0)
        clock.move(hours=-1)

        with pytest.raises(IntegrityFailure, match="append only"):
            log.append("note:2", [note(2)], expected=0)
