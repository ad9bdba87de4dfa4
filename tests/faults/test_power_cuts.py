"""t3. The power fails: of all that a disk may then hold, nothing lacks an event that was acknowledged."""

import pytest

from tests.faults.counts import count, report
from tests.faults.powercut import Disk, Names, Recording, Said, State, Synced, Truncate, Write, states
from tests.faults.steps import STEPS
from tests.faults.team import call, tell
from tests.faults.tools import needs
from timeline import _sqlite

WAL = _sqlite.safe_journal(_sqlite.VERSION, network=False).mode == "wal"
CONTROL = "appends, synchronous=NORMAL" if WAL else "appends, synchronous=OFF"
"""Without WAL, NORMAL leaves out the second fsync of the journal only; so OFF shows that the states bite."""
PART = 50
"""Each step gets that part of the states that the appends get."""


def explore(name: str, folder, number: int) -> dict:
    needs("strace")
    return call("explorer", "explore", name, folder, number)


def test_no_acknowledged_event_is_lost_when_the_power_fails(memory, capsys):
    """With synchronous=FULL: singly, in batches, with the WAL written back between, closed and opened again."""
    wanted = count("t3")
    outcome = explore("appends", memory, wanted)

    tell(capsys, outcome)
    report("t3", how="synchronous=FULL", **outcome | {"wrong": len(outcome["wrong"])})
    assert outcome == {"states": wanted, "lost": 0, "wrong": [], "seed": outcome["seed"]}


def test_control_a_commit_that_does_not_wait_for_the_disk_loses_events(memory, capsys):
    wanted = max(200, count("t3") // 10)
    outcome = explore(CONTROL, memory, wanted)

    broken = len(outcome["wrong"])
    tell(capsys, outcome | {"wrong": broken})
    report("t3", how=CONTROL.partition(", ")[2], control=True, **outcome | {"wrong": broken})
    assert outcome["states"] == wanted
    assert outcome["lost"] > 0


@pytest.mark.parametrize("name", [*STEPS, "publish"])
def test_a_step_that_the_power_cut_off_leaves_the_old_state_or_the_new(memory, name):
    outcome = explore(name, memory, max(10, count("t3") // PART))

    report("t3", how=name, **outcome | {"wrong": len(outcome["wrong"])})
    assert (outcome["lost"], outcome["wrong"]) == (0, [])
    assert outcome["states"] > 1 or name == "write the WAL back"


def test_control_a_file_that_gets_its_name_before_it_is_on_the_disk_is_found_out(memory):
    outcome = explore("publish unsynced", memory, 100)

    assert outcome["wrong"]
    assert outcome["lost"] > 0


# --- the model of the disk ---


@pytest.fixture
def recording(tmp_path):
    """A folder with one file of four bytes, and nothing done to it yet."""
    (tmp_path / "a").write_bytes(b"1111")
    return Recording(tmp_path)


def contents(recording, cut: int, kept=(), torn=None, *, folder) -> dict[str, bytes]:
    """What the folder holds in a state."""
    disk = Disk(recording)
    disk.go_to(cut)
    folder.mkdir()
    disk.write(State(cut, kept, torn), folder)
    return {one.name: one.read_bytes() for one in folder.iterdir()}


def test_what_was_synced_stays_and_what_was_not_may_go(recording, tmp_path):
    recording.operations += [Write(0, 0, b"22"), Synced(0), Write(0, 2, b"33"), Truncate(0, 1)]

    assert contents(recording, 4, folder=tmp_path / "none") == {"a": b"2211"}
    assert contents(recording, 4, (2,), folder=tmp_path / "one") == {"a": b"2233"}
    assert contents(recording, 4, (2, 3), folder=tmp_path / "both") == {"a": b"2"}
    assert contents(recording, 1, folder=tmp_path / "before") == {"a": b"1111"}


def test_a_name_lasts_when_its_folder_was_synced(recording, tmp_path):
    recording.operations += [Names("", (("b", 0), ("a", None))), Synced(0), Synced("")]

    assert contents(recording, 2, folder=tmp_path / "none") == {"a": b"1111"}
    assert contents(recording, 2, (0,), folder=tmp_path / "all") == {"b": b"1111"}
    assert contents(recording, 3, folder=tmp_path / "synced") == {"b": b"1111"}


def test_the_last_write_may_be_torn(recording, tmp_path):
    recording.operations += [Write(0, 0, b"2" * 1500)]

    assert contents(recording, 1, (0,), 1024, folder=tmp_path / "torn") == {"a": b"2" * 1024}


def test_states_differ_and_stand_at_their_latest_cut(recording):
    recording.operations += [Write(0, 0, b"22"), Write(0, 2, b"33"), Said("receipt"), Synced(0), Said("receipt")]

    found = states(recording, 100, seed=1)

    assert {state.kept for state in found} == {(), (0,), (1,)}
    assert [state.cut for state in found if not state.kept] == [3, 5]
