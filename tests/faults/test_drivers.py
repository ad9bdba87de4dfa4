"""t5c. Both SQLite libraries for real, never two in one process, and a log that goes from one to the other and back."""

from contextlib import closing

import pytest

from tests.faults.team import call
from tests.log import worlds

DRIVERS = ("pysqlite3", "sqlite3")


@pytest.mark.parametrize("driver", DRIVERS)
def test_the_other_library_is_not_even_loaded(tmp_path, driver):
    """Closing a file through one drops the locks that the process holds through the other."""
    outcome = call("drivers", driver, "use", tmp_path / "timeline.db", 1)

    assert outcome["driver"] == driver
    assert not outcome["other loaded"]
    assert outcome["codes"] == [0]


def test_a_log_goes_from_one_library_to_the_other_and_back(tmp_path):
    """Each time in the journal that is safe with the library in use; what was recorded stays and is added to."""
    path = tmp_path / "timeline.db"
    outcomes = [call("drivers", driver, "use", path, number) for number, driver in enumerate((*DRIVERS, *DRIVERS))]

    assert [one["journal"] for one in outcomes] == [one["safe"] for one in outcomes]
    assert {code for one in outcomes for code in one["codes"]} == {0}
    positions = [int(one["basis"].split(":")[1]) for one in outcomes]
    assert positions == [positions[0], positions[0] + 1, positions[0] + 2, positions[0] + 3]


@pytest.mark.parametrize(("how", "lost"), [("one", False), ("both", True)])
def test_control_with_two_libraries_in_one_process_a_lock_is_lost(tmp_path, how, lost):
    """Why the rule: the writer still believes that it holds the log, and another process writes."""
    path = worlds.filled(tmp_path / "timeline.db", count=3, signed=0)
    with closing(worlds.bare(path)) as connection:
        connection.execute("PRAGMA journal_mode=TRUNCATE")

    outcome = call("drivers", "pysqlite3", how, path)

    assert outcome["another may write"] is lost
