"""Logs that several cases read: made once a run, of the project's own events, each filed under its own thing."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain, islice
from pathlib import Path

from benchmarks.generate import generate, registered

from events.base import Event
from events.envelope import NewEvent
from timeline.clock import Clock, now
from timeline.log import SqliteLog
from timeline.log.api import Append
from timeline.log.ids import RANDOM_BYTES, uuid7

_BATCH = 1000
_FIRST_MILLISECOND = 1_705_536_000_000


class Worlds:
    """The logs of one run, by their number of events."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._made: dict[int, Path] = {}

    def of(self, count: int) -> Path:
        """Return a log of `count` events; whoever changes it puts it back.

        Its actors and sources are registered first, as far as they are a tenth of it.
        """
        if count not in self._made:
            path = self._folder / f"world-{count}" / "world.db"
            path.parent.mkdir()
            make_log(path, islice(chain(islice(registered(), count // 10), generate(count)), count))
            self._made[count] = path
        return self._made[count]

    def copy(self, count: int, folder: Path) -> Path:
        """Return a copy of a log in `folder`, for a case that appends."""
        path = folder / "copy.db"
        path.write_bytes(self.of(count).read_bytes())
        return path


def make_log(path: Path, events: Iterable[Event], *, clock: Clock = now, batch: int = _BATCH) -> None:
    """Record `events` in a new log, each in the stream of its own thing; a batch is recorded at once."""
    coming = iter(events)
    revisions: Counter[str] = Counter()
    number = 0
    with SqliteLog.create(path, origin="bench.example.org", clock=clock) as log:
        while some := list(islice(coming, batch)):
            log.append_all(filed(some, revisions, number))
            number += len(some)


def filed(batch: Sequence[Event], revisions: Counter[str], number: int) -> list[Append]:
    """Return what appends a batch, each event to its own stream; `revisions` counts on. Ids are made of `number`."""
    appends = []
    for at, event in enumerate(batch, start=number):
        random = at.to_bytes(RANDOM_BYTES, "big")
        new = NewEvent(event=event, event_id=uuid7(_FIRST_MILLISECOND + at, random), recorded_by="bench")
        appends.append(Append(event.stream, (new,), revisions[event.stream]))
        revisions[event.stream] += 1
    return appends
