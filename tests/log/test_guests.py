"""Two tables of a replicator: passed over in exactly one form, and no way in for anything else."""

import pytest

from tests.log import worlds
from timeline.errors import IntegrityFailure
from timeline.log import SqliteLog
from timeline.log.schema import GUESTS
from timeline.proof import verify

MAKE = [sql for _, _, sql in sorted(GUESTS)]


def test_a_log_that_is_replicated_is_appended_to_and_whole(tmp_path):
    path = worlds.filled(tmp_path / "timeline.db", 20, 10)
    worlds.tamper(path, *MAKE, "INSERT INTO _litestream_seq VALUES (1, 7)")

    with SqliteLog.open(path, writable=True) as log:
        worlds.fill(log, 1, first=21)

    assert verify(path, level="deep").ok
    assert verify(path).events == 21


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE _litestream_lock (id INTEGER, more TEXT)",
        "CREATE TABLE _litestream_other (id INTEGER)",
        "CREATE VIEW _litestream_lock AS SELECT 1",
        "CREATE TRIGGER _litestream_lock AFTER INSERT ON event BEGIN SELECT 1; END",
        "CREATE INDEX _litestream_lock ON event (type)",
    ],
)
def test_anything_else_of_that_name_is_foreign(tmp_path, statement):
    path = worlds.filled(tmp_path / "timeline.db", 20, 10)
    worlds.tamper(path, statement)

    assert [finding.code for finding in verify(path).findings][:1] == ["schema.changed"]
    with pytest.raises(IntegrityFailure), SqliteLog.open(path, writable=True):
        pass
