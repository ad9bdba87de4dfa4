"""t5c. Which driver, which journal, on which file system."""

import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.faults.team import ROOT
from timeline import _sqlite
from timeline.log import filesystems


@pytest.mark.parametrize(
    ("version", "network", "mode"),
    [
        ((3, 36, 0), False, None),
        ((3, 36, 0), True, None),
        ((3, 37, 0), False, "truncate"),
        ((3, 40, 1), False, "truncate"),
        ((3, 44, 5), False, "truncate"),
        ((3, 44, 6), False, "wal"),
        ((3, 45, 0), False, "truncate"),
        ((3, 50, 6), False, "truncate"),
        ((3, 50, 7), False, "wal"),
        ((3, 51, 0), False, "truncate"),
        ((3, 51, 2), False, "truncate"),
        ((3, 51, 3), False, "wal"),
        ((3, 52, 0), False, "truncate"),
        ((3, 52, 1), False, "wal"),
        ((3, 53, 4), False, "wal"),
        ((3, 53, 4), True, "truncate"),
        ((4, 0, 0), False, "wal"),
    ],
)
def test_the_journal_is_the_best_that_is_safe(version, network, mode):
    journal = _sqlite.safe_journal(version, network=network)

    assert journal.mode == mode
    assert ".".join(map(str, version)) in journal.reason or network


@pytest.mark.parametrize(
    ("version", "network", "reason"),
    [
        ((3, 36, 0), False, "no STRICT tables"),
        ((3, 40, 1), False, "WAL-reset fault, which 3.51.3, 3.50.7 and 3.44.6 mend"),
        ((3, 52, 0), False, "withdrawn"),
        ((3, 53, 4), True, "the server's locks decide"),
        ((3, 53, 4), False, "free of the WAL-reset fault"),
    ],
)
def test_the_reason_is_said_in_words(version, network, reason):
    assert reason in _sqlite.safe_journal(version, network=network).reason


def test_one_driver_is_chosen_and_stays_the_only_one(pytestconfig):
    """Two SQLite libraries must never open the same file in one process."""
    asked_for_stdlib = pytestconfig.getoption("--stdlib-sqlite")

    assert _sqlite.DRIVER == "sqlite3" if asked_for_stdlib else _sqlite.DRIVER in ("pysqlite3", "sqlite3")
    assert _sqlite.driver is sys.modules.get(_sqlite.driver.__name__)
    importers = [
        path.relative_to(ROOT).as_posix()
        for package in ("events", "timeline")
        for path in (ROOT / package).rglob("*.py")
        if "import sqlite3" in path.read_text("utf-8") or "pysqlite3 import" in path.read_text("utf-8")
    ]
    assert importers == ["timeline/_sqlite.py"]


def test_nothing_is_bound_as_null():
    with closing(_sqlite.connect(":memory:")) as connection:
        assert connection.execute("SELECT ? IS NULL, ?", (None, None)).fetchone() == (1, None)


def test_an_error_has_a_code_only_if_sqlite_gave_one():
    connection = _sqlite.connect(":memory:")
    with pytest.raises(_sqlite.Error) as refusal:
        connection.execute("SELECT * FROM nothing")
    connection.close()

    assert _sqlite.error_code(refusal.value) == 1
    assert _sqlite.error_code(ValueError()) is None


TABLE = r"""
22 27 0:21 / /proc rw,relatime - proc proc rw
27 1 254:0 / / rw,relatime - ext4 /dev/vda rw,discard
30 27 0:30 / /mnt/desk rw,relatime shared:5 - nfs4 server:/desk rw
31 30 8:1 / /mnt/desk/local rw,relatime - xfs /dev/sdb rw
32 27 0:31 / /mnt/with\040blank rw - cifs //server/share rw
33 27 0:32 / /mnt/twice rw - ext4 /dev/sdc rw
34 33 0:33 / /mnt/twice rw - fuse.sshfs user@host: rw
not a line
"""


@pytest.mark.parametrize(
    ("path", "kind", "network"),
    [
        ("/home/desk/timeline.db", "ext4", False),
        ("/mnt/desk/timeline.db", "nfs4", True),
        ("/mnt/desktop/timeline.db", "ext4", False),
        ("/mnt/desk/local/timeline.db", "xfs", False),
        ("/mnt/with blank/timeline.db", "cifs", True),
        ("/mnt/twice/timeline.db", "fuse.sshfs", True),
        ("/proc/timeline.db", "proc", False),
    ],
)
def test_a_network_file_system_is_known_by_the_table_of_mounts(path, kind, network):
    assert filesystems.kind_of(Path(path), TABLE) == kind
    assert filesystems.is_network(kind) == network


def test_where_there_is_no_table_the_file_system_is_taken_for_local(monkeypatch, tmp_path):
    monkeypatch.setattr(filesystems, "_MOUNTS", tmp_path / "missing")

    assert filesystems.mounts() == ""
    assert filesystems.kind_of(tmp_path, "") == "unknown"
    assert not filesystems.is_network("unknown")
