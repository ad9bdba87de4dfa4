"""A copy of a log's rows: whole, plain, without what was deleted; and one that ends at an earlier position."""

import os
import shutil
from contextlib import closing
from pathlib import Path

import pytest

from tests.contracts.event_log import LOG_ID, fill
from tests.log import worlds
from timeline import _sqlite
from timeline.errors import FileRefused, IntegrityFailure, LogUnavailable, NotALog
from timeline.log import SqliteLog, backup
from timeline.log.guard import journal_of
from timeline.proof import verify

EVIDENCE = ("attestation", "checkpoint", "disclosure", "event", "log", "redaction", "subtree", "schema", "pragmas")


@pytest.fixture(scope="module")
def templates(tmp_path_factory):
    """A log of 511 events, signed at 250, and one of 6 whose first was redacted by its last; to be copied."""
    folder = tmp_path_factory.mktemp("backup")
    return {"filled": worlds.filled(folder / "filled.db"), "redacted": worlds.redacted(folder / "redacted.db")}


@pytest.fixture
def path(templates, tmp_path):
    """A copy of the log of 511 events."""
    return shutil.copy(templates["filled"], tmp_path / "timeline.db")


@pytest.fixture
def redacted(templates, tmp_path):
    """A copy of the log with a redaction."""
    return shutil.copy(templates["redacted"], tmp_path / "timeline.db")


def test_a_copy_has_every_row_and_the_schema(path, tmp_path):
    backup.copy(path, tmp_path / "copy.db")

    there, here = worlds.everything(path), worlds.everything(tmp_path / "copy.db")
    assert {name: here[name] for name in EVIDENCE} == {name: there[name] for name in EVIDENCE}
    assert verify(tmp_path / "copy.db").ok


def test_a_copy_is_a_plain_file_whatever_the_log_is(path, tmp_path):
    """Nothing lies beside it that could be forgotten when it is moved."""
    with SqliteLog.open(path, writable=True) as log:
        fill(log, 3, first=600)
        backup.copy(path, tmp_path / "copy.db")

    with closing(worlds.bare(tmp_path / "copy.db")) as connection:
        assert journal_of(connection) == "delete"
    assert sorted(one.name for one in tmp_path.glob("copy*")) == ["copy.db"]
    assert backup.contents(tmp_path / "copy.db").position == 514


def test_a_copy_that_is_written_to_takes_the_journal_that_is_safe(path, tmp_path):
    backup.copy(path, tmp_path / "copy.db")

    with SqliteLog.open(tmp_path / "copy.db", writable=True) as log:
        fill(log, 1, first=700)

    safe = _sqlite.safe_journal(_sqlite.VERSION, network=False).mode
    with closing(worlds.bare(tmp_path / "copy.db")) as connection:
        assert journal_of(connection) == ("wal" if safe == "wal" else "delete")
    assert (verify(tmp_path / "copy.db").ok, verify(tmp_path / "copy.db").events) == (True, 512)


def test_what_was_deleted_is_not_in_a_copy(path, tmp_path):
    """SQLite leaves deleted text in free pages, and its backup API copies these."""
    secret = b"the source lives in Panjgur" * 40
    with closing(worlds.bare(path)) as connection:
        connection.execute("PRAGMA secure_delete=OFF")
        connection.execute("CREATE TABLE other (text)")
        connection.executemany("INSERT INTO other VALUES (?)", [(secret,)] * 20)
        connection.execute("DROP TABLE other")

    backup.copy(path, tmp_path / "copy.db")

    assert secret[:27] in path.read_bytes()
    assert secret[:27] not in (tmp_path / "copy.db").read_bytes()


def test_contents_say_what_the_log_holds(path):
    with SqliteLog.open(path, writable=False) as log:
        basis, note = log.basis(), worlds.note_of(log, 250)

    found = backup.contents(path)

    assert (found.log_id, found.origin, found.position, found.root) == (LOG_ID, worlds.ORIGIN, 511, basis.root)
    assert found.recorded_at == "2024-01-18T09:12:00.000000Z"
    assert found.checkpoint == (250, note)
    assert found.redacted_through == 0


def test_contents_say_up_to_which_redaction_the_log_knows(redacted):
    assert backup.contents(redacted).redacted_through == 6


def test_an_empty_log_can_be_copied_too(tmp_path):
    worlds.new_log(tmp_path / "timeline.db").close()

    backup.copy(tmp_path / "timeline.db", tmp_path / "copy.db")

    found = backup.contents(tmp_path / "copy.db")
    assert (found.position, found.recorded_at, found.checkpoint, found.redacted_through) == (0, "", None, 0)


@pytest.mark.parametrize("position", [0, 1, 249, 250, 255, 256, 257, 510, 511])
def test_a_log_that_is_cut_is_the_log_as_it_was_then(path, tmp_path, position):
    with SqliteLog.open(path, writable=False) as log:
        basis = log.basis(position)
    backup.copy(path, tmp_path / "whole.db")

    backup.cut(tmp_path / "whole.db", tmp_path / "copy.db", position)

    verdict = verify(tmp_path / "copy.db")
    assert (verdict.ok, verdict.log_id, verdict.events, verdict.root) == (True, *basis)
    assert verdict.holds_up_to == (250 if position >= 250 else None)
    assert len(worlds.everything(tmp_path / "copy.db")["attestation"]) == (position >= 250)


def test_a_log_that_is_cut_holds_nothing_of_what_came_later(path, tmp_path):
    later = worlds.ask(path, "SELECT lower(hex(event_id)) FROM event WHERE position = 511")[0][0]
    backup.copy(path, tmp_path / "whole.db")

    backup.cut(tmp_path / "whole.db", tmp_path / "copy.db", 300)

    assert bytes.fromhex(later) in path.read_bytes()
    assert bytes.fromhex(later) not in (tmp_path / "copy.db").read_bytes()


def test_a_log_that_is_cut_goes_on_where_it_ends(path, tmp_path):
    backup.copy(path, tmp_path / "whole.db")
    backup.cut(tmp_path / "whole.db", tmp_path / "copy.db", 300)

    with SqliteLog.open(tmp_path / "copy.db", writable=True) as log:
        fill(log, 2, first=900)

    assert (verify(tmp_path / "copy.db").ok, verify(tmp_path / "copy.db").events) == (True, 302)


@pytest.mark.parametrize(("position", "least"), [(0, 0), (1, 6), (3, 6), (5, 6), (6, 6)])
def test_a_log_is_not_cut_between_a_text_and_its_redaction(redacted, position, least):
    """Position 6 took out the title of the strike at position 1."""
    assert backup.least_cut(redacted, position) == least


def test_a_log_that_is_cut_before_a_redaction_and_its_target_knows_of_neither(redacted, tmp_path):
    backup.copy(redacted, tmp_path / "whole.db")

    backup.cut(tmp_path / "whole.db", tmp_path / "copy.db", 0)

    assert verify(tmp_path / "copy.db", level="deep").ok
    assert worlds.everything(tmp_path / "copy.db")["redaction"] == []


def test_control_cut_there_a_text_is_missing_without_a_record(redacted, tmp_path):
    backup.copy(redacted, tmp_path / "whole.db")
    backup.cut(tmp_path / "whole.db", tmp_path / "copy.db", 5)

    assert {one.code for one in verify(tmp_path / "copy.db").findings} == {"sealed.unexplained"}


def test_a_copy_is_not_made_over_something(path, tmp_path):
    """SQLite would write into an empty file."""
    (tmp_path / "copy.db").touch()

    with pytest.raises(FileRefused, match="is there already"):
        backup.copy(path, tmp_path / "copy.db")

    assert (tmp_path / "copy.db").read_bytes() == b""


def test_what_fails_is_said_of_the_file_that_it_concerns(path, tmp_path):
    with pytest.raises(LogUnavailable) as refusal:
        backup.copy(path, tmp_path / "missing" / "copy.db")

    assert refusal.value.where == {"file": str(tmp_path / "missing" / "copy.db")}
    with pytest.raises(LogUnavailable, match="there is no log"):
        backup.copy(tmp_path / "nothing.db", tmp_path / "copy.db")


def test_what_is_no_log_or_none_of_ours_any_more_is_not_copied(path, tmp_path):
    (tmp_path / "text.db").write_text("words" * 1000)
    worlds.tamper(path, "CREATE TABLE other (one)")

    with pytest.raises(NotALog):
        backup.copy(tmp_path / "text.db", tmp_path / "copy.db")
    with pytest.raises(IntegrityFailure, match="foreign TABLE other"):
        backup.copy(path, tmp_path / "copy.db")

    assert not (tmp_path / "copy.db").exists()


def test_a_copy_is_on_the_disk_when_it_is_done(path, tmp_path, monkeypatch):
    synced = []
    fsync = os.fsync

    def noting(handle):
        synced.append(Path(f"/proc/self/fd/{handle}").readlink())
        fsync(handle)

    monkeypatch.setattr(os, "fsync", noting)

    backup.copy(path, tmp_path / "copy.db")

    assert synced == [tmp_path / "copy.db"]


@pytest.mark.parametrize("position", [-1, 512])
def test_a_position_that_the_log_does_not_have_has_no_root(path, position):
    assert backup.root_at(path, position) is None


def test_a_position_has_its_root(path):
    with SqliteLog.open(path, writable=False) as log:
        assert backup.root_at(path, 300) == log.basis(300).root
