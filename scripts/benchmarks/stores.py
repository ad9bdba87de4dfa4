"""What is measured: the log through its public API, and what SQLite allows: raw bytes, and sqlite-utils."""

import json
import os
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from events.base import Event
from events.envelope import NewEvent
from events.shape import to_json
from timeline import _sqlite
from timeline.log import SqliteLog
from timeline.log.ids import RANDOM_BYTES, uuid7

JOURNAL = _sqlite.safe_journal(_sqlite.VERSION, network=False).mode
"""The journal of ours and of raw alike: what is safe with the SQLite at hand."""


class Store(Protocol):
    """A store of events under measurement. `prepare` is untimed; the rest is timed."""

    name: str
    level: str

    def prepare(self, folder: Path, events: Sequence[Event]) -> None:
        """Open an empty store and turn the events into its native form."""

    def append_one(self, number: int) -> None:
        """Append one event durably."""

    def append_batch(self, first: int, last: int) -> None:
        """Append events `first` to `last` (out) in one transaction."""

    def replay(self) -> Counter[str]:
        """Read all back, typed, and count by type."""

    def close(self) -> None:
        """Close it."""


class Ours:
    """The log: validated events in; sealed, hashed, in the tree, ids and revisions unique, `expected` checked."""

    name = "ours"

    level = f"{JOURNAL} FULL"

    def prepare(self, folder: Path, events: Sequence[Event]) -> None:
        self._log = SqliteLog.create(folder / "ours.db", origin="bench.example.org")
        self._events: list[NewEvent] = []
        self.take(events)
        self._revisions: Counter[str] = Counter()

    def take(self, events: Sequence[Event]) -> None:
        """Take more events that may be appended, for a case that makes them inside the clock."""
        self._events += map(_new, events)

    def append_one(self, number: int) -> None:
        new = self._events[number]
        stream = new.event.stream
        self._log.append(stream, (new,), expected=self._revisions[stream])
        self._revisions[stream] += 1

    def append_batch(self, first: int, last: int) -> None:
        # One stream, as the peers get one aggregate: the same work for each.
        expected = self._revisions["batch:all"]
        self._log.append("batch:all", self._events[first:last], expected=expected)
        self._revisions["batch:all"] += last - first

    def replay(self) -> Counter[str]:
        return Counter(one.event.type for one in self._log.read_verified(self._log.basis()))

    def close(self) -> None:
        self._log.close()


def _new(event: Event) -> NewEvent:
    """Return what the log is handed, as the peers are handed their own objects: with its id."""
    event_id = uuid7(time.time_ns() // 1_000_000, os.urandom(RANDOM_BYTES))
    return NewEvent(event=event, event_id=event_id, recorded_by="bench")


class Raw:
    """Key and payload bytes through `sqlite3`, and nothing else: what the machine allows."""

    name = "raw"

    level = f"{JOURNAL} FULL"

    def prepare(self, folder: Path, events: Sequence[Event]) -> None:
        self._db = _sqlite.connect(folder / "raw.db", isolation_level=None)
        self._db.execute(f"PRAGMA journal_mode={JOURNAL}")
        self._db.execute("PRAGMA synchronous=FULL")
        self._db.execute("CREATE TABLE event (key TEXT PRIMARY KEY, payload BLOB) STRICT")
        self._rows = [
            (f"{number:032x}", json.dumps({"type": event.type, "body": to_json(event)}).encode())
            for number, event in enumerate(events)
        ]

    def append_one(self, number: int) -> None:
        self._db.execute("INSERT INTO event VALUES (?, ?)", self._rows[number])

    def append_batch(self, first: int, last: int) -> None:
        self._db.execute("BEGIN IMMEDIATE")
        self._db.executemany("INSERT INTO event VALUES (?, ?)", self._rows[first:last])
        self._db.execute("COMMIT")

    def replay(self) -> Counter[str]:
        count = sum(1 for _ in self._db.execute("SELECT payload FROM event ORDER BY rowid"))
        return Counter({"bytes": count})

    def close(self) -> None:
        self._db.close()


class SqliteUtils:
    """The same bytes through `sqlite_utils`: its `insert`, its `insert_all`, its `rows`."""

    name = "sqlite-utils"

    level = f"{JOURNAL} FULL"

    def prepare(self, folder: Path, events: Sequence[Event]) -> None:
        import sqlite_utils  # noqa: PLC0415  # it takes 0.2 s, and only this contestant needs it

        connection = _sqlite.connect(folder / "utils.db", isolation_level=None)
        connection.execute(f"PRAGMA journal_mode={JOURNAL}")
        connection.execute("PRAGMA synchronous=FULL")
        self._db = sqlite_utils.Database(connection)
        self._db["event"].create({"key": str, "type": str, "payload": bytes}, pk="key")
        self._rows = [
            {"key": f"{number:032x}", "type": event.type, "payload": json.dumps(to_json(event)).encode()}
            for number, event in enumerate(events)
        ]

    def append_one(self, number: int) -> None:
        self._db["event"].insert(self._rows[number])

    def append_batch(self, first: int, last: int) -> None:
        self._db["event"].insert_all(self._rows[first:last], batch_size=last - first)

    def replay(self) -> Counter[str]:
        return Counter(row["type"] for row in self._db["event"].rows)

    def close(self) -> None:
        self._db.close()
