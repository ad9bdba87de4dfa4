"""t17. Copies of a log that eight processes write to: each a verified beginning of it, also cut, also put back."""

import pytest

from tests.faults.counts import count, report
from tests.faults.team import call, tell
from timeline import _sqlite


def test_every_backup_under_load_is_a_verified_beginning_of_the_log(tmp_path, capsys):
    """Every other one ends at a position that is drawn; and from the leaves of half of them the same root comes out."""
    copies = count("t17")

    outcome = call("copying", tmp_path, copies)

    tell(capsys, outcome)
    report("t17", **outcome)
    assert (outcome["copies"], outcome["right"], outcome["wrong"]) == (copies, copies, [])
    assert (outcome["refused"], outcome["log whole"]) == (0, True)
    assert outcome["events meanwhile"] > 0


@pytest.mark.skipif(
    _sqlite.safe_journal(_sqlite.VERSION, network=False).mode != "wal",
    reason="without WAL a copied file is seldom caught half-written: what it shows is luck",
)
def test_control_the_file_alone_is_no_backup(tmp_path, capsys):
    """What was recorded last stands in the WAL, which is another file."""
    outcome = call("copying", tmp_path, 20, "file")

    tell(capsys, outcome)
    report("t17", control=True, **outcome)
    assert outcome["right"] < outcome["copies"]
    assert outcome["log whole"]
