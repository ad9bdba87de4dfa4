"""Events as they are read after something was taken out of them, made from whole ones: what a log gives back."""

from collections.abc import Sequence
from typing import NamedTuple

from events.base import Event
from events.catalogue import read_event
from events.envelope import RecordedEvent
from events.shape import put_back, take_apart
from tests import builders as make

GROUND, BY = "source_protection", 900
PRINTED = f"withheld: source protection, position {BY}"


class Mark(NamedTuple):
    """A text that stands in one sealed field of one event, and nowhere else in the world."""

    number: int
    pointer: str
    text: str


def marked(events: Sequence[Event]) -> tuple[list[Event], list[Mark]]:
    """Return events with a mark in place of every sealed text: what is printed of it can be told from chance."""
    found, marks = [], []
    for number, event in enumerate(events):
        body, sealed = take_apart(event)
        mine = [Mark(number, pointer, f"Mark{number}x{slot}y") for slot, (pointer, _) in enumerate(sealed)]
        values = [
            (mark.pointer, [mark.text] if isinstance(value, list) else mark.text)
            for mark, (_, value) in zip(mine, sealed, strict=True)
        ]
        found.append(read_event(event.type, event.schema_version, put_back(body, values)))
        marks += mine
    return found, marks


def without_fields(event: Event, *pointers: str) -> Event:
    """Return an event as it is read after these fields were taken out of it."""
    body, sealed = take_apart(event)
    gone = {"ground": GROUND, "by_position": BY}
    values = [(pointer, gone if pointer in pointers else value) for pointer, value in sealed]
    return read_event(event.type, event.schema_version, put_back(body, values))


def without(recorded: Sequence[RecordedEvent], *numbers: int) -> list[RecordedEvent]:
    """Return events of which some were redacted whole."""
    return [
        one._replace(event=make.withheld(one.event, BY, GROUND), recorded_by="") if number in numbers else one
        for number, one in enumerate(recorded)
    ]


def with_event(recorded: Sequence[RecordedEvent], number: int, event: Event) -> list[RecordedEvent]:
    """Return events with another one in one place."""
    return [one._replace(event=event) if at == number else one for at, one in enumerate(recorded)]
