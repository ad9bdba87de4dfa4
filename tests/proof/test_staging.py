"""Files that get their names together: all of them, or none, whoever is killed when."""

import errno
import os
import shutil
import subprocess
import sys
from contextlib import suppress

import pytest

from tests.cli.processes import ROOT
from timeline import _files
from timeline.errors import FileRefused, LogUnavailable
from timeline.proof import staging as module
from timeline.proof.staging import clear_leftovers, folder_of, staging

NAMES = ("log.blobs", "log.json", "log")


@pytest.fixture
def target(tmp_path):
    """The file that is made last."""
    return tmp_path / "log"


def make(place) -> None:
    """Make two files and a folder with one in it."""
    (place.folder / "log.blobs").mkdir()
    for name in ("log.blobs/one", "log.json", "log"):
        (place.folder / name).write_text(name)


def publish(target, meanwhile=lambda: None) -> None:
    """Make the files and give them their names."""
    with staging(target) as place:
        make(place)
        meanwhile()
        place.publish(NAMES)


def there(folder) -> list[str]:
    return sorted(one.relative_to(folder).as_posix() for one in folder.rglob("*"))


def killed_after(steps: int, target, monkeypatch) -> None:
    """Publish, and leave everything as a kill after that many names leaves it."""
    given = []
    give, undo = module._give_name, module._undo  # noqa: SLF001 — what is cut off

    def cut_off(made, path):
        if len(given) == steps:
            raise SystemExit
        give(made, path)
        given.append(path)

    monkeypatch.setattr(module, "_give_name", cut_off)
    monkeypatch.setattr(module, "_undo", lambda *_: None)
    monkeypatch.setattr(shutil, "rmtree", lambda *_, **__: None)
    with suppress(SystemExit):
        publish(target)
    monkeypatch.undo()
    assert (module._give_name, module._undo) == (give, undo)  # noqa: SLF001


def test_what_was_made_gets_its_names_and_the_folder_goes(target, tmp_path):
    with staging(target) as place:
        make(place)
        assert there(tmp_path) == [
            ".log.making",
            *(f".log.making/{name}" for name in sorted([*NAMES, "log.blobs/one"])),
        ]
        place.publish(NAMES)

    assert there(tmp_path) == ["log", "log.blobs", "log.blobs/one", "log.json"]
    assert target.stat().st_nlink == 1


def test_without_being_published_nothing_is_left(target, tmp_path):
    with pytest.raises(ZeroDivisionError):
        publish(target, lambda: 1 / 0)

    assert there(tmp_path) == []


@pytest.mark.parametrize("taken", NAMES)
def test_a_name_that_appears_meanwhile_is_not_taken_away(target, tmp_path, taken):
    with pytest.raises(FileExistsError):
        publish(target, lambda: (tmp_path / taken).write_text("mine"))

    assert there(tmp_path) == [taken]
    assert (tmp_path / taken).read_text() == "mine"


@pytest.mark.parametrize("steps", [0, 1, 2])
def test_whoever_comes_after_a_kill_undoes_what_was_named(target, tmp_path, monkeypatch, steps):
    killed_after(steps, target, monkeypatch)
    assert folder_of(target).is_dir()
    assert len([name for name in NAMES if (tmp_path / name).exists()]) == steps

    with staging(target) as place:
        assert there(tmp_path) == [".log.making"]
        make(place)
        place.publish(NAMES)

    assert there(tmp_path) == ["log", "log.blobs", "log.blobs/one", "log.json"]


def test_what_had_come_to_its_last_name_stays(target, tmp_path, monkeypatch):
    killed_after(3, target, monkeypatch)

    clear_leftovers(target)

    assert there(tmp_path) == ["log", "log.blobs", "log.blobs/one", "log.json"]


def test_what_took_the_name_since_is_somebody_elses(target, tmp_path, monkeypatch):
    killed_after(2, target, monkeypatch)
    (tmp_path / "log.json").unlink()
    (tmp_path / "log.json").write_text("mine")

    clear_leftovers(target)

    assert there(tmp_path) == ["log.json"]


def test_where_there_are_no_hard_links_a_file_is_renamed(target, tmp_path, monkeypatch):
    """As on a memory stick."""

    def no_links(*_, **__):
        raise OSError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(os, "link", no_links)
    publish(target)

    assert there(tmp_path) == ["log", "log.blobs", "log.blobs/one", "log.json"]


def test_what_somebody_is_making_is_left_alone(target, tmp_path):
    with staging(target) as place:
        make(place)
        clear_leftovers(target)
        with pytest.raises(LogUnavailable, match="another program is making"), staging(target):
            pass
        assert (place.folder / "log").exists()
        place.publish(NAMES)

    assert (tmp_path / "log").exists()


@pytest.mark.parametrize("where", ["open", "flock"])
def test_ctrl_c_while_the_folder_is_made_leaves_none(target, tmp_path, monkeypatch, where):
    """Between making it, opening it and locking it."""
    owner = os if where == "open" else _files.fcntl
    right = getattr(owner, where)

    def interrupted(*_):
        monkeypatch.setattr(owner, where, right)
        raise KeyboardInterrupt

    monkeypatch.setattr(owner, where, interrupted)
    with pytest.raises(KeyboardInterrupt), staging(target):
        pass

    assert there(tmp_path) == []


def test_a_file_of_that_name_is_none_of_ours(target):
    folder_of(target).write_text("mine")

    with pytest.raises(FileRefused, match="no folder of ours"), staging(target):
        pass

    assert folder_of(target).read_text() == "mine"


def test_a_system_without_such_locks_verifies_and_makes_no_backup(target, tmp_path, monkeypatch):
    monkeypatch.setattr(_files, "fcntl", None)

    with pytest.raises(OSError, match="no locks that end with a program"), staging(target):
        pass

    program = "import sys; sys.modules['fcntl'] = None; import timeline.proof.verify, timeline.proof.copies"
    assert subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=False).returncode == 0
    assert not (tmp_path / "log").exists()
