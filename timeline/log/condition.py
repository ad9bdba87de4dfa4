"""How a log lies on this machine, for `doctor`: asked without changing anything, and each thing apart from the rest."""

import os
import re
import stat
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from timeline import _sqlite
from timeline._files import lock
from timeline.errors import LogUnavailable
from timeline.log import filesystems, gate, guard, opening, rows
from timeline.log.beside import drafts_of
from timeline.log.blobs import folder_of
from timeline.log.connections import SIDE_FILES, open_for_maintenance, open_unchecked_reader
from timeline.log.faults import translated
from timeline.log.intake import PLAIN
from timeline.log.schema import GUESTS
from timeline.log.session import attempt

_FORGOTTEN_SECONDS = 3600.0
"""A temporary file this old is of a program that was killed: none of ours takes so long over one."""
_OF_INDEXES = re.compile(r"(row \d+ missing from index|wrong # of entries in index|non-unique entry in index) ")


class Engine(NamedTuple):
    """Which SQLite is used, by which driver, and the journal that is safe with it where the log lies, and why."""

    driver: str
    version: str
    journal: str | None
    reason: str


class Place(NamedTuple):
    """Where a log lies.

    `kind` is the type of the file system, `gate` how its writers queue. `mode` are the
    permissions of the file, `links` how many names it has; `linked_from` is the link
    that was named instead of it. `writable` says whether file and folder may be written
    by whoever asks. `wal_bytes` is the size of the WAL, `leftovers` are temporary files
    of programs that were killed, `views` tells whether there are read models, `drafts`
    are those that were kept.
    """

    kind: str
    network: bool
    gate: str
    mode: int
    links: int
    linked_from: Path | None
    writable: bool
    wal_bytes: int
    leftovers: tuple[str, ...]
    views: bool
    drafts: tuple[str, ...] = ()


class Content(NamedTuple):
    """What a log holds, as far as it reads: the journal that its file is set to, and its newest event.

    `types` has type, schema version and how many events of each. `signed` is the size
    of the newest checkpoint, 0 without one; `unsigned_since` is when the first event
    after it was recorded, "" if there is none. `cosigned` and `stamped` count
    cosignatures and time stamps of that checkpoint. `pages` is what SQLite finds wrong
    with pages, in its words. `guests` are the tables that a replicator made.
    """

    journal: str
    position: int
    recorded_at: str
    types: tuple[tuple[str, int, int], ...]
    checkpoints: int
    signed: int
    unsigned_since: str
    cosigned: int
    stamped: int
    pages: tuple[str, ...]
    guests: tuple[str, ...] = ()


def engine(log: Path) -> Engine:
    """Return which SQLite is used, and how it would write the log."""
    journal, reason = _sqlite.safe_journal(_sqlite.VERSION, network=filesystems.is_network(_kind(log)))
    return Engine(_sqlite.DRIVER, ".".join(map(str, _sqlite.VERSION)), journal, reason)


def place(log: Path) -> Place:
    """Return where a log lies. Raises `LogUnavailable` if it is not there, or its folder cannot be looked at."""
    try:
        is_link = stat.S_ISLNK(log.lstat().st_mode)
        file = log.resolve() if is_link else log
        state = file.stat()
        kind = _kind(log)
        network = filesystems.is_network(kind)
        return Place(
            kind=kind,
            network=network,
            gate=gate.method_for(network=network),
            mode=stat.S_IMODE(state.st_mode),
            links=state.st_nlink,
            linked_from=log if is_link else None,
            writable=all(os.access(one, os.W_OK) for one in (file, file.absolute().parent)),
            wal_bytes=_size_of(file.with_name(file.name + SIDE_FILES[0])),
            leftovers=tuple(sorted(_leftovers(file, time.time() - _FORGOTTEN_SECONDS))),
            views=file.with_name(f"{file.name}.views.db").exists(),
            drafts=tuple(one.name for one in drafts_of(log)),
        )
    except FileNotFoundError:
        opening.check_path(log)  # says that there is none, and what to do
        raise
    except OSError as error:
        message = f"{log} cannot be looked at: {error.strerror}"
        raise LogUnavailable(message, where={"file": str(log)}) from error


def _kind(log: Path) -> str:
    return filesystems.kind_of(log.resolve(), filesystems.mounts())


def _size_of(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def _leftovers(log: Path, before: float) -> Iterator[str]:
    """Yield temporary files of ours, beside a log and among its captured files, untouched since `before`."""
    name = re.escape(log.name)
    ours = re.compile(
        rf"\.{name}\.\d+-\d+\.new(-wal|-shm|-journal)?"  # a log being made
        rf"|\.{name}.*\.[0-9a-f]{{16}}\.part"  # a file beside it being written
        r"|\.timeline-[0-9a-f]{16}\.part"  # an export
        r"|\..+\.making"  # a backup
    )
    for folder, pattern in ((log.absolute().parent, ours), (folder_of(log), re.compile(r"\.part-[0-9a-f]{16}"))):
        if not folder.is_dir():
            continue
        try:
            with os.scandir(folder) as entries:
                found = [one for one in entries if pattern.fullmatch(one.name)]
        except PermissionError:
            if folder == log.absolute().parent:
                raise
            continue  # captured files are for whoever captured them; all else can still be looked at
        old = [one for one in found if one.stat(follow_symlinks=False).st_mtime < before]
        yield from (one.name for one in old if not one.name.endswith(".making") or not _is_being_made(Path(one)))


def _is_being_made(folder: Path) -> bool:
    """Tell whether somebody holds the lock of a backup's folder, or may: its time stands still while files are copied.

    The lock ends with the program that makes the backup.
    """
    try:
        handle = os.open(folder, PLAIN)
    except OSError:  # nobody can tell
        return True
    try:
        lock(handle)
    except OSError:
        return True
    finally:
        os.close(handle)
    return False


def content(log: Path) -> Content:
    """Return what the log at `log` holds. Raises `NotALog`, `FileRefused`, `IntegrityFailure` or `LogUnavailable`."""
    connection = open_unchecked_reader(log)
    try:
        with translated(log):
            connection.execute("BEGIN")  # one state of the log for all questions
            opening.check_identity(connection, log)
            head = rows.head(connection)
            types = connection.execute("SELECT type, schema_version, count(*) FROM event GROUP BY 1, 2").fetchall()
            checkpoints, signed = connection.execute("SELECT count(*), max(size) FROM checkpoint").fetchone()
            query = "SELECT kind, count(*) FROM attestation WHERE size = ? GROUP BY kind"
            said = dict(connection.execute(query, (signed,)).fetchall())
            schema = connection.execute("SELECT type, name, sql FROM sqlite_schema").fetchall()
            pages = [one for (one,) in connection.execute("PRAGMA quick_check(20)").fetchall() if one != "ok"]
            return Content(
                journal=guard.journal_of(connection),
                position=head.position,
                recorded_at=head.recorded_at,
                types=tuple(types),
                checkpoints=checkpoints,
                signed=signed or 0,
                unsigned_since=rows.recorded_at(connection, (signed or 0) + 1) if (signed or 0) < head.position else "",
                cosigned=said.get("cosignature", 0),
                stamped=said.get("rfc3161", 0),
                pages=tuple(pages),
                guests=tuple(sorted(name for _, name, _ in GUESTS.intersection(schema))),
            )
    finally:
        connection.close()


def rebuild_indexes(log: Path, check_rows: Callable[[Path], None]) -> bool:
    """Build the indexes of a log anew where they do not agree with its rows; return whether they did not.

    The rows stay as they are, and count: where one was altered, its index is what shows
    it. So `check_rows` looks at them first, in the writers' turn, and raises
    `IntegrityFailure` if more is wrong than indexes. Raises that, and `LogUnavailable`
    while another program keeps the log from being written.
    """
    if not _disagreeing(log):
        return False
    turn = gate.gate_for(log, network=filesystems.is_network(_kind(log)))
    try:
        turn.enter()
        check_rows(log)
        connection = open_for_maintenance(log, None)
        try:
            with translated(log):
                turn.until(lambda: attempt(connection, "REINDEX"))
        finally:
            connection.close()
    finally:
        turn.leave()
        turn.close()
    return True


def _disagreeing(log: Path) -> list[str]:
    """Return what SQLite says of indexes that do not agree with their rows."""
    connection = open_unchecked_reader(log)
    try:
        with translated(log):
            found = [row[0] for row in connection.execute("PRAGMA integrity_check").fetchall()]
    finally:
        connection.close()
    return [one for one in found if _OF_INDEXES.match(one)]
