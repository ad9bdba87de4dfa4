"""t2, t2c. A writer is killed while it appends: what was acknowledged is there, whole, once; and nothing else is."""

from tests.faults.counts import count, report
from tests.faults.team import call, tell


def test_no_acknowledged_event_is_lost_and_none_is_half_written(tmp_path, capsys):
    """After each kill the unanswered batch is sent again (t2c): one copy, and the receipt of the first time."""
    kills = count("t2")
    outcome = call("kills", tmp_path / "timeline.db", kills)

    tell(capsys, outcome)
    report(
        "t2",
        kills=kills,
        acknowledged=outcome["acknowledged"],
        unanswered=outcome["stored but not acknowledged"],
        wrong=len(outcome["wrong"]),
        seed=outcome["seed"],
    )
    assert outcome["wrong"] == []
    assert outcome["whole"]
    assert (outcome["kills"], outcome["acknowledged"] > 0) == (kills, True)
    assert outcome["stored but not acknowledged"] > 0 or kills < 500


def test_control_a_receipt_before_the_commit_is_a_lie(tmp_path):
    outcome = call("kills", tmp_path / "timeline.db", 60, "--early")

    assert any("was acknowledged" in what for what in outcome["wrong"])
