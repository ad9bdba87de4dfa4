"""From what a person typed to the thing that goes by it, as it was known at the basis."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from events.envelope import RecordedEvent
from timeline.cli.invocation import Reading
from timeline.errors import Ambiguous, NotFound, TimelineError
from timeline.log.api import EventLog
from timeline.projections.merging import merged_actors
from timeline.projections.register import KINDS, Standing, Thing
from timeline.recording.naming import event_at, position_of, resolve
from timeline.replay.about import ALONE, MERGED_WITH, Reach

T = TypeVar("T")


def named(log: EventLog, text: str, kinds: Sequence[str] = KINDS, **where: str) -> Thing:
    """Return the thing that goes by `text`. Raises `NotFound` or `Ambiguous`, which say `where` it was typed."""
    try:
        return resolve(log, _whole(text), kinds)
    except TimelineError as error:
        raise error.at(**where) from None


def named_then(reading: Reading, text: str, kinds: Sequence[str] = KINDS, **where: str) -> Thing:
    """Return the thing that went by `text` at the basis: whatever was recorded since makes no name ambiguous.

    Raises as `named` does; `NotFound` says so, if something goes by that name by now.
    """
    return _then(reading, text, lambda up_to: resolve(reading.log, _whole(text), kinds, up_to), where)


def position_then(reading: Reading, text: str, **where: str) -> int:
    """Return the position of the event that went by `text` at the basis, as `position_named` does."""
    return _then(reading, text, lambda up_to: position_of(reading.log, _whole(text), up_to), where)


def _then(reading: Reading, text: str, find: Callable[[int | None], T], where: Mapping[str, str]) -> T:
    position = reading.basis.position  # a log that is not there is not the fault of what was typed for the thing
    try:
        return find(position)
    except NotFound as error:
        if not isinstance(error, Ambiguous) and _is_there(find):
            error = NotFound(error.kind, text)
            error.fix = f"it was recorded after position {position}: choose a later --as-of, or none"
        raise error.at(**where) from None
    except TimelineError as error:
        raise error.at(**where) from None


def _is_there(find: Callable[[int | None], T]) -> bool:
    """Tell whether something goes by a name now, be it several things."""
    try:
        find(None)
    except TimelineError as error:
        return isinstance(error, Ambiguous)
    return True


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


def find(
    reading: Reading, text: str, kinds: Sequence[str] = KINDS, reach: Reach = ALONE, **where: str
) -> tuple[Thing, Standing[Any]]:
    """Return the thing that goes by `text`, and how it stood at the basis; `reach` is how far the question goes.

    Of an action that was merged it is the one that it is shown as, and that is said; not where
    a thing is asked for as it was recorded. Raises `NotFound`, also for what was recorded after
    the basis or is outside of what is asked for, or `Ambiguous`.
    """
    thing = named_then(reading, text, kinds, **where)
    known = reading.about(thing, reach=reach)
    found = known.find(*thing)
    if found is None and thing.kind == "action" and (survivor := known.survivors.get(thing.id)) is not None:
        reading.session.say(f"{thing} is merged into {survivor}")
        thing = Thing("action", survivor)
        found = known.find(*thing)
    if found is None:
        raise outside(reading, thing, where)
    return thing, found


def outside(reading: Reading, thing: Thing, where: Mapping[str, str]) -> NotFound:
    """Return the refusal of a thing that is on record, but not in the answer: it says which option leaves it out."""
    error = NotFound(thing.kind, thing.id, where=dict(where))
    typed = reading.narrowing.typed
    error.message = f"{thing} is on record, but outside of what is asked for with {' and '.join(typed)}"
    error.message += reading.narrowing.why_outside(thing)
    error.args = (error.message,)
    error.fix = f"ask for more with {' or '.join(typed)}, or leave it out"
    return error


def shown_as(reading: Reading, actor: Thing) -> str:
    """Return the id that an actor is shown under: that of the one it is merged into, which is said, or its own."""
    into = merged_actors(reading.about(actor, reach=MERGED_WITH)).get(actor.id)
    if into is None:
        return actor.id
    reading.session.say(f"{actor.id} is merged into {into}: this is what is on record of both")
    return into
