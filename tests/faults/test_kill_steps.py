"""t2b. Whatever changes files is killed before each such call: the state is the old or the new one, never between."""

from pathlib import Path

import pytest

from tests.faults.counts import count, report
from tests.faults.kill_steps import cuts
from tests.faults.steps import PLANTED, STEPS
from tests.faults.team import call
from timeline import _sqlite

CONTROL = 40
WAL = _sqlite.safe_journal(_sqlite.VERSION, network=False).mode == "wal"


def kill(environment: dict[str, str], name: str, kills: int) -> dict:
    return call("kill_steps", name, Path(environment["SHIM_FOLDER"]), kills, **environment)


@pytest.mark.parametrize("name", STEPS)
def test_a_step_that_is_killed_leaves_the_old_state_or_the_new_and_can_be_run_again(shimmed, name):
    outcome = kill(shimmed, name, count("t2b"))

    report("t2b", how=name, kills=outcome["kills"], calls=outcome["calls"], wrong=len(outcome["wrong"]))
    assert outcome["wrong"] == []
    assert outcome["kills"] > 0
    assert outcome["changes"] == (name != "write the WAL back"), "the new state looks like the old: nothing was tried"


needs_wal = pytest.mark.skipif(not WAL, reason="without WAL the commit overwrites the page: nothing is left to purge")


@pytest.mark.parametrize("name", [pytest.param(name, marks=[needs_wal] if "note" in name else []) for name in PLANTED])
def test_control_a_step_that_can_be_cut_in_two_is_found_out(shimmed, name):
    """Two files that belong together, written one after the other; a purge that nobody would remember."""
    outcome = kill(shimmed, name, CONTROL)

    assert outcome["wrong"]


def test_the_first_and_the_last_call_are_always_cuts():
    assert cuts(4, 30) == [1, 2, 3, 4]
    assert cuts(100, 3) == [1, 51, 100]
    assert cuts(100, 1) == [1]
    assert len(cuts(1000, 30)) == 30
