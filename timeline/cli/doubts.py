"""What may be wrong with what was just recorded, though it was let in: likely on record already, or odd to read."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from events.actions import ActionReported
from events.base import Event
from events.responses import ResponseAsserted
from events.sources import SourceRegistered
from events.times import surely_before
from timeline.cli.bodies import standing
from timeline.errors import TimelineError
from timeline.log.api import EventLog
from timeline.projections.duplicates import Duplicates
from timeline.projections.mentions import soil
from timeline.projections.references import named
from timeline.projections.register import Register, Thing

if TYPE_CHECKING:
    from timeline.replay.about import Index

LOOKED_AT = 1_000
"""Up to how many of the last events are looked through where no views tell what else there is."""
MOST = 500
"""How many things that may be alike are read of a long log."""
SHOWN = 3
"""How many likely duplicates of one thing are named."""


def doubts_about(log: EventLog, path: Path, new: Sequence[Event]) -> list[str]:
    """Return a sentence for each thing that may be wrong with `new`, which are recorded, or would be."""
    told = [sentence for event in new for sentence in _odd(log, event, new)]
    return told + _doubles(log, path, [one for one in new if isinstance(one, ActionReported | SourceRegistered)])


# --- likely duplicates -----------------------------------------------------------------------------------------------


def _doubles(log: EventLog, path: Path, new: Sequence[ActionReported | SourceRegistered]) -> list[str]:
    if not new:
        return []
    known = _with_their_sides(log, _candidates(log, path, new), new)
    alike = Duplicates(known)
    told = []
    for event in new:
        if isinstance(event, ActionReported):
            told += _first_few([_same_action(one, event.action) for one in alike.like_action(event)])
        else:
            told += _first_few([_same_source(one, event.source) for one in alike.like_source(event)])
    return told


def _first_few(told: list[str]) -> list[str]:
    more = [f"and {len(told) - SHOWN} more are alike: timeline check"] if len(told) > SHOWN else []
    return told[:SHOWN] + more


def _same_action(one: str, new: str) -> str:
    return (
        f"{new} is likely the same as {one}: timeline append same-as {one} {new} --reason …; "
        f"or, if it is not: timeline append distinguish {one} {new} --reason …"
    )


def _same_source(one: str, new: str) -> str:
    return f"{new} is likely the source {one}: cite that one, and timeline append retraction source:{new} --reason …"


def _candidates(log: EventLog, path: Path, new: Sequence[ActionReported | SourceRegistered]) -> set[Thing]:
    """Return what may be the same as one of `new`: of a short log everything, else what its index finds.

    Of a long log without views, what was recorded last: the same report comes twice within the hour.
    """
    head = log.basis().position
    if head > LOOKED_AT and (found := _by_index(log, path, new)) is not None:
        return set(sorted(found)[:MOST])
    streams = {stream for _, stream in log.touched(max(0, head - LOOKED_AT), head)}
    return {thing for thing in map(Thing.of_stream, streams) if thing.kind in ("action", "source")}


def _by_index(log: EventLog, path: Path, new: Sequence[ActionReported | SourceRegistered]) -> set[Thing] | None:
    """Return what the views beside the log find; `None` where none are kept, or they cannot be used now."""
    from timeline.views.file import is_kept

    if not is_kept(path):
        return None
    from timeline.views.index import TableIndex
    from timeline.views.registry import registered
    from timeline.views.store import Views

    try:
        with Views(log, path, views=registered()) as views:
            behind = views.behind("register")
            if behind is None or behind > LOOKED_AT:
                return None  # whoever records has nothing to wait for: the next who asks catches up
            views.refresh(["register"])
            index: Index = TableIndex(views)
            marks = {mark for event in new if isinstance(event, ActionReported) for mark in _soil(event)}
            by = {
                Thing("actor", event.publisher)
                for event in new
                if isinstance(event, SourceRegistered) and event.publisher
            }
            return {*index.naming(marks, ("action",)), *index.naming(by, ("source",))}
    except TimelineError:  # it is recorded: a hint is no reason to fail
        return None


def _soil(action: ActionReported) -> Iterator[Thing]:
    when = action.occurred
    for code in action.territory:
        yield from soil(code, when.earliest, when.latest)


def _with_their_sides(log: EventLog, things: set[Thing], new: Iterable[Event]) -> Register:
    """Return the register of some things, and of all actors that they name, or that are above those."""
    from timeline.replay.about import known_of

    basis = log.basis()
    wanted = things | {one for event in new for one in named(event) if one.kind == "actor"}
    read: set[Thing] = set()
    while wanted - read:
        read |= wanted
        known = known_of(log, basis, frozenset(read))
        wanted = {one for thing in read for one in _actors_of(known, thing)}
    return known_of(log, basis, frozenset(read)) if not read else known


def _actors_of(known: Register, thing: Thing) -> Iterator[Thing]:
    found = known.find(*thing)
    if found is not None and thing.kind in ("action", "actor"):
        for event in (found.now, *(recorded.event for recorded in found.since)):
            yield from (one for one in named(event) if one.kind == "actor")


# --- odd -------------------------------------------------------------------------------------------------------------


def _odd(log: EventLog, event: Event, new: Sequence[Event]) -> Iterator[str]:
    if isinstance(event, ActionReported):
        yield from _elsewhere(event)
    elif isinstance(event, ResponseAsserted) and event.relation == "answers" and event.responded_to is not None:
        cause, effect = (_action(log, name, new) for name in (event.responded_to, event.responding))
        if cause is not None and effect is not None and surely_before(cause.occurred, effect.occurred) is None:
            yield (
                f"the times do not tell whether {event.responding} came after {event.responded_to}, which it answers: "
                "correct a time, or record the order that a source gives: timeline append order"
            )


def _action(log: EventLog, name: str, new: Sequence[Event]) -> ActionReported | None:
    for event in new:
        if isinstance(event, ActionReported) and event.action == name:
            return event
    thing = standing(log, "action", name)
    return thing.now if thing is not None else None


def _elsewhere(action: ActionReported) -> Iterator[str]:
    """Yield points that lie well outside of every territory that is named."""
    if all(place.latitude is None for place in action.places):
        return
    from timeline.projections.findings.places import kilometres_off

    for place in action.places:
        if (away := kilometres_off(place, action.territory)) is not None:
            yield (
                f"the coordinates of {place.name} lie {away:,.0f} km outside the outline of "
                f"{', '.join(action.territory)}: correct them or the territory: "
                f"timeline append correction {action.action} --set FIELD=VALUE"
            )
