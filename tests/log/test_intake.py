"""What may be captured: a plain file by its own name, not too large, and the same from its first byte to its last."""

import errno
import io
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.builders import PAGE
from tests.log.captured import NAME, everything_in, put
from timeline.errors import FileRefused, LogUnavailable
from timeline.log import intake
from timeline.log.blobs import folder_of


def a_link(path: Path) -> None:
    path.symlink_to("/etc/hostname")


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (a_link, "the file is a link"),
        (Path.mkdir, "the path is a folder"),
        (os.mkfifo, "this is no plain file"),
        (lambda _: None, "there is no such file"),
    ],
    ids=["link", "folder", "pipe", "nothing"],
)
def test_only_a_plain_file_is_captured(blobs, tmp_path, make, says):
    make(tmp_path / "captured")

    with pytest.raises(FileRefused, match=says) as refused, blobs.opened(tmp_path / "captured"):
        pass

    error = refused.value
    assert error.exit_code == 2
    assert error.message == f"nothing captured: {says}"
    assert error.where == {"file": str(tmp_path / "captured")}


def test_a_device_and_what_is_no_path_are_refused(blobs):
    for path, says in ((Path("/dev/zero"), "this is no plain file"), (Path("a\0b"), "this is no path")):
        with pytest.raises(FileRefused, match=says), blobs.opened(path):
            pass


@pytest.mark.parametrize("end", ["", "-wal", "-journal"])
def test_the_log_itself_is_never_opened_to_be_captured(blobs, log, tmp_path, end):
    """Closing it would drop the locks that SQLite holds on it, whatever name it goes by."""
    own = log.with_name(log.name + end)
    own.write_bytes(PAGE)
    (tmp_path / "copy").hardlink_to(own)

    for path in (own, tmp_path / "copy"):
        with pytest.raises(FileRefused, match="this is the log itself"), blobs.opened(path):
            pass


def test_an_empty_file_is_no_capture(blobs, log):
    with pytest.raises(FileRefused, match="the file is empty"):
        put(blobs, b"")
    assert everything_in(folder_of(log)) == []


def test_a_file_above_the_limit_is_refused_and_one_at_it_is_kept(blobs, log):
    with pytest.raises(FileRefused) as refused:
        put(blobs, PAGE, limit=len(PAGE) - 1)

    assert refused.value.message == f"nothing captured: the file has more than {len(PAGE) - 1} bytes"
    assert everything_in(folder_of(log)) == []
    assert put(blobs, PAGE, limit=len(PAGE)).sha256 == NAME


def test_a_file_that_is_too_large_is_refused_before_a_byte_of_it_is_read(blobs, tmp_path, monkeypatch):
    page = tmp_path / "page.html"
    page.write_bytes(PAGE)
    monkeypatch.setattr(intake, "_next_of", lambda _: pytest.fail("it was read"))

    with pytest.raises(FileRefused, match="more than 10 bytes") as refused, blobs.opened(page) as stream:
        blobs.put(stream, limit=10)

    assert refused.value.fix.endswith("--limit BYTES")


def test_a_file_of_which_the_beginning_was_read_already_is_not_said_to_have_changed(blobs, log, tmp_path):
    page = tmp_path / "page.html"
    page.write_bytes(PAGE)

    with page.open("rb") as stream:
        stream.seek(3)
        with pytest.raises(FileRefused) as refused:
            blobs.put(stream)

    assert refused.value.message == "nothing captured: the first 3 bytes of the file were read already"
    assert everything_in(folder_of(log)) == []


def grow(path: Path) -> None:
    with path.open("ab") as file:
        file.write(b"more")


def rewrite(path: Path) -> None:
    path.write_bytes(PAGE.swapcase())
    os.utime(path, ns=(1, 1))  # the clock of a file system may be too coarse to tell


class Restless(io.FileIO):
    """A file that somebody changes once its first bytes were read."""

    change: Callable[[Path], None] | None = None

    def read(self, size: int | None = -1, /) -> bytes:
        chunk = super().read(size)
        change, self.change = self.change, None
        if change is not None:
            change(Path(str(self.name)))
        return chunk


@pytest.fixture
def page(tmp_path, monkeypatch) -> Iterator[Restless]:
    """A captured page that is read in pieces of ten bytes."""
    monkeypatch.setattr(intake, "CHUNK", 10)
    path = tmp_path / "page.html"
    path.write_bytes(PAGE)
    with Restless(str(path)) as stream:
        yield stream


@pytest.mark.parametrize("change", [grow, rewrite])
def test_a_file_that_changes_while_it_is_read_is_refused(blobs, log, page, change):
    page.change = change

    with pytest.raises(FileRefused, match="changed while it was read"):
        blobs.put(page)
    assert everything_in(folder_of(log)) == []


def test_without_looking_at_the_file_again_a_mixture_would_be_kept(blobs, page, monkeypatch):
    """Control: the beginning of one page and the end of another, under a hash that neither has."""
    monkeypatch.setattr(intake, "_state", lambda _: None)
    page.change = rewrite

    blob = blobs.put(page)

    assert b"".join(blobs.read(*blob[:2])) == PAGE[:10] + PAGE[10:].swapcase()


def test_a_file_that_was_looked_at_is_read_again_from_the_disk(blobs, tmp_path):
    """What was looked at may be gone: bytes of then and bytes of now together were never a file."""
    path = tmp_path / "page.html"
    path.write_bytes(PAGE)
    with blobs.opened(path) as stream:
        assert stream.read(10) == PAGE[:10]
        stream.seek(0)
        path.write_bytes(PAGE.swapcase())

        blob = blobs.put(stream)

    assert b"".join(blobs.read(*blob[:2])) == PAGE.swapcase()


def test_a_file_that_cannot_be_read_says_so_and_is_not_kept(blobs, log, page, monkeypatch):
    def fail(*_: object) -> bytes:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(Restless, "read", fail)

    with pytest.raises(LogUnavailable, match="cannot be read: Input/output error"):
        blobs.put(page)
    assert everything_in(folder_of(log)) == []
