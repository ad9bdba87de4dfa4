"""From what a person typed to the thing that goes by it, as it was known at the basis."""

from collections.abc import Sequence
from typing import Any

from events.envelope import RecordedEvent
from timeline.cli.invocation import Reading
from timeline.errors import NotFound, TimelineError
from timeline.log.api import EventLog
from timeline.projections.register import KINDS, Standing, Thing
from timeline.recording.naming import event_at, position_of, resolve


def named(log: EventLog, text: str, kinds: Sequence[str] = KINDS, **where: str) -> Thing:
    """Return the thing that goes by `text`. Raises `NotFound` or `Ambiguous`, which say `where` it was typed."""
    try:
        return resolve(log, _whole(text), kinds)
    except TimelineError as error:
        raise error.at(**where) from None


def event_named(log: EventLog, text: str, **where: str) -> RecordedEvent:
    """Return the event that goes by `text`. Raises `NotFound` or `Ambiguous`, which say `where` it was typed."""
    try:
        return event_at(log, _whole(text))
    except TimelineError as error:
        raise error.at(**where) from None


def position_named(log: EventLog, text: str, **where: str) -> int:
    """Return the position of the event that goes by `text`: the event itself need not be readable."""
    try:
        return position_of(log, _whole(text))
    except TimelineError as error:
        raise error.at(**where) from None


def _whole(text: str) -> str:
    """Return `text` with marks for halves of surrogate pairs, which no log can be asked about."""
    return text.encode("utf-8", "replace").decode()


def find(reading: Reading, text: str, kinds: Sequence[str] = KINDS, **where: str) -> tuple[Thing, Standing[Any]]:
    """Return the thing that goes by `text`, and how it stood at the basis.

    Raises `NotFound`, also for what was recorded after the basis, or `Ambiguous`.
    """
    thing = named(reading.log, text, kinds, **where)
    found = reading.known.find(*thing)
    if found is None:
        later = NotFound(thing.kind, thing.id, where=where)
        later.fix = f"it was recorded after position {reading.basis.position}: choose a later --as-of, or none"
        raise later
    return thing, found
