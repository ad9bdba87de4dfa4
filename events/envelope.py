"""What surrounds an event: on its way into the log, in the log, and the basis of an answer."""

from typing import NamedTuple

from events.base import Event


class NewEvent(NamedTuple):
    """An event on its way into the log.

    `event_id` is a UUID as lower-case text; the same id sent again is the same
    event. `recorded_by` names the recorder as configured: it is published.
    `correlation` (a UUID) names the command or import run that wrote it.
    `sensitive` holds JSON Pointers below the body (`/places/0/latitude`, or
    `/places` for all that lies below): fields that are sealed only if marked.
    """

    event: Event
    event_id: str
    recorded_by: str
    correlation: str | None = None
    sensitive: frozenset[str] = frozenset()


class RecordedEvent(NamedTuple):
    """An event in the log.

    `position` is its order in the log, 1, 2, 3 … without gaps; `revision` its order
    in its stream. `recorded_at` is UTC to the microsecond
    (`2024-01-18T09:12:00.000000Z`) and never falls along the log, so as text it
    sorts as time.
    """

    position: int
    event_id: str
    stream: str
    revision: int
    recorded_at: str
    recorded_by: str
    correlation: str | None
    event: Event


class Basis(NamedTuple):
    """What exactly an answer was computed from: the first `position` events of one log, and their root.

    `root` is 32 bytes. Printed as `LOGID:POSITION:ROOT`, root in hex.
    """

    log_id: str
    position: int
    root: bytes

    def __str__(self) -> str:
        """Return the printed form."""
        return f"{self.log_id}:{self.position}:{self.root.hex()}"
