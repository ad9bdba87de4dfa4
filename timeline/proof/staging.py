"""A folder beside the files that are to be made: they are made whole in it, and only then get their names."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import msgspec

from timeline._files import lock, sync_folder, write_durably
from timeline.errors import FileRefused, LogUnavailable

SUFFIX = ".making"
_NAMES = ".names"
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC


class _Named(msgspec.Struct):
    """Something that is to get its name outside of the folder, and which one it is: its device and inode stay."""

    name: str
    device: int
    inode: int


class Staging:
    """The folder in which the files for `target` are made: nobody else has it while this holds its lock."""

    def __init__(self, target: Path, folder: Path) -> None:
        self._target, self.folder = target, folder

    def publish(self, names: tuple[str, ...]) -> None:
        """Give what was made its names beside the folder: all of them, or none. The last one makes it count.

        In this order it becomes durable: what was made; a list of the names, with which
        whoever comes after a kill undoes the rest; the names; the last name. Nothing that
        is there is replaced: raises `FileExistsError`.
        """
        parent = self._target.parent
        sync_folder(self.folder)
        made = [_named(self.folder, name) for name in names]
        write_durably(self.folder / _NAMES, msgspec.json.encode(made), replace=True)
        try:
            for name in names[:-1]:
                _give_name(self.folder / name, parent / name)
            sync_folder(parent)
            _give_name(self.folder / names[-1], parent / names[-1])
            sync_folder(parent)
        except BaseException:
            _undo(made, parent)
            raise


@contextmanager
def staging(target: Path) -> Iterator[Staging]:
    """Hold a folder beside `target` in which its files are made; it is gone when this ends, however it ends.

    What a killed program left in it is taken away first. Raises `LogUnavailable` while
    another program makes the same files.
    """
    folder = folder_of(target)
    held: list[int] = []
    try:
        _lock(folder, target, held)
        _clear(folder, target)
        yield Staging(target, folder)
    finally:
        _take_away(folder, held)


def folder_of(target: Path) -> Path:
    """Return where the files for `target` are made."""
    return target.with_name(f".{target.name}{SUFFIX}")


def clear_leftovers(target: Path) -> None:
    """Take away what a killed program left beside `target`, if nobody is making it now."""
    if folder_of(target).is_dir():
        with suppress(LogUnavailable, OSError), staging(target):
            pass


def _lock(folder: Path, target: Path, held: list[int]) -> None:
    """Make the folder, and hold its lock, which ends with the process. `held` gets the handle on it."""
    while True:
        with suppress(FileExistsError):
            folder.mkdir(0o700)
        try:
            held.append(os.open(folder, _FOLDER))
        except FileNotFoundError:
            continue  # another program has just finished with it
        except NotADirectoryError:
            message = f"nothing written: {folder} is no folder of ours"
            raise FileRefused(message, where={"file": str(folder)}, fix="move it away") from None
        try:
            lock(held[0])
        except BlockingIOError:
            message = f"nothing written: another program is making {target}"
            fix = "wait until it is done, or choose another path"
            raise LogUnavailable(message, where={"file": str(target)}, fix=fix) from None
        if _is_there(folder, held[0]):
            return
        os.close(held.pop())  # between opening and locking it, the one before us has taken it away


def _is_there(folder: Path, handle: int) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), folder.stat())
    except FileNotFoundError:
        return False


def _take_away(folder: Path, held: list[int]) -> None:
    """Take the folder away if it is ours; so it is too where Ctrl-C came between making and locking it."""
    with suppress(OSError):  # it is gone, or somebody else's
        if not held:
            held.append(os.open(folder, _FOLDER))
        lock(held[0])
        if _is_there(folder, held[0]):
            shutil.rmtree(folder, ignore_errors=True)
    while held:
        os.close(held.pop())


def _clear(folder: Path, target: Path) -> None:
    """Undo what a killed program had begun to name, unless it had come to the last name; and empty the folder."""
    names = folder / _NAMES
    if names.exists() and not os.path.lexists(target):
        with suppress(msgspec.DecodeError):  # then it is none of ours, and names nothing
            _undo(msgspec.json.decode(names.read_bytes(), type=list[_Named]), target.parent)
    for one in folder.iterdir():
        if one.is_dir() and not one.is_symlink():
            shutil.rmtree(one)
        else:
            one.unlink()


def _named(folder: Path, name: str) -> _Named:
    state = (folder / name).lstat()
    return _Named(name, state.st_dev, state.st_ino)


def _undo(made: list[_Named], parent: Path) -> None:
    """Take away what got its name, the last first; never a thing of the same name that is another."""
    for one in reversed(made):
        path = parent / one.name
        with suppress(FileNotFoundError):
            state = path.lstat()
            if (state.st_dev, state.st_ino) != (one.device, one.inode):
                continue
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()
    sync_folder(parent)


def _give_name(made: Path, path: Path) -> None:
    """Give a file or a folder its name. Raises `FileExistsError` if something has it already."""
    if os.path.lexists(path):
        raise FileExistsError(path)
    if made.is_dir():
        made.rename(path)
        return
    try:
        os.link(made, path)  # unlike a rename, it does not replace what appeared meanwhile
    except FileExistsError:
        raise
    except OSError:
        made.rename(path)  # a file system without hard links, as most memory sticks have
