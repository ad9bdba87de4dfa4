"""t5b. One order: positions agree with real time on all processes, and no read goes back or skips one."""

from tests.faults.counts import count, report
from tests.faults.team import call, tell

WRITERS, READERS = 8, 2


def test_positions_agree_with_real_time_and_no_read_goes_back(tmp_path, capsys):
    """If one append had ended before another began, it stands before it: the clock is that of the whole machine."""
    appends = count("t5b") // WRITERS
    outcome = call("races", "order", tmp_path / "timeline.db", WRITERS, appends, READERS)

    tell(capsys, outcome)
    report("t5b", appends=len(outcome["positions"]), violations=outcome["out of order"])
    assert outcome["positions"] == list(range(1, WRITERS * appends + 1))
    assert (outcome["refused"], outcome["out of order"]) == (0, 0)
    assert (outcome["reads that went back"], outcome["reads with holes"]) == (0, 0)


def test_control_positions_taken_before_the_lock_are_no_order(tmp_path):
    outcome = call("races", "early", tmp_path / "timeline.db", WRITERS, 50, READERS)

    assert outcome["refused"] == 0
    assert outcome["out of order"] > 0
    assert outcome["reads that went back"] + outcome["reads with holes"] > 0
