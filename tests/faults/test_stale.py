"""t6. Stale decisions: of two made on one reading one is recorded, and the other is told what came first."""

import pytest

from tests.faults.counts import count, report
from tests.faults.team import call

CODES = {"expected": "stream.moved", "head": "log.moved"}


@pytest.mark.parametrize("how", CODES)
def test_of_two_decisions_on_one_reading_one_is_recorded(tmp_path, how):
    rounds = count("t6")
    outcome = call("races", "stale", tmp_path / "timeline.db", rounds, how)

    report("t6", how=how, rounds=rounds, recorded=outcome["events"])
    assert outcome == {"outcomes": [[CODES[how], "won"]], "events": rounds, "told what came first": True}


@pytest.mark.parametrize("how", ["early", "early-head"])
def test_control_a_condition_compared_before_the_lock_guards_nothing(tmp_path, how):
    """Both have compared, then both write: two decisions stand on one reading."""
    outcome = call("races", "stale", tmp_path / "timeline.db", 50, how)

    assert (outcome["outcomes"], outcome["events"]) == ([["won", "won"]], 100)


def test_control_a_condition_read_at_the_time_of_writing_guards_nothing(tmp_path):
    outcome = call("races", "stale", tmp_path / "timeline.db", 50, "unguarded")

    assert outcome["events"] == 100
