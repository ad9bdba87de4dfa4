"""How a log lies on this machine: what is asked of it, and that nothing is changed by asking."""

import os
import shutil
import time
from contextlib import closing
from pathlib import Path

import pytest

from tests.contracts.event_log import fill
from tests.log import worlds
from timeline import _sqlite
from timeline.errors import IntegrityFailure, LogUnavailable, NotALog
from timeline.log import SqliteLog, condition, filesystems
from timeline.log.schema import PAGE_SIZE
from timeline.proof import verify
from timeline.proof.staging import staging

HOURS = 3600


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    """A log of 300 events, signed and cosigned at 250; to be copied."""
    return worlds.filled(tmp_path_factory.mktemp("condition") / "filled.db", count=300)


@pytest.fixture
def path(template, tmp_path):
    """A copy of that log."""
    return shutil.copy(template, tmp_path / "timeline.db")


def test_the_engine_is_the_one_in_use(path):
    engine = condition.engine(path)

    safe = _sqlite.safe_journal(_sqlite.VERSION, network=False)
    assert engine == (_sqlite.DRIVER, ".".join(map(str, _sqlite.VERSION)), safe.mode, safe.reason)


def test_on_a_network_the_engine_and_the_gate_are_others(path, monkeypatch):
    monkeypatch.setattr(filesystems, "mounts", lambda: f"30 27 0:30 / {path.parent} rw - nfs4 server:/desk rw\n")

    place = condition.place(path)

    assert (place.kind, place.network, place.gate) == ("nfs4", True, "poll")
    assert condition.engine(path).journal == "truncate"


def test_a_place_says_how_the_file_lies(path):
    path.chmod(0o640)
    place = condition.place(path)

    assert (place.network, place.gate, place.mode, place.links) == (False, "flock", 0o640, 1)
    assert (place.linked_from, place.wal_bytes, place.leftovers, place.views) == (None, 0, (), False)
    assert place.writable == (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK))
    assert [one.name for one in path.parent.iterdir()] == ["timeline.db"]


def test_other_names_of_the_file_are_counted(path, tmp_path):
    os.link(path, tmp_path / "twin.db")
    (tmp_path / "link.db").symlink_to(path)

    assert condition.place(path).links == 2
    assert condition.place(tmp_path / "link.db").linked_from == tmp_path / "link.db"


def test_what_killed_programs_left_is_listed_once_it_is_old(path, tmp_path):
    ours = [
        *(".timeline.db.77-0.new", ".timeline.db.77-0.new-journal", ".timeline.db.purge.0123456789abcdef.part"),
        *(".timeline-0123456789abcdef.part", ".copy.db.making"),
    ]
    others = ["timeline.db.bak", ".timeline.db.swp", ".other.db.77-0.new", "copy.db.making", ".timeline.part"]
    blobs = tmp_path / "timeline.db.blobs"
    blobs.mkdir()
    for name in (*ours, *others, "timeline.db.blobs/.part-0123456789abcdef"):
        (tmp_path / name).touch()

    assert condition.place(path).leftovers == ()
    for one in (*tmp_path.iterdir(), *blobs.iterdir()):
        os.utime(one, (time.time() - 2 * HOURS,) * 2)
    assert condition.place(path).leftovers == tuple(sorted([*ours, ".part-0123456789abcdef"]))


def test_the_folder_of_a_backup_that_is_still_being_made_is_not_left_behind(path, tmp_path):
    """Its time stands still while files are copied below it."""
    with staging(tmp_path / "copy.db") as place:
        os.utime(place.folder, (0, 0))

        assert condition.place(path).leftovers == ()
        twin = tmp_path / ".other.db.making"
        twin.mkdir()
        os.utime(twin, (0, 0))
        assert condition.place(path).leftovers == (twin.name,)


def test_read_models_and_a_wal_are_seen(path, tmp_path):
    (tmp_path / "timeline.db.views.db").touch()
    (tmp_path / "timeline.db-wal").write_bytes(b"x" * 99)

    place = condition.place(path)

    assert (place.views, place.wal_bytes) == (True, 99)


def test_a_log_that_is_not_there_is_said_to_be_not_there(tmp_path):
    with pytest.raises(LogUnavailable, match="there is no log"):
        condition.place(tmp_path / "timeline.db")


def test_content_says_what_is_recorded(path):
    content = condition.content(path)

    assert (content.position, content.recorded_at) == (300, "2024-01-18T09:12:00.000000Z")
    assert content.types == (("action.reported", 1, 1), ("note.added", 2, 299))
    assert (content.checkpoints, content.signed, content.unsigned_since) == (1, 250, "2024-01-18T09:12:00.000000Z")
    assert (content.cosigned, content.stamped, content.pages) == (1, 0, ())


def test_content_of_an_empty_log_is_empty(tmp_path):
    worlds.new_log(tmp_path / "timeline.db").close()

    content = condition.content(tmp_path / "timeline.db")

    assert (content.position, content.recorded_at, content.types) == (0, "", ())
    assert (content.checkpoints, content.signed, content.unsigned_since) == (0, 0, "")


def test_the_journal_is_that_of_the_file(path):
    safe = _sqlite.safe_journal(_sqlite.VERSION, network=False).mode
    with SqliteLog.open(path, writable=True) as log:
        fill(log, 1, first=900)

    assert condition.content(path).journal == ("wal" if safe == "wal" else "delete")


def test_asking_changes_nothing(path):
    before = path.read_bytes()

    condition.engine(path)
    condition.place(path)
    condition.content(path)

    assert path.read_bytes() == before


def test_a_damaged_page_is_told_in_the_words_of_sqlite(path):
    content = bytearray(path.read_bytes())
    with closing(worlds.bare(path)) as connection:
        [[page]] = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'subtree'").fetchall()
    content[(page - 1) * PAGE_SIZE + 7] ^= 5  # how many bytes of it lie free in pieces
    path.write_bytes(content)

    [told] = condition.content(path).pages

    assert "Fragmentation" in told


def test_what_is_no_log_has_no_content(tmp_path):
    (tmp_path / "timeline.db").write_text("words" * 1000)

    with pytest.raises(NotALog):
        condition.content(tmp_path / "timeline.db")


def disagreeing(path: Path) -> None:
    """Make an index disagree with the rows, as a fault of the disk can: an entry of another stream."""
    with closing(worlds.bare(path)) as connection:
        query = "SELECT rootpage FROM sqlite_schema WHERE name = 'sqlite_autoindex_event_2'"
        [[page]] = connection.execute(query).fetchall()
        [[size]] = connection.execute("PRAGMA page_size").fetchall()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    content = bytearray(path.read_bytes())
    for number in range(len(content) // size):
        start = number * size
        if content[start] == 10 and b"note:note-77" in content[start : start + size]:  # a leaf page of an index
            at = content.index(b"note:note-77", start)
            content[at : at + 12] = b"note:note-7~"
            path.write_bytes(content)
            return
    message = f"no page of the index whose root is {page} holds it"
    raise AssertionError(message)


def test_indexes_that_do_not_agree_with_the_rows_are_built_anew(path):
    disagreeing(path)
    assert {"index.differs", "revision.wrong"} & {one.code for one in verify(path).findings}
    rows = worlds.ask(path, "SELECT * FROM event NOT INDEXED ORDER BY position")

    assert condition.rebuild_indexes(path, lambda _: None)

    assert verify(path, level="deep").ok
    assert worlds.ask(path, "SELECT * FROM event NOT INDEXED ORDER BY position") == rows


def test_indexes_that_agree_are_left_alone(path):
    before = path.read_bytes()

    assert not condition.rebuild_indexes(path, lambda _: None)

    assert path.read_bytes() == before


def test_indexes_are_not_built_over_an_altered_record(path):
    disagreeing(path)
    worlds.tamper(path, "UPDATE event SET leaf_hash = zeroblob(32) WHERE position = 299")

    with pytest.raises(IntegrityFailure, match="position 299"):
        condition.rebuild_indexes(path, lambda _: None)
