"""t2, t2c. A writer is killed while it appends: what was acknowledged is there, whole, once; and nothing else is."""

import os

import pytest

from tests.faults.team import call, tell

KILLS = int(os.environ.get("TIMELINE_KILLS", "60"))


def check(outcome: dict, kills: int) -> None:
    assert outcome["wrong"] == []
    assert outcome["whole"]
    assert (outcome["kills"], outcome["acknowledged"] > 0) == (kills, True)


def test_no_acknowledged_event_is_lost_and_none_is_half_written(tmp_path, capsys):
    outcome = call("kills", tmp_path / "timeline.db", KILLS)

    tell(capsys, outcome)
    check(outcome, KILLS)


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_no_acknowledged_event_is_lost_in_a_thousand_kills(tmp_path, capsys):
    outcome = call("kills", tmp_path / "timeline.db", 1000, seconds=880)

    tell(capsys, outcome)
    check(outcome, 1000)
    assert outcome["stored but not acknowledged"] > 0


def test_control_a_receipt_before_the_commit_is_a_lie(tmp_path):
    outcome = call("kills", tmp_path / "timeline.db", 60, "--early")

    assert any("was acknowledged" in what for what in outcome["wrong"])
