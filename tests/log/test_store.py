"""The log in a file: made whole or not at all, opened with care, used by threads and children, and its errors told."""

import shutil
import threading
from contextlib import closing

import pytest

from tests import builders as make
from tests.contracts.event_log import LOG_ID, HandClock, fill
from tests.faults.team import call
from tests.log import worlds
from timeline import _sqlite
from timeline.errors import FileRefused, InputRefused, IntegrityFailure, LogUnavailable, NotALog
from timeline.log import SqliteLog, connections, filesystems, open_log
from timeline.log.gate import PollGate
from timeline.proof import verify
from timeline.proof.copies import back_up

WAL_IS_SAFE = _sqlite.safe_journal(_sqlite.VERSION, network=False).mode == "wal"
needs_wal = pytest.mark.skipif(not WAL_IS_SAFE, reason="this SQLite has the WAL-reset fault")


@pytest.fixture
def path(tmp_path):
    """Where the log lies."""
    return tmp_path / "timeline.db"


@pytest.fixture
def log(path):
    """An empty log in a file."""
    with worlds.new_log(path) as log:
        yield log


def journal(path) -> str:
    [[mode]] = worlds.ask(path, "PRAGMA journal_mode")
    return mode


def test_a_log_is_made_and_opened(path):
    with SqliteLog.create(path, origin="desk.example/log") as log:
        assert log.origin == "desk.example/log"
        fill(log, 3)
        log_id, root = log.log_id, log.basis().root

    with open_log(path) as again:
        assert (again.log_id, again.basis().root) == (log_id, root)
    with open_log(path, writable=True) as again:
        fill(again, 1, first=4)


@pytest.mark.parametrize("size", [4096, 8192])
def test_a_log_of_whatever_pages_is_read_written_cut_and_copied(path, monkeypatch, size):
    monkeypatch.setattr(connections, "PAGE_SIZE", size)  # the first logs had 4,096 bytes
    worlds.filled(path, count=300, signed=250)
    monkeypatch.undo()

    with open_log(path, writable=True) as log:
        fill(log, 300, first=301)
        log.compact()
        fill(log, 1, first=601)
        root = log.basis().root
    copy = path.with_name("copy.db")
    back_up(path, copy, made_by="desk")

    for one in (path, copy):
        assert worlds.ask(one, "PRAGMA page_size") == [(size,)]
        assert verify(one, level="deep").root == root


def test_nothing_is_left_beside_a_new_log(path):
    worlds.new_log(path).close()

    names = {one.name for one in path.parent.iterdir()} - {"timeline.db-journal"}
    assert names == {"timeline.db", "timeline.db.gate-main", "timeline.db.gate-next"}


@pytest.mark.parametrize("there", ["a log", "a text", "a link to nothing", "a folder"])
def test_what_is_there_already_stays_untouched(path, there):
    make_it = {
        "a log": lambda: worlds.filled(path, count=3, signed=0),
        "a text": lambda: path.write_text("notes", encoding="utf-8"),
        "a link to nothing": lambda: path.symlink_to(path.with_name("nothing")),
        "a folder": path.mkdir,
    }
    make_it[there]()
    before = path.read_bytes() if path.is_file() else None

    with pytest.raises(FileRefused, match="is there already"):
        worlds.new_log(path)

    assert (path.read_bytes() if path.is_file() else None) == before
    assert not [one for one in path.parent.iterdir() if one.name.endswith(".new")]


def test_of_two_who_make_the_same_log_one_is_refused(path, monkeypatch):
    """Somebody else was quicker by a moment."""
    fill_it = connections._fill  # noqa: SLF001 — the moment between

    def slow(new, row):
        fill_it(new, row)
        monkeypatch.undo()
        worlds.filled(path, count=3, signed=0)

    monkeypatch.setattr(connections, "_fill", slow)

    with pytest.raises(FileRefused):
        SqliteLog.create(path, origin="other.example/log")
    assert verify(path).events == 3


@pytest.mark.parametrize("origin", ["", "desk one", "desk+one", "desk\none", "x" * 201])
def test_a_log_has_a_name_that_a_checkpoint_can_carry(path, origin):
    with pytest.raises(InputRefused, match="origin"):
        SqliteLog.create(path, origin=origin)
    with pytest.raises(InputRefused, match="log id"):
        SqliteLog.create(path, origin="desk.example/log", log_id="desk-1")
    assert not path.exists()


def test_a_log_in_no_folder_is_not_made(tmp_path):
    with pytest.raises(LogUnavailable, match="cannot be opened"):
        SqliteLog.create(tmp_path / "missing" / "timeline.db", origin="desk.example/log")


@pytest.mark.parametrize("writable", [True, False])
def test_what_is_no_log_is_not_opened(tmp_path, writable):
    text = tmp_path / "notes.txt"
    text.write_text("Tuesday: two strikes. " * 100, encoding="utf-8")
    other = tmp_path / "other.db"
    with closing(worlds.bare(other)) as connection:
        connection.execute("CREATE TABLE event (position)")
    real = worlds.filled(tmp_path / "real.db", count=3, signed=0)
    link = tmp_path / "link.db"
    link.symlink_to(real)
    newer = shutil.copy(real, tmp_path / "newer.db")
    with closing(worlds.bare(newer)) as connection:
        connection.execute("PRAGMA user_version=2")
    before = other.read_bytes()

    for where, error, why in (
        (text, NotALog, "no SQLite database"),
        (other, NotALog, "not a log of ours"),
        (tmp_path, NotALog, "no regular file"),
        (link, FileRefused, "is a link"),
        (newer, NotALog, "a log of format 2"),
        (tmp_path / "missing.db", LogUnavailable, "there is no log"),
        (text / "below", LogUnavailable, "cannot be looked at"),
    ):
        with pytest.raises(error, match=why):
            SqliteLog.open(where, writable=writable)
    assert other.read_bytes() == before


def test_a_log_opened_for_reading_records_nothing(path):
    worlds.filled(path, count=3, signed=0)

    with open_log(path) as log, pytest.raises(LogUnavailable, match="opened for reading"):
        fill(log, 1, first=4)


def test_a_closed_log_is_not_used_again(log):
    log.close()

    with pytest.raises(LogUnavailable, match="was closed"):
        log.basis()


def test_durability_is_not_for_sale(log):
    """NORMAL lost acknowledged events in 149 of 540 power cuts, FULL none in 624."""
    connection = worlds.session_of(log).connection
    pragmas = {
        "synchronous": 2,
        "foreign_keys": 1,
        "recursive_triggers": 1,
        "trusted_schema": 0,
        "cell_size_check": 1,
        "mmap_size": 0,
        "secure_delete": 1,
        "temp_store": 2,
        "busy_timeout": 30000,
        "journal_size_limit": 67108864,
        "cache_size": -16384,
    }
    connection.set_authorizer(None)

    for name, value in pragmas.items():
        found = connection.execute(f"PRAGMA {name}").fetchone()
        assert found in ((value,), None if name == "mmap_size" else (value,)), name


@needs_wal
def test_a_local_log_has_a_wal_where_that_is_safe(path):
    worlds.new_log(path).close()

    assert journal(path) == "wal"


def test_an_unsafe_sqlite_leaves_the_wal_before_it_writes(path, monkeypatch):
    """The file comes from a machine with a newer SQLite."""
    worlds.filled(path, count=3, signed=0)
    with closing(worlds.bare(path)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
    monkeypatch.setattr(_sqlite, "VERSION", (3, 40, 1))

    with SqliteLog.open(path, writable=True) as log:
        fill(log, 1, first=4)

    assert journal(path) == "delete"  # no WAL in the file; what a connection without says of itself
    assert verify(path).events == 4


def test_an_unsafe_sqlite_does_not_write_beside_others_in_a_wal(path, monkeypatch):
    worlds.filled(path, count=3, signed=0)
    with closing(worlds.bare(path)) as other:
        other.execute("PRAGMA journal_mode=WAL")
        other.execute("BEGIN")
        other.execute("SELECT * FROM log").fetchall()
        monkeypatch.setattr(_sqlite, "VERSION", (3, 40, 1))
        monkeypatch.setattr("timeline.log.guard.BUSY_MILLISECONDS", 10)

        with pytest.raises(LogUnavailable):
            SqliteLog.open(path, writable=True)


def test_a_wal_that_is_asked_for_and_not_safe_is_refused(path, monkeypatch):
    monkeypatch.setattr(_sqlite, "VERSION", (3, 40, 1))

    with pytest.raises(LogUnavailable, match="WAL-reset"):
        SqliteLog.create(path, origin="desk.example/log", journal="wal")
    monkeypatch.setattr(_sqlite, "VERSION", (3, 36, 0))
    with pytest.raises(LogUnavailable, match="STRICT"):
        SqliteLog.create(path.with_name("other.db"), origin="desk.example/log")


@needs_wal
def test_a_log_that_others_read_stays_without_wal(path):
    """TRUNCATE is safe everywhere; a log need not wait for its readers to change it."""
    with SqliteLog.create(path, origin="desk.example/log", journal="truncate") as log:
        fill(log, 1)
    with closing(worlds.bare(path)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM log").fetchall()
        with SqliteLog.open(path, writable=True, gate=lambda _: PollGate()) as log:
            assert log.basis().position == 1

    assert journal(path) == "delete"


def test_on_a_network_file_system_the_lock_is_polled_and_there_is_no_wal(path, monkeypatch):
    table = f"1 0 0:1 / {path.parent} rw - nfs4 server:/desk rw"
    monkeypatch.setattr(filesystems, "mounts", lambda: table)

    with worlds.new_log(path) as log:
        fill(log, 3)
        assert worlds.session_of(log).gate.method == "poll"
        with pytest.raises(LogUnavailable, match="network"):
            SqliteLog.open(path, writable=True, journal="wal")

    assert journal(path) == "delete"
    assert not path.with_name("timeline.db.gate-main").exists()


def test_each_thread_has_a_connection_of_its_own(log):
    found = {}

    def work(number):
        log.append(f"note:{number}", [make.new(make.note(f"n-{number}", "panjgur-2024-01-16"), number)], expected=0)
        found[number] = worlds.session_of(log)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(1, 9)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(set(map(id, found.values()))) == 8
    assert [one.position for one in log.read()] == list(range(1, 9))
    log.close()


def test_a_forked_child_opens_its_own(path):
    """A connection that crossed a fork would write the WAL back under the parent's feet."""
    outcome = call("forks", path)

    assert outcome == {
        "parent": [1, 4],
        "child": [2, 3],
        "inside a turn": "nothing recorded: the process was forked during the turn, which stays the parent's",
        "positions": [1, 2, 3, 4],
        "whole": True,
    }


def test_what_a_killed_writer_left_is_tidied_up_for_a_reader(path):
    """A hot journal cannot be rolled back by a connection that only reads."""
    outcome = call("forks", path, "cut")

    assert outcome == {"events": 20, "hot": True, "whole": True}


def test_another_program_that_holds_the_lock_is_told(path):
    worlds.filled(path, count=3, signed=0)
    log = SqliteLog.open(path, writable=True, gate=lambda _: PollGate(patience=0.05))
    with closing(worlds.bare(path)) as other:
        other.execute("BEGIN IMMEDIATE")

        with pytest.raises(LogUnavailable, match="another program has kept the log locked"):
            fill(log, 1, first=4)

    fill(log, 1, first=4)
    log.close()


def test_a_full_disk_is_told_and_the_log_goes_on_when_there_is_room(path):
    """SQLite's own limit of pages stands for the disk's."""
    with worlds.new_log(path) as log:
        fill(log, 3)
        connection = worlds.session_of(log).connection
        connection.set_authorizer(None)
        [pages] = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count={pages}")

        with pytest.raises(LogUnavailable, match=r"nothing recorded: .* the disk is full") as refusal:
            fill(log, 200, first=4)

        assert refusal.value.exit_code == 6
        assert log.basis().position == 3
        fill(log, 200, first=4)  # on a new connection, without the limit
        assert log.basis().position == 203
    assert verify(path).ok


def test_a_failure_after_the_commit_is_told_with_what_is_stored(log, monkeypatch):
    """The disk reports an error although all was written: look, never commit again."""
    session = worlds.session_of(log)
    commit = session._commit  # noqa: SLF001 — the moment after

    def fail_late(turn, connection, gate):
        commit(turn, connection, gate)
        error = _sqlite.Error("disk I/O error")
        error.sqlite_errorcode = 10
        raise session.failed(error) from error

    monkeypatch.setattr(session, "_commit", fail_late)
    with pytest.raises(LogUnavailable, match=r"recorded at positions 1 to 3, but then: .* reports an error") as refusal:
        fill(log, 3)
    monkeypatch.undo()

    assert refusal.value.recorded == (1, 2, 3)
    assert log.basis().position == 3
    assert log.append("note:note-1", [make.new(next(log.read()).event)], expected=0).repeated


def test_a_turn_in_which_a_write_failed_keeps_nothing(log, monkeypatch):
    """Also if the caller goes on as if nothing had been."""

    def refuse(*_):
        raise _sqlite.Error

    def go_on_regardless():
        with log.turn():
            fill(log, 1)
            monkeypatch.setattr("timeline.log.rows.insert", refuse)
            with pytest.raises(IntegrityFailure):
                fill(log, 1, first=2)
            monkeypatch.undo()

    with pytest.raises(LogUnavailable, match="had failed"):
        go_on_regardless()

    assert log.basis().position == 0


def test_what_another_process_appended_is_seen(path):
    """And the right edge of the tree, kept in memory, is brought up to it: by a few leaf hashes, or built anew."""
    with worlds.new_log(path) as one, SqliteLog.open(path, writable=True, clock=HandClock()) as other:
        fill(one, 3)
        fill(other, 2, first=4)
        fill(one, 600, first=6)
        fill(other, 1, first=606)

        assert one.basis() == other.basis()
    assert verify(path).ok


def test_a_reader_sees_by_the_mark_alone_that_another_connection_wrote(log, path):
    with open_log(path) as reader:
        before = reader.data_version()
        fill(log, 1)
        after = reader.data_version()

        assert before != after
        assert reader.data_version() == after


def test_a_mark_of_an_earlier_connection_never_comes_back(log, path):
    """SQLite counts anew with each connection: what another wrote meanwhile would go by."""
    with open_log(path) as reader:
        before = reader.data_version()
        fill(log, 1)
        worlds.session_of(reader).close()

        assert reader.data_version() != before


@pytest.mark.parametrize("what", ["replaced", "gone"])
def test_who_looks_at_the_mark_of_a_log_that_lies_there_no_more_is_told(log, path, what):
    """SQLite goes on with the file that it has open, and would never tell of anything new."""
    with open_log(path) as reader:
        log.close()
        path.rename(path.with_name("away"))
        if what == "replaced":
            worlds.new_log(path).close()

        with pytest.raises(LogUnavailable, match="another one than was opened" if what == "replaced" else "no file"):
            reader.data_version()


def test_a_row_that_is_gone_is_missed_in_reading(path):
    worlds.filled(path, count=9, signed=0)
    worlds.tamper(path, "DELETE FROM event WHERE position = 5")

    with open_log(path) as log:
        with pytest.raises(IntegrityFailure, match="position 1 is not what was recorded: of the next 9 events 8"):
            list(log.read())
        with pytest.raises(IntegrityFailure, match="9 hashes of level 0"):
            log.basis()
        with pytest.raises(IntegrityFailure, match="there is no event at position 5"):
            log.position_at("2024-01-18T09:12:00.000000Z")


def test_a_changed_leaf_is_missed_in_a_verified_reading_and_a_changed_text_too(path):
    worlds.filled(path, count=9, signed=0)
    with open_log(path) as log:
        basis = log.basis()
    worlds.tamper(path, "UPDATE event SET leaf = x'7b7d' WHERE position = 5")

    with open_log(path) as log, pytest.raises(IntegrityFailure, match="position 5 is not what was recorded: its leaf"):
        list(log.read_verified(basis))


def test_a_redacted_field_reads_withheld(tmp_path):
    path = worlds.redacted(tmp_path / "timeline.db")

    with open_log(path) as log:
        strike = next(log.read(up_to=1)).event

    assert (strike.title.ground, strike.title.by_position) == ("personal_data", 6)
    assert strike.citations == worlds.STRIKE.citations


def test_a_redacted_log_is_restored_with_its_redactions(tmp_path):
    path = worlds.redacted(tmp_path / "timeline.db")

    with open_log(path) as log, worlds.new_log(tmp_path / "copy.db") as copy:
        assert copy.restore(log.leaves(), log.disclosures()) == log.basis()

    assert worlds.everything(path)["redaction"] == worlds.everything(tmp_path / "copy.db")["redaction"]
    assert verify(tmp_path / "copy.db").ok


def test_the_leaves_of_an_event_that_was_redacted_whole_are_not_to_be_had(path):
    worlds.filled(path, count=9, signed=0)
    worlds.tamper(path, "UPDATE event SET leaf = NULL WHERE position = 5")

    with open_log(path) as log, pytest.raises(IntegrityFailure, match="position 5 was redacted whole"):
        list(log.leaves())


def test_a_log_id_is_drawn_where_none_is_given(path):
    with SqliteLog.create(path, origin="desk.example/log", entropy=bytes) as log:
        assert log.log_id == "00000000-0000-4000-8000-000000000000"
        assert log.log_id != LOG_ID
