"""t4, t4b, t4c. A full, failing or barred disk: one line says so, no receipt is false, the log goes on afterwards."""

import errno
import json
import os
import re
import shutil
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tests.faults import barred, shim
from tests.faults.counts import LEVEL, count, report
from tests.faults.disk import faults_of
from tests.faults.kill_steps import cuts
from tests.faults.shim import Deed, Fault, Kind
from tests.faults.team import ROOT, call, tell
from tests.faults.tools import lacks, needs
from timeline import _sqlite
from timeline.cli.app import run
from timeline.log import SqliteLog
from timeline.proof import verify

WAL = _sqlite.safe_journal(_sqlite.VERSION, network=False).mode == "wal"
FULL = Kind.WRITE | Kind.MAKE
SYNCS = 4
"""An append has one fsync among its calls, so every n-th fsync is tried up to that part of the others."""
CONTROL = 40


def folder_of(environment: dict[str, str]) -> Path:
    return Path(environment["SHIM_FOLDER"])


def provoke(environment: dict[str, str], kinds: Kind, error: int, last: int, *how: str) -> dict:
    """Provoke the fault at each call of those kinds, up to the last."""
    return call("disk", folder_of(environment), 1, last, int(kinds), error, *how, **environment)


# --- t4: full ---


def test_the_shim_sees_the_calls_of_this_sqlite(shimmed):
    """Control: else all that follows would be tried without a fault."""
    counted = call("counting", folder_of(shimmed) / "timeline.db", **shimmed)

    assert {name: number > 0 for name, number in counted.items()} == dict.fromkeys(counted, True)
    assert set(counted) == {kind.name for kind in Kind}


def test_a_disk_that_is_full_at_any_write_loses_nothing_that_was_acknowledged(shimmed, capsys):
    last = count("t4")
    outcome = provoke(shimmed, FULL, errno.ENOSPC, last)

    tell(capsys, outcome)
    report("t4", how="the n-th write", **outcome | {"wrong": len(outcome["wrong"])})
    assert outcome["wrong"] == []
    assert outcome["refused"] >= last // 2


@pytest.mark.parametrize("kilobytes", [300, 700, 2000])
def test_a_file_system_that_fills_up_is_told_and_the_log_goes_on_once_there_is_room(tmp_path, kilobytes):
    outcome = call_unshared("room", tmp_path, kilobytes)

    wrong = len(outcome["wrong"])
    report("t4", how=f"a file system of {kilobytes} KB", acknowledged=outcome["acknowledged"], wrong=wrong)
    assert outcome["wrong"] == []
    assert outcome["errors"] == [["LogUnavailable", 6, True]]
    assert outcome["acknowledged"] > 0


def test_control_a_failed_commit_that_is_tried_again_gives_false_receipts(shimmed):
    outcome = provoke(shimmed, FULL, errno.ENOSPC, CONTROL, "retry")

    assert any("was acknowledged at" in what for what in outcome["wrong"])


# --- t4, by the command line ---


@pytest.fixture(scope="module")
def desk(tmp_path_factory) -> Path:
    """A log with the packaged case, beside which its recorder is named."""
    path = tmp_path_factory.mktemp("desk") / "timeline.db"
    assert run(["init", str(path), "--demo", "--recorder", "desk", "-q"]) == 0
    return path.parent


def append_actor(folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Record an actor, by the command line in a process of its own."""
    command = (sys.executable, "-m", "timeline", "append", "actor", "--name", "Oman", "--kind", "state", "--json")
    where = ("--log", str(folder / "timeline.db"))
    given = os.environ | environment
    return subprocess.run([*command, *where], cwd=ROOT, env=given, capture_output=True, text=True, check=False)


def actors(folder: Path) -> list[str]:
    """Return the actors of that name."""
    with SqliteLog.open(folder / "timeline.db", writable=False) as log:
        return [one.event.actor for one in log.read() if getattr(one.event, "name", "") == "Oman"]


def check_full(ran: subprocess.CompletedProcess[str], folder: Path) -> None:
    """A receipt was printed, and it is there; or one error, exit 6, and it is not; never half of both."""
    assert ran.returncode in (0, 6), ran.stderr
    assert bool(ran.stdout) == (ran.returncode == 0)
    assert actors(folder) == ["oman"] * (ran.returncode == 0)
    if ran.returncode == 6:
        [line] = ran.stderr.splitlines()
        told = json.loads(line)["error"]
        assert told["code"] == "log.unavailable"
        assert re.search("disk is full|No space left on device|cannot be opened|reports an error", told["message"])


def test_a_command_that_finds_the_disk_full_says_so_and_can_be_run_again(shimmed, desk):
    folder, block = folder_of(shimmed), shim.Shim(Path(shimmed["SHIM_BLOCK"]))

    def run_on_a_copy(fault: Fault) -> subprocess.CompletedProcess[str]:
        shutil.rmtree(folder)
        shutil.copytree(desk, folder)
        block.set(fault)
        return append_actor(folder, **shimmed)

    assert run_on_a_copy(Fault(FULL, 0, Deed.NOTHING)).returncode == 0
    codes = []
    for at in cuts(block.rest(), max(3, count("t4") // 40)):
        ran = run_on_a_copy(Fault(FULL, at, Deed.FAIL_ON, errno.ENOSPC))
        block.rest()
        check_full(ran, folder)
        assert append_actor(folder, **shimmed).returncode == 0
        assert actors(folder) == ["oman"]
        assert verify(folder / "timeline.db").ok
        codes.append(ran.returncode)

    assert 6 in codes
    report("t4", how="the command line", faults=len(codes), refused=codes.count(6), wrong=0)


def test_a_receipt_that_cannot_be_printed_is_an_error_that_says_what_was_recorded(desk, tmp_path):
    """Standard output is a file on a full disk, as in a pipeline that keeps receipts."""
    shutil.copytree(desk, tmp_path, dirs_exist_ok=True)
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        where = ("--log", str(tmp_path / "timeline.db"))
        command = [sys.executable, "-m", "timeline", "append", "actor", "--name", "Oman", "--kind", "state", *where]
        ran = subprocess.run(command, cwd=ROOT, stdout=full, stderr=subprocess.PIPE, text=True, check=False)

    assert ran.returncode == 6
    assert "No space left on device" in ran.stderr
    assert "recorded before it: position 28" in ran.stderr
    assert actors(tmp_path) == ["oman"]


# --- t4b: failing ---


@pytest.mark.parametrize(("kinds", "part"), [(Kind.READ, 1), (Kind.WRITE, 1), (Kind.SYNC, SYNCS)])
def test_a_disk_that_fails_at_any_call_gives_no_false_receipt(shimmed, capsys, kinds, part):
    outcome = provoke(shimmed, kinds, errno.EIO, max(1, count("t4b") // part))

    tell(capsys, {"calls": kinds.name} | outcome)
    report("t4b", how=f"the n-th {kinds.name.lower()}", **outcome | {"wrong": len(outcome["wrong"])})
    assert outcome["wrong"] == []
    assert outcome["refused"] > 0


def test_control_a_commit_that_is_tried_again_after_a_failed_fsync_gives_false_receipts(shimmed):
    """After a failed fsync pages may count as clean: the second says that all is well."""
    outcome = provoke(shimmed, Kind.SYNC, errno.EIO, CONTROL // SYNCS, "retry")

    assert any("was acknowledged at" in what for what in outcome["wrong"])


def test_control_a_failing_disk_is_called_an_altered_log_where_sqlite_is_believed(shimmed):
    """It says "malformed" of a page that cannot be read, and exit code 4 is an accusation."""
    outcome = provoke(shimmed, Kind.READ, errno.EIO, CONTROL // SYNCS, "believe")

    assert any(": exit 4: " in what for what in outcome["wrong"])


def test_what_a_crash_may_bring_back_is_not_said_to_be_nothing(shimmed):
    """A commit whose fsync failed is undone in memory only: its pages are in the WAL, whole, and recovery takes them.

    Seen with the log open elsewhere, so that the WAL is not written back, and then all processes killed.
    """
    outcome = call("ghost", folder_of(shimmed) / "timeline.db", **shimmed)

    assert outcome["found at once"] is None
    assert outcome["found after the crash"] == (10 if WAL else None)
    assert "a crash may still bring it back" in outcome["said"]
    assert outcome["repeated"] == [10, WAL]


# --- t4c: barred ---


def call_unshared(module: str, *arguments: object) -> dict:
    """Run a script of this folder where what it mounts is its own; skip where the kernel forbids it."""
    needs("unshare", "mount")
    if os.geteuid():
        lacks("only root may mount")
    may = subprocess.run(["unshare", "--mount", "true"], capture_output=True, text=True, check=False)  # noqa: S607
    if may.returncode:
        pytest.skip(f"the kernel gives no mounts of our own: {may.stderr.strip()}")
    command = ["unshare", "--mount", sys.executable, "-m", f"tests.faults.{module}", *map(str, arguments)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    outcome = json.loads(done.stdout)
    if "refused" in outcome:
        pytest.skip(f"the kernel refuses it: {outcome['refused']}")
    return outcome


@pytest.mark.parametrize("name", barred.CASES)
def test_a_log_that_may_not_be_written_is_read_and_writing_says_why(name):
    needs("chattr")
    case = barred.CASES[name]
    with tempfile.TemporaryDirectory(prefix="timeline-") as folder:  # pytest's own no other user may enter
        Path(folder).chmod(stat.S_IRWXU | stat.S_IRGRP | stat.S_IXGRP | stat.S_IROTH | stat.S_IXOTH)
        (Path(folder) / "desk").mkdir()
        outcome = call_unshared("barred", Path(folder) / "desk", name)

    reads = 6 if case.cut_off and not WAL else case.reads
    assert [code for code, _ in outcome["read"]] == [reads] * 3
    assert ("as of position 28" in outcome["read"][1][1]) == (case.cut_off and WAL)
    assert reads == 0 or all(re.search(case.says, said) for _, said in outcome["read"])
    code, said = outcome["append"]
    assert code == 6
    assert re.search(case.says, said)
    assert said.startswith("error: ")
    assert outcome["init"][0] in (2, 6)
    assert outcome["init"][1].startswith("error: ")
    report("t4c", how=name, wrong=0)


def test_the_long_run_tries_every_way_to_fail_at_every_call():
    tried = faults_of(range(1, 4), Kind.WRITE, errno.EIO)

    assert len(tried) == (9 if LEVEL == "long" else 3)
    assert {fault.deed for fault in tried} == {Deed.FAIL_ONCE, Deed.FAIL_ON, Deed.SHORT_ON}
