"""Events as they read where one id stands for several: ids of actions and actors, replaced in all that names them."""

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, NamedTuple, TypeVar

from events.actors import ActorAffiliated, ActorAffiliationEnded, ActorNamed, Affiliation, Party
from events.base import Event
from events.claims import ClaimMade, ClaimWithdrawn
from events.codings import ActionCoded
from events.grades import CitationAdded
from events.merges import ActionsDistinguished
from events.notes import CaseExcluded, CaseIncluded, NoteAdded
from events.relations import ActionsOrdered, ActionsRelated
from events.responses import ResponseAsserted, ResponseDeclined
from events.shape import changed
from events.sources import Citation, SourceRegistered

E = TypeVar("E", bound=Event)


class Names(NamedTuple):
    """What is called otherwise: ids of actions, and ids of actors."""

    actions: Mapping[str, str]
    actors: Mapping[str, str]

    def __bool__(self) -> bool:
        """Tell whether anything is."""
        return bool(self.actions or self.actors)


_ACTIONS: Mapping[type, tuple[str, ...]] = {
    ClaimMade: ("about",),
    ResponseAsserted: ("responding", "responded_to"),
    ResponseDeclined: ("responding", "responded_to"),
    ActionCoded: ("action",),
    ActionsDistinguished: ("actions",),
    ActionsOrdered: ("before", "after"),
    ActionsRelated: ("part", "whole"),
    CaseIncluded: ("actions",),
    CaseExcluded: ("actions",),
}
"""The fields that name actions. What an event is about keeps its id: a merge, a correction, the record itself."""
_ACTORS: Mapping[type, tuple[str, ...]] = {
    Party: ("actor", "by"),
    Affiliation: ("with_actor",),
    Citation: ("speaker",),
    ClaimMade: ("claimant",),
    ClaimWithdrawn: ("by",),
    SourceRegistered: ("publisher",),
    ActorAffiliated: ("actor",),
    ActorAffiliationEnded: ("actor", "with_actor"),
    ActorNamed: ("used_by",),
}
"""The fields that name actors, in events and in what stands in them."""


def renamed(event: E, names: Names) -> E:
    """Return an event with other ids where it names what is called otherwise; itself, if it names nothing such.

    What was named twice under two ids is named once. A correction keeps what it said: it was
    made of one record, and what came of it is looked at as a whole.
    """
    event = _with_actions(event, names.actions) if names.actions else event
    event = _with_actors(event, names.actors) if names.actors else event
    if isinstance(event, NoteAdded):
        kind, _, name = event.about.partition(":")
        other = (names.actions if kind == "action" else names.actors if kind == "actor" else {}).get(name)
        return event if other is None else changed(event, about=f"{kind}:{other}")
    if isinstance(event, CitationAdded):
        kind, _, name = event.to.partition(":")
        other = names.actions.get(name) if kind == "action" else None
        return event if other is None else changed(event, to=f"{kind}:{other}")
    return event


def says_nothing(event: Event) -> bool:
    """Tell whether an event is about several actions that have all come to be one."""
    match event:
        case ActionsOrdered(before=one, after=other) | ActionsRelated(part=one, whole=other):
            return one == other
        case ResponseDeclined(responding=one, responded_to=other):
            return one == other
        case ActionsDistinguished(actions=actions):
            return len(actions) == 1
        case _:
            return False


def _with_actions(event: E, names: Mapping[str, str]) -> E:
    wanted = _ACTIONS.get(type(event))
    return event if wanted is None else _replaced(event, {name: _other(getattr(event, name), names) for name in wanted})


def _with_actors(value: Any, names: Mapping[str, str]) -> Any:  # noqa: ANN401  # a record, of an event too
    cls: type = type(value)  # plain: mypy takes no class of events for something hashable
    found = {name: _other(getattr(value, name), names) for name in _ACTORS.get(cls, ())}
    for name in _inner(cls):
        inner = getattr(value, name)
        if isinstance(inner, tuple):
            found[name] = _each(inner, lambda one: _with_actors(one, names) if is_dataclass(one) else one)
        elif is_dataclass(inner):
            found[name] = _with_actors(inner, names)
    return _replaced(value, found)


@cache
def _inner(cls: type) -> tuple[str, ...]:
    """Return the fields of a record in which actors may be named by a record of their own."""
    if not is_dataclass(cls):
        return ()
    known = ("actors", "targets", "participants", "party", "by", "asserted_by", "citations", "citation")
    return tuple(one.name for one in fields(cls) if one.name in (*known, "affiliation", "affiliations"))


def _other(value: Any, names: Mapping[str, str]) -> Any:  # noqa: ANN401  # an id, several, or none
    if isinstance(value, tuple):
        after = tuple(dict.fromkeys(names.get(one, one) for one in value))
        return value if after == value else after
    return names.get(value, value)


def _each(values: tuple[Any, ...], change: Callable[[Any], Any]) -> tuple[Any, ...]:
    """Return the values as they read otherwise; two that have come to say the same are one."""
    after = tuple(map(change, values))
    is_same = all(one is other for one, other in zip(values, after, strict=True))
    return values if is_same else tuple(dict.fromkeys(after))


def _replaced(value: Any, found: Mapping[str, Any]) -> Any:  # noqa: ANN401  # a record
    new = {name: one for name, one in found.items() if one is not getattr(value, name)}
    return changed(value, **new) if new else value
