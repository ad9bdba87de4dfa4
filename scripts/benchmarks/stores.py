"""What is measured: the log through its public API, raw bytes through SQLite, and the peers, each by its own README."""

import json
import os
import time
import uuid
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

from events.base import Event
from events.catalogue import EVENTS, read_event
from events.envelope import NewEvent
from events.shape import to_json
from timeline import _sqlite
from timeline.log import SqliteLog
from timeline.log.ids import RANDOM_BYTES, uuid7

JOURNAL = _sqlite.safe_journal(_sqlite.VERSION, network=False).mode
"""The journal of ours and of raw alike: what is safe with the SQLite at hand."""


TYPES = {cls.__name__: name for name, cls in EVENTS.items()}


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
        self._events = events
        self._revisions: Counter[str] = Counter()

    def append_one(self, number: int) -> None:
        event = self._events[number]
        stream = event.stream
        self._log.append(stream, (self._new(event),), expected=self._revisions[stream])
        self._revisions[stream] += 1

    def append_batch(self, first: int, last: int) -> None:
        # One stream, as the peers get one aggregate: the same work for each.
        expected = self._revisions["batch:all"]
        new = [self._new(event) for event in self._events[first:last]]
        self._log.append("batch:all", new, expected=expected)
        self._revisions["batch:all"] += last - first

    @staticmethod
    def _new(event: Event) -> NewEvent:
        event_id = uuid7(time.time_ns() // 1_000_000, os.urandom(RANDOM_BYTES))
        return NewEvent(event=event, event_id=event_id, recorded_by="bench")

    def replay(self) -> Counter[str]:
        return Counter(one.event.type for one in self._log.read_verified(self._log.basis()))

    def log(self) -> SqliteLog:
        """Return the log itself, for what no peer has: roots and proofs."""
        return self._log

    def close(self) -> None:
        self._log.close()


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


class Eventsourcing:
    """`eventsourcing` on SQLite: its recorder, mapper and default JSON transcoder, one frozen class an event type."""

    name = "eventsourcing"
    level = "WAL FULL"

    def prepare(self, folder: Path, events: Sequence[Event]) -> None:
        from eventsourcing.persistence import (  # noqa: PLC0415  # optional: a peer that may not be installed
            DatetimeAsISO,
            DecimalAsStr,
            EventStore,
            JSONTranscoder,
            Mapper,
            UUIDAsHex,
        )
        from eventsourcing.sqlite import SQLiteApplicationRecorder, SQLiteDatastore  # noqa: PLC0415

        transcoder = JSONTranscoder()
        for transcoding in (UUIDAsHex(), DecimalAsStr(), DatetimeAsISO()):
            transcoder.register(transcoding)
        self._datastore = SQLiteDatastore(str(folder / "es.db"))
        self._recorder = SQLiteApplicationRecorder(self._datastore)
        self._recorder.create_table()
        self._mapper: Mapper[Any] = Mapper(transcoder=transcoder)
        self._store = EventStore(self._mapper, self._recorder)
        self._events = _as_domain_events(events)

    def append_one(self, number: int) -> None:
        self._store.put([self._events[number]])

    def append_batch(self, first: int, last: int) -> None:
        self._store.put(self._events[first:last])

    def replay(self) -> Counter[str]:
        found: Counter[str] = Counter()
        start = 1
        while page := self._recorder.select_notifications(start, 1000):
            for notification in page:
                found[type(self._mapper.to_domain_event(notification)).__name__] += 1
            start = page[-1].id + 1
        return found

    def close(self) -> None:
        self._datastore.close()


class EventsourcingTyped(Eventsourcing):
    """The same, read back into the same objects as ours: what a user of the peer pays who wants them typed."""

    name = "eventsourcing, same objects"

    def replay(self) -> Counter[str]:
        found: Counter[str] = Counter()
        start = 1
        while page := self._recorder.select_notifications(start, 1000):
            for notification in page:
                peers = self._mapper.to_domain_event(notification)
                found[read_event(TYPES[type(peers).__name__], 1, peers.body).type] += 1
            start = page[-1].id + 1
        return found


def _as_domain_events(events: Sequence[Event]) -> list[Any]:
    """Return the same facts as the peer's own event classes, made before the clock runs."""
    from benchmarks.domain_events import make  # noqa: PLC0415  # imports the peer

    aggregate = uuid.UUID(bytes=os.urandom(16), version=4)
    return [make(event, aggregate, number) for number, event in enumerate(events, start=1)]
