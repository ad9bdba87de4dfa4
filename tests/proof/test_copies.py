"""`back_up`: a whole copy with all that belongs to it, or none; and what it says of itself."""

import io
import json
import os
import shutil
import stat
from hashlib import sha256
from pathlib import Path

import pytest

from tests import builders as make
from tests.contracts.event_log import LOG_ID, HandClock, fill
from tests.log import worlds
from timeline.errors import FileRefused, IntegrityFailure, LogUnavailable, RuleRefused
from timeline.log import SqliteLog, backup, pending
from timeline.log.blobs import Blobs, folder_of
from timeline.log.shelf import ToPurge
from timeline.proof import copies, verify
from timeline.proof.copies import back_up, check_manifest, manifest_of
from timeline.proof.staging import folder_of as staging_of

PAGES = (b"<p>Pakistan strikes Iran</p>", b"%PDF-1.7 a statement" * 999)


@pytest.fixture(scope="module")
def templates(tmp_path_factory):
    """Logs to be copied: of 300 events, signed at 250; with two captured files; with a redaction."""
    folder = tmp_path_factory.mktemp("copies")
    return {
        "filled": worlds.filled(folder / "filled.db", count=300),
        "captured": with_captures(folder / "captured.db"),
        "redacted": worlds.redacted(folder / "redacted.db"),
    }


def with_captures(path: Path) -> Path:
    """Make a log whose positions 2 and 4 are captures of the two pages."""
    with worlds.new_log(path) as log:
        fill(log, 1)
        for number, page in enumerate(PAGES, 1):
            Blobs(path).put(io.BytesIO(page))
            capture = make.captured(f"source-{number}", page)
            log.append(capture.stream, [make.new(capture, 100 + number)], expected=0)
            fill(log, 1, first=10 + number)
    return path


@pytest.fixture
def taken(templates, tmp_path):
    """Takes a copy of one of the logs, and its captured files."""

    def take(name: str) -> Path:
        source, path = templates[name], tmp_path / "timeline.db"
        shutil.copy(source, path)
        if folder_of(source).exists():
            shutil.copytree(folder_of(source), folder_of(path))
        return path

    return take


@pytest.fixture
def to(tmp_path):
    """Where the copy is to go, in a folder of its own."""
    (tmp_path / "copies").mkdir()
    return tmp_path / "copies" / "copy.db"


def copy(path: Path, to: Path, position: int | None = None) -> copies.Backup:
    at = None
    if position is not None:
        with SqliteLog.open(path, writable=False) as log:
            at = log.basis(position)
    return back_up(path, to, at=at, made_by="a test", clock=HandClock())


def files_in(folder: Path) -> list[str]:
    return sorted(one.relative_to(folder).as_posix() for one in folder.rglob("*") if one.is_file())


def names_of(pages: tuple[bytes, ...]) -> list[str]:
    return [sha256(page).hexdigest() for page in pages]


# --- whole -----------------------------------------------------------------------------------------------------------


def test_a_copy_is_the_log_with_its_captured_files_and_a_manifest(taken, to):
    path = taken("captured")
    made = copy(path, to)

    blobs = sorted(f"copy.db.blobs/{name[:2]}/{name}" for name in names_of(PAGES))
    assert files_in(to.parent) == ["copy.db", *blobs, "copy.db.manifest.json"]
    verdict = verify(to, level="deep")
    assert (verdict.ok, verdict.log_id, verdict.events) == (True, LOG_ID, 5)
    assert verdict.root == verify(path).root == bytes.fromhex(made.manifest.root)
    assert [Blobs(to).path_of(name).read_bytes() for name in names_of(PAGES)] == list(PAGES)


def test_a_manifest_says_what_the_copy_is_and_names_every_file_of_it(taken, to):
    made = copy(taken("filled"), to)

    told = json.loads(manifest_of(to).read_bytes())
    assert told | {"files": [], "root": "", "checkpoint": ""} == {
        "schema": "timeline.manifest/1",
        "log": LOG_ID,
        "origin": worlds.ORIGIN,
        "position": 300,
        "root": "",
        "recorded_at": "2024-01-18T09:12:00.000000Z",
        "checkpoint": "",
        "redacted_through": 0,
        "files": [],
        "missing": [],
        "made_at": "2024-01-18T09:12:00.000000Z",
        "made_by": "a test",
    }
    assert told["root"] == verify(to).root.hex()
    assert told["checkpoint"].startswith(f"{worlds.ORIGIN}\n250\n")
    content = to.read_bytes()
    assert told["files"] == [{"name": "copy.db", "bytes": len(content), "sha256": sha256(content).hexdigest()}]
    assert (made.path, made.manifest_path, made.signed) == (to, manifest_of(to), 250)


def test_the_files_of_a_manifest_are_those_that_lie_there(taken, to):
    copy(taken("captured"), to)

    listed = {one["name"]: one for one in json.loads(manifest_of(to).read_bytes())["files"]}
    there = {name: (to.parent / name).read_bytes() for name in files_in(to.parent) if name != manifest_of(to).name}
    assert {name: (one["bytes"], one["sha256"]) for name, one in listed.items()} == {
        name: (len(content), sha256(content).hexdigest()) for name, content in there.items()
    }


def test_a_manifest_says_up_to_which_redaction_the_copy_knows(taken, to):
    """Whoever redacts later must know that this copy still holds the text."""
    assert copy(taken("redacted"), to).manifest.redacted_through == 6


def test_a_copy_in_the_place_of_the_log_goes_on(taken, to):
    """The file is moved, and what belongs to it; then it is the log, and signing meets the fork guard."""
    path = taken("captured")
    copy(path, to)
    shutil.rmtree(folder_of(path))
    for end in ("", "-wal", "-shm"):
        path.with_name(path.name + end).unlink(missing_ok=True)

    to.rename(path)
    folder_of(to).rename(folder_of(path))
    with SqliteLog.open(path, writable=True) as log:
        fill(log, 1, first=50)
        positions = [one.position for one in log.read()]

    assert positions == [1, 2, 3, 4, 5, 6]
    assert verify(path, level="deep").ok


def test_nobody_may_read_a_copy_who_may_not_read_the_log(taken, to):
    path = taken("captured")
    path.chmod(0o600)

    copy(path, to)

    modes = {one.name: stat.S_IMODE(one.stat().st_mode) for one in (to, manifest_of(to), folder_of(to))}
    assert modes == {"copy.db": 0o600, "copy.db.manifest.json": 0o600, "copy.db.blobs": 0o700}
    assert {stat.S_IMODE(Blobs(to).path_of(name).stat().st_mode) for name in names_of(PAGES)} == {0o400}


def test_what_is_appended_while_the_files_are_copied_is_not_in_the_copy(taken, to, monkeypatch):
    """The rows come first, so that a captured file is there before anything names it."""
    path = taken("captured")
    copying = copies._copy_files  # noqa: SLF001 — the moment between rows and files

    def and_somebody_appends(log, copy):
        with SqliteLog.open(path, writable=True) as other:
            fill(other, 1, first=70)
        return copying(log, copy)

    monkeypatch.setattr(copies, "_copy_files", and_somebody_appends)

    assert (copy(path, to).manifest.position, verify(path).events) == (5, 6)


def test_a_captured_file_that_reads_otherwise_once_it_is_on_the_disk_is_no_copy(taken, to, monkeypatch):
    """As a failing disk or stick writes it: of the same size."""

    def badly(path):
        path.chmod(0o600)
        path.write_bytes(path.read_bytes()[:-1] + b"?")

    monkeypatch.setattr(copies, "sync_file", badly)

    with pytest.raises(IntegrityFailure, match="reads as another"):
        copy(taken("captured"), to)

    assert list(to.parent.iterdir()) == []


def test_a_copy_holds_against_its_manifest_and_one_that_went_on_does_too(taken, to):
    copy(taken("captured"), to)
    assert check_manifest(to, verify(to, level="deep")) == ()

    with SqliteLog.open(to, writable=True) as log:
        fill(log, 1, first=50)

    assert check_manifest(to, verify(to, level="deep")) == ()


def test_a_log_without_a_manifest_is_held_against_none(taken):
    path = taken("filled")

    assert check_manifest(path, verify(path)) == ()


@pytest.mark.parametrize(
    ("member", "value", "says"),
    [
        ("position", 301, "says 301 events"),
        ("log", "another", "of log another"),
        ("root", "00" * 32, "it has the root"),
    ],
)
def test_a_copy_that_is_not_what_its_manifest_says_is_altered(taken, to, member, value, says):
    copy(taken("filled"), to)
    manifest = manifest_of(to)
    manifest.write_text(json.dumps(json.loads(manifest.read_bytes()) | {member: value}))

    [found] = check_manifest(to, verify(to))

    assert (found.code, found.altered) == ("manifest.differs", True)
    assert says in found.what


def test_another_copy_beside_a_manifest_is_altered(taken, to):
    """Cut off: as a log of its own it verifies."""
    path = taken("filled")
    copy(path, to)
    copy(path, to.with_name("short.db"), 100)
    shutil.copy(to.with_name("short.db"), to)
    verdict = verify(to)
    assert verdict.ok

    [found] = check_manifest(to, verdict)

    assert found.what.endswith(f"it has 100 of {LOG_ID}")


@pytest.mark.parametrize("content", ["{", "[]", ""])
def test_a_manifest_that_does_not_read_is_a_flaw(taken, to, content):
    copy(taken("filled"), to)
    manifest_of(to).write_text(content)

    [found] = check_manifest(to, verify(to))

    assert (found.code, found.altered) == ("manifest.unreadable", False)


# --- up to an earlier position ---------------------------------------------------------------------------------------


def test_a_copy_can_end_at_an_earlier_position(taken, to):
    path = taken("captured")
    with SqliteLog.open(path, writable=False) as log:
        basis = log.basis(3)

    made = copy(path, to, 3)

    assert (made.manifest.position, made.manifest.root) == (3, basis.root.hex())
    assert Blobs(to).names() == [names_of(PAGES)[0]]  # the other one is named at position 4
    assert verify(to, level="deep").ok


def test_a_copy_that_ends_before_a_checkpoint_has_none(taken, to):
    made = copy(taken("filled"), to, 100)

    assert (made.signed, made.manifest.checkpoint) == (None, None)
    assert verify(to).heads == ()


def test_a_copy_that_would_leave_a_gap_is_refused_with_the_position_that_would_not(taken, to):
    with pytest.raises(RuleRefused, match="what position 6 redacted was recorded before position 4") as refusal:
        copy(taken("redacted"), to, 3)

    assert (refusal.value.code, refusal.value.where) == ("backup.cuts-redaction", {"position": 6})
    assert "--position 6" in refusal.value.fix
    assert list(to.parent.iterdir()) == []
    assert copy(taken("redacted"), to, 6).manifest.position == 6


def test_a_redaction_that_comes_while_it_is_copied_is_noticed(taken, to, monkeypatch):
    """It is asked again of the rows that were copied: only they stand still."""
    path = taken("redacted")
    answers = iter([3, 6])
    monkeypatch.setattr(backup, "least_cut", lambda *_: next(answers))

    with pytest.raises(RuleRefused):
        copy(path, to, 3)

    assert list(to.parent.iterdir()) == []


# --- what is missing -------------------------------------------------------------------------------------------------


def test_a_captured_file_that_is_missing_is_listed_and_the_rest_is_copied(taken, to):
    path = taken("captured")
    gone, there = names_of(PAGES)
    Blobs(path).remove(gone)

    made = copy(path, to)

    [missing] = made.manifest.missing
    assert (missing.sha256, missing.altered) == (gone, False)
    assert "does not lie beside the log" in missing.why
    assert Blobs(to).names() == [there]


@pytest.mark.parametrize("content", [b"<p>Pakistan strikes Iraq</p>", b"short"])
def test_a_captured_file_that_is_another_now_is_not_copied(taken, to, content):
    path = taken("captured")
    altered, there = names_of(PAGES)
    file = Blobs(path).path_of(altered)
    file.chmod(0o600)
    file.write_bytes(content)

    made = copy(path, to)

    assert [(one.sha256, one.altered) for one in made.manifest.missing] == [(altered, True)]
    assert Blobs(to).names() == [there]


def test_a_file_that_nobody_names_is_not_copied(taken, to):
    path = taken("captured")
    Blobs(path).put(io.BytesIO(b"never recorded"))

    copy(path, to)

    assert Blobs(to).names() == sorted(names_of(PAGES))


# --- what is refused -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("taken_name", ["copy.db", "copy.db.manifest.json", "copy.db.blobs"])
def test_nothing_is_written_over(taken, to, taken_name):
    (to.parent / taken_name).write_bytes(b"mine")

    with pytest.raises(FileRefused, match=f"{taken_name} is there already") as refusal:
        copy(taken("filled"), to)

    assert refusal.value.exit_code == 2
    assert files_in(to.parent) == [taken_name]
    assert (to.parent / taken_name).read_bytes() == b"mine"


@pytest.mark.parametrize(
    "name",
    [
        *("timeline.db", "timeline.db-wal", "timeline.db-shm", "timeline.db-journal", "timeline.db.gate-next"),
        *("timeline.db.purge", "timeline.db.upkeep.json", "timeline.db.blobs", "timeline.db.blobs/ab/copy.db"),
        *("timeline.db.views.db", "sub/../timeline.db-wal", "missing/copy.db", "", ".", "..", "sub/.."),
    ],
)
def test_no_copy_goes_where_the_log_lies_or_nowhere(taken, tmp_path, name):
    path = taken("captured")
    (tmp_path / "sub").mkdir()
    Path(folder_of(path) / "ab").mkdir(exist_ok=True)
    before = files_in(tmp_path)

    with pytest.raises(FileRefused):
        copy(path, tmp_path / name)

    assert files_in(tmp_path) == before


def test_a_name_that_is_no_text_is_refused(taken, to):
    with pytest.raises(FileRefused, match="this is no path"):
        copy(taken("filled"), to.with_name(os.fsdecode(b"\xff.db")))


@pytest.mark.parametrize("length", [245, 252, 300])
def test_a_name_that_is_too_long_is_refused(taken, to, length):
    with pytest.raises(FileRefused, match="the name is too long") as refusal:
        copy(taken("filled"), to.with_name("n" * length))

    assert refusal.value.exit_code == 2
    assert list(to.parent.iterdir()) == []


def test_an_error_names_the_copy_and_not_where_it_is_made(taken, to, monkeypatch):
    def full(_, made):
        message = f"{made} cannot grow: the disk is full"
        raise LogUnavailable(message, where={"file": str(made)})

    monkeypatch.setattr(backup, "copy", full)

    with pytest.raises(LogUnavailable) as refusal:
        copy(taken("filled"), to)

    assert refusal.value.message == f"{to} cannot grow: the disk is full"
    assert refusal.value.where == {"file": str(to)}


def test_nothing_is_copied_while_a_purge_is_pending(taken, to):
    path = taken("redacted")
    pending.note(path, ToPurge(make.foretold(9000), 6))

    with pytest.raises(RuleRefused, match="not purged yet") as refusal:
        copy(path, to)

    assert (refusal.value.code, refusal.value.exit_code) == ("backup.purge-pending", 2)
    assert "redact --finish-purge" in refusal.value.fix
    assert list(to.parent.iterdir()) == []


def test_a_log_that_was_altered_is_not_copied(taken, to):
    path = taken("filled")
    worlds.tamper(path, "UPDATE event SET recorded_at = '2024-01-18T09:12:00.000001Z' WHERE position = 7")

    with pytest.raises(IntegrityFailure, match="the copy does not verify, position 7") as refusal:
        copy(path, to)

    assert refusal.value.exit_code == 4
    assert list(to.parent.iterdir()) == []


def test_a_copy_that_is_no_beginning_of_the_log_is_not_made(taken, to, monkeypatch):
    monkeypatch.setattr(backup, "root_at", lambda *_: bytes(32))

    with pytest.raises(IntegrityFailure, match="another root than the log at position 300"):
        copy(taken("filled"), to)

    assert list(to.parent.iterdir()) == []


@pytest.mark.parametrize("where", ["_copy_rows", "_copy_files", "_verified", "_files_of"])
def test_ctrl_c_leaves_nothing(taken, to, monkeypatch, where):
    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(copies, where, interrupted)

    with pytest.raises(KeyboardInterrupt):
        copy(taken("captured"), to)

    assert list(to.parent.iterdir()) == []


def test_two_copies_to_one_place_are_not_made_at_once(taken, to, monkeypatch):
    path = taken("filled")
    copying = copies._copy_files  # noqa: SLF001 — a moment at which the first is at work

    def and_another(log, made):
        with pytest.raises(LogUnavailable, match="another program is making"):
            copy(path, to)
        return copying(log, made)

    monkeypatch.setattr(copies, "_copy_files", and_another)

    assert copy(path, to).manifest.position == 300
    assert not staging_of(to).exists()
