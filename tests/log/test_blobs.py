"""Captured files: kept under their hash, whole or not at all, never replaced; and no link is followed to them."""

import errno
import io
import os
import stat
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import PAGE
from tests.log.captured import NAME, everything_in, put
from timeline.errors import BlobMissing, FileRefused, InputRefused, IntegrityFailure, LogUnavailable
from timeline.log import blobs as kept
from timeline.log.blobs import Blobs, folder_of

OTHER = sha256(b"other").hexdigest()


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


# --- kept ------------------------------------------------------------------------------------------------------------


def test_a_file_is_kept_under_its_hash_for_reading_by_us_alone(blobs, log):
    blob = put(blobs)

    path = blobs.path_of(NAME)
    assert blob == (NAME, len(PAGE), False)
    assert path == log.parent / "timeline.db.blobs" / NAME[:2] / NAME
    assert path.read_bytes() == PAGE
    assert (mode_of(path), mode_of(path.parent), mode_of(path.parent.parent)) == (0o400, 0o700, 0o700)
    assert path.stat().st_nlink == 1
    assert everything_in(folder_of(log)) == [NAME]


def test_what_is_kept_is_a_copy_and_does_not_change_with_the_file_that_was_captured(blobs, tmp_path):
    page = tmp_path / "page.html"
    page.write_bytes(PAGE)
    with blobs.opened(page) as stream:
        blobs.put(stream)

    page.write_bytes(b"another page")

    assert blobs.path_of(NAME).read_bytes() == PAGE
    assert not blobs.path_of(NAME).samefile(page)


@given(st.lists(st.binary(min_size=1, max_size=50), min_size=1, max_size=4))
def test_any_bytes_come_back_as_they_were_and_twice_is_once(tmp_path_factory, contents):
    log = tmp_path_factory.mktemp("kept") / "log.db"
    blobs = Blobs(log, write=lambda handle, chunk: os.write(handle, chunk[:7]))  # as few at once as a system may

    first = [put(blobs, content) for content in contents]
    second = [put(blobs, content) for content in contents]

    assert [blob[:2] for blob in first] == [(sha256(one).hexdigest(), len(one)) for one in contents]
    assert [blob[:2] for blob in second] == [blob[:2] for blob in first]
    assert all(blob.repeated for blob in second)
    assert blobs.names() == everything_in(folder_of(log)) == sorted({blob.sha256 for blob in first})
    assert [b"".join(blobs.read(blob.sha256, blob.size)) for blob in first] == contents


def test_measuring_keeps_nothing_and_tells_what_keeping_would(blobs, log):
    assert blobs.measure(io.BytesIO(PAGE)) == (NAME, len(PAGE), False)
    assert not folder_of(log).exists()

    put(blobs)

    assert blobs.measure(io.BytesIO(PAGE)) == put(blobs) == (NAME, len(PAGE), True)


def test_two_who_keep_the_same_file_at_once_keep_one(log):
    with ThreadPoolExecutor(8) as several:
        found = list(several.map(lambda _: put(Blobs(log)), range(40)))

    assert {blob[:2] for blob in found} == {(NAME, len(PAGE))}
    assert sum(not blob.repeated for blob in found) == 1
    assert everything_in(folder_of(log)) == [NAME]


def test_bytes_are_on_the_disk_before_their_name_is_and_every_folder_after_it(blobs, log, monkeypatch):
    """An event names a file as soon as `put` is back."""
    done: list[str] = []
    fsync, link = os.fsync, os.link

    def noted(handle: int) -> None:
        path = Path(f"/proc/self/fd/{handle}").readlink()
        done.append("bytes" if path.name.startswith(".part-") else path.name)
        fsync(handle)

    monkeypatch.setattr(os, "fsync", noted)
    monkeypatch.setattr(os, "link", lambda *ends: (done.append("name"), link(*ends)))
    put(blobs)

    assert done == ["bytes", "name", NAME[:2], "timeline.db.blobs", log.parent.name]


# --- never replaced --------------------------------------------------------------------------------------------------


def overwritten(blobs: Blobs, content: bytes, name: str = NAME) -> Path:
    path = blobs.path_of(name)
    path.chmod(0o600)
    path.write_bytes(content)
    return path


def test_other_bytes_under_a_hash_are_an_integrity_failure_and_stay_as_they_are(blobs):
    put(blobs)
    path = overwritten(blobs, b"forged")

    with pytest.raises(IntegrityFailure) as failure:
        put(blobs)

    assert failure.value.exit_code == 4
    assert failure.value.message == f"the captured file {NAME} has 6 bytes; {len(PAGE)} were captured"
    assert path.read_bytes() == b"forged"
    assert everything_in(path.parent.parent) == [NAME]


def test_bytes_of_the_same_number_are_told_apart_by_their_hash(blobs):
    put(blobs)
    forged = PAGE.replace(b"Pakistan", b"Nobody  ")
    overwritten(blobs, forged)

    blobs.check(NAME, len(PAGE), content=False)
    for refused in (lambda: put(blobs), lambda: blobs.check(NAME, len(PAGE), content=True)):
        with pytest.raises(IntegrityFailure, match=f"its SHA-256 is {sha256(forged).hexdigest()}"):
            refused()


def test_a_rename_in_place_of_the_link_would_replace_what_is_kept(blobs, monkeypatch):
    """Control: it is the link that keeps forged bytes from being covered up, and good ones from being lost."""
    monkeypatch.setattr(os, "link", os.replace)
    put(blobs)
    path = overwritten(blobs, b"forged")

    put(blobs)

    assert path.read_bytes() == PAGE


def test_a_working_copy_is_held_against_the_hash_while_it_is_read(blobs):
    put(blobs)
    overwritten(blobs, PAGE[:-1] + b"!")
    content = blobs.read(NAME, len(PAGE))

    assert next(content) == PAGE[:-1] + b"!"
    with pytest.raises(IntegrityFailure, match="does not hold what was captured"):
        next(content)


# --- what is not there, and what is no name --------------------------------------------------------------------------


def test_a_file_that_is_not_there_is_missing_and_the_error_says_where_it_belongs(blobs):
    with pytest.raises(BlobMissing) as missing:
        blobs.check(NAME, len(PAGE), content=False)

    error = missing.value
    assert (error.code, error.exit_code, error.sha256) == ("blob.missing", 6, NAME)
    assert error.message == f"the captured file {NAME} does not lie beside the log"
    assert error.where == {"file": str(blobs.path_of(NAME))}
    assert error.fix == "restore it from a backup: it belongs at that very path"


def test_whether_a_file_is_held_is_asked_by_hash_and_size(blobs):
    put(blobs)

    assert blobs.holds(NAME, len(PAGE))
    assert not blobs.holds(OTHER, 5)
    with pytest.raises(IntegrityFailure):
        blobs.holds(NAME, len(PAGE) + 1)


USES: dict[str, Callable[[Blobs, str], object]] = {
    "path_of": Blobs.path_of,
    "open": Blobs.open,
    "check": lambda blobs, name: blobs.check(name, 1, content=True),
    "holds": lambda blobs, name: blobs.holds(name, 1),
    "read": lambda blobs, name: list(blobs.read(name, 1)),
    "remove": Blobs.remove,
}
HOSTILE = ("", ".", "..", "../timeline.db", "/etc/passwd", f"{NAME}/", f"{NAME}\n", f"../{NAME[3:]}", NAME[:-1])
HOSTILE += (NAME.upper(), f"{NAME}0", "0" * 63 + "\0", "0" * 63 + "g", "\u0660" * 64, "\ud800" * 64, "-rf", "~")


@pytest.mark.parametrize("use", USES)
@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_hash_leads_to_no_path(blobs, use, name):
    put(blobs)

    with pytest.raises(InputRefused, match="is no SHA-256") as refused:
        USES[use](blobs, name)

    assert (refused.value.code, refused.value.exit_code) == ("input.refused", 2)


@given(st.text() | st.from_regex(r"[0-9a-f]{60,68}", fullmatch=True))
def test_a_name_is_64_digits_or_refused(name):
    folder = Path("/nowhere/log.db.blobs")
    digits = set("0123456789abcdef")

    if len(name) == 64 and set(name) <= digits:
        assert Blobs(Path("/nowhere/log.db")).path_of(name) == folder / name[:2] / name
    else:
        with pytest.raises(InputRefused):
            Blobs(Path("/nowhere/log.db")).path_of(name)


# --- no link is followed ---------------------------------------------------------------------------------------------


@pytest.fixture
def secret(tmp_path) -> Path:
    """A file that somebody would like us to hand out, with the very bytes that are asked for."""
    path = tmp_path / "elsewhere" / NAME
    path.parent.mkdir()
    path.write_bytes(PAGE)
    return path


def link_the_file(blobs: Blobs, secret: Path) -> None:
    put(blobs)
    path = blobs.path_of(NAME)
    path.unlink()
    path.symlink_to(secret)


def link_the_fan(blobs: Blobs, secret: Path) -> None:
    put(blobs)
    path = blobs.path_of(NAME)
    path.unlink()
    path.parent.rmdir()
    path.parent.symlink_to(secret.parent)


def link_the_folder(blobs: Blobs, secret: Path) -> None:
    (secret.parent / NAME[:2]).mkdir()
    (secret.parent / NAME[:2] / NAME).write_bytes(PAGE)
    blobs.path_of(NAME).parents[1].symlink_to(secret.parent)


LINKS = [link_the_file, link_the_fan, link_the_folder]


@pytest.mark.parametrize("link", LINKS)
def test_a_link_in_place_of_what_is_kept_is_not_followed(blobs, secret, link):
    link(blobs, secret)

    for use in (Blobs.open, lambda blobs, name: blobs.check(name, len(PAGE), content=True)):
        with pytest.raises(BlobMissing):
            use(blobs, NAME)
    assert blobs.names() == []
    with pytest.raises((BlobMissing, FileRefused)):
        put(blobs)
    assert secret.read_bytes() == PAGE


@pytest.mark.parametrize("link", LINKS)
def test_without_the_flag_it_would_be_followed(blobs, secret, link, monkeypatch):
    """Control: the flag is what refuses."""
    monkeypatch.setattr(kept, "PLAIN", os.O_RDONLY)
    monkeypatch.setattr(kept, "_FOLDER", os.O_RDONLY)
    link(blobs, secret)

    blobs.check(NAME, len(PAGE), content=True)


def test_a_folder_or_a_pipe_in_place_of_a_file_is_no_file(blobs):
    put(blobs)
    path = blobs.path_of(NAME)
    path.unlink()
    path.mkdir()
    with pytest.raises(BlobMissing):
        blobs.open(NAME)
    path.rmdir()
    os.mkfifo(path)

    with pytest.raises(BlobMissing):
        blobs.open(NAME)


def test_a_file_where_the_folder_belongs_is_refused(blobs, log):
    folder_of(log).write_text("not a folder", encoding="utf-8")

    with pytest.raises(FileRefused, match="this is no folder"):
        put(blobs)
    assert blobs.names() == []


# --- interrupted -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("room", [0, 1, len(PAGE) - 1])
def test_a_full_disk_leaves_nothing_behind_and_the_next_attempt_works(log, room):
    def full(handle: int, chunk: bytes) -> int:
        nonlocal room
        if room <= 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        written = os.write(handle, chunk[:room])
        room -= written
        return written

    with pytest.raises(LogUnavailable, match="No space left on device") as failure:
        put(Blobs(log, write=full))

    assert failure.value.exit_code == 6
    assert everything_in(folder_of(log)) == []
    assert put(Blobs(log)) == (NAME, len(PAGE), False)


@pytest.mark.parametrize("call", ["fsync", "link", "fchmod"])
def test_an_error_of_the_system_at_any_step_leaves_nothing_behind(blobs, log, monkeypatch, call):
    def fail(*_: object) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    with monkeypatch.context() as patch:
        patch.setattr(os, call, fail)
        with pytest.raises(LogUnavailable, match="Input/output error"):
            put(blobs)

    assert everything_in(folder_of(log)) == []
    assert put(blobs).sha256 == NAME


TORN = """
import io, os, sys
from pathlib import Path
from timeline.log.blobs import Blobs

class Torn(io.BytesIO):
    def read(self, size=-1):
        if self.tell():
            os.kill(os.getpid(), 9)
        return super().read(10)

Blobs(Path(sys.argv[1])).put(Torn(b"x" * 100))
"""


def test_a_copy_that_was_killed_half_way_is_no_file_and_is_cleared_away(blobs, log, root):
    ran = subprocess.run([sys.executable, "-c", TORN, str(log)], cwd=root, check=False, timeout=60)
    left = everything_in(folder_of(log))

    assert ran.returncode == -9
    assert [name.startswith(".part-") for name in left] == [True]
    assert blobs.names() == []
    assert put(blobs).sha256 == NAME
    assert everything_in(folder_of(log)) == [NAME]


def test_a_part_that_somebody_is_still_writing_is_left_alone(blobs, log):
    class Meanwhile(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            if self.tell() == 0:
                put(Blobs(log), b"another file")
            return super().read(size)

    assert blobs.put(Meanwhile(PAGE)) == (NAME, len(PAGE), False)
    assert len(blobs.names()) == 2


# --- taken away, listed ----------------------------------------------------------------------------------------------


def test_a_file_is_taken_away_for_good_and_only_once(blobs, log):
    put(blobs)
    put(blobs, b"other")

    assert blobs.remove(NAME)
    assert not blobs.remove(NAME)
    assert blobs.names() == everything_in(folder_of(log)) == [OTHER]
    assert not Blobs(log.with_name("no.db")).remove(NAME)


def test_only_files_in_their_place_are_listed(blobs, log):
    assert blobs.names() == []
    put(blobs)
    folder = folder_of(log)
    (folder / "00").mkdir()
    (folder / "zz").mkdir()
    for stray in ("README", f"00/{NAME}", f"zz/{'0' * 64}", "00/readme", f"{NAME[:2]}/{NAME[:-1]}"):
        (folder / stray).write_bytes(b"x")
    (folder / "00" / ("0" * 64)).mkdir()

    assert blobs.names() == [NAME]
