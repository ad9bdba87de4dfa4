"""P1 to P3: events in, one by one and in batches, and back again; ours beside raw bytes and the peers."""

import json
from collections.abc import Callable, Sequence

from benchmarks.generate import generate
from benchmarks.measures import Measure, Sample, Setting, fresh_folder, in_drawn_order, quiet, seconds, timed
from benchmarks.peers import PEERS
from benchmarks.stores import Ours, Raw, SqliteUtils, Store

from events.base import Event
from events.shape import to_json
from timeline.recording.door import read_draft

_BATCH = 1000
_STORES: tuple[type[Store], ...] = (Ours, Raw, SqliteUtils, *PEERS)


def append_batch(setting: Setting) -> Sample:
    """Record events in batches of 1,000; ours also with 0, 2 and 5 sealed values an action, and from JSON."""
    contestants = {
        store.name: lambda store=store: _appended(setting, store, None)
        for store in _STORES
        if "same objects" not in store.name  # it differs in reading only
    }
    for sealed in (0, 2, 5):
        contestants[f"ours, {sealed} sealed"] = lambda sealed=sealed: _appended(setting, Ours, sealed)
    contestants["ours, from JSON"] = lambda: _from_json(setting)
    return in_drawn_order(contestants, setting.chance)


def _appended(setting: Setting, store: type[Store], sealed: int | None) -> Measure:
    def work(one: Store) -> None:
        for first in range(0, setting.count, _BATCH):
            one.append_batch(first, min(first + _BATCH, setting.count))

    return seconds(_with(setting, store, list(generate(setting.count, sealed=sealed)), work))


def _from_json(setting: Setting) -> Measure:
    """Measure the same with the strict JSON door inside the clock."""
    lines = [json.dumps({"type": one.type, "body": to_json(one)}).encode() for one in generate(setting.count)]

    def work(one: Ours) -> None:
        for first in range(0, setting.count, _BATCH):
            batch = lines[first : first + _BATCH]
            one.take([read_draft(line).event for line in batch])
            one.append_batch(first, first + len(batch))

    return seconds(_with(setting, Ours, (), work))


def append_single(setting: Setting) -> Sample:
    """Record events one by one, each durable before the next."""

    def work(one: Store) -> None:
        for number in range(setting.count):
            one.append_one(number)

    events = list(generate(setting.count))
    return in_drawn_order(
        {
            store.name: lambda store=store: seconds(_with(setting, store, events, work))
            for store in _STORES
            if "same objects" not in store.name
        },
        setting.chance,
    )


def replay(setting: Setting) -> Sample:
    """Read events back: ours with leaves and tree verified, typed."""
    return in_drawn_order(
        {store.name: lambda store=store: _replayed(setting, store) for store in _STORES}, setting.chance
    )


def _replayed(setting: Setting, store: type[Store]) -> Measure:
    taken = 0.0

    def work(one: Store) -> None:
        nonlocal taken
        for first in range(0, setting.count, _BATCH):
            one.append_batch(first, min(first + _BATCH, setting.count))
        with quiet():
            found = 0

            def read() -> None:
                nonlocal found
                found = one.replay().total()

            taken = timed(read)
        if found != setting.count:
            message = f"{one.name} read {found} of {setting.count} events back"
            raise RuntimeError(message)

    _with(setting, store, list(generate(setting.count)), work)
    return seconds(taken)


def _with(setting: Setting, store: type[Store], events: Sequence[Event], work: Callable[..., None]) -> float:
    """Return the seconds that `work` takes with a store that is open and empty."""
    one = store()
    with fresh_folder(setting) as folder:
        one.prepare(folder, events)
        try:
            with quiet():
                return timed(lambda: work(one))
        finally:
            one.close()
