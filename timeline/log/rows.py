"""Every SQL statement that reads or writes the rows of a log: short, parameters only, each result fetched whole."""

from collections import defaultdict
from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from timeline._sqlite import Connection
from timeline.errors import IntegrityFailure
from timeline.log.codec import Redacted, Stored
from timeline.log.ids import uuid_text
from timeline.log.sealing import base64url
from timeline.log.shelf import WHOLE_EVENT, Attestation, DisclosureRow, Head, RedactionRow, Rows
from timeline.log.tree import HASH_SIZE
from timeline.log.withheld import Gone

# SQLite before 3.32 takes no more parameters in one statement; and a longer list is no quicker.
_MOST_PARAMETERS = 500
_ROWS_AT_ONCE = 100


def entries(connection: Connection, level: int, start: int, count: int) -> list[bytes]:
    """Return stored hashes: see `tree.Entries`."""
    if level:
        query = "SELECT hash FROM subtree WHERE level = ? AND number >= ? AND number < ? ORDER BY number"
        found = connection.execute(query, (level, start, start + count)).fetchall()
    else:
        query = "SELECT leaf_hash FROM event WHERE position > ? AND position <= ? ORDER BY position"
        found = connection.execute(query, (start, start + count)).fetchall()
    hashes = [hash_ for (hash_,) in found]
    # In two calls, not a step for each: a tenth of what a proof takes.
    if len(hashes) != count or set(map(type, hashes)) - {bytes} or set(map(len, hashes)) - {HASH_SIZE}:
        message = f"of {count} hashes of level {level} from {start} on, {len(hashes)} are there"
        raise IntegrityFailure(message)
    return hashes


class Source:
    """The stored hashes of one connection, as `tree.Entries`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def entries(self, level: int, start: int, count: int) -> list[bytes]:
        """Return stored hashes: see `tree.Entries`."""
        return entries(self._connection, level, start, count)


def head(connection: Connection) -> Head:
    """Return position and time of the newest event."""
    row = connection.execute("SELECT position, recorded_at FROM event ORDER BY position DESC LIMIT 1").fetchone()
    return Head(*row) if row else Head(0, "")


# In the order of `Stored`, as far as they are in one row.
_STORED = "SELECT position, revision, leaf_hash, decoy_salts, leaf, type, schema_version, stream FROM event"
# Without its slot, which nobody asks for here: a fifth less time.
_OPENED = "SELECT position, json FROM disclosure WHERE position > ? AND position <= ? ORDER BY position, slot"


def page(connection: Connection, after: int, up_to: int, stream: str | None, limit: int) -> list[Stored]:
    """Return the first `limit` events with position in (`after`, `up_to`], of one stream or all, in order."""
    if stream is None:
        query = f"{_STORED} WHERE position > ? AND position <= ? ORDER BY position LIMIT ?"
        events = connection.execute(query, (after, up_to, limit)).fetchall()
        opened = connection.execute(_OPENED, (after, events[-1][0])).fetchall() if events else []
        return _stored(connection, events, opened)
    query = "SELECT position FROM event WHERE stream = ? AND position > ? AND position <= ? ORDER BY revision LIMIT ?"
    found = connection.execute(query, (stream, after, up_to, limit)).fetchall()
    return pick(connection, [position for (position,) in found])


def pick(connection: Connection, positions: Sequence[int]) -> list[Stored]:
    """Return those of the events at these positions that are there, in order."""
    events: list[tuple[Any, ...]] = []
    opened: list[tuple[int, bytes]] = []
    for start in range(0, len(positions), _MOST_PARAMETERS):
        some = positions[start : start + _MOST_PARAMETERS]
        among = f"WHERE position IN ({', '.join('?' * len(some))}) ORDER BY position"
        events += connection.execute(f"{_STORED} {among}", some).fetchall()
        opened += connection.execute(f"SELECT position, json FROM disclosure {among}, slot", some).fetchall()  # noqa: S608
    return _stored(connection, events, opened)


def _stored(
    connection: Connection, events: Sequence[tuple[Any, ...]], opened: Sequence[tuple[int, bytes]]
) -> list[Stored]:
    """Return rows of events, in order of position, together with what opens them and what was redacted of them."""
    if not events:
        return []
    by_position: defaultdict[int, list[bytes]] = defaultdict(list)
    for position, json in opened:
        by_position[position].append(json)
    bounds = events[0][0] - 1, events[-1][0]
    redacted, gone = _redacted(connection, *bounds), _gone(connection, *bounds)  # gone also beside a leaf put back
    # A third of the time that `Stored(…)` takes.
    make, opening, none = tuple.__new__, by_position.get, ()
    if not redacted and not gone:  # most pages: two questions less for each event
        return [
            make(Stored, (at, revision, hash_, salts, leaf, opening(at, none), none, None, type_, version, stream))
            for at, revision, hash_, salts, leaf, type_, version, stream in events
        ]
    less, left = redacted.get, gone.get
    return [
        make(Stored, (at, revision, hash_, salts, leaf, opening(at, none), less(at, none), left(at), *columns))
        for at, revision, hash_, salts, leaf, *columns in events
    ]


def positions_of(connection: Connection, streams: Sequence[str], up_to: int) -> list[int]:
    """Return the positions up to `up_to` of the events of these streams, in order."""
    found: list[int] = []
    for start in range(0, len(streams), _MOST_PARAMETERS):
        some = streams[start : start + _MOST_PARAMETERS]
        query = f"SELECT position FROM event WHERE stream IN ({', '.join('?' * len(some))})"  # noqa: S608
        found += [position for (position,) in connection.execute(query, some).fetchall() if position <= up_to]
    return sorted(found)


def unfollowed(connection: Connection, after: int, up_to: int) -> int | None:
    """Return an event whose revision follows none: see `Shelf.unfollowed`. Many streams take no room."""
    query = """SELECT position FROM event AS this WHERE position > ? AND position <= ? AND revision <> 1
    AND position <= coalesce(
      (SELECT position FROM event WHERE stream = this.stream AND revision = this.revision - 1), this.position)
    ORDER BY position LIMIT 1"""
    found: tuple[int] | None = connection.execute(query, (after, up_to)).fetchone()
    return found and found[0]


def touched(connection: Connection, after: int, up_to: int) -> list[tuple[int, str]]:
    """Return `(position, stream)` of the events with position in (`after`, `up_to`], in order."""
    query = "SELECT position, stream FROM event WHERE position > ? AND position <= ? ORDER BY position"
    return connection.execute(query, (after, up_to)).fetchall()


def disclosures(connection: Connection, after: int, up_to: int) -> list[DisclosureRow]:
    """Return the disclosures of events with position in (`after`, `up_to`], by position, then slot."""
    query = "SELECT position, slot, json FROM disclosure WHERE position > ? AND position <= ? ORDER BY position, slot"
    return connection.execute(query, (after, up_to)).fetchall()


def decoy_salts(connection: Connection, after: int, up_to: int) -> list[tuple[int, bytes]]:
    """Return the salts of decoys of events with position in (`after`, `up_to`] that have any."""
    query = "SELECT position, decoy_salts FROM event WHERE position > ? AND position <= ? AND decoy_salts IS NOT NULL"
    return connection.execute(query, (after, up_to)).fetchall()


def _redacted(connection: Connection, after: int, up_to: int) -> dict[int, list[Redacted]]:
    query = (
        "SELECT target, digest, by_position, leaf FROM redaction JOIN event ON position = by_position"
        " WHERE target > ? AND target <= ? AND slot >= 0 ORDER BY target, slot"
    )
    found: dict[int, list[Redacted]] = {}
    for target, digest, by_position, leaf in connection.execute(query, (after, up_to)).fetchall():
        found.setdefault(target, []).append(Redacted(base64url(digest).decode(), by_position, leaf))
    return found


def _gone(connection: Connection, after: int, up_to: int) -> dict[int, Gone]:
    query = (
        "SELECT target, gone.event_id, gone.type, gone.schema_version, gone.stream, gone.recorded_at, by_position,"
        " saying.leaf FROM redaction JOIN event AS gone ON gone.position = target"
        " JOIN event AS saying ON saying.position = by_position WHERE target > ? AND target <= ? AND slot = -1"
    )
    found = connection.execute(query, (after, up_to)).fetchall()
    return {target: Gone(uuid_text(event_id), *rest) for target, event_id, *rest in found}


def redacted_through(connection: Connection, position: int) -> int:
    """Return the newest position by which something was taken out of the first `position` events; 0 if none was."""
    query = "SELECT coalesce(max(by_position), 0) FROM redaction WHERE target <= ?"
    newest: int = connection.execute(query, (position,)).fetchone()[0]
    return newest


def revision(connection: Connection, stream: str) -> int:
    """Return how many events the stream has."""
    row = connection.execute("SELECT max(revision) FROM event WHERE stream = ?", (stream,)).fetchone()
    return row[0] or 0


def streams(connection: Connection, prefix: str, limit: int, up_to: int) -> list[str]:
    """Return names of streams that begin with `prefix` and had an event by position `up_to`, sorted by code point."""
    # The plus keeps SQLite from looking through all events up to there: the index of the streams is in order.
    query = """SELECT DISTINCT stream FROM event
    WHERE stream >= ? AND stream < ? AND +position <= ? ORDER BY stream LIMIT ?"""
    found = connection.execute(query, (prefix, prefix + chr(0x10FFFF), up_to, limit)).fetchall()
    return [name for (name,) in found]


def positions(connection: Connection, keys: Sequence[bytes]) -> dict[bytes, int]:
    """Return the positions of those of the event ids that are known."""
    newest = connection.execute("SELECT max(event_id) FROM event").fetchone()[0]
    if newest is None or min(keys) > newest:
        return {}  # ids begin with the time, so that new ones nearly always end here
    known: dict[bytes, int] = {}
    for start in range(0, len(keys), _MOST_PARAMETERS):
        some = keys[start : start + _MOST_PARAMETERS]
        query = f"SELECT event_id, position FROM event WHERE event_id IN ({', '.join('?' * len(some))})"  # noqa: S608
        known.update(connection.execute(query, some).fetchall())
    return known


def keys_between(connection: Connection, low: bytes, high: bytes, limit: int, up_to: int) -> list[int]:
    """Return positions, `up_to` at most, of events with an id from `low` to `high`, in the order of the ids."""
    query = """SELECT position FROM event
    WHERE event_id >= ? AND event_id <= ? AND +position <= ? ORDER BY event_id LIMIT ?"""
    return [position for (position,) in connection.execute(query, (low, high, up_to, limit)).fetchall()]


def recorded_at(connection: Connection, position: int) -> str:
    """Return when an event was recorded. Raises `IntegrityFailure` if it is missing."""
    row = connection.execute("SELECT recorded_at FROM event WHERE position = ?", (position,)).fetchone()
    if row is None:
        message = f"there is no event at position {position}"
        raise IntegrityFailure(message, where={"position": position})
    moment: str = row[0]
    return moment


def summaries(connection: Connection, after: int, stream: str | None, limit: int) -> list[tuple[int, str, str]]:
    """Return `(position, type, stream)` of events after a position, or, in one stream, after a revision."""
    if stream is None:
        query = "SELECT position, type, stream FROM event WHERE position > ? ORDER BY position LIMIT ?"
        return connection.execute(query, (after, limit)).fetchall()
    query = "SELECT position, type, stream FROM event WHERE stream = ? AND revision > ? ORDER BY revision LIMIT ?"
    return connection.execute(query, (stream, after, limit)).fetchall()


def take_out(connection: Connection, redactions: Sequence[RedactionRow]) -> None:
    """Write redactions and delete what they name. The guards let nothing be deleted before a row accounts for it."""
    _insert(connection, "redaction", 4, redactions)
    for target, slot, _, _ in redactions:
        if slot == WHOLE_EVENT:
            connection.execute("DELETE FROM disclosure WHERE position = ?", (target,))
            connection.execute("UPDATE event SET leaf = NULL, decoy_salts = NULL WHERE position = ?", (target,))
        else:
            connection.execute("DELETE FROM disclosure WHERE position = ? AND slot = ?", (target, slot))


def checkpoints(connection: Connection) -> list[tuple[int, bytes]]:
    """Return size and note of each checkpoint, by size."""
    return connection.execute("SELECT size, note FROM checkpoint ORDER BY size").fetchall()


def attestations(connection: Connection, size: int | None) -> list[Attestation]:
    """Return the attestations of one size or of all, by size, kind and digest."""
    query = "SELECT size, kind, content FROM attestation WHERE size = ?1 OR ?1 IS NULL ORDER BY size, kind, digest"
    return [Attestation._make(row) for row in connection.execute(query, (size,)).fetchall()]


def insert_checkpoint(connection: Connection, size: int, note: bytes) -> None:
    """Write a checkpoint."""
    connection.execute("INSERT INTO checkpoint VALUES (?, ?)", (size, note))


def insert_attestation(connection: Connection, attestation: Attestation) -> None:
    """Write an attestation, with the SHA-256 of its content."""
    size, kind, content = attestation
    connection.execute("INSERT INTO attestation VALUES (?, ?, ?, ?)", (size, kind, sha256(content).digest(), content))


def insert(connection: Connection, rows: Rows) -> None:
    """Write rows: disclosures before their events, which the guards demand; then redactions, then subtrees."""
    for table, columns, some in (
        ("disclosure", 3, rows.disclosures),
        ("event", 10, rows.events),
        ("redaction", 4, rows.redactions),
        ("subtree", 3, rows.subtrees),
    ):
        if some:
            _insert(connection, table, columns, some)


def _insert(connection: Connection, table: str, columns: int, rows: Sequence[tuple[Any, ...]]) -> None:
    """Insert rows, by the hundred while there are so many: a tenth quicker than one by one."""
    one = f"({', '.join('?' * columns)})"
    whole = len(rows) - len(rows) % _ROWS_AT_ONCE
    if whole:
        many = f"INSERT INTO {table} VALUES {', '.join([one] * _ROWS_AT_ONCE)}"  # noqa: S608  # a name of ours
        for start in range(0, whole, _ROWS_AT_ONCE):
            connection.execute(many, _values(rows[start : start + _ROWS_AT_ONCE]))
    single = f"INSERT INTO {table} VALUES {one}"  # noqa: S608
    connection.executemany(single, [_values([row]) for row in rows[whole:]])


def _values(rows: Sequence[tuple[Any, ...]]) -> list[Any]:
    """Return the values of rows as they are bound quickest.

    The driver looks for an adapter of each value that is `bytes`, with two errors made
    and dropped; it looks for none where it is a `bytearray`: a quarter of an insert.
    """
    return [bytearray(value) if type(value) is bytes else value for row in rows for value in row]
