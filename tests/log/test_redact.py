"""Every log takes out what it is told to, and keeps its proofs: in memory, in a file with a WAL, in a file without."""

import pytest

from tests.contracts.event_log import LOG_ID
from tests.contracts.redactions import RedactionContract
from timeline import _sqlite
from timeline.log import MemoryLog, SqliteLog

WAL_IS_SAFE = _sqlite.safe_journal(_sqlite.VERSION, network=False).mode == "wal"


class TestMemoryLog(RedactionContract):
    """The log in memory, which must not be laxer than the real one."""

    @pytest.fixture
    def make_log(self, clock):
        """Make a log in memory."""
        return lambda: MemoryLog(log_id=LOG_ID, clock=clock)


class _SqliteLogContract(RedactionContract):
    journal = "truncate"

    @pytest.fixture
    def make_log(self, clock, tmp_path):
        """Make a log in a file of its own."""
        paths = (tmp_path / f"{number}.db" for number in range(9))
        return lambda: SqliteLog.create(
            next(paths), log_id=LOG_ID, origin="desk.example/log", clock=clock, journal=self.journal
        )


class TestSqliteLogWithoutWal(_SqliteLogContract):
    """The log in a file with a journal that is cut to nothing at each commit."""


@pytest.mark.skipif(not WAL_IS_SAFE, reason="this SQLite has the WAL-reset fault")
class TestSqliteLogWithWal(_SqliteLogContract):
    """The log in a file with a write-ahead log."""

    journal = "wal"
