"""The peers: other stores of events on SQLite, each with its own native objects and by its own README."""

import asyncio
import json
import os
import uuid
from collections import Counter
from collections.abc import Coroutine, Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from benchmarks.stores import Store

from events.base import Event
from events.catalogue import EVENTS, read_event
from events.shape import to_json

_TYPES = {cls.__name__: name for name, cls in EVENTS.items()}


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
                found[read_event(_TYPES[type(peers).__name__], 1, peers.body).type] += 1
            start = page[-1].id + 1
        return found


def _as_domain_events(events: Sequence[Event]) -> list[Any]:
    """Return the same facts as the peer's own event classes, made before the clock runs."""
    from benchmarks.domain_events import make  # noqa: PLC0415  # imports the peer

    aggregate = uuid.UUID(bytes=os.urandom(16), version=4)
    return [make(event, aggregate, number) for number, event in enumerate(events, start=1)]


class _Asynchronous:
    """A peer whose calls are coroutines: one event loop for all of them, so that none pays for starting one."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        return self._loop.run_until_complete(work)

    def stop(self) -> None:
        self._loop.close()


class EventsourcePy(_Asynchronous):
    """`eventsource-py` on SQLite: one pydantic class for each type, as `eventsourcing` gets one frozen class."""

    name = "eventsource-py"
    level = "WAL FULL"

    def prepare(self, folder: Path, events: Sequence[Event]) -> None:
        from eventsource import ExpectedVersion, StreamId  # noqa: PLC0415  # optional
        from eventsource.adapters.sqlite.store import SQLiteEventStore  # noqa: PLC0415

        classes = {name: _eventsource_class(name) for name in {type(event).__name__ for event in events}}
        aggregate = uuid.UUID(bytes=os.urandom(16), version=4)
        self._stream = StreamId(aggregate, "batch")
        self._expected = ExpectedVersion
        self._events = [
            classes[type(event).__name__](aggregate_id=aggregate, aggregate_version=number, body=to_json(event))
            for number, event in enumerate(events, start=1)
        ]
        self._store = SQLiteEventStore(str(folder / "eventsource.db"))
        self.run(self._store.get_stream_version(self._stream))

    def append_one(self, number: int) -> None:
        self.append_batch(number, number + 1)

    def append_batch(self, first: int, last: int) -> None:
        self.run(self._store.append(self._stream, self._events[first:last], self._expected.exact(first)))

    def replay(self) -> Counter[str]:
        return self.run(self._replay())

    async def _replay(self) -> Counter[str]:
        found: Counter[str] = Counter()
        async for envelope in self._store.read_all():
            found[type(envelope.event).__name__] += 1
        return found

    def close(self) -> None:
        self.run(self._store.close())
        self.stop()


_ANNOTATIONS = {"event_type": str, "aggregate_type": str, "body": dict[str, Any]}


@cache
def _eventsource_class(name: str) -> Any:
    """Return the peer's class for a type of event: it registers each once a process."""
    from eventsource import DomainEvent, register_event  # noqa: PLC0415  # optional

    fields = {"event_type": name, "aggregate_type": "batch", "__annotations__": _ANNOTATIONS}
    return register_event(type(name, (DomainEvent,), fields))


class PyEventSourcing(_Asynchronous):
    """`py-event-sourcing` on SQLite: bytes in, bytes out, each commit at `synchronous=NORMAL`: not durable."""

    name = "py-event-sourcing"
    level = "WAL NORMAL"

    def prepare(self, folder: Path, events: Sequence[Event]) -> None:
        from py_event_sourcing import CandidateEvent, sqlite_stream_factory  # noqa: PLC0415  # optional

        self._events = [CandidateEvent(type=event.type, data=json.dumps(to_json(event)).encode()) for event in events]
        self._factory = sqlite_stream_factory(str(folder / "py-event-sourcing.db"))
        self._open = self.run(self._factory.__aenter__())
        self._context = self._open("batch")
        self._stream = self.run(self._context.__aenter__())

    def append_one(self, number: int) -> None:
        self.run(self._stream.write([self._events[number]], expected_version=number))

    def append_batch(self, first: int, last: int) -> None:
        self.run(self._stream.write(self._events[first:last], expected_version=first))

    def replay(self) -> Counter[str]:
        return self.run(self._replay())

    async def _replay(self) -> Counter[str]:
        return Counter([stored.type async for stored in self._stream.read()])

    def close(self) -> None:
        self.run(self._context.__aexit__(None, None, None))
        self.run(self._factory.__aexit__(None, None, None))
        self.stop()


_PACKAGES: tuple[tuple[str, type[Store]], ...] = (
    ("eventsourcing", Eventsourcing),
    ("eventsourcing", EventsourcingTyped),
    ("eventsource", EventsourcePy),
    ("py_event_sourcing", PyEventSourcing),
)
"""The peers, each with the package that must be there."""

PEERS = tuple(cls for package, cls in _PACKAGES if find_spec(package) is not None)
"""The peers that are installed here; the environment block names the others."""
