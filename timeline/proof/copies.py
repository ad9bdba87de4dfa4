"""A verified copy of a log: rows, captured files and a manifest, made beside the log while others write to it."""

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

import msgspec

from events.envelope import Basis
from timeline._files import sync_file, sync_folder, write_durably
from timeline.clock import Clock, stamp
from timeline.clock import now as system_clock
from timeline.errors import FileRefused, InputRefused, IntegrityFailure, LogUnavailable, RuleRefused, TimelineError
from timeline.log import backup
from timeline.log.backup import Contents
from timeline.log.beside import BESIDE
from timeline.log.blobs import Blobs, folder_of
from timeline.log.connections import SIDE_FILES
from timeline.log.intake import open_plain
from timeline.log.pending import pending
from timeline.proof.blob_checks import Named, captured_files
from timeline.proof.staging import Staging, clear_leftovers, staging
from timeline.proof.staging import folder_of as staging_of
from timeline.proof.verdict import Finding, Verdict
from timeline.proof.verify import OnProgress, verify

MANIFEST = ".manifest.json"
"""What follows the name of a copy in that of its manifest."""
_CHUNK = 1 << 20
_LONGEST_NAME = 255
"""Bytes. Common file systems know no longer one (NAME_MAX)."""
_LONGEST_PATH = 511
"""Bytes. SQLite opens no longer one (MAX_PATHNAME of its os_unix.c, with the zero at its end)."""


class CopiedFile(msgspec.Struct, frozen=True):
    """A file of a copy: its path beside the manifest, how many bytes it has, and their SHA-256 in hex."""

    name: str
    bytes: int
    sha256: str


class NotCopied(msgspec.Struct, frozen=True):
    """A captured file that the record names and the copy does not hold, and why. `altered`: it is not what it was."""

    sha256: str
    why: str
    altered: bool


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What a copy is: which log, up to where, and every file of it.

    `root` is in hex, `recorded_at` that of the last event, `checkpoint` the text of the
    newest signed note in it. The copy knows of redactions up to the position
    `redacted_through`: what was taken out by a later one stands in it. `missing` are
    captured files that could not be copied.
    """

    schema: str = "timeline.manifest/1"
    log: str
    origin: str
    position: int
    root: str
    recorded_at: str | None
    checkpoint: str | None
    redacted_through: int
    files: tuple[CopiedFile, ...]
    missing: tuple[NotCopied, ...]
    made_at: str
    made_by: str


class Backup(NamedTuple):
    """A copy that was made and verified: where it and its manifest are, what the manifest says, and up to where signed.

    `signed` is the size of the newest checkpoint in it, `None` without one.
    """

    path: Path
    manifest_path: Path
    manifest: Manifest
    signed: int | None


class _Mark(NamedTuple):
    """Who makes a copy, and when; and who is told how far its check is."""

    made_by: str
    made_at: str
    on_progress: OnProgress | None


def back_up(
    log: Path,
    to: Path,
    *,
    made_by: str,
    at: Basis | None = None,
    clock: Clock = system_clock,
    on_progress: OnProgress | None = None,
) -> Backup:
    """Copy a log to `to`, its captured files to `to.blobs`, and say in `to.manifest.json` what the copy is.

    Others may append meanwhile. The copy ends at the head, or at the basis `at`; it is
    a log of its own, verified before it gets its name, so that there is a whole copy or
    none. Captured files that are missing do not keep the rest from being copied: the
    manifest lists them. `made_by` names the program and its version there.

    Raises `FileRefused` if something has one of the names already; `RuleRefused` while a
    purge is pending, or where a later redaction would leave a gap; `IntegrityFailure` if
    the copy does not verify; `LogUnavailable` where the log cannot be read, or the copy
    not written.
    """
    with _told(to):
        _check_names(log, to)
        clear_leftovers(to)
        _check_free(to)
    if pending(log):
        message = "nothing written: what was redacted is not purged yet"
        fix = "finish that first: timeline redact --finish-purge"
        raise RuleRefused(message, rule="backup.purge-pending", fix=fix)
    if at is not None:
        _check_cut(log, at.position)
    with _told(to), staging(to) as place:
        return _make(log, to, at, place, _Mark(made_by, stamp(clock()), on_progress))


def manifest_of(copy: Path) -> Path:
    """Return where the manifest of a copy is."""
    return copy.with_name(copy.name + MANIFEST)


def check_manifest(path: Path, verdict: Verdict) -> tuple[Finding, ...]:
    """Hold a copy against the manifest beside it, if there is one: which log, how many events, which root.

    A copy that went on as a log still holds what it began with, so its bytes are not compared:
    opening it for writing changes the first page, and `verify` looks at all that counts.
    """
    if not os.path.lexists(manifest_of(path)):
        return ()
    try:
        with open_plain(manifest_of(path)) as file:
            manifest = msgspec.json.decode(file.read(), type=Manifest)
        there = backup.root_at(path, manifest.position)
    except (TimelineError, OSError, ValueError) as error:
        what = f"the manifest beside it cannot be held against it: {error}"
        return (Finding(code="manifest.unreadable", what=what, altered=False),)
    said = f"its manifest says {manifest.position} events of log {manifest.log:.36}"
    if manifest.log != verdict.log_id or there is None:
        return (Finding(code="manifest.differs", what=f"{said}; it has {verdict.events} of {verdict.log_id:.36}"),)
    if there.hex() != manifest.root:
        what = f"{said} with root {manifest.root:.64}; it has the root {there.hex()}"
        return (Finding(code="manifest.differs", what=what),)
    return ()


def _make(log: Path, to: Path, at: Basis | None, place: Staging, mark: _Mark) -> Backup:
    copy = place.folder / to.name
    _copy_rows(log, copy, at)
    mode = stat.S_IMODE(log.stat().st_mode)
    _protect(copy, mode)  # whoever may not read the log may not read its copy
    missing = _copy_files(log, copy)
    holds = _verified(log, copy, at, mark.on_progress)
    files = tuple(_files_of(copy))
    manifest = Manifest(
        log=holds.log_id,
        origin=holds.origin,
        position=holds.position,
        root=holds.root.hex(),
        recorded_at=holds.recorded_at or None,
        checkpoint=holds.checkpoint[1].decode(errors="replace") if holds.checkpoint else None,
        redacted_through=holds.redacted_through,
        files=files,
        missing=missing,
        made_at=mark.made_at,
        made_by=mark.made_by,
    )
    text = msgspec.json.format(msgspec.json.encode(manifest), indent=1) + b"\n"
    write_durably(manifest_of(copy), text, mode=mode, replace=True)
    blobs = (folder_of(copy).name,) if folder_of(copy).exists() else ()
    # The copy itself comes last: where it is, all that belongs to it is too.
    place.publish((*blobs, manifest_of(copy).name, copy.name))
    return Backup(to, manifest_of(to), manifest, holds.checkpoint[0] if holds.checkpoint else None)


# --- what may be copied where ----------------------------------------------------------------------------------------


def _check_names(log: Path, to: Path) -> None:
    """Refuse names that the files of the log have or may get, and what is no name of a file."""
    taken = {log.with_name(log.name + end).resolve() for end in BESIDE}
    try:
        os.fsencode(to).decode()
        there = to.resolve()
    except ValueError:
        there = Path()
    if not there.name or to.name in ("", ".."):
        raise _refused(to, "this is no path", "name a file")
    if taken & {there, *there.parents}:
        raise _refused(to, "nothing written: that name belongs to the log", "choose another path")
    temporary = f".{manifest_of(to).name}.{'0' * 16}.part"  # the longest name of any file that is made
    made = (staging_of(to) / f"{to.name}{SIDE_FILES[-1]}").absolute()
    if len(os.fsencode(temporary)) > _LONGEST_NAME or len(os.fsencode(made)) > _LONGEST_PATH:
        raise _too_long(to)
    if not to.parent.is_dir():
        raise _refused(to, "nothing written: the folder is not there", "make the folder first")


def _check_free(to: Path) -> None:
    for one in (to, manifest_of(to), folder_of(to)):
        if os.path.lexists(one):
            raise _taken(one)


def _taken(path: Path) -> FileRefused:
    return _refused(path, f"nothing written: {path} is there already", "choose another path; a backup replaces nothing")


def _too_long(path: Path) -> FileRefused:
    return _refused(path, "nothing written: the name is too long", "choose a shorter one")


def _refused(path: Path, says: str, fix: str) -> FileRefused:
    return FileRefused(says, where={"file": str(path)}, fix=fix)


def _check_cut(log: Path, position: int) -> None:
    """Refuse to cut a log between a text and the later redaction that took it out: nothing would say where it is."""
    if (least := backup.least_cut(log, position)) != position:
        message = f"nothing written: what position {least} redacted was recorded before position {position + 1}"
        fix = f"the smallest position from {position} on that a copy can end at: --position {least}"
        raise RuleRefused(message, rule="backup.cuts-redaction", fix=fix, where={"position": least})


# --- rows, files, the check ------------------------------------------------------------------------------------------


def _copy_rows(log: Path, copy: Path, at: Basis | None) -> None:
    if at is None:
        backup.copy(log, copy)
        return
    whole = copy.with_name("whole")
    backup.copy(log, whole)
    _check_cut(whole, at.position)  # again: somebody may have redacted something since
    backup.cut(whole, copy, at.position)
    whole.unlink()


def _copy_files(log: Path, copy: Path) -> tuple[NotCopied, ...]:
    """Copy the files that the captures of the copy name, each held against its hash. Return those that are not copied.

    They come after the rows: a file is there before an event names it.
    """
    source, target = Blobs(log), Blobs(copy)
    missing = []
    for named in captured_files(copy):
        try:
            _copy_file(source, target, named)
        except (IntegrityFailure, LogUnavailable, InputRefused) as error:
            altered = isinstance(error, IntegrityFailure)
            missing.append(NotCopied(named.sha256, error.message, altered=altered))
    for folder in (folder_of(copy), *folder_of(copy).glob("*")):
        if folder.is_dir():
            sync_folder(folder)
    return tuple(missing)


def _copy_file(source: Blobs, target: Blobs, named: Named) -> None:
    chunks = source.read(named.sha256, named.size)
    first = next(chunks, b"")  # a file that is not there is noticed before anything is made
    path = target.path_of(named.sha256)
    for folder in (path.parent.parent, path.parent):
        folder.mkdir(0o700, exist_ok=True)
    try:
        with path.open("xb") as file:
            file.write(first)
            file.writelines(chunks)
    except (IntegrityFailure, LogUnavailable):
        path.unlink()
        raise
    _protect(path, 0o400)
    sync_file(path)


def _protect(path: Path, mode: int) -> None:
    with suppress(PermissionError):  # a file system without permissions, as most memory sticks have
        path.chmod(mode)


def _verified(log: Path, copy: Path, at: Basis | None, on_progress: OnProgress | None) -> Contents:
    """Check every byte of the copy, and that it is a beginning of the log. Raises `IntegrityFailure`."""
    verdict = verify(copy, on_progress=on_progress)
    if verdict.altered and verdict.first is not None:
        place = "the log" if verdict.first.position is None else f"position {verdict.first.position}"
        message = f"nothing written: the copy does not verify, {place}: {verdict.first.what}"
        raise IntegrityFailure(message)
    holds = backup.contents(copy)
    expected = at.root if at is not None else backup.root_at(log, holds.position)
    if (holds.position, holds.root, verdict.root) != (verdict.events, expected, expected):
        message = f"nothing written: the copy has another root than the log at position {holds.position}"
        raise IntegrityFailure(message, where={"position": holds.position})
    return holds


def _files_of(copy: Path) -> Iterator[CopiedFile]:
    """Yield the files of a copy, by name, each as it reads now that it is on the disk.

    Raises `IntegrityFailure` for a captured file that is not what was copied.
    """
    blobs = Blobs(copy)
    yield CopiedFile(copy.name, copy.stat().st_size, _digest_of(copy))  # nobody has it open through SQLite any more
    for name in blobs.names():
        path = blobs.path_of(name)
        if (found := _digest_of(path)) != name:
            message = f"nothing written: the copy of the captured file {name} reads as another, {found}"
            raise IntegrityFailure(message, where={"blob": name})
        yield CopiedFile(path.relative_to(copy.parent).as_posix(), path.stat().st_size, found)


def _digest_of(path: Path) -> str:
    with path.open("rb") as file:
        digest = sha256()
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


@contextmanager
def _told(to: Path) -> Iterator[None]:
    """Turn what the system says about the copy into an error of ours, about the name it is to get."""
    try:
        yield
    except TimelineError as error:
        made = str(staging_of(to) / to.name)  # gone when this is read
        error.message = error.message.replace(made, str(to))
        if "file" in error.where:
            error.where["file"] = str(error.where["file"]).replace(made, str(to))
        raise
    except FileExistsError as error:
        raise _taken(Path(error.filename or str(error) or to)) from None
    except OSError as error:
        if error.errno == errno.ENAMETOOLONG:
            raise _too_long(to) from None
        message = f"nothing written: the copy cannot be made: {error.strerror or error}"
        raise LogUnavailable(message, where={"file": str(to)}) from error
