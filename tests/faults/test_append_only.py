"""t1. What is recorded stays recorded: hostile statements by a bare connection, by sqlite-utils, and by our own."""

import shutil
from contextlib import closing, suppress

import pytest
import sqlite_utils

from tests.log import worlds
from timeline import _sqlite
from timeline.errors import IntegrityFailure, NotALog, TimelineError
from timeline.log import SqliteLog, guard
from timeline.log.schema import TRIGGERS
from timeline.proof import verify

COLUMNS = "event_id, stream, revision, type, schema_version, recorded_at, leaf_hash, decoy_salts, leaf"
NEXT = "(SELECT max(position) + 1 FROM event)"
ALTERED = "event_id, stream, revision, type, schema_version, recorded_at, leaf_hash, decoy_salts, x'7b7d'"


def put(how: str, position: str, event_id: str, stream: str, revision: str, rest: str = "") -> str:
    """An INSERT into `event` that copies what is not named from position 2."""
    return (
        f"{how} INTO event SELECT {position}, {event_id}, {stream}, {revision}, type, schema_version, recorded_at,"
        f" leaf_hash, decoy_salts, leaf FROM event WHERE position = 2{rest}"
    )


def on(columns: str) -> str:
    """The rest of an upsert by those columns."""
    return f" ON CONFLICT ({columns}) DO UPDATE SET leaf = x'7b7d'"


# Each must change nothing, or be named by `verify`. Position 1 is the strike with its sealed quote, 2 a note.
HOSTILE = {
    "update the leaf": "UPDATE event SET leaf = x'7b7d' WHERE position = 2",
    "update the leaf and its hash": "UPDATE event SET leaf = x'7b7d', leaf_hash = zeroblob(32) WHERE position = 2",
    "update the hash": "UPDATE event SET leaf_hash = zeroblob(32) WHERE position = 2",
    "update the time": "UPDATE event SET recorded_at = '2023-01-01T00:00:00.000000Z' WHERE position = 2",
    "update the stream": "UPDATE event SET stream = 'action:other' WHERE position = 2",
    "update the type": "UPDATE event SET type = 'action.imagined' WHERE position = 2",
    "update the version": "UPDATE event SET schema_version = 2 WHERE position = 2",
    "update the id": "UPDATE event SET event_id = zeroblob(16) WHERE position = 2",
    "update the revision": "UPDATE event SET revision = 7 WHERE position = 2",
    "renumber": "UPDATE event SET position = position + 1000",
    "renumber by rowid": "UPDATE event SET rowid = 1000 WHERE rowid = 2",
    "update over another": "UPDATE OR REPLACE event SET position = 1 WHERE position = 2",
    "empty the leaf": "UPDATE event SET leaf = NULL, decoy_salts = NULL WHERE position = 2",
    "forget the decoys": "UPDATE event SET decoy_salts = NULL WHERE position = 2",
    "delete the newest": f"DELETE FROM event WHERE position = {NEXT} - 1",
    "delete one in the middle": "DELETE FROM event WHERE position = 2",
    "delete all": "DELETE FROM event",
    "replace at an old position": f"REPLACE INTO event SELECT position, {ALTERED} FROM event WHERE position = 2",
    "replace by rowid": f"REPLACE INTO event (rowid, {COLUMNS}) SELECT 2, {ALTERED} FROM event WHERE position = 2",
    "replace at the next position with a taken id": put("REPLACE", NEXT, "event_id", "'note:x'", "1"),
    "replace at the next position with a taken revision": put("REPLACE", NEXT, "randomblob(16)", "stream", "revision"),
    "ignore at the next position with a taken id": put("INSERT OR IGNORE", NEXT, "event_id", "'note:x'", "1"),
    "ignore at an old position": put("INSERT OR IGNORE", "2", "randomblob(16)", "'note:x'", "1"),
    "upsert by position": put("INSERT", "2", "randomblob(16)", "'note:x'", "1", on("position")),
    "upsert by id": put("INSERT", NEXT, "event_id", "'note:x'", "1", on("event_id")),
    "upsert by revision": put("INSERT", NEXT, "randomblob(16)", "stream", "revision", on("stream, revision")),
    "leave a gap": put("INSERT", f"{NEXT} + 1", "randomblob(16)", "'note:x'", "1"),
    "insert before the first": put("INSERT", "0", "randomblob(16)", "'note:x'", "1"),
    "insert at a negative position": put("INSERT", "-5", "randomblob(16)", "'note:x'", "1"),
    "let SQLite number": put("INSERT", "NULL", "randomblob(16)", "'note:x'", "1"),
    "skip a revision": put("INSERT", NEXT, "randomblob(16)", "'note:x'", "2"),
    "insert without leaf": put("INSERT", NEXT, "randomblob(16)", "'note:x'", "1").replace(
        "decoy_salts, leaf", "NULL, NULL"
    ),
    "insert in the past": put("INSERT", NEXT, "randomblob(16)", "'note:x'", "1").replace(
        "recorded_at", "'2023-01-01T00:00:00.000000Z'"
    ),
    "insert a copy": put("INSERT", NEXT, "randomblob(16)", "'note:x'", "1"),
    "update a disclosure": "UPDATE disclosure SET json = x'5b5d' WHERE position = 1 AND slot = 0",
    "move a disclosure": "UPDATE disclosure SET position = 2, slot = 9 WHERE position = 1 AND slot = 0",
    "delete a disclosure": "DELETE FROM disclosure WHERE position = 1 AND slot = 0",
    "add a disclosure late": "INSERT INTO disclosure VALUES (1, 40, x'5b5d')",
    "replace a disclosure": "REPLACE INTO disclosure VALUES (1, 0, x'5b5d')",
    "add a disclosure for no event": f"INSERT INTO disclosure VALUES ({NEXT} + 5, 0, x'5b5d')",
    "record a redaction of nobody": f"INSERT INTO redaction VALUES (1, 0, zeroblob(32), {NEXT} - 1)",
    "record a redaction by an old event": "INSERT INTO redaction VALUES (1, 0, zeroblob(32), 2)",
    "update a subtree": "UPDATE subtree SET hash = zeroblob(32)",
    "delete a subtree": "DELETE FROM subtree",
    "replace a subtree": "REPLACE INTO subtree VALUES (1, 0, zeroblob(32))",
    "add a subtree beyond": "INSERT INTO subtree VALUES (1, 2, zeroblob(32))",
    "add a subtree too early": "INSERT INTO subtree VALUES (2, 0, zeroblob(32))",
    "rename the log": "UPDATE log SET origin = 'other.example/log'",
    "delete the log's name": "DELETE FROM log",
    "replace the log's name": "REPLACE INTO log SELECT 1, log_id, 'other.example/log', 1, created_at FROM log",
    "update a checkpoint": "UPDATE checkpoint SET note = x'00'",
    "delete a checkpoint": "DELETE FROM checkpoint",
    "replace a checkpoint": "REPLACE INTO checkpoint VALUES (250, x'00')",
    "update an attestation": "UPDATE attestation SET content = x'01'",
    "delete an attestation": "DELETE FROM attestation",
    "replace an attestation": "REPLACE INTO attestation SELECT size, kind, digest, x'01' FROM attestation",
    "drop a guard": "DROP TRIGGER event_delete",
    "drop the record": "DROP TABLE event",
    "rename the record": "ALTER TABLE event RENAME TO past",
    "add a column": "ALTER TABLE event ADD COLUMN comment TEXT",
    "add a trigger": "CREATE TRIGGER more AFTER INSERT ON event BEGIN DELETE FROM event; END",
    "add an index": "CREATE INDEX more ON event (type)",
    "add a view": "CREATE VIEW more AS SELECT * FROM event",
    "rewrite the schema": "PRAGMA writable_schema=ON; DELETE FROM sqlite_schema WHERE type = 'trigger'",
    "change the version": "PRAGMA user_version=0",
    "change the mark": "PRAGMA application_id=0",
    "keep statistics": "ANALYZE",
}  # fmt: skip

# A row that is well formed goes past the guards, as it must; what it says is for `verify` and the checkpoints.
FORGED = {
    "insert a copy",
    "add a disclosure for no event",
}


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    """A log of 511 events with one checkpoint, to be copied."""
    return worlds.filled(tmp_path_factory.mktemp("append-only") / "timeline.db")


@pytest.fixture
def path(template, tmp_path):
    """A copy of it."""
    return shutil.copy(template, tmp_path / "timeline.db")


def is_named(path) -> bool:
    """Tell whether `verify` finds it."""
    try:
        return not verify(path).ok
    except TimelineError as error:
        return isinstance(error, NotALog | IntegrityFailure)


def test_a_log_that_nobody_touched_is_whole(path):
    assert verify(path).ok


@pytest.mark.parametrize("statement", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_bare_connection_is_refused_or_found_out(path, statement):
    before = worlds.everything(path)

    with closing(worlds.bare(path)) as connection, suppress(_sqlite.Error):
        connection.executescript(statement)

    assert worlds.everything(path) == before or is_named(path)


@pytest.mark.parametrize("name", sorted(HOSTILE.keys() - FORGED))
def test_our_own_connection_changes_nothing(path, name):
    """A mistake of ours, or a plugin."""
    before = worlds.everything(path)

    with SqliteLog.open(path, writable=True) as log:
        connection = worlds.session_of(log).connection
        for statement in HOSTILE[name].split(";"):
            with pytest.raises(_sqlite.Error):
                connection.execute(statement)

    assert worlds.everything(path) == before


@pytest.mark.parametrize(
    "statement",
    [
        "ATTACH ':memory:' AS other",
        "VACUUM",
        "PRAGMA journal_mode=DELETE",
        "PRAGMA synchronous=OFF",
        "PRAGMA foreign_keys=OFF",
        "CREATE TEMP TRIGGER more BEFORE INSERT ON event BEGIN SELECT 1; END",
        "REINDEX",
    ],
)
def test_our_own_connection_keeps_its_settings(path, statement):
    with (
        SqliteLog.open(path, writable=True) as log,
        pytest.raises(_sqlite.Error, match=r"not authorized|prohibited|authorization denied"),
    ):
        worlds.session_of(log).connection.execute(statement)


@pytest.mark.parametrize(
    ("statement", "lawful"),
    [
        ("DELETE FROM disclosure WHERE position = 1", True),
        ("UPDATE event SET leaf = NULL, decoy_salts = NULL WHERE position = 1", True),
        ("DELETE FROM event WHERE position = 1", False),
        ("UPDATE event SET leaf_hash = zeroblob(32) WHERE position = 1", False),
        ("DELETE FROM redaction", False),
        ("DROP TRIGGER event_delete", False),
    ],
)
def test_the_connection_that_redacts_may_do_that_and_no_more(path, statement, lawful):
    """What it may do is still for the triggers to allow: only with a row that says so."""
    with closing(worlds.bare(path)) as connection:
        connection.set_authorizer(guard.authorizer(redacts=True))

        with pytest.raises(_sqlite.Error, match="append only" if lawful else r"not authorized|prohibited|denied"):
            connection.execute(statement)


def test_a_reading_connection_writes_nothing(path):
    with SqliteLog.open(path, writable=False) as log, pytest.raises(_sqlite.Error, match="readonly"):
        worlds.session_of(log).connection.execute(HOSTILE["insert a copy"])


ROW = {"position": 2, "leaf": b"{}"}
HELPERS = {
    "upsert": lambda event: event.upsert(full(event), pk="position"),
    "insert and replace": lambda event: event.insert(full(event), pk="position", replace=True),
    "insert and ignore": lambda event: event.insert(full(event, position=None), ignore=True),
    "update": lambda event: event.update(2, {"leaf": b"{}"}),
    "delete": lambda event: event.delete(2),
    "delete where": lambda event: event.delete_where("position > 1"),
    "transform": lambda event: event.transform(drop={"decoy_salts"}),
    "convert": lambda event: event.convert("type", str.upper),
    "add a column": lambda event: event.add_column("comment", str),
    "create an index": lambda event: event.create_index(["type"]),
    "search in full text": lambda event: event.enable_fts(["type"], create_triggers=True),
    "drop": lambda event: event.drop(),
}


def full(event, **more):
    """Position 2, with another leaf."""
    return dict(event.get(2)) | {"leaf": b"{}"} | more


@pytest.mark.parametrize("helper", HELPERS.values(), ids=HELPERS.keys())
def test_a_helper_of_sqlite_utils_is_refused_or_found_out(path, helper):
    """It creates, alters, replaces and converts on its own, which is right for views."""
    before = worlds.everything(path)
    database = sqlite_utils.Database(worlds.bare(path))

    with suppress(_sqlite.Error, sqlite_utils.db.AlterError):
        helper(database["event"])
    with suppress(_sqlite.Error):
        database.conn.commit()
    database.close()

    assert worlds.everything(path) == before or is_named(path)


LAWFUL = [
    "INSERT INTO checkpoint VALUES (511, x'00')",
    "INSERT INTO attestation VALUES (511, 'cosignature', zeroblob(32), x'00')",
    f"INSERT INTO disclosure VALUES ({NEXT}, 0, x'5b5d')",
    HOSTILE["insert a copy"],
    "INSERT INTO subtree VALUES (1, 1, zeroblob(32))",
    put("INSERT", NEXT, "randomblob(16)", "'event:x'", "1").replace(" type,", " 'event.redacted',"),
    "INSERT INTO redaction VALUES (1, 0, zeroblob(32), (SELECT max(position) FROM event))",
    "DELETE FROM disclosure WHERE position = 1 AND slot = 0",
    put("INSERT", NEXT, "randomblob(16)", "'event:x'", "2").replace(" type,", " 'event.redacted',"),
    "INSERT INTO redaction VALUES (2, -1, zeroblob(32), (SELECT max(position) FROM event))",
    "DELETE FROM disclosure WHERE position = 2",
    "UPDATE event SET leaf = NULL, decoy_salts = NULL WHERE position = 2",
]


def test_what_the_format_needs_is_let_through(path):
    """Appending, redacting a field, redacting a whole event, signing: in this order on one log."""
    with closing(worlds.bare(path)) as connection:
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("BEGIN")
        for statement in LAWFUL:
            assert connection.execute(statement).rowcount > 0
        connection.execute("COMMIT")


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO disclosure VALUES (1, 0, x'5b5d')",
        "INSERT INTO disclosure SELECT 1, slot, x'5b5d' FROM redaction",
        "DELETE FROM disclosure WHERE position = 1",
        "INSERT INTO redaction SELECT target, slot, zeroblob(32), 6 FROM redaction",
        "INSERT INTO redaction VALUES (6, 0, zeroblob(32), 6)",
        "UPDATE redaction SET slot = 1",
        "DELETE FROM redaction",
        "UPDATE event SET leaf = NULL WHERE position = 1",
    ],
)
def test_what_was_redacted_is_not_put_back_nor_more_taken(tmp_path, statement):
    path = worlds.redacted(tmp_path / "timeline.db")
    before = worlds.everything(path)

    with closing(worlds.bare(path)) as connection, pytest.raises(_sqlite.Error, match="append only"):
        connection.execute(statement)

    assert worlds.everything(path) == before


# Which statement shows that a guard is needed: it is refused with it, and works without.
NEEDED = {
    "event_insert": "leave a gap",
    "event_update": "update the leaf",
    "event_delete": "delete all",
    "subtree_insert": "add a subtree beyond",
    "subtree_update": "update a subtree",
    "subtree_delete": "delete a subtree",
    "disclosure_insert": "add a disclosure late",
    "disclosure_update": "update a disclosure",
    "disclosure_delete": "delete a disclosure",
    "redaction_insert": "record a redaction of nobody",
    "log_insert": "replace the log's name",
    "log_update": "rename the log",
    "log_delete": "delete the log's name",
    "checkpoint_insert": "replace a checkpoint",
    "checkpoint_update": "update a checkpoint",
    "checkpoint_delete": "delete a checkpoint",
    "attestation_insert": "replace an attestation",
    "attestation_update": "update an attestation",
    "attestation_delete": "delete an attestation",
}


@pytest.mark.parametrize("guard", NEEDED.keys())
def test_control_without_a_guard_its_statement_works(path, guard):
    statement = HOSTILE[NEEDED[guard]]
    with closing(worlds.bare(path)) as connection, pytest.raises(_sqlite.Error, match="append only"):
        connection.execute(statement)
    before = worlds.everything(path)

    with closing(worlds.bare(path)) as connection:
        connection.execute(f"DROP TRIGGER {guard}")
        connection.execute(statement)

    table = guard.partition("_")[0]
    assert worlds.everything(path)[table] != before[table]


@pytest.mark.parametrize(
    ("guard", "statement"),
    [("redaction_update", "UPDATE redaction SET slot = 1"), ("redaction_delete", "DELETE FROM redaction")],
)
def test_control_without_a_guard_a_redaction_is_forgotten(tmp_path, guard, statement):
    path = worlds.redacted(tmp_path / "timeline.db")

    with closing(worlds.bare(path)) as connection:
        connection.execute(f"DROP TRIGGER {guard}")
        connection.execute(statement)

    assert not verify(path).ok
    assert set(TRIGGERS) == {*NEEDED, "redaction_update", "redaction_delete"}


@pytest.mark.parametrize("taken", ["id", "revision"])
def test_control_a_guard_on_the_position_alone_lets_replace_delete_a_row(path, taken):
    """REPLACE deletes the old row without a word, since triggers do not fire triggers by default."""
    with closing(worlds.bare(path)) as connection:
        connection.execute("DROP TRIGGER event_insert")
        connection.execute(
            "CREATE TRIGGER event_insert BEFORE INSERT ON event WHEN NEW.position IS NOT"
            " (SELECT max(position) + 1 FROM event) BEGIN SELECT RAISE(ABORT, 'event: append only'); END"
        )
        connection.execute(HOSTILE[f"replace at the next position with a taken {taken}"])

        assert connection.execute("SELECT count(*) FROM event WHERE position = 2").fetchone() == (0,)


def test_a_changed_schema_is_refused_by_name(path):
    with closing(worlds.bare(path)) as connection:
        connection.execute("DROP TRIGGER event_delete")

    for writable in (True, False):
        with pytest.raises(IntegrityFailure, match="missing TRIGGER event_delete; foreign nothing"):
            SqliteLog.open(path, writable=writable)
