"""t5, t5d. Many writers: one order, nobody refused, nobody starved. Real time: test_order; decisions: test_stale."""

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


def test_every_writer_gets_its_turn(on_disk, capsys):
    """In memory a writer that the system lets wait is passed by as often as others can write in that time.

    A machine that is busy with something else gives a process no time, too: what was no fair share is looked at again.
    """
    for window in range(3):
        outcome = call("races", "fair", on_disk / f"timeline-{window}.db", WRITERS, 1.5)
        tell(capsys, outcome)
        assert outcome["refused"] == 0
        if is_fair := outcome["share"] >= 0.5 and outcome["passed by"] <= 200:
            break

    assert is_fair, outcome


def test_control_without_the_gate_somebody_starves(on_disk, capsys):
    """SQLite's busy handler: whoever has just committed takes the lock again while the others sleep."""
    outcome = call("races", "fair", on_disk / "timeline.db", WRITERS, 1.5, "--stock")

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
