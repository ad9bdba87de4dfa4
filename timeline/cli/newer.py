"""Events that a newer version wrote: told from the open part of their leaf, neither skipped nor guessed at."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from events.envelope import RecordedEvent
from timeline.errors import NotALog
from timeline.log.api import EventLog
from timeline.log.codec import read_leaf

WRITTEN_BY_NEWER = "written by a newer version"


class Unread(NamedTuple):
    """An event whose type, or version of it, this version does not know. `body` is what stands open in its leaf."""

    position: int
    event_id: str
    stream: str
    recorded_at: str
    recorded_by: str
    type: str
    body: dict[str, Any]


def events_of(
    log: EventLog, *, after: int = 0, up_to: int | None = None, stream: str | None = None
) -> Iterator[RecordedEvent | Unread]:
    """Yield events in order, as `EventLog.read` does; those of a newer version as what their leaf says openly."""
    while True:
        try:
            for recorded in log.read(after=after, up_to=up_to, stream=stream):
                yield recorded
                after = recorded.position
        except NotALog as error:
            after = _position(error)
            yield unread(log, after)
        else:
            return


def _position(error: NotALog) -> int:
    position = error.where.get("position")
    if not isinstance(position, int):  # it is no event that cannot be read, but the file
        raise error
    return position


def unread(log: EventLog, position: int) -> Unread:
    """Return what the leaf at `position` says openly."""
    [leaf] = log.leaves(after=position - 1, up_to=position)
    members = read_leaf(leaf)
    return Unread(
        position, members.id, members.stream, members.recorded_at, members.recorded_by, members.type, members.body
    )
