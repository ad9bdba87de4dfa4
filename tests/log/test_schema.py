"""The format on disk: one digest, for ever; the same with every SQLite."""

from contextlib import closing

import pytest

from tests.log import worlds
from timeline import _sqlite
from timeline.log.schema import APPLICATION_ID, SCHEMA_DIGEST, STATEMENTS, TRIGGERS, USER_VERSION, schema_digest


@pytest.fixture
def memory():
    """A database in memory with the schema of a log."""
    with closing(_sqlite.connect(":memory:", isolation_level=None)) as connection:
        for statement in STATEMENTS:
            connection.execute(statement)
        yield connection


def rows(connection):
    return connection.execute("SELECT type, name, sql FROM sqlite_schema").fetchall()


def test_the_schema_has_the_digest_of_version_1(memory):
    """A log made by any release of this format has it. It changes only with `user_version`, and a migration."""
    assert schema_digest(rows(memory)) == SCHEMA_DIGEST
    assert SCHEMA_DIGEST == "74ce16454010523691f2ae4a0e369596c8a3b7d66c8f60d624bdc461509e12b2"
    assert USER_VERSION == 1


def test_a_log_carries_mark_and_version(tmp_path):
    worlds.new_log(tmp_path / "timeline.db").close()

    found = worlds.everything(tmp_path / "timeline.db")

    assert found["pragmas"] == [(0x45534C47,), (1,)]
    assert APPLICATION_ID.to_bytes(4, "big") == b"ESLG"
    assert schema_digest(found["schema"]) == SCHEMA_DIGEST
    [(one, log_id, origin, leaf_format, created_at)] = found["log"]
    assert (one, log_id, origin, leaf_format) == (1, worlds.LOG_ID, worlds.ORIGIN, 1)
    assert created_at == "2024-01-18T09:12:00.000000Z"


def test_each_table_is_strict_and_each_has_its_three_guards(memory):
    tables = {name for kind, name, _ in rows(memory) if kind == "table"}

    assert tables == {"log", "event", "subtree", "disclosure", "redaction", "checkpoint", "attestation"}
    assert set(TRIGGERS) == {f"{table}_{action}" for table in tables for action in ("insert", "update", "delete")}
    assert all(" STRICT" in sql for kind, _, sql in rows(memory) if kind == "table")


def test_white_space_does_not_change_the_digest_and_anything_else_does():
    given = [("table", "event", "CREATE TABLE event (a,\n  b)"), ("index", "sqlite_autoindex_event_1", None)]

    assert schema_digest(given) == schema_digest(given[::-1])
    assert schema_digest(given) == schema_digest([("table", "event", "CREATE TABLE  event (a, b)"), given[1]])
    assert schema_digest(given) != schema_digest(given[:1])
    assert schema_digest(given) != schema_digest([("table", "event", "CREATE TABLE event (a,b)"), given[1]])


@pytest.mark.parametrize(
    "row",
    [
        "1, zeroblob(16), 's', 1, 't', 1, '2024', zeroblob(32), NULL, x'7b7d'",
        "1, zeroblob(15), 's', 1, 't', 1, '2024-01-18T09:12:00.000000Z', zeroblob(32), NULL, x'7b7d'",
        "1, zeroblob(16), '', 1, 't', 1, '2024-01-18T09:12:00.000000Z', zeroblob(32), NULL, x'7b7d'",
        "1, zeroblob(16), 's', 1, 't', 0, '2024-01-18T09:12:00.000000Z', zeroblob(32), NULL, x'7b7d'",
        "1, zeroblob(16), 's', 1, 't', 1, '2024-01-18T09:12:00.000000Z', zeroblob(31), NULL, x'7b7d'",
        "1, zeroblob(16), 's', 1, 't', 1, '2024-01-18T09:12:00.000000Z', zeroblob(32), zeroblob(17), x'7b7d'",
        "1, zeroblob(16), 's', 1, 't', 1, '2024-01-18T09:12:00.000000Z', zeroblob(32), NULL, x'7b'",
        "1, zeroblob(16), 's', 1, 't', 1, '2024-01-18T09:12:00.000000Z', zeroblob(32), NULL, zeroblob(65536)",
        "1, zeroblob(16), 's', 1, 't', 1, '2024-01-18T09:12:00.000000Z', zeroblob(32), NULL, '{}'",
        "1, 'id of 16 letters', 's', 1, 't', 1, '2024-01-18T09:12:00.000000Z', zeroblob(32), NULL, x'7b7d'",
    ],
)
def test_a_row_that_no_log_has_is_refused(memory, row):
    with pytest.raises(_sqlite.Error):
        memory.execute(f"INSERT INTO event VALUES ({row})")


def test_a_disclosure_without_its_event_is_not_committed(memory):
    memory.execute("PRAGMA foreign_keys=ON")
    memory.execute("BEGIN")
    memory.execute("INSERT INTO disclosure VALUES (1, 0, x'5b5d')")

    with pytest.raises(_sqlite.Error, match="FOREIGN KEY"):
        memory.execute("COMMIT")
