"""t5, t5b, t5d, t6. Many writers: one order, nobody refused, nobody starved, no stale decision recorded."""

import pytest

from tests.faults.team import call, tell

WRITERS, APPENDS = 8, 200


def test_many_writers_make_one_order_without_gap(tmp_path, capsys):
    """Eight processes, 200 appends each, and one that reads: the order of positions is that of real time."""
    outcome = call("races", "order", tmp_path / "timeline.db", WRITERS, APPENDS)

    tell(capsys, outcome)
    assert outcome["positions"] == list(range(1, WRITERS * APPENDS + 1))
    assert (outcome["refused"], outcome["out of order"]) == (0, 0)


def test_control_with_a_plain_begin_writers_are_refused(tmp_path):
    """It takes the lock at the first write, after the head has been read."""
    outcome = call("races", "order", tmp_path / "timeline.db", WRITERS, APPENDS, "--plain-begin")

    assert outcome["refused"] > 0


def test_every_writer_gets_its_turn(tmp_path, capsys):
    outcome = call("races", "fair", tmp_path / "timeline.db", WRITERS, 1.5)

    tell(capsys, outcome)
    assert outcome["refused"] == 0
    assert outcome["share"] >= 0.5
    assert outcome["passed by"] <= 200


def test_control_without_the_gate_somebody_starves(tmp_path, capsys):
    """SQLite's busy handler: whoever has just committed takes the lock again while the others sleep."""
    outcome = call("races", "fair", tmp_path / "timeline.db", WRITERS, 1.5, "--stock")

    tell(capsys, outcome)
    assert outcome["share"] < 0.5 or outcome["passed by"] > 200


def test_a_turn_whose_holder_dies_is_free(tmp_path):
    """The kernel drops the lock with the process: a stale lock cannot exist."""
    assert call("races", "holder", tmp_path / "timeline.db", "killed")["last"] == 1


def test_a_turn_whose_holder_stands_still_is_waited_for_with_patience(tmp_path):
    outcome = call("races", "holder", tmp_path / "timeline.db", "stopped")

    assert f"the program with pid {outcome['holder']} since" in outcome["said"]
    assert "more than 1 s" in outcome["said"]
    assert outcome["last"] == 1


@pytest.mark.parametrize(("how", "code", "events"), [("expected", "stream.moved", 500), ("head", "log.moved", 500)])
def test_of_two_decisions_on_one_reading_one_is_recorded(tmp_path, how, code, events):
    outcome = call("races", "stale", tmp_path / "timeline.db", 500, how)

    assert outcome == {"outcomes": [[code, "won"]], "events": events, "told what came first": True}


def test_control_a_condition_read_at_the_time_of_writing_guards_nothing(tmp_path):
    outcome = call("races", "stale", tmp_path / "timeline.db", 200, "unguarded")

    assert outcome["events"] == 400
