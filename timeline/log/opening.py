"""Whether a file is a log of ours, and whole enough to be appended to: the checks on opening."""

import stat
from pathlib import Path
from types import NoneType
from typing import NoReturn

from timeline._sqlite import Connection
from timeline.errors import FileRefused, IntegrityFailure, LogUnavailable, NotALog
from timeline.log import rows, tree
from timeline.log.checkpoints import read_checkpoint
from timeline.log.schema import APPLICATION_ID, SCHEMA_DIGEST, STATEMENTS, USER_VERSION, schema_digest

_TAIL = 256
_LEVELS = range(1, 8)


def check_path(path: Path) -> None:
    """Check that a log may lie at `path`. Raises `LogUnavailable`, `FileRefused` or `NotALog`."""
    try:
        mode = path.lstat().st_mode
    except FileNotFoundError as error:
        message = f"there is no log at {path}"
        raise LogUnavailable(
            message, where={"file": str(path)}, fix="make one with timeline init, or name another"
        ) from error
    except OSError as error:
        message = f"{path} cannot be looked at: {error.strerror}"
        raise LogUnavailable(message, where={"file": str(path)}) from error
    if stat.S_ISLNK(mode):
        message = f"{path} is a link; a log is named by its own path"
        raise FileRefused(message, where={"file": str(path)}, fix=f"name {path.resolve()}")
    if not stat.S_ISREG(mode):
        message = f"{path} is not a log: it is no regular file"
        raise NotALog(message, where={"file": str(path)})


def check_identity(connection: Connection, path: Path) -> None:
    """Check that the file is a log of ours, of this version. Raises `NotALog`."""
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if application != APPLICATION_ID:
        message = f"{path} is not a log of ours"
        raise NotALog(message, where={"file": str(path)})
    if version != USER_VERSION:
        message = f"{path} is a log of format {version}; this version reads and writes format {USER_VERSION}"
        raise NotALog(message, where={"file": str(path)}, fix=f"use a version that reads format {version}")


def check_schema(connection: Connection) -> None:
    """Check that tables and triggers are those of the format, no more and no fewer. Raises `IntegrityFailure`."""
    found = connection.execute("SELECT type, name, sql FROM sqlite_schema").fetchall()
    if any(type(part) not in (str, NoneType) for row in found for part in row):
        message = "the schema of the log is no text"
        raise IntegrityFailure(message)
    if schema_digest(found) == SCHEMA_DIGEST:
        return
    given = {" ".join(sql.split()) for _, _, sql in found if sql}
    wanted = {" ".join(sql.removesuffix(";").split()) for sql in STATEMENTS}
    gone = sorted(" ".join(sql.split()[1:3]) for sql in wanted - given)
    new = sorted(" ".join(sql.split()[1:3]) for sql in given - wanted)
    missing, foreign = ", ".join(gone) or "nothing", ", ".join(new) or "nothing"
    message = f"the schema of the log was changed: missing {missing}; foreign {foreign}"
    raise IntegrityFailure(message)


def check_tail(connection: Connection) -> None:
    """Check the newest end of the log, in time that does not grow with it. Raises `IntegrityFailure`.

    The last 256 events: no gap, times that do not fall, leaves with their hashes.
    The tree: as many subtrees as there must be, the last of each level computed
    anew. The last checkpoint: size and root.
    """
    try:
        _check_tail(connection)
    except TypeError as error:
        message = f"the newest end of the log does not read: {error}"
        raise IntegrityFailure(message) from error


def _check_tail(connection: Connection) -> None:
    source = rows.Source(connection)
    size = rows.head(connection).position
    _check_last_events(connection, size)
    for level in _LEVELS:
        complete = size >> (tree.TILE_HEIGHT * level)
        stored = connection.execute("SELECT max(number) FROM subtree WHERE level = ?", (level,)).fetchone()[0]
        if (-1 if stored is None else stored) != complete - 1:
            _fail(
                size, f"{complete} subtrees of level {level} belong to {size} events; the last one stored is {stored}"
            )
        if complete:
            below = source.entries(level - 1, (complete - 1) * tree.TILE_WIDTH, tree.TILE_WIDTH)
            if source.entries(level, complete - 1, 1) != [tree.fold(below)]:
                _fail(size, f"the newest subtree of level {level} is not the hash of what is below it")
    beyond = connection.execute("SELECT max(position) FROM disclosure").fetchone()[0]
    if beyond is not None and beyond > size:
        _fail(beyond, "there is a disclosure, but no event")
    _check_last_checkpoint(connection, size, source)


def _check_last_events(connection: Connection, size: int) -> None:
    query = "SELECT position, recorded_at, leaf_hash, leaf FROM event WHERE position > ? ORDER BY position"
    first, latest = max(0, size - _TAIL), ""
    found = connection.execute(query, (first,)).fetchall()
    for expected, (position, recorded_at, leaf_hash, leaf) in enumerate(found, first + 1):
        if position != expected:
            _fail(expected, "there is no event")
        if recorded_at < latest:
            _fail(position, "it was recorded before the event that stands before it")
        if leaf is not None and tree.leaf_hash(leaf) != leaf_hash:
            _fail(position, "its leaf does not have the stored hash")
        latest = recorded_at


def _check_last_checkpoint(connection: Connection, size: int, source: tree.Entries) -> None:
    row = connection.execute("SELECT size, note FROM checkpoint ORDER BY size DESC LIMIT 1").fetchone()
    if row is None:
        return
    signed, note = row
    if signed > size:
        _fail(size, f"a checkpoint was made at position {signed}, but the log ends before it")
    text = read_checkpoint(note)
    if text is None or text.size != signed:
        _fail(signed, "its checkpoint does not read as one of that size")
    if text.root != tree.root(signed, source):
        _fail(signed, "the log has another root than its checkpoint says")


def _fail(position: int, why: str) -> NoReturn:
    message = f"position {position}: {why}"
    raise IntegrityFailure(message, where={"position": position})
