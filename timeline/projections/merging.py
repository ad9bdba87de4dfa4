"""Merges seen through: which records are of one action, or of one actor, and the register with each of them once. Pure.

A merge is an opinion: what is recorded stays as it is, and `as_merged` is how an answer
reads it while the merge stands. The survivor shows the citations, claims and links of
all; two figures stay two figures. Taken back, a merge leaves no trace in an answer.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from events.actors import ActorAffiliated, ActorAffiliationEnded
from events.base import Event
from events.codings import ActionCoded
from events.envelope import RecordedEvent
from events.merges import ActionsDistinguished, ActionsMerged, ActionsUnmerged, ActorsMerged, ActorsUnmerged
from events.redactions import EventWithheld
from events.relations import ActionsOrdered, ActionsRelated
from events.responses import ResponseAsserted, ResponseDeclined
from events.shape import changed
from timeline.projections.register import Register, Standing
from timeline.projections.renaming import Names, renamed, says_nothing

_OF_ACTION = (ActionCoded, ActionsDistinguished, ActionsOrdered, ActionsRelated, ResponseDeclined)
"""What was recorded of an action that was merged and holds of the survivor: not what makes its record what it is."""
_OF_ACTOR = (ActorAffiliated, ActorAffiliationEnded)


Shelf = dict[str, Standing[Any]]
Join = Callable[[Standing[Any], Sequence[Standing[Any]]], Standing[Any]]


class Merging(NamedTuple):
    """One record that was merged into another, and at which position."""

    position: int
    merged: str
    into: str


def merged_actions(register: Register) -> Mapping[str, str]:
    """Return merged action → the one that it is shown as, through chains of merges.

    A merge holds while it was not taken back, and both records stand. What was redacted whole shows
    nothing any more, so nothing is shown as it.
    """
    return survivors(_holding(register.actions))


def merged_actors(register: Register) -> Mapping[str, str]:
    """Return merged actor → the one that it is shown as: see `merged_actions`."""
    return survivors(_holding(register.actors))


def survivors(merges: Iterable[Merging]) -> dict[str, str]:
    """Return merged → survivor, of merges that hold.

    Of two that contradict each other (a circle, or one record merged into two), which no
    rule lets into the record, the earlier counts.
    """
    into: dict[str, str] = {}
    for one in sorted(merges):
        if one.merged not in into and _last(into, one.into) != one.merged:
            into[one.merged] = one.into
    return {name: _last(into, name) for name in into}


def _last(into: Mapping[str, str], name: str) -> str:
    while (after := into.get(name)) is not None:
        name = after
    return name


def merged_into(thing: Standing[Any]) -> dict[str, int]:
    """Return what was merged into a thing and not taken out again, each with the position of its merge.

    Where it was redacted what was taken out, it may have been any of them: no merge before it holds.
    """
    found: dict[str, int] = {}
    for one in thing.since:
        match one.event:
            case ActionsMerged(merged=names) | ActorsMerged(merged=names):
                for name in names:
                    found.setdefault(name, one.position)
            case ActionsUnmerged(merged=names) | ActorsUnmerged(merged=names):
                for name in names:
                    found.pop(name, None)
            case EventWithheld(was=ActionsUnmerged.type | ActorsUnmerged.type):
                found.clear()
            case _:
                pass
    return found


def _holding(shelf: Mapping[str, Standing[Any]]) -> Iterator[Merging]:
    for into, thing in shelf.items():
        if thing.since and thing.stands and thing.withheld is None:
            for name, position in merged_into(thing).items():
                if name in shelf and shelf[name].stands:
                    yield Merging(position, name, into)


def inner_links(register: Register) -> tuple[str, ...]:
    """Return the standing links between two records of one action: what was merged answers itself no more."""
    actions = register.survivors or merged_actions(register)
    return tuple(
        name for name, thing in register.responses.items() if thing.stands and actions and _is_inner(thing.now, actions)
    )


def _is_inner(link: ResponseAsserted, actions: Mapping[str, str]) -> bool:
    ends = (actions.get(one, one) for one in (link.responding, link.responded_to) if one)
    return link.responded_to is not None and len(set(ends)) == 1


def as_merged(register: Register) -> Register:
    """Return the register with every action and actor once: what was merged is shown as its survivor.

    Claims, links, cases and notes name the survivor in place of what was merged into it.
    A link between two records of one action joins nothing and keeps the ids that it was
    recorded with (`inner_links` lists it). `survivors` says what became of the merged actions. A
    register that was read so already comes back as it is.
    """
    if register.survivors:
        return register
    names = Names(actions=merged_actions(register), actors=merged_actors(register))
    if not names:
        return register
    shelves: dict[str, Any] = {}
    for kind in ("source", "claim", "response", "case", "note"):
        shelves[f"{kind}s"] = _shelf(register.of_kind(kind), names)
    inner = inner_links(register) if names.actions else ()
    shelves["responses"] |= {name: register.responses[name] for name in inner}
    actions = _joined(_shelf(register.actions, names), names.actions, _action)
    actors = _joined(_shelf(register.actors, names), names.actors, _actor)
    return replace(register, **shelves, actions=actions, actors=actors, survivors=names.actions)


def _shelf(shelf: Mapping[str, Standing[Any]], names: Names) -> Shelf:
    return {name: _renamed(thing, names) for name, thing in shelf.items()}


def _renamed(thing: Standing[Any], names: Names) -> Standing[Any]:
    now = renamed(thing.now, names)
    first = now if thing.first is thing.now else renamed(thing.first, names)
    since = _told(thing.since, names) if thing.since else ()
    if now is thing.now and first is thing.first and since == thing.since:
        return thing
    return replace(thing, now=now, first=first, since=since)


def _told(since: Iterable[RecordedEvent], names: Names) -> tuple[RecordedEvent, ...]:
    """Return what was recorded of a thing under other names, without what says nothing any more."""
    found = []
    for recorded in since:
        event = renamed(recorded.event, names)
        if event is recorded.event:
            found.append(recorded)
        elif not says_nothing(event):
            found.append(recorded._replace(event=event, stream=event.stream))
    return tuple(found)


def _joined(shelf: Shelf, into: Mapping[str, str], join: Join) -> Shelf:
    """Return a shelf without what was merged, each survivor joined with what went into it, in the order of the log."""
    gone: dict[str, list[Standing[Any]]] = {}
    for name, thing in shelf.items():
        if name in into:
            gone.setdefault(into[name], []).append(thing)
    found = {name: thing for name, thing in shelf.items() if name not in into}
    for name, others in gone.items():
        found[name] = join(found[name], others)
    return found


def _action(survivor: Standing[Any], others: Sequence[Standing[Any]]) -> Standing[Any]:
    return _with_lists(survivor, others, ("citations", "external_ids"), _OF_ACTION)


def _actor(survivor: Standing[Any], others: Sequence[Standing[Any]]) -> Standing[Any]:
    return _with_lists(survivor, others, ("aliases", "affiliations", "external_ids", "citations"), _OF_ACTOR)


def _with_lists(
    survivor: Standing[Any], others: Sequence[Standing[Any]], lists: Iterable[str], kept: tuple[type[Event], ...]
) -> Standing[Any]:
    """Return the survivor with what these lists hold of all of them, and with what was recorded of all of them."""
    everybody = (survivor, *others)
    united = {
        field: tuple(dict.fromkeys(one for thing in everybody for one in getattr(thing.now, field))) for field in lists
    }
    now = changed(survivor.now, **united)
    more = [one for thing in others for one in thing.since if isinstance(one.event, kept)]
    since = tuple(sorted((*survivor.since, *more), key=lambda one: one.position))
    return replace(survivor, now=now, since=since)
