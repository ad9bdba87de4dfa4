"""What is printed where something was redacted: the ground and the position that says so, never a silent gap."""

from collections.abc import Collection, Iterator
from typing import Any

from events.base import Withheld
from events.envelope import RecordedEvent
from events.redactions import EventWithheld
from timeline.projections.confidential import Confidential
from timeline.projections.register import KINDS, Register, Standing
from timeline.reports.dossier import Moment
from timeline.reports.statement import Statement
from timeline.reports.wording import text_of

# Of these it cannot be told any more what they were about, so every report says that they are there.
_UNPLACED = {"claim": "what it says and of what", "response": "what it joined", "note": "what it is about"}


def said(thing: Standing[Any], field: str, words: str) -> str:
    """Return the words for a field of a thing, or what stands there if nobody can tell any more."""
    return words if thing.knows(field) else text_of(thing.withheld)


def withheld_moment(thing: Standing[Any]) -> Moment:
    """Return what is printed for a time that nobody can tell any more."""
    words = text_of(thing.withheld)
    return Moment(local=words, utc=words, precision="none", reading="", earliest="", latest="")


def change_of_withheld(recorded: RecordedEvent, event: EventWithheld) -> str:
    """Return the sentence on an event of which only the type is known."""
    return f"Position {recorded.position}, {event.was}: {text_of(event.withheld)}; what it said cannot be told"


def withheld_wholly(register: Register, things: Collection[str]) -> tuple[Statement, ...]:
    """Return a sentence on each event redacted whole that is about `things` (`kind:id`), or may be about any."""
    return tuple(one for kind in KINDS for one in _of_kind(register, kind, things))


def _of_kind(register: Register, kind: str, things: Collection[str]) -> Iterator[Statement]:
    for name, thing in register.of_kind(kind).items():
        is_here = f"{kind}:{name}" in things
        if thing.withheld is not None and (is_here or kind in _UNPLACED):
            what = f"; {_UNPLACED[kind]} cannot be told" if kind in _UNPLACED else ""
            text = (
                f"{kind.capitalize()} {name}, recorded at position {thing.position}: {text_of(thing.withheld)}{what}."
            )
            yield Statement(text=text, ids=(name,))
        for one in thing.since if is_here or kind == "case" else ():  # which actions it was about is gone
            if isinstance(one.event, EventWithheld):
                yield Statement(
                    text=f"{kind.capitalize()} {name}: {change_of_withheld(one, one.event)}.", ids=(name, one.event_id)
                )


def redactions_in(value: Any) -> Iterator[int]:  # noqa: ANN401  # an event, or anything inside it
    """Yield the positions of the events that took something out of this one."""
    if isinstance(value, Confidential):
        return  # nobody took anything out
    if isinstance(value, Withheld):
        yield value.by_position
    elif isinstance(value, tuple):
        for one in value:
            yield from redactions_in(one)
    else:
        for name in getattr(value, "__dataclass_fields__", ()):  # is asked of every event of a report
            inner = getattr(value, name)
            if not isinstance(inner, _PLAIN):
                yield from redactions_in(inner)


_PLAIN = (str, int, type(None))
