"""What `doctor` says of real logs: each state of `test_doctor`, made for real, and what `--fix` mends."""

import io
import os
import re
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests import builders as make
from tests.contracts.event_log import LOG_ID, fill
from tests.log import worlds
from tests.log.test_condition import disagreeing
from timeline import _sqlite
from timeline.errors import LogUnavailable, NotALog
from timeline.log import SqliteLog, condition, filesystems, pending, upkeep
from timeline.log.blobs import Blobs
from timeline.log.schema import PAGE_SIZE
from timeline.log.shelf import ToPurge
from timeline.log.upkeep import BackedUp, Verified
from timeline.proof import checkpoint, examination, verify
from timeline.proof.blob_checks import Named
from timeline.proof.checkpoint import Signers, begin_copy, sign
from timeline.proof.copies import back_up
from timeline.proof.doctor import Check, exit_code, judge
from timeline.proof.examination import examine
from timeline.proof.keys import key_files, make_key
from timeline.proof.mending import mend

NOW = datetime(2024, 2, 1, 12, tzinfo=UTC)
A_DAY_AGO = f"{(NOW - timedelta(days=1)).isoformat(timespec='microseconds').removesuffix('+00:00')}Z"


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    """A log of 300 events, signed and cosigned at 250; to be copied."""
    return worlds.filled(tmp_path_factory.mktemp("doctor") / "filled.db", count=300)


@pytest.fixture
def path(template, tmp_path, monkeypatch):
    """A copy of that log in a folder of its own; keys would lie elsewhere."""
    monkeypatch.setenv("TIMELINE_KEY", str(tmp_path / "keys" / "key.pem"))
    (tmp_path / "desk").mkdir()
    copy = shutil.copy(template, tmp_path / "desk" / "timeline.db")
    copy.chmod(0o600)
    return copy


def said(path: Path, now: datetime = NOW) -> dict[str, Check]:
    """Return what is said, beside ok, of the log at `path`, by its code."""
    return {one.code: one for one in judge(examine(path, now)) if one.level != "ok"}


USUAL = {"verified", "backup", "key"}
"""What is said of that copy: never looked at, never backed up, its key not here."""


def test_what_is_said_of_a_log_that_was_just_copied(path):
    assert set(said(path)) == USUAL


def test_the_engine_that_is_told_is_the_one_in_use(path):
    """t5c: run with both drivers; each tells its own version, and the journal that is safe with it."""
    lines = {one.code: one for one in judge(examine(path, NOW))}

    safe = _sqlite.safe_journal(_sqlite.VERSION, network=False)
    assert lines["sqlite"].value == f"{'.'.join(map(str, _sqlite.VERSION))}, by {_sqlite.DRIVER}"
    assert lines["journal"].value == f"{safe.mode}: {safe.reason}"
    assert lines["gate"].value == "flock"


def test_a_wal_that_the_driver_should_not_use_is_told(path, monkeypatch):
    with SqliteLog.open(path, writable=True) as log:
        fill(log, 1, first=900)
    if condition.content(path).journal != "wal":
        pytest.skip("this driver makes no WAL, so none is found")
    monkeypatch.setattr(_sqlite, "VERSION", (3, 51, 2))

    assert said(path)["journal"].value.startswith("wal, and SQLite 3.51.2 has the WAL-reset fault")


def test_a_network_file_system_is_told(path, monkeypatch):
    table = f"30 27 0:30 / {path.parent} rw - cifs //server/desk rw\n"
    monkeypatch.setattr(filesystems, "mounts", lambda: table)

    assert said(path)["file-system"].value == "cifs, on a network"


def test_a_link_and_a_second_name_are_told_and_the_log_looked_at(path):
    link = path.with_name("link.db")
    link.symlink_to(path)
    os.link(path, path.with_name("twin.db"))

    assert set(said(link)) == {*USUAL, "link", "names"}


def test_permissions_and_leftovers_are_told(path):
    path.chmod(0o644)
    left = path.with_name(".copy.db.making")
    left.mkdir()
    os.utime(left, (0, 0))

    assert {"permissions", "leftovers"} <= set(said(path))


def test_a_clock_before_the_head_is_told(path):
    """The log was last written on 18 January 2024, 09:12."""
    assert said(path, datetime(2024, 1, 18, 9, 11, tzinfo=UTC))["clock"].level == "finding"
    assert "clock" not in said(path, datetime(2024, 1, 18, 9, 12, tzinfo=UTC))


def test_a_changed_schema_is_told(path):
    worlds.tamper(path, "CREATE TABLE other (one)")

    assert said(path)["schema.changed"].level == "altered"


def test_the_tables_of_litestream_are_told_as_such(path):
    """As version 0.5.17 makes them in each database that it watches; anything else of that name is foreign."""
    worlds.tamper(
        path,
        "CREATE TABLE _litestream_seq (id INTEGER PRIMARY KEY, seq INTEGER)",
        "CREATE TABLE _litestream_lock (id INTEGER)",
    )

    told = said(path)

    assert (told["replica"].level, told["replica"].value) == ("note", "Litestream replicates the log")
    assert verify(path, level="deep").ok
    worlds.tamper(path, "DROP TABLE _litestream_lock", "CREATE TABLE _litestream_lock (id INTEGER, more TEXT)")
    assert said(path)["schema.changed"].level == "altered"


def test_a_broken_end_is_told_with_all_else(path):
    worlds.tamper(path, "UPDATE event SET leaf_hash = zeroblob(32) WHERE position = 300")

    checks = judge(examine(path, NOW))

    assert exit_code(checks) == 4
    assert {"tail.altered", "sqlite", "clock", "verified"} <= {one.code for one in checks}


def test_a_log_that_does_not_say_which_it_is_is_told(path):
    worlds.tamper(path, "DELETE FROM log")

    checks = judge(examine(path, NOW))

    assert exit_code(checks) == 4
    assert "does not say which log it is" in {one.code: one for one in checks}["log"].value


def test_a_log_that_cannot_be_read_is_told_with_what_can_be_said(path, monkeypatch):
    def unreadable(*_, **__):
        message = f"{path} may not be opened"
        raise LogUnavailable(message)

    for where in ("verify", "names_of", "captured_files"):
        monkeypatch.setattr(examination, where, unreadable)
    monkeypatch.setattr(condition, "content", unreadable)

    checks = judge(examine(path, NOW))

    assert exit_code(checks) == 6
    assert [one.code for one in checks] == [
        *("sqlite", "journal", "file-system", "gate", "permissions", "clock", "log"),
    ]


def test_what_is_no_log_is_refused(path):
    path.write_text("words" * 1000)

    with pytest.raises(NotALog):
        examine(path, NOW)


def test_an_unknown_type_is_told(path):
    worlds.tamper(path, "UPDATE event SET type = 'note.sung' WHERE position = 5")

    assert said(path)["types"].value == "note.sung, version 2"


def test_a_verification_and_a_backup_are_known_afterwards(path, tmp_path):
    verdict = verify(path)
    upkeep.remember(path, LOG_ID, Verified(A_DAY_AGO, "default", verdict.events, verdict.root.hex(), ok=verdict.ok))
    made = back_up(path, tmp_path / "copy.db", made_by="a test").manifest
    upkeep.remember(path, LOG_ID, BackedUp(A_DAY_AGO, made.position, made.root, "copy.db"))

    assert set(said(path)) == {"key"}


def test_a_log_that_is_not_the_one_that_was_backed_up_is_told(path, tmp_path):
    """A backup was put in its place, and other events were recorded."""
    with SqliteLog.open(path, writable=True) as log:
        fill(log, 1, first=901)
    made = back_up(path, tmp_path / "copy.db", made_by="a test").manifest
    upkeep.remember(path, LOG_ID, BackedUp(A_DAY_AGO, made.position, made.root, "copy.db"))
    back_up(path, tmp_path / "old.db", at=verify_basis(path, 300), made_by="a test")
    for one in path.parent.glob("timeline.db*"):
        if one.suffix != ".json":
            one.unlink()
    (tmp_path / "old.db").rename(path)
    assert said(path)["backup"].value.endswith("another root")

    with SqliteLog.open(path, writable=True) as log:
        fill(log, 2, first=950)

    assert said(path)["backup"].value.endswith("another root")


def verify_basis(path: Path, position: int):
    with SqliteLog.open(path, writable=False) as log:
        return log.basis(position)


@pytest.fixture
def signed(path):
    """The log, signed at its head by a key that lies where keys lie."""
    worlds.tamper(path, "DELETE FROM checkpoint", "DELETE FROM attestation")
    key = make_key(key_files(LOG_ID).main, worlds.ORIGIN)
    with SqliteLog.open(path, writable=True) as log:
        begin_copy(log, key_files(LOG_ID).state)
        sign(log, Signers([key], [key.verifier]), key_files(LOG_ID).state)
    return path


def test_a_signed_head_is_told_as_it_is(signed):
    assert set(said(signed)) == {"verified", "backup", "witnesses"}
    lines = {one.code: one.value for one in judge(examine(signed, NOW))}
    assert lines["signed"] == "up to position 300"
    assert lines["fork-guard"] == "holds the head signed at position 300"


def test_a_lost_copy_of_the_head_is_told(signed):
    key_files(LOG_ID).state.unlink()

    assert said(signed)["fork-guard"].level == "finding"


def test_a_copy_of_the_head_that_does_not_read_is_told(signed):
    key_files(LOG_ID).state.write_text("{")

    assert "does not read" in said(signed)["key"].value


def test_a_restored_backup_is_told_before_it_signs(signed, tmp_path):
    back_up(signed, tmp_path / "old.db", at=verify_basis(signed, 200), made_by="a test")
    for one in signed.parent.glob("timeline.db*"):
        one.unlink()
    (tmp_path / "old.db").rename(signed)

    told = said(signed)["fork-guard"]
    assert (told.level, told.value) == ("altered", "position 300 was signed, and the log ends before it")

    with SqliteLog.open(signed, writable=True) as log:
        fill(log, 150, first=5000)
    assert said(signed)["fork-guard"].value == "another root was signed at position 300"


def test_a_key_beside_the_log_is_told(signed, monkeypatch):
    beside = signed.parent / "key.pem"
    for one in key_files(LOG_ID).main.parent.iterdir():
        one.rename(beside.with_name(one.name))
    monkeypatch.setenv("TIMELINE_KEY", str(beside))

    assert said(signed)["key"].value == f"{beside} lies beside the log"


def test_no_place_for_a_key_is_told(path, monkeypatch):
    monkeypatch.delenv("TIMELINE_KEY")
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    monkeypatch.setattr(Path, "home", lambda: (_ for _ in ()).throw(RuntimeError()))

    assert "no home folder" in said(path)["key"].value


def test_captured_files_are_told(path):
    pages = [b"<p>one</p>", b"<p>another</p>", b"<p>a third</p>"]
    with SqliteLog.open(path, writable=True) as log:
        for number, page in enumerate(pages):
            Blobs(path).put(io.BytesIO(page))
            capture = make.captured(f"source-{number}", page)
            log.append(capture.stream, [make.new(capture, 7000 + number)], expected=0)
    assert "captured-files" not in said(path)

    stranger = Blobs(path).put(io.BytesIO(b"nobody names me")).sha256
    assert said(path)["captured-files"].value == f"not named: {stranger}"

    first, second, _ = [make.captured("x", page).sha256 for page in pages]
    Blobs(path).remove(first)
    assert f"missing: {first}" in {one.value for one in judge(examine(path, NOW))}

    file = Blobs(path).path_of(second)
    file.chmod(0o600)
    file.write_bytes(b"cut")
    assert exit_code(judge(examine(path, NOW))) == 4


def test_a_pending_purge_is_told(path):
    pending.note(path, ToPurge(make.foretold(1), 300))

    assert said(path)["purge"].value == "pending since position 300"

    pending.path_of(path).write_text("{")
    assert "does not read" in said(path)["purge"].value


def test_looking_changes_no_byte_and_makes_no_file_of_ours(path):
    before, names = path.read_bytes(), {one.name for one in path.parent.iterdir()}

    examine(path, NOW)

    assert path.read_bytes() == before
    assert {one.name for one in path.parent.iterdir()} - names <= {"timeline.db-wal", "timeline.db-shm"}


def test_read_models_are_deleted_and_indexes_looked_at(path):
    views = [path.with_name(f"timeline.db.views.db{end}") for end in ("", "-wal")]
    for one in views:
        one.touch()
    assert said(path)["views"].level == "note"

    done = mend(path)

    assert [(one.code, one.level, one.value) for one in done] == [
        ("views", "ok", "deleted: timeline.db.views.db, timeline.db.views.db-wal"),
        ("indexes", "ok", "agree with the rows"),
    ]
    assert not any(one.exists() for one in views)


def test_indexes_that_were_built_anew_are_told(path, monkeypatch):
    monkeypatch.setattr("timeline.proof.mending.rebuild_indexes", lambda *_: True)

    assert mend(path) == (Check("indexes", "ok", "built anew: they did not agree with the rows"),)


@pytest.mark.parametrize("where", ["rebuild_indexes", "drop_views"])
def test_what_cannot_be_mended_is_a_finding(path, monkeypatch, where):
    def refused(*_):
        message = "it may not be written"
        raise LogUnavailable(message, fix="see who may")

    monkeypatch.setattr(f"timeline.proof.mending.{where}", refused)

    [told] = [one for one in mend(path) if one.level != "ok"]
    assert (told.level, told.why) == ("finding", "see who may")
    assert "it may not be written" in told.value


def test_indexes_are_mended_where_nothing_but_they_was_altered(path):
    disagreeing(path)

    told = mend(path)[-1]

    assert (told.level, told.value) == ("ok", "built anew: they did not agree with the rows")
    assert verify(path, level="deep").ok


def test_indexes_that_show_an_altered_row_are_left_as_evidence(path):
    """One byte of an event's id, in the table: the index still says what it was."""
    content = bytearray(path.read_bytes())
    [[event_id]] = worlds.ask(path, "SELECT event_id FROM event WHERE position = 77")
    places = [at.start() for at in re.finditer(re.escape(event_id), content)]
    for at in places:
        if content[at // PAGE_SIZE * PAGE_SIZE] == 13:  # a leaf page of a table
            content[at + 6] ^= 1
    path.write_bytes(content)
    found = {one.code for one in verify(path).findings}
    assert {"column.differs", "index.differs"} <= found

    told = mend(path)[-1]

    assert (told.code, told.level) == ("indexes", "altered")
    assert "more was altered than the indexes, position 77" in told.value
    assert {one.code for one in verify(path).findings} == found
    assert path.read_bytes() == content


def test_captured_files_that_may_not_be_read_are_not_called_missing(path, monkeypatch):
    monkeypatch.setattr(examination, "captured_files", lambda _: [Named("ab" * 32, 3)])

    def kept_from_us(*_, **__):
        message = "Permission denied"
        raise LogUnavailable(message)

    monkeypatch.setattr(Blobs, "check", kept_from_us)

    told = said(path)["captured-files"]

    assert (told.level, told.value) == ("finding", f"not readable: {'ab' * 32}")
    assert "restore" not in told.why


def test_the_copy_of_the_head_is_read_as_checkpoints_write_it(signed):
    state = checkpoint.read_state(key_files(LOG_ID).state)

    assert examination.key_facts(signed, LOG_ID).state == state
