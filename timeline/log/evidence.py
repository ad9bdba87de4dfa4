"""A log as it lies on disk, for those who trust nothing in it: rows as stored, text as bytes, errors named."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple, Self

from timeline._sqlite import Connection
from timeline.errors import IntegrityFailure
from timeline.log import opening, rows
from timeline.log.connections import open_unchecked_reader
from timeline.log.faults import translated

_SCAN = 1000

Raw = Any
"""What a column of a damaged file may hold: bytes (text too), int, float or None, whatever its type says."""


class EventEvidence(NamedTuple):
    """A row of `event` and what belongs to it: `disclosures` (slot, JSON), `redactions` (slot, digest, by position)."""

    position: Raw
    event_id: Raw
    stream: Raw
    revision: Raw
    type: Raw
    schema_version: Raw
    recorded_at: Raw
    leaf_hash: Raw
    decoy_salts: Raw
    leaf: Raw
    disclosures: list[tuple[Raw, Raw]]
    redactions: list[tuple[Raw, Raw, Raw]]


class Evidence:
    """The file of a log, opened read-only and not believed.

    Every method raises `IntegrityFailure` where the file does not read, and
    `LogUnavailable` where it cannot be read at all.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._connection = open_unchecked_reader(path)
        with self._asking(bytes) as connection:
            opening.check_identity(connection, path)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def _asking(self, text: type[bytes | str] = bytes) -> Iterator[Connection]:
        """Hold one state of the file. Text comes as bytes: what is not UTF-8 is something to find, not to fail on."""
        connection = self._connection
        connection.text_factory = text
        with translated(self._path):
            connection.execute("BEGIN")
            try:
                yield connection
            finally:
                if connection.in_transaction:
                    connection.execute("COMMIT")

    def check_schema(self) -> None:
        """Check tables and triggers: see `opening.check_schema`."""
        with self._asking(str) as connection:
            opening.check_schema(connection)

    def check_tail(self) -> None:
        """Check the newest end: see `opening.check_tail`."""
        with self._asking(str) as connection:
            opening.check_tail(connection)

    def names(self) -> tuple[Raw, Raw, Raw]:
        """Return log id, origin and format as the file says them."""
        with self._asking() as connection:
            row = connection.execute("SELECT log_id, origin, leaf_format FROM log").fetchone()
        if row is None:
            message = f"{self._path} does not say which log it is"
            raise IntegrityFailure(message, where={"file": str(self._path)})
        return row[0], row[1], row[2]

    def size(self) -> int:
        """Return the newest position, 0 in an empty log."""
        with self._asking() as connection:
            newest = connection.execute("SELECT max(position) FROM event").fetchone()[0]
        return newest or 0

    def events(self, after: int, up_to: int, limit: int) -> list[EventEvidence]:
        """Return the first `limit` events with position in (`after`, `up_to`], and what belongs to them."""
        with self._asking() as connection:
            query = (
                "SELECT position, event_id, stream, revision, type, schema_version, recorded_at, leaf_hash,"
                " decoy_salts, leaf FROM event WHERE position > ? AND position <= ? ORDER BY position LIMIT ?"
            )
            events = connection.execute(query, (after, up_to, limit)).fetchall()
            bounds = (after, events[-1][0] if events else after)
            opened = _by_first(rows.disclosures(connection, *bounds))
            query = "SELECT target, slot, digest, by_position FROM redaction WHERE target > ? AND target <= ?"
            redacted = _by_first(connection.execute(query, bounds).fetchall())
        return [EventEvidence._make((*event, opened.get(event[0], []), redacted.get(event[0], []))) for event in events]

    def strays(self) -> list[Raw]:
        """Return positions of disclosures that no event has, ten at most.

        Asked of the log as it is now: others may append while it is being checked.
        """
        query = (
            "SELECT position FROM disclosure"
            " WHERE position < 1 OR position > (SELECT coalesce(max(position), 0) FROM event) LIMIT 10"
        )
        with self._asking() as connection:
            return [position for (position,) in connection.execute(query).fetchall()]

    def redactions(self) -> list[tuple[Raw, Raw, Raw, Raw]]:
        """Return all rows of `redaction`: target, slot, digest, by position."""
        with self._asking() as connection:
            return connection.execute("SELECT target, slot, digest, by_position FROM redaction").fetchall()

    def event_id(self, position: int) -> Raw:
        """Return the id of an event as it is stored, `None` if there is no such event."""
        with self._asking() as connection:
            row = connection.execute("SELECT event_id FROM event WHERE position = ?", (position,)).fetchone()
        return row[0] if row else None

    def remains(self, position: int) -> tuple[Raw, Raw, Raw, Raw] | None:
        """Return type, schema version, stream and time of an event as its row says them, `None` without a row."""
        query = "SELECT type, schema_version, stream, recorded_at FROM event WHERE position = ?"
        with self._asking() as connection:
            row: tuple[Raw, Raw, Raw, Raw] | None = connection.execute(query, (position,)).fetchone()
        return row

    def leaves_of(self, type_: str) -> Iterator[Raw]:
        """Yield the leaves of the events of one type, in order; an event that was redacted whole has none."""
        query = (
            "SELECT position, leaf FROM event WHERE type = ? AND leaf IS NOT NULL AND position > ?"
            " ORDER BY position LIMIT ?"
        )
        after: Raw = 0
        while True:
            with self._asking() as connection:
                found = connection.execute(query, (type_, after, _SCAN)).fetchall()
            yield from (leaf for _, leaf in found)
            if len(found) < _SCAN:
                return
            after = found[-1][0]

    def entries(self, level: int, start: int, count: int) -> list[bytes]:
        """Return stored hashes: see `tree.Entries`."""
        with self._asking() as connection:
            return rows.entries(connection, level, start, count)

    def subtree_counts(self, size: int) -> dict[Raw, int]:
        """Return how many subtrees of each level are stored for the first `size` leaves.

        One that the log as it is now has no leaves for counts as well: it is foreign.
        """
        query = (
            "SELECT level, count(*) FROM subtree WHERE (number + 1) << (8 * level) <= ?"
            " OR (number + 1) << (8 * level) > (SELECT coalesce(max(position), 0) FROM event)"
            " OR level NOT BETWEEN 1 AND 7 GROUP BY level"
        )
        with self._asking() as connection:
            return dict(connection.execute(query, (size,)).fetchall())

    def checkpoints(self) -> list[tuple[Raw, Raw]]:
        """Return size and note of each checkpoint."""
        with self._asking() as connection:
            return connection.execute("SELECT size, note FROM checkpoint ORDER BY size").fetchall()

    def attestations(self) -> list[tuple[Raw, Raw, Raw, Raw]]:
        """Return size, kind, digest and content of each attestation."""
        with self._asking() as connection:
            return connection.execute("SELECT size, kind, digest, content FROM attestation ORDER BY size").fetchall()

    def by_stream(self, size: int) -> Iterator[tuple[Raw, Raw, Raw]]:
        """Yield (stream, revision, position) of the first `size` events in the order of the index over streams."""
        query = (
            "SELECT stream, revision, position FROM event"
            " WHERE (stream, revision) > (CAST(? AS TEXT), ?) AND position <= ? ORDER BY stream, revision LIMIT ?"
        )
        stream, revision = b"", 0
        for _ in range(size // _SCAN + 1):  # a damaged index might lead round in a circle
            with self._asking() as connection:
                found = connection.execute(query, (stream, revision, size, _SCAN)).fetchall()
            yield from found
            if len(found) < _SCAN:
                return
            stream, revision, _ = found[-1]

    def by_id(self, size: int) -> Iterator[tuple[Raw, Raw]]:
        """Yield (event id, position) of the first `size` events in the order of the index over ids."""
        query = "SELECT event_id, position FROM event WHERE event_id > ? AND position <= ? ORDER BY event_id LIMIT ?"
        key = b""
        for _ in range(size // _SCAN + 1):
            with self._asking() as connection:
                found = connection.execute(query, (key, size, _SCAN)).fetchall()
            yield from found
            if len(found) < _SCAN:
                return
            key = found[-1][0]

    def check_pages(self) -> list[str]:
        """Return what SQLite itself finds wrong with pages, indexes and references, in its words."""
        with self._asking(str) as connection:
            found = [row[0] for row in connection.execute("PRAGMA integrity_check(20)").fetchall() if row[0] != "ok"]
            broken = connection.execute("PRAGMA foreign_key_check").fetchall()
        return found + [f"{row[0]} refers to a {row[2]} that is not there" for row in broken[:20]]

    def close(self) -> None:
        """Close the file."""
        self._connection.close()


def _by_first(found: list[tuple[Raw, ...]]) -> dict[Raw, list[Raw]]:
    """Group rows by their first column, which is left out of them."""
    groups: dict[Raw, list[Raw]] = {}
    for row in found:
        if row[0] in groups:
            groups[row[0]].append(row[1:])
        else:
            groups[row[0]] = [row[1:]]
    return groups
