"""What rests on which passages of sources, and whom it names on their word alone. Pure."""

from collections.abc import Collection, Iterator

from events.actions import ActionReported
from events.actors import ActorRegistered, Party
from events.base import ActorEvent, Event
from events.claims import ClaimMade
from events.shape import changed
from events.sources import Citation, SourceRegistered
from timeline.projections.references import named
from timeline.projections.register import Register, Standing

CITING = ("actor", "place", "action", "claim", "response", "case")
"""The kinds of things that cite sources."""


def cited(event: Event) -> tuple[Citation, ...]:
    """Return the passages that an event cites."""
    one = getattr(event, "citation", None)
    several: tuple[Citation, ...] = getattr(event, "citations", ())
    return several if one is None else (one,)


def publishers(source: Standing[SourceRegistered]) -> frozenset[str]:
    """Return who publishes a source, and who was recorded as its publisher before that was corrected."""
    return frozenset(one for one in (source.first.publisher, source.now.publisher) if one is not None)


def citing(register: Register) -> Iterator[tuple[Event, tuple[Citation, ...]]]:
    """Yield every event about what cites sources, with the passages that it rests on."""
    for kind in CITING:
        for thing in register.of_kind(kind).values():
            for event in (thing.first, thing.now, *(one.event for one in thing.since)):
                yield event, cited(event) or cited(thing.now)


def cited_in(register: Register) -> frozenset[str]:
    """Return the ids of the sources that anything of a register ever cited."""
    return frozenset(one.source for _, passages in citing(register) for one in passages)


def named_in_confidence(
    event: Event, passages: tuple[Citation, ...], kept: Collection[str]
) -> Iterator[tuple[str, str]]:
    """Yield the actors that an event names, or that it is about, each with the confidential source that does so."""
    hidden = [one for one in passages if one.source in kept]
    yield from ((one.speaker, one.source) for one in hidden if one.speaker is not None)
    if hidden and len(hidden) == len(passages):
        yield from ((one.id, hidden[0].source) for one in named(event) if one.kind == "actor")
        if isinstance(event, ActorRegistered):
            yield event.actor, hidden[0].source


def named_openly(event: Event, passages: tuple[Citation, ...], kept: Collection[str]) -> set[str | None]:
    """Return the actors that an event names which does not rest on confidential sources alone, or that act in it.

    What is recorded of an actor on nobody's word is no public word of those whom it names.
    """
    if isinstance(event, ActorEvent) and not passages:
        return set()
    if passages and all(one.source in kept for one in passages):
        parties: tuple[Party, ...] = ()
        if isinstance(event, ActionReported):
            parties = (*event.actors, *event.targets, *event.participants)
        elif isinstance(event, ClaimMade) and event.party is not None:
            parties = (event.party,)
        return {party.actor for party in parties}
    if isinstance(several := getattr(event, "citations", None), tuple):
        event = changed(event, citations=tuple(one for one in several if one.source not in kept))
    return {one.id for one in named(event) if one.kind == "actor"}
