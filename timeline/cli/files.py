"""Files that a user names: written whole or not at all, never over another by mistake; read, or refused."""

import errno
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

from timeline.cli.refusals import bad_file
from timeline.cli.settings import path_beside
from timeline.errors import LogUnavailable, TimelineError

STANDARD_INPUT = "-"


def files_beside(log: Path) -> tuple[Path, ...]:
    """Return the names of what may lie beside a log and belongs to it."""
    from timeline.log.beside import BESIDE

    return tuple(log.with_name(log.name + suffix) for suffix in BESIDE)


_FILES = ".blobs"
SQLITE, _APPLICATION_ID = b"SQLite format 3\0", slice(68, 72)


def _check_no_log(path: Path, log: Path | None) -> None:
    """Refuse to write over a log, or over a file that belongs to one: by any path, through links too, by force too.

    The settings beside it belong to it as well.

    `log` is the one in use; any other is known by its application id. Raises `FileRefused`.
    """
    from timeline.log.beside import BESIDE

    beside = (*files_beside(log), path_beside(log)) if log is not None and log.name else ()
    for one in (path.absolute(), Path(os.path.realpath(path))):
        ends = [end for end in BESIDE if one.name.endswith(end) and one.name != end]
        owners = [one, *(one.with_name(one.name.removesuffix(end)) for end in ends)]
        kept = [folder for folder in (one, *one.parents) if _keeps_files(folder)]
        owners += [folder.with_name(folder.name.removesuffix(_FILES)) for folder in kept]
        is_a_log = any(_is_log(owner) or (log is not None and _is_same(owner, log)) for owner in owners)
        if is_a_log or any(_is_same(one, other) for other in beside):
            what = "the file is there already, and" if os.path.lexists(path) else "that name"
            says = f"nothing written: {what} is a log's"
            raise bad_file(path=path, says=says, fix="choose another path: a log is only appended to")


def _keeps_files(folder: Path) -> bool:
    """Tell whether a folder has the name of one in which the captured files of a log lie."""
    return folder.name.endswith(_FILES) and folder.name != _FILES


def _is_same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:  # one of them is not there
        return os.path.realpath(one) == os.path.realpath(other)


def _is_log(path: Path) -> bool:
    """Tell whether a file says that it is a log of ours."""
    from timeline.log.schema import APPLICATION_ID

    if not path.is_file():
        return False
    with path.open("rb") as file:
        header = file.read(_APPLICATION_ID.stop)
    return header.startswith(SQLITE) and int.from_bytes(header[_APPLICATION_ID], "big") == APPLICATION_ID


def check_free(path: Path, *, force: bool, log: Path | None = None) -> None:
    """Refuse to write to `path`, unless nothing is there or `force` says to write over it.

    A log, be it `log` or another, is never written over. Raises `FileRefused`.
    """
    try:
        _check_no_log(path, log)
        if path.is_dir() and not path.is_symlink():
            raise bad_file(path=path, says="the path is a folder", fix="name a file")
        if path.exists() and not path.is_file():  # a link to one, too
            raise bad_file(path=path, says="nothing written: this is a device or a pipe", fix="name a file")
        if not force and (path.is_symlink() or path.exists()):
            what = "is a link" if path.is_symlink() else "is there already"
            raise bad_file(path=path, says=f"nothing written: the file {what}")
        if not path.parent.is_dir():
            raise bad_file(path=path, says="nothing written: the folder is not there", fix="make the folder first")
    except (OSError, ValueError) as error:
        raise fault_of(error, path) from None


def write_file(
    path: Path, content: bytes | Iterable[bytes], *, force: bool, log: Path | None = None, mode: int = 0o666
) -> None:
    """Write a file at once: a temporary file beside it, fsync, rename. A reader never sees half of it.

    An existing file or a link is refused without `force`, also one that appears
    meanwhile; with it a link is replaced, not followed. A log is never written over.

    Raises `FileRefused`, or `LogUnavailable` where the system refuses.
    """
    import secrets

    from timeline._files import write_durably

    check_free(path, force=force, log=log)
    beside = path.parent / f".timeline-{secrets.token_hex(8)}.part"
    try:
        write_durably(path, content, mode=mode, replace=force, beside=beside)
    except FileExistsError:
        raise bad_file(path=path, says="nothing written: the file is there already") from None
    except (OSError, ValueError) as error:
        raise fault_of(error, path) from None


def open_input(name: str) -> BinaryIO:
    """Open a file that is to be read; `-` is standard input. Raises `FileRefused` if there is none to read."""
    if name == STANDARD_INPUT:
        return sys.stdin.buffer
    path = Path(name)
    try:
        if path.is_dir():
            raise bad_file(path=name, says="the path is a folder", fix="name a file, or - for standard input")
        return path.open("rb")
    except FileNotFoundError:
        raise bad_file(path=name, says="there is no such file", fix="name a file that is there") from None
    except (OSError, ValueError) as error:
        raise fault_of(error, path) from None


def read_small(file: BinaryIO, name: str, *, most: int = 65_536) -> bytes:
    """Return all of an open file that may not be large, like a checkpoint; then close it.

    Raises `FileRefused` or `LogUnavailable`.
    """
    with file:
        try:
            content = file.read(most + 1)
        except OSError as error:
            raise fault_of(error, name) from None
    if len(content) > most:
        raise bad_file(path=name, says=f"the file has more than {most} bytes", fix="name another file")
    return content


def fault_of(error: OSError | ValueError, path: Path | str) -> TimelineError:
    """Translate what the system says about a file. A path that it cannot even ask about is refused."""
    if isinstance(error, OSError) and error.errno == errno.ENAMETOOLONG:
        return bad_file(path=path, says="the name is too long", fix="choose a shorter one")
    if isinstance(error, OSError):
        reason = error.strerror or type(error).__name__
        says = f"the file cannot be used: {reason}"
        return LogUnavailable(says, where={"file": str(path)})
    return bad_file(path=path, says="this is no path", fix="name a file")
