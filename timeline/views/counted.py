"""How many events each thing has, as the view `register` counted them when it read all of the log.

What is read of a few streams is proven byte by byte; that none of their events was left
out no byte of theirs can tell. The view was made from a reading of everything, so its
count does. It is no proof: where the two differ, the log or the view was altered.
"""

from collections.abc import Collection, Iterable

from events.envelope import Basis
from timeline.errors import IntegrityFailure
from timeline.log.api import EventLog
from timeline.projections.register import Register, Thing
from timeline.replay.about import known_of
from timeline.views.fulltext import Selects
from timeline.views.generation import many

COUNTED = "SELECT thing, last_position, events FROM {things} WHERE thing IN (SELECT value FROM json_each(?))"


def check_whole(known: Register, things: Collection[Thing], log: EventLog, tables: Selects, stamp: Basis) -> None:
    """Check that `known`, read of the streams of `things` alone, holds all of their events up to its position.

    `tables` are those of the view, `stamp` its basis. A thing of which more was recorded
    after the position of `known` is read up to `stamp` for this. Raises `IntegrityFailure`.
    """
    counted = tables.select(COUNTED, (many(f"{kind}:{name}" for kind, name in things),))
    check_counted(known, (one for one in counted if one[1] <= known.position))
    later = [one for one in counted if one[1] > known.position]
    if later:
        check_counted(known_of(log, stamp, [Thing.of_stream(one[0]) for one in later]), later)


def check_counted(known: Register, counted: Iterable[tuple[str, int, int]]) -> None:
    """Check that of each `(kind:id, last position, events)` exactly so many are in `known` up to there, and the last.

    Raises `IntegrityFailure`.
    """
    for stream, last, events in counted:
        thing = known.find(*Thing.of_stream(stream))
        positions = [] if thing is None else [thing.position, *(one.position for one in thing.since)]
        there = [position for position in positions if position <= last]
        if len(there) != events or there[-1] != last:
            message = f"of {stream} {len(there)} events are found up to position {last}, where there were {events}"
            fix = "run timeline verify; if the log is whole, the views are not: timeline replay makes them anew"
            raise IntegrityFailure(message, where={"position": last}, fix=fix)
