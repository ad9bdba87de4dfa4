"""What is left of an event that was redacted whole: its row, which the event that redacted it repeats. Pure."""

from typing import NamedTuple

from events.base import Withheld
from events.envelope import RecordedEvent
from events.redactions import EventWithheld
from events.shape import Json
from timeline.errors import IntegrityFailure
from timeline.log.sealing import base64url


class Gone(NamedTuple):
    """What the row of an event still says after its leaf was taken out, and the leaf of what says that it was."""

    event_id: str
    type: str
    schema_version: int
    stream: str
    recorded_at: str
    by_position: int
    by_leaf: bytes


class Place(NamedTuple):
    """Where an event stands: position, revision of its stream, and the hash of the leaf that it had."""

    position: int
    revision: int
    leaf_hash: bytes


def open_withheld(place: Place, gone: Gone, said: dict[str, Json]) -> RecordedEvent:
    """Return what can be read of an event without leaf. `said` is the body of the event that redacted it.

    Who recorded it stood in the leaf. Raises `IntegrityFailure` if row and redaction differ.
    """
    event_id, type_, version, stream, recorded_at, by_position, _ = gone
    remains = {"type": type_, "schema_version": version, "stream": stream, "recorded_at": recorded_at}
    digests = [base64url(place.leaf_hash).decode()]
    ground = said.get("ground")
    if (said.get("target"), said.get("digests"), said.get("remains")) != (event_id, digests, remains) or not ground:
        raise removed(place.position)
    event = EventWithheld(was=type_, filed=stream, withheld=Withheld(ground=ground, by_position=by_position))
    return RecordedEvent(place.position, event_id, stream, place.revision, recorded_at, "", None, event)


def removed(position: int) -> IntegrityFailure:
    """Return what is wrong where a leaf is missing, and no redaction accounts for it."""
    message = f"position {position}: its leaf was removed, and no redaction says so of it as it stands"
    return IntegrityFailure(message, where={"position": position})


def undone(position: int) -> IntegrityFailure:
    """Return what is wrong where a leaf stands again that a redaction took out."""
    message = f"position {position}: it was redacted whole, and its leaf was put back"
    return IntegrityFailure(message, where={"position": position})
